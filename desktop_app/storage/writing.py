"""Writing: drafts become changes of this computer's own feeds, and state, in one transaction."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence

import msgspec

from desktop_app.core.bodies import Body, fields_of
from desktop_app.core.changes import Change, Held, canonical_bytes
from desktop_app.core.faults import N_
from desktop_app.core.feeds import Head, first_head, next_head, sign_head
from desktop_app.core.ids import CentreId, ChangeHash, CommuneCode, DeviceId, RoundId, commune_of

from . import rows
from .faults import UnknownDevice
from .folding import Touched
from .store import Store

# So often a head is signed within a long run, so that whatever is sent in one piece (at most
# 1 MiB and 5,000 changes) can end at a signed one.
_SIGN_AFTER_CHANGES = 1_000
_SIGN_AFTER_BYTES = 256 * 1024


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be written: what, about which assessment, in place of which heads."""

    body: Body
    centre: CentreId
    round: RoundId
    item: str = ""
    bases: tuple[ChangeHash, ...] = ()


class Pen(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes, and when by the device's clock (see Change for the times).

    ``private_key`` None: the key is not at hand; the heads are signed later (sign_pending).
    """

    device: DeviceId
    private_key: bytes | None
    wall: int
    offset: int | None = None
    offset_age: int | None = None


class _Feed:
    """An own feed as it grows within one transaction."""

    def __init__(
        self, connection: sqlite3.Connection, device: DeviceId, commune: CommuneCode
    ) -> None:
        self.device, self.commune = device, commune
        self.id = 0
        self.sequence, self.signed, self.counter = 0, 0, 0
        self.head = b""
        self._unsigned_bytes = 0
        for id_, whose, sequence, head, signed, counter in connection.execute(
            "SELECT id, device, sequence, head, signed, counter FROM feed WHERE commune = ?",
            (commune,),
        ):
            self.counter = max(self.counter, counter)
            if whose == device:
                self.id, self.sequence, self.head, self.signed = id_, sequence, head, signed
        if not self.id:
            self._begin(connection)

    def _begin(self, connection: sqlite3.Connection) -> None:
        known = connection.execute("SELECT 1 FROM identity WHERE device = ?", (self.device,))
        if known.fetchone() is None:
            raise UnknownDevice(
                N_("This data has no key {device} to write with."), device=self.device[:8]
            )
        self.head = first_head(self.device, self.commune)
        cursor = connection.execute(
            "INSERT INTO feed (commune, device, sequence, head, signed, counter)"
            " VALUES (?, ?, 0, ?, 0, 0)",
            (self.commune, self.device, self.head),
        )
        self.id = cursor.lastrowid or 0

    def next(self, pen: Pen, draft: Draft) -> tuple[Held, int]:
        """Return *draft* as the next change of the feed, and the size of its canonical bytes."""
        self.sequence += 1
        self.counter += 1
        change = Change(
            kind=draft.body.KIND,
            device=pen.device,
            commune=self.commune,
            sequence=self.sequence,
            counter=self.counter,
            wall=pen.wall,
            offset=pen.offset,
            offset_age=pen.offset_age,
            bases=draft.bases,
            centre=draft.centre,
            round=draft.round,
            item=draft.item,
            fields=fields_of(draft.body),
        )
        data = canonical_bytes(change)
        held = Held(hash=ChangeHash(hashlib.sha256(data).hexdigest()), change=change)
        self.head = next_head(self.head, held.hash)
        return held, len(data)

    def sign(self, pen: Pen, size: int, *, last: bool) -> bytes | None:
        """Return the signature of the present head if it is to be signed now."""
        self._unsigned_bytes += size
        if pen.private_key is None:
            return None
        if not last and not _is_due(self.sequence - self.signed, self._unsigned_bytes):
            return None
        self.signed, self._unsigned_bytes = self.sequence, 0
        return sign_head(pen.private_key, self.device, self.commune, self.sequence, self.head)


def write(store: Store, pen: Pen, drafts: Sequence[Draft]) -> tuple[Held, ...]:
    """Write *drafts* as changes, with the state they lead to, all or none; durable on return.

    Each gets the next sequence of its feed and a counter one above the highest seen for its
    commune. Raise SaveFailed if nothing could be written, UnknownDevice for a foreign key.
    """
    written: list[Held] = []
    last = {commune_of(draft.centre): at for at, draft in enumerate(drafts)}
    feeds: dict[CommuneCode, _Feed] = {}
    with store.transaction() as connection:
        touched = Touched(connection)
        for at, draft in enumerate(drafts):
            commune = commune_of(draft.centre)
            feed = feeds.get(commune)
            if feed is None:
                feed = feeds[commune] = _Feed(connection, pen.device, commune)
            held, size = feed.next(pen, draft)
            rows.insert_change(
                connection,
                feed.id,
                held,
                head=feed.head,
                signature=feed.sign(pen, size, last=at == last[commune]),
                unit=touched.unit_for(held),
            )
            written.append(held)
        touched.fold()
        for feed in feeds.values():
            connection.execute(
                "UPDATE feed SET sequence = ?, head = ?, signed = ?, counter = ? WHERE id = ?",
                (feed.sequence, feed.head, feed.signed, feed.counter, feed.id),
            )
            store.mark(pen.device, feed.commune, feed.sequence, feed.head)
    return tuple(written)


def sign_pending(store: Store, device: DeviceId, private_key: bytes) -> int:
    """Sign the heads that were written without the key at hand; return how many were signed."""
    count = 0
    with store.transaction() as connection:
        pending = connection.execute(
            "SELECT id, commune, sequence, signed FROM feed WHERE device = ? AND signed < sequence",
            (device,),
        ).fetchall()
        for feed, commune, tip, signed in pending:
            count += _sign_feed(connection, feed, device, commune, tip, signed, private_key)
    return count


def _sign_feed(
    connection: sqlite3.Connection,
    feed: int,
    device: DeviceId,
    commune: CommuneCode,
    tip: int,
    signed: int,
    private_key: bytes,
) -> int:
    heads: list[tuple[int, Head]] = []
    size = 0
    for sequence, head, length in connection.execute(
        "SELECT sequence, head, length(bases) * 3 + coalesce(length(fields), 0) * 4 + 400"
        " FROM change WHERE feed = ? AND sequence > ? ORDER BY sequence",
        (feed, signed),
    ):
        size += length  # at least its canonical bytes: a letter takes up to four
        if sequence == tip or _is_due(sequence - signed, size):
            heads.append((sequence, head))
            signed, size = sequence, 0
    for sequence, head in heads:
        signature = sign_head(private_key, device, commune, sequence, head)
        connection.execute(
            "UPDATE change SET signature = ? WHERE feed = ? AND sequence = ?",
            (signature, feed, sequence),
        )
    connection.execute("UPDATE feed SET signed = ? WHERE id = ?", (tip, feed))
    return len(heads)


def _is_due(changes: int, size: int) -> bool:
    return changes >= _SIGN_AFTER_CHANGES or size >= _SIGN_AFTER_BYTES
