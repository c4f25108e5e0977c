"""Move the end of a feed to the table of forks, because another branch replaces it."""

from __future__ import annotations

import sqlite3

from desktop_app.core.changes.change import Held, canonical_bytes

from . import rows
from .folding import TouchedUnits


def cut_off(
    connection: sqlite3.Connection, touched: TouchedUnits, feed: int, after: int
) -> list[Held]:
    """Move what the feed holds beyond *after* into the table of forks; return what had effect."""
    effective: list[Held] = []
    for refused, sequence, commune, device, *row in connection.execute(
        f"SELECT c.refused, c.sequence, f.commune, f.device, {rows.HELD} {rows.FROM_HELD}"
        " WHERE c.feed = ? AND c.sequence > ? ORDER BY c.sequence",
        (feed, after),
    ).fetchall():
        held = rows.held_of(row) if row[1] is not None else None
        connection.execute(
            "INSERT OR IGNORE INTO fork (commune, device, sequence, hash, entry)"
            " VALUES (?, ?, ?, ?, ?)",
            (commune, device, sequence, row[0], canonical_bytes(held.change) if held else None),
        )
        if held is not None and refused is None:
            touched.refused(held)  # it is removed from the state
            effective.append(held)
    connection.execute("DELETE FROM change WHERE feed = ? AND sequence > ?", (feed, after))
    connection.execute("UPDATE feed SET through = min(through, ?) WHERE id = ?", (after, feed))
    return effective
