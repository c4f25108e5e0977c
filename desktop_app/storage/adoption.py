"""Write a branch of an own feed that cannot be sent again in another feed (docs/rules.md#data-10).

The branch that the service holds stays. The changes that this computer wrote after the fork are
moved to the table of forks, and written again with the successor key: same content, same counter,
and ``origin`` naming the original, so that both count once. A change of the kind "adopt" before
them names the numbers they had, so that a submission that covers those numbers covers the same
content.

Earlier programs could save a change in place of more than 64 heads, which no message can hold, nor
anything after it in its feed. Such a change is written again in place of the first 64; the value
that stands afterwards is written once more in place of the other heads (``_join``).
"""

# ruff: noqa: S608 (only constants of this room are put into SQL; values are bound)

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

import msgspec

from desktop_app.core.changes.bodies import Adopt, body_of
from desktop_app.core.changes.change import MAX_BASES, Held, canonical_bytes, change_of, held
from desktop_app.core.changes.fold import Register, Unit, unit_of
from desktop_app.core.ids import CentreId, CommuneCode, DeviceId, RoundId

from . import rows
from .feed_ends import cut_off
from .folding import TouchedUnits
from .rewinds import UNHEALED
from .state import unit
from .store import Store
from .writing import ChangeWriter, Draft, OwnFeed

_HASH_BYTES = 32
_LOOSE = "loose/"  # of a device and a commune: the first number of what is kept and not chained


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """What an own feed holds after ``after`` and cannot send under its numbers."""

    device: DeviceId
    commune: CommuneCode
    after: int


def branches(store: Store) -> tuple[Branch, ...]:
    """Return the known branches that differ from the service's, one per feed."""
    first: dict[tuple[DeviceId, CommuneCode], int] = {}
    for device, commune, kept, _marked in store.rows(UNHEALED):
        first[device, commune] = min(kept, first.get((device, commune), kept))
    return tuple(
        Branch(device=device, commune=commune, after=after)
        for (device, commune), after in sorted(first.items())
    )


def unsigned(store: Store, device: DeviceId) -> tuple[Branch, ...]:
    """Return the unsigned changes of *device*, whose key is lost."""
    return _beyond(store, device, "max(f.through, coalesce(max(s.sequence), 0))")


def unsent(store: Store, device: DeviceId) -> tuple[Branch, ...]:
    """Return what *device* wrote and the service did not receive."""
    return _beyond(store, device, "f.through")


def everything(store: Store, device: DeviceId) -> tuple[Branch, ...]:
    """Return all that *device* wrote: a service that does not know its key takes none of it."""
    return _beyond(store, device, "0")


def unsendable(store: Store) -> tuple[Branch, ...]:
    """Return the end of each own feed from the first change that no message can hold.

    The service holds none of it. Feeds that are held back for another reason are not included: that
    recovery also repairs them.
    """
    found = store.rows(
        "SELECT f.device, f.commune, min(c.sequence) - 1 FROM identity AS i"
        " JOIN feed AS f ON f.device = i.device"
        " JOIN change AS c ON c.feed = f.id AND c.sequence > f.through"
        " WHERE length(c.bases) > ? AND c.kind IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rewind"
        " AS r WHERE r.commune = f.commune AND r.device = f.device AND r.healed = 0)"
        " GROUP BY f.id ORDER BY f.commune",
        (MAX_BASES * _HASH_BYTES,),
    )
    return tuple(
        Branch(device=device, commune=commune, after=after) for device, commune, after in found
    )


def make_sendable(store: Store, pen_of: Callable[[DeviceId], ChangeWriter]) -> int:
    """Write again, within the limits of a message, what can never be sent; return how much.

    It is written into the same feed: nobody else holds anything under those numbers. *pen_of*
    returns the ChangeWriter of an own device.
    """
    count = 0
    for branch in unsendable(store):
        count += _put_again(store, pen_of(branch.device), branch)
    return count


def adopt(store: Store, writer: ChangeWriter, branch: Branch) -> int:
    """Write *branch* again in the feed of *writer*; return how many changes were written.

    Changes without effect are left out. Afterwards the old feed is pulled again, and the service's
    branch replaces the moved one. All or nothing; raise SaveFailed where nothing was done.
    """
    if writer.device == branch.device:
        raise ValueError("a branch is written again in another feed than its own")
    with store.transaction() as connection:
        count = _put_again(store, writer, branch)
        connection.execute(
            "UPDATE rewind SET healed = 1 WHERE commune = ? AND device = ?",
            (branch.commune, branch.device),
        )
        connection.execute("UPDATE commune SET position = 0 WHERE code = ?", (branch.commune,))
    return count


def remember_loose(
    connection: sqlite3.Connection, device: DeviceId, commune: CommuneCode, changes: Sequence[Held]
) -> None:
    """Store own changes, salvaged from a damaged database, that continue no chain."""
    for one in changes:
        connection.execute(
            "INSERT OR IGNORE INTO fork (commune, device, sequence, hash, entry)"
            " VALUES (?, ?, ?, ?, ?)",
            (
                commune,
                device,
                one.change.sequence,
                rows.packed((one.hash,)),
                canonical_bytes(one.change),
            ),
        )
    first = min(one.change.sequence for one in changes)
    connection.execute(
        "INSERT OR REPLACE INTO memory (name, value) VALUES (?, ?)",
        (f"{_LOOSE}{device}/{commune}", str(first)),
    )


