"""The blank form: the codes and keys of the screen, boxes drawn, each sheet numbered."""

from __future__ import annotations

from reports import builders
from reports.reading import drawn, plain, read

from desktop_app.reports.blank import draw_blank


def the_pages() -> list[str]:
    return [plain(page.text) for page in read(drawn(draw_blank, builders.a_blank_form()))]


def test_the_18_critical_items_fill_the_first_two_sheets() -> None:
    first, second, third, *_ = the_pages()
    codes = [item.code for item in builders.checklist().critical_items]
    assert [code for code in codes[:9] if code not in first.split()] == []
    assert [code for code in codes[9:] if code not in second.split()] == []
    assert not set(codes) & set(third.split())


def test_every_item_stands_once_on_the_form() -> None:
    text = " ".join(the_pages())
    for item in builders.checklist().items_in_order:
        assert text.count(f"{item.code} {item.question.vi[:20]}") == 1, item.code


def test_every_sheet_says_which_of_how_many_it_is() -> None:
    pages = the_pages()
    for number, page in enumerate(pages, start=1):
        assert f"Xã Đak Nhau – kỳ 11/2026 – trang {number}/{len(pages)}" in page


def test_every_sheet_explains_the_numbers_of_causes_and_solvers() -> None:
    for page in the_pages():
        assert "1 Thiếu kinh phí" in page and "8 Khác" in page
        assert "5 Nhà cung cấp phần mềm, thiết bị" in page


def test_the_boxes_carry_the_keys_of_the_screen() -> None:
    text = " ".join(the_pages())
    assert "1 Đạt 2 Đạt một phần 3 Chưa đạt" in text
    assert "1 Trung tâm Phục vụ hành chính công cấp xã" in text  # a choice item


def test_the_secret_item_has_no_room_to_write() -> None:
    _, page, *_ = the_pages()
    start = page.index("E3 Đã được trang bị")
    secret = page[start : page.index("F1 Người tiếp nhận", start)]
    assert "1 Có 3 Chưa 4 Không áp dụng" in secret
    assert "Không công khai." in secret
    assert "Minh chứng" not in secret and "Nguyên nhân" not in secret


def test_a_form_for_nobody_in_particular_leaves_room_for_the_name() -> None:
    empty = builders.a_blank_form(place=None, centre_name="", round=None, due=None)
    first, *_ = read(drawn(draw_blank, empty))
    assert "Đơn vị:" in first.text and "None" not in first.text
