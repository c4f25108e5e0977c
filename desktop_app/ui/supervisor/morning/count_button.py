"""How many, in a small pill that leads to them."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop_app.ui.look import paint
from desktop_app.ui.look.focus import KeyboardFocus
from desktop_app.ui.look.pressed import enter_pressed
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import Tone
from desktop_app.ui.look.tooltips import set_tooltip

_TALL = 26


class CountButton(KeyboardFocus, QPushButton):
    """Signals: ``clicked`` (Qt's)."""

    enter_presses = True

    def __init__(self, leads: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._leads, self._count = leads, 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
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

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if enter_pressed(event):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        tone = Tone.ACCENT if self.underMouse() and self.isEnabled() else Tone.GREY
        paint.count_pill(p, 3, self.height() / 2, self._count, tone)
        if self.ring_shown:
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            paint.box(p, ring, 12, border=colours().accent, width=2)
