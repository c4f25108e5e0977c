"""Ruled tables in black and white, their header repeated on every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table

from desktop_app.reports.body import Align, Run, style, text
from desktop_app.reports.fonts import typeface
from desktop_app.reports.marked_canvas import DrawnCell, are_noted, note_cell

SIZE = 12  # of tables in running text
SMALL = 10.5  # of the long tables in annexes

Cell = str | Sequence[Run] | Flowable

_HEADER_GROUND = Color(0.92, 0.92, 0.92)  # prints as almost white on old laser printers
_PADDING = 4.5  # points above and below the words of a cell
_SHORT = 500  # characters of a cell
_NEARLY_A_PAGE = 440.0  # points: less is left only on a page that has begun
_TALL = 160.0  # points of a row that may be divided; shorter ones move to the next page whole
_PART = 60.0  # points of a divided row that stand on either page, at least


class Column:
    """A column: its heading, its share of the width, and how its cells stand."""

    def __init__(self, heading: str, width: float, align: Align = "left") -> None:
        self.heading, self.width, self.align = heading, width, align


class Section:
    """A row across the whole table that opens a group of rows; it stays with the next row."""

    def __init__(self, title: str) -> None:
        self.title = title


class Total:
    """A row in bold, such as the sums at the end."""

    def __init__(self, *cells: str) -> None:
        self.cells = cells


Row = Sequence[Cell] | Section | Total


class Grid(Table):
    """A table whose rows move to the next page whole, unless one is tall."""

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:
        divides = self._divides_well(availHeight)
        self.splitInRow = 1 if divides or availHeight > _NEARLY_A_PAGE else 0
        self.splitByRow = 0 if divides else 1  # what is tried first
        parts: list[Flowable] = super().split(availWidth, availHeight)
        return parts

    def _divides_well(self, room: float) -> bool:
        """Tell whether the row that reaches over *room* is tall and leaves enough of it there."""
        laid: Any = self  # the stubs name none of what a table knows once it is laid out
        top = 0.0
        for number, height in enumerate(laid._rowHeights):
            if top + height > room:
                parts = min(room - top, top + height - room)
                return bool(number and height > _TALL and parts > _PART)
            top += height
        return False

    def beginning(self) -> float:
        """Return the points that the head and the first row need, or the part of a tall one."""
        laid: Any = self
        cells, widths = laid._cellvalues, laid._colWidths
        first = 2 if len(cells) > 2 and cells[1][1:] == [""] * (len(widths) - 1) else 1
        heights = [
            max(_height(cell, width) for cell, width in zip(row, widths, strict=True))
            for row in cells[: first + 1]
        ]
        *over, last = heights
        return sum(over) + min(last, _PART + 2 * _PADDING if last > _TALL else last)

    def draw(self) -> None:
        super().draw()
        if are_noted():
            self._note_cells()

    def _note_cells(self) -> None:
        canvas: Canvas = self.canv
        x, y = canvas.absolutePosition(0, 0)
        laid: Any = self  # the stubs name none of what a table knows once it is laid out
        headings = [_plain(cell) for cell in laid._cellvalues[0]]
        for number, cells in enumerate(laid._cellvalues):
            row = " ".join(filter(None, map(_plain, cells[:2])))
            for column in range(len(cells)):
                note_cell(
                    DrawnCell(
                        page=canvas.getPageNumber() - 1,
                        left=x + laid._colpositions[column],
                        right=x + laid._colpositions[column + 1],
                        top=y + laid._rowpositions[number],
                        bottom=y + laid._rowpositions[number + 1],
                        row=row if number else "",
                        column=headings[column],
                    )
                )


def _height(cell: object, width: float) -> float:
    """Return the height of a row that holds *cell* alone."""
    inside = cell if isinstance(cell, (list, tuple)) else [cell]
    tall = [one.wrap(width - 6, 1e6)[1] for one in inside if isinstance(one, Flowable)]
    return float(sum(tall)) + _PADDING


def _plain(cell: object) -> str:
    """Return the words of a cell; a laid-out table holds its flowables in sequences."""
    if isinstance(cell, (list, tuple)):
        return " ".join(filter(None, map(_plain, cell)))
    if not isinstance(cell, Paragraph):
        return ""
    return " ".join(fragment.text for fragment in cell.frags if fragment.text)


def grid(
    columns: Sequence[Column], rows: Sequence[Row], *, width: float, size: float = SIZE
) -> Flowable:
    """Return a table of *width* points; text wraps in its cell and is never cut."""
    scale = width / sum(column.width for column in columns)
    header = style(size, weight="bold", align="centre", leading=1.15)
    plain = [style(size, align=column.align, leading=1.15) for column in columns]
    bold = [style(size, weight="bold", align=column.align, leading=1.15) for column in columns]
    opening = style(size, weight="bold", leading=1.15)

    cells: list[list[Flowable | str]] = [[text(column.heading, header) for column in columns]]
    commands: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("LINEBELOW", (0, "inrowsplitstart"), (-1, "inrowsplitstart"), 0.5, "black"),
        ("LINEABOVE", (0, "inrowsplitend"), (-1, "inrowsplitend"), 0.5, "black"),
        ("BACKGROUND", (0, 0), (-1, 0), _HEADER_GROUND),
        ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        ("FONTNAME", (0, 0), (-1, -1), typeface().regular),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    for number, row in enumerate(rows):
        at = len(cells)
        if isinstance(row, Section):
            cells.append([text(row.title, opening), *[""] * (len(columns) - 1)])
            commands.append(("SPAN", (0, at), (-1, at)))
            if _is_short(rows[number + 1 : number + 2]):
                commands.append(("NOSPLIT", (0, at), (-1, at + 1)))
        elif isinstance(row, Total):
            cells.append([text(cell, look) for cell, look in zip(row.cells, bold, strict=True)])
            commands.append(("NOSPLIT", (0, at - 1), (-1, at)))
        else:
            cells.append([_cell(cell, look) for cell, look in zip(row, plain, strict=True)])
    return Grid(
        cells,
        colWidths=[column.width * scale for column in columns],
        repeatRows=1,
        style=commands,
        spaceBefore=3,
        spaceAfter=6,
    )


def _is_short(following: Sequence[Row]) -> bool:
    """Tell whether the next row surely fits on a page with the one before it."""
    # A row that may have to be divided must not be kept with another: the pair might fit nowhere.
    return all(
        isinstance(cell, str) and len(cell) < _SHORT
        for row in following
        if isinstance(row, Sequence)
        for cell in row
    )


def _cell(cell: Cell, look: ParagraphStyle) -> Flowable:
    if isinstance(cell, Flowable):
        return cell
    return text(cell, look)


def lines(*parts: str) -> str:
    """Return the parts that say something, one under the other."""
    return "\n".join(part for part in parts if part)
