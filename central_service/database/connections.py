"""Connections and transactions of the database; refuse one whose commits are not durable.

SQLite has one writer at a time; with ``BEGIN IMMEDIATE`` another one waits instead of failing;
readers see the last commit. On PostgreSQL several workers write at once and lock the communes they
write about.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum, auto
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, assert_never

from sqlalchemy import Connection, Engine, LargeBinary, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from central_service.trouble.service_faults import Busy, DatabaseUnusable, NotDurable
from desktop_app.core.system_refusals import why_refused
from desktop_app.i18n import N_
from desktop_app.paths.private import close_to_others, ensure_private_folder

from .refusals import is_about_rights, unusable

_WAIT = 10.0  # seconds a writer waits for another one
_SILENT = 5  # seconds without a word, after which PostgreSQL's machine is asked for one
_WRITES = "service_writes"
_LOG_PAGES = 8_000  # of SQLite's log, 32 MB, before they are put back into the database
_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]


class Database:
    """A pool of connections to one database."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._engine = _sqlite_engine(url) if self.is_sqlite else _postgresql_engine(url)
        self._readers = (
            self._engine
            if self.is_sqlite
            else self._engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        )
        self._writers = self._engine.execution_options(**{_WRITES: True})

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection inside one durable transaction; an exception undoes all of it."""
        with _told(self.url), self._writers.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection with one snapshot of the database."""
        with _told(self.url), self._readers.begin() as connection:
            yield connection

    @contextmanager
    def bare(self) -> Iterator[Connection]:
        """Give a connection without a transaction, for migrations and checks."""
        engine = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with _told(self.url), engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def rows_among(
    connection: Connection, query: str, *groups: Collection[object]
) -> Sequence[Sequence[Any]]:
    """Return the rows of *query*, a ``{}`` in it for "is one of" each of *groups* in turn.

    SQL as text, for the most frequent queries: SQLAlchemy would take longer to build the statement
    than the database to run it. No group may be empty.
    """
    if connection.dialect.name == "sqlite":
        padded = [_padded(list(group)) for group in groups]
        text = _marked(query, tuple(map(len, padded)))
        values: tuple[object, ...] = tuple(value for group in padded for value in group)
    else:
        text = _any_of(query)
        values = tuple(list(group) for group in groups)
    return connection.exec_driver_sql(text, values).all()


def rows_of(
    connection: Connection, query: str, pairs: Collection[tuple[str, str]]
) -> Sequence[Sequence[Any]]:
    """Return the rows of *query*, a ``{}`` in it for the table ``v`` of *pairs*, to be joined.

    With a condition for each column the database would look up every combination.
    """
    if connection.dialect.name == "sqlite":
        padded = _padded(list(pairs))
        text = _paired(query, len(padded))
        values: tuple[object, ...] = tuple(part for pair in padded for part in pair)
    else:
        text = query.format("unnest(%s::text[], %s::text[]) AS v(column1, column2)")
        values = tuple(list(column) for column in zip(*pairs, strict=True))
    return connection.exec_driver_sql(text, values).all()


_Value = TypeVar("_Value")


def _padded(values: list[_Value]) -> list[_Value]:
    # Padded to a power of two: a statement is prepared anew for each number of parameters.
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))


@cache
def _marked(query: str, sizes: tuple[int, ...]) -> str:
    return query.format(*(f"IN ({', '.join('?' * size)})" for size in sizes))


@cache
def _paired(query: str, size: int) -> str:
    return query.format(f"(VALUES {', '.join(['(?, ?)'] * size)}) AS v")


@cache
def _any_of(query: str) -> str:
    return query.format(*["= ANY(%s)"] * query.count("{}"))


class OnConflict(Enum):
    """What to do with a row whose key is in the table already."""

    AN_ERROR = auto()
    KEPT = auto()
    REPLACED = auto()


def insert_rows(
    connection: Connection,
    table: Table,
    rows: Sequence[tuple[object, ...]],
    *,
    replace: bool = False,
    unless_there: bool = False,
) -> None:
    """Insert *rows*, each the members of *table* in order, by one statement.

    A row whose key exists is an error, unless it may *replace* the old one or be left out.
    """
    if not rows:
        return
    there = (
        OnConflict.REPLACED if replace else OnConflict.KEPT if unless_there else OnConflict.AN_ERROR
    )
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_many_rows(table, there), list(rows))
    else:
        columns = tuple(list(column) for column in zip(*rows, strict=True))
        connection.exec_driver_sql(_arrays(table, there), columns)


@cache
def _many_rows(table: Table, there: OnConflict) -> str:
    marks = ", ".join("?" * len(table.columns))
    return f"INSERT INTO {table.name} VALUES ({marks}){_on_conflict(table, there)}"  # noqa: S608


