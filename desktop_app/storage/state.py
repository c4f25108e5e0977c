"""Read the folded state, and the changes behind it."""

# ruff: noqa: S608 (only constants of this room are put into SQL; values are bound)

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from itertools import groupby

from desktop_app.core.assessment.assessment import Record, gather
from desktop_app.core.changes.change import Change, Held
from desktop_app.core.changes.fold import Log, Unit, UnitKind, UnitState, fold_unit
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    ChangeKind,
    CommuneCode,
    DeviceId,
    ItemId,
    RoundId,
    commune_of,
)

from . import rows
from .folding import state_of
from .store import Store

_AT_ONCE = 500  # centres asked for in one statement
UNIT = "centre, round, kind, item, part, state"
Row = tuple[str, str, str, str, str, bytes]  # of these columns


def unit(store: Store, unit: Unit) -> UnitState | None:
    """Return the state of one unit, or None."""
    found = store.row(
        "SELECT state FROM unit"
        " WHERE centre = ? AND round = ? AND kind = ? AND item = ? AND part = ?",
        (unit.centre, unit.round, unit.kind, unit.item, unit.part),
    )
    return None if found is None else state_of(found[0])


def units(store: Store, centre: CentreId) -> Iterator[tuple[Unit, UnitState]]:
    """Yield the state of every unit of *centre*, of all rounds."""
    return units_of_rows(
        store.rows(
            f"SELECT {UNIT} FROM unit WHERE centre = ? AND state IS NOT NULL",
            (centre,),
        )
    )


def has_kind(store: Store, kind: UnitKind) -> bool:
    """Return whether any unit of one kind has state."""
    found = store.row("SELECT 1 FROM unit WHERE kind = ? AND state IS NOT NULL LIMIT 1", (kind,))
    return found is not None


def units_of_kind(
    store: Store, kind: UnitKind, *, centre: CentreId | None = None
) -> Iterator[tuple[Unit, UnitState]]:
    """Yield the state of every unit of one kind, of all centres or of *centre* alone."""
    where, named = (
        ("kind = ?", (kind,)) if centre is None else ("centre = ? AND kind = ?", (centre, kind))
    )
    return units_of_rows(
        store.rows(f"SELECT {UNIT} FROM unit WHERE {where} AND state IS NOT NULL", named)
    )


def record(store: Store, centre: CentreId, round: RoundId) -> Record:
    """Return the assessment of *centre* in *round*, empty if nobody wrote about it."""
    found = store.rows(
        f"SELECT {UNIT} FROM unit WHERE centre = ? AND round IN ('', ?) AND state IS NOT NULL",
        (centre, round),
    )
    return gather(centre, round, units_of_rows(found))


def records(store: Store, round: RoundId, centres: Iterable[CentreId]) -> Iterator[Record]:
    """Yield the assessment of each of *centres* in *round*, in their order, none left out."""
    wanted = list(centres)
    for at in range(0, len(wanted), _AT_ONCE):
        some = wanted[at : at + _AT_ONCE]
        found = store.rows(
            f"SELECT {UNIT} FROM unit"
            f" WHERE centre IN ({_marks(some)}) AND round IN ('', ?)"
            " AND state IS NOT NULL ORDER BY centre",
            (*some, round),
        )
        by_centre = {
            centre: gather(centre, round, units_of_rows(members))
            for centre, members in groupby(found, key=lambda row: row[0])
        }
        for centre in some:
            yield by_centre.get(centre) or Record(centre=centre, round=round, items={})


def rounds_of(store: Store, centre: CentreId) -> list[RoundId]:
    """Return the rounds in which *centre* has state, the newest first."""
    found = store.rows(
        "SELECT DISTINCT round FROM unit"
        " WHERE centre = ? AND round <> '' AND state IS NOT NULL ORDER BY round DESC",
        (centre,),
    )
    return [round_ for (round_,) in found]


def submitted_rounds(store: Store) -> list[RoundId]:
    """Return the rounds in which any commune submitted, the earliest first."""
    found = store.rows(
        "SELECT DISTINCT round FROM unit WHERE kind = ? AND round != '' ORDER BY round",
        (UnitKind.SUBMIT,),
    )
    return [RoundId(round_) for (round_,) in found]


def rounds_before_contact(
    store: Store, centre: CentreId, device: DeviceId, last: int
) -> list[RoundId]:
    """Return the rounds about *centre* of what *device* wrote without knowing the service's time.

    Only its changes up to the sequence *last* are read.
    """
    found = store.rows(
        "SELECT DISTINCT c.round FROM feed AS f JOIN change AS c ON c.feed = f.id"
        " WHERE f.commune = ? AND f.device = ? AND c.sequence <= ? AND c.centre = ?"
        " AND c.wall_offset IS NULL AND c.round <> ''",
        (commune_of(centre), device, last, centre),
    )
    return [RoundId(round_) for (round_,) in found]


