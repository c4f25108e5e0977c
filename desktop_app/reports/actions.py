"""The remedies of an area, or of one commune, with the overdue ones: a sheet to follow them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from reportlab.platypus import Flowable

from desktop_app.i18n import figures
from desktop_app.reports import amounts, paper_wording
from desktop_app.reports.area import NO_OFFICIAL_PAPER
from desktop_app.reports.body import BODY_SIZE, Weight, gap, note, paragraph, style, text, title
from desktop_app.reports.data import ActionsReport, PlacedAction
from desktop_app.reports.page import WIDE_TEXT_WIDTH, Paper, Sheet
from desktop_app.reports.paper_mark import mark_text
from desktop_app.reports.provenance import add_data_annex, foot_line
from desktop_app.reports.tables import SMALL, Column, Row, grid, lines


def draw_actions(data: ActionsReport, out: BinaryIO) -> None:
    """Write the list to *out* as a PDF, on wide pages."""
    subject = (
        f"Nhiệm vụ khắc phục trên địa bàn {data.area}"
        if data.centre is None
        else f"Nhiệm vụ khắc phục của {data.area}"
    )
    round_ = f"(kỳ {amounts.round_in_words(data.round)})"
    paper = Paper(
        title=f"{subject} {round_}",
        annex_foot=foot_line(data),
        training=data.training,
        sheet=Sheet(wide=True),
        mark=mark_text(data),
    )
    plain = style(BODY_SIZE, weight="italic", align="centre")
    paper.add(
        *title("BIỂU THEO DÕI", (subject, round_), width=WIDE_TEXT_WIDTH),
        text(NO_OFFICIAL_PAPER, plain),
        gap(6),
        *_content(data),
    )
    add_data_annex(paper, data, number="Phụ lục", attached="")
    paper.write(out)


def _content(data: ActionsReport) -> Iterator[Flowable]:
    if not data.actions:
        yield paragraph("Không có nhiệm vụ khắc phục trong kỳ.")
        return
    finished = sum(one.action.done or one.action.closed for one in data.actions)
    overdue = sum(one.overdue > 0 for one in data.actions)
    yield paragraph(
        f"Tính đến {figures.day_in_words(data.as_of)}: {amounts.count(len(data.actions))} nhiệm "
        f"vụ, trong đó quá hạn {amounts.count(overdue)}, đã hoàn thành {amounts.count(finished)}."
    )
    columns = [
        Column("TT", 9, "centre"),
        Column("Đơn vị", 34),
        Column("Mã", 10, "centre"),
        Column("Việc phải làm", 66),
        Column("Người thực hiện", 38),
        Column("Thời hạn", 22, "centre"),
        Column("Quá hạn (ngày)", 17, "centre"),
        Column("Sản phẩm", 34),
        Column("Tiến độ", 34),
    ]
    rows = [_row(data, number, one) for number, one in enumerate(data.actions, start=1)]
    yield grid(columns, rows, width=WIDE_TEXT_WIDTH, size=SMALL)
    if overdue:
        yield note("Nhiệm vụ quá hạn lâu nhất xếp trước; nhiệm vụ đã hoàn thành xếp sau cùng.")


def _row(data: ActionsReport, number: int, one: PlacedAction) -> Row:
    action = one.action
    item = data.checklist.find(action.item) if action.item else None
    state = "Đã hoàn thành" if action.done else ""
    if action.closed:
        state = "Đã kiểm tra, hoàn thành"
    weight: Weight = "bold" if one.overdue else "regular"
    return (
        str(number),
        paper_wording.place_title(one.place),
        item.code if item else "",
        action.what,
        action.who,
        [(figures.day(action.due), weight)],
        [(str(one.overdue) if one.overdue else "", weight)],
        action.product,
        lines("Theo kết luận kiểm tra" if action.ordered else "", state, action.progress),
    )
