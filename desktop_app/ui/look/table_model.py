"""The model of a table over a list of columns."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from .columns import Column

R = TypeVar("R")
G = TypeVar("G")
Index = QModelIndex | QPersistentModelIndex

_Role = Qt.ItemDataRole
_Across = Qt.Orientation.Horizontal


class TableModel(QAbstractTableModel, Generic[R, G]):
    """Rows as they are given, or sorted by a column; equal ones keep the order given.

    A cell is spoken as "caption: words"; the first one of a row, and its vertical header, as the
    whole row.
    """

    def __init__(
        self,
        columns: Sequence[Column[R, G]],
        *,
        key: Callable[[R], Hashable],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[R] = []
        self.given: G | None = None
        self._key = key
        self._as_given: list[R] = []
        self._sorted = (-1, Qt.SortOrder.AscendingOrder)

    def show(self, rows: Sequence[R], given: G) -> None:
        """Take *rows*, read beside *given*; they are sorted as before."""
        self.beginResetModel()
        self.given, self._as_given = given, list(rows)
        self.rows = self._in_order()
        self.endResetModel()

    def place(self, id_: str) -> int:
        """Return the number of the column *id_*, -1 where there is none."""
        return next((n for n, one in enumerate(self.columns) if one.id == id_), -1)

    def row_of(self, key: Hashable) -> int:
        """Return the number of the row *key*, -1 where there is none."""
        return next((n for n, row in enumerate(self.rows) if self._key(row) == key), -1)

    def key_of(self, n: int) -> Hashable:
        """Return the key of row *n*."""
        return self._key(self.rows[n])

    def row_text(self, n: int) -> str:
        """Return the whole row *n* in words."""
        if self.given is None:
            return ""
        given = self.given
        said = ((one.title(), one.value(self.rows[n], given)) for one in self.columns)
        return ", ".join(f"{title}: {words}" if title else words for title, words in said if words)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if self.given is None or not index.isValid():
            return None
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role == _Role.DisplayRole:
            return column.value(row, self.given)
        if role == _Role.AccessibleTextRole:
            if not index.column():
                return self.row_text(index.row())
            return f"{column.title()}: {column.value(row, self.given)}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> object:
        if role not in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return None
        if orientation is _Across:
            return self.columns[section].title()
        return self.row_text(section) if section < len(self.rows) else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by *column*; -1 for the order in which the rows were given."""
        self._sorted = (column, order)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self._key(self.rows[one.row()]) for one in before]
        self.rows = self._in_order()
        at = {self._key(row): n for n, row in enumerate(self.rows)} if keys else {}
        after = [self.index(at[key], one.column()) for key, one in zip(keys, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _in_order(self) -> list[R]:
        at, order = self._sorted
        if not 0 <= at < len(self.columns) or self.given is None:
            return list(self._as_given)
        column, given = self.columns[at], self.given
        down = order is Qt.SortOrder.DescendingOrder
        return sorted(self._as_given, key=lambda row: column.key(row, given), reverse=down)
