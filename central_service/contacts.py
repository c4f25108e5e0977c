"""When each device was last heard of; what a commune's own devices say counts for the commune."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec
from sqlalchemy import Connection, bindparam, select, update

from desktop_app.core.ids import CommuneCode, DeviceId, Role

from . import schema
from .authors import Author
from .database import insert_rows
from .holdings import Holdings
from .scopes import Scope

FRESH = 300  # seconds: a device that asks every few seconds is not written down each time
SETTLED = 3  # seconds: by then every contact of that second is committed, on all workers
_OWN = frozenset({Role.CLERK, Role.LEADER})
_HEARD = select(schema.contacts.c.device).where(
    schema.contacts.c.device.in_(bindparam("devices", expanding=True)),
    schema.contacts.c.heard > bindparam("since"),
)


def stale(connection: Connection, devices: Collection[DeviceId], *, now: int) -> set[DeviceId]:
    """Return those of *devices* whose contact is to be written down."""
    if not devices:
        return set()
    said = {"devices": list(devices), "since": now - FRESH}
    return set(devices) - set(connection.execute(_HEARD, said).scalars())


def own_communes(author: Author) -> set[CommuneCode]:
    """Return the communes that a device belongs to, as opposed to those it oversees."""
    return {g.commune for g in author.grants if g.commune is not None and g.role in _OWN}


def note(
    connection: Connection,
    holdings: Holdings,
    devices: Iterable[tuple[DeviceId, Author]],
    *,
    now: int,
) -> None:
    """Write down that *devices* were heard of, their communes being locked in *holdings*."""
    rows = []
    for device, author in devices:
        communes = own_communes(author)
        rows.append((min(communes, default=""), device, now))
        if author.revoked:  # the administrator may want to know; for the commune it says nothing
            if author.told is None:
                table = schema.members
                connection.execute(update(table).where(table.c.device == device).values(told=now))
            continue
        for commune in communes:
            state = holdings.communes[commune]
            heard = max(now, state.heard or 0)
            holdings.communes[commune] = msgspec.structs.replace(state, heard=heard)
    insert_rows(connection, schema.contacts, sorted(rows), replace=True)


def heard_since(
    connection: Connection, scope: Scope, since: int, *, now: int
) -> dict[CommuneCode, int]:
    """Return when the communes that *scope* oversees were heard of, those after *since*."""
    if not scope.oversees:
        return {}
    table = schema.communes.c
    rows = connection.execute(
        select(table.commune, table.heard).where(
            table.commune.in_(list(scope.roles)), table.heard > since, table.heard <= now - SETTLED
        )
    )
    return {CommuneCode(row.commune): row.heard for row in rows}
