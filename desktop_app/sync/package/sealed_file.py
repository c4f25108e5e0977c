"""A package: the messages of an exchange in a sealed file (docs/rules.md#data-13).

    commune-readiness package 1
    {"kind":"changes","commune":"25399","changes":25,"date":"2026-11-22","size":…,"check":"…"}
    sealed with age: a signed table of contents, then the contents one after the other

The carrier can read the first two lines: commune, count and date, and whether the file is whole.
The signed table inside holds their hash, so the addressee detects an altered line. The contents are
messages of ``wire`` and files; parts of unknown kinds are skipped.

No network and no database; shared with the service. Reading raises PackageRefused (or another
WireRefused) for anything invalid, and nothing else.
"""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, BinaryIO, Self

import msgspec

from desktop_app.core.changes.feeds import public_key_of, sign, verifies
from desktop_app.core.fault import N_
from desktop_app.core.ids import DeviceId

from . import sealing
from .contents import (
    MAX_PART_BYTES,
    MAX_PARTS,
    NOBODY,
    Content,
    Enrolled,
    Header,
    Kind,
    Label,
    Part,
    PartKind,
    Table,
    most_bytes,
)
from .package_faults import (
    NotAPackage,
    OtherService,
    PackageAltered,
    PackageNewer,
    PackageRefused,
    PackageTooBig,
    PackageTruncated,
    SealedForOthers,
    WrongWay,
    altered,
    truncated,
)
from .sealing import (
    NotForUs,
    Opener,
    SealRefused,
    device_opener,
    device_recipient,
    new_service_secret,
    sealed_for,
    service_opener,
    service_recipient,
)

__all__ = [
    "MAX_PACKAGE_BYTES",
    "MAX_PART_BYTES",
    "SUFFIX",
    "Content",
    "Enrolled",
    "Header",
    "Kind",
    "Label",
    "NotAPackage",
    "OpenPackage",
    "Opener",
    "OtherService",
    "PackageAltered",
    "PackageNewer",
    "PackageRefused",
    "PackageTooBig",
    "PackageTruncated",
    "Part",
    "PartKind",
    "SealRefused",
    "SealedForOthers",
    "Table",
    "WrongWay",
    "altered",
    "check_package",
    "device_opener",
    "device_recipient",
    "new_service_secret",
    "open_package",
    "package_hash",
    "read_header",
    "sealed_for",
    "service_opener",
    "service_recipient",
    "too_big",
    "truncated",
    "write_package",
]

VERSION = 1
SUFFIX = ".goi"
MAX_PACKAGE_BYTES = 256 * 1024 * 1024  # of the whole file
MAX_TABLE_BYTES = 1024 * 1024
_FIRST_LINE = b"commune-readiness package "
_LONGEST_LINE = 512
_IN_MEMORY = 4 * 1024 * 1024  # bytes; more goes to an unnamed temporary file
_BLOCK = 256 * 1024
_SIGNED = b"commune-readiness package 1\0"
_COMMUNE = re.compile(r"[0-9]{5}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def write_package(
    target: BinaryIO,
    label: Label,
    contents: Sequence[Content],
    *,
    private_key: bytes,
    service: DeviceId,
    recipients: Sequence[str],
    answers: bytes = b"",
    reader: DeviceId = NOBODY,
) -> None:
    """Write a package to *target*, signed with *private_key*, sealed to *recipients*.

    Raise PackageTooBig over a cap, SealRefused for a wrong recipient, OSError of the disk.
    """
    parts = tuple(_part(content) for content in contents)
    if len(parts) > MAX_PARTS or sum(part.size for part in parts) > MAX_PACKAGE_BYTES // 64 * 63:
        raise too_big()
    table = Table(
        sender=public_key_of(private_key),
        service=service,
        label=hashlib.sha256(_label_bytes(label)).digest(),
        answers=answers,
        reader=reader,
        parts=parts,
    )
    said = msgspec.msgpack.encode(table)
    head = len(said).to_bytes(4, "big") + said + sign(private_key, _SIGNED, said)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as sealed:
        sealing.seal(_Chain(head, contents), sealed, recipients)  # type: ignore[arg-type]
        size = sealed.tell()
        check = _check(label, sealed)
        target.write(_first_lines(label, size, check))
        sealed.seek(0)
        while block := sealed.read(_BLOCK):
            target.write(block)