@cache
def _arrays(table: Table, there: OnConflict) -> str:
    # Single rows cost PostgreSQL more time than verifying and signing together.
    arrays = ", ".join(
        f"{'%b' if isinstance(column.type, LargeBinary) else '%s'}"
        f"::{column.type.compile(_POSTGRESQL)}[]"
        for column in table.columns
    )
    rows = f"SELECT * FROM unnest({arrays})"  # noqa: S608 - every name is ours
    return f"INSERT INTO {table.name} {rows}{_on_conflict(table, there)}"


def _on_conflict(table: Table, there: OnConflict) -> str:
    key = ", ".join(column.name for column in table.primary_key)
    match there:
        case OnConflict.AN_ERROR:
            return ""
        case OnConflict.KEPT:
            return f" ON CONFLICT ({key}) DO NOTHING"
        case OnConflict.REPLACED:
            others = [column.name for column in table.columns if not column.primary_key]
            new = ", ".join(f"{name} = excluded.{name}" for name in others)
            return f" ON CONFLICT ({key}) DO UPDATE SET {new}"
    assert_never(there)


def refuse_unless_durable(connection: Connection) -> None:
    """Raise NotDurable where a reported commit could vanish at a power cut."""
    if connection.dialect.name == "sqlite":
        synchronous = int(connection.execute(text("PRAGMA synchronous")).scalar_one())
        journal = str(connection.execute(text("PRAGMA journal_mode")).scalar_one()).lower()
        if synchronous < 2 or journal in ("off", "memory"):
            raise NotDurable(
                N_(
                    "The SQLite database would not keep a commit over a power cut"
                    " (synchronous {synchronous}, journal {journal}): the service does not start."
                ),
                synchronous=synchronous,
                journal=journal,
            )
        return
    for name in ("fsync", "synchronous_commit"):
        value = str(connection.execute(text(f"SHOW {name}")).scalar_one())
        if value == "off":
            raise NotDurable(
                N_(
                    "PostgreSQL is set to {name} = off and would not keep a commit over a power"
                    " cut: the service does not start."
                ),
                name=name,
            )


def _sqlite_engine(url: URL) -> Engine:
    _make_file(Path(url.database or ""))
    # No isolation level of the driver: transactions are begun below.
    engine = create_engine(
        url, connect_args={"isolation_level": None, "timeout": _WAIT}, pool_size=8, max_overflow=24
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL: with NORMAL the last commits, whose receipts were sent, can be lost at a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # A commit of sixty communes changes about two hundred pages, mostly the same as the last
        # time: with a checkpoint every thousand pages, the default, each would be written five
        # times.
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("isolation_level") == "AUTOCOMMIT":
            return
        # DEFERRED would fail at once where a reader begins to write beside another writer.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES) else "BEGIN")

    return engine


def _make_file(file: Path) -> None:
    """Make the folder and an empty file, readable only by the service's account."""
    try:
        ensure_private_folder(file.parent)
        is_new = not file.exists()
        file.touch(mode=0o600)  # also where it exists: refused here if it cannot be written
        if is_new:
            close_to_others(file)
    except OSError as error:
        raise DatabaseUnusable(
            N_("The database {file} cannot be opened: {reason}."),
            file=file,
            reason=why_refused(error),
        ) from error


def _postgresql_engine(url: URL) -> Engine:
    return create_engine(
        url,
        pool_size=8,
        max_overflow=24,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 10,
            "application_name": "central-service",
            # A host that is cut off says nothing: without these a request would wait for hours.
            "keepalives_idle": _SILENT,
            "keepalives_interval": _SILENT,
            "keepalives_count": 2,
            "tcp_user_timeout": 3_000 * _SILENT,  # milliseconds
        },
    )


@contextmanager
def _told(url: URL) -> Iterator[None]:
    """Translate database errors into faults; programming errors are raised unchanged."""
    try:
        yield
    except OperationalError as error:
        # 40P01, 40001: PostgreSQL ended one of two transactions that waited for one another.
        is_passing = getattr(error.orig, "sqlstate", None) in ("40P01", "40001")
        if is_passing or "locked" in str(error.orig):
            raise Busy(
                N_("The database is busy. Please try again in a moment."), retry_after=2
            ) from error
        if "unable to open database file" in str(error.orig):  # SQLite says no more
            raise DatabaseUnusable(
                N_(
                    "The file of the database cannot be opened: it is a folder, or this account may"
                    " not read and write there."
                )
            ) from error
        raise unusable(url, error) from error
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.DatabaseError) and "not a database" in str(error.orig):
            raise DatabaseUnusable(N_("The file is not a database of this service.")) from error
        if isinstance(error.orig, sqlite3.DatabaseError) and "malformed" in str(error.orig):
            raise DatabaseUnusable(
                N_(
                    "The database is damaged. Stop the service and put the newest copy back:"
                    " “central-service restore FILE”. The devices send again what it lacks."
                )
            ) from error
        if is_about_rights(error):
            raise unusable(url, error) from error
        raise
