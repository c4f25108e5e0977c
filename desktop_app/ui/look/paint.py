"""Painting for widgets and delegates: boxes, text on its baseline, key caps, tags, pills, ticks.

Every function takes logical pixels. ``middle`` is the vertical centre of what is painted; the
functions that grow with their text return the x behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QStaticText

from desktop_app.core.ids import Readiness

from . import fonts, glyphs, marks
from .fonts import Style, elided
from .icons import Icon
from .marks import Mark
from .theme import colours
from .tokens import RADIUS_CAP, RING_GAP, RING_WIDTH, Shades, Tone

CAP_HEIGHT = 18
TAG_HEIGHT = 20
PILL_HEIGHT = 28

# Keys that the font has no sign for.
_KEY_ICONS = {"↑": Icon.ARROW_UP, "↓": Icon.ARROW_DOWN, "←": Icon.ARROW_LEFT, "→": Icon.ARROW_RIGHT}


class Run(NamedTuple):
    """A piece of a line: its text, style and colour."""

    text: str
    style: Style
    colour: QColor


def box(
    p: QPainter,
    rect: QRectF,
    radius: float,
    *,
    fill: QColor | None = None,
    border: QColor | None = None,
    width: float = 1.0,
    dashed: bool = False,
) -> None:
    """Paint a rounded box whose border lies wholly inside *rect*."""
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if border is None:
        p.setPen(Qt.PenStyle.NoPen)
        p.drawRoundedRect(rect, radius, radius)
        return
    pen = QPen(border, width)
    if dashed:
        pen.setDashPattern([4, 3])
    p.setPen(pen)
    half = width / 2
    inner = rect.adjusted(half, half, -half, -half)
    p.drawRoundedRect(inner, max(0.0, radius - half), max(0.0, radius - half))


def focus_ring(p: QPainter, rect: QRectF, radius: float) -> None:
    """Paint the ring around a control whose border is *rect*; it needs 3 px outside of it."""
    out = RING_GAP + RING_WIDTH
    box(
        p,
        rect.adjusted(-out, -out, out, out),
        radius + out,
        border=colours().accent,
        width=RING_WIDTH,
    )


def shadow(p: QPainter, rect: QRectF, radius: float, depth: int = 10) -> None:
    """Paint a soft shadow under *rect* by nested faint boxes; paint it once, not each frame."""
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(QColor(0, 0, 0, 10) if colours().dark else QColor(21, 32, 48, 3))
    for n in range(depth, 0, -1):
        p.drawRoundedRect(rect.adjusted(-n, -n + 3, n, n + 3), radius + n, radius + n)


def hairline(p: QPainter, x: float, y: float, right: float) -> None:
    """Paint a horizontal line one pixel high."""
    p.fillRect(QRectF(x, y, right - x, 1), colours().line)


@lru_cache(maxsize=4096)
def _static(text: str, style: Style) -> QStaticText:
    # 60 lines: QStaticText 0.3 ms, drawText 1.4 ms (both after eliding).
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.prepare(font=fonts.font(style))
    return made


def text(
    p: QPainter,
    x: float,
    top: float,
    height: float,
    words: str,
    style: Style,
    colour: QColor,
    *,
    room: float | None = None,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> float:
    """Paint one line centred between *top* and *top* + *height*; return the x behind it.

    With *room*, too long a text ends in "…" and *align* places it inside the room.
    Marks may rise above *top*: do not clip to it.
    """
    if room is not None:
        words = elided(words, style, int(room))
    wide = fonts.width(words, style)
    if room is not None and align & Qt.AlignmentFlag.AlignRight:
        x += room - wide
    elif room is not None and align & Qt.AlignmentFlag.AlignHCenter:
        x += (room - wide) / 2
    p.setFont(fonts.font(style))
    p.setPen(colour)
    above = fonts.metrics(style).ascent()
    # Whole pixels up and down: half a pixel would blur every stem of the vertical hinting.
    y = round(fonts.baseline(top, height, style)) - above
    p.drawStaticText(QPointF(x, y), _static(words, style))
    return x + wide


def centred(p: QPainter, rect: QRectF, words: str, style: Style, colour: QColor) -> None:
    """Paint one line in the middle of *rect*, elided to its width."""
    text(
        p,
        rect.x(),
        rect.y(),
        rect.height(),
        words,
        style,
        colour,
        room=rect.width(),
        align=Qt.AlignmentFlag.AlignHCenter,
    )


def runs(
    p: QPainter, x: float, top: float, height: float, pieces: Sequence[Run], *, room: float
) -> float:
    """Paint pieces in several styles on one baseline, the last one elided; return the x behind."""
    end = x + room
    for piece in pieces:
        left = end - x
        if left < 8:
            break
        x = text(p, x, top, height, piece.text, piece.style, piece.colour, room=left)
    return x


def keycap_width(key: str) -> float:
    """Return the width of the cap for *key*."""
    if key in _KEY_ICONS:
        return CAP_HEIGHT
    return max(float(CAP_HEIGHT), fonts.width(key, fonts.KEY) + 10)


def keycap(p: QPainter, x: float, middle: float, key: str, *, on_accent: bool = False) -> float:
    """Paint a key cap; return the x behind it. *on_accent*: inside a primary button."""
    c = colours()
    rect = QRectF(x, middle - CAP_HEIGHT / 2, round(keycap_width(key)), CAP_HEIGHT)
    if on_accent:
        ground = QColor(c.onaccent)
        ground.setAlphaF(0.22)
        box(p, rect, RADIUS_CAP, fill=ground)
        colour = c.onaccent
    else:
        box(p, rect, RADIUS_CAP, fill=c.surface, border=c.edge)
        colour = c.ink2
    icon = _KEY_ICONS.get(key)
    if icon is not None:
        glyphs.paint_icon(p, icon, rect.x() + 4, rect.y() + 4, 10, colour)
    else:
        centred(p, rect, key, fonts.KEY, colour)
    return rect.right()


def tag_width(words: str) -> float:
    """Return the width of a tag."""
    return round(fonts.width(words, fonts.CAP_M) + 14)


def tag(p: QPainter, x: float, middle: float, words: str) -> float:
    """Paint a small framed word such as "Bắt buộc"; return the x behind it."""
    c = colours()
    rect = QRectF(x, middle - TAG_HEIGHT / 2, tag_width(words), TAG_HEIGHT)
    box(p, rect, RADIUS_CAP, fill=c.surface, border=c.edge)
    text(p, x + 7, rect.y(), TAG_HEIGHT, words, fonts.CAP_M, c.ink2)
    return rect.right()


def pill_width(words: str, *, shape: bool = True) -> float:
    """Return the width of a pill."""
    return round(fonts.width(words, fonts.BODY_M) + 23 + (20 if shape else 0))


def pill(p: QPainter, x: float, middle: float, mark: Mark, words: str = "") -> float:
    """Paint the status pill of *mark*: shape and word on the soft ground; return the x behind."""
    words = words or marks.mark_word(mark)
    shades = marks.shades_of(mark, colours())
    end = _pill_ground(p, x, middle, words, shades)
    glyphs.paint_mark(p, mark, x + 8, middle - 8, 16)
    return end


def readiness_pill(
    p: QPainter, x: float, middle: float, readiness: Readiness, words: str = ""
) -> float:
    """Paint the pill of a readiness level; return the x behind it."""
    words = words or marks.readiness_word(readiness)
    shades = colours().tone(marks.readiness_tone(readiness))
    end = _pill_ground(p, x, middle, words, shades)
    glyphs.paint_readiness(p, readiness, x + 11, middle - 6, 13)
    return end


def _pill_ground(p: QPainter, x: float, middle: float, words: str, shades: Shades) -> float:
    rect = QRectF(x, middle - PILL_HEIGHT / 2, pill_width(words), PILL_HEIGHT)
    box(p, rect, PILL_HEIGHT / 2, fill=shades.soft)
    text(p, x + 30, rect.y(), PILL_HEIGHT, words, fonts.BODY_M, shades.text)
    return rect.right()


def count_width(count: int) -> float:
    """Return the width of the pill around a count."""
    return max(26.0, round(fonts.width(str(count), fonts.CAP_M) + 14))


def count_pill(p: QPainter, x: float, middle: float, count: int, tone: Tone = Tone.GREY) -> float:
    """Paint a count in a small pill; return the x behind it."""
    shades = colours().tone(tone)
    rect = QRectF(x, middle - 10, count_width(count), 20)
    box(p, rect, 10, fill=shades.soft)
    centred(p, rect, str(count), fonts.CAP_M, shades.text)
    return rect.right()


def ticks(p: QPainter, rect: QRectF, shown: Sequence[Mark | None]) -> None:
    """Paint one bar an item across *rect*, coloured by its answer, pale where there is none."""
    if not shown:
        return
    c = colours()
    gap = 3.0 if rect.height() <= 3 else 2.0
    each = (rect.width() - gap * (len(shown) - 1)) / len(shown)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setPen(Qt.PenStyle.NoPen)
    radius = rect.height() / 2
    for n, mark in enumerate(shown):
        empty = mark is None or mark is Mark.UNANSWERED
        p.setBrush(c.line if empty or mark is None else marks.shades_of(mark, c).shape)
        bar = QRectF(rect.x() + n * (each + gap), rect.y(), each, rect.height())
        p.drawRoundedRect(bar, radius, radius)


def avatar(
    p: QPainter,
    x: float,
    middle: float,
    shown: str | Icon,
    side: int = 26,
    tone: Tone = Tone.ACCENT,
) -> float:
    """Paint a letter or an icon in a soft circle; return the x behind it."""
    shades = colours().tone(tone)
    rect = QRectF(x, middle - side / 2, side, side)
    box(p, rect, side / 2, fill=shades.soft)
    if isinstance(shown, Icon):
        glyphs.paint_icon(p, shown, x + side / 2 - 8, middle - 8, 16, shades.text)
        return rect.right()
    centred(p, rect, shown, fonts.CAP_B, shades.text)
    return rect.right()


def picture(
    p: QPainter,
    frame: QRectF,
    found: QPixmap | None,
    *,
    icon: Icon = Icon.CAMERA,
    px: int = 16,
    radius: float = RADIUS_CAP,
    framed: bool = False,
) -> None:
    """Paint a small picture in a rounded *frame*, *icon* of *px* while there is none."""
    c = colours()
    if found is None:
        box(p, frame, radius, fill=c.sunken, border=c.line if framed else None)
        middle = frame.center()
        glyphs.paint_icon(p, icon, middle.x() - px / 2, middle.y() - px / 2, px, c.ink2)
        return
    inside = QPainterPath()
    inside.addRoundedRect(frame, radius, radius)
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setClipPath(inside)
    p.drawPixmap(frame.toRect(), found)
    p.restore()
    if framed:
        box(p, frame, radius, border=c.edge)
