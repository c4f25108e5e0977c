"""The letter on returned items, and the sheets of remedies, funding and public figures."""

from __future__ import annotations

from datetime import date

import msgspec
from reports import area_builders, builders
from reports.reading import plain, read, said

from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import ItemId, Status
from desktop_app.reports.area_figures import problems
from desktop_app.reports.data import (
    ActionsReport,
    Answered,
    FundingLine,
    FundingReport,
    PlacedAction,
    PublicReport,
    ReturnedLetter,
    ReturnedLine,
)
from desktop_app.reports.drawing import drawn
from desktop_app.reports.letter import letter_text
from desktop_app.reports.returned_letter import complete_letter

E3 = ItemId("sig.secret_sign")
DAY = date(2026, 11, 16)


def a_returned_letter(**changes: object) -> ReturnedLetter:
    report = builders.a_commune_report()
    lines = (
        ReturnedLine(
            item=ItemId("device.computers"),
            declared=Answered(status=Status.PARTIAL, value="7", of="9"),
            standing=Standing.PARTIAL,
            comment="Bổ sung ảnh chụp hai máy còn thiếu.",
            day=DAY,
        ),
        ReturnedLine(item=E3, declared=Answered(status=Status.UNMET), day=DAY),
    )
    letter = ReturnedLetter(
        letterhead=area_builders.a_province_letterhead(letter_symbol="VP-KSTT"),
        place=report.place,
        centre=report.centre,
        centre_name=report.centre_name,
        round=report.round,
        due=report.due,
        checklist=report.checklist,
        subject="",
        recipients=(),
        text="",
        lines=lines,
        provenance=report.provenance,
    )
    return msgspec.structs.replace(complete_letter(letter), **changes)


def test_the_letter_on_returned_items_has_the_form_of_a_letter() -> None:
    letter = a_returned_letter()
    pages = read(drawn(letter))
    first = plain(pages[0].text)
    for part in (
        "Số: /VP-KSTT",
        "V/v đề nghị bổ sung kết quả rà soát kỳ tháng 11 năm 2026",
        "Kính gửi: Ủy ban nhân dân xã Đak Nhau.",
        "có 02 tiêu chí cần bổ sung",
        "trình lại trước ngày 20 tháng 11 năm 2026",
        "./.",
    ):
        assert part in first, part
    assert "BÁO CÁO" not in first
    whole = said(drawn(letter))
    for part in ("Bổ sung ảnh chụp hai máy", "16/11/2026", "Phụ lục II", "Mã số liệu (SHA-256)"):
        assert part in whole
    assert "Bổ sung ảnh chụp hai máy" in letter_text(letter)


def test_a_secret_item_is_asked_again_without_its_answer() -> None:
    for text in (said(drawn(a_returned_letter())), letter_text(a_returned_letter())):
        row = text[text.index("E3 ") :][:80]
        assert "Không công khai" in row
        assert "Chưa" not in row.split("Không công khai")[0].removeprefix("E3")


def test_after_the_due_date_the_new_deadline_is_left_to_the_pen() -> None:
    late = msgspec.structs.replace(
        a_returned_letter(), due=date(2026, 10, 20), subject="", recipients=(), text=""
    )
    assert "trước ngày …… tháng …… năm 2026" in complete_letter(late).text


def a_sheet_of_remedies(count: int) -> ActionsReport:
    report = builders.a_commune_report()
    (first, *_more) = report.actions
    return ActionsReport(
        area="khu vực Bù Đăng",
        round=report.round,
        due=report.due,
        checklist=report.checklist,
        as_of=date(2026, 12, 20),
        actions=tuple(
            PlacedAction(place=builders.DAK_NHAU, action=first, overdue=count - n)
            for n in range(count)
        ),
        provenance=report.provenance,
    )


def test_overdue_remedies_are_counted_by_the_day_that_is_printed() -> None:
    text = said(drawn(a_sheet_of_remedies(3)))
    assert "Tính đến ngày 20 tháng 12 năm 2026: 03 nhiệm vụ, trong đó quá hạn 03" in text
    assert "Không có nhiệm vụ" in said(drawn(a_sheet_of_remedies(0)))
    assert all(page.is_wide for page in read(drawn(a_sheet_of_remedies(60)))[:-1])


def test_lack_of_funding_is_counted_by_section_and_no_amount_is_made_up() -> None:
    report = builders.a_commune_report()
    sheet = FundingReport(
        area="khu vực Bù Đăng",
        round=report.round,
        due=report.due,
        checklist=report.checklist,
        lines=(
            FundingLine(item=ItemId("device.computers"),
                        places=(builders.DAK_NHAU, builders.PHU_QUOC)),
        ),
        communes=9,
        submitted=8,
        provenance=report.provenance,
    )  # fmt: skip
    text = said(drawn(sheet))
    assert "2/8 (25,0%) đơn vị nêu nguyên nhân “Thiếu kinh phí” cho 01 tiêu chí" in text
    empty = msgspec.structs.replace(sheet, lines=())
    assert "không đơn vị nào nêu nguyên nhân" in said(drawn(empty))
    none = msgspec.structs.replace(empty, submitted=0)
    assert "chưa có số liệu" in said(drawn(none))


def test_the_public_page_is_one_page_that_names_nobody() -> None:
    for count in (0, 1, 60, 168):
        report = area_builders.an_area_report(count)
        sheet = PublicReport(**msgspec.structs.asdict(report))
        pages = read(drawn(sheet))
        assert len(pages) == 1
        text = plain(pages[0].text)
        assert "BIỂU CÔNG KHAI" in text
        for row in report.communes:
            assert row.place.code not in text
        found = problems(report.communes, report.checklist)
        if found:
            assert found[0].item.code in text
