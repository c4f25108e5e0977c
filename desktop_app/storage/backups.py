"""Copies of the database: one file each, checked before it gets its name (SQLite's backup API).

A copy holds everything but the keys, which are never copied, and the evidence files. Files that the
service does not hold yet can be included: they would be lost with the disk. The daily copies are in
the folder "backups" beside the database, the newest fourteen of them, and with them every copy that
a person asked for.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from pathlib import Path

import msgspec

from desktop_app.core.fault import N_
from desktop_app.core.ids import CommuneCode, DeviceId, EvidenceHash
from desktop_app.core.time.rounds import VIETNAM, local
from desktop_app.paths.private import make_folder_inside
from desktop_app.paths.replacing import replace

from . import evidence
from .checking import check_entries
from .storage_faults import Damaged, SaveFailed, damaged, fault_of
from .store import Store

FOLDER = "backups"
KEPT = 14
_SQLITE = b"SQLite format 3\0"  # how every database begins
_DAILY = re.compile(r"desk-\d{4}-\d{2}-\d{2}\.db")
_ASKED = re.compile(r"desk-\d{4}-\d{2}-\d{2}-\d{6}\.db")  # made when a person asked for it
_UPGRADE = re.compile(r"desk-before-upgrade-\d{3}\.db")


_PAGES = 256  # of the database, copied between two reports of the progress

Progress = Callable[[int, int], object]  # how much is done, of how much


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """A copy on this computer; ``made`` by its clock."""

    file: Path
    made: datetime
    size: int


class CopyContents(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a copy: the keys that wrote it, their commune, and its number of changes."""

    devices: frozenset[DeviceId]
    commune: CommuneCode | None
    changes: int


def back_up(
    store: Store,
    file: Path,
    *,
    files: Iterable[EvidenceHash] = (),
    progress: Progress = lambda _done, _all: None,
) -> CopyContents:
    """Write a checked copy of the database to *file*, with the evidence *files* in it.

    It gets its name when it is complete and flushed. Raise SaveFailed (DiskFull, ReadOnly) or
    Damaged, or what *progress* raises; then no file is left, and the data is unchanged.
    """
    half = file.with_name(f"{file.name}.half")
    try:
        half.unlink(missing_ok=True)
        os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _copy(store, half, tuple(files), progress)
        try:
            looked = look_at(half)
        except Damaged as fault:  # the copy is as damaged as the data
            raise damaged(store.file) from fault
        with half.open("rb+") as stream:
            os.fsync(stream.fileno())
        replace(half, file)
        evidence.sync_folder(file.parent)
    except sqlite3.Error as error:
        raise fault_of(error, file) from error
    except OSError as error:
        raise evidence.file_fault(store, file.parent, error) from error
    finally:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)
    return looked


def asked_file(folder: Path, now: datetime) -> Path:
    """Return the place of a copy that a person asks for, beside the daily ones; raise OSError."""
    make_folder_inside(folder / FOLDER)
    return folder / FOLDER / f"desk-{now:%Y-%m-%d-%H%M%S}.db"


def daily(store: Store, today: date) -> Path | None:
    """Write the copy of *today* unless it exists; return it. The oldest beyond 14 is removed.

    Raise as ``back_up``; the earlier copies are then left as they are.
    """
    folder = store.folder / FOLDER
    file = folder / f"desk-{today.isoformat()}.db"
    if file.exists():
        return None
    try:
        make_folder_inside(folder)
    except OSError as error:
        raise evidence.file_fault(store, store.folder, error) from error
    back_up(store, file)
    with contextlib.suppress(OSError):
        _date(file, today)
    kept = [one.file for one in copies(store.folder) if _DAILY.fullmatch(one.file.name)]
    for old in [one for one in kept if one != file][KEPT - 1 :]:
        with contextlib.suppress(OSError):
            old.unlink()
    return file


