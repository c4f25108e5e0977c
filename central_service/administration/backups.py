"""Back up the service's data into one file, and restore it.

A copy is always an SQLite database of this service. So a copy of one kind of database can be
restored into another, and be read with common tools. Evidence is named in it by hash; the files
themselves are copied to a folder, only those that are not there yet. The keys are never in it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, insert, inspect, select
from sqlalchemy.engine import URL

from central_service.database import schema
from central_service.database.connections import Database, refuse_unless_durable
from central_service.database.migrating import migrate, migrate_in
from central_service.founding.founding import open_service
from central_service.founding.next_epoch import NewEpoch, epoch_in
from central_service.founding.service import Service, now
from central_service.founding.settings import Settings
from central_service.signing.acts import standing
from central_service.signing.receipts_mark import Mark, ReceiptsMark
from central_service.signing.seal import Seal, flush_folder
from central_service.signing.service_keys import keys_in, newest_key
from central_service.stores.evidence_store import EvidenceStore, open_store
from central_service.stores.folder_store import FolderStore
from central_service.trouble.service_faults import BackupRefused, DatabaseUnusable, NoRoom
from desktop_app.core.changes.roster import ServiceKey
from desktop_app.core.ids import EvidenceHash
from desktop_app.core.system_refusals import why_refused
from desktop_app.core.time.rounds import local
from desktop_app.i18n import N_
from desktop_app.paths.database_uri import read_only
from desktop_app.paths.private import ensure_private_folder
from desktop_app.paths.replacing import replace

from .checking import check_entries
from .erasing import clear_copies, erase_listed

_ROWS = 1_000  # copied at once
_PIECE = 1024 * 1024  # bytes copied at once
_BINARY = getattr(os, "O_BINARY", 0)
_SUFFIXES = ("", "-wal", "-shm")


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of a copy: entries and files; ``missing`` are files named in it and not found."""

    changes: int
    files: int
    copied: int = 0
    missing: int = 0


def back_up(service: Service, file: Path, *, files: Path | None = None) -> Backup:
    """Write a verified copy of everything held to *file*, and of evidence into *files*.

    The service may run meanwhile. Raise BackupRefused where the copy cannot be written or the data
    is not whole; then *file* is not there.
    """
    if file.exists():
        raise BackupRefused(N_("There is a file {file} already; it was left as it is."), file=file)
    half = file.with_name(file.name + ".half")
    try:
        ensure_private_folder(file.parent)
        _remove(half)
        os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        began = now()
        if service.database.is_sqlite:
            _copy_sqlite(Path(service.database.url.database or ""), half)
        else:
            with _opened(half) as copy:
                migrate(copy)
                with service.database.reading() as source, copy.writing() as target:
                    _copy_tables(source, target)
        _note_time(half, began)
        found = _verified(half, service.seal, name=file)
        with half.open("rb+") as stream:  # Windows flushes no file that is open to be read
            os.fsync(stream.fileno())
        replace(half, file)
        flush_folder(file.parent)
        counts = _copy_out(service, files, file)
        if files is not None:
            clear_copies(service, files)
        return msgspec.structs.replace(found, **counts)
    except OSError as error:
        raise BackupRefused(
            N_("The copy cannot be written to {file}: {reason}."),
            file=file,
            reason=why_refused(error),
        ) from error
    except sqlite3.Error as error:
        raise _sqlite_fault(error, file) from error
    finally:
        _remove(half)


def restore(settings: Settings, file: Path, *, files: Path | None = None) -> NewEpoch:
    """Put the copy in *file* in the place of the database, as a new epoch.

    Everything is prepared in a temporary copy: the signing keys are looked for, the copy is
    checked, the epoch begun, the files of evidence copied. Then it takes the place of the database
    at once: an SQLite database that is there is kept aside; one of another kind must be empty and
    is filled in one transaction. Raise BackupRefused or KeyUnusable where it cannot be; then
    neither database is changed. The key for packages is not needed: without it the data come back.
    """
    if not file.is_file():
        raise BackupRefused(N_("There is no file {file}."), file=file)
    if files is not None and not files.is_dir():
        raise BackupRefused(N_("There is no folder {folder}."), folder=files)
    half = settings.folder / "service-restoring.db"
    try:
        ensure_private_folder(settings.folder)
        _remove(half)
        copy_private(file, half)
        _refuse_damaged(half, name=file)
        newest_key(settings.key, _keys_of(half, name=file))
        copied = _taken_time(half)
        begun, mark, seal = _begin_epoch_in(half, settings, files)
        _verified(half, seal, name=file)
        if files is not None:
            store = open_store(settings.evidence, settings.object_store)
            _copy_files(FolderStore(files), store, half)
        if settings.database.get_backend_name() == "sqlite":
            _take_the_place(half, Path(settings.database.database or ""))
        else:
            _fill(Database(settings.database), half)
    except OSError as error:
        raise BackupRefused(
            N_("The copy cannot be put back: {reason}."), reason=why_refused(error)
        ) from error
    except sqlite3.Error as error:
        raise _sqlite_fault(error, half) from error
    finally:
        with contextlib.suppress(OSError):
            _remove(half)
    ReceiptsMark(settings.folder).write(mark)
    return msgspec.structs.replace(begun, known_until=max(begun.known_until, copied))


