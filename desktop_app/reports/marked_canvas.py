"""The canvas of a paper: its file carries the paper's mark, and table cells can be noted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import msgspec
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from desktop_app.reports.paper_mark import KEY


class DrawnCell(msgspec.Struct, frozen=True, kw_only=True):
    """Where a cell of a table was drawn: page from 0, box in points from the lower left."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    row: str  # what the row is about: the words of its first cells
    column: str  # the heading of its column

    def holds(self, page: int, x: float, y: float) -> bool:
        """Tell whether the point lies in the cell."""
        inside = self.left <= x <= self.right and self.bottom <= y <= self.top
        return page == self.page and inside


_cells: ContextVar[list[DrawnCell] | None] = ContextVar("drawn cells", default=None)


@contextmanager
def noted_cells() -> Iterator[list[DrawnCell]]:
    """Note the cells of every table that is drawn within; without it nothing is noted."""
    cells: list[DrawnCell] = []
    token = _cells.set(cells)
    try:
        yield cells
    finally:
        _cells.reset(token)


def note_cell(cell: DrawnCell) -> None:
    """Note *cell*, where somebody asked for it."""
    cells = _cells.get()
    if cells is not None:
        cells.append(cell)


def are_noted() -> bool:
    """Tell whether somebody asked for the cells."""
    return _cells.get() is not None


class _Information(pdfdoc.PDFInfo):
    """The information dictionary of the file, with one more entry."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self._mark = mark

    def format(self, document: Any) -> Any:
        plain = super().format(document)
        if not self._mark:
            return plain
        entry = pdfdoc.PDFString(self._mark).format(document)
        end = plain.rindex(b">>")
        return plain[:end] + b"/" + KEY.encode() + b" " + entry + b" " + plain[end:]


class MarkedCanvas(Canvas):
    """A canvas whose file carries *mark*."""

    def __init__(self, *arguments: Any, mark: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        document: Any = getattr(self, "_doc")  # noqa: B009 (the stubs do not name it)
        document.info = _Information(mark)
