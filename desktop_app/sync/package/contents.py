"""The contents of a package: the readable header and the signed table of its parts."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

from desktop_app.core.changes.feeds import device_id
from desktop_app.core.ids import CommuneCode, DeviceId
from desktop_app.sync.wire.frames import MAX_MESSAGE_BYTES

NOBODY = DeviceId("")


class Kind(StrEnum):
    """The direction of a package."""

    CHANGES = "changes"  # from a device to the service
    RETURN = "return"  # from the service to a device


class PartKind(StrEnum):
    """The kind of a part; a part of an unknown kind is skipped."""

    REQUEST = "request"  # wire.SyncRequest
    RESPONSE = "response"  # wire.SyncResponse, encoded for anybody
    ENROL = "enrol"  # roster.EnrolRequest in JSON
    ENROLLED = "enrolled"  # Enrolled in JSON
    CHECKLIST = "checklist"  # a published checklist, named by its SHA-256
    KNOWN = "known"  # names of the checklists that the sender has, JSON
    FILE = "file"  # evidence, named COMMUNE/SHA256
    HELD = "held"  # names of the files of the package that the service holds now, JSON


MAX_PARTS = 5_000
MAX_PART_BYTES = 64 * 1024 * 1024
# The longest part of each kind that is decoded whole.
MOST_BYTES = {
    PartKind.REQUEST: MAX_MESSAGE_BYTES,
    PartKind.RESPONSE: MAX_MESSAGE_BYTES,
    PartKind.ENROL: 16 * 1024,
    PartKind.ENROLLED: 8 * 1024 * 1024,  # it holds a roster
    PartKind.CHECKLIST: 4 * 1024 * 1024,
    PartKind.KNOWN: 256 * 1024,
    PartKind.HELD: 1024 * 1024,
    PartKind.FILE: MAX_PART_BYTES,
}


def most_bytes(kind: str) -> int:
    """Return the most bytes of a part of this kind; an unknown kind is never decoded."""
    return next((most for known, most in MOST_BYTES.items() if known == kind), MAX_PART_BYTES)


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What everybody may read. ``commune`` is "00000" for the desk of an area."""

    kind: Kind
    commune: CommuneCode
    changes: int
    date: str  # ISO, by the author's clock


class Header(Label, frozen=True, kw_only=True):
    """The readable part of a package. ``check`` is SHA-256 over the label and the sealed part."""

    size: int  # bytes of the sealed part
    check: str


class Part(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One line of the table of contents."""

    kind: str
    name: str
    size: int
    sha256: bytes


class Table(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The table of contents, as its author signs it.

    ``service`` is who it is for, or whom it comes from; ``answers`` the SHA-256 of the package
    that a return answers and ``reader`` the device it is for; ``label`` the SHA-256 of what
    everybody may read.
    """

    sender: bytes  # the author's public key
    service: DeviceId
    label: bytes
    answers: bytes = b""
    reader: DeviceId = NOBODY
    parts: Annotated[tuple[Part, ...], msgspec.Meta(max_length=MAX_PARTS)] = ()

    @property
    def device(self) -> DeviceId:
        """The author's fingerprint."""
        return device_id(self.sender)


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """One part to be put into a package: its bytes, or a file that holds them."""

    kind: PartKind
    data: bytes | Path
    name: str = ""


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """The result of an enrolment that a package requested; JSON.

    ``reply`` is the ``wire.EnrolReply``, ``problem`` the error body that HTTP would return: both in
    JSON, one of them "".
    """

    device: DeviceId
    reply: str = ""
    problem: str = ""
