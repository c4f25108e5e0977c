"""Charts for black-and-white printers: parts differ by pattern and word, never by colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from desktop_app.reports.fonts import printable, typeface

_HEIGHT = 20.0
_LEGEND_SIZE = 11.0
_LEGEND_LINE = 16.0
_SWATCH = 12.0

Painter = Callable[[Canvas, float, float, float, float], None]


def _solid(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    canvas.setFillGray(0.25)
    canvas.rect(x, y, width, height, stroke=0, fill=1)


def _plain(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """Leave the part white."""


def _hatch(slope: int, spacing: float) -> Painter:
    def paint(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        canvas.setLineWidth(0.6)
        start = x - height
        while start < x + width:
            low, high = (y, y + height) if slope > 0 else (y + height, y)
            canvas.line(start, low, start + height, high)
            start += spacing

    return paint


def _crossed(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    _hatch(1, 4.5)(canvas, x, y, width, height)
    _hatch(-1, 4.5)(canvas, x, y, width, height)


def _dots(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    canvas.setFillGray(0)
    for row in range(int(height / 4) + 1):
        for column in range(int(width / 4) + 1):
            canvas.circle(x + 2 + column * 4, y + 2 + row * 4, 0.55, stroke=0, fill=1)


PATTERNS: tuple[Painter, ...] = (_solid, _hatch(1, 4.5), _crossed, _plain, _dots)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a whole: how much, and its words in the legend."""

    amount: int
    words: str


class ShareBar(Flowable):
    """One bar of the whole width divided in parts, with a legend in the same order."""

    def __init__(self, parts: Sequence[Part]) -> None:
        super().__init__()
        self._parts = [
            (part.amount, printable(part.words), painter)
            for part, painter in zip(parts, PATTERNS, strict=False)
        ]

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        self._available = aW
        self._legend: list[tuple[int, float, str, Painter]] = []
        row, x = 0, 0.0
        for _, words, painter in self._parts:
            width = _SWATCH + 4 + stringWidth(words, typeface().regular, _LEGEND_SIZE)
            if x and x + width > aW:
                row, x = row + 1, 0.0
            self._legend.append((row, x, words, painter))
            x += width + 14
        self._rows = row + 1
        return aW, _HEIGHT + self._rows * _LEGEND_LINE + 8

    def draw(self) -> None:
        canvas: Canvas = self.canv
        total = sum(amount for amount, _, _ in self._parts)
        bottom = self._rows * _LEGEND_LINE + 4
        x = 0.0
        for amount, _, painter in self._parts:
            width = self._available * amount / total if total else 0.0
            if width:
                _part(canvas, painter, x, bottom, width, _HEIGHT)
            x += width
        canvas.setFont(typeface().regular, _LEGEND_SIZE)
        for row, start, words, painter in self._legend:
            y = (self._rows - row - 1) * _LEGEND_LINE + 2
            _part(canvas, painter, start, y, _SWATCH, _SWATCH - 2)
            canvas.drawString(start + _SWATCH + 4, y + 1, words)


class CellBar(Flowable):
    """A hatched bar in a table cell, as long as *part* of *whole*."""

    def __init__(self, part: int, whole: int) -> None:
        super().__init__()
        self._share = part / whole if whole else 0.0

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        self._available = aW
        return aW, 11

    def draw(self) -> None:
        if self._share:
            _part(self.canv, PATTERNS[1], 0, 1, self._available * self._share, 8)


def _part(
    canvas: Canvas, painter: Painter, x: float, y: float, width: float, height: float
) -> None:
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(x, y, width, height)
    canvas.clipPath(clip, stroke=0)
    painter(canvas, x, y, width, height)
    canvas.restoreState()
    canvas.setLineWidth(0.6)
    canvas.rect(x, y, width, height)
