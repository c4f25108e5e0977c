"""Who writes: key, standing and grants, as they are when the verdict is given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set

import msgspec
from sqlalchemy import Connection, select

from desktop_app.core.changes import AREA_DESK
from desktop_app.core.ids import CommuneCode, DeviceId, Role
from desktop_app.core.roster import Grant

from . import schema


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes a feed."""

    public_key: bytes
    revoked: str
    told: int | None
    grants: tuple[Grant, ...]


def authors_of(connection: Connection, devices: Collection[DeviceId]) -> dict[DeviceId, Author]:
    """Return those of *devices* that are enrolled, with their grants as they are now."""
    if not devices:
        return {}
    members, grants = schema.members.c, schema.grants.c
    held: dict[str, list[Grant]] = {}
    for row in connection.execute(
        select(grants.device, grants.role, grants.commune, grants.area).where(
            grants.device.in_(devices)
        )
    ):
        grant = Grant(
            role=Role(row.role),
            commune=CommuneCode(row.commune) if row.commune else None,
            area=row.area or None,
        )
        held.setdefault(row.device, []).append(grant)
    rows = connection.execute(
        select(members.device, members.public_key, members.revoked, members.told).where(
            members.device.in_(devices)
        )
    )
    return {
        DeviceId(row.device): Author(
            public_key=bytes(row.public_key),
            revoked=row.revoked,
            told=row.told,
            grants=tuple(held.get(row.device, ())),
        )
        for row in rows
    }


def areas_over(
    connection: Connection, authors: Iterable[Author], communes: Collection[CommuneCode]
) -> dict[str, Set[CommuneCode]]:
    """Return the areas of *authors*, each cut to those of *communes* that it holds now."""
    names = {grant.area for author in authors for grant in author.grants if grant.area}
    wanted = {commune for commune in communes if commune != AREA_DESK}
    if not names or not wanted:
        return {}
    table = schema.area_communes.c
    rows = connection.execute(
        select(table.area, table.commune).where(
            table.area.in_(names), table.commune.in_(wanted), table.until.is_(None)
        )
    )
    found: dict[str, set[CommuneCode]] = {}
    for row in rows:
        found.setdefault(row.area, set()).add(CommuneCode(row.commune))
    return dict(found)
