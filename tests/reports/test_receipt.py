"""The printed receipt names what was received, and that it means custody only."""

from __future__ import annotations

from reports.reading import drawn, drawn_anew, read, said

from desktop_app.core.changes.feeds import device_id, public_key_of
from desktop_app.core.changes.receipts import Receipt, sign_receipt
from desktop_app.core.ids import CommuneCode, DeviceId, RoundId
from desktop_app.reports.data import CommuneName, PlaceKind
from desktop_app.reports.receipt import ReceiptSlip, draw_receipt

KEY = bytes(range(32))


def a_receipt_slip() -> ReceiptSlip:
    receipt = Receipt(
        service=device_id(public_key_of(KEY)),
        epoch=1,
        device=DeviceId("ab" * 16),
        commune=CommuneCode("25399"),
        through=71,
        head="cd" * 32,
        refused=((3, "role"),),
        time=1_794_622_200,
    )
    return ReceiptSlip(
        receipt=sign_receipt(receipt, KEY),
        place=CommuneName(
            code=CommuneCode("25399"),
            kind=PlaceKind.XA,
            name="Đắk Nhau",
            province="thành phố Đồng Nai",
        ),
        centre_name="Trung tâm Phục vụ hành chính công xã Đắk Nhau",
        service="Trung tâm Phục vụ hành chính công thành phố Đồng Nai",
        round=RoundId("2026-11"),
        answers=(64, 64),
        photos=(11, 12),
    )


def test_it_is_one_page_with_the_number_and_what_is_held() -> None:
    slip = a_receipt_slip()
    pdf = drawn(draw_receipt, slip)
    assert len(read(pdf)) == 1
    for sentence in (
        slip.receipt.number,
        "Xã Đắk Nhau, thành phố Đồng Nai (25399)",
        "64/64 câu trả lời, 11/12 ảnh",
        "1 mục",
        "không xác nhận kết quả",
    ):
        assert sentence in said(pdf), sentence


def test_the_same_receipt_gives_the_same_bytes() -> None:
    assert drawn_anew(draw_receipt, a_receipt_slip()) == drawn_anew(draw_receipt, a_receipt_slip())
