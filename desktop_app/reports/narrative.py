"""The paragraphs "Tình hình", "Nguyên nhân", "Kiến nghị", prefilled from the data of a commune.

Leaders edit them; what is written here is where they start.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import ItemId, Status
from desktop_app.i18n import figures
from desktop_app.reports import amounts, paper_wording
from desktop_app.reports.data import CommuneReport, ItemLine, Narrative

# The recipient of a request, by the checklist's id of who can solve it.
REQUESTED_FROM = {
    "province": "cấp tỉnh",
    "ministry": "các bộ, ngành",
    "carrier": "doanh nghiệp viễn thông",
    "supplier": "nhà cung cấp phần mềm, thiết bị",
}
_NO_DATA = "Chưa có số liệu: chưa trả lời tiêu chí nào."
_OPEN = frozenset({Status.PARTIAL, Status.UNMET})


def complete(report: CommuneReport) -> CommuneReport:
    """Return *report* with every paragraph nobody has written filled from its data."""
    narrative = filled(report.narrative, commune_narrative(report))
    return msgspec.structs.replace(report, narrative=narrative)


def filled(given: Narrative, drafted: Narrative) -> Narrative:
    """Return *given* with every paragraph nobody has written taken from *drafted*."""
    return Narrative(
        situation=given.situation or drafted.situation,
        causes=given.causes or drafted.causes,
        requests=given.requests or drafted.requests,
    )


def commune_narrative(report: CommuneReport) -> Narrative:
    """Return the three paragraphs drafted from the data."""
    return Narrative(
        situation=situation(report),
        causes=causes(report.checklist, report.lines),
        requests=requests(report.checklist, report.lines),
    )


def situation(report: CommuneReport) -> str:
    """Return how far the round is answered and met."""
    checklist = report.checklist
    answered = sum(paper_wording.is_answered(line.declared) for line in report.lines)
    critical = critical_lines(checklist, report.lines)
    met = sum(map(paper_wording.is_fully_met, critical))
    said = (
        f"Trong kỳ rà soát {amounts.round_in_words(report.round)} (hạn trình "
        f"{figures.day_in_words(report.due)}), {report.centre_name} đã trả lời "
        f"{answered}/{len(checklist.items_in_order)} tiêu chí; "
        f"{met}/{len(checklist.critical_items)} tiêu chí bắt buộc đạt và có đủ minh chứng"
    )
    open_lines = [line for line in critical if not paper_wording.is_fully_met(line)]
    if not open_lines:
        return said + "."
    return f"{said}, còn {amounts.count(len(open_lines))} tiêu chí bắt buộc chưa đạt đủ."


def causes(checklist: Checklist, lines: Sequence[ItemLine]) -> str:
    """Return the causes named for what is not met, the most frequent first."""
    grouped: dict[str, list[str]] = {}
    unnamed: list[str] = []
    for line in _open_lines(checklist, lines):
        item = checklist.item(line.item)
        word = paper_wording.cause_text(checklist, line.cause)
        if word:
            grouped.setdefault(word, []).append(item.code)
        elif not item.secret:
            unnamed.append(item.code)
    if not grouped and not unnamed:
        if not any(paper_wording.is_answered(line.declared) for line in lines):
            return _NO_DATA
        return "Không có tiêu chí chưa đạt cần nêu nguyên nhân."
    ranked = sorted(grouped.items(), key=lambda entry: -len(entry[1]))  # stable: first seen first
    parts = [
        f"{paper_wording.lower_first(word)}"
        f" ({amounts.count(len(codes))} tiêu chí: {', '.join(codes)})"
        for word, codes in ranked
    ]
    said = f"Nguyên nhân chủ yếu: {'; '.join(parts)}." if parts else ""
    if unnamed:
        said += f"\nChưa ghi nguyên nhân: {', '.join(unnamed)}."
    return said.strip()


def requests(checklist: Checklist, lines: Sequence[ItemLine]) -> str:
    """Return what is asked of others, one paragraph for each who can solve it."""
    wanted: dict[str, list[str]] = {}
    for line in _open_lines(checklist, lines):
        if line.solver in REQUESTED_FROM:
            wanted.setdefault(line.solver, []).append(_wanted(checklist, line))
    if not wanted:
        if not any(paper_wording.is_answered(line.declared) for line in lines):
            return _NO_DATA
        return "Không có kiến nghị."
    return "\n".join(
        f"Đề nghị {REQUESTED_FROM[solver]} xem xét, tháo gỡ: {'; '.join(wanted[solver])}."
        for solver in REQUESTED_FROM
        if solver in wanted
    )


def critical_lines(checklist: Checklist, lines: Iterable[ItemLine]) -> list[ItemLine]:
    """Return the critical items' lines in the checklist's order; a missing one is unanswered."""
    by_item = {line.item: line for line in lines}
    return [by_item.get(item.id, _unanswered(item.id)) for item in checklist.critical_items]


def _unanswered(item: ItemId) -> ItemLine:
    return ItemLine(item=item)


def _open_lines(checklist: Checklist, lines: Iterable[ItemLine]) -> list[ItemLine]:
    return [
        line
        for line in lines
        if line.declared is not None
        and line.declared.status in _OPEN
        and checklist.find(line.item) is not None
    ]


def _wanted(checklist: Checklist, line: ItemLine) -> str:
    item = checklist.item(line.item)
    name = item.short.vi
    value = paper_wording.value_text(item, line.declared)
    return f"{name} ({item.code}{', ' + value if value else ''})"
