"""The report of a commune reads as an office would have written it."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from reports import builders
from reports.reading import MM, drawn, plain, read, said

from desktop_app.core.ids import EvidenceKind, Status
from desktop_app.reports import narrative, paper_wording
from desktop_app.reports.commune import draw_commune
from desktop_app.reports.data import Answered, CommuneName, CommuneReport, Evidence, Narrative


def the_paper(**changes: Any) -> str:
    return said(drawn(draw_commune, builders.a_commune_report(**changes)))


def test_the_head_says_who_writes_to_whom() -> None:
    first = plain(read(drawn(draw_commune, builders.a_commune_report()))[0].text)
    for sentence in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN XÃ ĐAK NHAU",
        "BÁO CÁO Kết quả rà soát điều kiện hoạt động của Trung tâm Phục vụ hành chính công xã Đak "
        "Nhau (kỳ tháng 11 năm 2026)",
        "Kính gửi: Ủy ban nhân dân thành phố Đồng Nai.",
        "Thực hiện Công văn số 1234/VP-KSTT ngày 02 tháng 11 năm 2026",
        "được sửa đổi, bổ sung bởi Nghị định số 367/2025/NĐ-CP.",
    ):
        assert sentence in first, sentence
    # Cited with what it is about, or not at all: of these two the checklist gives no subject.
    assert "03/2025/TT-VPCP" not in first and "02-KH/BCĐTW" not in first


def test_the_paper_ends_as_the_decree_wants() -> None:
    text = the_paper()
    assert "của Ủy ban nhân dân xã Đak Nhau./." in text
    assert "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH" in text
    assert "Nơi nhận: - Như trên; - Chủ tịch, các Phó Chủ tịch UBND xã; - Lưu: VT, TTPVHCC." in text


def test_the_copies_stand_level_with_the_signers_title() -> None:
    pages = read(drawn(draw_commune, builders.a_commune_report()))
    page = next(page for page in pages if "Nơi nhận" in page.text)
    left, right = page.run("Nơi nhận"), page.run("TM. ỦY BAN NHÂN DÂN")
    assert abs(left.top - right.top) < 4
    assert left.right < right.left
    assert page.run("CHỦ TỊCH").bottom - page.run("Nguyễn Văn An").top > 25 * MM


def test_number_and_day_stay_blank_until_they_are_given() -> None:
    head = read(drawn(draw_commune, builders.a_commune_report()))[0]
    number, day = head.run("/BC-UBND"), head.run("Đak Nhau, ngày")
    assert number.text == "Số: /BC-UBND" and number.right - number.left > 100
    assert day.text == "Đak Nhau, ngày tháng năm 2026" and day.right - day.left > 230

    given = builders.a_letterhead(number="5", day=date(2026, 1, 5))
    head = read(drawn(draw_commune, builders.a_commune_report(letterhead=given)))[0]
    assert "Số: 05/BC-UBND" in plain(head.text)
    assert "Đak Nhau, ngày 05 tháng 01 năm 2026" in plain(head.text)
    assert "(Kèm theo Báo cáo số 05/BC-UBND ngày 05 tháng 01 năm 2026 của" in the_paper(
        letterhead=given
    )


@pytest.mark.parametrize(
    ("place", "agency"),
    [
        (builders.DAK_NHAU, "XÃ ĐAK NHAU"),
        (builders.LONG_WARD, "PHƯỜNG THUẬN HÓA TÂN PHÚ TRUNG ĐÔNG HƯNG THUẬN"),
        (builders.PHU_QUOC, "ĐẶC KHU PHÚ QUỐC"),
    ],
)
def test_each_type_of_unit_is_named_whole_and_clear_of_the_state(
    place: CommuneName, agency: str
) -> None:
    head = read(drawn(draw_commune, builders.a_commune_report(place)))[0]
    assert f"ỦY BAN NHÂN DÂN {agency}" in plain(head.text)
    state = head.run("CỘNG HÒA")
    beside = [run for run in head.runs if run.bottom > state.bottom - 30 and run.left < 200]
    assert all(run.right < state.left for run in beside)


@pytest.mark.parametrize(
    "place", ["Phường Trương Quang Trọng", "Văn Miếu - Quốc Tử Giám", "Thành phố Hồ Chí Minh"]
)
def test_a_long_place_keeps_its_size_beside_the_number(place: str) -> None:
    letterhead = builders.a_letterhead(place=place, symbol="TTPVHCC")
    page = read(drawn(draw_commune, builders.a_commune_report(letterhead=letterhead)))[0]
    number, day = page.run("/BC-TTPVHCC"), page.run(", ngày")
    assert day.text.startswith(place) and day.size == 13
    assert number.right < day.left and number.left > 30 * MM - 1
    assert day.right < page.width - 15 * MM + 1


def test_counts_add_up_and_shares_follow_the_rules() -> None:
    text = the_paper()
    assert "Cộng 64 52 3 4 0 1 4" in text
    assert "đạt và có đủ minh chứng: 13/18 (72,2%)" in text
    assert "ĐỎ (tự đánh giá, trình ngày 18 tháng 11 năm 2026)" in text
    assert "ĐỎ (đã kiểm tra thực địa ngày 12 tháng 11 năm 2026)" in text


def test_edits_after_the_submission_are_told_beside_the_level() -> None:
    lines = builders.all_lines()
    edited = (msgspec.structs.replace(lines[0], changed_since=True), *lines[1:])
    text = the_paper(lines=edited)
    assert "Sau khi trình đã sửa 01 tiêu chí: mức sẵn sàng theo bản đã trình" in text
    assert "Sửa sau khi trình" in text[text.index("Phụ lục I") :]
    assert "Sau khi trình đã sửa" not in the_paper(lines=lines)


def test_met_without_evidence_stays_met_and_says_what_it_lacks() -> None:
    assert "Đạt (3 máy, thiếu minh chứng)" in the_paper()


def test_every_item_stands_in_the_annex_with_its_code() -> None:
    text = the_paper()
    annex = text[text.index("KẾT QUẢ RÀ SOÁT THEO TỪNG TIÊU CHÍ") :]
    position = 0
    for item in builders.checklist().items_in_order:
        position = annex.index(f"{item.code} {item.question.vi[:12]}", position)


def test_an_unverified_source_is_never_a_ground() -> None:
    checklist = builders.checklist()
    assert [ground for ground in paper_wording.grounds(checklist) if "61/2018" in ground] == []
    assert all("Điều" not in ground for ground in paper_wording.grounds(checklist))


def test_of_a_secret_item_only_its_status_is_printed() -> None:
    secret = builders.a_line(
        "sig.secret_sign",
        Status.UNMET,
        declared=Answered(
            status=Status.UNMET, value="99", of="77", note="ghi chú kín", reason="lý do kín"
        ),
        verified=Answered(status=Status.MET, value="55", note="nhận xét kín"),
        evidence=(Evidence(kind=EvidenceKind.DOCUMENT, number="SỐ-KÍN"),),
        cause="no_funding",
        solver="supplier",
        returned="trao đổi kín",
    )
    lines = (secret,)
    assert the_paper(lines=lines, actions=(), narrative=Narrative())
    text = the_paper(lines=lines, actions=(), requested_by="")
    annex = text[text.index("KẾT QUẢ RÀ SOÁT THEO TỪNG TIÊU CHÍ") :]
    assert "Không công khai" in annex
    for leak in ("kín", "KÍN", "99", "77", "55 ", "Thiếu kinh phí", "Nhà cung cấp phần mềm"):
        assert leak not in text, leak


def test_what_leaders_wrote_is_printed_as_written_markup_and_all() -> None:
    own = Narrative(
        situation="Tình hình <b>ổn định</b> & tiến triển.\nĐoạn hai.",
        causes="Do mưa lũ.",
        requests="Đề nghị hỗ trợ.",
    )
    text = the_paper(narrative=own)
    assert "Tình hình <b>ổn định</b> & tiến triển. Đoạn hai." in text
    assert "Do mưa lũ." in text and "Đề nghị hỗ trợ." in text


def test_the_paragraphs_are_prefilled_from_the_data() -> None:
    drafted = narrative.commune_narrative(builders.a_commune_report())
    assert "đã trả lời 63/64 tiêu chí" in drafted.situation
    assert "còn 05 tiêu chí bắt buộc chưa đạt đủ" in drafted.situation
    assert "thiếu kinh phí (02 tiêu chí: B9, C1)" in drafted.causes
    assert drafted.requests.startswith("Đề nghị cấp tỉnh xem xét, tháo gỡ: Nhân sự làm việc (A3")
    assert "E3" not in drafted.causes + drafted.requests


def test_a_commune_that_meets_everything_asks_for_nothing() -> None:
    met = tuple(
        builders.a_line(item.id, Status.ANSWERED if item.informational else Status.MET)
        for item in builders.checklist().items_in_order
    )
    text = the_paper(lines=met, actions=(), submitted=None, verified=None)
    assert "18/18 tiêu chí bắt buộc đạt và có đủ minh chứng." in text
    assert "Không còn tiêu chí bắt buộc chưa đạt đủ." in text
    assert "Không có kiến nghị." in text
    assert "Phụ lục III" not in text  # without actions the figures' annex is the second


def test_the_annex_says_where_the_figures_come_from() -> None:
    text = the_paper()
    about = text[text.index("THÔNG TIN VỀ SỐ LIỆU") :]
    for sentence in (
        "16:00 ngày 18/11/2026",
        "7K3F-9M2P, lúc 09:24 ngày 18/11/2026",
        "lãnh đạo xác nhận: Nguyễn Văn An",
        "không phải danh mục tiêu chí của hệ thống nq57.vn",
        "QUÁ HẠN CẬP NHẬT",
    ):
        assert sentence in about, sentence
    assert "check_order" not in text


def test_characters_that_cannot_be_printed_are_named_in_the_annex() -> None:
    assert "U+1F600 (1 lần)" in the_paper(requested_by="Công văn 😀")
    assert "Ký tự không in được" not in the_paper()


def test_long_notes_of_the_longest_allowed_size_do_not_break_the_paper() -> None:
    note = "đườnghẻm " * 222  # 2,000 characters, all that may be kept
    lines = tuple(
        msgspec.structs.replace(
            line, declared=msgspec.structs.replace(line.declared, note=note.strip())
        )
        if line.declared
        else line
        for line in builders.all_lines()[:6]
    )
    narrative_ = Narrative(situation="câu dài " * 1000)
    assert the_paper(lines=lines, narrative=narrative_).count("đườnghẻm") == 6 * 222


def test_nothing_at_all_still_makes_a_paper() -> None:
    report: CommuneReport = builders.a_commune_report(
        lines=(),
        actions=(),
        submitted=None,
        verified=None,
        named_met=None,
        requested_by="",
        provenance=builders.a_provenance(
            receipt="", received=None, submitted=None, confirmed_by=""
        ),
    )
    text = said(drawn(draw_commune, report))
    assert "đã trả lời 0/64 tiêu chí" in text
    assert "Chưa có" in text[text.index("THÔNG TIN VỀ SỐ LIỆU") :]
