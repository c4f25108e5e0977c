"""Gọi ai: whom to call and why; late, silent and to be reminded are never mixed."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.i18n import _
from desktop_app.ui.look import announcing, columns, fonts, glyphs, paint
from desktop_app.ui.look.announcing import ENTER, Announced
from desktop_app.ui.look.answers import two_lines
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.table_header import EDGE
from desktop_app.ui.look.tables import TableView
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import Board, CallGroup, CallRow, called_today

Column = columns.Column[CallRow, Board]
_ROW = 57


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


def reason(call: CallRow, board: Board) -> str:
    """Return why *call* is to be made, and when it was last, with what was said."""
    if call.called is None:
        return call.reason
    when = area_words.moment_words(call.called.moment, board.today)
    said = _("called {time}, {person}").format(time=when, person=call.called.who)
    if call.called.said:
        said += f": “{call.called.said}”"
    return f"{said} · {call.reason}"


def _who(call: CallRow, board: Board) -> str:
    return area_words.person(call.contact)


def _phone(call: CallRow, board: Board) -> str:
    return _number(call) or _("no phone")


def _number(call: CallRow) -> str:
    return call.contact.phone if call.contact else ""


def _paint_commune(p: QPainter, rect: QRectF, call: CallRow, board: Board, words: str) -> None:
    c = colours()
    top, low = rect.y() + 5, rect.y() + 28
    name = paint.Run(words, fonts.BODY_B, c.ink)
    who = paint.Run(f"   {_who(call, board)}", fonts.SMALL, c.ink2)
    paint.runs(p, rect.x(), top, 22, (name, who), room=rect.width())
    icon, ink = _icon(call.group), c.ink2
    if called_today(call, board.today):
        icon, ink = Icon.PHONE, c.accent
    glyphs.paint_icon(p, icon, rect.x(), low + 3, 14, ink)


def _paint_reason(p: QPainter, rect: QRectF, words: str) -> None:
    """Paint why a call is to be made below the name and the phone, smaller where it is long."""
    ink = colours().ink
    if fonts.width(words, fonts.SMALL) <= rect.width():
        paint.text(p, rect.x(), rect.y() + 28, 21, words, fonts.SMALL, ink)
        return
    lines = two_lines(words, fonts.CAP, rect.width())
    for n, line in enumerate(lines):
        top = rect.y() + 25 + 15 * n
        paint.text(p, rect.x(), top, 15, line, fonts.CAP, ink, room=rect.width())


def _paint_phone(p: QPainter, rect: QRectF, call: CallRow, board: Board, words: str) -> None:
    right = Qt.AlignmentFlag.AlignRight
    style = fonts.fitting(words, rect.width(), fonts.SMALL, fonts.CAP)
    paint.text(
        p, rect.x(), rect.y() + 5, 22, words, style,
        colours().ink if _number(call) else colours().ink3, room=rect.width(), align=right,
    )  # fmt: skip


CALL_COLUMNS: tuple[Column, ...] = (
    Column(
        id="commune", title=lambda: _("Commune or ward"),
        value=lambda call, _board: call.commune.name,
        exported=lambda call, _board: call.commune.full_name,
        least=86, share=4, essential=True, painted=_paint_commune,
    ),
    Column(
        id="phone", title=lambda: _("Phone"), value=_phone,
        exported=lambda call, _board: _number(call), least=84, share=0, essential=True,
        painted=_paint_phone,
    ),
    Column(
        id="code", title=lambda: _("Commune code"), value=lambda call, _board: call.centre,
        at_first=False, always_copied=True,
    ),
    Column(
        id="group", title=lambda: _("Contact"), value=lambda call, _board: group_word(call.group),
        at_first=False, always_copied=True,
    ),
    Column(id="who", title=lambda: _("Whom to call"), value=_who, at_first=False,
           always_copied=True),
    Column(id="reason", title=lambda: _("Reason"), value=reason, at_first=False,
           always_copied=True),
)  # fmt: skip


class CallList(TableView[CallRow, Board]):
    """The list of calls. Signals: as TableView, and ``called(object)`` with a CallRow."""

    called = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            CALL_COLUMNS,
            name=_("Whom to call"),
            key=lambda call: call.centre,
            row_height=_ROW,
            head=False,
            caption=lambda call: group_word(call.group),
            parent=parent,
        )

    def announced(self) -> list[Announced]:
        """Return the keys of the call the person is on."""
        if self.current_row() is None:
            return []
        return [
            Announced(key="G", verb=_("called…"), act=self.call_current),
            Announced(key=ENTER, verb=_("open the commune")),
        ]

    def call_current(self) -> None:
        """Emit that the current one was called."""
        row = self.current_row()
        if row is not None:
            self.called.emit(row)

    def _button(self) -> QRectF:
        """Return where the button of the current row stands."""
        rect = QRectF(self.row_rect(self.currentIndex().row()))
        wide = round(fonts.width(_("Called"), fonts.SMALL_M) + paint.keycap_width("G") + 32)
        return QRectF(rect.right() - 8 - wide, rect.bottom() - 32, wide, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        p = QPainter(self.viewport())
        board, here = self.model_.given, self.currentIndex().row()
        button = self._button() if self.current_row() is not None else None
        for n, call in enumerate(self.model_.rows):
            row = QRectF(self.row_rect(n))
            if board is None or row.bottom() < 0 or row.top() > self.viewport().height():
                continue
            end = button.left() if button is not None and n == here else row.right() - EDGE
            _paint_reason(
                p, QRectF(EDGE + 20, row.y(), end - 6 - EDGE - 20, row.height()),
                reason(call, board),
            )  # fmt: skip
        if button is None:
            return
        c, rect = colours(), button
        paint.box(p, rect, RADIUS_FIELD, fill=c.accent)
        x = paint.text(
            p, rect.x() + 10, rect.y(), rect.height(), _("Called"), fonts.SMALL_M, c.onaccent
        )
        paint.keycap(p, round(x + 8), rect.center().y(), "G", on_accent=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not announcing.press(self.announced(), event):
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        is_here = index.isValid() and index.row() == self.currentIndex().row()
        if is_here and self._button().contains(QPointF(event.position())):
            self.call_current()
            return
        super().mouseReleaseEvent(event)
