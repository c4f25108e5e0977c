"""Which communes of a board the matrix and the list show, in which order; pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, assert_never

import msgspec

from desktop_app.core.ids import ItemId, Readiness
from desktop_app.core.text.cleaning import search_key
from desktop_app.core.time.rounds import VIETNAM
from desktop_app.ui.look.columns import Filter
from desktop_app.workspace.values.board import Board, BoardRow

from .filters import Only, all_filters, filtered

__all__ = ["Only"]

# Letters of answers that are not complete (BoardRow.cells); without an answer nothing is said yet.
OPEN = frozenset("PUEWC")
_NOT_MET = frozenset("PUC")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=VIETNAM)


class Sort(StrEnum):
    """The orders there are."""

    TROUBLED = "troubled"  # who said something first, the worst of them at the top
    WORST = "worst"  # who submitted nothing first
    NAME = "name"
    CODE = "code"
    CHANGED = "changed"  # the latest change first
    HEARD = "heard"  # the longest silence first


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The filters and the order that the person chose."""

    search: str = ""
    letters: frozenset[str] = frozenset()  # rows that have one of these cells; empty: all
    only: frozenset[str] = frozenset()  # ids of filters: of each kind one of them holds
    item: ItemId | None = None  # rows that have not met this item
    critical: bool = False  # only the critical items are looked at
    sort: Sort = Sort.TROUBLED

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        return bool(self.search.strip() or self.letters or self.only or self.item)


class Index:
    """A board prepared for filtering."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.items = [item.id for item in board.checklist.items_in_order]
        self.columns = {item: n for n, item in enumerate(self.items)}
        self.critical = [n for n, i in enumerate(board.checklist.items_in_order) if i.critical]
        self._keys: list[str] | None = None
        self._names: list[str] | None = None
        self._filters: dict[str, Filter[BoardRow]] | None = None

    @property
    def filters(self) -> dict[str, Filter[BoardRow]]:
        """Every filter of the board by its id."""
        if self._filters is None:
            self._filters = all_filters(self.board)
        return self._filters

    def shown(self, view: View) -> list[BoardRow]:
        """Return the rows of *view* in its order; of a search, the closest names first."""
        rows: Iterable[tuple[int, BoardRow]] = enumerate(self.board.rows)
        query = " ".join(search_key(view.search).split())
        if query:
            keys, asked = self._search_keys(), query.split()
            rows = [(n, row) for n, row in rows if all(word in keys[n] for word in asked)]
        chosen = [self.filters[one] for one in view.only if one in self.filters]
        if chosen:
            rows = filtered(rows, chosen)
        if view.item is not None:
            # An item that only an older version has stands in no column: then nothing is left out.
            at = self.columns.get(view.item)
            if at is not None:
                is_critical = at in self.critical
                item = view.item
                rows = [(n, row) for n, row in rows if lacks(row, item, at, critical=is_critical)]
        if view.letters:
            rows = [(n, row) for n, row in rows if self._has(row, view)]
        order = self._order(view.sort)
        if query:
            close = self._closeness(query)
            return [row for _n, row in sorted(rows, key=lambda one: (close(one[0]), order(one)))]
        return [row for _n, row in sorted(rows, key=order)]

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

    def _closeness(self, query: str) -> Callable[[int], int]:
        """Return what says how close the name of a row is to *query*, 0 for the same name."""
        names = self._searched_names()

        def close(n: int) -> int:
            name = names[n]
            if name == query or self.board.rows[n].centre == query:
                return 0
            if name.startswith(query):
                return 1
            if f" {query}" in f" {name}":
                return 2
            return 3 if all(word in name.split() for word in query.split()) else 4

        return close

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

    def _searched_names(self) -> list[str]:
        if self._names is None:
            self._names = [search_key(row.commune.name) for row in self.board.rows]
        return self._names

    def _order(self, sort: Sort) -> Callable[[tuple[int, BoardRow]], Any]:
        match sort:
            case Sort.NAME:
                names = self._searched_names()
                return lambda pair: (names[pair[0]], pair[1].centre)
            case Sort.CODE:
                return lambda pair: pair[1].centre
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
            case Sort.TROUBLED:
                return lambda pair: (
                    not pair[1].said_something,
                    not pair[1].judged_by,
                    WEIGHT[pair[1].level],
                    -pair[1].missing,
                    pair[1].centre,
                )
            case Sort.WORST:
                return lambda pair: (WEIGHT[pair[1].level], -pair[1].missing, pair[1].centre)
            case _:
                assert_never(sort)


WEIGHT = {
    Readiness.NOT_SUBMITTED: 0,
    Readiness.OVERDUE: 1,
    Readiness.RED: 2,
    Readiness.AMBER: 3,
    Readiness.GREEN: 4,
}


def lacks(row: BoardRow, item: ItemId, at: int, *, critical: bool) -> bool:
    """Tell whether the commune has not met *item*, the one at column *at*, as it submitted.

    The same as the common gaps of the morning and the letters: a commune that submitted nothing,
    or has not answered, or lacks only the evidence, is not counted.
    """
    if critical:
        return item in row.lacks
    return bool(row.judged_by) and row.cells[at] in _NOT_MET


def lacking(
    rows: Iterable[BoardRow], items: Sequence[ItemId], critical: Sequence[int]
) -> list[int]:
    """Return for each of *items* how many of *rows* lack it; *critical* are the places of some."""
    found = [0] * len(items)
    named: Counter[ItemId] = Counter()
    others = [n for n in range(len(items)) if n not in set(critical)]
    for row in rows:
        named.update(row.lacks)
        if row.judged_by:
            for n in others:
                if row.cells[n] in _NOT_MET:
                    found[n] += 1
    for n in critical:
        found[n] = named[items[n]]
    return found
