"""A measurement as a page of evidence: when, with what, what came of it, and the raw result."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

import msgspec
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from desktop_app.i18n import figures
from desktop_app.reports.body import Rule, gap, style, text
from desktop_app.reports.data import CommuneName
from desktop_app.reports.page import Paper, Sheet
from desktop_app.reports.paper_wording import place_title


class MeasuredBlock(msgspec.Struct, frozen=True, kw_only=True):
    """One measurement: its title, when it began, with which tool, how long, and its sentences."""

    title: str
    at: datetime
    tool: str
    seconds: float
    lines: tuple[str, ...]


class MeasurementPage(msgspec.Struct, frozen=True, kw_only=True):
    """What the page says. ``raw`` is the result as the program noted it, in JSON."""

    place: CommuneName
    item: str  # code and short name
    person: str
    computer: str  # its name in the network
    device: str
    program: str  # name and version
    blocks: tuple[MeasuredBlock, ...]
    raw: str
    training: bool = False


def draw_measurement(data: MeasurementPage, out: BinaryIO) -> None:
    """Write the page to *out* as a PDF."""
    paper = Paper(
        title=f"Kết quả đo {data.item}",
        author=data.person,
        training=data.training,
        sheet=Sheet(top=15 * mm, bottom=15 * mm),
    )
    plain = style(12, after=2)
    facts = (
        ("Tiêu chí", data.item),
        ("Đơn vị", f"{place_title(data.place)}, {data.place.province} ({data.place.code})"),
        ("Đo trên máy", f"{data.computer}, khóa {data.device[:8]}"),
        ("Người đo", data.person),
        ("Chương trình", data.program),
    )
    paper.add(
        text("KẾT QUẢ ĐO CỦA MÁY", style(16, weight="bold", align="centre", after=4)),
        Rule(60 * mm),
        gap(6),
        *(text([(f"{name}: ", "regular"), (said, "bold")], plain) for name, said in facts),
        gap(4),
    )
    for block in data.blocks:
        paper.add(*_block(block))
    paper.add(
        gap(6),
        text("Kết quả gốc", style(11, weight="bold", after=2, keep_with_next=True)),
        text(data.raw, style(8)),
        gap(4),
        text(
            "Máy chỉ ghi lại điều đo được vào lúc nêu trên; kết quả của tiêu chí do người nhập"
            " quyết định.",
            style(10),
        ),
    )
    paper.write(out)


def _block(block: MeasuredBlock) -> Iterator[Flowable]:
    yield text(block.title, style(13, weight="bold", before=4, keep_with_next=True))
    least = "dưới 0,1" if block.seconds < 0.1 else figures.number(block.seconds, places=1)
    yield text(
        f"Lúc {figures.moment(block.at)}, bằng {block.tool}, trong {least} giây",
        style(10, after=2, keep_with_next=True),
    )
    for line in block.lines:
        yield text(line, style(12, left=12, after=1))
