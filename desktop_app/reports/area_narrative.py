"""The paragraphs "Tình hình", "Nguyên nhân", "Kiến nghị" of an area, prefilled from its figures."""

from __future__ import annotations

import msgspec

from desktop_app.core.ids import COLOURS, GREYS, Readiness
from desktop_app.reports import amounts, area_figures, paper_wording
from desktop_app.reports.area_figures import Problem
from desktop_app.reports.data import AreaReport, Narrative
from desktop_app.reports.narrative import REQUESTED_FROM, filled

_NO_DATA = "Chưa có số liệu: chưa có đơn vị nào có bản trình."
_NAMED = 5  # items named in running text; the table has them all


def complete_area(report: AreaReport) -> AreaReport:
    """Return *report* with every paragraph nobody has written filled from its figures."""
    narrative = filled(report.narrative, area_narrative(report))
    return msgspec.structs.replace(report, narrative=narrative)


def area_narrative(report: AreaReport) -> Narrative:
    """Return the three paragraphs drafted from the figures."""
    found = area_figures.problems(report.communes, report.checklist, report.others)
    return Narrative(
        situation=situation(report),
        causes=causes(report, found),
        requests=requests(report, found),
    )


def situation(report: AreaReport) -> str:
    """Return how many communes reported and how they stand; no level for the area."""
    rows, checklist = report.communes, report.checklist
    total = len(rows)
    levels = area_figures.levels(rows)
    colours = "; ".join(
        f"{paper_wording.level_word(checklist, level)}"
        f" {area_figures.coverage(levels.get(level, 0), total)}"
        for level in COLOURS
    )
    grey = "; ".join(
        f"{paper_wording.level_word(checklist, level)} {levels.get(level, 0)}" for level in GREYS
    )
    verified = area_figures.verified_levels(rows).get(Readiness.GREEN, 0)
    moment = amounts.moment_in_words(report.provenance.data_time)
    opening = (
        f"Đến {moment}, "
        f"{area_figures.coverage(area_figures.reported(rows), total)} đơn vị cấp xã trên địa bàn "
        f"{report.area} đã trình kết quả rà soát kỳ {amounts.round_in_words(report.round)}.\n"
    )
    if not rows:
        return f"{opening}Trên địa bàn chưa có đơn vị cấp xã nào trong danh bạ."
    if not area_figures.ever_submitted(rows):
        return f"{opening}Chưa có đơn vị nào có bản trình nên chưa có kết quả tự đánh giá."
    return (
        f"{opening}Theo tự đánh giá: {colours}. Chưa xác định màu: {grey}. "
        f"{paper_wording.level_word(checklist, Readiness.GREEN)} đã kiểm tra: "
        f"{area_figures.coverage(verified, total)}. Tỷ lệ tính trên toàn bộ "
        f"{amounts.count(total)} đơn vị cấp xã."
    )


def causes(report: AreaReport, found: list[Problem]) -> str:
    """Return the causes that most communes name for critical items that are not met."""
    if not area_figures.ever_submitted(report.communes):
        return _NO_DATA
    counted = area_figures.causes_by_commune(
        report.communes, (problem.item.id for problem in found if problem.places)
    )
    named = [
        f"{paper_wording.lower_first(word)} ({amounts.count(times)} đơn vị)"
        for cause, times in counted
        if (word := paper_wording.cause_text(report.checklist, cause))
    ]
    if not named:
        return (
            "Chưa ghi nhận nguyên nhân."
            if found
            else "Các bản trình không có tiêu chí bắt buộc chưa đạt đủ."
        )
    return f"Nguyên nhân được các đơn vị nêu: {'; '.join(named)}."


def requests(report: AreaReport, found: list[Problem]) -> str:
    """Return what is asked of others, the items that most communes share first."""
    if not area_figures.ever_submitted(report.communes):
        return _NO_DATA
    wanted: dict[str, list[str]] = {}
    for problem in found:
        for solver, times in problem.solvers:
            if solver in REQUESTED_FROM:
                said = (
                    f"{problem.item.short.vi} ({problem.item.code}, {amounts.count(times)} đơn vị)"
                )
                wanted.setdefault(solver, []).append(said)
    if not wanted:
        return "Không có kiến nghị."
    return "\n".join(
        f"Đề nghị {REQUESTED_FROM[solver]} xem xét, tháo gỡ: {'; '.join(wanted[solver][:_NAMED])}."
        for solver in REQUESTED_FROM
        if solver in wanted
    )
