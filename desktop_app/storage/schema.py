"""The tables, and the migrations between released schemas.

A released migration is never edited; a new one is appended, ``SCHEMA`` raised, and a database of
the release before is committed to tests/data/databases.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

SCHEMA = 2
APPLICATION = 0x43524431  # "CRD1" in the header of the file: the database is this program's


def m001_changes_and_their_state(db: Database) -> None:
    """Make the tables of the first release."""
    for statement in _M001:
        db.execute(statement)


def m002_packages(db: Database) -> None:
    """Make the table of packages that go by hand."""
    db.execute(_M002)


MIGRATIONS: tuple[Callable[[Database], None], ...] = (
    m001_changes_and_their_state,
    m002_packages,
)

_M001 = (
    # The identities of this computer; private keys are stored elsewhere (credentials).
    """
    CREATE TABLE identity (
      device TEXT PRIMARY KEY,
      public_key BLOB NOT NULL,
      role TEXT NOT NULL,
      person TEXT NOT NULL,
      position TEXT NOT NULL,
      phone TEXT NOT NULL,
      commune TEXT,
      created INTEGER NOT NULL
    ) STRICT
    """,
    # One device key writing about one commune; the service holds its changes up to `through`.
    # Its end is that of its last change: so saving an answer writes few pages.
    """
    CREATE TABLE feed (
      id INTEGER PRIMARY KEY,
      commune TEXT NOT NULL,
      device TEXT NOT NULL,
      through INTEGER NOT NULL DEFAULT 0,
      UNIQUE (commune, device)
    ) STRICT
    """,
    # The state of a unit (core.fold) as MessagePack; NULL where nothing has effect.
    """
    CREATE TABLE unit (
      id INTEGER PRIMARY KEY,
      centre TEXT NOT NULL,
      round TEXT NOT NULL,
      kind TEXT NOT NULL,
      item TEXT NOT NULL,
      part TEXT NOT NULL,
      state BLOB,
      UNIQUE (centre, round, kind, item, part)
    ) STRICT
    """,
    # Every change ever held, in its canonical pieces. A stub (another's refused change) has no
    # kind and none of what follows from it. Clustered by feed: that is how they are sent, and
    # the changes of a unit all lie in the feeds of its commune.
    """
    CREATE TABLE change (
      feed INTEGER NOT NULL REFERENCES feed (id),
      sequence INTEGER NOT NULL,
      hash BLOB NOT NULL,
      head BLOB NOT NULL,
      signature BLOB,
      kind TEXT,
      version INTEGER,
      counter INTEGER,
      wall INTEGER,
      wall_offset INTEGER,
      offset_age INTEGER,
      bases BLOB NOT NULL,
      origin BLOB,
      centre TEXT,
      round TEXT,
      item TEXT,
      fields TEXT,
      unit INTEGER REFERENCES unit (id),
      refused TEXT,
      received INTEGER,
      PRIMARY KEY (feed, sequence),
      CHECK (kind IS NOT NULL OR refused IS NOT NULL)
    ) STRICT, WITHOUT ROWID
    """,
    # Not unique: another device's stub may name any hash, and must not make a page fail.
    "CREATE INDEX change_hash ON change (hash)",
    """
    CREATE TABLE receipt (
      id INTEGER PRIMARY KEY,
      service TEXT NOT NULL,
      epoch INTEGER NOT NULL,
      device TEXT NOT NULL,
      commune TEXT NOT NULL,
      through INTEGER NOT NULL,
      head TEXT NOT NULL,
      refused TEXT NOT NULL,
      time INTEGER NOT NULL,
      signature BLOB NOT NULL UNIQUE
    ) STRICT
    """,
    "CREATE INDEX receipt_feed ON receipt (commune, device, through)",
    # The position of a commune's pull, and the service's last contact with it.
    """
    CREATE TABLE commune (
      code TEXT PRIMARY KEY,
      position INTEGER,
      contact INTEGER
    ) STRICT, WITHOUT ROWID
    """,
    # Own feeds that were continued after the database was put back to an older state: changes after
    # `kept` are not sent, for the service may hold others under these numbers.
    """
    CREATE TABLE rewind (
      commune TEXT NOT NULL,
      device TEXT NOT NULL,
      kept INTEGER NOT NULL,
      marked INTEGER NOT NULL,
      head BLOB NOT NULL,
      healed INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (commune, device, marked, head)
    ) STRICT, WITHOUT ROWID
    """,
    # The other branch of a forked feed.
    """
    CREATE TABLE fork (
      commune TEXT NOT NULL,
      device TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      hash BLOB NOT NULL,
      entry BLOB,
      PRIMARY KEY (commune, device, sequence, hash)
    ) STRICT, WITHOUT ROWID
    """,
    # Evidence files that are here, what names them, and which the service holds.
    """
    CREATE TABLE evidence (
      sha256 BLOB PRIMARY KEY,
      media TEXT NOT NULL,
      size INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE reference (
      unit INTEGER NOT NULL REFERENCES unit (id),
      sha256 BLOB NOT NULL,
      commune TEXT NOT NULL,
      PRIMARY KEY (unit, sha256)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX reference_commune ON reference (commune, sha256)",
    """
    CREATE TABLE delivery (
      commune TEXT NOT NULL,
      sha256 BLOB NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (commune, sha256)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE document (name TEXT PRIMARY KEY, data BLOB NOT NULL) STRICT",
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    # Values of storage itself: the rules the state was folded by, the service's epoch.
    "CREATE TABLE memory (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    # A board's figures, a cache that is computed from the state.
    """
    CREATE TABLE summary (
      centre TEXT NOT NULL,
      round TEXT NOT NULL,
      stamp TEXT NOT NULL,
      data BLOB NOT NULL,
      PRIMARY KEY (round, centre)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX summary_centre ON summary (centre)",
    """
    CREATE TRIGGER summary_is_stale AFTER UPDATE OF state ON unit BEGIN
      DELETE FROM summary WHERE centre = NEW.centre;
    END
    """,
)

# Packages in files: written here, carried for other PCs, and returns for other PCs. The sealed file
# of a carried one is in the folder "carried"; `answers` names the package that a return answers,
# where that is known.
_M002 = """
    CREATE TABLE package (
      sha256 BLOB PRIMARY KEY,
      way TEXT NOT NULL,
      commune TEXT NOT NULL,
      changes INTEGER NOT NULL,
      date TEXT NOT NULL,
      size INTEGER NOT NULL,
      name TEXT NOT NULL,
      at INTEGER NOT NULL,
      state TEXT NOT NULL,
      said TEXT NOT NULL,
      answers BLOB
    ) STRICT, WITHOUT ROWID
    """


def number_of(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return the application and schema numbers in the header of the file; (0, 0) if unmade."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    return application, number


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to SCHEMA, all steps or none."""
    # Late: it costs 120 ms, and an up-to-date database needs none of it.
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    steps = Migrations("desk")
    for step in MIGRATIONS:
        steps()(step)
    connection.execute("BEGIN IMMEDIATE")
    try:
        steps.apply(Database(connection))
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
