"""The communes of a trip in their order: why each is visited, and how it came onto the trip."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.ids import CentreId
from desktop_app.i18n import _
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.look import fonts, glyphs, marks, paint
from desktop_app.ui.look.announcing import ENTER, Announced, Group
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.focus import KeyboardFocus
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_CAP
from desktop_app.ui.look.tooltips import set_tooltip
from desktop_app.workspace.values.board import Board, BoardRow
from desktop_app.workspace.values.trip import Stop
from desktop_app.workspace.values.visit_reasons import origin_words, reason_list

_ROW = 64
_LEFT = 44  # of the words


class StopRow(KeyboardFocus, QPushButton):
    """One commune of the trip.

    Signals: ``opened()``, ``checked()``, ``removed()``; ``walked(int)`` to the row above or below;
    ``put(int)`` earlier or later in the trip.
    """

    opened = Signal()
    checked = Signal()
    removed = Signal()
    walked = Signal(int)
    put = Signal(int)

    def __init__(self, stop: Stop, row: BoardRow, board: Board) -> None:
        super().__init__()
        self.stop, self._row = stop, row
        told = reason_list(row, board)
        if stop.weight:
            told = [_("priority {weight}").format(weight=stop.weight), *told]
        self._why = told[0] if told else _("no reason by the figures")
        self._more = ", ".join(told[1:])
        self._origin = _("visit begun") if stop.visited else origin_words(stop)
        said = (row.commune.full_name, marks.readiness_word(row.level), self._origin, self._why)
        self.setAccessibleName(", ".join(part for part in (*said, self._more) if part))
        set_tooltip(self, "\n".join(part for part in (self._why, self._more) if part))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.opened)

    def sizeHint(self) -> QSize:
        return QSize(300, _ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, _ROW)

    def announced(self) -> list[Announced]:
        """Return what keys do on the commune."""
        return [
            Announced(key=ENTER, verb=_("open the commune")),
            Announced(key="Ctrl+Enter", verb=_("check it")),
            Announced(key="Delete", verb=_("take it off the trip"), group=Group.ITEM),
            Announced(key="Alt+↑", cap="Alt ↑ ↓", verb=_("earlier, later"), group=Group.ITEM),
            Announced(key="Alt+↓"),
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        modifiers = event.modifiers()
        if step is not None:
            is_put = modifiers & Qt.KeyboardModifier.AltModifier
            (self.put if is_put else self.walked).emit(step)
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_check = modifiers & Qt.KeyboardModifier.ControlModifier
            (self.checked if is_check else self.opened).emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        rect = QRectF(self.rect())
        if self.hasFocus() or self.underMouse():
            ground = rect.adjusted(4, 1, -4, -1)
            paint.box(p, ground, RADIUS_CAP, fill=c.accentsoft)
            if self.hasFocus():
                p.fillRect(QRectF(ground.x(), ground.y() + 4, 3, ground.height() - 8), c.accent)
        else:
            paint.hairline(p, 16, rect.bottom() - 1, rect.right() - 16)
        glyphs.paint_readiness(p, self._row.level, 18, 14, 15)
        wide = paint.tag_width(self._origin)
        paint.tag(p, rect.right() - wide - 16, 21, self._origin)
        name_room = rect.right() - wide - 28 - _LEFT
        name = self._row.commune.full_name
        paint.text(p, _LEFT, 10, 22, name, fonts.BODY_B, c.ink, room=name_room)
        room = rect.right() - 20 - _LEFT
        why = paint.Run(self._why, fonts.SMALL, c.ink)
        more = paint.Run(f" · {self._more}" if self._more else "", fonts.SMALL, c.ink2)
        shown = fonts.elided(why.text, why.style, int(room))
        paint.text(p, _LEFT, 34, 20, shown, fonts.SMALL, c.ink)
        taken = fonts.width(shown, fonts.SMALL)
        if shown == why.text and more.text and room - taken > 40:
            paint.text(p, _LEFT + taken, 34, 20, more.text, fonts.SMALL, c.ink2, room=room - taken)


class StopRows(QWidget):
    """Signals: ``opened(str)``, ``checked(str)``, ``removed(str)`` with the centre;
    ``put(str, int)`` with the centre and where it goes.
    """

    opened = Signal(str)
    checked = Signal(str)
    removed = Signal(str)
    put = Signal(str, int)

    def __init__(self, name: Callable[[CentreId], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name  # of a commune, also of one that is not on the board
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.rows: list[StopRow] = []
        self.gone: list[Button] = []  # takes off a commune that left the area
        self._shown: object = None

    def show_stops(self, stops: tuple[Stop, ...], board: Board) -> None:
        """Show *stops*; the row with the focus keeps it."""
        if (stops, id(board)) == self._shown:
            return
        self._shown = stops, id(board)
        at = next((n for n, row in enumerate(self.rows) if row.hasFocus()), None)
        focused = self.rows[at].stop.centre if at is not None else None
        empty(self._column)
        self.rows = []
        self.gone = []
        known = {row.centre: row for row in board.rows}
        for stop in stops:
            if stop.centre in known:
                self._add(stop, known[stop.centre], board)
            else:
                self._add_gone(stop)
        if at is not None and self.rows:
            centres = [row.stop.centre for row in self.rows]
            to = centres.index(focused) if focused in centres else min(at, len(self.rows) - 1)
            self.rows[to].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, stop: Stop, known: BoardRow, board: Board) -> None:
        row = StopRow(stop, known, board)
        row.opened.connect(lambda: self.opened.emit(stop.centre))
        row.checked.connect(lambda: self.checked.emit(stop.centre))
        row.removed.connect(lambda: self.removed.emit(stop.centre))
        row.walked.connect(lambda by: self._walk(row, by))
        row.put.connect(lambda by: self.put.emit(stop.centre, by))
        self.rows.append(row)
        self._column.addWidget(row)
        row.setVisible(True)

    def _add_gone(self, stop: Stop) -> None:
        """Name a commune that left the area, and let it be taken off."""
        words = _("{commune} is no longer in the area: take it off the trip").format(
            commune=self._name(stop.centre)
        )
        button = Button(words, weight=Weight.LINK, icon=Icon.CLOSE, height=32)
        button.clicked.connect(lambda: self.removed.emit(stop.centre))
        self.gone.append(button)
        self._column.addWidget(button)
        button.setVisible(True)

    def _walk(self, row: StopRow, by: int) -> None:
        at = self.rows.index(row) + by
        if 0 <= at < len(self.rows):
            self.rows[at].setFocus(Qt.FocusReason.TabFocusReason)

    def focus(self, centre: CentreId | None = None) -> bool:
        """Focus the row of *centre*, else the first; return whether there is one."""
        if not self.rows:
            return False
        row = next((one for one in self.rows if one.stop.centre == centre), self.rows[0])
        row.setFocus(Qt.FocusReason.OtherFocusReason)
        return True
