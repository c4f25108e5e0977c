"""Rows of a later round: what the item is, then three columns counted from the right edge."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from . import fonts, glyphs, marks, paint, rows
from .icons import Icon
from .marks import Mark
from .theme import colours
from .tokens import RADIUS_FIELD, Ink

CHANGE_ROW = 40
CHANGE_TITLE = 32
CAPTIONS = 20
_INSET = 13  # of the last column from the right edge of the row
_BEFORE, _FOUND = 352, 232  # left edges of the first two columns, from the last one's right edge
_NOW = 128  # width of the last column
_NAME = 78  # x of the name
_BUTTON = QSize(108, 26)


class Said(NamedTuple):
    """One value in a column: its shape and words; ``plain`` where it is nothing to look at."""

    mark: Mark | None
    words: str
    plain: bool = False


class ChangeRow(NamedTuple):
    """What a row shows of one item."""

    mark: Mark
    code: str
    name: str
    detail: str
    before: Said | None  # last round's answer
    found: Said | None  # what was found in a check; None: never checked
    now: str = ""  # this round's answer, in short
    need: str = ""  # what it asks for, instead of an answer; with a pencil
    button: str = ""  # words of the button that a click presses


def button_rect(row: QRectF) -> QRectF:
    """Return where the button of a row is, for painting and for clicks."""
    left = row.right() - _INSET - _BUTTON.width()
    return QRectF(left, row.center().y() - _BUTTON.height() / 2, *_BUTTON.toTuple())


def button_at(row: QRectF, shown: ChangeRow, at: QPointF) -> bool:
    """Return whether the point *at* is on the button of a row that has one."""
    return bool(shown.button) and button_rect(row).contains(at)


def _columns(rect: QRectF) -> tuple[float, float, float]:
    """Return the left edges of the first two columns and the right edge of the last one."""
    right = rect.right() - _INSET
    return right - _BEFORE, right - _FOUND, right


def _paint_said(p: QPainter, x: float, rect: QRectF, said: Said | None, room: float) -> None:
    c = colours()
    top, tall = rect.y(), rect.height()
    if said is None:
        paint.text(p, x + 28, top, tall, "–", fonts.BODY, c.ink3)
        return
    if said.mark is not None:
        glyphs.paint_mark(p, said.mark, x, rect.center().y() - 7.5, 15)
    ink = c.ink2
    if said.mark is not None and not said.plain:
        ink = marks.shades_of(said.mark, c).text
    style = fonts.SMALL if said.plain else fonts.SMALL_M
    paint.text(p, x + 23, top, tall, said.words, style, ink, room=room - 23)


def paint_line(p: QPainter, rect: QRectF, row: ChangeRow, *, current: bool = False) -> None:
    """Paint the first line of a row into *rect*; the last column is left to its caller."""
    c = colours()
    top, tall = rect.y(), rect.height()
    glyphs.paint_mark(p, row.mark, rect.x() + 14, rect.center().y() - 9, 18)
    code = fonts.BODY_B if current else fonts.SMALL_M
    paint.text(p, rect.x() + 42, top, tall, row.code, code, c.accent if current else c.ink3)
    before, found, _right = _columns(rect)
    x = rect.x() + _NAME
    style = fonts.BODY_B if current else fonts.BODY_M
    x = paint.text(p, x, top, tall, row.name, style, c.ink, room=before - 12 - x)
    if row.detail and not current and before - x > 60:
        room = before - 22 - x
        paint.text(p, x + 10, top, tall, row.detail, fonts.SMALL, c.ink3, room=room)
    _paint_said(p, before, rect, row.before, _BEFORE - _FOUND - 8)
    _paint_said(p, found, rect, row.found, _FOUND - _NOW - 4)


def paint_change_row(
    p: QPainter, rect: QRectF, row: ChangeRow, *, first: bool, last: bool, hovered: bool = False
) -> None:
    """Paint a row of the list with its ground and its last column."""
    c = colours()
    rows.paint_group_ground(p, rect, first=first, last=last, hovered=hovered)
    paint_line(p, rect, row)
    top, tall = rect.y(), rect.height()
    _before, _found, right = _columns(rect)
    if row.button:
        button = button_rect(rect)
        paint.box(p, button, RADIUS_FIELD, fill=c.surface, border=c.edge if hovered else c.line)
        paint.centred(p, button, row.button, fonts.SMALL_M, c.ink2)
    elif row.need:
        wide = min(fonts.width(row.need, fonts.SMALL), _NOW - 20.0)
        paint.text(p, right - wide, top, tall, row.need, fonts.SMALL, c.ink2, room=wide + 1)
        icon = right - wide - 22
        glyphs.paint_icon(p, Icon.PENCIL, icon, rect.center().y() - 7, 14, c.ink3)
    else:
        align = Qt.AlignmentFlag.AlignRight
        paint.text(p, right - _NOW, top, tall, row.now, fonts.SMALL, c.ink2, room=_NOW, align=align)


class Captions(QWidget):
    """The names of the three columns, over the list and outside what scrolls."""

    def __init__(self, words: tuple[str, str, str], *, left: int, right: int) -> None:
        super().__init__()
        self._words, self._left, self._right = words, left, right
        self.setAccessibleName(", ".join(words))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, CAPTIONS)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        ink = colours().text(Ink.INK3)
        rect = QRectF(self.rect()).adjusted(self._left, 0, -self._right, 0)
        before, found, right = _columns(rect)
        first, second, third = self._words
        paint.text(p, before, 0, CAPTIONS, first, fonts.CAP, ink, room=_BEFORE - _FOUND - 8)
        paint.text(p, found, 0, CAPTIONS, second, fonts.CAP, ink, room=_FOUND - _NOW + 30)
        align = Qt.AlignmentFlag.AlignRight
        paint.text(p, right - 90, 0, CAPTIONS, third, fonts.CAP, ink, room=90, align=align)
