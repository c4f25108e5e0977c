"""Lines of shares over rounds or days, for black-and-white printers: told by dash and marker."""

from __future__ import annotations

from itertools import pairwise
from math import ceil

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from desktop_app.reports.fonts import printable, typeface
from desktop_app.reports.view_data import TrendLine, TrendPart

_PLOT = 150.0  # points from the axis to the highest line
_LEFT = 34.0  # for the words of the axis
_LEGEND, _CAPTIONS, _TOP = 18.0, 16.0, 12.0
_SIZE = 9.0
_STEP = 0.25  # of the axis
_DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (7, 2.5, 1.5, 2.5), (11, 3), (1.5, 2.5))
_RADIUS = 2.6


class TrendChart(Flowable):
    """The chart of a part; the legend above it, the captions of the points below."""

    def __init__(self, part: TrendPart) -> None:
        super().__init__()
        self._part = part

    @property
    def _highest(self) -> float:
        """The end of the axis: the next quarter above the highest share."""
        known = [share for line in self._part.lines for share in line.shares if share is not None]
        return min(1.0, max(_STEP, ceil(max(known, default=0.0) / _STEP + 0.2) * _STEP))

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        self._wide = aW
        return aW, _LEGEND + _TOP + _PLOT + _CAPTIONS + 6

    def draw(self) -> None:
        canvas: Canvas = self.canv
        canvas.setFont(typeface().regular, _SIZE)
        self._draw_axis(canvas)
        for line in self._part.lines:
            self._draw_line(canvas, line)
        # Words after the lines, so that none runs through them.
        for point in range(len(self._part.captions)):
            self._draw_labels(canvas, point)
        for line in self._part.lines:
            for point, share in _known(line):
                _mark(canvas, line.look, self._x(point), self._y(share))
        self._draw_legend(canvas)

    def _x(self, point: int) -> float:
        column = (self._wide - _LEFT) / max(1, len(self._part.captions))
        return _LEFT + column * (point + 0.5)

    def _y(self, share: float) -> float:
        return _CAPTIONS + 6 + share / self._highest * _PLOT

    def _draw_axis(self, canvas: Canvas) -> None:
        canvas.setLineWidth(0.4)
        for number in range(round(self._highest / _STEP) + 1):
            share = number * _STEP
            canvas.setStrokeGray(0 if not number else 0.7)
            canvas.line(_LEFT, self._y(share), self._wide, self._y(share))
            canvas.drawRightString(_LEFT - 4, self._y(share) - 3, f"{share * 100:.0f}%")
        canvas.setStrokeGray(0)
        for point, caption in enumerate(self._part.captions):
            canvas.drawCentredString(self._x(point), 8, printable(caption))

    def _draw_line(self, canvas: Canvas, line: TrendLine) -> None:
        canvas.saveState()
        canvas.setLineWidth(1.3)
        canvas.setDash(list(_DASHES[line.look % len(_DASHES)]))
        for (before, low), (after, high) in pairwise(_known(line)):
            if after == before + 1:  # nothing is known between points that are not beside
                canvas.line(self._x(before), self._y(low), self._x(after), self._y(high))
        canvas.restoreState()

    def _draw_labels(self, canvas: Canvas, point: int) -> None:
        """Write the shares of *point*: the highest above, the lowest below, none over another."""
        here = [line for line in self._part.lines if line.shares[point] is not None]
        here.sort(key=lambda line: -(line.shares[point] or 0.0))
        marks = [self._y(line.shares[point] or 0.0) for line in here]
        written: list[float] = []
        for number, (line, mark) in enumerate(zip(here, marks, strict=True)):
            above, below = mark + 6, mark - 6 - _SIZE
            places = (below, above) if number and number == len(here) - 1 else (above, below)
            others = [one for one in marks if one != mark]
            for at in places:
                covers = any(at - 4 < one < at + _SIZE + 2 for one in others)
                if at > self._y(0) and not covers and all(abs(at - y) > _SIZE for y in written):
                    written.append(at)
                    self._draw_label(canvas, self._x(point), at, printable(line.labels[point]))
                    break  # else the table below has the figure

    def _draw_label(self, canvas: Canvas, x: float, y: float, said: str) -> None:
        wide = stringWidth(said, typeface().regular, _SIZE)
        canvas.saveState()
        canvas.setFillGray(1)
        canvas.rect(x - wide / 2 - 1, y - 1, wide + 2, _SIZE, stroke=0, fill=1)
        canvas.restoreState()
        canvas.drawCentredString(x, y, said)

    def _draw_legend(self, canvas: Canvas) -> None:
        x, y = _LEFT, _CAPTIONS + 6 + _PLOT + _TOP + 6
        for line in self._part.lines:
            canvas.saveState()
            canvas.setLineWidth(1.3)
            canvas.setDash(list(_DASHES[line.look % len(_DASHES)]))
            canvas.line(x, y + 3, x + 28, y + 3)
            canvas.restoreState()
            _mark(canvas, line.look, x + 14, y + 3)
            said = printable(line.words)
            canvas.drawString(x + 33, y, said)
            x += 33 + stringWidth(said, typeface().regular, _SIZE) + 18


def _known(line: TrendLine) -> list[tuple[int, float]]:
    """Return the points where something was counted, with their shares."""
    return [(n, share) for n, share in enumerate(line.shares) if share is not None]


def _mark(canvas: Canvas, look: int, x: float, y: float) -> None:
    """Draw the marker of lines of *look*: disc, ringed disc, triangle, square, ring."""
    canvas.saveState()
    canvas.setLineWidth(0.8)
    canvas.setFillGray(1)
    if look == 1:
        canvas.circle(x, y, _RADIUS + 1.8, fill=1)
    canvas.setFillGray(0)
    match look:
        case 2:
            path = canvas.beginPath()
            path.moveTo(x - 3.2, y - 2.6)
            path.lineTo(x + 3.2, y - 2.6)
            path.lineTo(x, y + 3.4)
            path.close()
            canvas.drawPath(path, fill=1)
        case 3:
            canvas.rect(x - 2.6, y - 2.6, 5.2, 5.2, fill=1)
        case 4:
            canvas.setFillGray(1)
            canvas.circle(x, y, _RADIUS, fill=1)
        case _:
            canvas.circle(x, y, _RADIUS, fill=1)
    canvas.restoreState()
