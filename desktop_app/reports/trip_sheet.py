"""TỜ CHUYẾN ĐI: the communes of a trip in order, whom to meet, why; a working sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

import msgspec
from reportlab.platypus import Flowable

from desktop_app.i18n import figures
from desktop_app.reports import paper_wording
from desktop_app.reports.body import gap, style, text
from desktop_app.reports.data import CommuneName
from desktop_app.reports.page import WIDE_TEXT_WIDTH, Paper, Sheet
from desktop_app.reports.tables import Column, Row, grid


class TripStop(msgspec.Struct, frozen=True, kw_only=True):
    """One commune of the trip."""

    place: CommuneName
    reasons: str = ""
    contact: str = ""  # name and title
    phone: str = ""
    representative: str = ""  # who signs for the centre, as entered
    last_visit: str = ""


class TripSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet says."""

    first: date | None = None
    last: date | None = None
    method: str = ""  # in words
    decision: str = ""  # in words
    team: tuple[str, ...] = ()  # a line a person
    stops: tuple[TripStop, ...]
    training: bool = False


def draw_trip_sheet(data: TripSheet, out: BinaryIO) -> None:
    """Write the sheet to *out* as a PDF, on wide pages."""
    paper = Paper(title="Tờ chuyến đi kiểm tra", training=data.training, sheet=Sheet(wide=True))
    none = text("Chuyến đi chưa có xã nào.", style(12))
    paper.add(*_head(data), _table(data) if data.stops else none)
    paper.write(out)


def _head(data: TripSheet) -> Iterator[Flowable]:
    yield text("TỜ CHUYẾN ĐI KIỂM TRA", style(14, weight="bold", align="centre", after=4))
    days = ""
    if data.first is not None:
        days = figures.day(data.first)
        if data.last is not None and data.last != data.first:
            days += f" – {figures.day(data.last)}"
    plain = style(12, after=2)
    for name, said in (
        ("Ngày", days),
        ("Hình thức", data.method),
        ("Căn cứ", data.decision),
        ("Đoàn", "; ".join(data.team)),
    ):
        if said:
            yield text([(f"{name}: ", "bold"), (said, "regular")], plain)
    yield gap(4)


def _table(data: TripSheet) -> Flowable:
    columns = [
        Column("TT", 9, "centre"),
        Column("Đơn vị", 40),
        Column("Người gặp", 48),
        Column("Điện thoại", 28),
        Column("Đại diện ký biên bản", 46),
        Column("Lý do", 56),
        Column("Lần trước", 25),
    ]
    rows: list[Row] = [
        (
            str(number),
            paper_wording.place_title(stop.place),
            stop.contact,
            stop.phone,
            stop.representative or "nhập tại chỗ",
            stop.reasons,
            stop.last_visit or "chưa từng",
        )
        for number, stop in enumerate(data.stops, start=1)
    ]
    return grid(columns, rows, width=WIDE_TEXT_WIDTH, size=11)
