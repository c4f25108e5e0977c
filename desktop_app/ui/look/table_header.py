"""The head of a table: captions that sort, are moved, and have a menu."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop_app.i18n import _

from . import fonts, glyphs, paint
from .answers import two_lines
from .icons import Icon
from .table_model import TableModel
from .theme import colours
from .tooltips import show_tooltip

HEAD = 34
_SMALL_LINE = 15  # of a caption in two lines
GAP = 10  # between columns
EDGE = 14  # before the first and behind the last column


class Headed(Protocol):
    """What a head belongs to."""

    model_: TableModel[Any, Any]
    first_shown: int
    last_shown: int

    def hasFocus(self) -> bool: ...
    def currentIndex(self) -> QModelIndex: ...
    def open_menu(self, column: int, at: QPoint) -> object: ...


def insets(table: Headed, place: int) -> tuple[float, float]:
    """Return the room at the left and at the right of the cells at the visual *place*."""
    left = EDGE if place == table.first_shown else GAP / 2
    return left, EDGE if place == table.last_shown else GAP / 2


class TableHeader(QHeaderView):
    """Captions that sort by a click, are dragged to another place, and have a menu."""

    def __init__(self, table: Headed, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._table = table
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setSortIndicatorClearable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(20)
        self.setFixedHeight(HEAD)
        self.setAccessibleName(_("Columns"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.viewport().setAutoFillBackground(False)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        c = colours()
        whole = QRectF(rect)
        painter.fillRect(QRectF(rect.x(), rect.bottom(), rect.width(), 1), c.line)
        column = self._table.model_.columns[logicalIndex]
        left, right = insets(self._table, self.visualIndex(logicalIndex))
        room = whole.width() - left - right
        is_sorted = self.sortIndicatorSection() == logicalIndex
        is_here = self._table.hasFocus() and self._table.currentIndex().column() == logicalIndex
        ink = c.accent if is_sorted or is_here else c.ink2
        words = column.title()
        arrow = 14 if is_sorted else 0
        wide = min(room - arrow, fonts.width(words, fonts.SMALL_B) + 1)
        x = whole.x() + left + (room - arrow - wide if column.right else 0)
        if fonts.width(words, fonts.SMALL_B) <= room - arrow:
            end = paint.text(painter, x, whole.y(), HEAD, words, fonts.SMALL_B, ink, room=wide)
        else:
            end = self._paint_in_two(painter, QRectF(x, whole.y(), wide, HEAD), words, ink)
        if is_sorted:
            up = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
            icon = Icon.ARROW_UP if up else Icon.ARROW_DOWN
            glyphs.paint_icon(painter, icon, end + 2, whole.y() + 11, 12, ink)

    @staticmethod
    def _paint_in_two(p: QPainter, rect: QRectF, words: str, ink: QColor) -> float:
        """Paint *words*, too long for one line, smaller and in two; return the x behind them."""
        lines = two_lines(words, fonts.CAP_B, rect.width())
        top = rect.center().y() - _SMALL_LINE * len(lines) / 2
        ends = [
            paint.text(
                p, rect.x(), top + _SMALL_LINE * n, _SMALL_LINE, line, fonts.CAP_B, ink,
                room=rect.width(),
            )
            for n, line in enumerate(lines)
        ]  # fmt: skip
        return max(ends)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self.viewport())
        p.fillRect(QRectF(0, self.height() - 1, self.width(), 1), colours().line)
        p.end()
        super().paintEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        column = self.logicalIndexAt(event.pos())
        if column >= 0:
            self._table.open_menu(column, event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.logicalIndexAt(event.pos())
            words = self._table.model_.columns[at].title() if at >= 0 else ""
            show_tooltip(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)
