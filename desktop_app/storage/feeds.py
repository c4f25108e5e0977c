"""Feeds: the end of each, the changes to send, and the receipts."""

# ruff: noqa: S608 (only constants of this room are put into SQL; values are bound)

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from desktop_app.core.changes.change import MAX_COUNTER, Change, Held, canonical_bytes
from desktop_app.core.changes.feeds import Head, first_head
from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.changes.segments import Segment, Stub
from desktop_app.core.ids import ChangeHash, CommuneCode, DeviceId

from . import rows
from .store import Store

MAX_SEGMENT_CHANGES = 5_000
MAX_SEGMENT_BYTES = 1024 * 1024  # of canonical bytes, which no wire form exceeds

_BRINGS_BACK = "brings-back"  # set from an epoch's beginning until all it lacked was sent again

_RECEIPT = "service, epoch, device, commune, through, head, refused, time, signature"

_STANDS = (
    " EXISTS (SELECT 1 FROM memory WHERE name = 'epoch'"
    "   AND value = receipt.service || '/' || receipt.epoch)"
    " AND EXISTS (SELECT 1 FROM feed WHERE feed.commune = receipt.commune"
    "   AND feed.device = receipt.device AND feed.through >= receipt.through)"
)


class Tip(msgspec.Struct, frozen=True, kw_only=True):
    """The end of a feed: 0 and its first head where nothing is held."""

    sequence: int
    head: Head
    signed: bool


def tip(store: Store, device: DeviceId, commune: CommuneCode) -> Tip:
    """Return the end of a feed as it is held here."""
    found = store.row(
        "SELECT c.sequence, c.head, c.signature IS NOT NULL"
        " FROM feed AS f JOIN change AS c ON c.feed = f.id"
        " WHERE f.commune = ? AND f.device = ? ORDER BY c.sequence DESC LIMIT 1",
        (commune, device),
    )
    if found is None:
        return Tip(sequence=0, head=first_head(device, commune), signed=False)
    sequence, head, signed = found
    return Tip(sequence=sequence, head=head, signed=bool(signed))


def head_at(store: Store, device: DeviceId, commune: CommuneCode, sequence: int) -> Head | None:
    """Return the head of a feed after *sequence*; None where that is not held."""
    if sequence == 0:
        return first_head(device, commune)
    found = store.row(
        "SELECT c.head FROM feed AS f JOIN change AS c ON c.feed = f.id"
        " WHERE f.commune = ? AND f.device = ? AND c.sequence = ?",
        (commune, device, sequence),
    )
    return None if found is None else bytes(found[0])


def feeds_of(store: Store, commune: CommuneCode) -> dict[DeviceId, int]:
    """Return the last sequence held of every device that writes about *commune*."""
    return dict(
        store.rows(
            "SELECT f.device, max(c.sequence) FROM feed AS f JOIN change AS c ON c.feed = f.id"
            " WHERE f.commune = ? GROUP BY f.id",
            (commune,),
        )
    )


def highest_counter(store: Store, commune: CommuneCode) -> int:
    """Return the highest counter of what is held and has effect about *commune*."""
    (counter,) = store.row(
        "SELECT coalesce(max(c.counter), 0) FROM feed AS f JOIN change AS c ON c.feed = f.id"
        " WHERE f.commune = ? AND c.refused IS NULL",
        (commune,),
    )
    return int(counter)


def unreceipted(
    store: Store,
    device: DeviceId,
    *,
    most: int = MAX_SEGMENT_CHANGES,
    again: Mapping[tuple[DeviceId, CommuneCode], int] | None = None,
) -> Iterator[Segment]:
    """Yield changes without a receipt, feed by feed, in segments that the service accepts.

    Of the feeds *again*, everything after the sequence named there, receipt or not. A piece ends at
    a signed head and holds at most 5,000 changes and 1 MiB; fewer than *most* where a head between
    is signed. Changes not signed yet (sign_pending) or written after a rewind are left out.
    """
    for feed, commune, through, until in store.rows(
        "SELECT f.id, f.commune, f.through, coalesce(min(r.kept), ?)"
        " FROM feed AS f LEFT JOIN rewind AS r"
        " ON r.commune = f.commune AND r.device = f.device AND r.healed = 0"
        " WHERE f.device = ? GROUP BY f.id ORDER BY f.commune",
        (MAX_COUNTER, device),
    ):
        after: int = min(through, (again or {}).get((device, commune), through))
        while piece := _piece(store, feed, device, commune, after, until, most):
            yield piece
            after = piece.last


def waiting(store: Store) -> int:
    """Return how many changes of this computer have no receipt."""
    (count,) = store.row(
        "SELECT coalesce(sum((SELECT max(sequence) FROM change WHERE feed = f.id) - f.through), 0)"
        " FROM identity AS i JOIN feed AS f ON f.device = i.device"
    )
    return int(count)


