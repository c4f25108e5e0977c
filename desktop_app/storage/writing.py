"""Write drafts as changes of own feeds, together with the new state, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import msgspec

from desktop_app.core.changes.bodies import Body, fields_of
from desktop_app.core.changes.change import (
    MAX_BASES,
    Change,
    Held,
    canonical_bytes,
    refuse_unsendable,
)
from desktop_app.core.changes.feeds import Head, first_head, next_head, sign_head
from desktop_app.core.digests import sha256_hex
from desktop_app.core.fault import N_
from desktop_app.core.ids import CentreId, ChangeHash, CommuneCode, DeviceId, RoundId, commune_of

from . import rows
from .folding import TouchedUnits
from .identities import last_successor
from .storage_faults import UnknownDevice
from .store import Store

# Within a long run a head is signed this often, so that every segment (at most 1 MiB and 5,000
# changes) can end at a signed one.
_SIGN_AFTER_CHANGES = 1_000
_SIGN_AFTER_BYTES = 256 * 1024


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be written: what, about which assessment, in place of which heads."""

    body: Body
    centre: CentreId
    round: RoundId
    item: str = ""
    bases: tuple[ChangeHash, ...] = ()


class ChangeWriter(msgspec.Struct, frozen=True, kw_only=True):
    """The author, and the time by the device's clock (see Change for the times).

    ``private_key`` None: the key is locked; the heads are signed later (sign_pending).
    """

    device: DeviceId
    private_key: bytes | None
    wall: int
    offset: int | None = None
    offset_age: int | None = None


# Every feed of a commune with the last change that has effect, and the last one there is.
_FEEDS = """
    SELECT f.id, f.device, c.sequence, c.head, c.counter,
    c.refused IS NOT NULL OR c.origin IS NOT NULL
    FROM feed AS f JOIN change AS c ON c.feed = f.id
    AND c.sequence = (SELECT max(sequence) FROM change WHERE feed = f.id)
    WHERE f.commune = ?
"""
_HIGHEST = "SELECT max(counter) FROM change WHERE feed = ? AND refused IS NULL"


class OwnFeed:
    """An own feed as it grows within one transaction."""

    def __init__(
        self, connection: sqlite3.Connection, device: DeviceId, commune: CommuneCode
    ) -> None:
        self.device, self.commune = device, commune
        self.id, self.sequence, self.counter, self.head = 0, 0, 0, b""
        self._unsigned, self._unsigned_bytes = 0, 0
        for id_, whose, sequence, head, counter, is_odd in connection.execute(
            _FEEDS, (commune,)
        ).fetchall():
            if is_odd:
                # A refused counter does not count: it may be refused for being too high. An
                # adopted change has its original's, which may be lower than those before it.
                counter = connection.execute(_HIGHEST, (id_,)).fetchone()[0] or 0
            if counter > self.counter:
                self.counter = counter
            if whose == device:
                self.id, self.sequence, self.head = id_, sequence, head
        if not self.id:
            self._begin(connection)

    def _begin(self, connection: sqlite3.Connection) -> None:
        known = connection.execute("SELECT 1 FROM identity WHERE device = ?", (self.device,))
        if known.fetchone() is None:
            raise UnknownDevice(
                N_("This data has no key {device} to write with."), device=self.device[:8]
            )
        self.head = first_head(self.device, self.commune)
        self.id = rows.feed_id(connection, self.commune, self.device)

    def parts(self, writer: ChangeWriter, draft: Draft) -> Iterator[tuple[Held, int, bool]]:
        """Yield the changes that *draft* becomes, with their sizes, and whether it is the last.

        A change names at most 64 others. Where there are more heads, several changes with the same
        content follow one another, each in place of some of the heads and of the change before: no
        head is left out, and for every reader, old programs too, the last change alone is the head.
        """
        named = in_parts(draft.bases)
        before: tuple[ChangeHash, ...] = ()
        for at, some in enumerate(named, 1):
            part = msgspec.structs.replace(draft, bases=(*some, *before))
            held, size = self.next(writer, part)
            before = (held.hash,)
            yield held, size, at == len(named)

    def next(self, writer: ChangeWriter, draft: Draft) -> tuple[Held, int]:
        """Return *draft* as the next change of the feed, and the size of its canonical bytes."""
        self.counter += 1
        change = Change(
            kind=draft.body.KIND,
            device=self.device,
            commune=self.commune,
            sequence=self.sequence + 1,
            counter=self.counter,
            wall=writer.wall,
            offset=writer.offset,
            offset_age=writer.offset_age,
            bases=draft.bases,
            centre=draft.centre,
            round=draft.round,
            item=draft.item,
            fields=fields_of(draft.body),
        )
        return self.chain(change)

    def again(self, original: Held) -> tuple[Held, int]:
        """Return *original* written again as the next change of this feed, which counts once.

        Of bases beyond what one change may name the first are kept (see adoption).
        """
        return self.chain(
            msgspec.structs.replace(
                original.change,
                device=self.device,
                sequence=self.sequence + 1,
                bases=original.change.bases[:MAX_BASES],
                origin=original.identity,
            )
        )

    def chain(self, change: Change) -> tuple[Held, int]:
        """Make *change*, which has the next number, the end of the chain."""
        refuse_unsendable(change)
        data = canonical_bytes(change)
        self.sequence = change.sequence
        held = Held(hash=ChangeHash(sha256_hex(data)), change=change)
        self.head = next_head(self.head, held.hash)
        return held, len(data)

    def sign(self, writer: ChangeWriter, size: int, *, last: bool) -> bytes | None:
        """Return the signature of the present head if it is to be signed now."""
        if writer.private_key is None:
            return None
        self._unsigned += 1
        self._unsigned_bytes += size
        if not last and not _is_due(self._unsigned, self._unsigned_bytes):
            return None
        self._unsigned, self._unsigned_bytes = 0, 0
        return sign_head(writer.private_key, self.device, self.commune, self.sequence, self.head)


