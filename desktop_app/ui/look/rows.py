"""Rows for delegates: the folded item, the missing item, the section of the rail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from desktop_app.core.ids import Status

from . import fonts, glyphs, marks, paint
from .answers import KEYS
from .icons import Icon
from .marks import Mark
from .theme import colours
from .tokens import RADIUS_FIELD, RADIUS_GROUP, Ink

ITEM_ROW = 42
MISSING_ROW = 29
RAIL_ROW = 42
RAIL_ROW_FIRST = 50
SECTION_TITLE = 34
_SHORTEST_NAME = 110
TARGET_WIDTH, TARGET_HEIGHT, TARGET_GAP = 36, 26, 4


class ItemRow(NamedTuple):
    """What a folded item shows."""

    mark: Mark
    code: str
    name: str
    detail: str = ""  # one line of evidence, or what is needed
    tag: str = ""  # "Bắt buộc"; empty where all rows are critical
    word: str | None = None  # at the right; None: the mark's own word
    ask: str = ""  # "nhập hai số": shown at the right with a pencil instead of a word
    targets: tuple[Status, ...] = ()  # quick answers of an unanswered status item
    flag: str = ""  # what others ask for, in amber with its sign


def target_rects(row: QRectF, targets: Sequence[Status]) -> list[QRectF]:
    """Return where the quick targets of *targets* are inside *row*, for painting and for clicks."""
    right = row.right() - 14
    each = TARGET_WIDTH + TARGET_GAP
    top = row.center().y() - TARGET_HEIGHT / 2
    left = right - each * len(targets) + TARGET_GAP
    return [QRectF(left + n * each, top, TARGET_WIDTH, TARGET_HEIGHT) for n in range(len(targets))]


def target_at(row: QRectF, targets: Sequence[Status], at: QPointF) -> Status | None:
    """Return the quick answer under the point *at*, or None."""
    for status, rect in zip(targets, target_rects(row, targets), strict=True):
        if rect.contains(at):
            return status
    return None


def paint_targets(
    p: QPainter, row: QRectF, targets: Sequence[Status], hovered: Status | None = None
) -> float:
    """Paint the quick answers in grey, the one under the mouse in its tone; return their left."""
    c = colours()
    rects = target_rects(row, targets)
    for status, rect in zip(targets, rects, strict=True):
        here = status is hovered
        mark = marks.mark_of(status)
        ground = marks.shades_of(mark, c).soft if here else c.surface
        paint.box(p, rect, 5, fill=ground, border=c.edge if here else c.line)
        paint.text(
            p, rect.x() + 5, rect.y(), rect.height(), KEYS.get(status, ""), fonts.KEY, c.ink2
        )
        glyphs.paint_mark(p, mark, rect.x() + 16, rect.y() + 6, 14, muted=not here)
    return rects[0].x() if rects else row.right() - 14


def paint_group_ground(
    p: QPainter, rect: QRectF, *, first: bool, last: bool, hovered: bool = False
) -> None:
    """Paint the white ground of a row in its group: rounded at the ends, hairline between."""
    c = colours()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = RADIUS_GROUP
    # The border of the group is one box that reaches beyond the row where the group goes on.
    whole = rect.adjusted(0.5, 0.5 if first else -radius * 2, -0.5, -0.5 if last else radius * 2)
    p.save()
    p.setClipRect(rect)
    path = QPainterPath()
    path.addRoundedRect(whole, radius, radius)
    p.fillPath(path, c.panel if hovered else c.surface)
    p.setPen(c.line)
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawPath(path)
    p.restore()
    if not first:
        paint.hairline(p, rect.x() + 42, rect.y(), rect.right() - 1)


def paint_item_row(
    p: QPainter,
    rect: QRectF,
    row: ItemRow,
    *,
    first: bool,
    last: bool,
    hovered: bool = False,
    target: Status | None = None,
    focused: bool = False,
) -> None:
    """Paint a folded item; *target* is the quick answer under the mouse."""
    c = colours()
    paint_group_ground(p, rect, first=first, last=last, hovered=hovered)
    top, tall = rect.y(), rect.height()
    middle = rect.center().y()
    glyphs.paint_mark(p, row.mark, rect.x() + 14, middle - 9, 18)
    paint.text(p, rect.x() + 42, top, tall, row.code, fonts.SMALL_M, c.ink3)
    right = rect.right() - 14
    if row.targets:
        right = paint_targets(p, rect, row.targets, target) - 12
    elif row.ask:
        right -= fonts.width(row.ask, fonts.SMALL)
        paint.text(p, right, top, tall, row.ask, fonts.SMALL, c.ink3)
        right -= 22
        glyphs.paint_icon(p, Icon.PENCIL, right, middle - 7, 14, c.ink3)
        right -= 12
    else:
        word = marks.mark_word(row.mark) if row.word is None else row.word
        right -= fonts.width(word, fonts.SMALL_M)
        paint.text(p, right, top, tall, word, fonts.SMALL_M, marks.shades_of(row.mark, c).text)
        right -= 16
    x = rect.x() + 78
    tag = 8 + paint.tag_width(row.tag) if row.tag else 0
    if right - x - tag < _SHORTEST_NAME:
        tag = 0  # the name is more important
    x = paint.text(p, x, top, tall, row.name, fonts.BODY_M, c.ink, room=right - x - tag)
    if tag:
        x = paint.tag(p, round(x + 8), middle, row.tag)
    if row.flag and right - x > 60:
        glyphs.paint_icon(p, Icon.WARNING, x + 10, middle - 7, 14, c.amber.text)
        room = right - x - 30
        x = paint.text(p, x + 30, top, tall, row.flag, fonts.SMALL_M, c.amber.text, room=room)
    if row.detail and right - x > 60:
        paint.text(p, x + 10, top, tall, row.detail, fonts.SMALL, c.ink3, room=right - x - 10)
    if focused:
        paint.box(p, rect.adjusted(1, 1, -1, -1), RADIUS_FIELD, border=c.accent, width=2)


class MissingRow(NamedTuple):
    """What the list of missing things shows of one item."""

    mark: Mark
    code: str
    name: str
    reason: str
    ink: Ink = Ink.INK3


def paint_missing_row(
    p: QPainter, rect: QRectF, row: MissingRow, *, current: bool = False, focused: bool = False
) -> None:
    """Paint one line of the missing list; the current one on the soft accent."""
    c = colours()
    if current or focused:
        paint.box(
            p,
            rect,
            RADIUS_FIELD,
            fill=c.accentsoft if current else None,
            border=c.accent if focused else None,
            width=2,
        )
    top, tall = rect.y(), rect.height()
    glyphs.paint_mark(p, row.mark, rect.x() + 10, rect.center().y() - 7.5, 15)
    style = fonts.SMALL_B if current else fonts.SMALL_M
    ink = c.accent if current else c.ink3
    paint.text(p, rect.x() + 34, top, tall, row.code, style, ink)
    reason = min(fonts.width(row.reason, fonts.CAP), rect.width() * 0.45)
    right = rect.right() - 10 - reason
    paint.text(p, right, top, tall, row.reason, fonts.CAP, c.text(row.ink), room=reason + 1)
    left = rect.x() + 64
    paint.text(p, left, top, tall, row.name, fonts.SMALL_M, c.ink, room=right - left - 10)


class RailRow(NamedTuple):
    """What the rail shows of one section."""

    letter: str  # empty: the first row, all critical items
    name: str
    answered: str  # "3/11"
    ticks: tuple[Mark | None, ...]


def paint_rail_row(
    p: QPainter, rect: QRectF, row: RailRow, *, current: bool = False, focused: bool = False
) -> None:
    """Paint one section of the rail: letter, name, n/m, one tick an item."""
    c = colours()
    if current:
        paint.box(p, rect.adjusted(8, 1, -8, -1), RADIUS_FIELD + 2, fill=c.accentsoft)
        paint.box(p, QRectF(rect.x() + 8, rect.y() + 9, 3, rect.height() - 18), 1.5, fill=c.accent)
    if focused:
        paint.box(p, rect.adjusted(8, 1, -8, -1), RADIUS_FIELD + 2, border=c.accent, width=2)
    left, right = rect.x() + 20, rect.right() - 18
    top = rect.y() + (8 if not row.letter else 5)
    ink = c.accent if current else c.ink
    count = fonts.width(row.answered, fonts.SMALL)
    if row.letter:
        paint.text(p, left, top, 21, row.letter, fonts.SMALL_B, c.accent if current else c.ink3)
        left += 18
        paint.text(p, right - count, top, 21, row.answered, fonts.SMALL, c.ink2)
        style = fonts.SMALL_M if current else fonts.SMALL
    else:
        count = fonts.width(row.answered, fonts.SMALL_B)
        paint.text(p, right - count, top, 21, row.answered, fonts.SMALL_B, c.ink)
        style = fonts.SMALL_B
    room = right - count - 4 - left
    style = fonts.fitting(row.name, room, style, fonts.CAP)
    paint.text(p, left, top, 21, row.name, style, ink, room=room)
    thick = 3.0 if row.letter else 5.0
    bars = QRectF(left, top + (25 if not row.letter else 24), right - left, thick)
    paint.ticks(p, bars, row.ticks)