def receipts(store: Store) -> list[Receipt]:
    """Return every receipt that stands, the newest first.

    One of an earlier epoch no longer counts, and one for another branch of a feed never did.
    """
    found = store.rows(
        f"SELECT {_RECEIPT} FROM receipt WHERE {_STANDS} ORDER BY time DESC, id DESC"
    )
    return [receipt_of(row) for row in found]


def last_receipt(store: Store) -> Receipt | None:
    """Return the newest receipt that stands, or None."""
    found = store.row(
        f"SELECT {_RECEIPT} FROM receipt WHERE {_STANDS} ORDER BY time DESC, id DESC LIMIT 1"
    )
    return None if found is None else receipt_of(found)


def receipt_for(store: Store, held: Held) -> Receipt | None:
    """Return the first receipt that covers *held* in the service's present epoch, or None."""
    found = store.row(
        f"SELECT {_RECEIPT} FROM receipt"
        f" WHERE commune = ? AND device = ? AND through >= ? AND {_STANDS}"
        " ORDER BY through, id LIMIT 1",
        (held.change.commune, held.change.device, held.change.sequence),
    )
    return None if found is None else receipt_of(found)


def first_receipts(store: Store, commune: CommuneCode) -> dict[DeviceId, int]:
    """Return the last sequence of each own feed about *commune* in its first receipt.

    A feed without a receipt is not named. Later receipts cover more; one of a service that was put
    back may cover less. One that covers nothing, as for a batch that was refused, says nothing.
    """
    found = store.rows(
        # With min(), the other columns are those of the same row; all of it is in an index.
        "SELECT i.device, r.through, min(r.id) FROM identity AS i"
        " JOIN receipt AS r ON r.commune = ? AND r.device = i.device AND r.through > 0"
        " GROUP BY i.device",
        (commune,),
    )
    return {DeviceId(device): through for device, through, _first in found}


def step_back(store: Store, receipt: Receipt) -> bool:
    """Mark changes that *receipt* does not cover as unsent; return whether this applies.

    It applies where the receipt is for the branch held here and covers less than an earlier one.
    """
    head = head_at(store, receipt.device, receipt.commune, receipt.through)
    if head is None or head.hex() != receipt.head:
        return False
    with store.transaction() as connection:
        changed = connection.execute(
            "UPDATE feed SET through = ? WHERE commune = ? AND device = ? AND through > ?",
            (receipt.through, receipt.commune, receipt.device, receipt.through),
        )
    return changed.rowcount > 0


def received_through(store: Store, device: DeviceId, commune: CommuneCode) -> int:
    """Return the last sequence of a feed that a receipt covers, 0 for none."""
    found = store.row(
        "SELECT through FROM feed WHERE commune = ? AND device = ?", (commune, device)
    )
    return 0 if found is None else int(found[0])


def set_through(store: Store, device: DeviceId, commune: CommuneCode, sequence: int) -> None:
    """Let receipts cover a feed up to *sequence* at most."""
    with store.transaction() as connection:
        connection.execute(
            "UPDATE feed SET through = min(through, ?) WHERE commune = ? AND device = ?",
            (sequence, commune, device),
        )


def begin_again(store: Store, communes: Iterable[CommuneCode]) -> None:
    """Drop the receipts about *communes*: the service was put back to an earlier state.

    It does not know that itself; it signs again for what it holds, and is sent the rest again,
    others' changes too.
    """
    with store.transaction() as connection:
        for commune in communes:
            connection.execute("UPDATE feed SET through = 0 WHERE commune = ?", (commune,))
            connection.execute("DELETE FROM delivery WHERE commune = ?", (commune,))
            connection.execute(
                "INSERT OR REPLACE INTO memory (name, value) VALUES (?, '')", (_BRINGS_BACK,)
            )


def to_bring_back(store: Store, known: Container[DeviceId]) -> Iterator[Segment]:
    """Yield what others wrote and the service does not hold since it was restored.

    Only after a complete pull; of the devices *known* to it. This computer may be the only one that
    still has these changes.
    """
    if store.row("SELECT 1 FROM memory WHERE name = ?", (_BRINGS_BACK,)) is None:
        return
    for feed, commune, device, through, until in store.rows(
        # A stub has no content to send.
        "SELECT f.id, f.commune, f.device, f.through, coalesce((SELECT min(sequence) - 1"
        " FROM change WHERE feed = f.id AND sequence > f.through AND kind IS NULL), ?)"
        " FROM feed AS f WHERE f.device NOT IN (SELECT device FROM identity) ORDER BY f.id",
        (MAX_COUNTER,),
    ):
        after: int = through
        while device in known and (
            piece := _piece(store, feed, device, commune, after, until, MAX_SEGMENT_CHANGES)
        ):
            yield piece
            after = piece.last


