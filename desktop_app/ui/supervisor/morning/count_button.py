"""How many, in a small pill that leads to them."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.look import paint
from desktop_app.ui.look.painted_button import PaintedButton
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import Tone
from desktop_app.ui.look.tooltips import set_tooltip

_TALL = 26


class CountButton(PaintedButton):
    """Signals: ``clicked`` (Qt's)."""

    def __init__(self, leads: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._leads, self._count = leads, 0
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """Show *count*; nothing can be pressed where there is none."""
        self._count = count
        said = f"{count}: {self._leads}"
        self.setAccessibleName(said)
        set_tooltip(self, said)
        self.setEnabled(count > 0)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(ceil(paint.count_width(self._count)) + 6, _TALL)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        tone = Tone.ACCENT if self.underMouse() and self.isEnabled() else Tone.GREY
        paint.count_pill(p, 3, self.height() / 2, self._count, tone)
        if self.ring_shown:
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            paint.box(p, ring, 12, border=colours().accent, width=2)
