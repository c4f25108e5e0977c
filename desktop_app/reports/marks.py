"""Tick boxes and writing lines as vectors: no font we may use has the glyphs."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from desktop_app.reports.fonts import printable, typeface

_BETWEEN = 14.0  # points between a box or field and the next
_LEAST_FIELD = 60.0


def draw_box(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Draw an empty box with its lower left corner at (x, y)."""
    canvas.setLineWidth(0.9)
    canvas.rect(x, y, size, size)


def draw_writing_line(canvas: Canvas, x: float, y: float, width: float) -> None:
    """Draw a dotted line to write on."""
    canvas.saveState()
    canvas.setLineWidth(0.5)
    canvas.setDash(0.5, 2)
    canvas.line(x, y, x + width, y)
    canvas.restoreState()


class Field:
    """A label with a dotted line to write on; *width* None takes the rest of the line."""

    def __init__(self, label: str, width: float | None, *, after: str = "") -> None:
        self.label, self.width, self.after = printable(label), width, printable(after)


class Answers(Flowable):
    """Boxes with their words, and fields, in as many lines as the width needs."""

    def __init__(self, parts: Sequence[str | Field], *, size: float = 10.5, leading: float) -> None:
        super().__init__()
        self._parts = [part if isinstance(part, Field) else printable(part) for part in parts]
        self._size, self._leading = size, leading
        self._box = size * 0.95

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        self._available = aW
        self._places: list[tuple[int, float, str | Field]] = []
        row, x = 0, 0.0
        for part in self._parts:
            width = self._width(part)
            if x and x + width > aW:
                row, x = row + 1, 0.0
            self._places.append((row, x, part))
            x += width + _BETWEEN
        self._rows = row + 1
        return aW, self._rows * self._leading

    def _width(self, part: str | Field) -> float:
        if isinstance(part, Field):
            words = self._words(part.label) + self._words(part.after)
            return words + 8 + (_LEAST_FIELD if part.width is None else part.width)
        return self._box + 4 + self._words(part)

    def _words(self, words: str) -> float:
        return float(stringWidth(words, typeface().regular, self._size))

    def draw(self) -> None:
        canvas: Canvas = self.canv
        canvas.setFont(typeface().regular, self._size)
        for row, x, part in self._places:
            y = (self._rows - row - 1) * self._leading + 4
            if isinstance(part, Field):
                canvas.drawString(x, y, part.label)
                start = x + self._words(part.label) + 4
                width = self._available - start if part.width is None else part.width
                draw_writing_line(canvas, start, y - 1, width)
                canvas.drawString(start + width + 4, y, part.after)
            else:
                draw_box(canvas, x, y - 1.5, self._box)
                canvas.drawString(x + self._box + 4, y, part)


class WritingLines(Flowable):
    """Dotted lines across the width, each *leading* points below the last."""

    def __init__(self, lines: int, *, leading: float = 20) -> None:
        super().__init__()
        self._count, self._leading = lines, leading

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        self._available = aW
        return aW, self._count * self._leading

    def draw(self) -> None:
        for number in range(self._count):
            draw_writing_line(self.canv, 0, number * self._leading + 3, self._available)


class FillIn(Flowable):
    """A label and a dotted line to the right margin, then *more* whole lines to write on."""

    def __init__(self, label: str, *, size: float, indent: float = 0, more: int = 0) -> None:
        super().__init__()
        self._label, self._size, self._indent = printable(label), size, indent
        self._rows = more + 1
        self._leading = size * 1.65

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        self._available = aW
        return aW, self._rows * self._leading

    def draw(self) -> None:
        canvas: Canvas = self.canv
        y = (self._rows - 1) * self._leading + 4
        canvas.setFont(typeface().regular, self._size)
        canvas.drawString(self._indent, y, self._label)
        start = self._indent + stringWidth(self._label, typeface().regular, self._size) + 4
        draw_writing_line(canvas, start, y - 1, self._available - start)
        for row in range(1, self._rows):
            draw_writing_line(canvas, 0, y - 1 - row * self._leading, self._available)
