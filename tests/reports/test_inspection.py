"""Minutes hold all that the three signers must state (docs/rules.md#paper-9)."""

from __future__ import annotations

from datetime import datetime

from reports import builders
from reports.reading import drawn, plain, read, said

from desktop_app.core.ids import Method
from desktop_app.reports.inspection import draw_inspection


def test_the_minutes_have_every_field_of_the_model() -> None:
    text = said(drawn(draw_inspection, builders.an_inspection()))
    for sentence in (
        "ĐOÀN KIỂM TRA THEO QUYẾT ĐỊNH SỐ 45/QĐ-UBND",
        "BIÊN BẢN Kiểm tra thực tế điều kiện hoạt động của Trung tâm Phục vụ hành chính công",
        "Căn cứ Quyết định số 45/QĐ-UBND ngày 03 tháng 11 năm 2026",
        "Thời gian bắt đầu: 08 giờ 30 phút ngày 12 tháng 11 năm 2026.",
        "Địa điểm: Trụ sở Trung tâm",
        "1. Đoàn kiểm tra - Ông Lê Văn Minh, Phó Chánh Văn phòng",
        "2. Đơn vị được kiểm tra: Trung tâm Phục vụ hành chính công xã Đak Nhau",
        "18/18 tiêu chí bắt buộc. Khớp với tự đánh giá: 17; khác: 01.",
        "D1 Internet Đạt Đạt một phần Tự đánh giá cao hơn",
        "III. Ý KIẾN CỦA ĐƠN VỊ ĐƯỢC KIỂM TRA Đơn vị nhất trí",
        "IV. KẾT LUẬN, KIẾN NGHỊ VÀ THỜI HẠN KHẮC PHỤC",
        "Trang bị bổ sung 02 máy tính cho quầy tiếp nhận (C1)",
        "Người từ chối ký biên bản (nếu có) và lý do:",
        "kết thúc vào hồi 10 giờ 45 phút cùng ngày; được lập thành 02 bản, mỗi bên giữ 01 bản, đã "
        "đọc lại cho mọi người cùng nghe và thống nhất ký tên./.",
        "Lưu: VT, Hồ sơ.",
    ):
        assert sentence in text, sentence


def test_three_sign_side_by_side() -> None:
    pages = read(drawn(draw_inspection, builders.an_inspection()))
    page = next(page for page in pages if "NGƯỜI GHI BIÊN BẢN" in page.text)
    names = [page.run(name) for name in ("Đỗ Thị Thanh", "Nguyễn Văn An", "Lê Văn Minh")]
    assert len({round(name.bottom / 4) for name in names}) == 1
    assert names[0].right < names[1].left and names[1].right < names[2].left
    assert "thống nhất ký tên./." in plain(page.text)  # signatures never stand alone


def test_minutes_have_no_place_and_date_line() -> None:
    text = said(drawn(draw_inspection, builders.an_inspection()))
    assert "Đak Nhau, ngày" not in text
    assert "Số: /BB-ĐKT" in text


def test_the_title_says_how_it_was_checked() -> None:
    online = said(drawn(draw_inspection, builders.an_inspection(method=Method.ONLINE)))
    file = said(drawn(draw_inspection, builders.an_inspection(method=Method.FILE)))
    assert "Kiểm tra trực tuyến điều kiện hoạt động" in online
    assert "Kiểm tra hồ sơ về điều kiện hoạt động" in file


def test_what_is_not_known_is_left_to_be_written_by_hand() -> None:
    empty = builders.an_inspection(
        decision="",
        location="",
        started=None,
        ended=None,
        team=(),
        present=(),
        lines=(),
        verified=None,
        opinion="",
        conclusion="",
        orders=(),
        recorder="",
        unit_head="",
        team_head="",
    )
    text = said(drawn(draw_inspection, empty))
    assert "Thời gian bắt đầu: …… giờ …… phút" in text
    assert "None" not in text


def test_a_check_over_midnight_ends_on_its_own_day() -> None:
    ended = datetime(2026, 11, 13, 0, 10)
    text = said(drawn(draw_inspection, builders.an_inspection(ended=ended)))
    assert "kết thúc vào hồi 00 giờ 10 phút ngày 13 tháng 11 năm 2026" in text


def test_the_secret_item_shows_its_status_and_its_mark_alone() -> None:
    text = said(drawn(draw_inspection, builders.an_inspection()))
    assert "E3 “Chữ ký số mật” Chưa Chưa Khớp" in text
    assert "E3: không công khai." in text
