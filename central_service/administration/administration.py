"""The administrator's acts: areas, rounds, checklists, revocations.

Each is one transaction together with its act in the service's own signed feed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from central_service.access.successions import family
from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.signing.acts import Act, record_act
from central_service.trouble.service_faults import NotHeld, SettingRefused
from desktop_app.checklist_files import checklist_bytes, content_hash
from desktop_app.core.changes.roster import Revocation, sign_checklist
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import CommuneCode, DeviceId, Role, RoundId
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.core.time.rounds import default_due
from desktop_app.i18n import N_


class MemberLine(msgspec.Struct, frozen=True, kw_only=True):
    """One enrolled device with one of its roles, as the administrator sees it."""

    device: DeviceId
    person: str
    position: str
    phone: str
    role: Role
    commune: str
    area: str
    enrolled: int
    heard: int | None
    revoked: Revocation


def set_area(service: Service, name: str, communes: Iterable[CommuneCode]) -> int:
    """Make the area *name* consist of *communes* from now on; return how many it has."""
    name = clean_text(name, limit=MAX_NAME, single_line=True)
    wanted = set(communes)
    if not name:
        raise SettingRefused(N_("An area needs a name."))
    if not wanted:
        raise SettingRefused(N_("An area needs at least one commune."))
    moment = now()
    table = schema.area_communes
    with service.database.writing() as connection:
        present = communes_of_area(connection, name)
        joined, left = sorted(wanted - present), sorted(present - wanted)
        known = connection.execute(
            select(schema.areas.c.name).where(schema.areas.c.name == name)
        ).first()
        if known and not joined and not left:
            return len(wanted)
        detail = {"area": name, "joined": " ".join(joined), "left": " ".join(left)}
        number = record_act(connection, service.seal, Act.AREA, detail, now=moment)
        if known:
            connection.execute(
                update(schema.areas).where(schema.areas.c.name == name).values(changed=number)
            )
        else:
            connection.execute(insert(schema.areas).values(name=name, changed=number))
        for commune in left:
            connection.execute(
                update(table)
                .where(table.c.area == name, table.c.commune == commune, table.c.until.is_(None))
                .values(until=moment)
            )
        for commune in joined:  # leaving and joining within one second is still one row
            connection.execute(
                delete(table).where(
                    table.c.area == name, table.c.commune == commune, table.c.since == moment
                )
            )
            connection.execute(insert(table).values(commune=commune, area=name, since=moment))
    return len(wanted)


def communes_of_area(connection: Connection, name: str) -> set[CommuneCode]:
    """Return the communes that the area *name* has now."""
    table = schema.area_communes.c
    rows = connection.execute(
        select(table.commune).where(table.area == name, table.until.is_(None))
    )
    return {CommuneCode(row.commune) for row in rows}


def open_round(
    service: Service,
    round_: RoundId,
    due: date | None,
    *,
    due_day: int,
    checklist: str | None = None,
) -> date:
    """Open *round_*, or again after it was closed; set its due date and version; return the date.

    What is None stays as it was. *checklist* names a published version, "decree-118/2".
    """
    table = schema.rounds
    with service.database.writing() as connection:
        known = connection.execute(
            select(table.c.due, table.c.checklist, table.c.closed).where(table.c.round == round_)
        ).one_or_none()
        asked = (
            _published(connection, checklist) if checklist else (known.checklist if known else "")
        )
        before = date.fromisoformat(known.due) if known else default_due(round_, due_day)
        day = due or before
        if known is not None and known == (day.isoformat(), asked, 0):
            return day
        detail = {"round": round_, "due": day.isoformat()} | ({"checklist": asked} if asked else {})
        moment = now()
        number = record_act(connection, service.seal, Act.ROUND, detail, now=moment)
        values = {"due": day.isoformat(), "checklist": asked, "closed": 0, "changed": number}
        if known is None:
            connection.execute(insert(table).values(round=round_, opened=moment, **values))
        else:
            connection.execute(update(table).where(table.c.round == round_).values(**values))
    return day


def close_round(service: Service, round_: RoundId) -> int:
    """Close *round_*: what comes later is taken and marked late; return when, UTC seconds."""
    table = schema.rounds
    with service.database.writing() as connection:
        closed = connection.execute(
            select(table.c.closed).where(table.c.round == round_)
        ).scalar_one_or_none()
        if closed is None:
            raise NotHeld(N_("Round {round} was never opened."), round=round_)
        if closed:
            return int(closed)
        moment = now()
        number = record_act(connection, service.seal, Act.CLOSE, {"round": round_}, now=moment)
        connection.execute(
            update(table).where(table.c.round == round_).values(closed=moment, changed=number)
        )
    return moment


def _published(connection: Connection, name: str) -> str:
    """Return the name of the published version that *name* means; raise NotHeld for none."""
    table = schema.checklists.c
    rows = connection.execute(select(table.id, table.version).order_by(table.changed.desc())).all()
    for row in rows:
        if name in (f"{row.id}/{row.version}", row.version):
            return f"{row.id}/{row.version}"
    raise NotHeld(N_("No version {name} was published; publish it first."), name=name[:60])


def publish_checklist(service: Service, checklist: Checklist) -> str:
    """Sign and publish *checklist*; return the hash of its content."""
    content = checklist_bytes(checklist)
    sha256 = content_hash(content)
    table = schema.checklists
    with service.database.writing() as connection:
        rows = connection.execute(
            select(table.c.sha256).where(
                table.c.id == checklist.id, table.c.version == checklist.version
            )
        ).all()
        if any(row.sha256 == sha256 for row in rows):
            return sha256
        if rows:
            raise SettingRefused(
                N_(
                    "Version {version} of the checklist {id} was published with other content."
                    " Raise the version and publish again."
                ),
                id=checklist.id,
                version=checklist.version,
            )
        moment = now()
        detail = {"id": checklist.id, "version": checklist.version, "sha256": sha256}
        number = record_act(connection, service.seal, Act.CHECKLIST, detail, now=moment)
        connection.execute(
            insert(table).values(
                sha256=sha256,
                id=checklist.id,
                version=checklist.version,
                content=content,
                signature=sign_checklist(sha256, service.seal.private_key),
                secret_items=" ".join(checklist.secret_rule.items),
                published=moment,
                changed=number,
            )
        )
    return sha256


def revoke(service: Service, device: str, *, lost: bool) -> MemberLine:
    """Revoke the device whose id begins with *device*; return its full id.

    Ordinary: its changes up to its next contact still count. *lost*: nothing it sends from now on
    has effect. A lost device stays lost. Its successors are revoked with it, and with *lost* its
    predecessors too: they were on the same machine.
    """
    with service.database.writing() as connection:
        line = _named(connection, device)
        how = Revocation.LOST if lost else Revocation.ORDINARY
        if line.revoked in (how, Revocation.LOST):
            return line
        for member in family(connection, line.device, before=lost):
            detail = {"device": member, "how": how}
            number = record_act(connection, service.seal, Act.REVOKE, detail, now=now())
            connection.execute(
                update(schema.members)
                .where(
                    schema.members.c.device == member, schema.members.c.revoked != Revocation.LOST
                )
                .values(revoked=how, changed=number)
            )
    return msgspec.structs.replace(line, revoked=how)


def member_lines(connection: Connection) -> list[MemberLine]:
    """Return every enrolled device, once a role, by commune, area and time of enrolment."""
    members, grants, contacts = schema.members, schema.grants, schema.contacts
    rows = connection.execute(
        select(
            members.c.device,
            members.c.person,
            members.c.position,
            members.c.phone,
            members.c.enrolled,
            members.c.revoked,
            grants.c.role,
            grants.c.commune,
            grants.c.area,
            contacts.c.heard,
        )
        .join(grants, grants.c.device == members.c.device)
        .outerjoin(contacts, contacts.c.device == members.c.device)
        .order_by(grants.c.commune, grants.c.area, members.c.enrolled, members.c.device)
    )
    return [
        MemberLine(
            device=DeviceId(row.device),
            person=row.person,
            position=row.position,
            phone=row.phone,
            role=Role(row.role),
            commune=row.commune,
            area=row.area,
            enrolled=row.enrolled,
            heard=row.heard,
            revoked=Revocation(row.revoked),
        )
        for row in rows
    ]


def _named(connection: Connection, device: str) -> MemberLine:
    found = {
        line.device: line
        for line in member_lines(connection)
        if line.device.startswith(device.lower())
    }
    if not found:
        raise NotHeld(N_("No enrolled device has an id that begins with {device}."), device=device)
    if len(found) > 1:
        raise SettingRefused(
            N_("{count} devices have an id that begins with {device}: write more of it."),
            count=len(found),
            device=device,
        )
    return next(iter(found.values()))
