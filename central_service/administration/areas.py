"""Areas: which communes they consist of. Each act is one transaction with its entry in the feed."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from central_service.access.areas import area_named, known_area
from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.signing.acts import Act, record_act
from central_service.trouble.service_faults import SettingRefused
from desktop_app.core.ids import CommuneCode
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.i18n import N_


class AreaLine(msgspec.Struct, frozen=True, kw_only=True):
    """An area as the administrator sees it: its communes now, and how many machines look at it."""

    name: str
    communes: tuple[CommuneCode, ...]
    machines: int


class AreaPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What an act would change of the area ``name``; ``is_new``: it does not exist yet."""

    name: str
    is_new: bool
    joined: tuple[CommuneCode, ...]
    left: tuple[CommuneCode, ...]
    kept: int

    @property
    def is_nothing(self) -> bool:
        """Whether everything is as it should be already."""
        return not self.is_new and not self.joined and not self.left


def area_plan(connection: Connection, name: str, communes: Iterable[CommuneCode]) -> AreaPlan:
    """Return what would change so that the area *name* consists of *communes*."""
    clean = clean_text(name, limit=MAX_NAME, single_line=True)
    wanted = set(communes)
    if not clean:
        raise SettingRefused(N_("An area needs a name."))
    if not wanted:
        raise SettingRefused(N_("An area needs at least one commune."))
    known = area_named(connection, clean)
    present = communes_of_area(connection, known) if known is not None else set()
    return AreaPlan(
        name=known or clean,
        is_new=known is None,
        joined=tuple(sorted(wanted - present)),
        left=tuple(sorted(present - wanted)),
        kept=len(wanted & present),
    )


def set_area(service: Service, name: str, communes: Iterable[CommuneCode]) -> int:
    """Make the area *name* consist of *communes* from now on; return how many it has."""
    wanted = set(communes)
    with service.database.writing() as connection:
        plan = area_plan(connection, name, wanted)
        carry_out(connection, service, plan)
    return len(wanted)


def carry_out(connection: Connection, service: Service, plan: AreaPlan) -> None:
    """Do what *plan* says, in the caller's transaction."""
    if plan.is_nothing:
        return
    moment, name, table = now(), plan.name, schema.area_communes
    detail = {"area": name, "joined": " ".join(plan.joined), "left": " ".join(plan.left)}
    number = record_act(connection, service.seal, Act.AREA, detail, now=moment)
    if plan.is_new:
        connection.execute(insert(schema.areas).values(name=name, changed=number))
    else:
        mark_changed(connection, [name], number)
    _leave(connection, name, plan.left, moment)
    for commune in plan.joined:  # leaving and joining within one second is still one row
        connection.execute(
            delete(table).where(
                table.c.area == name, table.c.commune == commune, table.c.since == moment
            )
        )
        connection.execute(insert(table).values(commune=commune, area=name, since=moment))


def remove_area(service: Service, name: str) -> AreaLine:
    """Remove an area that no machine in force looks at; return what it was.

    Raise NotHeld where there is none, SettingRefused while machines have a role over it.
    """
    with service.database.writing() as connection:
        found = known_area(connection, name)
        line = next(one for one in area_lines(connection) if one.name == found)
        if line.machines:
            raise SettingRefused(
                N_(
                    "{count} machines have a role over the area {area}. Move them to another area"
                    " (“move”) or revoke them first."
                ),
                count=line.machines,
                area=found,
            )
        moment = now()
        detail = {"area": found, "left": " ".join(line.communes)}
        record_act(connection, service.seal, Act.NO_AREA, detail, now=moment)
        _leave(connection, found, line.communes, moment)
        connection.execute(delete(schema.areas).where(schema.areas.c.name == found))
    return line


def area_lines(connection: Connection) -> list[AreaLine]:
    """Return all areas by name."""
    grants, members, communes = schema.grants, schema.members, schema.area_communes
    looking = connection.execute(
        select(grants.c.area, func.count(grants.c.device.distinct()))
        .join(members, members.c.device == grants.c.device)
        .where(grants.c.area != "", members.c.revoked == "")
        .group_by(grants.c.area)
    )
    counts: dict[str, int] = {row[0]: row[1] for row in looking}
    held: dict[str, list[CommuneCode]] = {
        name: [] for name in connection.execute(select(schema.areas.c.name)).scalars()
    }
    rows = connection.execute(
        select(communes.c.area, communes.c.commune)
        .where(communes.c.until.is_(None))
        .order_by(communes.c.commune)
    )
    for area, commune in rows:
        held.setdefault(area, []).append(CommuneCode(commune))
    return [
        AreaLine(name=name, communes=tuple(held[name]), machines=counts.get(name, 0))
        for name in sorted(held)
    ]


def communes_of_area(connection: Connection, name: str) -> set[CommuneCode]:
    """Return the communes that the area *name* has now."""
    table = schema.area_communes.c
    rows = connection.execute(
        select(table.commune).where(table.area == name, table.until.is_(None))
    )
    return {CommuneCode(row.commune) for row in rows}


def mark_changed(connection: Connection, names: Collection[str], number: int) -> None:
    """Have every reader of the areas *names* get a new roster: act *number* changed them."""
    table = schema.areas
    connection.execute(update(table).where(table.c.name.in_(names)).values(changed=number))


def _leave(connection: Connection, name: str, communes: Iterable[CommuneCode], moment: int) -> None:
    table = schema.area_communes
    for commune in communes:
        connection.execute(
            update(table)
            .where(table.c.area == name, table.c.commune == commune, table.c.until.is_(None))
            .values(until=moment)
        )
