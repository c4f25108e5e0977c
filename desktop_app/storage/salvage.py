"""Copy everything that can still be read of a damaged database into another one.

A change is copied if its content has its stored hash. One that continues its chain keeps its place
and signature; an own one after a gap is stored in the table of forks as *loose*, to be written
again in another feed (adoption). Others' changes come again from the service, and state is folded
again.
"""

# ruff: noqa: S608 (only constants of this room are put into SQL; values are bound)

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from desktop_app.core.changes.change import Held, canonical_bytes, change_hash
from desktop_app.core.changes.feeds import first_head, next_head
from desktop_app.core.changes.receipts import Receipt, receipt_verifies
from desktop_app.core.changes.roster import Roster, kept_roster
from desktop_app.core.fault import Fault, WireRefused
from desktop_app.core.ids import ChangeHash, CommuneCode, DeviceId

from . import feeds, rows
from .adoption import remember_loose
from .custody import take_receipt
from .folding import TouchedUnits
from .store import Store

_UNREADABLE = (sqlite3.Error, ValueError, TypeError, msgspec.MsgspecError, Fault)
_MOST = 10_000_000  # no feed is longer; a damaged number is


class Salvaged(msgspec.Struct, frozen=True, kw_only=True):
    """How many changes were copied, and how many of them stand after a gap."""

    changes: int = 0
    loose: int = 0


def devices_in(file: Path) -> frozenset[DeviceId]:
    """Return the keys that wrote the database in *file*, as far as it can be read."""
    with _opened(file) as source:
        return frozenset(row[0] for row in _every(source, "identity", "rowid", "device"))


def take_over(store: Store, file: Path) -> Salvaged:
    """Take over into *store* what it lacks of the database in *file*, which may be damaged."""
    with _opened(file) as source, store.transaction() as connection:
        _take_identities(connection, source)
        own = {device for (device,) in connection.execute("SELECT device FROM identity")}
        _take_facts(connection, source)
        touched = TouchedUnits(connection)
        changes = loose = 0
        for feed, commune, device in _feeds(source):
            took, rest = _take_feed(connection, source, touched, feed, commune, device)
            changes += took
            if device in own and rest:
                remember_loose(connection, device, commune, rest)
                loose += len(rest)
        _take_receipts(connection, source, touched)
        touched.fold()
        # Everything is pulled from the service again: changes already held are skipped.
        connection.execute("UPDATE commune SET position = 0")
    return Salvaged(changes=changes + loose, loose=loose)


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as source:
        source.text_factory = lambda data: data.decode("utf-8", "replace")
        yield source


def _every(source: sqlite3.Connection, table: str, key: str, columns: str) -> list[Any]:
    """Return the readable rows, read forwards and backwards up to the damage."""
    found: dict[Any, None] = {}
    for order in ("ASC", "DESC"):
        try:
            for row in source.execute(f"SELECT {columns} FROM {table} ORDER BY {key} {order}"):
                found[row] = None
            break  # all of it
        except sqlite3.Error:
            continue
    return list(found)


def _take_identities(connection: sqlite3.Connection, source: sqlite3.Connection) -> None:
    columns = "device, public_key, role, person, position, phone, commune, created"
    for row in _every(source, "identity", "rowid", columns):
        with contextlib.suppress(*_UNREADABLE):
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT OR IGNORE INTO identity ({columns}) VALUES ({marks})", row)


def _take_facts(connection: sqlite3.Connection, source: sqlite3.Connection) -> None:
    """Copy roster, checklists and settings that are newer or missing."""
    for name, value in _every(source, "memory", "rowid", "name, value"):
        if name.startswith(("successor/", "request/", "loose/", "erased/")):
            connection.execute("INSERT OR IGNORE INTO memory VALUES (?, ?)", (name, value))
    known = feeds.present_epoch(connection)
    with contextlib.suppress(*_UNREADABLE):
        epoch = feeds.present_epoch(source)
        if epoch is not None and (known is None or (known[0] == epoch[0] and known[1] < epoch[1])):
            feeds.begin_epoch_in(connection, *epoch)
    for name, value in _every(source, "setting", "rowid", "name, value"):
        with contextlib.suppress(*_UNREADABLE):
            msgspec.json.decode(value)
            connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
    for name, data in _every(source, "document", "rowid", "name, data"):
        if name != "roster":
            connection.execute("INSERT OR IGNORE INTO document VALUES (?, ?)", (name, data))
        elif _number(data) > _number(_roster_bytes(connection)):
            connection.execute("INSERT OR REPLACE INTO document VALUES (?, ?)", (name, data))
    for table, columns in (
        ("evidence", "sha256, media, size"),
        ("delivery", "commune, sha256, at"),
    ):
        for row in _every(source, table, "sha256", columns):
            with contextlib.suppress(*_UNREADABLE):
                connection.execute(f"INSERT OR IGNORE INTO {table} VALUES (?, ?, ?)", row)


