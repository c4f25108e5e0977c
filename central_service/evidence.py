"""Evidence files: named by their content, kept once on disk, referenced commune by commune.

A commune holds only what was put for that commune: knowing a hash proves nothing (rule 12). A file
is whole and on disk before its row says so; what a crash leaves behind is a file without a row,
which the next upload replaces.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec
from sqlalchemy import Connection, insert, select

from desktop_app.core.ids import CommuneCode, EvidenceHash, Role
from desktop_app.i18n import N_

from . import schema
from .faults import EvidenceMismatch, EvidenceType, Forbidden, Malformed, NoRoom, NotHeld, TooLarge
from .founding import Service, now
from .media import media_of
from .scopes import Scope
from .seal import flush_folder

MAX_BYTES = 64 * 1024 * 1024  # of one file: a scan of many pages; photos come resized
MAX_ASKED = 2_000  # hashes of one question
_COMING = ".in-"  # how the names of files on their way in begin
_DAY = 24 * 3600
_HASH = re.compile(r"[0-9a-f]{64}")
_WRITERS = frozenset({Role.CLERK, Role.LEADER, Role.SUPERVISOR})


class KeptEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the service holds of one file for one commune."""

    sha256: EvidenceHash
    size: int
    media: str
    path: Path


class Upload:
    """A file on its way in: bytes go to a temporary file and into the hash as they come."""

    def __init__(self, service: Service, commune: CommuneCode, sha256: EvidenceHash) -> None:
        self._service = service
        self._commune = commune
        self._sha256 = sha256
        self._hash = hashlib.sha256()
        self._head = b""
        self._size = 0
        try:
            service.evidence.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=_COMING, dir=service.evidence)
        except OSError as error:
            raise _told(error) from error
        self._stream: BinaryIO = os.fdopen(handle, "wb")
        self._temporary = Path(name)

    def add(self, piece: bytes) -> None:
        """Write *piece*; raise TooLarge over the cap, NoRoom where the disk is full."""
        self._size += len(piece)
        if self._size > MAX_BYTES:
            raise TooLarge(N_("The file is larger than {limit} bytes."), limit=MAX_BYTES)
        if len(self._head) < 4096:
            self._head = (self._head + piece)[:4096]
        self._hash.update(piece)
        try:
            self._stream.write(piece)
        except OSError as error:
            raise _told(error) from error

    def finish(self, device: str) -> KeptEvidence:
        """Check what came, put it on disk and into the database; return what is held now."""
        if self._hash.hexdigest() != self._sha256:
            raise EvidenceMismatch(
                N_("The file did not arrive as it was sent ({size} bytes); please send it again."),
                size=self._size,
            )
        media = media_of(self._head)
        if media is None:
            raise EvidenceType(N_("A file of this kind is not accepted as evidence."))
        path = path_of(self._service, self._sha256)
        try:
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
            path.parent.mkdir(mode=0o700, exist_ok=True)
            self._temporary.replace(path)
            flush_folder(path.parent)
            flush_folder(path.parent.parent)
        except OSError as error:
            raise _told(error) from error
        with self._service.database.writing() as connection:
            if held(connection, self._service, self._commune, self._sha256) is None:
                connection.execute(
                    insert(schema.evidence).values(
                        commune=self._commune,
                        sha256=self._sha256,
                        size=self._size,
                        media=media,
                        device=device,
                        received=now(),
                    )
                )
        return KeptEvidence(sha256=self._sha256, size=self._size, media=media, path=path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stream.close()
        self._temporary.unlink(missing_ok=True)


def sweep(service: Service) -> None:
    """Remove what uploads left behind that a crash broke off, once they are a day old."""
    for left in service.evidence.glob(f"{_COMING}*"):
        with suppress(OSError):  # another worker may be quicker
            if left.stat().st_mtime < now() - _DAY:
                left.unlink()


def held(
    connection: Connection, service: Service, commune: CommuneCode, sha256: EvidenceHash
) -> KeptEvidence | None:
    """Return what is held of the file for *commune*, or None."""
    table = schema.evidence.c
    row = connection.execute(
        select(table.size, table.media).where(table.commune == commune, table.sha256 == sha256)
    ).one_or_none()
    if row is None:
        return None
    path = path_of(service, sha256)
    return KeptEvidence(sha256=sha256, size=row.size, media=row.media, path=path)


def lacking(
    connection: Connection,
    service: Service,
    commune: CommuneCode,
    asked: Collection[EvidenceHash],
) -> list[EvidenceHash]:
    """Return those of *asked* that the service does not hold for *commune*, in their order.

    A file that vanished from the disk is asked for again.
    """
    table = schema.evidence.c
    rows = connection.execute(
        select(table.sha256).where(table.commune == commune, table.sha256.in_(asked))
    )
    known = {name for name in rows.scalars() if path_of(service, name).is_file()}
    return [sha256 for sha256 in asked if sha256 not in known]


def evidence_hash(text: str) -> EvidenceHash:
    """Return *text* as a hash of evidence; raise Malformed unless it is 64 hex digits."""
    if not _HASH.fullmatch(text):
        raise Malformed(N_("“{text}” is not the SHA-256 of a file."), text=text[:70])
    return EvidenceHash(text)


def refuse_unless_reads(scope: Scope, commune: CommuneCode) -> None:
    """Raise Forbidden unless the device may see the evidence of *commune*."""
    if not scope.reads(commune):
        raise _outside(commune)


def refuse_unless_writes(scope: Scope, commune: CommuneCode) -> None:
    """Raise Forbidden unless the device has a role that attaches evidence to *commune*."""
    refuse_unless_reads(scope, commune)
    if not scope.roles_over(commune) & _WRITERS:
        raise Forbidden(N_("A viewer looks at commune {commune} only."), commune=commune)


def not_held(sha256: EvidenceHash) -> NotHeld:
    """Return the fault for a file that was not put for this commune."""
    return NotHeld(
        N_("The service does not hold the file {name} for this commune."), name=sha256[:8]
    )


def path_of(service: Service, sha256: EvidenceHash) -> Path:
    """Return where the file lies, or would."""
    return service.evidence / sha256[:2] / sha256


def _outside(commune: CommuneCode) -> Forbidden:
    return Forbidden(
        N_("Commune {commune} is not among the communes of this device."), commune=commune
    )


def _told(error: OSError) -> NoRoom:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NoRoom(N_("The service's disk is full; the file stays on your machine for now."))
    return NoRoom(
        N_("The service cannot keep files at the moment: {reason}."),
        reason=error.strerror or error,
    )