def read_header(source: BinaryIO) -> Header:
    """Return the readable header, and leave *source* where the sealed part begins.

    Raise NotAPackage, PackageNewer, PackageTooBig or PackageTruncated.
    """
    line = source.readline(_LONGEST_LINE)
    version = line[len(_FIRST_LINE) :].strip()
    if not line.startswith(_FIRST_LINE) or not version.isdigit():
        if _FIRST_LINE.startswith(line):
            raise truncated() if line else _foreign()
        raise _foreign()
    if int(version[:9]) != VERSION:
        raise PackageNewer(
            N_("This package was written by a newer version of the program. Install that version.")
        )
    line = source.readline(_LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise truncated() if len(line) < _LONGEST_LINE else altered()
    try:
        header = msgspec.json.decode(line, type=Header)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise altered() from error
    well_formed = _COMMUNE.fullmatch(header.commune) and _DAY.fullmatch(header.date)
    if not well_formed or header.changes < 0 or header.size < 0:
        raise altered()
    if header.size > MAX_PACKAGE_BYTES:
        raise too_big()
    if line != _first_lines(header, header.size, header.check).split(b"\n", 1)[1]:
        raise altered()
    return header


def check_package(source: BinaryIO) -> Header:
    """Return the readable header after verifying the hash of the whole file.

    *source* is seekable and at its start; afterwards where the sealed part begins.
    """
    header = read_header(source)
    start = source.tell()
    digest = hashlib.sha256(_label_bytes(header))
    left = header.size
    while left and (block := source.read(min(_BLOCK, left))):
        digest.update(block)
        left -= len(block)
    if left:
        raise truncated()
    if source.read(1) or digest.hexdigest() != header.check:
        raise altered()
    source.seek(start)
    return header


def package_hash(source: BinaryIO) -> bytes:
    """Return SHA-256 of the whole file, the name it is known by; *source* is left at its start."""
    source.seek(0)
    digest = hashlib.sha256()
    while block := source.read(_BLOCK):
        digest.update(block)
    source.seek(0)
    return digest.digest()


class OpenPackage:
    """A package that was opened and verified; close it, or use it in a ``with``.

    The author's signature is verified; whether that author is known is checked by the caller.
    """

    def __init__(self, header: Header, table: Table, plain: BinaryIO) -> None:
        self.header = header
        self.table = table
        self._plain = plain
        self._start = plain.tell()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the opened contents."""
        self._plain.close()

    def parts(self, *kinds: PartKind) -> Iterator[tuple[Part, bytes]]:
        """Yield the parts of these *kinds* (all, without any) in order, each checked."""
        at = self._start
        for part in self.table.parts:
            if not kinds or part.kind in kinds:
                if part.size > most_bytes(part.kind):
                    raise altered()
                self._plain.seek(at)
                data = self._plain.read(part.size)
                if len(data) != part.size or hashlib.sha256(data).digest() != part.sha256:
                    raise altered()
                yield part, data
            at += part.size


def open_package(source: BinaryIO, openers: Sequence[Opener]) -> OpenPackage:
    """Return the package in *source*, opened and verified; *source* is seekable.

    Raise PackageRefused: NotAPackage, PackageTruncated, PackageAltered, PackageNewer,
    PackageTooBig, or SealedForOthers where none of *openers* fits.
    """
    header = check_package(source)
    plain: Any = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed by its user)
    try:
        sealing.unseal(source, plain, openers)
        end = plain.tell()
        plain.seek(0)
        return OpenPackage(header, _read_table(plain, header, end), plain)
    except NotForUs as error:
        plain.close()
        raise SealedForOthers(
            N_("This package is sealed for somebody else; it cannot be opened here.")
        ) from error
    except SealRefused as error:
        plain.close()
        raise altered() from error
    except BaseException:
        plain.close()
        raise


def too_big() -> PackageTooBig:
    """Return the fault for a package over the cap."""
    return PackageTooBig(
        N_("A package holds at most {limit} MB. Send the photos in several packages."),
        limit=MAX_PACKAGE_BYTES // 1024 // 1024,
    )


def _read_table(plain: BinaryIO, header: Header, end: int) -> Table:
    length = int.from_bytes(plain.read(4), "big")
    if not 0 < length <= MAX_TABLE_BYTES:
        raise altered()
    said, signature = plain.read(length), plain.read(64)
    try:
        table = msgspec.msgpack.decode(said, type=Table)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise altered() from error
    sizes = [part.size for part in table.parts]
    if (
        not verifies(table.sender, _SIGNED, said, signature)
        or table.label != hashlib.sha256(_label_bytes(header)).digest()
        or not all(0 <= size <= MAX_PART_BYTES for size in sizes)
        or plain.tell() + sum(sizes) != end
    ):
        raise altered()
    return table


class _Chain(io.RawIOBase):
    """The bytes that are sealed: the table, then every part."""

    def __init__(self, head: bytes, contents: Sequence[Content]) -> None:
        self._blocks = self._all(head, contents)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        if not self._left:
            self._left = next(self._blocks, b"")
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size

    @staticmethod
    def _all(head: bytes, contents: Sequence[Content]) -> Iterator[bytes]:
        yield head
        for content in contents:
            if isinstance(content.data, bytes):
                if content.data:
                    yield content.data
                continue
            with content.data.open("rb") as file:
                while block := file.read(_BLOCK):
                    yield block


def _part(content: Content) -> Part:
    if isinstance(content.data, bytes):
        size, sha256 = len(content.data), hashlib.sha256(content.data).digest()
    else:
        with content.data.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").digest()
            size = file.tell()
    if size > MAX_PART_BYTES:
        raise too_big()
    return Part(kind=content.kind, name=content.name, size=size, sha256=sha256)


def _label_bytes(label: Label) -> bytes:
    return msgspec.json.encode([label.kind, label.commune, label.changes, label.date])


def _check(label: Label, sealed: tempfile.SpooledTemporaryFile[bytes]) -> str:
    sealed.seek(0)
    digest = hashlib.sha256(_label_bytes(label))
    while block := sealed.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _first_lines(label: Label, size: int, check: str) -> bytes:
    header = Header(
        kind=label.kind,
        commune=label.commune,
        changes=label.changes,
        date=label.date,
        size=size,
        check=check,
    )
    return _FIRST_LINE + str(VERSION).encode() + b"\n" + msgspec.json.encode(header) + b"\n"


def _foreign() -> NotAPackage:
    return NotAPackage(N_("This file is not a data package of this program."))
