"""A USB drive between desks and a service: files, and the service's commands on them."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable
from pathlib import Path

import msgspec

from central_service.cli import command_line
from central_service.signing.package_key import recipients
from desktop_app.core.changes.roster import EnrolRequest
from desktop_app.core.ids import CommuneCode, DeviceId
from desktop_app.sync.package.sealed_file import (
    Content,
    Enrolled,
    Kind,
    Label,
    PartKind,
    device_opener,
    open_package,
    write_package,
)
from desktop_app.sync.wire.messages import (
    SyncRequest,
    SyncResponse,
    decode_response,
    encode_request,
)
from support.machines import HERE, Machine
from support.service import RunningService


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a command of the service."""

    code: int
    out: str
    err: str


class UsbDrive:
    """A folder in place of a USB drive."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder

    def file(self, name: str) -> Path:
        """Return the place of a file on the USB drive."""
        return self.folder / name

    def names(self) -> list[str]:
        """Return the names of its files."""
        return sorted(one.name for one in self.folder.iterdir())


def command(service: RunningService, *words: str | Path) -> Told:
    """Run one verb of ``central-service`` on the database of *service*."""
    out, err = io.StringIO(), io.StringIO()
    where = ["--database", service.database, "--folder", str(service.folder)]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command_line.main([*where, *map(str, words)])
    return Told(code=code, out=out.getvalue(), err=err.getvalue())


def card_of(service: RunningService, usb_drive: UsbDrive, *words: str) -> Path:
    """Put the service's card on *USB drive*."""
    file = usb_drive.file("the-may-chu.the")
    assert command(service, "card", "--out", file, *words).code == 0
    return file


def package_of(
    machine: Machine,
    service: RunningService,
    *requests: SyncRequest,
    enrol: tuple[EnrolRequest, ...] = (),
    files: dict[str, bytes] | None = None,
    sender: bytes | None = None,
    addressee: DeviceId | None = None,
    also: tuple[Content, ...] = (),
    recipient: str = "",
) -> bytes:
    """Return a package as *machine* would write it, or a malformed one."""
    with service.service.database.reading() as connection:
        known = recipients(connection)
    asked = requests or (machine.request(),)
    contents = [
        *(Content(kind=PartKind.ENROL, data=msgspec.json.encode(one)) for one in enrol),
        *(Content(kind=PartKind.REQUEST, data=encode_request(one)) for one in asked),
        *(Content(kind=PartKind.FILE, data=data, name=n) for n, data in (files or {}).items()),
        *also,
    ]
    target = io.BytesIO()
    write_package(
        target,
        Label(
            kind=Kind.CHANGES,
            commune=CommuneCode(HERE),
            changes=sum(len(run.entries) for one in asked for run in one.segments),
            date="2026-11-22",
        ),
        contents,
        private_key=sender or machine.private_key,
        service=addressee or service.service.seal.service,
        recipients=[recipient] if recipient else list(known),
    )
    return target.getvalue()


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """What a return package holds, opened with the machine's key."""

    responses: tuple[SyncResponse, ...]
    enrolled: tuple[Enrolled, ...]
    held: tuple[tuple[str, str], ...]
    checklists: tuple[bytes, ...]


def opened(machine: Machine, data: bytes) -> Home:
    """Open a return package for *machine*."""
    with open_package(io.BytesIO(data), [device_opener(machine.private_key)]) as package:
        found = {kind: [data for _part, data in package.parts(kind)] for kind in PartKind}
    held = [msgspec.json.decode(one, type=list[tuple[str, str]]) for one in found[PartKind.HELD]]
    return Home(
        responses=tuple(decode_response(one) for one in found[PartKind.RESPONSE]),
        enrolled=tuple(msgspec.json.decode(one, type=Enrolled) for one in found[PartKind.ENROLLED]),
        held=tuple(one for some in held for one in some),
        checklists=tuple(found[PartKind.CHECKLIST]),
    )


def flipped(data: bytes, places: Iterable[int]) -> Iterable[bytes]:
    """Yield *data* with one bit turned at each of *places*."""
    for place in places:
        yield data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :]
