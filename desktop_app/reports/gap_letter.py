"""The letter that asks others to close one gap which many communes share: drafted, and its list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from reportlab.platypus import Flowable

from desktop_app.core.checklist.item import OWN_SOLVER
from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import Status
from desktop_app.reports import amounts, area_figures, paper_wording
from desktop_app.reports.area_figures import Problem
from desktop_app.reports.data import AreaReport, CommuneName, GapLine, LetterReport
from desktop_app.reports.page import TEXT_WIDTH
from desktop_app.reports.tables import Column, grid

_NAMED_CAUSES = 3


def draft_letter(report: AreaReport, problem: Problem) -> LetterReport:
    """Return the letter on *problem* drafted from the figures of *report*, to be edited."""
    item = problem.item
    missing = {
        row.place.code: one for row in report.communes for one in row.missing if one.item == item.id
    }
    lines = tuple(
        GapLine(place=place, standing=missing[place.code].standing, cause=missing[place.code].cause)
        for place in problem.places
    )
    short = paper_wording.lower_first(item.short.vi)
    return LetterReport(
        letterhead=report.letterhead,
        area=report.area,
        round=report.round,
        checklist=next(
            by for by in (report.checklist, *report.others) if by.find(item.id) is not None
        ),
        item=item.id,
        subject=f"đề nghị tháo gỡ vướng mắc về {short}",
        recipients=_recipients(problem),
        text="\n".join(_paragraphs(report, problem)),
        communes=lines,
        asked=area_figures.asked(report, item.id),
        provenance=report.provenance,
        training=report.training,
    )


def _recipients(problem: Problem) -> tuple[str, ...]:
    """Return the recipients known by name: provinces; a person enters ministries and carriers."""
    first = next((solver for solver, _times in problem.solvers if solver != OWN_SOLVER), "")
    if first != "province":
        return ("",)
    provinces = dict.fromkeys(place.province for place in problem.places if place.province)
    named = tuple(
        f"Ủy ban nhân dân {paper_wording.province_in_sentence(name)}" for name in provinces
    )
    return named or ("",)


def _paragraphs(report: AreaReport, problem: Problem) -> Iterator[str]:
    item, rows = problem.item, report.communes
    asked = area_figures.asked(report, item.id)
    yield (
        "Qua rà soát điều kiện hoạt động của Trung tâm Phục vụ hành chính công cấp xã kỳ "
        f"{amounts.round_in_words(report.round)} trên địa bàn {report.area}, có "
        f"{area_figures.coverage(problem.count, asked)} đơn vị đã có bản trình chưa đạt đủ tiêu "
        f"chí “{item.short.vi}” ({item.code}), theo số liệu lúc "
        f"{amounts.moment_in_words(report.provenance.data_time)}."
    )
    if silent := len(rows) - area_figures.ever_submitted(rows):
        yield f"Số liệu không gồm {amounts.count(silent)} đơn vị chưa có bản trình."
    if problem.unproven:
        yield (
            f"Ngoài ra, {amounts.count(len(problem.unproven))} đơn vị tự đánh giá đạt nhưng còn "
            "thiếu minh chứng, không nêu trong danh sách."
        )
    causes = [
        f"{paper_wording.lower_first(word)} ({amounts.count(times)} đơn vị)"
        for cause, times in problem.causes[:_NAMED_CAUSES]
        if (word := paper_wording.cause_text(report.checklist, cause))
    ]
    if causes:
        yield f"Nguyên nhân được các đơn vị nêu: {'; '.join(causes)}."
    yield "Đề nghị Quý cơ quan xem xét, tháo gỡ đối với các đơn vị nêu trong danh sách kèm theo."


def list_name(data: LetterReport) -> str:
    """Return the name of the list that goes with the letter."""
    item = data.checklist.item(data.item)
    return f"Danh sách đơn vị chưa đạt đủ tiêu chí {item.code} “{item.short.vi}”"


def list_lines(data: LetterReport) -> list[str]:
    """Return the list as plain text, a line a commune."""
    return [f"{_place(data, one.place)}: {_result(data, one)}" for one in data.communes]


def list_note(data: LetterReport) -> str:
    """Return of how many communes the list is."""
    told = area_figures.coverage(len(data.communes), data.asked)
    return f"{told} đơn vị đã có bản trình được xét tiêu chí này."


def list_table(data: LetterReport) -> Flowable:
    """Return the communes that lack the item, with the causes they name."""
    columns = [
        Column("TT", 10, "centre"),
        Column("Mã", 16, "centre"),
        Column("Đơn vị", 56),
        Column("Tự đánh giá", 34),
        Column("Nguyên nhân", 50),
    ]
    rows = [
        (
            str(number),
            one.place.code,
            _place(data, one.place),
            _result(data, one),
            paper_wording.cause_text(data.checklist, one.cause),
        )
        for number, one in enumerate(data.communes, start=1)
    ]
    return grid(columns, rows, width=TEXT_WIDTH)


def _place(data: LetterReport, place: CommuneName) -> str:
    said = paper_wording.place_title(place)
    several = len({one.place.province for one in data.communes}) > 1
    return f"{said}, {place.province}" if several and place.province else said


def _result(data: LetterReport, one: GapLine) -> str:
    item = data.checklist.item(data.item)
    said = data.checklist.status_label(item, _status(one.standing)).vi
    why = paper_wording.standing_word(one.standing)
    return f"{said} ({why})" if why else said


def _status(standing: Standing) -> Status:
    match standing:
        case Standing.MET | Standing.MET_WITHOUT_EVIDENCE | Standing.MET_WITH_EXPIRED_EVIDENCE:
            return Status.MET
        case Standing.NOT_APPLICABLE_APPROVED | Standing.NOT_APPLICABLE_WAITING:
            return Status.NOT_APPLICABLE
        case Standing.PARTIAL:
            return Status.PARTIAL
        case Standing.UNMET:
            return Status.UNMET
        case Standing.UNANSWERED:
            return Status.UNANSWERED
        case Standing.NOT_KNOWN:
            return Status.NOT_KNOWN
    assert_never(standing)
