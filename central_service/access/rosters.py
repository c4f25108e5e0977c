"""Build the roster for one reader: cut to its communes and signed.

See docs/rules.md#data-14.

Every row that a roster shows has the number of the act that last changed it. So a reader with
roster number n is sent a new one only if a row visible to it changed after n.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec
from sqlalchemy import Connection, or_, select, update

from central_service.database import schema
from central_service.signing.acts import Act, Standing, record_act
from central_service.signing.package_key import recipients
from central_service.signing.seal import Seal
from central_service.signing.service_keys import keys_in
from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.changes.roster import (
    Area,
    ChecklistNotice,
    Contact,
    Grant,
    Member,
    Revocation,
    Roster,
    RoundNotice,
    SignedRoster,
    sign_roster,
)
from desktop_app.core.ids import CommuneCode, DeviceId, Role, RoundId
from desktop_app.sync.wire.frames import MAX_ROSTER_BYTES

from .erasures import erased_since, erasures_for
from .published import published_address, published_contacts, published_holidays
from .scopes import Scope

_AT_ONCE = 500  # devices of one statement
_MOST_CONTACTS = MAX_ROSTER_BYTES // 16  # bytes
_MOST_BYTES = MAX_ROSTER_BYTES * 7 // 8  # of the members: the rest of a roster takes little


def signed_roster(
    connection: Connection,
    scope: Scope,
    standing: Standing,
    seal: Seal,
    *,
    now: int,
    part: int = 0,
    is_revoked: bool = False,
) -> SignedRoster:
    """Return the roster for the reader of *scope*, signed.

    With more members than one message can hold it is sent in parts: the first is a roster that an
    earlier program can read too; *part* selects another one, the last if it is too high. One that
    *is_revoked* asks for no further part, so it gets the first as the whole; and it is told neither
    who came later nor whom to call.
    """
    communes = _communes(scope)
    areas = _areas_over(connection, scope, communes)
    devices = _devices(connection, scope, communes, areas)
    members = _members(connection, devices, scope, areas, is_revoked=is_revoked)
    parts = [members]
    if len(msgspec.msgpack.encode(members)) > _MOST_BYTES:
        parts = _parts(connection, members, scope)[: 1 if is_revoked else None]
    part = min(part, len(parts) - 1)
    roster = Roster(
        service=standing.device,
        name=standing.name,
        epoch=standing.epoch,
        number=standing.number,
        time=now,
        keys=keys_in(connection),
        members=parts[part],
        areas=tuple(Area(name=name, communes=areas[name]) for name in sorted(areas)),
        rounds=_rounds(connection),
        checklists=_checklists(connection),
        age_keys=recipients(connection),
        part=(part, len(parts)) if len(parts) > 1 else msgspec.UNSET,
        address=published_address(connection) or msgspec.UNSET,
        holidays=published_holidays(connection) or msgspec.UNSET,
        contacts=(() if is_revoked else _contacts(connection, scope, communes)) or msgspec.UNSET,
        erasures=(
            ()
            if is_revoked
            else erasures_for(connection, communes, with_persons=not _only_views(scope))
        )
        or msgspec.UNSET,
    )
    return sign_roster(roster, seal.private_key)


def _contacts(
    connection: Connection, scope: Scope, communes: Collection[CommuneCode]
) -> tuple[Contact, ...]:
    """Return whom to call in the communes whose persons the reader may see (screen-11)."""
    if not any(grant.role is Role.SUPERVISOR for grant in scope.grants):
        return ()
    seen = {commune for commune in communes if scope.sees_persons(commune)}
    found = tuple(one for one in published_contacts(connection) if one.commune in seen)
    return found if len(msgspec.msgpack.encode(found)) <= _MOST_CONTACTS else ()


def _parts(
    connection: Connection, members: tuple[Member, ...], scope: Scope
) -> list[tuple[Member, ...]]:
    """Return *members* in as many parts as needed, those with held changes first.

    Names are left out then: readers verify authors by keys, and names come with the changes of the
    kind "person".
    """
    feeds = schema.feeds.c
    wrote = set(connection.execute(select(feeds.device).distinct()).scalars()) | {scope.device}
    parts: list[list[Member]] = [[]]
    size = 0
    for one in sorted(
        members, key=lambda one: (one.device != scope.device, one.device not in wrote)
    ):
        short = one if one.device == scope.device else msgspec.structs.replace(one, person="")
        taken = len(msgspec.msgpack.encode(short))
        if size + taken > _MOST_BYTES and parts[-1]:
            parts.append([])
            size = 0
        parts[-1].append(short)
        size += taken
    return [tuple(part) for part in parts]


def is_due(
    connection: Connection, scope: Scope, standing: Standing, known: tuple[int, int]
) -> bool:
    """Return whether something visible to the reader changed after its roster number *known*.

    A reader of no commune, as a revoked one, is told what became of itself, and the keys that
    receipts are signed by.
    """
    epoch, number = known
    if epoch != standing.epoch or number <= 0:
        return True
    if number >= standing.number:
        return False
    tables = [schema.service_keys]
    if scope.grants:
        tables += [schema.age_keys, schema.rounds, schema.checklists, schema.notices]
    for table in tables:
        if connection.execute(select(1).where(table.c.changed > number).limit(1)).first():
            return True
    return (
        _areas_changed(connection, scope, number)
        or _members_changed(connection, scope, number)
        or (bool(scope.grants) and erased_since(connection, _communes(scope), number))
    )


def _areas_changed(connection: Connection, scope: Scope, number: int) -> bool:
    changed = connection.execute(
        select(schema.areas.c.name).where(schema.areas.c.changed > number)
    ).scalars()
    names = set(changed)
    if not names:
        return False
    if names & set(scope.areas):
        return True
    table = schema.area_communes.c
    # Also grants that ended: the reader then has one supervisor fewer.
    rows = connection.execute(select(table.commune).where(table.area.in_(names))).scalars()
    return any(scope.reads(commune) for commune in rows)


def _members_changed(connection: Connection, scope: Scope, number: int) -> bool:
    table = schema.members.c
    changed = set(connection.execute(select(table.device).where(table.changed > number)).scalars())
    if not changed:
        return False
    communes = _communes(scope)
    areas = _areas_over(connection, scope, communes)
    return bool(changed & _devices(connection, scope, communes, areas))


def _communes(scope: Scope) -> list[CommuneCode]:
    return sorted(commune for commune in scope.roles if commune != AREA_DESK)


def _areas_over(
    connection: Connection, scope: Scope, communes: Collection[CommuneCode]
) -> dict[str, tuple[CommuneCode, ...]]:
    """Return the areas that hold any of *communes*, each cut to those, and the reader's own."""
    found: dict[str, list[CommuneCode]] = {name: [] for name in scope.areas}
    table = schema.area_communes.c
    rows = connection.execute(
        select(table.area, table.commune)
        .where(table.commune.in_(communes), table.until.is_(None))
        .order_by(table.area, table.commune)
    )
    for row in rows:
        found.setdefault(row.area, []).append(CommuneCode(row.commune))
    return {name: tuple(members) for name, members in found.items()}


