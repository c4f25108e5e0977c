"""Successor keys: a key that replaces another one of the same computer (docs/rules.md#data-10).

A copy of a computer's data, or data that was put back, may not continue the numbers of its old key.
It makes a new key, and the old key signs it: the holder of the old key already has its rights, so
the new key gets them without a code. The chain of such keys is one family: it is reported lost as a
whole.

The number of new keys of a family per day is limited, more strictly for keys without a reason.
Beyond that a code is needed.
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
from desktop_app.core.changes.roster import (
    EnrolRequest,
    Revocation,
    SuccessionReason,
    successor_verifies,
)
from desktop_app.core.ids import DeviceId
from desktop_app.i18n import N_

from .tokens import revoked

_DEVICE = re.compile("[0-9a-f]{32}")
_DAY = 24 * 3600  # seconds

# Seconds, and how many keys of one family are admitted within them: with a reason, and without.
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
    """Give the key in *request* its predecessor's rights; return the source of its token.

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
    """Return *device* and all its successors; with *before*, its predecessors too."""
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
    for one in found:  # grows during the loop
        found += [new for new, old in follows.items() if old == one and new not in found]
    return found


def _origin_of(connection: Connection, device: DeviceId) -> DeviceId:
    """Return the first key of *device*'s family, which was enrolled with a code."""
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