def _keys_of(half: Path, *, name: Path) -> tuple[ServiceKey, ...]:
    """Return the service's keys that a copy of any version names; raise BackupRefused for none."""
    try:
        with _opened(half) as copy, copy.reading() as connection:
            keys = keys_in(connection) if inspect(connection).has_table("service_keys") else ()
    except DatabaseUnusable as fault:
        raise _unusable(name, fault) from fault
    if not keys:
        raise BackupRefused(N_("The copy {file} holds no service."), file=name)
    return keys


def _begin_epoch_in(
    half: Path, settings: Settings, files: Path | None
) -> tuple[NewEpoch, Mark, Seal]:
    """Upgrade the copy in *half* and begin the epoch in it that it will have in its place.

    What was erased after the copy was made is erased in it first.
    """
    theirs = msgspec.structs.replace(settings, database=_url_of(half))
    with open_service(theirs, may_be_behind=True) as service:
        erase_listed(service, *([files] if files is not None else []))
        with service.database.writing() as connection:
            known = standing(connection, locked=True)
            assert known is not None
            epoch = max(known.epoch, service.mark.read().epoch) + 1
            mark = epoch_in(connection, service.seal, epoch)
        return NewEpoch(epoch=epoch, known_until=service.known_until), mark, service.seal


def missing_files(service: Service) -> int:
    """Return how many evidence files are named and missing; devices are asked for them."""
    with service.database.reading() as connection:
        rows = connection.execute(select(schema.evidence.c.sha256).distinct()).scalars()
        names = {EvidenceHash(name) for name in rows}
    return len(names - service.store.among(names))


def _url_of(file: Path) -> URL:
    return URL.create("sqlite", database=str(file))


@contextmanager
def _opened(file: Path) -> Iterator[Database]:
    database = Database(_url_of(file))
    try:
        yield database
    finally:
        database.close()


def _copy_sqlite(source: Path, target: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(source)) as one,
        contextlib.closing(sqlite3.connect(target)) as other,
    ):
        try:
            one.backup(other, pages=1_000)
        except sqlite3.Error as error:
            raise _sqlite_fault(error, target) from error


def _note_time(copy: Path, began: int) -> None:
    """Write into *copy* when it began to be made: it holds all that was administered until then.

    The table is of copies alone; one that was put back by hand is replaced with the next copy.
    """
    with contextlib.closing(sqlite3.connect(copy)) as plain, plain:
        plain.execute("DROP TABLE IF EXISTS copied")
        plain.execute("CREATE TABLE copied (at INTEGER NOT NULL)")
        plain.execute("INSERT INTO copied VALUES (?)", (began,))


def _taken_time(copy: Path) -> int:
    """Return that time and take it out of *copy*; 0 in a copy of an earlier program."""
    with contextlib.closing(sqlite3.connect(copy)) as plain, plain:
        known = plain.execute("SELECT 1 FROM sqlite_master WHERE name = 'copied'").fetchone()
        if known is None:
            return 0
        (at,) = plain.execute("SELECT at FROM copied").fetchone()
        plain.execute("DROP TABLE copied")
    return int(at)


def _copy_tables(source: Connection, target: Connection) -> None:
    for table in schema.metadata.sorted_tables:
        rows = source.execution_options(yield_per=_ROWS).execute(select(table))
        for some in rows.partitions(_ROWS):
            target.execute(insert(table), [dict(row._mapping) for row in some])


