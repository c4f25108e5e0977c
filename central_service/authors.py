"""Who writes: key, standing and grants, as they are when the verdict is given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set

import msgspec
from sqlalchemy import BindParameter, Connection, bindparam, select

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


# Built once: on the busiest path SQLAlchemy takes longer to build a statement than to run it.
_DEVICES: BindParameter[str] = bindparam("devices", expanding=True)
_GRANTS = select(
    schema.grants.c.device, schema.grants.c.role, schema.grants.c.commune, schema.grants.c.area
).where(schema.grants.c.device.in_(_DEVICES))
_MEMBERS = select(
    schema.members.c.device,
    schema.members.c.public_key,
    schema.members.c.revoked,
    schema.members.c.told,
).where(schema.members.c.device.in_(_DEVICES))
_AREAS = select(schema.area_communes.c.area, schema.area_communes.c.commune).where(
    schema.area_communes.c.area.in_(bindparam("areas", expanding=True)),
    schema.area_communes.c.commune.in_(bindparam("communes", expanding=True)),
    schema.area_communes.c.until.is_(None),
)


def authors_of(connection: Connection, devices: Collection[DeviceId]) -> dict[DeviceId, Author]:
    """Return those of *devices* that are enrolled, with their grants as they are now."""
    if not devices:
        return {}
    named = {"devices": list(devices)}
    held: dict[DeviceId, list[Grant]] = {}
    for device, role, commune, area in connection.execute(_GRANTS, named).all():
        grant = Grant(role=Role(role), commune=commune or None, area=area or None)
        held.setdefault(device, []).append(grant)
    return {
        device: Author(
            public_key=bytes(public_key),
            revoked=revoked,
            told=told,
            grants=tuple(held.get(device, ())),
        )
        for device, public_key, revoked, told in connection.execute(_MEMBERS, named).all()
    }


def areas_over(
    connection: Connection, authors: Iterable[Author], communes: Collection[CommuneCode]
) -> dict[str, Set[CommuneCode]]:
    """Return the areas of *authors*, each cut to those of *communes* that it holds now."""
    names = {grant.area for author in authors for grant in author.grants if grant.area}
    wanted = {commune for commune in communes if commune != AREA_DESK}
    if not names or not wanted:
        return {}
    said = {"areas": list(names), "communes": list(wanted)}
    found: dict[str, set[CommuneCode]] = {}
    for area, commune in connection.execute(_AREAS, said).all():
        found.setdefault(area, set()).add(commune)
    return dict(found)
