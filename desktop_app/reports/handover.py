"""The handover sheet: what lies on a PC, what of it is not sent, who gives it to whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import BinaryIO

import msgspec

from desktop_app.core.ids import RoundId
from desktop_app.i18n import figures
from desktop_app.reports.body import gap, style, text
from desktop_app.reports.data import CommuneName
from desktop_app.reports.note_page import draw_note
from desktop_app.reports.paper_wording import place_title
from desktop_app.reports.signatures import signatures_abreast


class HandoverRound(msgspec.Struct, frozen=True, kw_only=True):
    """One round on the PC. ``submitted`` is the day of its last submission."""

    round: RoundId
    answered: int
    items: int
    submitted: date | None = None


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet says.

    ``rounds`` are the last ones, the newest first; ``size`` is that of the evidence files on the
    PC, in bytes; ``waiting`` counts changes without a receipt and ``files_waiting`` files that the
    service does not hold; ``drafts`` names what was typed and not entered.
    """

    place: CommuneName
    centre_name: str
    giver: str
    giver_position: str = ""
    taker: str = ""
    rounds: tuple[HandoverRound, ...]
    files: int
    size: int
    waiting: int
    files_waiting: int
    drafts: tuple[str, ...] = ()
    receipt: str = ""
    received: datetime | None = None
    copy: date | None = None
    folder: str = ""
    at: datetime
    training: bool = False


def draw_handover(data: Handover, out: BinaryIO) -> None:
    """Write the sheet to *out* as a PDF of one page."""
    draw_note(
        out,
        title=f"Phiếu bàn giao dữ liệu rà soát {data.place.code}",
        author=data.giver,
        training=data.training,
        head=(
            text("PHIẾU BÀN GIAO DỮ LIỆU RÀ SOÁT", style(18, weight="bold", align="centre")),
            text(data.centre_name, style(13, align="centre", weight="bold", after=10)),
        ),
        facts=(
            ("Đơn vị", f"{place_title(data.place)}, {data.place.province} ({data.place.code})"),
            ("Lập lúc", figures.moment(data.at)),
            ("Người giao", _person(data.giver, data.giver_position)),
            ("Người nhận", data.taker or "…………………………………………"),
            *((f"Kỳ {_round(one.round)}", _about(one)) for one in data.rounds),
            ("Minh chứng trên máy", f"{data.files} tệp, {figures.size(data.size)}"),
            ("Chưa gửi", _unsent(data)),
            ("Đang nhập dở", ", ".join(data.drafts) or "không có"),
            ("Biên nhận mới nhất", _receipt(data)),
            ("Bản sao mới nhất", figures.day(data.copy) if data.copy else "chưa có"),
            ("Nơi lưu dữ liệu", data.folder),
        ),
        foot=(
            text(
                "Mật khẩu của kho khóa và mã PIN của lãnh đạo không ghi ở đây; người giữ tự bàn"
                " giao. Mọi lời ghi trước vẫn mang tên người đã ghi.",
                style(12, weight="italic"),
            ),
            gap(14),
            signatures_abreast((("NGƯỜI GIAO", data.giver), ("NGƯỜI NHẬN", data.taker))),
        ),
    )


def _person(name: str, position: str) -> str:
    return f"{name}, {position}" if position else name


def _round(round_: RoundId) -> str:
    return f"{int(round_[5:])}/{round_[:4]}"


def _about(one: HandoverRound) -> str:
    said = f"đã trả lời {one.answered}/{one.items} tiêu chí"
    if one.submitted is None:
        return f"{said}, chưa trình"
    return f"{said}, trình ngày {figures.day(one.submitted)}"


def _unsent(data: Handover) -> str:
    if not data.waiting and not data.files_waiting:
        return "không còn gì"
    return f"{data.waiting} mục, {data.files_waiting} tệp"


def _receipt(data: Handover) -> str:
    if not data.receipt or data.received is None:
        return "chưa có"
    return f"{data.receipt}, {figures.moment(data.received)}"
