"""The frame that every text field paints for itself, over a ground without a colour of Qt's."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QWidget

from . import glyphs, paint
from .icons import Icon
from .theme import colours
from .tokens import RADIUS_FIELD


def clear_ground(widget: QWidget) -> None:
    """Let *widget* paint no ground of its own over the frame."""
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
    widget.setPalette(palette)


def paint_frame(
    p: QPainter, rect: QRectF, *, here: bool, wrong: bool = False, enabled: bool = True
) -> None:
    """Paint the frame of a field, in the accent while it has the focus (*here*)."""
    c = colours()
    border = c.accent if here else c.red.shape if wrong else c.edge
    paint.box(
        p,
        rect,
        RADIUS_FIELD,
        fill=c.surface if enabled else c.sunken,
        border=border if enabled else c.line,
        width=2 if here or wrong else 1,
    )


def paint_wrong_sign(p: QPainter, widget: QWidget, middle: float) -> None:
    """Paint at the right of *widget* the sign that its text is wrong."""
    glyphs.paint_icon(p, Icon.WARNING, widget.width() - 23, middle - 8, 15, colours().red.text)
