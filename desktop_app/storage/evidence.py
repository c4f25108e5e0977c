"""Evidence files, named by their SHA-256, and which of them the service lacks."""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from desktop_app.core.digests import sha256_hex
from desktop_app.core.fault import N_
from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.core.system_refusals import Why, reason, why_refused
from desktop_app.paths.private import make_folder_inside
from desktop_app.paths.replacing import replace

from .erasures import NAME, refuse_erased
from .storage_faults import SaveFailed, disk_full, read_only
from .store import Store

_FOLDER = "evidence"
_PARTS = "parts"  # within it: files that are being written
_ABANDONED = 3_600  # seconds after which a part was left by a program that was ended
_NAME = re.compile("[0-9a-f]{64}")


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a commune refers to. ``size`` in bytes; 0 where it is not here."""

    commune: CommuneCode
    sha256: EvidenceHash
    media: str = ""
    size: int = 0


class EvidenceCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many files are referred to, how many the service holds, and how many are to send."""

    referred: int
    delivered: int
    unsent: int
    unsent_bytes: int


def keep(store: Store, data: bytes, media: str) -> EvidenceHash:
    """Keep *data* under its SHA-256, whole and on the disk on return, and return that name.

    Raise DiskFull, ReadOnly or SaveFailed; nothing half-written stays. Raise EvidenceErased for
    content that may not be kept.
    """
    refuse_erased(store, EvidenceHash(sha256_hex(data)))
    sha256 = put(store, data)
    note_evidence(store, sha256, media, len(data))
    return sha256


def put(store: Store, data: bytes) -> EvidenceHash:
    """Write the file to its path without a row in the database; raise as ``keep``."""
    sha256 = EvidenceHash(sha256_hex(data))
    path = path_of(store, sha256)
    # The bytes are compared: attaching a file again repairs a damaged one.
    if not (path.is_file() and _is_whole(path, sha256)):
        _write(store, path, data)
    return sha256


def note_evidence(store: Store, sha256: EvidenceHash, media: str, size: int) -> None:
    """Note that the file is here; *size* in bytes."""
    with store.transaction() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO evidence (sha256, media, size) VALUES (?, ?, ?)",
            (bytes.fromhex(sha256), media, size),
        )


def open_evidence(store: Store, sha256: EvidenceHash) -> Path | None:
    """Return the file of that name, or None where it is not here."""
    if not _NAME.fullmatch(sha256):
        return None
    path = path_of(store, sha256)
    return path if path.is_file() else None


def unsent_evidence(store: Store) -> list[Evidence]:
    """Return the files here that something standing refers to and the service lacks.

    The smallest first, so that most are sent over a faulty network. Detached files are left out: a
    photo that was attached by mistake does not leave this computer.
    """
    return [
        Evidence(commune=commune, sha256=EvidenceHash(sha256.hex()), media=media, size=size)
        for commune, sha256, media, size in store.rows(
            "SELECT DISTINCT r.commune, r.sha256, e.media, e.size FROM reference AS r"
            " JOIN evidence AS e ON e.sha256 = r.sha256"
            " LEFT JOIN delivery AS d ON d.commune = r.commune AND d.sha256 = r.sha256"
            " WHERE d.at IS NULL ORDER BY e.size, r.sha256"
        )
    ]


def wanted_evidence(store: Store, communes: Iterable[CommuneCode] = ()) -> list[Evidence]:
    """Return the files that something standing refers to and that are not here, by commune.

    Of *communes* only, where some are named. What was erased is wanted no more.
    """
    chosen = set(communes)
    found = store.rows(
        "SELECT DISTINCT r.commune, r.sha256 FROM reference AS r"
        " LEFT JOIN evidence AS e ON e.sha256 = r.sha256"
        " WHERE e.sha256 IS NULL AND NOT EXISTS"
        "  (SELECT 1 FROM memory WHERE name = ? || lower(hex(r.sha256)))"
        " ORDER BY r.commune, r.sha256",
        (NAME,),
    )
    return [
        Evidence(commune=commune, sha256=EvidenceHash(sha256.hex()))
        for commune, sha256 in found
        if not chosen or commune in chosen
    ]


_NEWEST = "newest-file"  # commune/SHA-256 of the file that the service confirmed last


def mark_evidence_sent(
    store: Store, commune: CommuneCode, sha256: EvidenceHash, *, now: int
) -> None:
    """Note that the service holds a file for *commune*; *now* in UTC seconds."""
    with store.transaction() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO delivery (commune, sha256, at) VALUES (?, ?, ?)",
            (commune, bytes.fromhex(sha256), now),
        )
        connection.execute(
            "INSERT OR REPLACE INTO memory (name, value) VALUES (?, ?)",
            (_NEWEST, f"{commune}/{sha256}"),
        )


def newest_delivery(store: Store) -> tuple[CommuneCode, EvidenceHash] | None:
    """Return the file that the service confirmed last; None where that need not be asked."""
    found = store.row("SELECT value FROM memory WHERE name = ?", (_NEWEST,))
    if found is None:
        return None
    commune, _, sha256 = found[0].partition("/")
    return CommuneCode(commune), EvidenceHash(sha256)


def settle_newest(store: Store) -> None:
    """Ask for the newest file no longer: what came after it is proved to be held."""
    if newest_delivery(store) is not None:
        with store.transaction() as connection:
            connection.execute("DELETE FROM memory WHERE name = ?", (_NEWEST,))


def forget_deliveries(store: Store, communes: Iterable[CommuneCode]) -> None:
    """Mark every file of *communes* as unsent: the service lost some that it had confirmed."""
    with store.transaction() as connection:
        connection.executemany(
            "DELETE FROM delivery WHERE commune = ?", [(commune,) for commune in communes]
        )
        connection.execute("DELETE FROM memory WHERE name = ?", (_NEWEST,))


