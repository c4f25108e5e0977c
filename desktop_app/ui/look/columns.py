"""One description of a table's column: caption, words, order, filters, width, painting, copying."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from . import fonts, paint
from .theme import colours
from .tokens import Ink

R = TypeVar("R")  # a row
G = TypeVar("G")  # what all rows are read beside, such as the board

Painter = Callable[[QPainter, QRectF, R, G, str], None]


@dataclass(frozen=True, kw_only=True)
class Filter(Generic[R]):
    """A claim about rows that a column offers to show alone.

    Of filters of one ``kind`` any one may hold, of different kinds all of them.
    """

    id: str
    kind: str
    title: str
    holds: Callable[[R], bool]


@dataclass(frozen=True, kw_only=True)
class Column(Generic[R, G]):
    """One column of a table of rows ``R`` read beside ``G``.

    ``least`` is the width in logical pixels below which it cannot be read, ``share`` how it takes
    of what is left over. In a narrow window columns that are not ``essential`` go, the last first.
    """

    id: str
    title: Callable[[], str]
    value: Callable[[R, G], str]  # "" for nothing
    order: Callable[[R, G], Any] | None = None  # what it is sorted by; None: by its value
    filters: Callable[[G], Sequence[Filter[R]]] | None = None
    least: int = 60
    share: float = 1.0
    essential: bool = False
    at_first: bool = True  # shown before a person chose columns
    painted: Painter[R, G] | None = None  # None: the value, in ``style``
    style: fonts.Style = fonts.SMALL
    ink: Ink = Ink.INK2
    right: bool = False  # figures stand at the right
    exported: Callable[[R, G], str] | None = None  # what is copied, where it is not the value
    always_copied: bool = False  # a code is copied where it is not shown, too
    is_picture: bool = False  # its words say less than what is painted

    def key(self, row: R, given: G) -> Any:
        """Return what *row* is sorted by."""
        return (self.order or self.value)(row, given)

    def copied(self, row: R, given: G) -> str:
        """Return the text of *row* for a spreadsheet: on one line, and no formula."""
        return harmless((self.exported or self.value)(row, given))

    def paint(self, p: QPainter, rect: QRectF, row: R, given: G) -> None:
        """Paint the cell of *row* into *rect*."""
        words = self.value(row, given)
        if self.painted is not None:
            self.painted(p, rect, row, given, words)
        elif words:
            align = Qt.AlignmentFlag.AlignRight if self.right else Qt.AlignmentFlag.AlignLeft
            paint.text(
                p, rect.x(), rect.y(), rect.height(), words, self.style,
                colours().text(self.ink), room=rect.width(), align=align,
            )  # fmt: skip


def harmless(text: str) -> str:
    """Return *text* for one cell of a spreadsheet: no tab, no line break, no formula."""
    line = " ".join(text.split())
    is_formula = line[:1] in "=+-@" and len(line) > 1
    return f"'{line}" if line and is_formula and not _is_number(line) else line


def _is_number(text: str) -> bool:
    return text[1:].replace(",", "").replace(".", "").isdigit()
