"""The verbs about machines: listed, revoked and taken back, moved."""

from __future__ import annotations

import argparse
from typing import assert_never

import msgspec

from central_service.access.put_back import put_back
from central_service.administration.machines import (
    MemberLine,
    is_whole_id,
    machine_named,
    member_lines,
    move,
    revoke,
    unrevoke,
)
from central_service.founding.service import Service, now
from desktop_app.core.changes.roster import Revocation
from desktop_app.core.time.rounds import local
from desktop_app.i18n import _, sentence
from desktop_app.i18n.figures import moment

from .asking import ask, may_be_asked
from .opening import opened
from .words import Actions, add_verb, may_be_dry, may_be_json, settings_of

_CLEAR = 8  # characters of an id: what lists and sentences show of it


def add(actions: Actions) -> None:
    """Add the verbs about machines."""
    devices = add_verb(actions, "devices", _devices, _("list the machines that are connected"))
    may_be_json(devices)
    revoked = add_verb(actions, "revoke", _revoke, _("take the rights of a machine"))
    revoked.add_argument("device", metavar="DEVICE", help=_("its id, or the beginning of it"))
    revoked.add_argument("--lost", action="store_true", help=_("nothing it sends has effect now"))
    may_be_dry(revoked)
    may_be_asked(revoked)
    again = add_verb(actions, "unrevoke", _unrevoke, _("give a revoked machine its rights back"))
    again.add_argument("device", metavar="DEVICE", help=_("its id, or the beginning of it"))
    may_be_dry(again)
    may_be_asked(again)
    moved = add_verb(actions, "move", _move, _("give a machine another area instead of its own"))
    moved.add_argument("device", metavar="DEVICE", help=_("its id, or the beginning of it"))
    moved.add_argument("--area", required=True, metavar="A", help=_("name of an area"))
    may_be_dry(moved)
    may_be_asked(moved)


def _devices(options: argparse.Namespace) -> None:
    """List the machines that are connected."""
    with opened(settings_of(options)) as service, service.database.reading() as connection:
        lines = member_lines(connection)
        often = put_back(connection, now=now())
    if options.json:
        print(msgspec.json.encode(lines).decode())
        return
    for line in lines:
        print(device_line(line))
    for machine in often:
        print(sentence(machine.fault()))
    if not lines:
        print(_("No machine is connected yet."))


def _revoke(options: argparse.Namespace) -> None:
    """Revoke a machine."""
    with opened(settings_of(options)) as service:
        said = (
            _("Reported lost will be: {machine}. Nothing that it sends has effect from now on.")
            if options.lost
            else _("Revoked will be: {machine}.")
        )
        line = revoke(service, _asked(options, service, said), lost=options.lost)
    said = (
        _("{person} ({device}): lost. What it sends is kept without effect.")
        if line.revoked is Revocation.LOST
        else _("{person} ({device}): revoked. What it wrote until its next contact still counts.")
    )
    print(said.format(person=line.person, device=line.device[:8]))


def _unrevoke(options: argparse.Namespace) -> None:
    """Give a machine its rights back."""
    with opened(settings_of(options)) as service:
        said = _("Its rights get back: {machine}.")
        line = unrevoke(service, _asked(options, service, said))
    said = _("{person} ({device}): in force again. What was refused meanwhile stays refused.")
    print(said.format(person=line.person, device=line.device[:8]))


def _move(options: argparse.Namespace) -> None:
    """Give a machine another area."""
    with opened(settings_of(options)) as service:
        said = _("Moved to the area {area} will be: {machine}.")
        device = _asked(options, service, said, area=options.area)
        moved = move(service, device, options.area)
    said = _("{person} ({device}): area {after} instead of {before}.")
    print(
        said.format(
            person=moved.line.person,
            device=moved.line.device[:8],
            after=moved.after,
            before=moved.before,
        )
    )


def _asked(options: argparse.Namespace, service: Service, said: str, **params: str) -> str:
    """Ask whether the machine that is named is meant; return its whole id."""
    with service.database.reading() as connection:
        line = machine_named(connection, options.device)
    is_clear = is_whole_id(options.device) or len(options.device) >= _CLEAR
    ask(options, said.format(machine=device_line(line), **params), is_clear=is_clear)
    return line.device


def device_line(line: MemberLine) -> str:
    """Return what the list says of a machine."""
    heard = moment(local(line.heard)) if line.heard is not None else _("never")
    parts = (
        line.device,
        line.role,
        line.commune or line.area,
        line.person,
        line.position,
        line.phone,
        _("heard of: {moment}").format(moment=heard),
        _("program {version}").format(version=line.program) if line.program else "",
        _revocation_word(line.revoked),
    )
    return "  ".join(part for part in parts if part)


def _revocation_word(revoked: Revocation) -> str:
    match revoked:
        case Revocation.NONE:
            return ""
        case Revocation.ORDINARY:
            return _("revoked")
        case Revocation.LOST:
            return _("lost")
    assert_never(revoked)
