"""The items of a commune: what was declared and what was found, side by side in each row."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.core.ids import ItemId
from desktop_app.i18n import current_language
from desktop_app.ui.items import item_words
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.scrolling import dress_list
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.desk import Desk

from . import findings

_ROW = 46
_FOUND = 150  # the column of findings
_Index = QModelIndex | QPersistentModelIndex


class Items(QAbstractListModel):
    """Some items of one desk."""

    def __init__(self) -> None:
        super().__init__()
        self.desk: Desk | None = None
        self.shown: list[ItemId] = []

    def show_items(self, desk: Desk, shown: list[ItemId]) -> None:
        """Take the items *shown* of *desk*."""
        if shown == self.shown and self.desk is not None:
            self.desk = desk
            if shown:
                self.dataChanged.emit(self.index(0), self.index(len(shown) - 1))
            return
        self.beginResetModel()
        self.desk, self.shown = desk, shown
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if role not in roles or self.desk is None:
            return None
        one = self.desk.items[self.shown[index.row()]]
        parts = [area_words.item_name(one.item), findings.declared_words(self.desk, one)]
        if one.finding is not None:
            parts.append(findings.found_words(self.desk, one, one.finding))
            checklist = self.desk.checklist
            parts.append(area_words.difference_word(checklist, one.finding.difference))
        note = findings.state_note(one)
        return ", ".join([*parts, note] if note else parts)


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(300, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = cast("Items", index.model())
        if model.desk is None:
            return
        c = colours()
        one = model.desk.items[model.shown[index.row()]]
        rect = QRectF(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            focused = bool(state & QStyle.StateFlag.State_HasFocus)
            paint.box(painter, rect.adjusted(0, 0, 0, -1), RADIUS_FIELD, fill=c.accentsoft,
                      border=c.accent if focused else None, width=2)  # fmt: skip
        elif index.row():
            paint.hairline(painter, rect.x() + 44, rect.y(), rect.right() - 8)
        x, top = rect.x() + 12, rect.y() + 3
        glyphs.paint_mark(painter, item_words.mark_of(one), x, rect.y() + 14, 18)
        code_style = fonts.SMALL_B if one.item.critical else fonts.SMALL_M
        paint.text(painter, x + 32, top, 22, one.item.code, code_style, c.ink3)
        right = rect.right() - 10 - _FOUND
        name = one.item.short.in_language(current_language())
        paint.text(painter, x + 68, top, 22, name, fonts.BODY_M, c.ink, room=right - x - 76)
        second = findings.declared_words(model.desk, one)
        note = findings.state_note(one)
        runs = [paint.Run(second, fonts.CAP, c.ink2)]
        if note:
            runs.append(paint.Run(f"  ·  {note}", fonts.CAP_M, c.amber.text))
        paint.runs(painter, x + 68, top + 21, 20, runs, room=right - x - 76)
        finding = one.finding
        if finding is None:
            return
        glyphs.paint_mark(painter, findings.found_mark(finding), right, rect.y() + 8, 14)
        found = findings.found_words(model.desk, one, finding)
        room = _FOUND - 22
        paint.text(painter, right + 20, top, 22, found, fonts.SMALL_M, c.ink, room=room)
        said = area_words.difference_word(model.desk.checklist, finding.difference)
        ink = c.red.text if findings.differs(one) else c.green.text
        paint.text(painter, right + 20, top + 21, 20, said, fonts.CAP, ink, room=room)


class ItemList(QListView):
    """Signals: ``stood_on(str)`` with the item the person came to."""

    stood_on = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False
        dress_list(self, name=name)
        self.items = Items()
        self.setModel(self.items)
        self.setItemDelegate(_Rows(self))
        self.setUniformItemSizes(True)

    @property
    def current(self) -> ItemId | None:
        """The item the person is on."""
        row = self.currentIndex().row()
        return self.items.shown[row] if 0 <= row < len(self.items.shown) else None

    def show_items(self, desk: Desk, shown: list[ItemId]) -> None:
        """Show items; the person stays on the same one where it is still listed."""
        here = self.current
        self._quiet = True
        self.items.show_items(desk, shown)
        if here in shown:
            self.setCurrentIndex(self.items.index(shown.index(here)))
        self._quiet = False

    def go_to(self, item: ItemId) -> None:
        """Select *item*."""
        if item in self.items.shown:
            self.setCurrentIndex(self.items.index(self.items.shown.index(item)))

    def step(self, by: int) -> bool:
        """Go *by* rows on; return whether there was one."""
        row = self.currentIndex().row() + by
        if not 0 <= row < len(self.items.shown):
            return False
        self.setCurrentIndex(self.items.index(row))
        return True

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if not self._quiet and current.isValid():
            self.stood_on.emit(self.items.shown[current.row()])