def forget_delivery(store: Store, commune: CommuneCode, lacking: Iterable[EvidenceHash]) -> None:
    """Mark files as unsent that the service lacks, as after a restored backup."""
    with store.transaction() as connection:
        connection.executemany(
            "DELETE FROM delivery WHERE commune = ? AND sha256 = ?",
            [(commune, bytes.fromhex(sha256)) for sha256 in lacking],
        )


def evidence_counts(store: Store, commune: CommuneCode | None = None) -> EvidenceCounts:
    """Return how many files are sent and unsent, of one commune or of all."""
    referred, delivered, unsent, unsent_bytes = store.row(
        "SELECT count(*), count(at), count(size) FILTER (WHERE at IS NULL),"
        " coalesce(sum(size) FILTER (WHERE at IS NULL), 0) FROM ("
        " SELECT DISTINCT r.commune, r.sha256, d.at, e.size FROM reference AS r"
        " LEFT JOIN evidence AS e ON e.sha256 = r.sha256"
        " LEFT JOIN delivery AS d ON d.commune = r.commune AND d.sha256 = r.sha256"
        " WHERE ? IS NULL OR r.commune = ?)",
        (commune, commune),
    )
    return EvidenceCounts(
        referred=referred, delivered=delivered, unsent=unsent, unsent_bytes=unsent_bytes
    )


def held_files(store: Store) -> tuple[int, int]:
    """Return how many files of evidence are on this computer, and their bytes."""
    count, size = store.row("SELECT count(*), coalesce(sum(size), 0) FROM evidence")
    return count, size


def whereabouts(
    store: Store, commune: CommuneCode
) -> tuple[frozenset[EvidenceHash], frozenset[EvidenceHash]]:
    """Return which files that *commune* refers to are here, and which the service holds."""
    here = store.rows(
        "SELECT r.sha256 FROM reference AS r JOIN evidence AS e ON e.sha256 = r.sha256"
        " WHERE r.commune = ?",
        (commune,),
    )
    sent = store.rows("SELECT sha256 FROM delivery WHERE commune = ?", (commune,))
    return (
        frozenset(EvidenceHash(sha256.hex()) for (sha256,) in here),
        frozenset(EvidenceHash(sha256.hex()) for (sha256,) in sent),
    )


def shared_evidence(
    store: Store, commune: CommuneCode | None = None
) -> dict[EvidenceHash, tuple[CommuneCode, ...]]:
    """Return the files that several communes refer to, with those communes in order of code.

    Of those that *commune* refers to only, where one is named. The same photo is the same bytes
    (docs/rules.md#case-12).
    """
    found = store.rows(
        "SELECT sha256, group_concat(DISTINCT commune) FROM reference"
        " WHERE ?1 IS NULL OR sha256 IN (SELECT sha256 FROM reference WHERE commune = ?1)"
        " GROUP BY sha256 HAVING count(DISTINCT commune) > 1",
        (commune,),
    )
    return {
        EvidenceHash(sha256.hex()): tuple(CommuneCode(one) for one in sorted(communes.split(",")))
        for sha256, communes in found
    }


def evidence_files(store: Store) -> Iterator[tuple[EvidenceHash, Path]]:
    """Yield every file that should be here, with its place."""
    for (sha256,) in store.rows("SELECT sha256 FROM evidence ORDER BY sha256"):
        name = EvidenceHash(sha256.hex())
        yield name, path_of(store, name)


def path_of(store: Store, sha256: EvidenceHash) -> Path:
    """Return the path of the file of that name, whether or not it exists."""
    return store.folder / _FOLDER / sha256[:2] / sha256


def _is_whole(path: Path, sha256: EvidenceHash) -> bool:
    with path.open("rb") as stream:
        import hashlib  # see core.digests

        return hashlib.file_digest(stream, "sha256").hexdigest() == sha256


def _write(store: Store, path: Path, data: bytes) -> None:
    """Put *data* at *path* so that a reader sees all of it or nothing, even after a power cut."""
    part: Path | None = None
    try:
        parts = store.folder / _FOLDER / _PARTS
        for folder in (parts.parent, parts, path.parent):
            make_folder_inside(folder)
        _sweep(parts)
        import tempfile  # late: 8 ms, and no file is kept before the first paint

        handle, name = tempfile.mkstemp(dir=parts)  # 0600
        part = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        replace(part, path)
        part = None
        sync_folder(path.parent)
    except OSError as error:
        raise file_fault(store, path.parent, error) from error
    finally:
        if part is not None:
            with contextlib.suppress(OSError):
                part.unlink()


def _sweep(parts: Path) -> None:
    """Remove what a program that was ended left half-written."""
    for part in parts.iterdir():
        with contextlib.suppress(OSError):
            if part.stat().st_mtime < time.time() - _ABANDONED:
                part.unlink()


def file_fault(store: Store, folder: Path, error: OSError) -> SaveFailed:
    """Return the fault for *error*, raised while writing a file to *folder*."""
    why = reason(error)
    if why in (Why.FULL, Why.TOO_LARGE):
        return disk_full(store.folder)
    if why in (Why.NOT_ALLOWED, Why.PROTECTED):
        return read_only(store.folder)
    return SaveFailed(
        N_("Not saved: the file could not be written to {folder} ({reason})."),
        folder=folder,
        reason=why_refused(error),
    )


def sync_folder(folder: Path) -> None:
    """Have the name of a new file on the disk too; Windows does that by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
