"""A key that goes on in the place of another one of the same computer (docs/rules.md#data-10).

A copy of a computer's data, or data that was put back, may not write on under the numbers of its
old key. It makes a new key, and the old one signs that this one follows it: whoever holds a key can
say what it may say, so the new key gets the rights of the old one and nobody needs a code. The
chain of such keys is one family: reported lost, all of it is.

A family grows by so many keys a day and no more, and by fewer where none says why. Whoever needs
more asks for a code, which a person gives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import Connection, Row, func, insert, select

from central_service.database import schema
from central_service.signing.acts import Act, record_act
from central_service.signing.seal import Seal
from central_service.trouble.service_faults import (
    SignatureWrong,
    SuccessionLimit,
    SuccessionRefused,
)
from desktop_app.core.ids import DeviceId
from desktop_app.core.roster import (
    EnrolRequest,
    Revocation,
    SuccessionReason,
    successor_verifies,
)
from desktop_app.i18n import N_

from .tokens import revoked

_DEVICE = re.compile("[0-9a-f]{32}")
_DAY = 24 * 3600  # seconds

# Seconds, and how many keys of one family are let in within them: with a reason, and without.
LIMITS = ((_DAY, 10, 4), (30 * _DAY, 60, 20))


def admit_successor(
    connection: Connection,
    seal: Seal,
    request: EnrolRequest,
    device: DeviceId,
    said: Mapping[str, str],
    *,
    now: int,
) -> str:
    """Give the key in *request* the rights of the one it follows; return what its token is of.

    *said* is who works there. Raise SuccessionRefused, SuccessionLimit, Revoked or SignatureWrong.
    """
    members = schema.members
    named = request.predecessor or ""
    old = None
    if _DEVICE.fullmatch(named):
        old = connection.execute(select(members).where(members.c.device == named)).first()
    if old is None:
        raise SuccessionRefused(
            N_("The service does not know the key that this one follows. Please ask for a code.")
        )
    if old.revoked:
        raise revoked()
    if not successor_verifies(request, bytes(old.public_key)):
        raise SignatureWrong(N_("The key that this one follows did not sign for it."))
    known = connection.execute(select(members.c.device).where(members.c.device == device)).first()
    if known is None:
        reason = request.reason if request.reason in set(SuccessionReason) else ""
        origin = _origin_of(connection, DeviceId(old.device))
        _refuse_too_many(connection, origin, reason, now=now)
        detail = {"device": device, "of": old.device, "person": said["person"]}
        detail |= {"reason": reason} if reason else {}
        number = record_act(connection, seal, Act.SUCCEED, detail, now=now)
        connection.execute(
            insert(members).values(
                device=device,
                public_key=request.public_key,
                revoked=Revocation.NONE,
                enrolled=now,
                changed=number,
                **said,
            )
        )
        connection.execute(
            insert(schema.successions).values(
                device=device, predecessor=old.device, origin=origin, reason=reason, made=now
            )
        )
        _copy_grants(connection, old, device, now)
    return f"successor of {old.device}"


def family(connection: Connection, device: DeviceId, *, before: bool) -> list[DeviceId]:
    """Return *device* and every key that follows it; *before*, those that it follows too."""
    table = schema.successions.c
    origin = _origin_of(connection, device)
    follows: dict[DeviceId, DeviceId] = {
        DeviceId(new): DeviceId(old)
        for new, old in connection.execute(
            select(table.device, table.predecessor)
            .where(table.origin == origin)
            .order_by(table.made, table.device)
        )
    }
    first = origin if before else device
    found = [first]
    for one in found:  # grows while it is gone through
        found += [new for new, old in follows.items() if old == one and new not in found]
    return found


def _origin_of(connection: Connection, device: DeviceId) -> DeviceId:
    """Return the key that a code let in and that *device* goes back to."""
    table = schema.successions.c
    origin = connection.execute(select(table.origin).where(table.device == device)).scalar()
    return device if origin is None else DeviceId(origin)


def _refuse_too_many(connection: Connection, origin: DeviceId, reason: str, *, now: int) -> None:
    table = schema.successions.c
    for within, most, without_reason in LIMITS:
        limit = most if reason else without_reason
        count = connection.execute(
            select(func.count()).where(table.origin == origin, table.made > now - within)
        ).scalar_one()
        if count >= limit:
            raise SuccessionLimit(
                N_(
                    "The keys of this computer were replaced {count} times within {days} days,"
                    " which happens when it is put back to an earlier state again and again, or"
                    " when its data is used on several computers. Please ask for a code."
                ),
                count=count,
                days=within // _DAY,
            )


def _copy_grants(
    connection: Connection, old: Row[tuple[object, ...]], device: DeviceId, now: int
) -> None:
    table = schema.grants
    rows = connection.execute(
        select(table.c.commune, table.c.area, table.c.role).where(table.c.device == old.device)
    ).all()
    for row in rows:
        connection.execute(
            insert(table).values(
                commune=row.commune, area=row.area, device=device, role=row.role, since=now
            )
        )
