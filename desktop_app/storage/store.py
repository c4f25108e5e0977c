"""The database of one data folder: opened, kept to one writer at a time, closed."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from desktop_app import paths
from desktop_app.core.fault import N_
from desktop_app.core.ids import CommuneCode, DeviceId
from desktop_app.paths import database_uri
from desktop_app.paths.replacing import replace

from . import folding, rewinds, schema
from .marks import Mark, Marks
from .rewinds import Rewound
from .storage_faults import (
    AlreadyThere,
    NewerDatabase,
    NoData,
    NotOurs,
    SaveFailed,
    StorageFault,
    damaged,
    fault_of,
    read_only,
    save_fault_of,
)

NAME = "desk.db"
RESTORING = "restoring"  # folder: a database that will replace the present one
DUE = "due"  # marker in it: it is complete, and replaces the present one at the next opening
_WAIT = 5.0  # seconds to wait for another writer

Value = TypeVar("Value")


class _Session:
    """One thread's connection, and its depth of nested transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.depth = 0
        self.marks: list[Mark] = []
        (self.version,) = connection.execute("PRAGMA data_version").fetchone()
        self.read: dict[str, tuple[tuple[int, int], Any]] = {}  # by Store.unless_changed

    def __del__(self) -> None:
        self.connection.close()