def _devices(
    connection: Connection,
    scope: Scope,
    communes: Collection[CommuneCode],
    areas: Iterable[str],
) -> set[DeviceId]:
    """Return the devices that may write about *communes* or did; without those that are gone."""
    grants, feeds = schema.grants.c, schema.feeds.c
    may = select(grants.device).where(
        or_(grants.commune.in_(communes), grants.area.in_(list(areas)))
    )
    did = select(feeds.device).where(feeds.commune.in_(communes), feeds.shown)
    found = {DeviceId(device) for device in connection.execute(did).scalars()}
    others = {DeviceId(device) for device in connection.execute(may).scalars()} - found
    return found | (others - gone(connection, others)) | {scope.device}


def gone(connection: Connection, devices: Collection[DeviceId]) -> set[DeviceId]:
    """Return those of *devices* that wrote nothing and have a successor key.

    The newest key of a family is not among them. Should one of the others write after all, it is
    listed again (``come_back``).
    """
    if not devices:
        return set()
    follows, feeds = schema.successions.c, schema.feeds.c
    idle: set[str] = set()
    newest: dict[str, str] = {}
    rows = connection.execute(
        select(follows.device, follows.origin).order_by(follows.made, follows.device)
    )
    for row in rows:
        idle |= {row.device, row.origin}
        newest[row.origin] = row.device
    idle -= set(newest.values())
    suspects = sorted(idle & set(devices))
    spoke: set[str] = set()
    for start in range(0, len(suspects), _AT_ONCE):
        some = suspects[start : start + _AT_ONCE]
        wrote = select(feeds.device).where(feeds.device.in_(some))
        spoke |= set(connection.execute(wrote).scalars())
    return {DeviceId(device) for device in suspects if device not in spoke}