def brought_back(store: Store) -> None:
    """Record that everything the service lacked at the start of its epoch was sent again."""
    if store.row("SELECT 1 FROM memory WHERE name = ?", (_BRINGS_BACK,)) is not None:
        with store.transaction() as connection:
            connection.execute("DELETE FROM memory WHERE name = ?", (_BRINGS_BACK,))


def confirm(store: Store, receipts: Iterable[Receipt]) -> None:
    """Apply verified receipts for others' feeds: how much of them the service holds again."""
    with store.transaction() as connection:
        connection.executemany(
            "UPDATE feed SET through = ? WHERE commune = ? AND device = ? AND through < ?",
            [(one.through, one.commune, one.device, one.through) for one in receipts],
        )


def forget_positions(store: Store) -> None:
    """Let the next exchange pull everything again, and send again what it then shows to be lost."""
    begin_again(store, positions(store))
    with store.transaction() as connection:
        connection.execute("UPDATE commune SET position = 0 WHERE position > 0")


def positions(store: Store) -> dict[CommuneCode, int]:
    """Return the position of each commune's pull."""
    return dict(store.rows("SELECT code, position FROM commune WHERE position IS NOT NULL"))


def begin_epoch(store: Store, service: DeviceId, epoch: int) -> None:
    """Store the service and its epoch; in a new one no earlier receipt counts.

    A service that was restored from a backup gives new receipts for what it holds, and is sent the
    rest again (docs/rules.md#data-9). An older epoch of the same service changes nothing.
    """
    with store.transaction() as connection:
        present = present_epoch(connection)
        if present is None or present[0] != service or present[1] < epoch:
            begin_epoch_in(connection, service, epoch)


def present_epoch(connection: sqlite3.Connection) -> tuple[DeviceId, int] | None:
    """Return the service and its epoch that receipts count for; None before the first contact."""
    row = connection.execute("SELECT value FROM memory WHERE name = 'epoch'").fetchone()
    if row is None:
        return None
    service, _, epoch = row[0].rpartition("/")
    return DeviceId(service), int(epoch)


def begin_epoch_in(connection: sqlite3.Connection, service: DeviceId, epoch: int) -> None:
    """Do so within an open transaction, whatever was known before."""
    connection.execute(
        "INSERT OR REPLACE INTO memory (name, value) VALUES ('epoch', ?)", (f"{service}/{epoch}",)
    )
    connection.execute("UPDATE feed SET through = 0")
    connection.execute("DELETE FROM delivery")  # files too: the service names again which it holds
    # Times of receipt come anew: a lost change counts as received only when it is sent again.
    connection.execute("UPDATE change SET received = NULL WHERE received IS NOT NULL")
    # A restored service numbers its positions anew; the old ones are invalid.
    connection.execute("UPDATE commune SET position = 0 WHERE position > 0")
    connection.execute(
        "INSERT OR REPLACE INTO memory (name, value) VALUES (?, '')", (_BRINGS_BACK,)
    )


def receipt_of(row: Sequence[Any]) -> Receipt:
    """Return the receipt in a row of its columns."""
    service, epoch, device, commune, through, head, refused, time, signature = row
    return Receipt(
        service=service,
        epoch=epoch,
        device=device,
        commune=commune,
        through=through,
        head=head,
        refused=msgspec.json.decode(refused, type=tuple[tuple[int, str], ...]),
        time=time,
        signature=signature,
    )


def _piece(
    store: Store,
    feed: int,
    device: DeviceId,
    commune: CommuneCode,
    after: int,
    until: int,
    most: int,
) -> Segment | None:
    """Return the longest run after *after* that may be sent whole; None if no head is signed."""
    entries: list[Change | Stub] = []
    size, end, signature = 0, 0, b""
    for signed, reason, *row in store.rows(
        f"SELECT c.signature, c.refused, {rows.HELD} {rows.FROM_HELD}"
        " WHERE c.feed = ? AND c.sequence > ? AND c.sequence <= ? ORDER BY c.sequence LIMIT ?",
        (feed, after, until, MAX_SEGMENT_CHANGES),
    ):
        entry, length = _entry(row, reason)
        size += length
        if end and (size > MAX_SEGMENT_BYTES or len(entries) >= most):
            break
        entries.append(entry)
        if signed is not None:
            end, signature = len(entries), signed
    if not end:
        return None
    return Segment(
        device=device,
        commune=commune,
        first=after + 1,
        entries=tuple(entries[:end]),
        signature=signature,
    )


def _entry(row: Sequence[Any], reason: str | None) -> tuple[Change | Stub, int]:
    """Return the entry in a row of the columns HELD, and the size of its canonical bytes."""
    if row[1] is None:  # an own refused change, returned by the service as a stub
        stub = Stub(
            hash=ChangeHash(row[0].hex()), bases=rows.unpacked(row[10]), reason=reason or ""
        )
        return stub, 0
    change = rows.held_of(row).change
    return change, len(canonical_bytes(change))
