"""A key that goes on in the place of another one of the same computer (docs/rules.md#data-10).

A copy of a computer's data, or data that was put back, may not write on under the numbers of its
old key. It makes a new key, and the old one signs that this one follows it: whoever holds a key can
say what it may say, so the new key gets the rights of the old one and nobody needs a code. The
chain of such keys is one family: reported lost, all of it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import Connection, Row, insert, select

from central_service.database import schema
from central_service.database.stored import change_from
from central_service.signing.acts import Act, record_act
from central_service.signing.seal import Seal
from central_service.trouble.service_faults import SignatureWrong, SuccessionRefused
from desktop_app.core.bodies import Entry, body_of
from desktop_app.core.ids import DeviceId
from desktop_app.core.roster import EnrolRequest, Revocation, successor_verifies
from desktop_app.i18n import N_

from .tokens import revoked

_DEVICE = re.compile("[0-9a-f]{32}")


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

    *said* is who works there. Raise SuccessionRefused, Revoked or SignatureWrong.
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
        detail = {"device": device, "of": old.device, "person": said["person"]}
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
        _copy_grants(connection, old, device, now)
    return f"successor of {old.device}"


def family(connection: Connection, device: DeviceId, *, before: bool) -> list[DeviceId]:
    """Return *device* and every key that follows it; *before*, those that it follows too."""
    follows: dict[DeviceId, DeviceId] = {}
    for (body,) in connection.execute(select(schema.acts.c.body)):
        if b'"succeed"' not in bytes(body):
            continue
        said = body_of(change_from(bytes(body)))
        if isinstance(said, Entry) and said.act == Act.SUCCEED:
            follows[DeviceId(said.detail["device"])] = DeviceId(said.detail["of"])
    first = device
    while before and first in follows:
        first = follows[first]
    found = [first]
    for one in found:  # grows while it is gone through
        found += [new for new, old in follows.items() if old == one and new not in found]
    return found


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
