"""PHIẾU KIỂM TRA: what is checked in one commune on site, to be filled in by pen; a working sheet.

It has what is known before the check, so that nobody needs the PC to know what to look at.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import msgspec
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import CentreId, ItemId, RoundId
from desktop_app.core.text.form_code import FormCode, form_code_text
from desktop_app.reports import amounts, paper_wording
from desktop_app.reports.body import Run, gap, style, text
from desktop_app.reports.data import Answered, CommuneName
from desktop_app.reports.fonts import typeface
from desktop_app.reports.marks import Answers, Field, FillIn
from desktop_app.reports.page import A4_WIDTH, Paper, Sheet
from desktop_app.reports.qr import qr_code
from desktop_app.reports.tables import Column, Row, grid, lines

_LEFT, _RIGHT, _TOP, _BOTTOM = 16 * mm, 12 * mm, 17 * mm, 14 * mm
_WIDTH = A4_WIDTH - _LEFT - _RIGHT
_QR_SIDE = 21 * mm
_SIZES = (
    11.0,
    10.5,
    10.0,
    9.5,
    9.0,
    8.5,
    8.0,
    7.5,
)  # of the table: the first that needs no more than two pages
_OF_MANY_PAGES = 9.0
_PADDINGS = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")


class CheckLine(msgspec.Struct, frozen=True, kw_only=True):
    """One item to check: what was declared before and now, and found before."""

    item: ItemId
    before: Answered | None = None  # declared in the round before
    declared: Answered | None = None
    found: Answered | None = None  # by the last check
    returned: str = ""  # the comment of an open request to complete


class CheckSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet says; texts are lines as they are read."""

    place: CommuneName
    centre: CentreId
    centre_name: str
    round: RoundId
    checklist: Checklist
    lines: tuple[CheckLine, ...]
    reasons: str = ""  # why the commune is visited
    contact: str = ""  # whom to meet, with the phone
    last_visit: str = ""  # "thực địa 18/9/2026"; "" for none
    open_actions: tuple[str, ...] = ()  # remedies still to be done, with their deadline
    training: bool = False


def draw_check_sheet(data: CheckSheet, out: BinaryIO) -> None:
    """Write the sheet to *out* as a PDF; every page says which of how many it is."""
    for size in _SIZES:
        drawn = io.BytesIO()
        if _paper(data, size, 2).write(drawn) <= 2:
            break
    else:  # small letters that save no page are only hard to read
        count = _paper(data, _OF_MANY_PAGES, 2).write(io.BytesIO())
        drawn = io.BytesIO()
        _paper(data, _OF_MANY_PAGES, count).write(drawn)
    out.write(drawn.getvalue())


def _paper(data: CheckSheet, size: float, pages: int) -> Paper:
    name, round_ = paper_wording.place_title(data.place), amounts.short_round(data.round)
    sheet = Sheet(
        top=_TOP,
        bottom=_BOTTOM,
        left=_LEFT,
        right=_RIGHT,
        number=lambda page: f"{name} – kỳ {round_} – trang {page}/{pages}",
    )
    paper = Paper(title=f"Phiếu kiểm tra {data.centre_name}", training=data.training, sheet=sheet)
    paper.add(*_head(data), *_known(data, size), _table(data, size), *_foot())
    return paper


def _head(data: CheckSheet) -> Iterator[Flowable]:
    code = FormCode(centre=data.centre, round=data.round, checklist=data.checklist.name)
    bold = style(13, weight="bold", align="centre", after=2)
    opening: list[Flowable] = [
        text("PHIẾU KIỂM TRA TẠI CHỖ", bold),
        text(data.centre_name, style(12, weight="bold", align="centre", after=3)),
        FillIn("Ngày, giờ kiểm tra:", size=10.5),
    ]
    yield Table(
        [[opening, qr_code(form_code_text(code), _QR_SIDE)]],
        colWidths=[_WIDTH - _QR_SIDE, _QR_SIDE],
        style=[
            ("FONTNAME", (0, 0), (-1, -1), typeface().regular),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *((side, (0, 0), (-1, -1), 0) for side in _PADDINGS),
        ],
    )


def _known(data: CheckSheet, size: float) -> Iterator[Flowable]:
    plain = style(size + 0.5, after=1)
    facts = (
        ("Lý do đi kiểm tra", data.reasons),
        ("Người gặp", data.contact),
        ("Lần kiểm tra trước", data.last_visit or "chưa từng kiểm tra"),
        ("Nhiệm vụ còn phải làm", "; ".join(data.open_actions)),
    )
    for name, said in facts:
        if said:
            yield text([(f"{name}: ", "bold"), (said, "regular")], plain)
    yield gap(2)


def _table(data: CheckSheet, size: float) -> Flowable:
    columns = [
        Column("Mã", 9, "centre"),
        Column("Tiêu chí", 46),
        Column("Kỳ trước", 21),
        Column("Tự đánh giá", 23),
        Column("Kiểm tra trước", 23),
        Column("Kiểm tra lần này", 62),
    ]
    checklist = data.checklist
    rows: list[Row] = []
    for line in data.lines:
        item = checklist.item(line.item)
        code: Sequence[Run] = [(item.code, "bold" if item.critical else "regular")]
        asked = f"Yêu cầu bổ sung: {line.returned}" if line.returned and not item.secret else ""
        rows.append(
            (
                code,
                lines(item.short.vi, asked),
                _said(checklist, line.item, line.before),
                _said(checklist, line.item, line.declared),
                _said(checklist, line.item, line.found),
                Answers(("Giữ nguyên", "Khác:", Field("", None)), size=size, leading=size * 1.7),
            )
        )
    return grid(columns, rows, width=_WIDTH, size=size)


def _said(checklist: Checklist, item_id: ItemId, answered: Answered | None) -> str:
    item = checklist.item(item_id)
    if answered is None:
        return "–"
    word = paper_wording.status_word(checklist, item, answered)
    return lines(word, paper_wording.value_text(item, answered))


def _foot() -> Iterator[Flowable]:
    yield text(
        "Tiêu chí bắt buộc in mã đậm. Quét mã ở góc phải vào ô tìm để mở đúng xã trên máy.",
        style(8.5, weight="italic", before=2),
    )
    yield FillIn("Ghi thêm:", size=10, more=1)
