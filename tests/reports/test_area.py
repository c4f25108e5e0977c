"""The report of an area: disjoint bands, true denominators, no colour, a letterhead or none."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import area_builders
from reports.builders import checklist
from reports.reading import drawn, plain, read, said

from desktop_app.core.assessment.bands import band
from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import ItemId, Readiness
from desktop_app.reports import area_figures, area_tables
from desktop_app.reports.area import draw_area
from desktop_app.reports.area_figures import Banded
from desktop_app.reports.data import AreaReport, Missing


@given(st.integers(0, 400), st.integers(1, 400))
def test_each_share_falls_in_the_one_band_whose_edges_hold_it(part: int, whole: int) -> None:
    part = min(part, whole)
    share = Fraction(part * 100, whole)
    holding = (share < 10, 10 <= share <= 50, 50 < share <= 70, 70 < share < 100, share == 100)
    assert sum(holding) == 1
    assert holding[band(part, whole)]


@given(st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 18), st.just(18)))))
def test_bands_and_the_units_without_a_share_add_up(shares: list[tuple[int, int] | None]) -> None:
    assert area_figures.banded(shares).total == len(shares)


def test_the_nested_sentence_reads_as_the_article_does() -> None:
    found = Banded(counts=(4, 18, 3, 7, 2))
    told = area_figures.nested_sentence(found, unit="tỉnh", what="số xã XANH")
    assert told == (
        "Có 12 tỉnh trên 50% số xã XANH, trong đó 09 tỉnh trên 70% (gồm 02 tỉnh đạt 100%); "
        "có 04 tỉnh dưới 10%."
    )
    none = Banded(counts=(0, 3, 0, 0, 0))
    told = area_figures.nested_sentence(none, unit="tỉnh", what="số xã XANH")
    assert told == "Không có tỉnh nào trên 50% số xã XANH; không có tỉnh nào dưới 10%."


def test_grey_communes_stay_in_the_denominator_and_out_of_the_colours() -> None:
    report = area_builders.an_area_report()
    text = said(drawn(draw_area, report))
    levels = area_figures.levels(report.communes)
    green, total = levels[Readiness.GREEN], len(report.communes)
    assert f"XANH {green}/168 (17,3%)" in text
    assert f"CHƯA TRÌNH {levels[Readiness.NOT_SUBMITTED]}" in text
    assert sum(levels.values()) == total == 168
    assert "Cộng 168 100,0%" in text


def test_an_area_has_no_colour_of_its_own() -> None:
    text = said(drawn(draw_area, area_builders.an_area_report(12)))
    assert "Mức sẵn sàng của" not in text
    assert "Không suy ra màu của địa bàn từ màu của xã." in text


def test_without_an_agency_it_is_a_table_sheet_and_no_official_paper() -> None:
    report = area_builders.an_area_report(9, letterhead=None, area="khu vực Bù Đăng")
    text = said(drawn(draw_area, report))
    assert text.startswith("BIỂU TỔNG HỢP")
    for official in ("CỘNG HÒA", "Độc lập", "Số:", "Nơi nhận", "Kính gửi", "Căn cứ Nghị định"):
        assert official not in text, official
    assert "./." not in text and "(Kèm theo" not in text


def test_the_largest_province_lists_every_commune_on_wide_pages() -> None:
    pages = read(drawn(draw_area, area_builders.an_area_report()))
    wide = " ".join(plain(page.text) for page in pages if page.is_wide)
    rows = area_builders.an_area_report().communes
    assert len(rows) == 168
    assert [row.place.code for row in rows if row.place.code not in wide] == []


def test_the_problem_most_shared_comes_first_with_its_causes() -> None:
    report = area_builders.an_area_report()
    found = area_figures.problems(report.communes, report.checklist)
    hits = [problem.count for problem in found]
    assert hits == sorted(hits, reverse=True)
    assert found[0].item.code == "E2"
    text = said(drawn(draw_area, report))
    assert f"E2 Chứng thư cá nhân {hits[0]} 80,5%" in text
    assert "Tính trên 159/168 (94,6%) đơn vị đã có bản trình" in text


def test_communes_that_lack_the_secret_item_are_counted_but_not_listed() -> None:
    text = said(drawn(draw_area, area_builders.an_area_report(40)))
    annex = text[text.index("ĐƠN VỊ CHƯA ĐẠT ĐỦ THEO TỪNG TIÊU CHÍ") :]
    start = annex.index("“Chữ ký số mật” (E3)")
    assert "đơn vị Không công khai." in annex[start : start + 60]


def test_no_row_of_a_commune_tells_of_the_secret_item() -> None:
    report = area_builders.an_area_report(40)
    lacking = [row for row in report.communes if "sig.secret_sign" in {m.item for m in row.missing}]
    assert lacking
    public = msgspec.structs.replace
    silent = [
        public(row, missing=tuple(m for m in row.missing if m.item != "sig.secret_sign"))
        for row in report.communes
    ]
    for row, other in zip(report.communes, silent, strict=True):
        told, untold = (area_tables._commune_row(report, 1, one) for one in (row, other))
        assert told == untold
        assert "E3" not in str(told)


@pytest.mark.parametrize(
    ("communes", "lacking", "told"), [(5, 4, 4), (5, 5, 0), (4, 1, 0), (1, 1, 0)]
)
def test_a_total_of_the_secret_item_points_at_nobody(
    communes: int, lacking: int, told: int
) -> None:
    missing = (Missing(item=ItemId("sig.secret_sign"), standing=Standing.UNMET),)
    rows = tuple(
        area_builders.a_row(0, missing=missing if n < lacking else (), critical_met=17)
        for n in range(communes)
    )
    found = area_figures.problems(rows, checklist())
    assert [problem.count for problem in found] == ([told] if told else [])
    assert all(problem.places == () for problem in found)


def test_an_area_where_nobody_submitted_claims_nothing_of_anybody() -> None:
    rows = tuple(area_builders.a_row(16) for _ in range(3))
    report = area_builders.an_area_report(letterhead=None, communes=0)
    text = said(drawn(draw_area, _with(report, rows)))
    assert "0/3 (0,0%) đơn vị cấp xã" in text
    assert "Chưa có bản trình 3 100,0%" in text
    assert text.count("Chưa có số liệu: chưa có đơn vị nào có bản trình.") == 2
    assert "XANH – – – –" in text
    for false in ("đều đạt đủ", "Không có tiêu chí", "Không có kiến nghị", "không có đơn vị nào"):
        assert false not in text, false


def test_a_cause_counts_the_communes_that_name_it_once_each() -> None:
    report = area_builders.an_area_report(40)
    missing = tuple(
        Missing(item=ItemId(item), standing=Standing.UNMET, cause="no_funding", solver="province")
        for item in ("device.computers", "device.scanners", "staff.assigned")
    )
    rows = tuple(area_builders.a_row(0, missing=missing, critical_met=15) for _ in range(5))
    text = said(drawn(draw_area, _with(report, rows)))
    assert "(05 đơn vị)" in text
    assert " lượt)" not in text


def test_an_area_without_communes_makes_a_paper() -> None:
    assert "0/0 (–)" in said(drawn(draw_area, area_builders.an_area_report(0, letterhead=None)))


def _with(report: AreaReport, rows: Any) -> AreaReport:
    return msgspec.structs.replace(report, communes=rows)


def test_a_smaller_area_where_nobody_submitted_has_no_share() -> None:
    rows = tuple(
        area_builders.a_row(16 if group == "Khu vực A" else 0, group=group)
        for group in ("Khu vực A", "Khu vực A", "Khu vực B")
    )
    assert area_figures.group_shares(rows) == {"Khu vực A": None, "Khu vực B": (1, 1)}
    text = said(drawn(draw_area, _with(area_builders.an_area_report(1), rows)))
    assert "1 Khu vực A – –" in text and "2 Khu vực B 1/1 100,0%" in text
