"""What communes have not met for lack of funding, by section: a sheet for those who plan money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from reportlab.platypus import Flowable

from desktop_app.core.checklist.item import FUNDING_CAUSE
from desktop_app.i18n import figures
from desktop_app.reports import amounts, area_figures, paper_wording
from desktop_app.reports.area import NO_OFFICIAL_PAPER
from desktop_app.reports.body import (
    BODY_SIZE,
    annex_title,
    gap,
    note,
    paragraph,
    style,
    text,
    title,
)
from desktop_app.reports.charts import CellBar
from desktop_app.reports.data import FundingLine, FundingReport
from desktop_app.reports.page import TEXT_WIDTH, Paper
from desktop_app.reports.paper_mark import mark_text
from desktop_app.reports.provenance import add_data_annex, foot_line
from desktop_app.reports.tables import Column, Row, Section, grid


def draw_funding(data: FundingReport, out: BinaryIO) -> None:
    """Write the sheet to *out* as a PDF."""
    subject = (
        "Nhu cầu kinh phí theo nhóm tiêu chí",
        f"trên địa bàn {data.area}",
        f"(kỳ {amounts.round_in_words(data.round)})",
    )
    paper = Paper(
        title=" ".join(subject),
        annex_foot=foot_line(data),
        training=data.training,
        mark=mark_text(data),
    )
    plain = style(BODY_SIZE, weight="italic", align="centre")
    paper.add(
        *title("BIỂU TỔNG HỢP", subject, width=TEXT_WIDTH),
        text(NO_OFFICIAL_PAPER, plain),
        gap(6),
        *_content(data),
    )
    last = "Phụ lục"
    if data.lines:
        paper.begin_annex(wide=False)
        paper.add(
            *annex_title("Phụ lục I", "Đơn vị nêu thiếu kinh phí theo từng tiêu chí"),
            *_places(data),
        )
        last = "Phụ lục II"
    add_data_annex(paper, data, number=last, attached="")
    paper.write(out)


def _content(data: FundingReport) -> Iterator[Flowable]:
    covered = area_figures.coverage(data.submitted, data.communes)
    if not data.submitted:
        yield paragraph("Chưa có đơn vị nào có bản trình nên chưa có số liệu.")
        return
    cause = paper_wording.cause_text(data.checklist, FUNDING_CAUSE)
    if not data.lines:
        yield paragraph(
            f"Trong {covered} đơn vị đã có bản trình, không đơn vị nào nêu nguyên nhân “{cause}”."
        )
        return
    needing = {place.code for line in data.lines for place in line.places}
    yield paragraph(
        f"Trong {covered} đơn vị đã có bản trình, "
        f"{area_figures.coverage(len(needing), data.submitted)} đơn vị nêu nguyên nhân “{cause}” "
        f"cho {amounts.count(len(data.lines))} tiêu chí chưa đạt đủ. Bộ tiêu chí không hỏi số "
        "tiền: biểu này đếm đơn vị và tiêu chí, đơn vị lập dự toán riêng."
    )
    columns = [
        Column("Mã", 10, "centre"),
        Column("Tiêu chí", 80),
        Column("Số đơn vị", 20, "centre"),
        Column("Tỷ lệ", 20, "centre"),
        Column("", 35),
    ]
    rows: list[Row] = []
    by_item = {line.item: line for line in data.lines}
    for section in data.checklist.sections:
        found = [by_item[item.id] for item in section.items if item.id in by_item]
        if not found:
            continue
        here = {place.code for line in found for place in line.places}
        rows.append(Section(f"{section.code}. {section.vi}: {figures.number(len(here))} đơn vị"))
        rows += [_row(data, line) for line in found]
    yield grid(columns, rows, width=TEXT_WIDTH)
    yield note("Tỷ lệ tính trên đơn vị đã có bản trình; một đơn vị có thể thiếu ở nhiều tiêu chí.")


def _row(data: FundingReport, line: FundingLine) -> Row:
    item, hit = data.checklist.item(line.item), len(line.places)
    return (
        item.code,
        item.short.vi + (" (bắt buộc)" if item.critical else ""),
        figures.number(hit),
        figures.share(hit, data.submitted, places=1),
        CellBar(hit, data.submitted),
    )


def _places(data: FundingReport) -> Iterator[Flowable]:
    columns = [Column("Mã", 10, "centre"), Column("Tiêu chí", 50), Column("Đơn vị", 105)]
    rows: list[Row] = []
    for line in data.lines:
        item = data.checklist.item(line.item)
        names = "; ".join(paper_wording.place_title(place) for place in line.places)
        rows.append((item.code, item.short.vi, names))
    yield grid(columns, rows, width=TEXT_WIDTH)
