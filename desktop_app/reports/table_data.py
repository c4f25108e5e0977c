"""A table for other programs: columns with their titles, and rows of typed values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

import msgspec

Value = str | int | Decimal | bool | date | datetime | None


class TableColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One column: its member name in JSON, its Vietnamese title, its width in characters."""

    name: str
    title: str
    width: int = 12


class TableData(msgspec.Struct, frozen=True, kw_only=True):
    """A table; its rows are read once, so that a country's need not stand in memory.

    Codes are text: leading zeros stay. ``held`` columns on the left stay in sight when scrolling.
    """

    name: str  # of the sheet
    columns: tuple[TableColumn, ...]
    rows: Iterable[tuple[Value, ...]]
    held: int
    about: tuple[tuple[str, str], ...]  # where the figures come from
    moment: datetime  # of the data
