"""Thousands of communes as squares of 12 px in rows by province: one painted widget."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.ids import Readiness
from desktop_app.i18n import _
from desktop_app.ui.look import fonts, marks, paint
from desktop_app.ui.look.focus import KeyboardFocus
from desktop_app.ui.look.pressed import enter_pressed
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tooltips import show_tooltip
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import Board, BoardRow

_SIDE, _STEP = 12, 14
_LABEL = 118
_BETWEEN = 6


class _Block(NamedTuple):
    """A province: its name, the first of its rows, how many, where it stands."""

    name: str
    first: int
    size: int
    top: int


class CountryMap(KeyboardFocus, QWidget):
    """Show every commune in its fixed place, by province, in the order of the codes.

    Arrow keys move, Page Up and Page Down go to the next province, Enter opens.
    Signals: ``walked(str)``, ``opened(str)`` with the centre.
    """

    walked = Signal(str)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board: Board | None = None
        self._left_out: frozenset[str] = frozenset()  # centres
        self._rows: list[BoardRow] = []
        self._blocks: list[_Block] = []
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Communes of the country"))

    def show_board(self, board: Board, left_out: frozenset[str] = frozenset()) -> None:
        """Show the communes of *board*; those *left_out* by a filter lose their colour."""
        self._board, self._left_out = board, left_out
        self._rows = sorted(board.rows, key=lambda row: (row.commune.province, row.centre))
        self._at = min(self._at, max(0, len(self._rows) - 1))
        self._lay()
        self._say()

    def sentence(self) -> str:
        """Return where the person is, in words."""
        if not self._rows or self._board is None:
            return ""
        row = self._rows[self._at]
        province = self._board.provinces[row.commune.province]
        hint = area_words.tile_hint(row, self._board)
        said = f"{row.commune.full_name}, {province.full_name}: {hint}"
        if row.centre in self._left_out:
            said += " – " + _("left out by the filter")
        return said

    @property
    def _columns(self) -> int:
        return max(1, (self.width() - _LABEL - 6) // _STEP)

    def _lay(self) -> None:
        self._blocks = []
        if self._board is None:
            return
        top, n = 3, 0
        while n < len(self._rows):
            code = self._rows[n].commune.province
            count = 0
            while n + count < len(self._rows) and self._rows[n + count].commune.province == code:
                count += 1
            self._blocks.append(_Block(self._board.provinces[code].name, n, count, top))
            lines = -(-count // self._columns)
            top += max(18, lines * _STEP) + _BETWEEN
            n += count
        self.setFixedHeight(top)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != self.width():
            self._lay()

    def sizeHint(self) -> QSize:
        return QSize(_LABEL + 37 * _STEP, max(40, self.height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LABEL + 12 * _STEP, 40)

    def _block_of(self, n: int) -> _Block:
        return next(b for b in self._blocks if b.first <= n < b.first + b.size)

    def _rect(self, n: int) -> QRectF:
        block = self._block_of(n)
        line, column = divmod(n - block.first, self._columns)
        return QRectF(_LABEL + column * _STEP, block.top + line * _STEP, _SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        dirty = event.rect()
        columns = self._columns
        ground = {level: c.tone(marks.readiness_tone(level)) for level in Readiness}
        for n, block in enumerate(self._blocks):
            end = self._blocks[n + 1].top if n + 1 < len(self._blocks) else self.height()
            if end < dirty.top() or block.top > dirty.bottom():
                continue
            room = _LABEL - 8
            paint.text(p, 0, block.top - 3, 18, block.name, fonts.CAP, c.ink2, room=room)
            for at in range(block.size):
                row = self._rows[block.first + at]
                line, column = divmod(at, columns)
                x, y = _LABEL + column * _STEP, block.top + line * _STEP
                shades = ground[row.level]
                if row.centre in self._left_out:
                    p.fillRect(x, y, _SIDE, _SIDE, c.line)
                    p.fillRect(x + 1, y + 1, _SIDE - 2, _SIDE - 2, c.surface)
                    continue
                if row.level.is_grey:
                    # Hollow: colour is never the only sign.
                    p.fillRect(x, y, _SIDE, _SIDE, shades.shape)
                    p.fillRect(x + 1, y + 1, _SIDE - 2, _SIDE - 2, c.surface)
                elif row.level is Readiness.AMBER:
                    p.fillRect(x, y, _SIDE, _SIDE, shades.soft)
                    p.fillRect(x, y + 6, _SIDE, 6, shades.shape)
                elif row.level is Readiness.RED:
                    p.fillRect(x, y, _SIDE, _SIDE, shades.shape)
                else:
                    p.fillRect(x, y, _SIDE, _SIDE, shades.soft)
                    p.fillRect(x + 4, y + 4, 4, 4, shades.shape)
                if row.verified is row.level:
                    p.fillRect(x, y + _SIDE - 1, _SIDE, 1, c.ink)
        if self._rows and self.hasFocus():
            ring = self._rect(self._at).adjusted(-2, -2, 2, 2)
            paint.box(p, ring, 3, border=c.accent, width=2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
        }
        if not self._rows:
            super().keyPressEvent(event)
        elif key in steps:
            self._walk(self._at + steps[key])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            here = self._blocks.index(self._block_of(self._at))
            to = here + (1 if key == Qt.Key.Key_PageDown else -1)
            self._walk(self._blocks[min(max(0, to), len(self._blocks) - 1)].first)
        elif enter_pressed(event):
            self.opened.emit(self._rows[self._at].centre)
        else:
            super().keyPressEvent(event)

    def _walk(self, to: int) -> None:
        self._at = min(max(0, to), len(self._rows) - 1)
        self._say()
        self.update()
        self.walked.emit(self._rows[self._at].centre)

    def _under(self, x: float, y: float) -> int | None:
        column = int((x - _LABEL) // _STEP)
        if not 0 <= column < self._columns:
            return None
        for block in self._blocks:
            line = int((y - block.top) // _STEP)
            at = line * self._columns + column
            if y >= block.top and line >= 0 and at < block.size:
                lines = -(-block.size // self._columns)
                if line < lines:
                    return block.first + at
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        n = self._under(event.position().x(), event.position().y())
        if n is not None:
            self._walk(n)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        n = self._under(event.position().x(), event.position().y())
        if n is not None:
            self.opened.emit(self._rows[n].centre)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            n = self._under(event.pos().x(), event.pos().y())
            said = ""
            if n is not None:
                here, self._at = self._at, n
                said = self.sentence()
                self._at = here
            show_tooltip(event.globalPos(), said, self)
            return True
        return super().event(event)

    def _say(self) -> None:
        here = self.sentence()
        name = _("Communes of the country")
        self.setAccessibleName(f"{name} – {here}" if here else name)
