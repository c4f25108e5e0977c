"""Papers name the version of the checklist of each figure; rules are never mixed."""

from __future__ import annotations

from datetime import date

import msgspec
from reports import area_builders, builders
from reports.reading import drawn, said

from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import ItemId, Readiness
from desktop_app.reports import area_figures
from desktop_app.reports.area import draw_area
from desktop_app.reports.commune import draw_commune
from desktop_app.reports.data import AreaReport, Colour, Missing
from desktop_app.reports.data_hash import data_hash
from support.checklists import first, second


def a_mixed_area() -> AreaReport:
    """Return six communes, two of them judged by the second version."""
    rows = []
    for number in range(6):
        old = number < 4
        gap = ItemId("staff.assigned" if old else "tthc.forms")
        missing = (Missing(item=gap, standing=Standing.UNMET),) if number % 2 else ()
        rows.append(
            area_builders.a_row(
                0,
                place=area_builders.a_row(number).place,
                checklist="decree-118/1" if old else "decree-118/2",
                submitted=Colour(
                    level=Readiness.AMBER if missing else Readiness.GREEN,
                    not_met=len(missing),
                    day=date(2026, 11, 9),
                ),
                critical_met=(18 if old else 19) - len(missing),
                missing=missing,
                late=number == 5,
            )
        )
    report = area_builders.an_area_report(1, checklist=second(), others=(first(),))
    return msgspec.structs.replace(report, communes=tuple(rows))


def test_an_area_on_two_versions_counts_green_by_version() -> None:
    report = a_mixed_area()
    assert report.is_mixed
    text = said(drawn(draw_area, report))
    assert "phiên bản 1: 04 đơn vị, XANH 2/4 (50,0%)" in text
    assert "phiên bản 2: 02 đơn vị, XANH 1/2 (50,0%)" in text
    assert "(theo phiên bản 1)" in text and "(theo phiên bản 2)" in text
    assert "(trình sau khi đóng kỳ)" in text


def test_an_item_that_one_version_asks_is_shared_among_those_it_is_asked_of() -> None:
    report = a_mixed_area()
    found = area_figures.problems(report.communes, report.checklist, report.others)
    shares = {
        one.item.id: (len(one.places), area_figures.asked(report, one.item.id)) for one in found
    }
    assert shares == {"staff.assigned": (2, 6), "tthc.forms": (1, 2)}
    assert [area_figures.critical_share(row, report.by(row)) for row in report.communes] == [
        (18, 18), (17, 18), (18, 18), (17, 18), (19, 19), (18, 19),
    ]  # fmt: skip


def test_an_area_on_one_version_reads_as_before() -> None:
    report = area_builders.an_area_report(6)
    assert not report.is_mixed
    assert "theo phiên bản 1" not in said(drawn(draw_area, report)).replace(
        "Theo Bộ tiêu chí decree-118, phiên bản 1", ""
    )


def test_a_report_says_what_another_version_judged_and_what_is_kept_apart() -> None:
    report = builders.a_commune_report()
    moved = msgspec.structs.replace(
        report,
        checklist=second(),
        lines=tuple(one for one in report.lines if second().find(one.item) is not None),
        provenance=msgspec.structs.replace(
            report.provenance,
            submitted_version="1",
            verified_version="1",
            ask_again=2,
            late=True,
            unplaced=("A8 Văn bản cử người",),
        ),
    )
    text = said(drawn(draw_commune, moved))
    assert "Bản trình đã xác nhận được xét theo phiên bản 1; đơn vị đang dùng phiên bản 2" in text
    assert "Kết quả kiểm tra được xét theo phiên bản 1" in text
    assert "02 tiêu chí có nghĩa khác ở phiên bản 2" in text
    assert "A8 Văn bản cử người" in text
    assert "trình sau khi kỳ rà soát đã đóng" in text
    assert data_hash(moved) != data_hash(report)