def has_times_beside(store: Store, centre: CentreId, first: int, last: int) -> bool:
    """Return whether any change about *centre* has a time outside *first* … *last*.

    By the clock of its PC, UTC seconds, where the service's time was not known.
    """
    found = store.row(
        "SELECT 1 FROM feed AS f JOIN change AS c ON c.feed = f.id"
        " WHERE f.commune = ? AND c.centre = ? AND c.wall_offset IS NULL"
        " AND c.wall NOT BETWEEN ? AND ? LIMIT 1",
        (commune_of(centre), centre, first, last),
    )
    return found is not None


def centres_beside(
    store: Store,
    devices: Collection[DeviceId],
    kinds: Collection[ChangeKind],
    current: RoundId,
    opened: Collection[RoundId],
) -> list[CentreId]:
    """Return the centres about which *devices* wrote changes of *kinds* into a doubtful round.

    That is another one than *current*, and either none of those *opened* by the service, or
    written without knowing the service's time.
    """
    found = store.rows(
        "SELECT DISTINCT c.centre FROM feed AS f JOIN change AS c ON c.feed = f.id"
        f" WHERE f.device IN ({_marks(devices)}) AND c.kind IN ({_marks(kinds)})"
        " AND c.round NOT IN ('', ?)"
        f" AND (c.wall_offset IS NULL OR c.round NOT IN ({_marks(opened)})) ORDER BY c.centre",
        (*devices, *kinds, current, *opened),
    )
    return [CentreId(centre) for (centre,) in found]


def _marks(values: Collection[str]) -> str:
    return ",".join("?" * len(values))


def held(store: Store, hash: ChangeHash) -> Held | None:
    """Return the change with this hash or identity, refused or not; None where it is not held."""
    packed = (rows.packed((hash,)),)
    for column in ("hash", "origin"):  # of an original that is nowhere here, a copy may be
        found = store.row(
            f"SELECT {rows.HELD} {rows.FROM_HELD} WHERE c.{column} = ? AND c.kind IS NOT NULL",
            packed,
        )
        if found is not None:
            return rows.held_of(found)
    return None


def changes_of(store: Store, centre: CentreId, round: RoundId | None = None) -> list[Held]:
    """Return the changes about *centre* that have effect, of one round or of all.

    They come by (counter, hash), the order in which they stand against each other.
    """
    found = store.rows(
        f"SELECT {rows.HELD} {rows.FROM_HELD} JOIN unit AS u ON u.id = c.unit"
        " WHERE f.commune = ? AND u.centre = ? AND c.refused IS NULL"
        " AND (? IS NULL OR c.round = ?) ORDER BY c.counter, c.hash",
        (commune_of(centre), centre, round, round),
    )
    return [rows.held_of(row) for row in found]


def changes_of_kinds(store: Store, centre: CentreId, kinds: Collection[ChangeKind]) -> list[Held]:
    """Return the changes of these *kinds* about *centre* that have effect, of all rounds."""
    found = store.rows(
        f"SELECT {rows.HELD} {rows.FROM_HELD} JOIN unit AS u ON u.id = c.unit"
        " WHERE f.commune = ? AND u.centre = ? AND c.refused IS NULL"
        f" AND c.kind IN ({_marks(kinds)}) ORDER BY c.counter, c.hash",
        (commune_of(centre), centre, *kinds),
    )
    return [rows.held_of(row) for row in found]


def changes_about(store: Store, centre: CentreId, item: ItemId) -> list[Held]:
    """Return the changes about one item of *centre* that have effect, of all rounds.

    They come by (counter, hash), as those of ``changes_of``.
    """
    found = store.rows(
        f"SELECT {rows.HELD} {rows.FROM_HELD} JOIN unit AS u ON u.id = c.unit"
        " WHERE f.commune = ? AND u.centre = ? AND c.item = ? AND c.refused IS NULL"
        " ORDER BY c.counter, c.hash",
        (commune_of(centre), centre, item),
    )
    return [rows.held_of(row) for row in found]


def submissions(store: Store, centre: CentreId) -> list[tuple[Held, int | None]]:
    """Return every submission of *centre* with the service's time of receipt, the last one last.

    The time is when the service first held it, UTC seconds; None before it did.
    """
    found = store.rows(
        f"SELECT c.received, {rows.HELD} {rows.FROM_HELD} JOIN unit AS u ON u.id = c.unit"
        " WHERE f.commune = ? AND u.centre = ? AND u.kind = 'submit' AND c.refused IS NULL",
        (commune_of(centre), centre),
    )
    received = {one.hash: at for at, one in ((at, rows.held_of(row)) for at, *row in found)}
    every = fold_unit(UnitKind.SUBMIT, (rows.held_of(row) for _at, *row in found))
    entries = every.entries if isinstance(every, Log) else ()
    return [(one, received[one.hash]) for one in entries]