def _roster_bytes(connection: sqlite3.Connection) -> bytes | None:
    row = connection.execute("SELECT data FROM document WHERE name = 'roster'").fetchone()
    return None if row is None else bytes(row[0])


def _roster(data: bytes | None) -> Roster | None:
    with contextlib.suppress(*_UNREADABLE):
        if data is not None:
            return kept_roster(data)
    return None


def _number(data: bytes | None) -> tuple[int, int]:
    roster = _roster(data)
    return (0, 0) if roster is None else (roster.epoch, roster.number)


def _feeds(source: sqlite3.Connection) -> list[tuple[int, CommuneCode, DeviceId]]:
    found: set[tuple[int, CommuneCode, DeviceId]] = set()
    # The table or its index may be damaged.
    for table, key in (("feed", "id"), ("feed INDEXED BY sqlite_autoindex_feed_1", "commune")):
        found.update(_every(source, table, key, "id, commune, device"))
    return sorted(found)


def _take_feed(
    connection: sqlite3.Connection,
    source: sqlite3.Connection,
    touched: TouchedUnits,
    feed: int,
    commune: CommuneCode,
    device: DeviceId,
) -> tuple[int, list[Held]]:
    """Continue a feed while its chain is unbroken; return the last sequence, and the rest."""
    target = rows.feed_id(connection, commune, device)
    held = {
        sequence: bytes(hash_)
        for sequence, hash_ in connection.execute(
            "SELECT sequence, hash FROM change WHERE feed = ?", (target,)
        )
    }
    tip = connection.execute(
        "SELECT sequence, head FROM change WHERE feed = ? ORDER BY sequence DESC LIMIT 1",
        (target,),
    ).fetchone()
    end, head = tip or (0, first_head(device, commune))
    took, rest, holds = 0, [], True
    for sequence, kept_head, signature, refused, received, *row in _changes(source, feed):
        if held.get(sequence) == bytes(row[0]):
            continue
        one = _whole(row)
        after = next_head(head, ChangeHash(bytes(row[0]).hex()))
        holds = holds and sequence == end + 1 and after == kept_head
        holds = holds and (one is not None or row[1] is None)
        if not holds:
            rest += [one] if one is not None and refused is None else []
            continue
        if one is not None:
            unit = touched.received(one)
            rows.insert_change(
                connection, target, one, head=after, signature=signature, unit=unit,
                received=received,
            )  # fmt: skip
        else:
            rows.insert_stub(
                connection, target, sequence, ChangeHash(bytes(row[0]).hex()),
                rows.unpacked(row[10]), refused or "", head=after, signature=signature,
                received=received,
            )  # fmt: skip
        end, head = sequence, after
        took += 1
    return took, rest


def _changes(source: sqlite3.Connection, feed: int) -> Iterator[Any]:
    """Yield the rows of a feed that can be read, in their order, across a damaged place."""
    select = (
        f"SELECT c.sequence, c.head, c.signature, c.refused, c.received, {rows.HELD}"
        f" {rows.FROM_HELD} WHERE c.feed = ?"
    )
    found: dict[int, Any] = {}
    ends = {}
    for order in ("ASC", "DESC"):
        try:
            for row in source.execute(f"{select} ORDER BY c.sequence {order}", (feed,)):
                found[row[0]] = ends[order] = row
            break
        except sqlite3.Error:
            continue
    else:
        first = ends["ASC"][0] if "ASC" in ends else 0
        last = ends["DESC"][0] if "DESC" in ends else first + 1_000
        for sequence in range(first + 1, min(last, first + _MOST)):
            with contextlib.suppress(sqlite3.Error):
                row = source.execute(f"{select} AND c.sequence = ?", (feed, sequence)).fetchone()
                if row is not None:
                    found[sequence] = row
    for sequence in sorted(found):
        yield found[sequence]


def _whole(row: list[Any]) -> Held | None:
    """Return the change in a row if its hash is right."""
    try:
        if row[1] is None:
            return None
        held = rows.held_of(row)
        canonical_bytes(held.change)
        return held if change_hash(held.change) == held.hash else None
    except _UNREADABLE:
        return None


def _take_receipts(
    connection: sqlite3.Connection, source: sqlite3.Connection, touched: TouchedUnits
) -> None:
    """Copy every receipt that verifies, and apply it."""
    roster = _roster(_roster_bytes(connection))
    columns = "service, epoch, device, commune, through, head, refused, time, signature"
    found: list[Receipt] = []
    for row in _every(source, "receipt", "id", columns):
        with contextlib.suppress(*_UNREADABLE):
            receipt = feeds.receipt_of(row)
            keys = roster.keys if roster is not None else ()
            if any(receipt_verifies(receipt, key.public_key) for key in keys):
                found.append(receipt)
    for receipt in sorted(found, key=lambda one: (one.epoch, one.through)):
        with contextlib.suppress(WireRefused):
            take_receipt(connection, touched, receipt)
