"""The values of a view of an area that is printed as it is shown (``view_sheet`` draws them)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from desktop_app.core.ids import RoundId


class ViewColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column: its heading, its share of the width, and how its cells stand."""

    heading: str
    width: float
    align: Literal["left", "centre", "right"] = "left"


class TablePart(msgspec.Struct, frozen=True, kw_only=True):
    """A table with its heading, "" for none; *captions* open a group over the row of that number.

    Without rows ``none`` is said instead.
    """

    heading: str = ""
    columns: tuple[ViewColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    captions: dict[int, str] = {}
    none: str = ""


class MatrixItem(msgspec.Struct, frozen=True, kw_only=True):
    """A column: the code of its item, and where its letter stands in ``cells``."""

    code: str
    at: int
    critical: bool


class MatrixSection(msgspec.Struct, frozen=True, kw_only=True):
    """Columns of one section of the checklist."""

    code: str
    items: tuple[MatrixItem, ...]


class MatrixRow(msgspec.Struct, frozen=True, kw_only=True):
    """A commune: its letters (``Cell``) by item, and "v" where an item is verified."""

    name: str
    level: str
    left: str
    cells: str
    verified: str


class MatrixPart(msgspec.Struct, frozen=True, kw_only=True):
    """The matrix as it is shown; ``words`` says what each letter means."""

    sections: tuple[MatrixSection, ...]
    rows: tuple[MatrixRow, ...]
    words: dict[str, str]
    checked: str  # what the line under a shape means
    none: str = ""


class TrendLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a chart: its words and its share at each point, None where nothing was counted."""

    look: int = 0  # 0 to 4: its dash and its marker
    words: str
    shares: tuple[float | None, ...]  # 0 to 1
    labels: tuple[str, ...]  # "51,7%"; "" where nothing was counted


class TrendPart(msgspec.Struct, frozen=True, kw_only=True):
    """Shares of the communes of an area at successive points, drawn as lines."""

    heading: str = ""
    captions: tuple[str, ...]
    lines: tuple[TrendLine, ...]


class ViewSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A view of an area as it was shown."""

    name: str  # in capitals: "DANH SÁCH XÃ, PHƯỜNG"
    area: str
    round: RoundId
    data_time: datetime | None  # of the last exchange
    facts: tuple[str, ...] = ()  # sentences before the tables
    filters: tuple[str, ...] = ()
    order: str = ""  # how the rows are sorted, "" where they have one order only
    shown: int | None = None  # communes, of ``of``; None where none can be left out
    of: int = 0
    parts: tuple[TablePart | MatrixPart | TrendPart, ...]
    wide: bool = False
    training: bool = False
