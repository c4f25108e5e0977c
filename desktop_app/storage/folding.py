"""State beside the changes: each unit folded again when its set of changes grew (rule 1)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable

import msgspec

from desktop_app.core.bodies import BODIES, Attach, Submit, body_of
from desktop_app.core.changes import Held
from desktop_app.core.fold import Log, Unit, UnitState, fold_unit, unit_of

from . import rows

# Raise it when core.fold gives another state for the same changes; new kinds count by themselves.
_RULES = 1

_EVIDENCE = frozenset({"attach", "submit"})  # the kinds of unit that name evidence

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


class Touched:
    """The units that one transaction adds changes to, to be folded once at its end."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ids: dict[Unit, int] = {}
        self._again: dict[Unit, None] = {}
        self._fresh: dict[Unit, list[Held]] = {}

    def unit_for(self, held: Held) -> int:
        """Return the row id of the unit that *held*, about to be added, belongs to."""
        unit = unit_of(held)
        known = self._ids.get(unit)
        if known is None:
            known = self._find(unit)
        if unit in self._fresh:
            self._fresh[unit].append(held)
        else:
            self._again[unit] = None
        return known

    def refold(self, held: Held) -> None:
        """Fold the unit of *held*, which is held already, again."""
        unit = unit_of(held)
        if unit not in self._ids:
            self._find(unit)
        self._fresh.pop(unit, None)
        self._again[unit] = None

    def fold(self) -> None:
        """Write the state of every unit touched."""
        for unit, members in self._fresh.items():  # made here: all there is, is in hand
            _keep(self._connection, self._ids[unit], unit, fold_unit(unit.kind, members))
        for unit in self._again:
            fold_again(self._connection, self._ids[unit], unit)

    def _find(self, unit: Unit) -> int:
        address = (unit.centre, unit.round, unit.kind, unit.item, unit.part)
        row = self._connection.execute(
            "SELECT id FROM unit"
            " WHERE centre = ? AND round = ? AND kind = ? AND item = ? AND part = ?",
            address,
        ).fetchone()
        if row is None:
            cursor = self._connection.execute(
                "INSERT INTO unit (centre, round, kind, item, part) VALUES (?, ?, ?, ?, ?)", address
            )
            self._fresh[unit] = []
            row = (cursor.lastrowid,)
        self._ids[unit] = row[0]
        return int(row[0])


def fold_again(connection: sqlite3.Connection, unit_id: int, unit: Unit) -> None:
    """Write the state of one unit from all its changes."""
    _keep(connection, unit_id, unit, fold_unit(unit.kind, rows.effective(connection, unit_id)))


def rebuild(connection: sqlite3.Connection) -> None:
    """Put every change to its unit again and fold all of it, in the open transaction."""
    touched = Touched(connection)
    whole = connection.execute(
        f"SELECT c.feed, c.unit, {rows.HELD} {rows.FROM_HELD} WHERE c.kind IS NOT NULL"
    ).fetchall()
    for feed, before, *row in whole:
        held = rows.held_of(row)
        now = touched.unit_for(held)
        if now != before:
            connection.execute(
                "UPDATE change SET unit = ? WHERE feed = ? AND sequence = ?",
                (now, feed, held.change.sequence),
            )
    for unit_id, *address in connection.execute(
        "SELECT id, kind, centre, round, item, part FROM unit"
    ).fetchall():
        kind, centre, round_, item, part = address
        unit = Unit(kind=kind, centre=centre, round=round_, item=item, part=part)
        fold_again(connection, unit_id, unit)


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
