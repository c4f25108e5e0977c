"""The background behind a start card."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.look.scrolling import PageArea
from desktop_app.ui.look.theme import colours

# Hills: height of the crest over the foot, wave length, shift, strength; from the back.
_HILLS = ((150.0, 330.0, 40.0, 0.03), (104.0, 290.0, 190.0, 0.055), (62.0, 360.0, 10.0, 0.085))


class Backdrop(QWidget):
    """Fill the window with the desk's grey and three soft hills at its foot.

    The card that it holds scrolls where the screen is too small for it.
    """

    def hold(self, card: QWidget, *, width: int, above: int, below: int) -> None:
        """Lay *card* on the ground, at most *width* pixels wide; the spare height is shared."""
        card.setMaximumWidth(width)
        held = QWidget()
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(card, width)
        across.addStretch(1)
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(above)
        column.addLayout(across)
        column.addStretch(below)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.area = PageArea(held)
        whole.addWidget(self.area)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        p.fillRect(event.rect(), c.bg)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide, tall = float(self.width()), float(self.height())
        for height, length, shift, strength in _HILLS:
            path = QPainterPath(QPointF(-shift, tall - height))
            x, up = -shift, True
            while x < wide:
                rise = -26.0 if up else 26.0
                path.cubicTo(
                    QPointF(x + length / 3, tall - height + rise),
                    QPointF(x + 2 * length / 3, tall - height + rise),
                    QPointF(x + length, tall - height),
                )
                x, up = x + length, not up
            path.lineTo(wide + length, tall)
            path.lineTo(-shift, tall)
            tint = QColor(c.edge)
            tint.setAlphaF(strength)
            p.fillPath(path, tint)
