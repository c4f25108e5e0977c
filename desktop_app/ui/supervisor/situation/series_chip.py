"""A line of the chart that is switched on and off: its sample with its marker, word, count."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.painted_button import PaintedButton
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RING_SPACE

from .series import Series, dash_of, level_of, series_word, tone_of


class SeriesChip(PaintedButton):
    """Signals: ``toggled(bool)`` (Qt's)."""

    def __init__(self, series: Series, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.series = series
        self._count = 0
        self.setCheckable(True)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Show how many there are at the chosen point."""
        self._count = count
        self.setAccessibleName(f"{series_word(self.series)} {count}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = fonts.width(series_word(self.series), fonts.SMALL_M)
        wide = 9 + 26 + 6 + words + 6 + fonts.width(str(self._count), fonts.CAP) + 12
        return QSize(ceil(wide) + 2 * RING_SPACE, 32 + 2 * RING_SPACE)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        e = RING_SPACE
        shape = QRectF(self.rect()).adjusted(e, e, -e, -e)
        on = self.isChecked()
        ground = c.accentsoft if on or self.underMouse() else c.surface
        border, width = (c.accent, 1.5) if on else (c.edge, 1)
        paint.box(p, shape, shape.height() / 2, fill=ground, border=border, width=width)
        middle = shape.center().y()
        checked = self.series is Series.GREEN_CHECKED
        p.setPen(QPen(c.tone(tone_of(self.series)).shape, 2, dash_of(self.series)))
        p.drawLine(QPointF(shape.x() + 9, middle), QPointF(shape.x() + 35, middle))
        px = 15 if checked else 11
        at = shape.x() + 22 - px / 2
        paint.box(p, QRectF(at - 1, middle - px / 2 - 1, px + 2, px + 2), px, fill=ground)
        glyphs.paint_readiness(p, level_of(self.series), at, middle - px / 2, px, verified=checked)
        ink = c.accent if on else c.ink
        words = series_word(self.series)
        x = paint.text(p, shape.x() + 41, shape.y(), shape.height(), words, fonts.SMALL_M, ink)
        paint.text(p, x + 6, shape.y(), shape.height(), str(self._count), fonts.CAP,
                   c.accent if on else c.ink2)  # fmt: skip
        if self.ring_shown:
            paint.focus_ring(p, shape, shape.height() / 2)