class Store:
    """The data of one folder.

    It may be used from any thread, each has a connection of its own; and from several processes,
    each with its own Store. Reading never waits; a writer waits for another up to five seconds.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / NAME
        self._local = threading.local()
        self._sessions: weakref.WeakSet[_Session] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._closed = False
        self._looks_only = False
        self._marks = Marks(folder)

    @classmethod
    def create(cls, folder: Path) -> Store:
        """Make the database of *folder*, for this account only; raise AlreadyThere if it has one.

        A database that was left unmade by a power cut is made anew.
        """
        folder = paths.make_data_folder(folder)
        store = cls(folder)
        with store._translating():
            store.file.touch(mode=0o600)
            _close_to_others(store.file)
            with contextlib.closing(store._connect()) as connection:
                application, number = schema.number_of(connection)
                if application == schema.APPLICATION:
                    raise AlreadyThere(
                        N_("The folder {folder} holds data already; it was left as it is."),
                        folder=folder,
                    )
                if application or number or not _is_empty(connection):
                    raise store._not_ours()
                connection.execute("PRAGMA journal_mode = WAL")
                schema.migrate(connection)
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> Store:
        """Open the database of *folder*, upgraded to this version's tables if it is older.

        Raise NoData, NotOurs, NewerDatabase, Damaged or a SaveFailed. ``rewound`` then names the
        own feeds that were longer before.
        """
        store = cls(paths.absolute(folder))
        with store._translating():
            take_the_place(store.folder)
            if not store.file.is_file():
                raise store._nothing_held()
        if not (os.access(store.file, os.W_OK) and os.access(store.folder, os.W_OK)):
            raise read_only(store.folder)
        _close_to_others(store.file)
        try:
            store._prepare()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def look(cls, file: Path) -> Store:
        """Open a copy of a database only to read it, as it is; raise NotOurs, Damaged or the like.

        NewerDatabase where a newer version of the program wrote it. An older one is not upgraded.
        """
        store = cls(file.absolute().parent)
        store.file, store._looks_only = file.absolute(), True
        try:
            with store._translating():
                if not store.file.is_file():
                    raise NoData(N_("There is no file {file}."), file=file)
                application, number = schema.number_of(store._session().connection)
            if application != schema.APPLICATION:
                raise store._not_ours()
            if number > schema.SCHEMA:
                raise store._newer()
        except BaseException:
            store.close()
            raise
        return store

    @property
    def rewound(self) -> tuple[Rewound, ...]:
        """The own feeds that were longer before, or had other content, than what is held here."""
        return tuple(
            Rewound(device=device, commune=commune, kept=kept, marked=marked)
            for device, commune, kept, marked in self.rows(rewinds.UNHEALED)
        )

    def close(self) -> None:
        """Close the connections of all threads; using the store afterwards is a mistake."""
        with self._lock:
            self._closed = True
            for session in list(self._sessions):
                session.connection.close()
        self._marks.close()

    def unless_changed(self, name: str, read: Callable[[], Value]) -> Value:
        """Return what *read* returns: while nothing was written since, what it returned before.

        *name* stands for what is read. Inside a transaction, which may be undone, it is read anew.
        """
        session = self._session()
        if session.connection.in_transaction:
            return read()
        (others,) = self.row("PRAGMA data_version")  # moves with what other connections commit
        stamp = (others, session.connection.total_changes)
        known = session.read.get(name)
        if known is None or known[0] != stamp:
            known = session.read[name] = (stamp, read())
        value: Value = known[1]
        return value

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """Write all that the block writes, or nothing; on disk when it ends.

        Inside an open transaction the block is a savepoint, undone alone if it raises.
        Raise SaveFailed if it cannot be written.
        """
        return _Transaction(self, self._session())

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        """Return all rows that *sql* selects."""
        try:
            return self._session().connection.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise fault_of(error, self.file) from error

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """Return the first row that *sql* selects, or None."""
        try:
            return self._session().connection.execute(sql, parameters).fetchone()
        except sqlite3.Error as error:
            raise fault_of(error, self.file) from error

    def changed_elsewhere(self) -> bool:
        """Return whether another thread or process wrote since this thread last asked."""
        session = self._session()
        (version,) = self.row("PRAGMA data_version")
        before, session.version = session.version, version
        return bool(before != version)

    def mark(self, device: DeviceId, commune: CommuneCode, sequence: int, head: bytes) -> None:
        """Write the mark of an own feed after its commit."""
        self._session().marks.append(
            Mark(device=device, commune=commune, sequence=sequence, head=head)
        )

    def _session(self) -> _Session:
        session: _Session | None = getattr(self._local, "session", None)
        if session is None:
            with self._translating():
                session = _Session(self._connect())
            with self._lock:
                if self._closed:
                    raise RuntimeError("the store is closed")
                self._sessions.add(session)
            self._local.session = session
        return session

    def _connect(self) -> sqlite3.Connection:
        # Another thread may close it at the end; only its own uses it.
        place = database_uri.read_only(self.file) if self._looks_only else str(self.file)
        connection = sqlite3.connect(
            place,
            timeout=_WAIT,
            isolation_level=None,
            check_same_thread=False,
            uri=self._looks_only,
        )
        try:
            # FULL: with NORMAL the last changes can be lost at a power cut.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self) -> None:
        connection = self._session().connection
        with self._translating():
            application, number = schema.number_of(connection)
            if application != schema.APPLICATION:
                if not number and _is_empty(connection):
                    raise self._nothing_held()
                raise self._not_ours()
            if number > schema.SCHEMA:
                raise self._newer()
            # A restored copy is not in WAL mode: VACUUM INTO does not set it.
            connection.execute("PRAGMA journal_mode = WAL")
            if number < schema.SCHEMA:
                self._copy_aside(connection, number)
                schema.migrate(connection)
        self._fold_by_present_rules()
        self._find_rewinds()

    def _copy_aside(self, connection: sqlite3.Connection, number: int) -> None:
        """Keep the database as it was before an upgrade."""
        copy = self.folder / f"desk-before-upgrade-{number:03d}.db"
        copy.unlink(missing_ok=True)  # incomplete after a power cut, or the upgrade would be done
        copy.touch(mode=0o600)
        connection.execute("VACUUM INTO ?", (str(copy),))

    def _fold_by_present_rules(self) -> None:
        if self.row("SELECT 1 FROM memory WHERE name = 'fold' AND value = ?", (folding.rules(),)):
            return
        with self.transaction() as connection:
            folding.rebuild(connection)
            connection.execute(
                "INSERT OR REPLACE INTO memory (name, value) VALUES ('fold', ?)",
                (folding.rules(),),
            )

    def _find_rewinds(self) -> None:
        """Compare the marks with the feeds, and record every own feed that was put back."""
        with self._translating():
            gone = rewinds.find(self._session().connection, self._marks.read())
            self._mend_marks()
        if gone:
            with self.transaction() as connection:
                for mark, kept in gone:
                    rewinds.hold_back(connection, mark, kept)

    def _mend_marks(self) -> None:
        """Rewrite marks that a power cut left incomplete, and record how many."""
        torn = self._marks.torn
        if not torn:
            return
        marked = {(mark.device, mark.commune) for mark in self._marks.read()}
        for device, commune, sequence, head in self.rows(rewinds.OWN_TIPS):
            if (device, commune) not in marked:
                self._marks.write(
                    Mark(device=device, commune=commune, sequence=sequence, head=head)
                )
        with self.transaction() as connection:
            rewinds.note_torn(connection, torn)

    def _nothing_held(self) -> StorageFault:
        """Return the fault for no database, or one without tables."""
        if self._marks.read():
            # Changes were saved here once: creating an empty database would hide their loss.
            return damaged(self.file)
        return NoData(N_("There is no data in {folder} yet."), folder=self.folder)

    def _committed(self, marks: list[Mark]) -> None:
        for mark in marks:
            self._marks.write(mark)
        marks.clear()

    def _newer(self) -> NewerDatabase:
        return NewerDatabase(
            N_(
                "A newer version of this program wrote the data in {folder}. Please"
                " install the newer version; nothing was changed."
            ),
            folder=self.folder,
        )

    def _not_ours(self) -> NotOurs:
        return NotOurs(
            N_("The file {file} is not data of this program; it was left untouched."),
            file=self.file,
        )

    @contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise fault_of(error, self.file) from error
        except PermissionError as error:
            raise read_only(self.folder) from error


class _Transaction:
    """One level of a transaction; a class because a generator would take 3 us more a change."""

    def __init__(self, store: Store, session: _Session) -> None:
        self._store, self._session, self._depth = store, session, session.depth
        self._marked = len(session.marks)

    def __enter__(self) -> sqlite3.Connection:
        connection, depth = self._session.connection, self._depth
        if depth and not connection.in_transaction:
            # A full disk rolled back the whole transaction, and the caller continued.
            raise SaveFailed(N_("Not saved: an earlier part of the same entry failed."))
        try:
            connection.execute(f"SAVEPOINT nested{depth}" if depth else "BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise save_fault_of(error, self._store.file) from error
        self._session.depth = depth + 1
        return connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        session, depth = self._session, self._depth
        session.depth = depth
        try:
            if error is not None:
                raise error
            session.connection.execute(f"RELEASE nested{depth}" if depth else "COMMIT")
        except BaseException as trouble:
            del session.marks[self._marked :]
            self._undo()
            if isinstance(trouble, sqlite3.Error):
                raise save_fault_of(trouble, self._store.file) from trouble
            if isinstance(trouble, OverflowError):  # a number of another program beyond 64 bits
                raise SaveFailed(
                    N_("Not saved: an entry holds a number that is too large.")
                ) from trouble
            if error is None:
                raise
        if not depth and session.marks:
            self._store._committed(session.marks)

    def _undo(self) -> None:
        connection, depth = self._session.connection, self._depth
        # A full disk may have undone everything already; then there is nothing to roll back.
        with contextlib.suppress(sqlite3.Error):
            if not connection.in_transaction:
                return
            if depth:
                connection.execute(f"ROLLBACK TO nested{depth}")
                connection.execute(f"RELEASE nested{depth}")
            else:
                connection.execute("ROLLBACK")


def take_the_place(folder: Path) -> None:
    """Replace the database by the one built in *folder*'s ``RESTORING``, if there is one.

    After a power cut in the middle the marker ``DUE`` remains, and the next opening completes it.
    """
    building = folder / RESTORING
    if not (building / DUE).exists():
        return
    if (building / NAME).exists():
        for side in ("-wal", "-shm"):  # they belong to the old one
            (folder / f"{NAME}{side}").unlink(missing_ok=True)
        replace(building / NAME, folder / NAME)
    (building / DUE).unlink()
    with contextlib.suppress(OSError):
        for left in building.iterdir():
            left.unlink()
        building.rmdir()


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None


def _close_to_others(file: Path) -> None:
    """Let only this account read *file*; SQLite gives its side files the same mode."""
    with contextlib.suppress(OSError):
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)
