"""Which communes of a board the matrix and the list show, in which order; pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import assert_never

import msgspec

from desktop_app.core.ids import ItemId, Readiness
from desktop_app.core.text.cleaning import search_key
from desktop_app.core.time.rounds import VIETNAM
from desktop_app.workspace.values.board import Board, BoardRow

# Letters of answers that are not complete (BoardRow.cells).
OPEN = frozenset("PUE.WC")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=VIETNAM)


class Sort(StrEnum):
    """The orders there are."""

    WORST = "worst"
    NAME = "name"
    CODE = "code"
    CHANGED = "changed"  # the latest change first
    HEARD = "heard"  # the longest silence first


class Only(StrEnum):
    """Further filters of communes."""

    LATE = "late"
    SILENT = "silent"
    ENTERING = "entering"
    SUBMITTED = "submitted"
    CHECKED = "checked"
    DIFFERENT = "different"
    WAITING = "waiting"
    OVERDUE = "overdue"


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The filters and the order that the person chose."""

    search: str = ""
    letters: frozenset[str] = frozenset()  # rows that have one of these cells; empty: all
    only: frozenset[Only] = frozenset()  # every one of these holds
    item: ItemId | None = None  # rows where this item is not complete
    critical: bool = False  # only the critical items are looked at
    sort: Sort = Sort.WORST


_HOLDS: dict[Only, Callable[[BoardRow], bool]] = {
    Only.LATE: lambda row: row.late,
    Only.SILENT: lambda row: row.silent,
    Only.ENTERING: lambda row: not row.submitted and row.answered > 0,
    Only.SUBMITTED: lambda row: row.submitted,
    Only.CHECKED: lambda row: row.verified_items > 0,
    Only.DIFFERENT: lambda row: row.differences > 0,
    Only.WAITING: lambda row: bool(row.replied or row.approvals or row.conflicts),
    Only.OVERDUE: lambda row: row.overdue_actions > 0,
}

_WEIGHT = {
    Readiness.NOT_SUBMITTED: 0,
    Readiness.OVERDUE: 1,
    Readiness.RED: 2,
    Readiness.AMBER: 3,
    Readiness.GREEN: 4,
}


class Index:
    """A board prepared for filtering."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.items = [item.id for item in board.checklist.items_in_order]
        self.columns = {item: n for n, item in enumerate(self.items)}
        self.critical = [n for n, i in enumerate(board.checklist.items_in_order) if i.critical]
        self._keys: list[str] | None = None
        self._names: list[str] | None = None

    def shown(self, view: View) -> list[BoardRow]:
        """Return the rows of *view* in its order."""
        rows: Iterable[tuple[int, BoardRow]] = enumerate(self.board.rows)
        asked = search_key(view.search).split()
        if asked:
            keys = self._search_keys()
            rows = [(n, row) for n, row in rows if all(word in keys[n] for word in asked)]
        for only in view.only:
            holds = _HOLDS[only]
            rows = [(n, row) for n, row in rows if holds(row)]
        if view.item is not None:
            # An item that only an older version has stands in no column: then nothing is left out.
            at = self.columns.get(view.item)
            rows = [(n, row) for n, row in rows if at is None or row.cells[at] in OPEN]
        if view.letters:
            rows = [(n, row) for n, row in rows if self._has(row, view)]
        return [row for _n, row in sorted(rows, key=self._order(view.sort))]

    def counts(self, letters: str, *, critical: bool) -> dict[str, int]:
        """Return how many cells of the board have each of *letters*."""
        if not critical:
            whole = "".join(row.cells for row in self.board.rows)
        else:
            whole = "".join(row.cells[n] for row in self.board.rows for n in self.critical)
        return {letter: whole.count(letter) for letter in letters}

    def _has(self, row: BoardRow, view: View) -> bool:
        if view.critical:
            return any(row.cells[n] in view.letters for n in self.critical)
        return any(letter in row.cells for letter in view.letters)

    def _search_keys(self) -> list[str]:
        if self._keys is None:
            provinces = {
                code: search_key(one.full_name) for code, one in self.board.provinces.items()
            }
            self._keys = [
                f"{search_key(row.commune.full_name)} {provinces[row.commune.province]}"
                f" {search_key(row.commune.former_text)} {row.centre}"
                for row in self.board.rows
            ]
        return self._keys

    def _order(self, sort: Sort) -> Callable[[tuple[int, BoardRow]], tuple[object, ...]]:
        match sort:
            case Sort.NAME:
                if self._names is None:
                    self._names = [search_key(row.commune.name) for row in self.board.rows]
                names = self._names
                return lambda pair: (names[pair[0]], pair[1].centre)
            case Sort.CODE:
                return lambda pair: (pair[1].centre,)
            case Sort.CHANGED:
                return lambda pair: (
                    -(pair[1].last_change or _LONG_AGO).timestamp(),
                    pair[1].centre,
                )
            case Sort.HEARD:
                return lambda pair: (
                    (pair[1].last_contact or _LONG_AGO).timestamp(),
                    pair[1].centre,
                )
            case Sort.WORST:
                return lambda pair: (
                    _WEIGHT[pair[1].level],
                    -pair[1].missing,
                    pair[1].centre,
                )
            case _:
                assert_never(sort)


def not_complete(rows: Iterable[BoardRow], count: int) -> list[int]:
    """Return for each of *count* items how many of *rows* are not complete in it."""
    found = [0] * count
    for row in rows:
        for n, letter in enumerate(row.cells):
            if letter in OPEN:
                found[n] += 1
    return found
