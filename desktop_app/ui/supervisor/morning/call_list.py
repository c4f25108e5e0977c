"""Gọi ai: whom to call and why; late, silent and to be reminded are never mixed."""

from __future__ import annotations

from typing import assert_never, cast

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.core.ids import CentreId
from desktop_app.i18n import _
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.announcing import ENTER, Announced, Effect
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.scrolling import dress_list
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import Board, CallGroup, CallRow

_ROW, _CAPTION = 57, 28
_Index = QModelIndex | QPersistentModelIndex


def group_word(group: CallGroup) -> str:
    """Return the caption over a group of calls."""
    match group:
        case CallGroup.LATE:
            return _("Late, PC still heard of")
        case CallGroup.SILENT:
            return _("PC silent for 5 working days")
        case CallGroup.REMIND:
            return _("To be reminded")
    assert_never(group)


def _icon(group: CallGroup) -> Icon:
    match group:
        case CallGroup.LATE:
            return Icon.CLOCK
        case CallGroup.SILENT:
            return Icon.CLOSE
        case CallGroup.REMIND:
            return Icon.WARNING
    assert_never(group)


class Calls(QAbstractListModel):
    """Captions and calls in one list; captions cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[str | CallRow] = []
        self._board: Board | None = None

    def show_board(self, board: Board) -> None:
        """Take the calls of *board*."""
        self.beginResetModel()
        self._board = board
        self._rows = []
        group: CallGroup | None = None
        for call in board.calls:
            if call.group != group:
                group = call.group
                self._rows.append(group_word(call.group))
            self._rows.append(call)
        self.endResetModel()

    def at(self, index: _Index) -> str | CallRow | None:
        """Return the caption or the call at *index*."""
        return self._rows[index.row()] if index.isValid() else None

    def row_of(self, centre: CentreId) -> int | None:
        """Return the row of *centre*, if it is to be called."""
        for n, row in enumerate(self._rows):
            if isinstance(row, CallRow) and row.centre == centre:
                return n
        return None

    def first(self) -> int | None:
        """Return the row of the first call."""
        return next((n for n, row in enumerate(self._rows) if isinstance(row, CallRow)), None)

    def reason(self, call: CallRow) -> str:
        """Return why *call* is to be made, and when it was last."""
        if call.called is None or self._board is None:
            return call.reason
        when = area_words.moment_words(call.called[0], self._board.today)
        said = _("called {time}, {person}").format(time=when, person=call.called[1])
        return f"{said} · {call.reason}"

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if isinstance(self.at(index), CallRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.at(index)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if not isinstance(row, CallRow):
            return row
        contact = row.contact
        parts = (
            row.commune.full_name,
            contact.name if contact else "",
            contact.phone if contact else "",
            self.reason(row),
        )
        return ", ".join(part for part in parts if part)


def _button(rect: QRectF) -> QRectF:
    wide = round(fonts.width(_("Called"), fonts.SMALL_M) + paint.keycap_width("G") + 32)
    return QRectF(rect.right() - 8 - wide, rect.bottom() - 32, wide, 28)


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        model = cast("Calls", index.model())
        return QSize(100, _ROW if isinstance(model.at(index), CallRow) else _CAPTION)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        c = colours()
        model = cast("Calls", index.model())
        row = model.at(index)
        rect = QRectF(option.rect)
        if isinstance(row, str):
            paint.text(painter, rect.x() + 10, rect.y() + 4, 22, row, fonts.CAP_B, c.ink2)
            return
        if row is None:
            return
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = current and bool(option.state & QStyle.StateFlag.State_HasFocus)
        if current:
            paint.box(painter, rect.adjusted(0, 0, 0, -2), RADIUS_FIELD, fill=c.accentsoft,
                      border=c.accent if focused else None, width=2)  # fmt: skip
        elif index.row() and isinstance(model.at(model.index(index.row() - 1)), CallRow):
            paint.hairline(painter, rect.x() + 10, rect.y(), rect.right() - 10)
        left, right = rect.x() + 10, rect.right() - 10
        phone = row.contact.phone if row.contact else ""
        wide = fonts.width(phone, fonts.SMALL)
        top = rect.y() + 5
        paint.text(painter, right - wide, top, 22, phone, fonts.SMALL, c.ink if current else c.ink2)
        name = paint.Run(row.commune.name, fonts.BODY_B, c.ink)
        who = paint.Run(f"   {area_words.person(row.contact)}", fonts.SMALL, c.ink2)
        paint.runs(painter, left, top, 22, (name, who), room=right - wide - 12 - left)
        low = rect.y() + 28
        icon = _icon(row.group)
        glyphs.paint_icon(painter, icon, left, low + 3, 14, c.ink2)
        end = right
        if current:
            end = _button(rect).x() - 8
            self._paint_button(painter, _button(rect))
        room = end - left - 20
        paint.text(painter, left + 20, low, 21, model.reason(row), fonts.SMALL, c.ink, room=room)

    def _paint_button(self, painter: QPainter, rect: QRectF) -> None:
        c = colours()
        paint.box(painter, rect, RADIUS_FIELD, fill=c.accent)
        x = paint.text(
            painter, rect.x() + 10, rect.y(), rect.height(), _("Called"), fonts.SMALL_M, c.onaccent
        )
        paint.keycap(painter, round(x + 8), rect.center().y(), "G", on_accent=True)


class CallList(QListView):
    """The list of calls. Signals: ``called(object)``, ``opened(object)`` with a CallRow."""

    called = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress_list(self, name=_("Whom to call"))
        self.calls = Calls()
        self.setModel(self.calls)
        self.setItemDelegate(_Rows(self))
        self.doubleClicked.connect(self._open)

    def announced(self) -> list[Announced]:
        """Return the keys of the call the person is on."""
        row = self.current()
        if row is None:
            return []
        effect = Effect(kind="call", centre=row.centre)
        return [
            Announced(key="G", verb=_("called"), effects=(effect,)),
            Announced(key=ENTER, verb=_("open the commune")),
        ]

    def show_board(self, board: Board) -> None:
        """Show the calls; the person stays on the same commune while it is listed."""
        here = self.current()
        self.calls.show_board(board)
        row = self.calls.row_of(here.centre) if here else None
        if row is None:
            row = self.calls.first()
        if row is not None:
            self.setCurrentIndex(self.calls.index(row))

    def current(self) -> CallRow | None:
        """Return the call the person is on."""
        row = self.calls.at(self.currentIndex())
        return row if isinstance(row, CallRow) else None

    def call_current(self) -> None:
        """Emit that the current one was called."""
        row = self.current()
        if row is not None:
            self.called.emit(row)

    def _open(self, index: _Index) -> None:
        row = self.calls.at(index)
        if isinstance(row, CallRow):
            self.opened.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            self.opened.emit(row)
            return
        if event.key() == Qt.Key.Key_G and not event.modifiers():
            self.call_current()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        index = self.indexAt(at.toPoint())
        pressed_here = index == self.currentIndex() and index.isValid()
        if pressed_here and _button(QRectF(self.visualRect(index))).contains(QPointF(at)):
            self.call_current()
            return
        super().mouseReleaseEvent(event)
