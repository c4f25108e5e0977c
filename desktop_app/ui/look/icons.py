"""Icon shapes as strokes on a 16 × 16 canvas; drawn through ``glyphs``."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen


class Icon(StrEnum):
    """Every icon there is; an icon always stands beside words, never alone."""

    ARROW_DOWN = "arrow_down"
    ARROW_LEFT = "arrow_left"
    ARROW_RIGHT = "arrow_right"
    ARROW_UP = "arrow_up"
    CALENDAR = "calendar"
    CAMERA = "camera"
    CHEVRON_DOWN = "chevron_down"
    CHEVRON_LEFT = "chevron_left"
    CHEVRON_RIGHT = "chevron_right"
    CHEVRON_UP = "chevron_up"
    CLIP = "clip"
    CLOCK = "clock"
    CLOSE = "close"
    COPY = "copy"
    FILE = "file"
    FILTER = "filter"
    FOLDER = "folder"
    HELP = "help"
    INFO = "info"
    LINK = "link"
    LOCK = "lock"
    MEDAL = "medal"
    MENU = "menu"
    MINUS = "minus"
    PENCIL = "pencil"
    PERSON = "person"
    PHONE = "phone"
    PIN = "pin"
    PLUS = "plus"
    PRINTER = "printer"
    REFRESH = "refresh"
    SAVE = "save"
    SEARCH = "search"
    SEND = "arrow_up"  # the same sign
    SERVER = "server"
    TASKS = "tasks"
    TICK = "tick"
    UNDO = "undo"
    USB = "usb"
    WARNING = "warning"


class _Pen:
    """Collects the strokes and the filled parts of one icon."""

    def __init__(self) -> None:
        self.strokes = QPainterPath()
        self.fills = QPainterPath()

    def line(self, *points: float) -> None:
        """Add a polyline through x, y, x, y …"""
        pairs = list(zip(points[::2], points[1::2], strict=True))
        self.strokes.moveTo(*pairs[0])
        for x, y in pairs[1:]:
            self.strokes.lineTo(x, y)

    def closed(self, *points: float) -> None:
        """Add a polygon through x, y, x, y …"""
        self.line(*points)
        self.strokes.closeSubpath()

    def circle(self, x: float, y: float, radius: float) -> None:
        """Add a circle around x, y."""
        self.strokes.addEllipse(QPointF(x, y), radius, radius)

    def dot(self, x: float, y: float, radius: float = 0.9) -> None:
        """Add a filled dot."""
        self.fills.addEllipse(QPointF(x, y), radius, radius)

    def box(self, x: float, y: float, width: float, height: float, radius: float = 1.0) -> None:
        """Add a rounded rectangle."""
        self.strokes.addRoundedRect(QRectF(x, y, width, height), radius, radius)

    def arc(
        self, x: float, y: float, width: float, height: float, start: float, sweep: float
    ) -> None:
        """Add an arc of the ellipse in the rectangle; degrees, counter-clockwise from three."""
        around = QRectF(x, y, width, height)
        self.strokes.arcMoveTo(around, start)
        self.strokes.arcTo(around, start, sweep)

    def curve(self, *points: float) -> None:
        """Add a move and cubic curves: x, y, then six numbers a curve."""
        self.strokes.moveTo(points[0], points[1])
        for n in range(2, len(points), 6):
            self.strokes.cubicTo(*points[n : n + 6])


def _shape(icon: Icon) -> _Pen:
    pen = _Pen()
    match icon:
        case Icon.ARROW_RIGHT:
            pen.line(2.5, 8, 13.5, 8)
            pen.line(9.3, 3.8, 13.5, 8, 9.3, 12.2)
        case Icon.ARROW_LEFT:
            pen.line(13.5, 8, 2.5, 8)
            pen.line(6.7, 3.8, 2.5, 8, 6.7, 12.2)
        case Icon.ARROW_UP | Icon.SEND:  # the same sign
            pen.line(8, 13.5, 8, 2.5)
            pen.line(4, 6.5, 8, 2.5, 12, 6.5)
        case Icon.ARROW_DOWN:
            pen.line(8, 2.5, 8, 13.5)
            pen.line(4, 9.5, 8, 13.5, 12, 9.5)
        case Icon.CHEVRON_DOWN:
            pen.line(4, 6.2, 8, 10.2, 12, 6.2)
        case Icon.CHEVRON_UP:
            pen.line(4, 9.8, 8, 5.8, 12, 9.8)
        case Icon.CHEVRON_LEFT:
            pen.line(9.8, 4, 5.8, 8, 9.8, 12)
        case Icon.CHEVRON_RIGHT:
            pen.line(6.2, 4, 10.2, 8, 6.2, 12)
        case Icon.CALENDAR:
            pen.box(2, 3, 12, 11)
            pen.line(2, 6.6, 14, 6.6)
            pen.line(5.2, 1.4, 5.2, 4.2)
            pen.line(10.8, 1.4, 10.8, 4.2)
        case Icon.CAMERA:
            pen.closed(1.6, 4.8, 4.6, 4.8, 5.8, 2.8, 10.2, 2.8, 11.4, 4.8, 14.4, 4.8, 14.4, 13.2,
                       1.6, 13.2)  # fmt: skip
            pen.circle(8, 8.8, 2.4)
        case Icon.CLIP:
            pen.curve(13, 7.2, 11.4, 8.9, 9.6, 10.8, 7.9, 12.4, 6.2, 14.1, 3.8, 13.6, 2.9, 12.3,
                      1.9, 10.9, 2.4, 9.3, 3.5, 8.2, 5.2, 6.5, 6.9, 4.8, 8.4, 3.3,
                      9.7, 2.1, 11.3, 2.3, 12.1, 3.2, 12.9, 4.2, 12.6, 5.4, 11.9, 6.2,
                      10.4, 7.7, 9, 9.1, 7.6, 10.4, 6.9, 11, 6, 10.9, 5.6, 10.4,
                      5.2, 9.8, 5.4, 9.2, 5.8, 8.8, 7, 7.6, 8.2, 6.4, 9.3, 5.3)  # fmt: skip
        case Icon.CLOCK:
            pen.circle(8, 8, 6)
            pen.line(8, 4.4, 8, 8.2, 10.6, 9.6)
        case Icon.CLOSE:
            pen.line(4, 4, 12, 12)
            pen.line(12, 4, 4, 12)
        case Icon.COPY:
            pen.box(5.4, 5.4, 8.4, 8.4)
            pen.line(10.6, 5.4, 10.6, 2.2, 2.2, 2.2, 2.2, 10.6, 5.4, 10.6)
        case Icon.FILE:
            pen.closed(3.4, 1.8, 9.4, 1.8, 12.8, 5.2, 12.8, 14.2, 3.4, 14.2)
            pen.line(5.8, 7.4, 10.4, 7.4)
            pen.line(5.8, 9.6, 10.4, 9.6)
            pen.line(5.8, 11.8, 9, 11.8)
        case Icon.FILTER:
            pen.closed(2.2, 3, 13.8, 3, 9.4, 8.4, 9.4, 12.2, 6.6, 13.8, 6.6, 8.4)
        case Icon.FOLDER:
            pen.closed(1.8, 3.2, 6.4, 3.2, 7.8, 5, 14.2, 5, 14.2, 13, 1.8, 13)
        case Icon.HELP:
            pen.circle(8, 8, 6.4)
            pen.curve(6, 6.6, 6, 5.3, 6.9, 4.6, 8, 4.6, 9.2, 4.6, 10, 5.4, 10, 6.4,
                      10, 7.8, 8, 7.8, 8, 9.3)  # fmt: skip
            pen.dot(8, 11.5)
        case Icon.INFO:
            pen.circle(8, 8, 6.4)
            pen.line(8, 7.4, 8, 11.4)
            pen.dot(8, 4.8)
        case Icon.LINK:
            pen.box(1.4, 5.2, 7.4, 5.6, 2.8)
            pen.box(7.2, 5.2, 7.4, 5.6, 2.8)
        case Icon.LOCK:
            pen.box(3, 7, 10, 7)
            pen.arc(5, 2, 6, 8, 0, 180)
        case Icon.MEDAL:
            pen.circle(8, 6.2, 4.6)
            pen.line(5.2, 10, 4.4, 14.6, 8, 12.6, 11.6, 14.6, 10.8, 10)
            pen.line(6.2, 6.3, 7.5, 7.6, 10, 5)
        case Icon.MENU:
            pen.line(2.5, 4, 13.5, 4)
            pen.line(2.5, 8, 13.5, 8)
            pen.line(2.5, 12, 13.5, 12)
        case Icon.MINUS:
            pen.line(3, 8, 13, 8)
        case Icon.PENCIL:
            pen.closed(2.6, 13.4, 3.4, 10.2, 10.8, 2.8, 13.2, 5.2, 5.8, 12.6)
        case Icon.PERSON:
            pen.circle(8, 5.2, 2.9)
            pen.arc(2.6, 9.6, 10.8, 9.6, 0, 180)
        case Icon.PHONE:
            pen.curve(3.2, 2.4, 4.4, 1.8, 5.4, 2.4, 5.8, 3.4, 6.2, 4.4, 6.4, 5.2, 5.6, 6,
                      5.2, 6.5, 5.4, 7.2, 7, 9, 8.8, 10.6, 9.5, 10.8, 10, 10.4,
                      10.8, 9.6, 11.6, 9.8, 12.6, 10.2, 13.6, 10.6, 14.2, 11.6, 13.6, 12.8,
                      12.4, 14.8, 8.8, 14, 5.4, 10.6, 2, 7.2, 1.2, 3.6, 3.2, 2.4)  # fmt: skip
        case Icon.PIN:
            pen.curve(8, 14.4, 4.4, 10.6, 3, 8.6, 3, 6.4, 3, 3.6, 5.2, 1.6, 8, 1.6,
                      10.8, 1.6, 13, 3.6, 13, 6.4, 13, 8.6, 11.6, 10.6, 8, 14.4)  # fmt: skip
            pen.circle(8, 6.5, 1.9)
        case Icon.PLUS:
            pen.line(8, 2.6, 8, 13.4)
            pen.line(2.6, 8, 13.4, 8)
        case Icon.PRINTER:
            pen.line(4.4, 5.6, 4.4, 1.8, 11.6, 1.8, 11.6, 5.6)
            pen.line(4.4, 11.4, 1.8, 11.4, 1.8, 5.6, 14.2, 5.6, 14.2, 11.4, 11.6, 11.4)
            pen.box(4.4, 9, 7.2, 5.2, 0.6)
        case Icon.REFRESH:
            pen.arc(2.4, 2.4, 11.2, 11.2, 20, 300)
            pen.line(13.6, 2.6, 13.3, 6.1, 9.8, 5.9)
        case Icon.SAVE:
            pen.box(2, 2, 12, 12)
            pen.line(5, 2, 5, 5.6, 11, 5.6, 11, 2)
            pen.line(4.6, 14, 4.6, 9.2, 11.4, 9.2, 11.4, 14)
        case Icon.SEARCH:
            pen.circle(6.8, 6.8, 4.6)
            pen.line(10.2, 10.2, 14, 14)
        case Icon.SERVER:
            pen.box(2, 2.4, 12, 4.8, 1.2)
            pen.box(2, 8.8, 12, 4.8, 1.2)
            pen.dot(4.8, 4.8, 0.8)
            pen.dot(4.8, 11.2, 0.8)
        case Icon.TASKS:
            pen.box(2, 2, 12, 12)
            pen.line(4.2, 5.6, 5.2, 6.6, 6.8, 4.8)
            pen.line(4.2, 10.2, 5.2, 11.2, 6.8, 9.4)
            pen.line(8.6, 5.8, 11.8, 5.8)
            pen.line(8.6, 10.4, 11.8, 10.4)
        case Icon.TICK:
            pen.line(2.8, 8.4, 6.4, 12, 13.4, 4.4)
        case Icon.UNDO:
            pen.line(5.4, 2.8, 2.2, 6, 5.4, 9.2)
            pen.curve(2.4, 6, 8.8, 6, 8.8, 6, 9.4, 6, 12, 6, 13.8, 7.6, 13.8, 9.8,
                      13.8, 12, 12, 13.4, 9.4, 13.4)  # fmt: skip
        case Icon.USB:
            pen.box(4.6, 6, 6.8, 8.6, 1.4)
            pen.line(5.8, 6, 5.8, 1.6, 10.2, 1.6, 10.2, 6)
            pen.line(7.2, 3.6, 7.2, 4)
            pen.line(8.8, 3.6, 8.8, 4)
        case Icon.WARNING:
            pen.closed(8, 2, 14.4, 13.4, 1.6, 13.4)
            pen.line(8, 6.4, 8, 9.4)
            pen.dot(8, 11.4, 0.85)
        case _:
            assert_never(icon)
    return pen


def draw(p: QPainter, icon: Icon, size: float, colour: QColor) -> None:
    """Draw *icon* into the square of *size* at the painter's origin, antialiased."""
    shape = _shape(icon)
    p.save()
    p.scale(size / 16, size / 16)
    # A line of 1.5 px at every size, so that all icons have one weight.
    pen = QPen(colour, 1.5 * 16 / max(size, 12))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    p.setPen(pen)
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawPath(shape.strokes)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(colour)
    p.drawPath(shape.fills)
    p.restore()
