"""Machines: listed, revoked and taken back, moved to another area.

Each act is one transaction with its entry in the service's own signed feed.
"""

from __future__ import annotations

from typing import assert_never

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from central_service.access.areas import known_area
from central_service.access.successions import family
from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.signing.acts import Act, record_act
from central_service.trouble.service_faults import NotHeld, SettingRefused
from desktop_app.core.changes.roster import Revocation
from desktop_app.core.ids import DeviceId, Role
from desktop_app.i18n import N_

from .areas import mark_changed

_ID = 32  # hex digits of a device's id


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
    program: str = ""  # the version that it runs, "" where it did not say


def revoke(service: Service, device: str, *, lost: bool) -> MemberLine:
    """Revoke the device whose id begins with *device*; return it.

    Ordinary: its changes up to its next contact still count. *lost*: nothing it sends from now on
    has effect. A lost device stays lost. Its successors are revoked with it, and with *lost* its
    predecessors too: they were on the same machine.
    """
    with service.database.writing() as connection:
        line = machine_named(connection, device)
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


def unrevoke(service: Service, device: str) -> MemberLine:
    """Take an ordinary revocation back: the device, and its successors, have their rights again.

    What they sent meanwhile and was refused stays refused. Raise SettingRefused for a lost device:
    whoever has it holds its key, so a new code is the way.
    """
    with service.database.writing() as connection:
        line = machine_named(connection, device)
        match line.revoked:
            case Revocation.NONE:
                return line
            case Revocation.LOST:
                raise SettingRefused(
                    N_(
                        "{person} ({device}) was reported lost: whoever has that machine holds its"
                        " key. Connect the machine again with a new code."
                    ),
                    person=line.person,
                    device=line.device[:8],
                )
            case Revocation.ORDINARY:
                pass
            case _:
                assert_never(line.revoked)
        table = schema.members
        for member in family(connection, line.device, before=False):
            how = select(table.c.revoked).where(table.c.device == member)
            if connection.execute(how).scalar() != Revocation.ORDINARY:
                continue
            number = record_act(
                connection, service.seal, Act.UNREVOKE, {"device": member}, now=now()
            )
            connection.execute(
                update(table)
                .where(table.c.device == member)
                .values(revoked=Revocation.NONE, told=None, changed=number)
            )
    return msgspec.structs.replace(line, revoked=Revocation.NONE)


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A machine that has its role over another area now."""

    line: MemberLine
    before: str
    after: str


def move(service: Service, device: str, area: str) -> Moved:
    """Give the role that *device* has over an area over *area* instead, in one act.

    What it wrote about the communes before stays. Its successors move with it. Raise NotHeld,
    or SettingRefused for a device that has a role over no area, or over several.
    """
    with service.database.writing() as connection:
        line = machine_named(connection, device)
        after = known_area(connection, area)
        held = [one for one in member_lines(connection) if one.device == line.device and one.area]
        if len(held) != 1:
            raise SettingRefused(
                N_(
                    "{person} ({device}) has a role over {count} areas; only a machine of one area"
                    " can be moved."
                ),
                person=line.person,
                device=line.device[:8],
                count=len(held),
            )
        before, role = held[0].area, held[0].role
        if before != after:
            for member in family(connection, line.device, before=False):
                _move_one(connection, service, member, role, before, after)
    return Moved(line=held[0], before=before, after=after)


def _move_one(
    connection: Connection, service: Service, device: DeviceId, role: Role, before: str, after: str
) -> None:
    grants, moment = schema.grants, now()
    here = (grants.c.device == device, grants.c.role == role.value, grants.c.commune == "")
    if (
        connection.execute(select(grants.c.since).where(*here, grants.c.area == before)).first()
        is None
    ):
        return
    detail = {"device": device, "role": role.value, "from": before, "to": after}
    number = record_act(connection, service.seal, Act.MOVE, detail, now=moment)
    connection.execute(delete(grants).where(*here, grants.c.area == before))
    if (
        connection.execute(select(grants.c.since).where(*here, grants.c.area == after)).first()
        is None
    ):
        row = {"commune": "", "area": after, "device": device, "role": role.value, "since": moment}
        connection.execute(insert(grants).values(row))
    members = schema.members
    connection.execute(update(members).where(members.c.device == device).values(changed=number))
    mark_changed(connection, [before, after], number)  # its readers have one supervisor fewer


def member_lines(connection: Connection) -> list[MemberLine]:
    """Return every enrolled device, once a role, by commune, area and time of enrolment."""
    members, grants, contacts = schema.members, schema.grants, schema.contacts
    programs = schema.programs
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
            programs.c.program,
        )
        .join(grants, grants.c.device == members.c.device)
        .outerjoin(contacts, contacts.c.device == members.c.device)
        .outerjoin(programs, programs.c.device == members.c.device)
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
            program=row.program or "",
        )
        for row in rows
    ]


def machine_named(connection: Connection, device: str) -> MemberLine:
    """Return the machine whose id is *device*, or the only one whose id begins with it."""
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


def is_whole_id(text: str) -> bool:
    """Return whether *text* is a device's whole id, not the beginning of one."""
    return len(text) == _ID