def loose(store: Store) -> tuple[Branch, ...]:
    """Return the feeds with stored changes that continue no chain."""
    found = store.rows("SELECT name, value FROM memory WHERE name GLOB ?", (_LOOSE + "*",))
    named = ((*name[len(_LOOSE) :].split("/"), first) for name, first in found)
    return tuple(
        Branch(device=DeviceId(device), commune=CommuneCode(commune), after=int(first) - 1)
        for device, commune, first in named
    )


def adopt_loose(store: Store, writer: ChangeWriter, branch: Branch) -> int:
    """Write the loose changes of a feed again with *writer*; return how many there were."""
    if writer.device == branch.device:
        raise ValueError("a branch is written again in another feed than its own")
    with store.transaction() as connection:
        touched = TouchedUnits(connection)
        found = connection.execute(
            "SELECT entry FROM fork WHERE device = ? AND commune = ? AND sequence > ?"
            " AND entry IS NOT NULL AND NOT EXISTS (SELECT 1 FROM change WHERE hash = fork.hash)"
            " ORDER BY sequence",
            (branch.device, branch.commune, branch.after),
        ).fetchall()
        changes = [held(change_of(entry)) for (entry,) in found]
        for run in _runs(changes):
            _write_again(store, connection, touched, writer, branch, run)
        touched.fold()
        _join(store, connection, writer, branch.commune, changes)
        connection.execute(
            "DELETE FROM memory WHERE name = ?", (f"{_LOOSE}{branch.device}/{branch.commune}",)
        )
    return len(changes)


def _put_again(store: Store, writer: ChangeWriter, branch: Branch) -> int:
    """Move *branch* out of its feed and write it with *writer*; return the number of changes."""
    with store.transaction() as connection:
        touched = TouchedUnits(connection)
        feed = rows.feed_id(connection, branch.commune, branch.device)
        effective = cut_off(connection, touched, feed, branch.after)
        for run in _runs(effective):
            _write_again(store, connection, touched, writer, branch, run)
        touched.fold()
        _join(store, connection, writer, branch.commune, effective)
    return len(effective)


def _join(
    store: Store,
    connection: sqlite3.Connection,
    writer: ChangeWriter,
    commune: CommuneCode,
    changes: Sequence[Held],
) -> None:
    """Write the standing value in place of the heads that *changes* named beyond the limit."""
    left: dict[Unit, set[str]] = {}
    for one in changes:
        if len(one.change.bases) > MAX_BASES:
            left.setdefault(unit_of(one), set()).update(one.change.bases[MAX_BASES:])
    if not left:
        return
    touched = TouchedUnits(connection)
    feed = OwnFeed(connection, writer.device, commune)
    for address, named in left.items():
        register = unit(store, address)
        if not isinstance(register, Register):
            continue
        replaced = [h for h in register.heads if named & {h.hash, h.identity}]
        standing = [h for h in register.heads if h not in replaced]
        # The own change first: others may have replaced it by now.
        standing.sort(key=lambda h: h.change.device != writer.device)
        body = body_of(standing[0].change) if standing else None
        if body is None or not replaced:
            continue
        change = standing[0].change
        draft = Draft(
            body=body,
            centre=change.centre,
            round=change.round,
            item=change.item,
            bases=(standing[0].identity, *(h.identity for h in replaced)),
        )
        for one, size, is_whole in feed.parts(writer, draft):
            rows.insert_change(
                connection,
                feed.id,
                one,
                head=feed.head,
                signature=feed.sign(writer, size, last=is_whole),
                unit=touched.written(one),
            )
    touched.fold()
    store.mark(writer.device, commune, feed.sequence, feed.head)


def _beyond(store: Store, device: DeviceId, after: str) -> tuple[Branch, ...]:
    found = store.rows(
        f"SELECT f.commune, {after} AS kept,"
        " (SELECT max(sequence) FROM change WHERE feed = f.id) AS tip"
        " FROM feed AS f LEFT JOIN change AS s ON s.feed = f.id AND s.signature IS NOT NULL"
        " WHERE f.device = ? GROUP BY f.id HAVING tip > kept ORDER BY f.commune",
        (device,),
    )
    return tuple(Branch(device=device, commune=commune, after=kept) for commune, kept, _ in found)


def _runs(effective: Sequence[Held]) -> list[list[Held]]:
    """Return the changes of one feed as contiguous runs."""
    runs: list[list[Held]] = []
    for one in effective:
        if not runs or one.change.sequence != runs[-1][-1].change.sequence + 1:
            runs.append([])
        runs[-1].append(one)
    return runs


def _write_again(
    store: Store,
    connection: sqlite3.Connection,
    touched: TouchedUnits,
    writer: ChangeWriter,
    branch: Branch,
    run: Sequence[Held],
) -> None:
    feed = OwnFeed(connection, writer.device, branch.commune)
    said = Adopt(device=branch.device, first=run[0].change.sequence, count=len(run))
    centre = CentreId(branch.commune)
    note = Draft(body=said, centre=centre, round=RoundId(""))
    for original in (None, *run):
        held, size = feed.next(writer, note) if original is None else feed.again(original)
        rows.insert_change(
            connection,
            feed.id,
            held,
            head=feed.head,
            signature=feed.sign(writer, size, last=original is run[-1]),
            unit=touched.received(held),
        )
    store.mark(writer.device, branch.commune, feed.sequence, feed.head)
