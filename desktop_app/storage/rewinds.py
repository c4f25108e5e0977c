"""Find own feeds that were put back, hold them back from sending, and release them again.

See docs/rules.md#data-10.

Nothing is lost and no sequence is sent twice: a shortened feed may be written to, but changes
beyond the common part are not sent until a pull brings the missing entries, or until they are
adopted into a new feed (adoption).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from desktop_app.core.ids import CommuneCode, DeviceId

from .marks import Mark


class Rewound(msgspec.Struct, frozen=True, kw_only=True):
    """An own feed that had ``marked`` changes; the first ``kept`` of them are certain here."""

    device: DeviceId
    commune: CommuneCode
    kept: int
    marked: int


class Fork(msgspec.Struct, frozen=True, kw_only=True):
    """A sequence number under which the service holds other content than this computer."""

    device: DeviceId
    commune: CommuneCode
    sequence: int


def find(connection: sqlite3.Connection, marks: Iterable[Mark]) -> list[tuple[Mark, int]]:
    """Return the marks that differ from the stored feeds, each with the common part's length."""
    gone = []
    for mark in marks:
        row = connection.execute(
            "SELECT (SELECT max(sequence) FROM change WHERE feed = f.id), f.through, c.head"
            " FROM identity AS i LEFT JOIN feed AS f ON f.device = i.device AND f.commune = ?"
            " LEFT JOIN change AS c ON c.feed = f.id AND c.sequence = ?"
            # Not of replaced keys: their feeds hold only what the service holds.
            " WHERE i.device = ?"
            " AND NOT EXISTS (SELECT 1 FROM memory WHERE name = 'successor/' || i.device)",
            (mark.commune, mark.sequence, mark.device),
        ).fetchone()
        if row is None or row[2] == mark.head:
            continue
        tip, through = row[0] or 0, row[1] or 0
        # A shorter feed is an older state; a longer one is another branch.
        gone.append((mark, tip if tip < mark.sequence else through))
    return gone


def hold_back(connection: sqlite3.Connection, mark: Mark, kept: int) -> None:
    """Send nothing of an own feed after *kept* until it holds the change that *mark* names."""
    connection.execute(
        "INSERT OR IGNORE INTO rewind (commune, device, kept, marked, head)"
        " SELECT ?, device, ?, ?, ? FROM identity WHERE device = ?",
        (mark.commune, kept, mark.sequence, mark.head, mark.device),
    )


def branches_off(connection: sqlite3.Connection, mark: Mark, kept: int) -> None:
    """Send nothing of an own feed after *kept*, where the service's branch differs."""
    connection.execute(
        "UPDATE rewind SET kept = ? WHERE commune = ? AND device = ? AND healed = 0",
        (kept, mark.commune, mark.device),
    )
    hold_back(connection, mark, kept)


def forked_before(connection: sqlite3.Connection, mark: Mark) -> None:
    """Hold an own feed back from where it is held back already, else from its last receipt."""
    (kept,) = connection.execute(
        "SELECT coalesce((SELECT min(kept) FROM rewind"
        " WHERE commune = :commune AND device = :device AND healed = 0),"
        " (SELECT through FROM feed WHERE commune = :commune AND device = :device), 0)",
        {"commune": mark.commune, "device": mark.device},
    ).fetchone()
    hold_back(connection, mark, kept)


def note_torn(connection: sqlite3.Connection, count: int) -> None:
    """Record that *count* marks could not be read and were rewritten."""
    connection.execute(
        "INSERT OR REPLACE INTO memory (name, value) VALUES (?, ?)", (TORN, str(count))
    )


def heal(connection: sqlite3.Connection) -> None:
    """Release the feeds that hold the missing changes again."""
    connection.execute(
        "UPDATE rewind SET healed = 1 WHERE healed = 0 AND EXISTS ("
        " SELECT 1 FROM feed AS f JOIN change AS c ON c.feed = f.id"
        " WHERE f.commune = rewind.commune AND f.device = rewind.device"
        " AND c.sequence = rewind.marked AND c.head = rewind.head)"
    )


TORN = "torn_marks"  # its name in the table of memory

# The end of every own feed, in the form of a mark.
OWN_TIPS = (
    "SELECT f.device, f.commune, c.sequence, c.head FROM identity AS i"
    " JOIN feed AS f ON f.device = i.device JOIN change AS c ON c.feed = f.id"
    " AND c.sequence = (SELECT max(sequence) FROM change WHERE feed = f.id)"
)
UNHEALED = "SELECT device, commune, kept, marked FROM rewind WHERE healed = 0"
