"""One assessment read again: only the items whose rows differ from the reading before are gathered.

What stands is in rows, one a unit. An item that keeps its rows keeps its ``ItemRecord``, the very
same object, so that a reader can tell what did not change.
"""

# ruff: noqa: S608 (only constants of this room are put into SQL; values are bound)

from __future__ import annotations

import msgspec

from desktop_app.core.assessment.assessment import Record, gather
from desktop_app.core.changes.fold import UnitKind
from desktop_app.core.ids import CentreId, ItemId, RoundId

from .state import UNIT, Row, units_of_rows
from .store import Store

_KEPT = 4  # assessments: two rounds of the commune that is open, and of the one before it
# Kinds of units that say something of one item alone; gather reads no others beside them.
_OF_ONE_ITEM = frozenset({UnitKind.ANSWER, UnitKind.ATTACH, UnitKind.APPROVE, UnitKind.TALK})


class Rereading:
    """The assessments read last. Not shared between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[CentreId, RoundId], tuple[list[Row], Record]] = {}

    def record(self, centre: CentreId, round_: RoundId) -> Record:
        """Return the assessment of *centre* in *round_*, equal to what ``state.record`` returns."""
        rows: list[Row] = self._store.rows(
            f"SELECT {UNIT} FROM unit WHERE centre = ? AND round IN ('', ?) AND state IS NOT NULL",
            (centre, round_),
        )
        before = self._known.pop((centre, round_), None)
        record = self._again(centre, round_, rows, *before) if before else None
        if record is None:
            record = gather(centre, round_, units_of_rows(rows))
        while len(self._known) >= _KEPT:
            del self._known[next(iter(self._known))]
        self._known[centre, round_] = rows, record  # the one read last stands last
        return record

    def _again(
        self,
        centre: CentreId,
        round_: RoundId,
        rows: list[Row],
        rows_before: list[Row],
        before: Record,
    ) -> Record | None:
        """Return the record with what differs gathered anew; None where that is not enough."""
        if rows == rows_before:
            return before
        differ = set(rows).symmetric_difference(rows_before)
        if not all(item and kind in _OF_ONE_ITEM for _, _, kind, item, _, _ in differ):
            return None
        items = {row[3] for row in differ}
        part = gather(centre, round_, units_of_rows(row for row in rows if row[3] in items))
        order = dict.fromkeys(ItemId(row[3]) for row in rows)
        found = {item: part.items.get(item) or before.items.get(item) for item in order}
        for item in items:
            found[ItemId(item)] = part.items.get(ItemId(item))
        kept = {item: one for item, one in found.items() if one is not None}
        return msgspec.structs.replace(before, items=kept)
