"""The communes as a list: both levels, what is left, age, drafts, late and silent."""

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
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.i18n import _
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.scrolling import dress_list
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import Board, BoardRow

_ROW = 34
_Index = QModelIndex | QPersistentModelIndex


def columns(width: float) -> list[tuple[str, float, float]]:
    """Return the columns that fit into *width*: caption, left, room."""
    shares = [
        (_("Commune or ward"), 0.20),
        (_("Submitted"), 0.19),
        (_("Left for GREEN"), 0.10),
        (_("Checked"), 0.14),
        (_("Differ"), 0.07),
        (_("To be decided"), 0.10),
        (_("Changed"), 0.08),
        (_("PC heard of"), 0.12),
    ]
    if width < 1000:
        shares = [(shares[n][0], part) for n, part in ((0, 0.26), (1, 0.26), (2, 0.14),
                                                       (3, 0.22), (7, 0.12))]  # fmt: skip
    made, x = [], 14.0
    for caption, share in shares:
        room = share * (width - 28)
        made.append((caption, x, room - 10))
        x += room
    return made


def cells(row: BoardRow, board: Board) -> dict[str, str]:
    """Return the words of *row* by the caption of their column."""
    level = area_words.state_word(row)
    if row.level_day is not None and row.submitted:
        level += f" · {row.level_day.day:02d}/{row.level_day.month:02d}"
    if row.changed_since:
        level += " · " + _("edited since")
    if len(board.versions) > 1:
        level += " · " + area_words.version_word(row)
    if row.submitted_late:
        level += " · " + _("after the round was closed")
    waits = row.replied + row.approvals + row.conflicts
    heard = area_words.age(row.last_contact, board.today)
    if row.late:
        heard = _("Late")
    elif row.silent:
        heard = _("PC silent")
    return {
        _("Commune or ward"): row.commune.name,
        _("Submitted"): level,
        _("Left for GREEN"): area_words.missing_word(row),
        _("Checked"): area_words.verified_word(row),
        _("Differ"): str(row.differences or ""),
        _("To be decided"): str(waits or ""),
        _("Changed"): area_words.age(row.last_change, board.today),
        _("PC heard of"): heard,
    }


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
        said = cells(row, self.board)
        return ", ".join(f"{caption}: {text}" for caption, text in said.items() if text)


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
        said = cells(row, model.board)
        for n, (caption, left, room) in enumerate(columns(rect.width())):
            x = rect.x() + left
            style, ink = fonts.SMALL, c.ink2
            if n == 0:
                style, ink = fonts.BODY_M, c.ink
            elif caption == _("Submitted"):
                glyphs.paint_readiness(painter, row.level, x, rect.center().y() - 5, 11)
                x, room, ink = x + 18, room - 18, c.ink
            elif caption == _("Checked") and row.verified is not None:
                y = rect.center().y() - 8
                glyphs.paint_readiness(painter, row.verified, x, y, 16, verified=True)
                x, room = x + 22, room - 22
            elif caption == _("PC heard of") and (row.late or row.silent):
                style, ink = fonts.SMALL_M, c.red.text if row.late else c.amber.text
            paint.text(painter, x, rect.y(), _ROW, said[caption], style, ink, room=room)


class _Head(QWidget):
    """The captions over the list."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(34)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        for caption, left, room in columns(self.width() - 11):
            paint.text(p, left, 0, 34, caption, fonts.SMALL_B, c.ink2, room=room)
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
        lines = [cells(row, board) for row in self.rows.rows]
        captions = list(lines[0]) if lines else []
        return "\n".join(["\t".join(captions), *("\t".join(one.values()) for one in lines)])

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