def received_at(store: Store, held: Held) -> int | None:
    """Return when the service first held this change, UTC seconds; None before it did."""
    found = store.row(
        "SELECT c.received FROM feed AS f JOIN change AS c ON c.feed = f.id"
        " WHERE f.commune = ? AND f.device = ? AND c.sequence = ?",
        (held.change.commune, held.change.device, held.change.sequence),
    )
    return None if found is None else found[0]


def last_received(
    store: Store, commune: CommuneCode, *, but_not: Container[DeviceId] = ()
) -> int | None:
    """Return when the service last received anything that others wrote about *commune*.

    *but_not* are devices that do not count.
    """
    found = store.rows(
        "SELECT f.device, max(c.received) FROM feed AS f JOIN change AS c ON c.feed = f.id"
        " WHERE f.commune = ? AND f.device NOT IN (SELECT device FROM identity)"
        " GROUP BY f.device HAVING max(c.received) IS NOT NULL",
        (commune,),
    )
    return max((at for device, at in found if device not in but_not), default=None)


def refused(store: Store) -> list[tuple[Held, str]]:
    """Return the changes of this computer that were refused, with the reason, the last one first.

    A reason is a word of core.receipts.Refusal, or a newer one.
    """
    found = store.rows(
        f"SELECT c.refused, {rows.HELD}"
        # CROSS fixes the join order: otherwise the changes of all others are read too.
        " FROM identity AS i CROSS JOIN feed AS f ON f.device = i.device"
        " CROSS JOIN change AS c ON c.feed = f.id"
        " WHERE c.refused IS NOT NULL AND c.kind IS NOT NULL ORDER BY c.counter DESC, c.hash"
    )
    return [(rows.held_of(row), reason) for reason, *row in found]


# Of these only the last one counts; each of the others counts by itself.
_REPLACED = frozenset(
    {
        ChangeKind.ANSWER,
        ChangeKind.VERIFY,
        ChangeKind.VISIT,
        ChangeKind.SUBMIT,
        ChangeKind.USE,
        ChangeKind.APPROVE,
        ChangeKind.PARAGRAPH,
        ChangeKind.PERSON,
    }
)


def refused_still(store: Store) -> list[tuple[Held, str]]:
    """Return those of ``refused`` that were not entered again since, the last one first.

    Entered again is a later change of the same kind on the same item, round and centre, by any key
    of this computer; one that was written again in another feed counts as its original. So is a
    change of another round that names it as replaced: it was misdated, and moved over.
    """
    found = refused(store)
    if not found:
        return []
    # By subject, then by feed: the last sequence and the last time of writing.
    last: dict[tuple[str, ...], dict[tuple[str, str], tuple[int, int]]] = {}
    taken: set[bytes] = set()
    for *about, device, commune, sequence, wall, has_effect, origin in store.rows(
        "SELECT c.kind, c.centre, c.round, c.item, f.device, f.commune, c.sequence, c.wall,"
        " c.refused IS NULL, c.origin FROM identity AS i CROSS JOIN feed AS f"
        " ON f.device = i.device CROSS JOIN change AS c ON c.feed = f.id WHERE c.kind IS NOT NULL"
    ):
        if has_effect or about[0] in _REPLACED:
            feeds = last.setdefault(tuple(about), {})
            before = feeds.get((device, commune), (0, 0))
            feeds[device, commune] = max(before[0], sequence), max(before[1], wall)
        if has_effect and origin is not None:
            taken.add(origin)

    def is_said_again(held: Held) -> bool:
        change = held.change
        # Counters do not order these: a refused change raises no later counter.
        return (
            not taken.isdisjoint(map(bytes.fromhex, (held.hash, held.identity)))
            or any(
                sequence > change.sequence if feed == change.feed else wall > change.wall
                for feed, (sequence, wall) in last.get(_about(change), {}).items()
            )
            or _is_brought_over(store, held)
        )

    return [(held, reason) for held, reason in found if not is_said_again(held)]


def _is_brought_over(store: Store, held: Held) -> bool:
    found = store.row(
        "SELECT 1 FROM change WHERE refused IS NULL AND round <> ? AND instr(bases, ?) LIMIT 1",
        (held.change.round, rows.packed((held.hash,))),
    )
    return found is not None


def _about(change: Change) -> tuple[str, ...]:
    return change.kind, change.centre, change.round, change.item


def units_of_rows(found: Iterable[Row]) -> Iterator[tuple[Unit, UnitState]]:
    """Yield the state of each unit whose row is in *found*."""
    for centre, round_, kind, item, part, data in found:
        state = state_of(data)
        if state is not None:
            yield rows.unit_of_row(kind, centre, round_, item, part), state
