"""The printed receipt: the service's statement that it holds the data; no official paper."""

from __future__ import annotations

from typing import BinaryIO

import msgspec

from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.ids import RoundId
from desktop_app.core.time import rounds
from desktop_app.i18n import figures
from desktop_app.reports import amounts, paper_wording
from desktop_app.reports.body import style, text
from desktop_app.reports.data import CommuneName
from desktop_app.reports.note_page import draw_note


class ReceiptSlip(msgspec.Struct, frozen=True, kw_only=True):
    """What a receipt says, in words. ``service``: as people know it."""

    receipt: Receipt
    place: CommuneName
    centre_name: str
    service: str
    round: RoundId
    answers: tuple[int, int]  # received, of
    photos: tuple[int, int]
    training: bool = False


def draw_receipt(data: ReceiptSlip, out: BinaryIO) -> None:
    """Write the receipt to *out* as a PDF of one page."""
    receipt = data.receipt
    named = ", ".join(filter(None, (paper_wording.place_name(data.place), data.place.province)))
    unit = f"{named} ({data.place.code})"
    refused = len(receipt.refused)
    draw_note(
        out,
        title=f"Biên nhận {receipt.number}, {data.centre_name}",
        author=data.centre_name,
        training=data.training,
        head=(
            text("BIÊN NHẬN", style(18, weight="bold", align="centre", after=2)),
            text("Máy chủ đã nhận dữ liệu", style(13, align="centre", after=6)),
            text(receipt.number, style(26, weight="bold", align="centre", before=6, after=14)),
        ),
        facts=(
            ("Đơn vị", unit[:1].upper() + unit[1:]),
            ("Kỳ rà soát", amounts.short_round(data.round)),
            ("Máy chủ", data.service),
            ("Nhận lúc", figures.moment(rounds.local(receipt.time))),
            ("Nhận đến", _reach(receipt)),
            ("Đang giữ", _held(data)),
            ("Từ chối", f"{refused} mục" if refused else "không có"),
            ("Mã đầu chuỗi", receipt.head[:32]),
        ),
        foot=(
            text(
                "Chữ ký của máy chủ đã được kiểm tra trên máy này. Biên nhận xác nhận đã giữ dữ"
                " liệu, không xác nhận kết quả; đã gửi chưa phải là đã trình.",
                style(12, weight="italic"),
            ),
        ),
    )


def _reach(receipt: Receipt) -> str:
    """Return how far *receipt* reaches: each key of a PC counts what it wrote from 1 on."""
    return f"lần ghi thứ {receipt.through} của khóa {receipt.device[:8]} (mỗi khóa đếm riêng)"


def _held(data: ReceiptSlip) -> str:
    (answers, of), (photos, all_photos) = data.answers, data.photos
    return f"{answers}/{of} câu trả lời, {photos}/{all_photos} ảnh, tệp"
