"""Evidence files: named by their content, kept once on disk, referenced commune by commune.

A commune holds only what was sent for that commune: knowing a hash proves nothing
(docs/rules.md#data-12). A file is complete and flushed before its row is written; a crash can leave
a file without a row, which the next upload replaces.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec
from sqlalchemy import Connection, func, select

from central_service.access.erasures import erased_among, refuse_erased
from central_service.access.scopes import Scope
from central_service.database import schema
from central_service.database.connections import insert_rows
from central_service.founding.service import Service, now
from central_service.signing.row_macs import evidence_mac, rows_secret
from central_service.stores.object_store import StoreUnusable
from central_service.trouble.service_faults import (
    CommuneFull,
    Erased,
    EvidenceMismatch,
    EvidenceType,
    Forbidden,
    Malformed,
    NoRoom,
    NotHeld,
    TooManyPixels,
)
from desktop_app.core.files import media as media_kinds
from desktop_app.core.files.evidence_files import FileRefused, examine, refuse_kind
from desktop_app.core.files.media import MAX_EVIDENCE, Media
from desktop_app.core.ids import CommuneCode, DeviceId, EvidenceHash, Role
from desktop_app.core.system_refusals import Why, reason, why_refused
from desktop_app.i18n import N_

from .erased_content import remove_content
from .pixels import pixels_of

MAX_BYTES = MAX_EVIDENCE  # of one file
MAX_COMMUNE_BYTES = 2 * 1024**3  # of all files of a commune: some twenty years of photos
MAX_ASKED = 2_000  # hashes of one question
_HASH = re.compile(r"[0-9a-f]{64}")
_AT_ONCE = 500  # communes of one statement
_WRITERS = frozenset({Role.CLERK, Role.LEADER, Role.SUPERVISOR})


class KeptEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the service holds of one file for one commune."""

    sha256: EvidenceHash
    size: int
    media: str


def keep_file(
    service: Service, file: Path, commune: CommuneCode, sha256: EvidenceHash, device: DeviceId
) -> KeptEvidence:
    """Check *file*, which lies on the disk of the evidence, and keep it for *commune*.

    It is moved to its place. Raise EvidenceMismatch, EvidenceType or TooManyPixels where it is
    no evidence of that name, CommuneFull where the commune has no room, Erased where its content
    may not be kept; it is removed then.
    Raise NoRoom where the disk is full.
    """
    try:
        size, media = checked(file, sha256)
        service.store.bring(file, sha256)
    except (EvidenceMismatch, EvidenceType, TooManyPixels):
        file.unlink(missing_ok=True)
        raise
    except FileNotFoundError as error:  # another worker moved the same file first
        with service.database.reading() as connection:
            kept = held(connection, service, commune, sha256)
        if kept is None:
            raise not_held(sha256) from error
        return kept
    except OSError as error:
        raise disk_fault(error) from error
    # The row last, in the same transaction: if the database is busy, the file stays where it was.
    with _removed_if_refused(file), service.database.writing() as connection:
        refuse_erased(connection, commune, sha256)
        if held(connection, service, commune, sha256) is None:
            refuse_if_full(commune, bytes_held(connection, commune) + size)
        try:
            service.store.settle(file, sha256)
        except OSError as error:
            raise disk_fault(error) from error
        row = (commune, sha256, size, media, device, now())
        mac = evidence_mac(rows_secret(service.seal), *row)
        insert_rows(connection, schema.evidence, [(*row, mac)], unless_there=True)
    with service.database.reading() as connection:  # another worker may have erased it meanwhile
        gone = erased_among(connection, commune, [sha256])
    if gone:
        remove_content(service, gone)
        with service.database.reading() as connection:
            refuse_erased(connection, commune, sha256)
    return KeptEvidence(sha256=sha256, size=size, media=media)


def refuse_if_no_evidence(head: bytes, name: str = "") -> Media:
    """Return the kind of a file that begins with *head*; raise EvidenceType for none.

    Raise TooManyPixels for a picture too large to decode. *name* is what the file is called.
    """
    try:
        media = refuse_kind(head[: media_kinds.HEAD], name)
    except FileRefused as refused:
        raise _evidence_type(refused) from refused
    _refuse_pixels(io.BytesIO(head), media)
    return media


def held(
    connection: Connection, service: Service, commune: CommuneCode, sha256: EvidenceHash
) -> KeptEvidence | None:
    """Return what is held of the file for *commune*, or None."""
    table = schema.evidence.c
    row = connection.execute(
        select(table.size, table.media).where(table.commune == commune, table.sha256 == sha256)
    ).one_or_none()
    if row is None or not is_stored(service, sha256):
        return None
    return KeptEvidence(sha256=sha256, size=row.size, media=row.media)


