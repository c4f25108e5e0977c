"""The communes as a list: both levels, what is left, age, drafts, late and silent."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.i18n import _
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.scrolling import dress_list
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD
from desktop_app.ui.look.tooltips import show_tooltip
from desktop_app.workspace.values.board import Board, BoardRow

from .list_columns import Column, caption, cell, fitting

_ROW = 34
_Index = QModelIndex | QPersistentModelIndex


class BoardRows(QAbstractListModel):
    """The rows of a board, filtered and sorted by the page."""

    def __init__(self) -> None:
        super().__init__()
        self.board: Board | None = None
        self.rows: list[BoardRow] = []

    def show_rows(self, board: Board, rows: list[BoardRow]) -> None:
        """Take *rows* of *board*."""
        self.beginResetModel()
        self.board, self.rows = board, rows
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if role not in roles or self.board is None:
            return None
        row = self.rows[index.row()]
        said = ((caption(column), cell(column, row, self.board)) for column in Column)
        return ", ".join(f"{name}: {text}" for name, text in said if text)


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(300, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = cast("BoardRows", index.model())
        if model.board is None:
            return
        c = colours()
        row = model.rows[index.row()]
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            paint.box(painter, rect.adjusted(4, 0, -4, -1), RADIUS_FIELD, fill=c.accentsoft,
                      border=c.accent if focused else None, width=2)  # fmt: skip
        elif index.row():
            paint.hairline(painter, rect.x() + 14, rect.y(), rect.right() - 14)
        for column, left, room in fitting(rect.width()):
            x = rect.x() + left
            style, ink = fonts.SMALL, c.ink2
            if column is Column.COMMUNE:
                style, ink = fonts.BODY_M, c.ink
            elif column is Column.SUBMITTED:
                glyphs.paint_readiness(painter, row.level, x, rect.center().y() - 5, 11)
                x, room, ink = x + 18, room - 18, c.ink
            elif column is Column.CHECKED and row.verified is not None:
                y = rect.center().y() - 8
                glyphs.paint_readiness(painter, row.verified, x, y, 16, verified=True)
                x, room = x + 22, room - 22
            elif column is Column.HEARD and (row.late or row.silent):
                style, ink = fonts.SMALL_M, c.red.text if row.late else c.amber.text
            said = cell(column, row, model.board)
            paint.text(painter, x, rect.y(), _ROW, said, style, ink, room=room)


class _Head(QWidget):
    """The captions over the list."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(34)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = event.pos().x()
            said = next(
                (caption(one) for one, left, room in fitting(self.width() - 11)
                 if left <= at <= left + room), "",
            )  # fmt: skip
            show_tooltip(event.globalPos(), said, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        for column, left, room in fitting(self.width() - 11):
            paint.text(p, left, 0, 34, caption(column), fonts.SMALL_B, c.ink2, room=room)
        p.fillRect(QRectF(0, 33, self.width(), 1), c.line)


class BoardList(QListView):
    """Signals: ``opened(str)`` with a centre; ``walked()``."""

    opened = Signal(str)
    walked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress_list(self, name=_("Communes of the area"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.head = _Head()
        self.rows = BoardRows()
        self.setModel(self.rows)
        self.setItemDelegate(_Rows(self))
        self.setUniformItemSizes(True)
        self.doubleClicked.connect(lambda _index: self._open())

    def show_rows(self, board: Board, rows: list[BoardRow]) -> None:
        """Show *rows*; the person stays on the same commune."""
        here = self.current_row()
        self.rows.show_rows(board, rows)
        centres = [row.centre for row in rows]
        if rows:
            at = centres.index(here.centre) if here and here.centre in centres else 0
            self.setCurrentIndex(self.rows.index(at))

    def current_row(self) -> BoardRow | None:
        """Return the commune the person is on."""
        at = self.currentIndex().row()
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    def as_text(self) -> str:
        """Return the list as tab-separated text."""
        board = self.rows.board
        if board is None:
            return ""
        lines = [[cell(column, row, board) for column in Column] for row in self.rows.rows]
        captions = [caption(column) for column in Column] if lines else []
        return "\n".join("\t".join(line) for line in (captions, *lines))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.walked.emit()

    def _open(self) -> None:
        row = self.current_row()
        if row is not None:
            self.opened.emit(row.centre)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
            return
        super().keyPressEvent(event)
