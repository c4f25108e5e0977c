"""What a supervisor sees on the screen, on paper: the same rows, filtered and sorted as shown.

No official paper: it has no letterhead and no mark that ``check --paper`` reads, as nobody signs
what somebody happened to have filtered. It names its filters, its order and the time of the
figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, assert_never

from reportlab.platypus import Flowable

from desktop_app.reports import amounts
from desktop_app.reports.area import NO_OFFICIAL_PAPER
from desktop_app.reports.body import (
    BODY_SIZE,
    gap,
    note,
    paragraph,
    style,
    table_heading,
    text,
    title,
    together,
)
from desktop_app.reports.page import TEXT_WIDTH, WIDE_TEXT_WIDTH, Paper, Sheet
from desktop_app.reports.tables import SMALL, Column, Row, Section, grid
from desktop_app.reports.trend_chart import TrendChart
from desktop_app.reports.view_data import MatrixPart, TablePart, TrendPart, ViewSheet
from desktop_app.reports.view_matrix import matrix_legend, matrix_table


def draw_view(data: ViewSheet, out: BinaryIO) -> None:
    """Write the sheet to *out* as a PDF."""
    width = WIDE_TEXT_WIDTH if data.wide else TEXT_WIDTH
    round_ = f"kỳ {amounts.short_round(data.round)}"
    at = f"số liệu lúc {amounts.short_moment(data.data_time)}" if data.data_time else ""
    foot = " · ".join(part for part in (data.name.capitalize(), data.area, round_, at) if part)
    paper = Paper(
        title=f"{data.name.capitalize()}, {data.area}, {round_}",
        training=data.training,
        sheet=Sheet(wide=data.wide, foot=(foot,)),
    )
    subject = f"{data.area}, {round_}"
    paper.add(*title(data.name, (subject,), width=width))
    paper.add(text(NO_OFFICIAL_PAPER, style(BODY_SIZE, weight="italic", align="centre")), gap(4))
    paper.add(*_about(data), *(flowable for part in data.parts for flowable in _part(part, width)))
    paper.write(out)


def _about(data: ViewSheet) -> Iterator[Flowable]:
    if data.data_time is None:
        yield paragraph("Chưa lấy số liệu từ máy chủ.")
    else:
        yield paragraph(f"Số liệu lúc {amounts.moment_in_words(data.data_time)}.")
    for fact in data.facts:
        yield paragraph(fact)
    if data.shown is not None:
        filters = "; ".join(data.filters)
        left = f"Lọc theo: {filters}." if filters else "Không lọc."
        counted = f"{amounts.count(data.shown)}/{amounts.count(data.of)} xã, phường, đặc khu"
        order = f" Sắp xếp: {data.order}." if data.order else ""
        yield paragraph([(f"{left} ", "bold"), (f"Còn {counted}.{order}", "regular")]
                        if filters else f"{left} {counted}.{order}")  # fmt: skip


def _part(part: TablePart | MatrixPart | TrendPart, width: float) -> Iterator[Flowable]:
    match part:
        case TablePart():
            yield from _table(part, width)
        case MatrixPart():
            if part.rows:
                yield from matrix_legend(part)
                yield matrix_table(part, width)
            else:
                yield paragraph(part.none)
        case TrendPart():
            yield together(*table_heading(part.heading)[1:], TrendChart(part))
        case _:
            assert_never(part)


def _table(part: TablePart, width: float) -> Iterator[Flowable]:
    if part.heading:
        yield from table_heading(part.heading)
    if not part.rows:
        yield note(part.none)
        return
    rows: list[Row] = []
    for number, cells in enumerate(part.rows):
        if number in part.captions:
            rows.append(Section(part.captions[number]))
        rows.append(cells)
    columns = [Column(one.heading, one.width, one.align) for one in part.columns]
    yield grid(columns, rows, width=width, size=SMALL)
