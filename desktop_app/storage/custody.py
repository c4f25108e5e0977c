"""Apply a receipt to a feed: how much the service holds, and which changes have no effect."""

from __future__ import annotations

import sqlite3

import msgspec

from desktop_app.core.changes.receipts import Receipt

from . import rewinds, rows
from .feeds import begin_epoch_in, present_epoch
from .folding import TouchedUnits
from .marks import Mark
from .rewinds import Fork


def take_receipt(
    connection: sqlite3.Connection, touched: TouchedUnits, receipt: Receipt
) -> Fork | None:
    """Store *receipt* and apply it; return the fork that it shows, if any."""
    connection.execute(
        "INSERT OR IGNORE INTO receipt"
        " (service, epoch, device, commune, through, head, refused, time, signature)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            receipt.service,
            receipt.epoch,
            receipt.device,
            receipt.commune,
            receipt.through,
            receipt.head,
            msgspec.json.encode(receipt.refused).decode(),
            receipt.time,
            receipt.signature,
        ),
    )
    present = present_epoch(connection)
    if present is None or (receipt.service == present[0] and receipt.epoch > present[1]):
        begin_epoch_in(connection, receipt.service, receipt.epoch)
    elif (receipt.service, receipt.epoch) != present:
        return None
    row = connection.execute(
        "SELECT f.id, f.through, c.head FROM feed AS f"
        " LEFT JOIN change AS c ON c.feed = f.id AND c.sequence = ?"
        " WHERE f.commune = ? AND f.device = ?",
        (receipt.through, receipt.commune, receipt.device),
    ).fetchone()
    if row is None or receipt.through <= row[1]:
        return None  # not a feed held here, or older than the known receipt
    feed, before, head = row
    if head is None or head.hex() != receipt.head:
        # The service holds another branch of this feed, or more of it: an older state was put back
        # here, or a copy of this data is in use on another PC.
        mark = Mark(
            device=receipt.device,
            commune=receipt.commune,
            sequence=receipt.through,
            head=bytes.fromhex(receipt.head),
        )
        rewinds.hold_back(connection, mark, before)
        return Fork(device=receipt.device, commune=receipt.commune, sequence=receipt.through)
    connection.execute("UPDATE feed SET through = ? WHERE id = ?", (receipt.through, feed))
    connection.execute(
        "UPDATE change SET received = ?"
        " WHERE feed = ? AND sequence > ? AND sequence <= ? AND received IS NULL",
        (receipt.time, feed, before, receipt.through),
    )
    _apply_verdicts(connection, touched, feed, receipt, after=before)
    return None


def _apply_verdicts(
    connection: sqlite3.Connection,
    touched: TouchedUnits,
    feed: int,
    receipt: Receipt,
    *,
    after: int,
) -> None:
    """Make the refused set of a feed the receipt's.

    A verdict is final for what was received. What no receipt covered after number *after* is judged
    by this one: all of a feed in a new epoch, the end of it where the service was set back.
    """
    wanted = dict(receipt.refused)
    known = dict(
        connection.execute(
            "SELECT sequence, refused FROM change"
            " WHERE feed = ? AND sequence <= ? AND refused IS NOT NULL AND kind IS NOT NULL",
            (feed, receipt.through),
        ).fetchall()
    )
    changed: list[tuple[str | None, int]] = [
        (reason, n) for n, reason in wanted.items() if n not in known
    ]
    changed += [(None, n) for n in known if n > after and n not in wanted]
    for reason, sequence in changed:
        connection.execute(
            "UPDATE change SET refused = ? WHERE feed = ? AND sequence = ? AND kind IS NOT NULL",
            (reason, feed, sequence),
        )
        weigh_again(connection, touched, feed, sequence)


def weigh_again(
    connection: sqlite3.Connection, touched: TouchedUnits, feed: int, sequence: int
) -> None:
    """Fold the unit of a change again whose verdict changed."""
    row = connection.execute(
        f"SELECT {rows.HELD} {rows.FROM_HELD}"
        " WHERE c.feed = ? AND c.sequence = ? AND c.kind IS NOT NULL",
        (feed, sequence),
    ).fetchone()
    if row is not None:
        touched.refused(rows.held_of(row))
