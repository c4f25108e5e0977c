"""Store what the service sends: pages of others' changes, and receipts for own ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

import msgspec

from desktop_app.core.changes.change import Held, canonical_bytes
from desktop_app.core.changes.feeds import first_head, next_head
from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.changes.segments import CheckedSegment, Segment, Stub
from desktop_app.core.fault import N_
from desktop_app.core.ids import ChangeHash, CommuneCode, DeviceId

from . import rewinds, rows
from .custody import take_receipt, weigh_again
from .feed_ends import cut_off
from .folding import TouchedUnits
from .marks import Mark
from .rewinds import Fork
from .storage_faults import Gap
from .store import Store


class ReceivingResult(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a page or receipts: number of new changes, and forked feeds."""

    changes: int = 0
    forks: tuple[Fork, ...] = ()


class _Held(msgspec.Struct, frozen=True):
    """What is held at one place of a feed."""

    hash: bytes
    is_stub: bool
    refused: str | None
    received: int | None


def take_page(
    store: Store,
    checked: Iterable[CheckedSegment],
    positions: Mapping[CommuneCode, int],
    contacts: Mapping[CommuneCode, int],
) -> ReceivingResult:
    """Take a page whose segments verified, and its cursor, all or nothing.

    Changes already held are skipped; a stub for a whole change that is held marks that as refused.
    Other content under a held number is stored beside it and reported (Fork), never overwritten.
    Raise Gap for a segment that leaves a hole, SaveFailed if the page could not be written.
    """
    count, forks = 0, []
    with store.transaction() as connection:
        page = _Page(connection)
        for segment in checked:
            added, fork = page.take(segment)
            count += added
            if fork is not None:
                forks.append(fork)
        page.touched.fold()
        connection.executemany(
            "INSERT INTO commune (code, position) VALUES (?, ?)"
            " ON CONFLICT (code) DO UPDATE SET position = excluded.position",
            positions.items(),
        )
        connection.executemany(
            "INSERT INTO commune (code, contact) VALUES (?, ?)"
            " ON CONFLICT (code) DO UPDATE SET contact = excluded.contact",
            contacts.items(),
        )
        rewinds.heal(connection)
    return ReceivingResult(changes=count, forks=tuple(forks))


def take_unconfirmed(store: Store, checked: CheckedSegment) -> int:
    """Take a segment that only its author's signature confirms; return how many changes were new.

    It is shown, but does not count as held by the service: changes already held stay, and a page
    with other content under these numbers replaces it. Raise as ``take_page``.
    """
    with store.transaction() as connection:
        page = _Page(connection, is_confirmed=False)
        added, _fork = page.take(checked)
        page.touched.fold()
    return added


def drop_unconfirmed(store: Store, devices: Iterable[DeviceId]) -> None:
    """Hide the unconfirmed changes of *devices*, which the service no longer admits.

    They are moved to the table of forks; a page may still bring them.
    """
    with store.transaction() as connection:
        touched = TouchedUnits(connection)
        for device in devices:
            for feed, after in connection.execute(
                "SELECT f.id, coalesce(max(c.sequence) FILTER (WHERE c.received IS NOT NULL), 0)"
                " FROM feed AS f JOIN change AS c ON c.feed = f.id WHERE f.device = ?"
                " AND f.device NOT IN (SELECT device FROM identity) GROUP BY f.id",
                (device,),
            ).fetchall():
                cut_off(connection, touched, feed, after)
        touched.fold()


def take_receipts(store: Store, receipts: Iterable[Receipt]) -> ReceivingResult:
    """Take receipts whose signatures verified, all or nothing.

    They are cumulative: everything up to ``through`` counts as received, the named changes as
    refused and without effect. A receipt of a newer epoch makes what it does not cover unsent
    again. One with another head than this computer's is stored, reports a fork, and covers nothing.
    """
    forks = []
    with store.transaction() as connection:
        touched = TouchedUnits(connection)
        for receipt in receipts:
            fork = take_receipt(connection, touched, receipt)
            if fork is not None:
                forks.append(fork)
        touched.fold()
    return ReceivingResult(forks=tuple(forks))


