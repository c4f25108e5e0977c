"""A table as an Excel workbook, with real types (XlsxWriter)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, assert_never

from desktop_app.core.fault import N_, Fault
from desktop_app.reports.amounts import local
from desktop_app.reports.table_data import TableData, Value

MOST_ROWS = 1_048_575  # of a sheet, under its head
_MOST_WIDTH = 60


class TooManyRows(Fault):
    """A table has more rows than a sheet of a workbook holds."""


def workbook(table: TableData) -> bytes:
    """Return *table* as a workbook; raise TooManyRows. The same table gives the same bytes.

    Text is written as text: what begins like a formula is none, and no address becomes a link.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    moment = local(table.moment).replace(tzinfo=None)
    book.set_properties({"created": moment, "title": table.name})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    write = _writer(book)
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, table.held)
    sheet.set_row(0, 32)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, min(column.width, _MOST_WIDTH))
        sheet.write_string(0, number, column.title, head)
    last = 0
    for last, row in enumerate(table.rows, start=1):
        if last > MOST_ROWS:
            raise TooManyRows(
                N_("A sheet holds {count} rows: choose fewer rounds or a smaller area, or CSV."),
                count=MOST_ROWS,
            )
        for number, value in enumerate(row):
            write(sheet, last, number, value)
    sheet.autofilter(0, 0, max(last, 1), len(table.columns) - 1)
    about = book.add_worksheet("Thông tin")
    about.set_column(0, 0, 28)
    about.set_column(1, 1, 60)
    for last, (name, said) in enumerate(table.about):
        about.write_string(last, 0, name)
        about.write_string(last, 1, said)
    book.close()
    return out.getvalue()


def _writer(book: Any) -> Callable[[Any, int, int, Value], None]:
    text = book.add_format({"num_format": "@", "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top", "align": "left"})
    plain = book.add_format({"valign": "top"})

    def write(sheet: Any, row: int, column: int, value: Value) -> None:
        match value:
            case None:
                pass
            case bool():
                sheet.write_string(row, column, "Có" if value else "Không", text)
            case str():
                if value:
                    sheet.write_string(row, column, value[:32_767], text)
            case int() | Decimal():
                sheet.write_number(row, column, float(value), plain)
            case datetime():
                naive = local(value).replace(tzinfo=None, microsecond=0)
                sheet.write_datetime(row, column, naive, moment)
            case date():
                sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
            case _:
                assert_never(value)

    return write