def write(store: Store, writer: ChangeWriter, drafts: Sequence[Draft]) -> tuple[Held, ...]:
    """Write *drafts* as changes, with the state they lead to, all or none; durable on return.

    Each gets the next sequence of its feed and a counter one above the highest seen for its
    commune. Return one change for each draft; one in place of more than 64 heads is written by
    several, of which that is the last. Raise SaveFailed if nothing could be written, UnknownDevice
    for a foreign key, WireRefused for what could never be sent.
    """
    written: list[Held] = []
    last = {commune_of(draft.centre): at for at, draft in enumerate(drafts)}
    feeds: dict[CommuneCode, OwnFeed] = {}
    with store.transaction() as connection:
        writer = _present(connection, writer)
        touched = TouchedUnits(connection)
        for at, draft in enumerate(drafts):
            commune = commune_of(draft.centre)
            feed = feeds.get(commune)
            if feed is None:
                feed = feeds[commune] = OwnFeed(connection, writer.device, commune)
            for held, size, is_whole in feed.parts(writer, draft):
                rows.insert_change(
                    connection,
                    feed.id,
                    held,
                    head=feed.head,
                    signature=feed.sign(writer, size, last=is_whole and at == last[commune]),
                    unit=touched.written(held),
                )
                if is_whole:
                    written.append(held)
        touched.fold()
        for feed in feeds.values():
            store.mark(writer.device, feed.commune, feed.sequence, feed.head)
    return tuple(written)


def in_parts(bases: Sequence[ChangeHash]) -> list[tuple[ChangeHash, ...]]:
    """Return *bases* in parts, each of which one change may name beside the change before it.

    The first of them are in the last part: the change that stands names what stood before it.
    """
    if len(bases) <= MAX_BASES:
        return [tuple(bases)]
    most = MAX_BASES - 1
    rest = bases[most:]
    parts = [tuple(rest[at : at + most]) for at in range(0, len(rest), most)]
    return [*parts, tuple(bases[:most])]


def _present(connection: sqlite3.Connection, writer: ChangeWriter) -> ChangeWriter:
    """Return *writer* with the key that writes now: another thread may have replaced it."""
    last = last_successor(connection, writer.device)
    if last == writer.device:
        return writer
    return msgspec.structs.replace(writer, device=last, private_key=None)


def sign_pending(store: Store, device: DeviceId, private_key: bytes) -> int:
    """Sign the heads that were written while the key was locked; return how many were signed.

    All that is unsent can then be sent in pieces, each of which ends at a signed head.
    """
    count = 0
    with store.transaction() as connection:
        for feed, commune, through in connection.execute(
            "SELECT id, commune, through FROM feed WHERE device = ?", (device,)
        ).fetchall():
            for sequence, head in _heads_to_sign(connection, feed, through):
                signature = sign_head(private_key, device, commune, sequence, head)
                connection.execute(
                    "UPDATE change SET signature = ? WHERE feed = ? AND sequence = ?",
                    (signature, feed, sequence),
                )
                count += 1
    return count


def _heads_to_sign(
    connection: sqlite3.Connection, feed: int, through: int
) -> list[tuple[int, Head]]:
    heads: list[tuple[int, Head]] = []
    changes, size = 0, 0
    sequence, head, signed = 0, b"", 1
    for sequence, head, signed, length in connection.execute(
        "SELECT sequence, head, signature IS NOT NULL,"
        " length(bases) * 3 + coalesce(length(fields), 0) * 4 + 400"
        " FROM change WHERE feed = ? AND sequence > ? ORDER BY sequence",
        (feed, through),
    ):
        changes += 1
        size += length  # at least its canonical bytes: a letter takes up to four
        if not signed and _is_due(changes, size):
            heads.append((sequence, head))
            signed = 1
        if signed:
            changes, size = 0, 0
    if not signed:
        heads.append((sequence, head))
    return heads


def _is_due(changes: int, size: int) -> bool:
    return changes >= _SIGN_AFTER_CHANGES or size >= _SIGN_AFTER_BYTES
