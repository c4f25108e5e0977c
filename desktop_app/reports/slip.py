"""PHIẾU TRÌNH: the one page a leader signs before a submission; no official paper.

A photo of the signed page is the evidence of the leader's confirmation, so the hash of the data
is printed on the page itself: the photo then shows what was confirmed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from enum import StrEnum
from typing import BinaryIO, assert_never

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import Status
from desktop_app.i18n import figures
from desktop_app.reports import amounts, item_tables, narrative, paper_wording
from desktop_app.reports.body import gap, style, text
from desktop_app.reports.data import ItemLine, SlipReport
from desktop_app.reports.fonts import typeface
from desktop_app.reports.marks import Answers, FillIn
from desktop_app.reports.page import TEXT_WIDTH, Paper, Sheet
from desktop_app.reports.paper_mark import mark_text
from desktop_app.reports.provenance import foot_line, qr_payload
from desktop_app.reports.qr import qr_code

_SIZES = (13.0, 12.0, 11.0, 10.0, 9.0)  # the largest that fits on one page is taken
_QR_SIDE = 24 * mm
_SIGN_ROOM = 24 * mm
_LACKING = frozenset({Standing.MET_WITHOUT_EVIDENCE, Standing.MET_WITH_EXPIRED_EVIDENCE})


class _Told(StrEnum):
    """How the open items are told; a shorter way only where the page has no room."""

    TABLE = "table"
    NAMES = "names"
    CODES = "codes"


_SHORTER = ((11.0, _Told.NAMES), (10.0, _Told.NAMES), (11.0, _Told.CODES))


def draw_slip(data: SlipReport, out: BinaryIO) -> None:
    """Write the slip to *out* as a PDF of exactly one page."""
    for size, told in (*((size, _Told.TABLE) for size in _SIZES), *_SHORTER):
        buffer = io.BytesIO()
        if _paper(data, size, told).write(buffer) == 1:
            break
    out.write(buffer.getvalue())


def _paper(data: SlipReport, size: float, told: _Told) -> Paper:
    sheet = Sheet(top=15 * mm, bottom=17 * mm, foot=(foot_line(data),))
    round_ = amounts.round_in_words(data.round)
    paper = Paper(
        title=f"Phiếu trình kết quả rà soát, {data.centre_name}, kỳ {round_}",
        author=data.centre_name,
        training=data.training,
        mark=mark_text(data),
        sheet=sheet,
    )
    paper.add(*_head(data, size), *_summary(data, size), *_open_items(data, size, told))
    paper.add(*_decision(data, size))
    return paper


def _head(data: SlipReport, size: float) -> Iterator[Flowable]:
    bold = style(size, weight="bold")
    yield text(data.centre_name.upper(), bold)
    title = style(size + 3, weight="bold", align="centre", before=size * 0.6)
    yield text("PHIẾU TRÌNH", title)
    subject = f"Xác nhận kết quả rà soát kỳ {amounts.round_in_words(data.round)}"
    yield text(subject, style(size + 1, weight="bold", align="centre", after=size * 0.6))
    plain = style(size, after=2)
    if data.leader:
        yield text([("Kính trình: ", "regular"), (data.leader, "bold")], plain)
    by = ", ".join(part for part in (data.prepared_by, data.position) if part)
    yield text(f"Người trình: {by}" if by else "Người trình:", plain)
    yield text(f"Hạn trình: {figures.day_in_words(data.due)}.", plain)


def _summary(data: SlipReport, size: float) -> Iterator[Flowable]:
    checklist = data.checklist
    headline = checklist.readiness.clerk_headline
    preview = headline.preview.vi.format(
        label=paper_wording.level_word(checklist, data.preview.level)
    )
    if data.preview.not_met:
        preview += (
            f" – {paper_wording.lower_first(headline.template.vi.format(n=data.preview.not_met))}"
        )
    last = paper_wording.colour_text(checklist, data.last) if data.last else "chưa có"
    yield text(f"{preview}. Bản đã trình gần nhất: {last}.", style(size, weight="bold", before=4))
    yield gap(4)
    yield item_tables.status_counts(checklist, data.lines, size=size - 1)


def _open_items(data: SlipReport, size: float, told: _Told) -> Iterator[Flowable]:
    checklist = data.checklist
    critical = narrative.critical_lines(checklist, data.lines)
    open_lines = [line for line in critical if not paper_wording.is_fully_met(line)]
    bold = style(size, weight="bold", before=4, after=2)
    if open_lines:
        said = f"Tiêu chí bắt buộc chưa đạt đủ: {amounts.count(len(open_lines))}/{len(critical)}"
        yield text(said, bold)
        match told:
            case _Told.TABLE:
                yield item_tables.open_items_brief(checklist, open_lines, data.place, size=size - 1)
            case _Told.NAMES:
                named = "; ".join(_named(checklist, line) for line in open_lines)
                yield text(f"{named}.", style(size, after=2))
            case _Told.CODES:
                named = ", ".join(checklist.item(line.item).code for line in open_lines)
                yield text(f"{named}.", style(size, after=2))
            case _:
                assert_never(told)
    else:
        yield text("Mọi tiêu chí bắt buộc đạt và có đủ minh chứng.", bold)
    plain = style(size, after=2)
    for label, codes in _other_gaps(data):
        yield text(f"{label}: {', '.join(codes)}.", plain)


def _named(checklist: Checklist, line: ItemLine) -> str:
    item = checklist.item(line.item)
    said = paper_wording.lower_first(paper_wording.result(checklist, item, line))
    return f"{item.code} {item.short.vi}: {said}"


def _other_gaps(data: SlipReport) -> Iterator[tuple[str, list[str]]]:
    gaps: dict[str, list[str]] = {
        "Tiêu chí khác chưa đạt hoặc đạt một phần": [],
        "Tiêu chí khác chưa trả lời": [],
        "Tiêu chí khác thiếu minh chứng": [],
    }
    not_met, unanswered, lacking = gaps.values()
    by_item = {line.item: line for line in data.lines}
    for item in data.checklist.items_in_order:
        line = by_item.get(item.id)
        if item.critical:
            continue
        if line is None or not paper_wording.is_answered(line.declared):
            unanswered.append(item.code)
        elif line.declared and line.declared.status in (Status.PARTIAL, Status.UNMET):
            not_met.append(item.code)
        elif line.standing in _LACKING:
            lacking.append(item.code)
    return ((label, codes) for label, codes in gaps.items() if codes)


def _decision(data: SlipReport, size: float) -> Iterator[Flowable]:
    bold = style(size, weight="bold", align="centre")
    hint = style(size - 1, weight="italic", align="centre")
    yield text("Ý kiến của lãnh đạo", style(size, weight="bold", before=6, after=3))
    choices = ("Đồng ý trình", "Yêu cầu sửa, bổ sung trước khi trình")
    yield Answers(choices, size=size, leading=size * 1.5)
    yield FillIn("Nội dung:", size=size, more=1)
    day = f"Ngày …… tháng …… năm {data.due.year}"
    signed = "(Ký, ghi rõ họ tên)"
    left = [text("NGƯỜI TRÌNH", bold), text(signed, hint), gap(_SIGN_ROOM)]
    right = [text("LÃNH ĐẠO XÁC NHẬN", bold), text(signed, hint), gap(_SIGN_ROOM)]
    yield gap(4)
    yield Table(
        [
            ["", "", text(day, hint)],
            [
                [*left, text(data.prepared_by, bold)],
                [qr_code(qr_payload(data), _QR_SIDE)],
                [*right, text(data.leader, bold)],
            ],
        ],
        colWidths=[TEXT_WIDTH * 0.36, TEXT_WIDTH * 0.2, TEXT_WIDTH * 0.44],
        style=[
            ("FONTNAME", (0, 0), (-1, -1), typeface().regular),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("VALIGN", (1, 1), (1, 1), "MIDDLE"),
            ("ALIGN", (1, 1), (1, 1), "CENTER"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ],
    )
