"""The author of a feed: key, revocation and grants, as they are when the verdict is given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set

import msgspec
from sqlalchemy import Connection

from central_service.database.connections import rows_among
from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.changes.roster import Grant, Revocation
from desktop_app.core.ids import CommuneCode, DeviceId, Role


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes a feed."""

    public_key: bytes
    revoked: Revocation
    told: int | None
    grants: tuple[Grant, ...]


_GRANTS = "SELECT device, role, commune, area FROM grants WHERE device {}"
_MEMBERS = "SELECT device, public_key, revoked, told FROM members WHERE device {}"
_AREAS = "SELECT area, commune FROM area_communes WHERE area {} AND commune {} AND until IS NULL"


def authors_of(connection: Connection, devices: Collection[DeviceId]) -> dict[DeviceId, Author]:
    """Return those of *devices* that are enrolled, with their grants as they are now."""
    if not devices:
        return {}
    held: dict[DeviceId, list[Grant]] = {}
    for device, role, commune, area in rows_among(connection, _GRANTS, devices):
        grant = Grant(role=Role(role), commune=commune or None, area=area or None)
        held.setdefault(device, []).append(grant)
    return {
        device: Author(
            public_key=bytes(public_key),
            revoked=Revocation(revoked),
            told=told,
            grants=tuple(held.get(device, ())),
        )
        for device, public_key, revoked, told in rows_among(connection, _MEMBERS, devices)
    }


def areas_over(
    connection: Connection, authors: Iterable[Author], communes: Collection[CommuneCode]
) -> dict[str, Set[CommuneCode]]:
    """Return the areas of *authors*, each cut to those of *communes* that it holds now."""
    names = {grant.area for author in authors for grant in author.grants if grant.area}
    wanted = {commune for commune in communes if commune != AREA_DESK}
    if not names or not wanted:
        return {}
    found: dict[str, set[CommuneCode]] = {}
    for area, commune in rows_among(connection, _AREAS, names, wanted):
        found.setdefault(area, set()).add(commune)
    return dict(found)
