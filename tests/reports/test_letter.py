"""One letter on a shared gap: an official letter by the figures of the area's report."""

from __future__ import annotations

import msgspec
from reports import area_builders
from reports.reading import drawn, plain, read, said

from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import ItemId
from desktop_app.reports import amounts, area_figures
from desktop_app.reports.area import draw_area
from desktop_app.reports.data import AreaReport, LetterReport, Missing
from desktop_app.reports.gap_letter import draft_letter
from desktop_app.reports.letter import draw_letter, letter_text


def a_letter(report: AreaReport, code: str = "E2") -> LetterReport:
    found = area_figures.problems(report.communes, report.checklist)
    return draft_letter(report, next(one for one in found if one.item.code == code))


def test_it_has_the_form_of_a_letter_by_decree_30() -> None:
    report = area_builders.an_area_report(40)
    pages = read(drawn(draw_letter, a_letter(report)))
    first = plain(pages[0].text)
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: /VP",
        "V/v đề nghị tháo gỡ vướng mắc về chứng thư cá nhân",
        "Kính gửi: Ủy ban nhân dân Thành phố Hồ Chí Minh.",
        "nêu trong danh sách kèm theo./.",
        "Nơi nhận: - Như trên;",
        "PHÓ CHÁNH VĂN PHÒNG",
    ):
        assert part in first, part
    assert "BÁO CÁO" not in first and "Kính gửi: Tỉnh" not in first
    assert min(run.size for run in pages[0].runs if run.text) > 8
    assert "(Kèm theo Công văn số /VP" in plain(pages[-1].text)


def test_it_says_the_figures_of_the_report_and_lists_whom_they_count() -> None:
    report = area_builders.an_area_report(60)
    told = said(drawn(draw_area, report))
    for problem in area_figures.problems(report.communes, report.checklist):
        if problem.item.secret:
            continue
        letter = a_letter(report, problem.item.code)
        text = said(drawn(draw_letter, letter))
        whole = area_figures.asked(report, problem.item.id)
        assert len(letter.communes) == problem.count
        assert f"có {area_figures.coverage(problem.count, whole)} đơn vị" in text
        assert f"({problem.item.code}): {amounts.count(problem.count)} đơn vị" in told
        listed = {one.place.code for one in letter.communes}
        assert all((row.place.code in text) == (row.place.code in listed)
                   for row in report.communes)  # fmt: skip
        assert "Yêu cầu của tiêu chí" not in text


def test_a_missing_photo_is_no_gap_and_is_counted_apart() -> None:
    e2 = ItemId("sig.person_certs")
    standings = (Standing.UNMET, Standing.MET_WITHOUT_EVIDENCE, Standing.PARTIAL)
    rows = tuple(
        area_builders.a_row(0, critical_met=17, missing=(Missing(item=e2, standing=standing),),
                            place=area_builders.a_row(n).place)
        for n, standing in enumerate(standings)
    )  # fmt: skip
    report = msgspec.structs.replace(area_builders.an_area_report(1), communes=rows)
    letter = a_letter(report)
    assert [one.standing for one in letter.communes] == [Standing.UNMET, Standing.PARTIAL]
    assert "có 2/3 (66,7%) đơn vị" in letter.text
    assert "Ngoài ra, 01 đơn vị tự đánh giá đạt nhưng còn thiếu minh chứng" in letter.text
    told = said(drawn(draw_area, report))
    assert "(E2): 02 đơn vị" in told
    assert "thiếu minh chứng (01 đơn vị): xã Sài Gòn" in told


def test_without_an_agency_it_is_a_draft_that_says_what_is_missing() -> None:
    letter = a_letter(area_builders.an_area_report(12, letterhead=None))
    text = said(drawn(draw_letter, letter))
    assert text.startswith("DỰ THẢO CÔNG VĂN") and "chưa có cơ quan ban hành" in text
    for official in ("CỘNG HÒA", "Số:", "Nơi nhận", "./."):
        assert official not in text, official


def test_whom_nobody_named_is_left_to_be_written() -> None:
    report = area_builders.an_area_report(40)
    problems = area_figures.problems(report.communes, report.checklist)
    others = [
        one for one in problems if one.solvers and one.solvers[0][0] in ("ministry", "carrier")
    ]
    assert others
    for problem in others:
        assert "Kính gửi: ……" in said(drawn(draw_letter, draft_letter(report, problem)))


def test_the_copied_text_lists_the_same_communes() -> None:
    letter = a_letter(area_builders.an_area_report(30))
    copied = letter_text(letter)
    assert copied.count("\n") > len(letter.communes)
    assert f"{len(letter.communes)}. " in copied and letter.text in copied
