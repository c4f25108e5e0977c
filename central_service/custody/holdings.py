"""The state that custody reads and changes: feeds, authors, communes, for a group of requests.

``Holdings`` lives inside one writing transaction and is loaded by a few statements for all requests
of the group; a ``Draft`` is one request's view of it, whose effects are added only when the whole
request succeeded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping

import msgspec
from sqlalchemy import Connection, select

from central_service.access.authors import Author, areas_over
from central_service.database import schema
from central_service.database.connections import insert_rows, rows_among, rows_of
from desktop_app.core.changes.feeds import first_head
from desktop_app.core.changes.rights import roles_in
from desktop_app.core.ids import CommuneCode, DeviceId, Role

FeedKey = tuple[CommuneCode, DeviceId]
Row = tuple[object, ...]
Refused = tuple[tuple[int, str], ...]

_REFUSED = msgspec.json.Decoder(Refused)


class Tip(msgspec.Struct, frozen=True, kw_only=True):
    """How far the service holds a feed, and its latest receipt (``signature`` b"": none yet)."""

    through: int = 0
    head: bytes
    refused: Refused = ()
    shown: bool = False
    received: int = 0
    signature: bytes = b""
    epoch: int = 0


class CommuneState(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a commune: the last position given, the highest counter with effect.

    ``stamp`` is a digest of everything that was shown up to the position.
    """

    position: int = 0
    stamp: bytes = b""
    counter: int = 0
    heard: int | None = None


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """The advance of a commune's position in one transaction, and the devices of its batches."""

    before: int
    after: int
    stamp_before: bytes
    stamp_after: bytes
    devices: frozenset[DeviceId]


class ChainLink(msgspec.Struct, frozen=True, kw_only=True):
    """One change in its chain."""

    hash: bytes
    head: bytes


class Holdings:
    """The state that the requests of one group see and change."""

    def __init__(
        self,
        connection: Connection,
        feeds: Collection[FeedKey],
        authors: Mapping[DeviceId, Author],
        *,
        also_lock: Collection[CommuneCode] = (),
    ) -> None:
        self._connection = connection
        self.authors = authors
        communes = {commune for commune, _device in feeds}
        self.communes = _lock_communes(connection, communes | set(also_lock))
        self._before = dict(self.communes)
        self.tips = _tips(connection, feeds)
        self._held_before = frozenset(self.tips)
        self._areas = areas_over(connection, authors.values(), communes)
        self._links: dict[FeedKey, dict[int, ChainLink]] = {}
        self._changes: list[Row] = []
        self._batches: list[Row] = []
        self._touched: set[FeedKey] = set()
        self._movers: dict[CommuneCode, set[DeviceId]] = {}

    def tip(self, key: FeedKey) -> Tip:
        """Return the end of a feed as held; an unknown feed is at its first head."""
        known = self.tips.get(key)
        return known if known is not None else Tip(head=first_head(key[1], key[0]))

    def roles(self, key: FeedKey) -> frozenset[Role]:
        """Return the roles of the feed's author over its commune."""
        author = self.authors.get(key[1])
        return roles_in(author.grants, key[0], self._areas) if author else frozenset()

    def links(self, key: FeedKey, first: int, last: int) -> dict[int, ChainLink]:
        """Return the changes *first* … *last* of a feed that are held, with their heads."""
        table = schema.changes.c
        rows = self._connection.execute(
            select(table.sequence, table.hash, table.head).where(
                table.commune == key[0],
                table.device == key[1],
                table.sequence.between(first, last),
            )
        )
        found = {r.sequence: ChainLink(hash=bytes(r.hash), head=bytes(r.head)) for r in rows}
        fresh = self._links.get(key, {})
        return found | {n: link for n, link in fresh.items() if first <= n <= last}

    def hidden(self, key: FeedKey) -> list[tuple[int, bytes]]:
        """Return the batches of a feed that are not shown yet: last sequence and signature."""
        table = schema.batches.c
        rows = self._connection.execute(
            select(table.last, table.signature)
            .where(table.commune == key[0], table.device == key[1], table.position.is_(None))
            .order_by(table.last)
        )
        held = [(row.last, bytes(row.signature)) for row in rows]
        fresh = (row for row in self._batches if row[:2] == key and row[4] is None)
        return [*held, *((row[2], row[5]) for row in fresh)]  # type: ignore[list-item]

    def accept(self, draft: Draft) -> None:
        """Add the effects of a request that succeeded."""
        self.tips.update(draft.tips)
        self.communes.update(draft.communes)
        self._touched.update(draft.tips)
        self._changes += draft.changes
        self._batches += draft.batches
        for key, links in draft.links.items():
            self._links.setdefault(key, {}).update(links)
        for commune in draft.communes:
            movers = self._movers.setdefault(commune, set())
            movers.update(device for about, device in draft.tips if about == commune)
        if draft.positions:
            self._batches = [_placed(row, draft.positions) for row in self._batches]
            _place(self._connection, draft.positions)

    def began(self) -> set[DeviceId]:
        """Return the devices that write about a commune for the first time in this transaction."""
        return {key[1] for key in self._touched if key not in self._held_before}

    def moved(self) -> dict[CommuneCode, Moved]:
        """Return how the transaction advances the positions of its communes."""
        return {
            commune: Moved(
                before=self._before[commune].position,
                after=state.position,
                stamp_before=self._before[commune].stamp,
                stamp_after=state.stamp,
                devices=frozenset(self._movers.get(commune, ())),
            )
            for commune, state in self.communes.items()
        }

    def write(self) -> None:
        """Write everything accepted to the database."""
        connection = self._connection
        insert_rows(connection, schema.changes, self._changes)
        insert_rows(connection, schema.batches, self._batches)
        insert_rows(
            connection,
            schema.feeds,
            [
                (
                    *key,
                    tip.through,
                    tip.head,
                    msgspec.json.encode(tip.refused),
                    tip.shown,
                    tip.received,
                    tip.signature,
                    tip.epoch,
                )
                for key in sorted(self._touched)
                for tip in (self.tips[key],)
            ],
            replace=True,
        )
        rows = [
            (code, state.position, state.counter, state.heard, state.stamp)
            for code, state in self.communes.items()
            if state != self._before[code]
        ]
        insert_rows(connection, schema.communes, rows, replace=True)


