"""The slip is one page, whatever its content, with room for the leader's signature."""

from __future__ import annotations

from reports import builders
from reports.reading import drawn, plain, read, said

from desktop_app.core.ids import Readiness
from desktop_app.reports import paper_wording
from desktop_app.reports.data import Colour
from desktop_app.reports.data_hash import data_hash
from desktop_app.reports.slip import draw_slip


def test_the_slip_says_what_is_sent_and_what_is_missing() -> None:
    slip = builders.a_slip()
    text = said(drawn(draw_slip, slip))
    for sentence in (
        "PHIẾU TRÌNH Xác nhận kết quả rà soát kỳ tháng 11 năm 2026",
        "Nếu trình bây giờ: ĐỎ – còn 5 việc để XANH.",
        "Bản đã trình gần nhất: ĐỎ (tự đánh giá, trình ngày 19/10/2026).",
        "Tiêu chí bắt buộc chưa đạt đủ: 05/18",
        "A3 Nhân sự làm việc Đạt một phần (4/5 người) Thiếu nhân lực Tỉnh",
        "E3 “Chữ ký số mật” Chưa",
        "Tiêu chí khác chưa đạt hoặc đạt một phần: B9, D5, F3.",
        "Tiêu chí khác chưa trả lời: F9.",
        "Đồng ý trình Yêu cầu sửa, bổ sung trước khi trình",
        "LÃNH ĐẠO XÁC NHẬN",
    ):
        assert sentence in text, sentence
    assert "CỘNG HÒA" not in text  # no official paper


def test_the_slip_names_the_data_that_the_leader_confirms() -> None:
    slip = builders.a_slip()
    start = data_hash(slip)[:16]
    shown = " ".join(start[at : at + 4] for at in range(0, 16, 4))
    assert f"mã số liệu {shown}" in said(drawn(draw_slip, slip))


def test_the_worst_slip_still_fits_on_one_page_with_every_item_and_signature() -> None:
    worst = builders.a_slip(
        place=builders.LONG_WARD,
        centre_name=paper_wording.centre_name(builders.LONG_WARD),
        lines=builders.nothing_met(),
        preview=Colour(level=Readiness.RED, not_met=18, conflicts=18),
        prepared_by="Nguyễn Phước Hoàng Bảo Long Tường Vi " * 3,
        position="Phó Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân " * 2,
        leader="Tôn Nữ Thị Ninh Huyền Trân Công Tằng " * 3,
        training=True,
    )
    (page,) = read(drawn(draw_slip, worst))
    text = plain(page.text)
    assert "LÃNH ĐẠO XÁC NHẬN" in text
    shown = {word.strip(",.") for word in text.split()}
    assert {item.code for item in builders.checklist().critical_items} <= shown
    assert all(run.bottom > 20 for run in page.runs)


def test_nothing_to_do_says_so() -> None:
    lines = tuple(builders.a_line(item.id) for item in builders.checklist().critical_items)
    slip = builders.a_slip(lines=lines, preview=Colour(level=Readiness.GREEN, not_met=0), last=None)
    text = said(drawn(draw_slip, slip))
    assert "Nếu trình bây giờ: XANH. Bản đã trình gần nhất: chưa có." in text
    assert "Mọi tiêu chí bắt buộc đạt và có đủ minh chứng." in text


def test_grey_is_no_self_assessment() -> None:
    last = Colour(level=Readiness.NOT_SUBMITTED, not_met=18)
    text = said(drawn(draw_slip, builders.a_slip(last=last)))
    assert "Bản đã trình gần nhất: CHƯA TRÌNH." in text