def come_back(
    connection: Connection, seal: Seal, devices: Collection[DeviceId], *, now: int
) -> None:
    """List those of *devices* that were gone in rosters again: each wrote its first change."""
    for device in sorted(gone(connection, devices)):
        number = record_act(connection, seal, Act.SPEAK, {"device": device}, now=now)
        table = schema.members
        connection.execute(update(table).where(table.c.device == device).values(changed=number))


def _members(
    connection: Connection,
    devices: set[DeviceId],
    scope: Scope,
    areas: Collection[str],
    *,
    is_revoked: bool,
) -> tuple[Member, ...]:
    roles: dict[str, list[Grant]] = {device: [] for device in devices}
    table = schema.grants.c
    rows = connection.execute(
        select(table.device, table.role, table.commune, table.area)
        .where(table.device.in_(devices))
        .order_by(table.device, table.commune, table.area, table.role)
    )
    for row in rows:
        own = row.device == scope.device
        if own or (scope.reads(row.commune) if row.commune else row.area in areas):
            roles[row.device].append(
                Grant(
                    role=Role(row.role),
                    commune=CommuneCode(row.commune) if row.commune else None,
                    area=row.area or None,
                )
            )
    only_views = _only_views(scope)
    known = schema.members.c
    found = connection.execute(
        select(known.device, known.public_key, known.person, known.revoked, known.enrolled)
        .where(known.device.in_(devices))
        .order_by(known.device)
    )
    told = select(known.told).where(known.device == scope.device)
    last_known = connection.execute(told).scalar() if is_revoked else None

    def is_named(device: str, enrolled: int) -> bool:
        """Return whether the reader may know who works at *device*, enrolled at that time."""
        if device == scope.device:
            return True
        return not only_views and (last_known is None or enrolled <= last_known)

    return tuple(
        Member(
            device=DeviceId(row.device),
            public_key=bytes(row.public_key),
            # Contact names are for the supervisors and the commune (docs/rules.md#screen-11).
            person=row.person if is_named(row.device, row.enrolled) else "",
            grants=tuple(roles[row.device]),
            revoked=Revocation(row.revoked),
        )
        for row in found
    )


def _only_views(scope: Scope) -> bool:
    return {grant.role for grant in scope.grants} == {Role.VIEWER}


def _rounds(connection: Connection) -> tuple[RoundNotice, ...]:
    table = schema.rounds.c
    rows = connection.execute(
        select(table.round, table.due, table.checklist, table.closed).order_by(table.round)
    )
    return tuple(
        RoundNotice(
            round=RoundId(row.round), due=row.due, checklist=row.checklist, closed=row.closed
        )
        for row in rows
    )


def _checklists(connection: Connection) -> tuple[ChecklistNotice, ...]:
    table = schema.checklists.c
    rows = connection.execute(
        select(table.id, table.version, table.sha256, table.signature).order_by(table.changed)
    )
    return tuple(
        ChecklistNotice(
            id=row.id, version=row.version, sha256=row.sha256, signature=bytes(row.signature)
        )
        for row in rows
    )
