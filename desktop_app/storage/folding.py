"""The stored state: each unit is folded again when its set of changes grows.

See docs/rules.md#data-1.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping

import msgspec

from desktop_app.core.changes.bodies import BODIES, Attach, Detach, Submit, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import (
    Log,
    Register,
    Unit,
    UnitKind,
    UnitState,
    fold_unit,
    unit_of,
)

from . import rows

# Raise it when core.fold gives another state for the same changes; new kinds count by themselves.
_RULES = 2

_EVIDENCE = frozenset({UnitKind.ATTACH, UnitKind.SUBMIT})  # the kinds of unit that name evidence

_SHA256 = re.compile("[0-9a-f]{64}")

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(UnitState)


def state_of(data: bytes | None) -> UnitState | None:
    """Return the state kept in a row; None where nothing has effect."""
    return None if data is None else _decoder.decode(data)


def bytes_of(state: UnitState | None) -> bytes | None:
    """Return *state* as it is kept in a row."""
    return None if state is None else _encoder.encode(state)


def rules() -> str:
    """Return what the kept state depends on besides the changes."""
    return f"{_RULES}:{','.join(sorted(BODIES))}"


class _Unit:
    """One unit that a transaction adds changes to."""

    __slots__ = ("address", "again", "grown", "id", "made", "state")

    def __init__(self, address: Unit, id_: int, state: UnitState | None, *, made: bool) -> None:
        self.address, self.id, self.state = address, id_, state
        self.made: list[Held] | None = [] if made else None  # made here: all its changes
        self.grown = False
        self.again = False  # all its changes must be read


class TouchedUnits:
    """The units that one transaction adds changes to, each folded once at its end."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._units: dict[Unit, _Unit] = {}

    def received(self, held: Held) -> int:
        """Return the row id of the unit that *held*, about to be added, belongs to."""
        unit = self._unit(held)
        if unit.made is not None:
            unit.made.append(held)
        else:
            unit.again = True
        return unit.id

    def written(self, held: Held) -> int:
        """Return the same for a change that is written just now, so that nothing can name it yet.

        Then folding needs only the present state, not the earlier changes.
        """
        unit = self._unit(held)
        if unit.made is not None:
            unit.made.append(held)
        elif not unit.again:
            grown = _grown(unit.address.kind, unit.state, held)
            unit.state, unit.grown, unit.again = grown, True, grown is None
        return unit.id

    def refused(self, held: Held) -> None:
        """Fold the unit of *held* again, which was held before and whose verdict changed."""
        unit = self._unit(held)
        unit.made, unit.again = None, True

    def fold(self) -> None:
        """Write the state of every unit touched."""
        again: dict[str, dict[int, Unit]] = {}
        for unit in self._units.values():
            if unit.again:
                again.setdefault(unit.address.centre[:5], {})[unit.id] = unit.address
            elif unit.made is not None:
                unit.state = fold_unit(unit.address.kind, unit.made)
                _keep(self._connection, unit.id, unit.address, unit.state)
            elif unit.grown:
                _keep(self._connection, unit.id, unit.address, unit.state)
        for commune, units in again.items():
            fold_again(self._connection, commune, units)

    def _unit(self, held: Held) -> _Unit:
        address = unit_of(held)
        known = self._units.get(address)
        if known is None:
            known = self._units[address] = self._find(address)
        return known

    def _find(self, unit: Unit) -> _Unit:
        address = (unit.centre, unit.round, unit.kind, unit.item, unit.part)
        row = self._connection.execute(
            "SELECT id, state FROM unit"
            " WHERE centre = ? AND round = ? AND kind = ? AND item = ? AND part = ?",
            address,
        ).fetchone()
        if row is not None:
            return _Unit(unit, row[0], state_of(row[1]), made=False)
        cursor = self._connection.execute(
            "INSERT INTO unit (centre, round, kind, item, part) VALUES (?, ?, ?, ?, ?)", address
        )
        return _Unit(unit, cursor.lastrowid or 0, None, made=True)


def _grown(kind: UnitKind, state: UnitState | None, held: Held) -> UnitState | None:
    """Return *state* with *held* added, or None where all changes must be read."""
    change = held.change
    if change.origin is not None:
        return None
    if isinstance(state, Register):
        names = {name for head in state.heads for name in (head.hash, head.identity)}
        if not names.issuperset(change.bases):
            return None  # it may name a copy, which counts under its original
        if all(head.hash in change.bases or head.identity in change.bases for head in state.heads):
            return Register(heads=(held,))
        return fold_unit(kind, (*state.heads, held))
    if isinstance(state, Log) and change.kind != Detach.KIND:
        return fold_unit(kind, (*state.entries, held))
    return None


def fold_again(connection: sqlite3.Connection, commune: str, units: Mapping[int, Unit]) -> None:
    """Write the state of *units* of one commune, by row id, from all their changes."""
    for unit_id, changes in rows.effective(connection, commune, units).items():
        unit = units[unit_id]
        _keep(connection, unit_id, unit, fold_unit(unit.kind, changes))


def rebuild(connection: sqlite3.Connection) -> None:
    """Assign every change to its unit again and fold all units, in the open transaction."""
    for (commune,) in connection.execute("SELECT DISTINCT commune FROM feed").fetchall():
        _rebuild_commune(connection, commune)


def _rebuild_commune(connection: sqlite3.Connection, commune: str) -> None:
    touched = TouchedUnits(connection)
    for feed, before, *row in connection.execute(
        f"SELECT c.feed, c.unit, {rows.HELD} {rows.FROM_HELD}"
        " WHERE f.commune = ? AND c.kind IS NOT NULL",
        (commune,),
    ).fetchall():
        held = rows.held_of(row)
        now = touched.received(held)
        if now != before:
            connection.execute(
                "UPDATE change SET unit = ? WHERE feed = ? AND sequence = ?",
                (now, feed, held.change.sequence),
            )
    units = {
        unit_id: rows.unit_of_row(*address)
        for unit_id, *address in connection.execute(
            "SELECT id, kind, centre, round, item, part FROM unit WHERE centre >= ? AND centre < ?",
            (commune, commune + "~"),
        )
    }
    fold_again(connection, commune, units)


def evidence_of(state: UnitState | None) -> set[str]:
    """Return the SHA-256 of every file that *state* names; what is no SHA-256 names none."""
    named: set[str] = set()
    for held in state.entries if isinstance(state, Log) else ():
        match body_of(held.change):
            case Attach(sha256=str(sha256)) | Submit(slip=str(sha256)):
                if _SHA256.fullmatch(sha256):
                    named.add(sha256)
    return named


def _keep(
    connection: sqlite3.Connection, unit_id: int, unit: Unit, state: UnitState | None
) -> None:
    connection.execute("UPDATE unit SET state = ? WHERE id = ?", (bytes_of(state), unit_id))
    if unit.kind in _EVIDENCE:
        _refer(connection, unit_id, unit, evidence_of(state))


def _refer(connection: sqlite3.Connection, unit_id: int, unit: Unit, named: Iterable[str]) -> None:
    connection.execute("DELETE FROM reference WHERE unit = ?", (unit_id,))
    for sha256 in named:
        connection.execute(
            "INSERT INTO reference (unit, sha256, commune) VALUES (?, ?, ?)",
            (unit_id, bytes.fromhex(sha256), unit.centre[:5]),
        )