class Draft:
    """One request's changes to the holdings, joined only as a whole."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings
        self.tips: dict[FeedKey, Tip] = {}
        self.communes: dict[CommuneCode, CommuneState] = {}
        self.changes: list[Row] = []
        self.batches: list[Row] = []
        self.links: dict[FeedKey, dict[int, ChainLink]] = {}
        # Of batches shown only now: position and stamp.
        self.positions: dict[tuple[str, str, int], tuple[int, bytes]] = {}

    def tip(self, key: FeedKey) -> Tip:
        """Return the end of the feed as held, this request's part included."""
        return self.tips.get(key) or self.holdings.tip(key)

    def commune(self, code: CommuneCode) -> CommuneState:
        """Return the state of the commune, this request's part included."""
        return self.communes.get(code) or self.holdings.communes[code]

    def held(self, key: FeedKey, first: int, last: int) -> dict[int, ChainLink]:
        """Return the links of a feed that are held, this request's part included."""
        found = self.holdings.links(key, first, last)
        fresh = self.links.get(key, {})
        return found | {n: link for n, link in fresh.items() if first <= n <= last}

    def next_position(self, commune: CommuneCode, signature: bytes) -> tuple[int, bytes]:
        """Return the next position of the commune, under its lock, for a batch, and its stamp."""
        state = self.commune(commune)
        stamp = next_stamp(state.stamp, commune, signature)
        self.communes[commune] = msgspec.structs.replace(
            state, position=state.position + 1, stamp=stamp
        )
        return state.position + 1, stamp

    def show(self, key: FeedKey) -> None:
        """Give positions to the batches of a feed that now has an effect for the first time."""
        for last, signature in self.holdings.hidden(key):
            self.positions[(*key, last)] = self.next_position(key[0], signature)
        for at, row in enumerate(self.batches):
            if row[:2] == key and row[4] is None:
                assert isinstance(row[5], bytes)
                self.batches[at] = placed(row, *self.next_position(key[0], row[5]))


_STAMP = 8  # bytes

_COMMUNES = (
    "SELECT commune, position, counter, heard, stamp FROM communes"
    " WHERE commune {} ORDER BY commune"
)
_COMMUNES_LOCKED = f"{_COMMUNES} FOR UPDATE"
_FEEDS = (
    "SELECT commune, device, through, head, refused, shown, received, signature, epoch FROM {}"
    " JOIN feeds ON commune = v.column1 AND device = v.column2"
)


def _lock_communes(
    connection: Connection, communes: Iterable[CommuneCode]
) -> dict[CommuneCode, CommuneState]:
    """Return the state of *communes*, locked in the order of their codes until the commit.

    The order is what keeps two workers from waiting for one another.
    """
    codes = sorted(set(communes))
    if not codes:
        return {}
    query = _COMMUNES
    if connection.dialect.name != "sqlite":  # there the whole database is locked already
        fresh = [(code, 0, 0, None, None) for code in codes]
        insert_rows(connection, schema.communes, fresh, unless_there=True)
        query = _COMMUNES_LOCKED
    found = {
        code: CommuneState(
            position=position, stamp=bytes(stamp or b""), counter=counter, heard=heard
        )
        for code, position, counter, heard, stamp in rows_among(connection, query, codes)
    }
    return {code: found.get(code, CommuneState()) for code in codes}


def _tips(connection: Connection, feeds: Collection[FeedKey]) -> dict[FeedKey, Tip]:
    if not feeds:
        return {}
    tips = {}
    for row in rows_of(connection, _FEEDS, feeds):
        commune, device, through, head, refused, shown, received, signature, epoch = row
        tips[commune, device] = Tip(
            through=through,
            head=bytes(head),
            refused=_REFUSED.decode(bytes(refused)),
            shown=bool(shown),
            received=received,
            signature=bytes(signature),
            epoch=epoch,
        )
    return tips


def next_stamp(before: bytes, commune: CommuneCode, signature: bytes) -> bytes:
    """Return the digest of all that was shown of a commune, with one more signed batch."""
    return hashlib.sha256(before + commune.encode() + signature).digest()[:_STAMP]


def placed(row: Row, position: int, stamp: bytes) -> Row:
    """Return the *row* of a batch with its position."""
    return (*row[:4], position, *row[5:8], stamp, *row[9:])


def _placed(row: Row, positions: Mapping[tuple[str, str, int], tuple[int, bytes]]) -> Row:
    commune, device, last = row[:3]
    assert isinstance(commune, str) and isinstance(device, str) and isinstance(last, int)
    place = positions.get((commune, device, last))
    return row if place is None else placed(row, *place)


def _place(
    connection: Connection, positions: Mapping[tuple[str, str, int], tuple[int, bytes]]
) -> None:
    table = schema.batches
    for (commune, device, last), (position, stamp) in positions.items():
        connection.execute(
            table.update()
            .where(table.c.commune == commune, table.c.device == device, table.c.last == last)
            .values(position=position, stamp=stamp)
        )