def holds_beginning(
    connection: Connection, beginning: bytes, communes: Collection[CommuneCode]
) -> bool:
    """Return whether a file of *communes* is recorded whose SHA-256 begins with these bytes."""
    table, first, some = schema.evidence.c, beginning.hex(), sorted(communes)
    for start in range(0, len(some), _AT_ONCE):
        found = connection.execute(
            select(1)
            .where(
                table.commune.in_(some[start : start + _AT_ONCE]),
                table.sha256.between(first, first + "g"),  # no digit comes after f
            )
            .limit(1)
        )
        if found.first() is not None:
            return True
    return False


def lacking(
    connection: Connection,
    service: Service,
    commune: CommuneCode,
    asked: Collection[EvidenceHash],
) -> list[EvidenceHash]:
    """Return those of *asked* that the service does not hold for *commune*, in their order.

    A file that is missing from the store is requested again, an erased one never.
    """
    table = schema.evidence.c
    rows = connection.execute(
        select(table.sha256).where(table.commune == commune, table.sha256.in_(asked))
    )
    try:
        known = service.store.among({EvidenceHash(name) for name in rows.scalars()})
    except OSError as error:
        raise disk_fault(error) from error
    known |= erased_among(connection, commune, asked)
    return [sha256 for sha256 in asked if sha256 not in known]


def bytes_held(connection: Connection, commune: CommuneCode) -> int:
    """Return how many bytes of evidence are held for *commune*."""
    table = schema.evidence.c
    total = select(func.coalesce(func.sum(table.size), 0)).where(table.commune == commune)
    return int(connection.execute(total).scalar_one())


def refuse_if_full(commune: CommuneCode, size: int) -> None:
    """Raise CommuneFull where *size* bytes are more than *commune* may have."""
    if size > MAX_COMMUNE_BYTES:
        raise CommuneFull(
            N_("Commune {commune} has as much evidence as it may have ({limit} MB)."),
            commune=commune,
            limit=MAX_COMMUNE_BYTES // 2**20,
        )


@contextmanager
def _removed_if_refused(file: Path) -> Iterator[None]:
    try:
        yield
    except (CommuneFull, Erased):
        file.unlink(missing_ok=True)
        raise


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
    """Return the fault for a file that was not uploaded for this commune."""
    return NotHeld(
        N_("The service does not hold the file {name} for this commune."), name=sha256[:8]
    )


def is_stored(service: Service, sha256: EvidenceHash) -> bool:
    """Return whether the store has the file; raise NoRoom where it cannot be asked."""
    try:
        return service.store.has(sha256)
    except OSError as error:
        raise disk_fault(error) from error


def disk_fault(error: OSError) -> NoRoom:
    """Return the fault for a disk error while a file is received."""
    if isinstance(error, StoreUnusable):
        return NoRoom(
            N_(
                "The service cannot reach its store of files at the moment; the file stays on your"
                " machine for now."
            )
        )
    if reason(error) is Why.FULL:
        return NoRoom(N_("The service's disk is full; the file stays on your machine for now."))
    return NoRoom(
        N_("The service cannot keep files at the moment: {reason}."),
        reason=why_refused(error),
    )


def checked(file: Path, sha256: EvidenceHash) -> tuple[int, str]:
    """Return size and media type of *file*; raise a fault where it is not what it should be."""
    with file.open("rb") as stream:
        told = hashlib.file_digest(stream, "sha256").hexdigest()
        size = stream.tell()
        if told != sha256:
            raise EvidenceMismatch(
                N_("The file did not arrive as it was sent ({size} bytes); please send it again."),
                size=size,
            )
        try:
            media, _ = examine(stream, sha256[:8])
        except FileRefused as refused:
            raise _evidence_type(refused) from refused
        _refuse_pixels(stream, media)
    return size, media.value


def _refuse_pixels(stream: BinaryIO, media: Media) -> None:
    pixels = pixels_of(stream, media)
    if pixels is None:
        return
    limit = media_kinds.pixel_limit(media, is_progressive=pixels.is_progressive)
    if pixels.count > limit:
        raise TooManyPixels(
            N_("The picture has {count} million pixels; at most {limit} million are taken."),
            count=pixels.count // 1_000_000,
            limit=limit // 1_000_000,
        )


def _evidence_type(refused: FileRefused) -> EvidenceType:
    return EvidenceType(refused.message, **refused.params)


def _outside(commune: CommuneCode) -> Forbidden:
    return Forbidden(
        N_("Commune {commune} is not among the communes of this device."), commune=commune
    )
