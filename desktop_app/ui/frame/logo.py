"""The logo of the program: a roof over a tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.look import paint
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import LIGHT, Colours

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon


def paint_logo(p: QPainter, rect: QRectF, c: Colours) -> None:
    """Paint the logo into the square *rect*."""
    side = rect.width()
    paint.box(p, rect, side * 0.22, fill=c.accent)
    pen = QPen(c.onaccent, side * 0.075)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    p.setPen(pen)
    p.setBrush(Qt.BrushStyle.NoBrush)
    for points in (
        ((0.17, 0.42), (0.5, 0.18), (0.83, 0.42)),
        ((0.32, 0.60), (0.46, 0.74), (0.74, 0.48)),
    ):
        p.drawPolyline(
            QPolygonF([QPointF(rect.x() + x * side, rect.y() + y * side) for x, y in points])
        )


def window_icon() -> QIcon:
    """Return the logo as the icon of a window."""
    from PySide6.QtGui import QIcon  # importing it costs 2 ms, and it is used after the first paint

    icon = QIcon()
    for side in (16, 24, 32, 48, 64):
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        p = QPainter(pixmap)
        paint_logo(p, QRectF(0, 0, side, side), LIGHT)
        p.end()
        icon.addPixmap(pixmap)
    return icon


class Logo(QWidget):
    """The logo as a widget."""

    def __init__(self, side: int = 28, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_logo(QPainter(self), QRectF(0, 0, self._side, self._side), colours())