def _verified(file: Path, seal: Seal, *, name: Path) -> Backup:
    """Return what the copy in *file* holds; raise BackupRefused unless all of it is whole.

    *name* is what people call that copy: *file* itself is a temporary one.
    """
    _refuse_damaged(file, name=name)
    try:
        with _opened(file) as copy, copy.reading() as connection:
            if standing(connection) is None:
                raise BackupRefused(N_("The copy {file} holds no service."), file=name)
            report = check_entries(connection, seal)
            count = select(func.count(schema.evidence.c.sha256.distinct()))
            names = connection.execute(count).scalar_one()
        with contextlib.closing(sqlite3.connect(file)) as plain:
            plain.execute("PRAGMA journal_mode = DELETE")  # one file without side files
    except sqlite3.Error as error:
        raise _sqlite_fault(error, name) from error
    except DatabaseUnusable as fault:
        raise _unusable(name, fault) from fault
    if report.faults:
        raise BackupRefused(
            N_("The copy {file} is not whole: {first}"), file=name, first=report.faults[0]
        )
    return Backup(changes=report.changes, files=names)


def _unusable(name: Path, fault: DatabaseUnusable) -> BackupRefused:
    return BackupRefused(N_("The copy {file} cannot be used: {reason}"), file=name, reason=fault)


def _refuse_damaged(file: Path, *, name: Path) -> None:
    """Raise BackupRefused where the pages of the database in *file* are not whole."""
    try:
        with contextlib.closing(sqlite3.connect(file)) as plain:
            told = [line for (line,) in plain.execute("PRAGMA integrity_check(5)")]
    except sqlite3.Error as error:
        if "malformed" not in str(error):
            raise _sqlite_fault(error, name) from error
        told = [str(error)]
    if told != ["ok"]:
        raise BackupRefused(N_("The copy {file} is damaged; nothing was changed."), file=name)


def _copy_out(service: Service, folder: Path | None, named_in: Path) -> dict[str, int]:
    """Copy the service's evidence into *folder*, where one is named."""
    if folder is None:
        return {}
    ensure_private_folder(folder)
    return _copy_files(service.store, FolderStore(folder), named_in)


def _copy_files(source: EvidenceStore, target: EvidenceStore, named_in: Path) -> dict[str, int]:
    """Copy evidence that *target* lacks; return how many were copied, and how many are missing."""
    with contextlib.closing(sqlite3.connect(read_only(named_in.absolute()), uri=True)) as c:
        rows = c.execute("SELECT DISTINCT sha256 FROM evidence")
        names = {EvidenceHash(name) for (name,) in rows}
    copied = missing = 0
    for name in sorted(names - target.among(names)):
        try:
            target.put(source.read(name), name)
        except FileNotFoundError:
            missing += 1
        else:
            copied += 1
    return {"copied": copied, "missing": missing}


def _take_the_place(half: Path, database: Path) -> None:
    """Put *half* in the place of *database*, which is kept aside where there is one."""
    if database.is_file():
        moment = f"{local(now()):%Y-%m-%d-%H%M%S}"
        aside = database.with_name(f"{database.stem}-before-restore-{moment}.db")
        with contextlib.closing(sqlite3.connect(database, timeout=1)) as present:
            try:
                # This needs exclusive access, and leaves one file without side files.
                present.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.OperationalError as error:
                if "locked" in str(error):
                    raise BackupRefused(
                        N_("The database {file} is in use. Stop the service first."), file=database
                    ) from error
            except sqlite3.DatabaseError:
                pass  # damaged: that is why a copy is put back
        for suffix in _SUFFIXES:
            part = Path(f"{database}{suffix}")
            if part.exists():
                replace(part, Path(f"{aside}{suffix}"))
    ensure_private_folder(database.parent)
    replace(half, database)
    flush_folder(database.parent)


def _fill(database: Database, half: Path) -> None:
    """Fill an empty database from *half*, in one transaction with the making of its tables."""
    try:
        with database.bare() as connection:
            refuse_unless_durable(connection)
        with _opened(half) as copy, copy.reading() as source, database.writing() as target:
            migrate_in(target)
            if standing(target) is not None:
                raise BackupRefused(
                    N_("The database holds a service already. Name an empty one to restore into.")
                )
            for table in schema.metadata.sorted_tables:
                target.execute(table.delete())
            _copy_tables(source, target)
    finally:
        database.close()


def copy_private(source: Path, target: Path) -> None:
    """Copy *source* to the new file *target*, readable by this account alone from its start."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)
    with os.fdopen(handle, "wb") as written, source.open("rb") as read:
        shutil.copyfileobj(read, written, _PIECE)


def _remove(file: Path) -> None:
    for suffix in _SUFFIXES:
        Path(f"{file}{suffix}").unlink(missing_ok=True)


def _sqlite_fault(error: sqlite3.Error, file: Path) -> BackupRefused | NoRoom:
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
        return NoRoom(N_("The disk has no room for the copy {file}."), file=file)
    return BackupRefused(N_("The file {file} is no copy of a service's data."), file=file)
