"""Communes as tiles in fixed places: one painted widget with arrow-key navigation."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.ids import Readiness
from desktop_app.i18n import _

from . import fonts, glyphs, marks, paint
from .focus import KeyboardFocus
from .pressed import enter_pressed
from .theme import colours
from .tokens import RADIUS_CAP
from .tooltips import show_tooltip

_TALL, _GAP = 26, 4


class Tile(NamedTuple):
    """One commune on the map of tiles."""

    id: str
    name: str
    readiness: Readiness
    verified: bool = False
    hint: str = ""  # the sentence of the tool tip, after name and word
    left_out: bool = False  # by a filter: it stays in its place, without its colour


class HeatTiles(KeyboardFocus, QWidget):
    """Show tiles row by row in the order given, which never changes with the colours.

    Arrows, Home and End walk; Enter or a double click opens. Signals: ``walked(str)`` with the id
    the person is on, ``opened(str)``.
    """

    walked = Signal(str)
    opened = Signal(str)

    def __init__(self, *, name: str, columns: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._columns = columns
        self._tiles: tuple[Tile, ...] = ()
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say()

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show *tiles*; the person stays on the same commune where it is still there."""
        here = self.current()
        self._tiles = tuple(tiles)
        self._at = next((n for n, t in enumerate(tiles) if here and t.id == here.id), 0)
        self._say()
        self.updateGeometry()
        self.update()

    def set_columns(self, columns: int) -> None:
        """Lay the tiles in so many columns."""
        self._columns = columns
        self.updateGeometry()
        self.update()

    def current(self) -> Tile | None:
        """Return the tile the person is on, or None without tiles."""
        return self._tiles[self._at] if self._tiles else None

    def go_to(self, tile_id: str) -> None:
        """Move to the tile *tile_id* without a signal; an unknown one changes nothing."""
        for n, tile in enumerate(self._tiles):
            if tile.id == tile_id:
                self._walk(n, tell=False)

    def sizeHint(self) -> QSize:
        rows = ceil(len(self._tiles) / self._columns)
        return QSize(self._columns * 108, max(1, rows) * (_TALL + _GAP) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._columns * 84, self.sizeHint().height())

    def _rect(self, n: int) -> QRectF:
        wide = (self.width() - 4 - _GAP * (self._columns - 1)) / self._columns
        x = 2 + (n % self._columns) * (wide + _GAP)
        return QRectF(round(x), 2 + (n // self._columns) * (_TALL + _GAP), int(wide), _TALL)

    def _under(self, x: float, y: float) -> int | None:
        wide = (self.width() - 4 + _GAP) / self._columns
        n = int((y - 2) // (_TALL + _GAP)) * self._columns + min(
            self._columns - 1, max(0, int((x - 2) // wide))
        )
        return n if 0 <= n < len(self._tiles) and self._rect(n).contains(x, y) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        dirty = QRectF(event.rect())
        for n, tile in enumerate(self._tiles):
            rect = self._rect(n)
            if not rect.intersects(dirty):
                continue
            shades = c.tone(marks.readiness_tone(tile.readiness))
            if tile.left_out:
                paint.box(p, rect, RADIUS_CAP, border=c.line)
            elif tile.readiness.is_grey:
                paint.box(p, rect, RADIUS_CAP, fill=c.surface, border=c.edge, dashed=True)
            else:
                paint.box(p, rect, RADIUS_CAP, fill=shades.soft)
            px = 15 if tile.verified else 9
            x, y = rect.x() + 12.5 - px / 2, rect.center().y() - px / 2
            if not tile.left_out:
                glyphs.paint_readiness(p, tile.readiness, x, y, px, verified=tile.verified)
            paint.text(
                p,
                rect.x() + 24,
                rect.y(),
                _TALL,
                tile.name,
                fonts.CAP_M,
                c.ink3 if tile.left_out else c.ink,
                room=rect.width() - 28,
            )
        if self._tiles and self.hasFocus():
            ring = self._rect(self._at).adjusted(-1, -1, 1, 1)
            paint.box(p, ring, RADIUS_CAP + 2, border=c.accent, width=2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._tiles) - 1
        to = {
            Qt.Key.Key_Left: self._at - 1,
            Qt.Key.Key_Right: self._at + 1,
            Qt.Key.Key_Up: self._at - self._columns,
            Qt.Key.Key_Down: self._at + self._columns,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        here = self.current()
        if to is not None and here is not None:
            self._by_keyboard = True
            if 0 <= to <= last:
                self._walk(to, tell=True)
        elif enter_pressed(event) and here is not None:
            self.opened.emit(here.id)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        n = self._under(event.position().x(), event.position().y())
        if n is not None:
            self._walk(n, tell=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        n = self._under(event.position().x(), event.position().y())
        if n is not None:
            self.opened.emit(self._tiles[n].id)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            n = self._under(event.pos().x(), event.pos().y())
            show_tooltip(event.globalPos(), self._sentence(n) if n is not None else "", self)
            return True
        return super().event(event)

    def _walk(self, to: int, *, tell: bool) -> None:
        if to == self._at and not tell:
            return
        for n in {self._at, to}:
            self.update(self._rect(n).adjusted(-3, -3, 3, 3).toAlignedRect())
        self._at = to
        self._say()
        if tell:
            self.walked.emit(self._tiles[to].id)

    def _sentence(self, n: int) -> str:
        tile = self._tiles[n]
        said = f"{tile.name}: {marks.readiness_word(tile.readiness)}"
        if tile.left_out:
            said += " – " + _("left out by the filter")
        return f"{said}. {tile.hint}" if tile.hint else said

    def _say(self) -> None:
        """Tell screen readers where the person is: the tiles have no objects of their own."""
        here = f" – {self._sentence(self._at)}" if self._tiles else ""
        self.setAccessibleName(self._name + here)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
