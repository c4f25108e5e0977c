"""The figures of an area on one page that may be posted: no person and no commune is named."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

from desktop_app.core.ids import Readiness
from desktop_app.i18n import figures
from desktop_app.reports import amounts, area_figures, area_tables, paper_wording
from desktop_app.reports.body import Rule, heading, note, style, text
from desktop_app.reports.data import PublicReport
from desktop_app.reports.fonts import typeface
from desktop_app.reports.page import TEXT_WIDTH, Paper, Sheet
from desktop_app.reports.paper_mark import mark_text
from desktop_app.reports.provenance import foot_line, qr_payload
from desktop_app.reports.qr import qr_code
from desktop_app.reports.tables import Column, Row, grid

_MOST = (10, 8, 6, 5, 4, 3)  # items named: as many as one page holds
_QR_SIDE = 24 * mm


def draw_public(data: PublicReport, out: BinaryIO) -> None:
    """Write the sheet to *out* as a PDF of exactly one page."""
    for most in _MOST:
        buffer = io.BytesIO()
        if _paper(data, most).write(buffer) == 1:
            break
    out.write(buffer.getvalue())


def _paper(data: PublicReport, most: int) -> Paper:
    round_ = amounts.round_in_words(data.round)
    subject = (
        "Kết quả rà soát điều kiện hoạt động của Trung tâm Phục vụ hành chính công cấp xã "
        f"trên địa bàn {data.area}, kỳ {round_}"
    )
    paper = Paper(
        title=subject,
        author=data.letterhead.in_sentence if data.letterhead else "",
        training=data.training,
        sheet=Sheet(top=18 * mm, bottom=20 * mm, foot=(foot_line(data),)),
        mark=mark_text(data),
    )
    bold = style(14, weight="bold", align="centre", leading=1.18)
    paper.add(text("BIỂU CÔNG KHAI", bold), text(subject, bold), Rule(75))
    paper.add(*_levels(data), *_bands(data), *_items(data, most), *_end(data))
    return paper


def _levels(data: PublicReport) -> Iterator[Flowable]:
    total = len(data.communes)
    covered = area_figures.coverage(area_figures.reported(data.communes), total)
    said = f"{covered} đơn vị cấp xã đã trình kết quả rà soát."
    if not total:
        said = "chưa có đơn vị cấp xã nào trong danh bạ."
    moment = amounts.moment_in_words(data.provenance.data_time)
    yield text(f"Đến {moment}: {said}", style(13, align="both", after=3))
    yield area_tables.level_table(data)
    if total:
        yield area_tables.level_bar(data)


def _bands(data: PublicReport) -> Iterator[Flowable]:
    shares = [area_figures.critical_share(row, data.by(row)) for row in data.communes]
    found = area_figures.banded(shares)
    what = "tiêu chí bắt buộc đạt đủ"
    said = area_figures.nested_sentence(found, unit="đơn vị", what=what)
    yield text(said, style(13, align="both", before=4, after=3))


def _items(data: PublicReport, most: int) -> Iterator[Flowable]:
    found = area_figures.problems(data.communes, data.checklist, data.others)
    if not found:
        return
    yield heading("Tiêu chí bắt buộc còn thiếu nhiều nhất")
    columns = [
        Column("Mã", 12, "centre"),
        Column("Tiêu chí bắt buộc", 95),
        Column("Số đơn vị", 28, "centre"),
        Column("Tỷ lệ", 28, "centre"),
    ]
    rows: list[Row] = []
    for problem in found[:most]:
        whole = area_figures.asked(data, problem.item.id)
        share = figures.share(problem.count, whole, places=1)
        count = figures.number(problem.count)
        rows.append((problem.item.code, problem.item.short.vi, count, share))
    yield grid(columns, rows, width=TEXT_WIDTH)


def _end(data: PublicReport) -> Iterator[Flowable]:
    green = paper_wording.level_word(data.checklist, Readiness.GREEN)
    said = note(
        f"{green} là đơn vị đạt mọi tiêu chí bắt buộc, có đủ minh chứng, theo tự đánh giá đã được "
        "lãnh đạo xác nhận. Tỷ lệ theo tiêu chí tính trên đơn vị đã có bản trình. "
        f"{data.checklist.readiness.printed_note.vi}"
    )
    issuer = f"Đơn vị công bố: {data.letterhead.in_sentence}." if data.letterhead else ""
    code = qr_code(qr_payload(data), _QR_SIDE)
    yield Table(
        [[[said, text(issuer, style(12, weight="bold"))], code]],
        colWidths=[TEXT_WIDTH - _QR_SIDE - 4, _QR_SIDE + 4],
        style=[
            ("FONTNAME", (0, 0), (-1, -1), typeface().regular),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ],
    )