def _date(file: Path, today: date) -> None:
    """Give *file* a time of *today* where the PC's clock shows another day.

    Copies are ordered by their times: that of a PC whose clock starts in 1980 would be the oldest.
    """
    if local(int(file.stat().st_mtime)).date() != today:
        noon = datetime.combine(today, time(12), VIETNAM).timestamp()
        os.utime(file, (noon, noon))


def copies(folder: Path) -> tuple[Copy, ...]:
    """Return the copies in a data *folder*, the newest first."""
    found = []
    with contextlib.suppress(OSError):
        for file in [*(folder / FOLDER).glob("*.db"), *folder.glob("*.db")]:
            if any(kind.fullmatch(file.name) for kind in (_DAILY, _ASKED, _UPGRADE)):
                told = file.stat()
                made = datetime.fromtimestamp(told.st_mtime).astimezone()
                found.append(Copy(file=file, made=made, size=told.st_size))
    return tuple(sorted(found, key=lambda one: (one.made, one.file.name), reverse=True))


def look_at(file: Path) -> CopyContents:
    """Return the content of the copy in *file* after checking all of it.

    Raise NoData, NotOurs, NewerDatabase or Damaged.
    """
    try:
        store = Store.look(file)
    except Damaged as fault:
        raise _unusable(file) from fault
    try:
        findings = check_entries(store)
        if findings:
            raise _unusable(file) from findings[0].fault
        rows = store.rows("SELECT device, commune FROM identity ORDER BY created, rowid")
        (changes,) = store.row("SELECT count(*) FROM change")
    finally:
        store.close()
    return CopyContents(
        devices=frozenset(device for device, _commune in rows),
        commune=next((commune for _device, commune in rows if commune), None),
        changes=changes,
    )


def _unusable(file: Path) -> Damaged:
    """Return the fault for a *file* that is no database at all, or a damaged one."""
    with file.open("rb") as stream:
        if stream.read(len(_SQLITE)) != _SQLITE:
            return Damaged(N_("The file {file} is no copy of this program's data."), file=file)
    return Damaged(
        N_("The copy {file} is damaged, so it was not used. Choose an older one."), file=file
    )


def unpack(store: Store, into: Store) -> int:
    """Store the evidence files in the copy *store* as evidence of *into*.

    Return how many there were.
    """
    if store.row("SELECT 1 FROM sqlite_master WHERE name = 'packed_file'") is None:
        return 0
    count = 0
    for sha256, data in store.rows("SELECT sha256, data FROM packed_file"):
        if evidence.put(into, bytes(data)) != sha256.hex():
            raise SaveFailed(N_("Not saved: a file of evidence in the copy is damaged."))
        count += 1
    with store.transaction() as connection:
        connection.execute("DROP TABLE packed_file")
    return count


def _copy(store: Store, target: Path, files: tuple[EvidenceHash, ...], progress: Progress) -> None:
    def copied(_status: int, left: int, pages: int) -> None:
        progress(pages - left, pages + len(files))

    with contextlib.closing(sqlite3.connect(target, isolation_level=None)) as copy:
        with contextlib.closing(sqlite3.connect(store.file)) as source:
            source.backup(copy, pages=_PAGES, progress=copied)
            (pages,) = source.execute("PRAGMA page_count").fetchone()
        copy.execute("PRAGMA journal_mode = DELETE")  # one file without side files
        copy.execute("BEGIN")
        for at, sha256 in enumerate(files):
            progress(pages + at, pages + len(files))
            if not at:
                copy.execute(
                    "CREATE TABLE packed_file (sha256 BLOB PRIMARY KEY, data BLOB NOT NULL) STRICT"
                )
            path = evidence.open_evidence(store, sha256)
            if path is not None:
                copy.execute(
                    "INSERT INTO packed_file VALUES (?, ?)",
                    (bytes.fromhex(sha256), path.read_bytes()),
                )
        copy.execute("COMMIT")
