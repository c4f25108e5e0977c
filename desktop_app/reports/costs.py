"""What closing the gaps of one commune costs, by group of items, for those who plan money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO

import msgspec
from reportlab.platypus import Flowable

from desktop_app.core.assessment.remedies import GroupCost
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import ItemId, RoundId
from desktop_app.i18n import figures
from desktop_app.reports import amounts
from desktop_app.reports.area import NO_OFFICIAL_PAPER
from desktop_app.reports.body import BODY_SIZE, gap, note, paragraph, style, text, title
from desktop_app.reports.data import CommuneName
from desktop_app.reports.page import TEXT_WIDTH, Paper
from desktop_app.reports.paper_wording import place_name
from desktop_app.reports.tables import Column, Row, Section, Total, grid

WHOLE_CENTRE = "Chung của Trung tâm"


class CostLine(msgspec.Struct, frozen=True, kw_only=True):
    """A remedy that is still to be done. ``item`` None: of the whole centre; ``cost`` in đồng."""

    item: ItemId | None
    what: str
    who: str
    due: date
    cost: int | None = None


class CostSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet says; ``groups`` are the sums by section, as the window shows them."""

    place: CommuneName
    round: RoundId
    checklist: Checklist
    lines: tuple[CostLine, ...]
    groups: tuple[GroupCost, ...]
    at: datetime
    training: bool = False


def draw_costs(data: CostSheet, out: BinaryIO) -> None:
    """Write the sheet to *out* as a PDF."""
    subject = (
        "Kinh phí khắc phục theo nhóm tiêu chí",
        f"của {place_name(data.place)}",
        f"(kỳ {amounts.round_in_words(data.round)})",
    )
    paper = Paper(title=" ".join(subject), training=data.training)
    paper.add(
        *title("BIỂU TỔNG HỢP", subject, width=TEXT_WIDTH),
        text(NO_OFFICIAL_PAPER, style(BODY_SIZE, weight="italic", align="centre")),
        gap(6),
        *_content(data),
    )
    paper.write(out)


def _content(data: CostSheet) -> Iterator[Flowable]:
    at = figures.moment(data.at)
    if not data.lines:
        yield paragraph(f"Đến {at} chưa có nhiệm vụ khắc phục nào còn phải làm.")
        return
    known = sum(one.remedies for one in data.groups)
    unknown = sum(one.unknown for one in data.groups)
    total = figures.number(sum(one.cost for one in data.groups))
    yield paragraph(
        f"Đến {at} còn {figures.number(len(data.lines))} nhiệm vụ khắc phục phải làm, trong đó "
        f"{figures.number(known)} nhiệm vụ đã ghi kinh phí, tổng cộng {total} đồng; "
        f"{figures.number(unknown)} nhiệm vụ chưa ghi kinh phí nên chưa nằm trong tổng này."
    )
    columns = [
        Column("Mã", 11, "centre"),
        Column("Việc phải làm", 64),
        Column("Người làm", 38),
        Column("Thời hạn", 24, "centre"),
        Column("Kinh phí (đồng)", 28, "right"),
    ]
    rows: list[Row] = []
    for group in data.groups:
        rows.append(Section(_group_title(data.checklist, group)))
        rows += [_row(data.checklist, line) for line in _of(data, group.section)]
    rows.append(Total("", "Tổng cộng", "", "", total))
    yield grid(columns, rows, width=TEXT_WIDTH)
    yield note(
        "Số liệu do xã ghi khi giao nhiệm vụ khắc phục, là ước tính; nhiệm vụ đã được xác nhận xong"
        " không tính."
    )


def _group_title(checklist: Checklist, group: GroupCost) -> str:
    named = {one.code: f"{one.code}. {one.vi}" for one in checklist.sections}
    name = named.get(group.section, WHOLE_CENTRE)
    said = f"{figures.number(group.cost)} đồng" if group.remedies else "chưa ghi kinh phí"
    if group.remedies and group.unknown:
        said += f", {figures.number(group.unknown)} nhiệm vụ chưa ghi kinh phí"
    return f"{name}: {said}"


def _of(data: CostSheet, section: str) -> Iterator[CostLine]:
    sections = {item.id: one.code for one in data.checklist.sections for item in one.items}
    for line in data.lines:
        if (sections.get(line.item, "") if line.item is not None else "") == section:
            yield line


def _row(checklist: Checklist, line: CostLine) -> Row:
    item = checklist.find(line.item) if line.item is not None else None
    return (
        item.code if item is not None else "–",
        line.what,
        line.who,
        figures.day(line.due),
        figures.number(line.cost) if line.cost is not None else "chưa ghi",
    )
