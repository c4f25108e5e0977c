"""The handover sheet names what lies on the PC and what is not sent."""

from __future__ import annotations

from datetime import date, datetime

from reports.reading import drawn, drawn_anew, read, said

from desktop_app.core.ids import CommuneCode, RoundId
from desktop_app.core.time.rounds import VIETNAM
from desktop_app.reports.data import CommuneName, PlaceKind
from desktop_app.reports.handover import Handover, HandoverRound, draw_handover


def a_handover() -> Handover:
    return Handover(
        place=CommuneName(
            code=CommuneCode("25399"),
            kind=PlaceKind.XA,
            name="Đắk Nhau",
            province="thành phố Đồng Nai",
        ),
        centre_name="Trung tâm Phục vụ hành chính công xã Đắk Nhau",
        giver="Nguyễn Thị Hoa",
        giver_position="Công chức Văn phòng",
        taker="Lê Anh Tuấn",
        rounds=(
            HandoverRound(round=RoundId("2026-11"), answered=40, items=64),
            HandoverRound(
                round=RoundId("2026-10"), answered=64, items=64, submitted=date(2026, 10, 19)
            ),
        ),
        files=12,
        size=9_400_000,
        waiting=7,
        files_waiting=1,
        drafts=("A3",),
        folder="C:\\Users\\hoa\\Rà soát",
        at=datetime(2026, 11, 11, 9, 14, tzinfo=VIETNAM),
    )


def test_it_is_one_page_with_rounds_files_and_what_is_not_sent() -> None:
    pdf = drawn(draw_handover, a_handover())
    assert len(read(pdf)) == 1
    for sentence in (
        "Xã Đắk Nhau, thành phố Đồng Nai (25399)",
        "Nguyễn Thị Hoa, Công chức Văn phòng",
        "Lê Anh Tuấn",
        "đã trả lời 40/64 tiêu chí, chưa trình",
        "trình ngày 19/10/2026",
        "12 tệp, 9,4 MB",
        "7 mục, 1 tệp",
        "A3",
    ):
        assert sentence in said(pdf), sentence


def test_the_same_handover_gives_the_same_bytes() -> None:
    assert drawn_anew(draw_handover, a_handover()) == drawn_anew(draw_handover, a_handover())
