"""The carriage note: who took a package along, handed over in exchange; no receipt."""

from __future__ import annotations

from typing import BinaryIO

import msgspec

from desktop_app.core.time import rounds
from desktop_app.i18n import figures
from desktop_app.reports.body import gap, style, text
from desktop_app.reports.note_page import draw_note
from desktop_app.reports.signatures import signatures_abreast


class Carriage(msgspec.Struct, frozen=True, kw_only=True):
    """What a note says. ``at``: when it was taken along, UTC seconds by the carrier's computer.

    ``way_home``: what is carried are receipts, on their way back to the place named.
    """

    place: str
    changes: int
    date: str  # when it was written, as its label says
    size: int  # bytes
    sha256: str
    person: str
    device: str
    at: int
    way_home: bool = False
    training: bool = False


def draw_carriage(data: Carriage, out: BinaryIO) -> None:
    """Write the note to *out* as a PDF of one page."""
    title, about = "PHIẾU CHUYỂN GÓI DỮ LIỆU", "Chưa phải biên nhận: máy chủ chưa nhận gói này"
    what, sealed = "Gói dữ liệu của", "Chỉ biên nhận của máy chủ mới xác nhận đã nhận."
    if data.way_home:
        title, about = "PHIẾU CHUYỂN BIÊN NHẬN", "Mang về cho đơn vị nêu dưới đây"
        what, sealed = "Biên nhận của", "Biên nhận chỉ có giá trị khi đã nhập vào máy của đơn vị."
    year, month, day = data.date.split("-")
    draw_note(
        out,
        title=f"Phiếu chuyển gói dữ liệu {data.sha256[:8]}",
        author=data.person,
        training=data.training,
        head=(
            text(title, style(18, weight="bold", align="centre", after=2)),
            text(about, style(13, align="centre", weight="bold", after=10)),
        ),
        facts=(
            (what, data.place),
            ("Số thay đổi", str(data.changes)),
            ("Ghi ngày", f"{int(day)}/{int(month)}/{year}"),
            ("Dung lượng", figures.size(data.size)),
            ("Người nhận chuyển", data.person),
            ("Nhận chuyển lúc", figures.moment(rounds.local(data.at))),
            ("Trên máy", data.device[:8]),
            ("SHA-256", data.sha256),
        ),
        foot=(
            text(
                "Gói đã niêm phong, người chuyển không mở được; chỉ thấy đơn vị, số thay đổi và"
                f" ngày ghi. {sealed}",
                style(12, weight="italic"),
            ),
            gap(14),
            signatures_abreast((("NGƯỜI GIAO", ""), ("NGƯỜI NHẬN CHUYỂN", data.person))),
        ),
    )
