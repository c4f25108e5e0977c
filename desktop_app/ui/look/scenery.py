"""The program's sign, and the calm desk behind the start card."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from . import paint
from .theme import colours
from .tokens import LIGHT


def paint_sign(p: QPainter, x: float, y: float, side: float, ground: QColor, ink: QColor) -> None:
    """Paint the program's sign: a roof over a tick."""
    rect = QRectF(x, y, side, side)
    paint.box(p, rect, side * 0.25, fill=ground)
    pen = QPen(ink, side * 0.082)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    p.setPen(pen)
    p.setBrush(Qt.BrushStyle.NoBrush)
    for shape in (
        ((0.19, 0.44), (0.5, 0.2), (0.81, 0.44)),
        ((0.34, 0.62), (0.48, 0.76), (0.73, 0.52)),
    ):
        p.drawPolyline(QPolygonF([QPointF(x + side * a, y + side * b) for a, b in shape]))


def program_icon() -> QIcon:
    """Return the window icon in the usual sizes."""
    icon = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        made = QPixmap(side, side)
        made.fill(Qt.GlobalColor.transparent)
        p = QPainter(made)
        paint_sign(p, 0, 0, side, LIGHT.accent, LIGHT.onaccent)
        p.end()
        icon.addPixmap(made)
    return icon


class Sign(QWidget):
    """The program's sign in a header or on the start card; the name stands beside it."""

    def __init__(self, side: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        paint_sign(QPainter(self), 0, 0, self._side, c.accent, c.onaccent)


class CalmDesk(QWidget):
    """The desk with three faint ranges of hills at its foot, painted once for each size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hills: QPixmap | None = None
        self._hills_for: tuple[object, ...] = ()

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        ratio = self.devicePixelRatioF()
        wanted = (self.size().toTuple(), c.dark, ratio)
        if self._hills is None or wanted != self._hills_for:
            self._hills, self._hills_for = self._drawn(ratio), wanted
        QPainter(self).drawPixmap(0, 0, self._hills)

    def _drawn(self, ratio: float) -> QPixmap:
        c = colours()
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(c.bg)
        p = QPainter(made)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen)
        wide, tall = self.width(), self.height()
        for top, rise, shift, strength in (
            (0.795, 0.030, 0.0, 0.10), (0.855, 0.028, 0.4, 0.22), (0.915, 0.026, 0.75, 0.38),
        ):  # fmt: skip
            colour = QColor(c.line)
            colour.setAlphaF(strength)
            p.setBrush(colour)
            path = QPainterPath(QPointF(0, tall))
            y, swing = tall * top, tall * rise
            x = -shift * wide / 3
            path.lineTo(x, y)
            while x < wide:
                step = wide / 3
                path.cubicTo(
                    x + step * 0.3, y - swing * 2, x + step * 0.7, y + swing * 2, x + step, y
                )
                x += step
            path.lineTo(wide, tall)
            path.closeSubpath()
            p.drawPath(path)
        p.end()
        return made
