"""The last contact of each device; that of a commune's own devices counts for the commune."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection, select, update

from central_service.access.authors import Author
from central_service.access.scopes import Scope
from central_service.database import schema
from central_service.database.connections import insert_rows, rows_of
from desktop_app.core.ids import CommuneCode, DeviceId, Role

from .holdings import Holdings

FRESH = 300  # seconds: more frequent contacts of a device are not stored
SETTLED = 3  # seconds: by then every contact of that second is committed, on all workers
_OWN = frozenset({Role.CLERK, Role.LEADER})
_HEARD = "SELECT device, heard FROM {} JOIN contacts ON commune = v.column1 AND device = v.column2"


def stale(connection: Connection, authors: Mapping[DeviceId, Author], *, now: int) -> set[DeviceId]:
    """Return those of *authors* whose contact is to be stored."""
    if not authors:
        return set()
    filed = [(_filed_under(author), device) for device, author in authors.items()]
    rows = rows_of(connection, _HEARD, filed)
    return set(authors) - {device for device, heard in rows if heard > now - FRESH}


def _filed_under(author: Author) -> str:
    """Return the commune under which a device's contact is stored, "" for one of an area."""
    return min(own_communes(author), default="")


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
    """Store the contact of *devices*, whose communes are locked in *holdings*."""
    rows = []
    for device, author in devices:
        rows.append((_filed_under(author), device, now))
        if author.revoked:  # of interest to the administrator; does not count for the commune
            if author.told is None:
                table = schema.members
                connection.execute(update(table).where(table.c.device == device).values(told=now))
            continue
        for commune in own_communes(author):
            state = holdings.communes[commune]
            heard = max(now, state.heard or 0)
            holdings.communes[commune] = msgspec.structs.replace(state, heard=heard)
    insert_rows(connection, schema.contacts, sorted(rows), replace=True)


def heard_since(
    connection: Connection, scope: Scope, since: int, *, now: int
) -> dict[CommuneCode, int]:
    """Return the last contacts of the communes that *scope* oversees, those after *since*."""
    if not scope.oversees:
        return {}
    table = schema.communes.c
    rows = connection.execute(
        select(table.commune, table.heard).where(
            table.commune.in_(list(scope.roles)), table.heard > since, table.heard <= now - SETTLED
        )
    )
    return {CommuneCode(row.commune): row.heard for row in rows}