class _Page:
    """The segments of one page, taken within one transaction.

    ``is_confirmed``: they come from the service, and not from their author alone.
    """

    def __init__(self, connection: sqlite3.Connection, *, is_confirmed: bool = True) -> None:
        self._connection = connection
        self._is_confirmed = is_confirmed
        self.touched = TouchedUnits(connection)

    def take(self, checked: CheckedSegment) -> tuple[int, Fork | None]:
        """Add what is new of a segment; return how much that was, and where it forked if it did."""
        segment = checked.segment
        feed = rows.feed_id(self._connection, segment.commune, segment.device)
        confirmed = self._confirmed(feed)
        tip, head = self._tip(feed) or (0, first_head(segment.device, segment.commune))
        if segment.first > tip + 1 and confirmed is None and self._continues_fork(segment):
            return 0, self._fork(checked, 0)
        if segment.first > tip + 1:
            raise Gap(
                N_(
                    "Entries {first} to {last} of device {device} for commune {commune} are"
                    " missing before the ones received."
                ),
                first=tip + 1,
                last=segment.first - 1,
                device=segment.device[:8],
                commune=segment.commune,
            )
        known = self._known(feed, segment.first, segment.last)
        added, cut = 0, False
        for at, (entry, after) in enumerate(zip(checked.held, checked.heads, strict=True)):
            sequence = segment.first + at
            before = None if cut else known.get(sequence)
            if before is not None and before.hash.hex() != entry.hash:
                if not self._is_confirmed:
                    return added, None
                if confirmed is None or sequence <= confirmed:
                    return added, self._fork(checked, at)
                cut_off(self._connection, self.touched, feed, sequence - 1)
                before, cut = None, True
            if before is not None:
                self._again(feed, sequence, before, entry, after, segment.received)
                continue
            if added == 0 and not cut and next_head(head, entry.hash) != after:
                if not self._is_confirmed:
                    return added, None
                return added, self._fork(checked, at)
            signature = segment.signature if sequence == segment.last else None
            self._add(feed, sequence, entry, after, signature, segment.received or None)
            added += 1
        if self._is_confirmed and confirmed is not None and segment.last > confirmed:
            self._connection.execute(
                "UPDATE feed SET through = ? WHERE id = ?", (segment.last, feed)
            )
        return added, None

    def _confirmed(self, feed: int) -> int | None:
        """Return how far the service was known to hold another's feed in its present epoch.

        None for an own feed: own changes are never replaced by received ones.
        """
        row = self._connection.execute(
            "SELECT through FROM feed WHERE id = ? AND device NOT IN (SELECT device FROM identity)",
            (feed,),
        ).fetchone()
        return None if row is None else int(row[0])

    def _tip(self, feed: int) -> tuple[int, bytes] | None:
        row: tuple[int, bytes] | None = self._connection.execute(
            "SELECT sequence, head FROM change WHERE feed = ? ORDER BY sequence DESC LIMIT 1",
            (feed,),
        ).fetchone()
        return row

    def _known(self, feed: int, first: int, last: int) -> dict[int, _Held]:
        return {
            sequence: _Held(hash_, is_stub == 1, refused, received)
            for sequence, hash_, is_stub, refused, received in self._connection.execute(
                "SELECT sequence, hash, kind IS NULL, refused, received"
                " FROM change WHERE feed = ? AND sequence BETWEEN ? AND ?",
                (feed, first, last),
            )
        }

    def _again(
        self,
        feed: int,
        sequence: int,
        before: _Held,
        entry: Held | Stub,
        head: bytes,
        received: int,
    ) -> None:
        """Update an entry that is already held: content of a stub, verdict, time of receipt."""
        place = feed, sequence
        if isinstance(entry, Stub) and before.refused is None:
            self._connection.execute(
                "UPDATE change SET refused = ? WHERE feed = ? AND sequence = ?",
                (entry.reason, *place),
            )
            weigh_again(self._connection, self.touched, feed, sequence)
        elif isinstance(entry, Held) and before.is_stub:  # this reader may see it now
            (signature,) = self._connection.execute(
                "SELECT signature FROM change WHERE feed = ? AND sequence = ?", place
            ).fetchone()
            self._connection.execute("DELETE FROM change WHERE feed = ? AND sequence = ?", place)
            self._add(feed, sequence, entry, head, signature, received or before.received)
        elif isinstance(entry, Held) and before.refused is not None:
            # A restored service judged it again.
            self._connection.execute(
                "UPDATE change SET refused = NULL WHERE feed = ? AND sequence = ?", place
            )
            weigh_again(self._connection, self.touched, feed, sequence)
        if received and before.received != received:
            self._connection.execute(
                "UPDATE change SET received = ? WHERE feed = ? AND sequence = ?",
                (received, feed, sequence),
            )

    def _add(
        self,
        feed: int,
        sequence: int,
        entry: Held | Stub,
        head: bytes,
        signature: bytes | None,
        received: int | None,
    ) -> None:
        if isinstance(entry, Stub):
            rows.insert_stub(
                self._connection,
                feed,
                sequence,
                entry.hash,
                entry.bases,
                entry.reason,
                head=head,
                signature=signature,
                received=received,
            )
            return
        rows.insert_change(
            self._connection,
            feed,
            entry,
            head=head,
            signature=signature,
            unit=self.touched.received(entry),
            received=received,
        )

    def _fork(self, checked: CheckedSegment, at: int) -> Fork:
        """Store the other branch in the table of forks, from its entry *at* on."""
        segment = checked.segment
        for sequence, entry in enumerate(checked.held[at:], segment.first + at):
            content = canonical_bytes(entry.change) if isinstance(entry, Held) else None
            _keep_fork(
                self._connection, segment.commune, segment.device, sequence, entry.hash, content
            )
        mark = Mark(
            device=segment.device,
            commune=segment.commune,
            sequence=segment.last,
            head=checked.heads[-1],
        )
        if at > 0 or self._goes_on_here(checked):
            rewinds.branches_off(self._connection, mark, segment.first + at - 1)
        else:  # it continues a branch that forked earlier
            rewinds.forked_before(self._connection, mark)
        return Fork(device=segment.device, commune=segment.commune, sequence=segment.first + at)

    def _continues_fork(self, segment: Segment) -> bool:
        """Return whether the entry before *segment* is one of the other branch of its feed."""
        found = self._connection.execute(
            "SELECT 1 FROM fork WHERE commune = ? AND device = ? AND sequence = ?",
            (segment.commune, segment.device, segment.first - 1),
        ).fetchone()
        return found is not None

    def _goes_on_here(self, checked: CheckedSegment) -> bool:
        """Return whether *checked* continues a change held of its feed."""
        segment = checked.segment
        row = self._connection.execute(
            "SELECT c.head FROM feed AS f JOIN change AS c ON c.feed = f.id"
            " WHERE f.commune = ? AND f.device = ? AND c.sequence = ?",
            (segment.commune, segment.device, segment.first - 1),
        ).fetchone()
        head = first_head(segment.device, segment.commune) if segment.first == 1 else None
        before = row[0] if row is not None else head
        return before is not None and next_head(before, checked.held[0].hash) == checked.heads[0]


def _keep_fork(
    connection: sqlite3.Connection,
    commune: CommuneCode,
    device: DeviceId,
    sequence: int,
    hash_: ChangeHash,
    content: bytes | None,
) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO fork (commune, device, sequence, hash, entry)"
        " VALUES (?, ?, ?, ?, ?)",
        (commune, device, sequence, rows.packed((hash_,)), content),
    )
