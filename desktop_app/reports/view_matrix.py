"""Items × communes on paper: a shape a cell, told apart without colour; gaps are dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Table

from desktop_app.core.assessment.board_counts import Cell
from desktop_app.reports.body import style, text
from desktop_app.reports.fonts import printable, typeface
from desktop_app.reports.view_data import MatrixItem, MatrixPart, MatrixRow, MatrixSection

_ROW = 13.0  # points
_HEAD = 34.0
_SIZE = 9.5
_CODE = 7.0
_NAME, _LEVEL, _LEFT = 112.0, 64.0, 26.0  # points: commune, level, items left
_GAP = 3.0  # between sections
_SHAPE = 6.4
_WIDEST = 26.0  # points of a column

Painter = Callable[[Canvas, float, float], None]


def matrix_table(part: MatrixPart, width: float) -> Flowable:
    """Return the matrix *width* points wide; its head stands on every page."""
    strip = width - _NAME - _LEVEL - _LEFT
    places = _places(part.sections, strip - 4)
    head = style(_SIZE, weight="bold", leading=1.1)
    plain = style(_SIZE, leading=1.1)
    cells: list[list[Flowable]] = [
        [text("Xã, phường", head), text("Mức", head), text("Còn", head), _Head(part, places)]
    ]
    for row in part.rows:
        cells.append(
            [text(row.name, plain), text(row.level, plain), text(row.left, plain),
             _Strip(row, places)]
        )  # fmt: skip
    return Table(
        cells,
        colWidths=[_NAME, _LEVEL, _LEFT, strip],
        repeatRows=1,
        style=[
            ("FONTNAME", (0, 0), (-1, -1), typeface().regular),
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, "grey"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, "black"),
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            ("VALIGN", (0, 1), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ],
        spaceBefore=4,
        spaceAfter=4,
    )


def matrix_legend(part: MatrixPart) -> Iterator[Flowable]:
    """Yield what the shapes mean that the matrix has."""
    used = {letter for row in part.rows for letter in row.cells}
    letters = [letter for letter in Cell if letter in used]
    yield _Legend([(letter, printable(part.words[letter])) for letter in letters], part.checked)


def _places(sections: Sequence[MatrixSection], room: float) -> list[tuple[MatrixItem, float]]:
    """Return the columns with the middle of each, in points from the left of the strip."""
    count = sum(len(section.items) for section in sections)
    step = min(_WIDEST, (room - _GAP * max(0, len(sections) - 1)) / max(1, count))
    found: list[tuple[MatrixItem, float]] = []
    x = 0.0
    for section in sections:
        for item in section.items:
            found.append((item, x + step / 2))
            x += step
        x += _GAP
    return found


class _Head(Flowable):
    """The codes of the items, upright, the critical ones in bold."""

    def __init__(self, part: MatrixPart, places: list[tuple[MatrixItem, float]]) -> None:
        super().__init__()
        self._part, self._columns = part, places

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        return aW, _HEAD

    def draw(self) -> None:
        canvas: Canvas = self.canv
        for item, x in self._columns:
            canvas.saveState()
            canvas.translate(x + _CODE * 0.35, 2)
            canvas.rotate(90)
            canvas.setFont(typeface().bold if item.critical else typeface().regular, _CODE)
            canvas.drawString(0, 0, item.code)
            canvas.restoreState()


class _Strip(Flowable):
    """The shapes of one commune."""

    def __init__(self, row: MatrixRow, places: list[tuple[MatrixItem, float]]) -> None:
        super().__init__()
        self._row, self._columns = row, places

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        return aW, _ROW

    def draw(self) -> None:
        canvas: Canvas = self.canv
        for item, x in self._columns:
            _SHAPES[Cell(self._row.cells[item.at])](canvas, x, _ROW / 2)
            if self._row.verified[item.at] == "v":
                canvas.setLineWidth(0.8)
                canvas.line(x - _SHAPE / 2, 1.2, x + _SHAPE / 2, 1.2)


class _Legend(Flowable):
    """Shapes with their words, in as many lines as the width needs."""

    def __init__(self, entries: list[tuple[str, str]], checked: str) -> None:
        super().__init__()
        self._entries = [*entries, ("v", printable(checked))]

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        self._places: list[tuple[int, float, str, str]] = []
        row, x = 0, 0.0
        for letter, words in self._entries:
            wide = 12 + stringWidth(words, typeface().regular, _SIZE) + 14
            if x and x + wide > aW:
                row, x = row + 1, 0.0
            self._places.append((row, x, letter, words))
            x += wide
        self._rows = row + 1
        return aW, self._rows * 15.0 + 4

    def draw(self) -> None:
        canvas: Canvas = self.canv
        for row, x, letter, words in self._places:
            y = (self._rows - row - 1) * 15.0 + 6
            if letter == "v":
                canvas.setLineWidth(0.8)
                canvas.line(x + 1, y - 3, x + 1 + _SHAPE, y - 3)
            else:
                _SHAPES[Cell(letter)](canvas, x + 4, y)
            canvas.setFont(typeface().regular, _SIZE)
            canvas.drawString(x + 12, y - 3, words)


# Shapes around a middle. What is met is a faint dot; what is missing is dark and large.


def _met(canvas: Canvas, x: float, y: float) -> None:
    canvas.saveState()
    canvas.setFillGray(0.45)
    canvas.circle(x, y, 1.1, stroke=0, fill=1)
    canvas.restoreState()


def _ring(canvas: Canvas, x: float, y: float) -> None:
    canvas.setLineWidth(0.8)
    canvas.circle(x, y, _SHAPE / 2 - 0.4, stroke=1, fill=0)


def _half(canvas: Canvas, x: float, y: float) -> None:
    side = _SHAPE - 0.8
    canvas.setLineWidth(0.8)
    canvas.rect(x - side / 2, y - side / 2, side, side, stroke=1, fill=0)
    canvas.rect(x - side / 2, y - side / 2, side / 2, side, stroke=0, fill=1)


def _unmet(canvas: Canvas, x: float, y: float) -> None:
    side = _SHAPE - 0.4
    canvas.rect(x - side / 2, y - side / 2, side, side, stroke=0, fill=1)


def _dash(canvas: Canvas, x: float, y: float) -> None:
    canvas.setLineWidth(0.9)
    canvas.line(x - 2.2, y, x + 2.2, y)


def _dash_in_ring(canvas: Canvas, x: float, y: float) -> None:
    _ring(canvas, x, y)
    canvas.setLineWidth(0.8)
    canvas.line(x - 1.6, y, x + 1.6, y)


def _nothing(canvas: Canvas, x: float, y: float) -> None:
    canvas.saveState()
    canvas.setLineWidth(0.5)
    canvas.setDash(0.8, 1.2)
    canvas.circle(x, y, _SHAPE / 2 - 0.6, stroke=1, fill=0)
    canvas.restoreState()


def _plus(canvas: Canvas, x: float, y: float) -> None:
    canvas.setLineWidth(0.7)
    canvas.line(x - 1.8, y, x + 1.8, y)
    canvas.line(x, y - 1.8, x, y + 1.8)


def _cross(canvas: Canvas, x: float, y: float) -> None:
    canvas.setLineWidth(1.2)
    canvas.line(x - 2.4, y - 2.4, x + 2.4, y + 2.4)
    canvas.line(x - 2.4, y + 2.4, x + 2.4, y - 2.4)


def _not_asked(canvas: Canvas, x: float, y: float) -> None:
    """Leave the cell of an item empty that the commune's version does not have."""


_SHAPES: dict[Cell, Painter] = {
    Cell.MET: _met,
    Cell.MET_WITHOUT_EVIDENCE: _ring,
    Cell.PARTIAL: _half,
    Cell.UNMET: _unmet,
    Cell.NOT_APPLICABLE: _dash,
    Cell.NOT_APPLICABLE_WAITING: _dash_in_ring,
    Cell.UNANSWERED: _nothing,
    Cell.RECORDED: _plus,
    Cell.CONFLICT: _cross,
    Cell.NOT_IN_VERSION: _not_asked,
}
