"""The tables of an area: levels, bands, shared problems, communes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reportlab.platypus import Flowable

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import COLOURS, GREYS, Difference, Readiness
from desktop_app.i18n import figures
from desktop_app.reports import amounts, area_figures, paper_wording
from desktop_app.reports.area_figures import BANDS, Banded, Problem
from desktop_app.reports.body import heading, paragraph
from desktop_app.reports.charts import CellBar, Part, ShareBar
from desktop_app.reports.data import AreaReport, CommuneRow, PlaceKind
from desktop_app.reports.page import TEXT_WIDTH, WIDE_TEXT_WIDTH
from desktop_app.reports.tables import SMALL, Column, Row, Section, Total, grid, lines

_TOP_CAUSES = 2
_NO_DATA = ("–", "–")  # nothing counted: there is no share


def level_table(report: AreaReport) -> Flowable:
    """Return communes by level, declared and verified, the grey cases in the denominator."""
    checklist, total = report.checklist, len(report.communes)
    declared = area_figures.levels(report.communes)
    checked = area_figures.verified_levels(report.communes)
    columns = [
        Column("Mức", 44),
        Column("Tự đánh giá: số đơn vị", 30, "centre"),
        Column("Tỷ lệ", 20, "centre"),
        Column("Đã kiểm tra: số đơn vị", 30, "centre"),
        Column("Tỷ lệ", 20, "centre"),
    ]
    rows: list[Row] = []
    whole = area_figures.ever_submitted(report.communes)
    for level in (*COLOURS, *GREYS):
        here, there = declared.get(level, 0), checked.get(level, 0)
        is_colour = level in COLOURS
        told = _count_and_share(here, total) if whole or not is_colour else _NO_DATA
        verified = _count_and_share(there, total) if checked else _NO_DATA
        word = paper_wording.level_word(checklist, level)
        rows.append((word, *told, *(verified if is_colour else ("", ""))))
    rows.append(
        Total(
            "Cộng", *_count_and_share(total, total), *_count_and_share(sum(checked.values()), total)
        )
    )
    return grid(columns, rows, width=TEXT_WIDTH)


def _count_and_share(part: int, whole: int) -> tuple[str, str]:
    return figures.number(part), figures.share(part, whole, places=1)


def level_bar(report: AreaReport) -> Flowable:
    """Return the declared levels as one bar in black and white."""
    declared = area_figures.levels(report.communes)

    def part(level: Readiness) -> Part:
        word, amount = paper_wording.level_word(report.checklist, level), declared.get(level, 0)
        return Part(amount=amount, words=f"{word}: {amount}")

    return ShareBar([part(level) for level in (*COLOURS, *GREYS)])


def band_table(found: Banded, *, share_of: str, without: str, unit: str) -> Flowable:
    """Return disjoint bands with their edges; units without a share stand apart, and count."""
    columns = [
        Column(share_of, 84),
        Column(f"Số {unit}", 30, "centre"),
        Column("Tỷ lệ", 30, "centre"),
    ]
    rows: list[Row] = [
        (edges, *_count_and_share(count, found.total))
        for edges, count in zip(BANDS, found.counts, strict=True)
    ]
    if found.without:
        rows.append((without, *_count_and_share(found.without, found.total)))
    rows.append(Total("Cộng", *_count_and_share(found.total, found.total)))
    return grid(columns, rows, width=TEXT_WIDTH)


def problem_table(report: AreaReport, found: Sequence[Problem]) -> Flowable:
    """Return the critical items most missing, with a bar and the causes named most."""
    columns = [
        Column("Mã", 9, "centre"),
        Column("Tiêu chí bắt buộc", 42),
        Column("Số đơn vị", 16, "centre"),
        Column("Tỷ lệ", 16, "centre"),
        Column("", 20),
        Column("Đạt, thiếu minh chứng", 19, "centre"),
        Column("Nguyên nhân nêu nhiều nhất", 43),
    ]
    rows: list[Row] = []
    for problem in found:
        hit, whole = problem.count, area_figures.asked(report, problem.item.id)
        cells = problem.item.code, problem.item.short.vi, *_count_and_share(hit, whole)
        unproven = figures.number(len(problem.unproven)) if problem.unproven else ""
        causes = _causes(report.checklist, problem)
        rows.append((*cells, CellBar(hit, whole), unproven, causes))
    return grid(columns, rows, width=TEXT_WIDTH)


def _causes(checklist: Checklist, problem: Problem) -> str:
    if problem.item.secret:
        return ""
    top = problem.causes[:_TOP_CAUSES]
    return _counted((paper_wording.cause_text(checklist, cause), times) for cause, times in top)


def _counted(named: Iterable[tuple[str, int]]) -> str:
    return "; ".join(f"{word}: {times}" for word, times in named if word)


def difference_table(report: AreaReport) -> Flowable:
    """Return how often a check found the declared answer right, too high, too low, …"""
    found = area_figures.differences(report.communes)
    total = sum(found.values())
    columns = [
        Column("So sánh kết quả kiểm tra với tự đánh giá", 84),
        Column("Số lượt", 30, "centre"),
        Column("Tỷ lệ", 30, "centre"),
    ]
    rows: list[Row] = [
        (code.vi, *_count_and_share(found.get(code.id, 0), total))
        for code in report.checklist.difference_codes
    ]
    rows.append(Total("Cộng", *_count_and_share(total, total)))
    return grid(columns, rows, width=TEXT_WIDTH)


def group_table(shares: Mapping[str, tuple[int, int] | None]) -> Flowable:
    """Return the smaller areas with their shares of GREEN communes."""
    columns = [
        Column("TT", 10, "centre"),
        Column("Khu vực", 74),
        Column("XANH/tổng số", 30, "centre"),
        Column("Tỷ lệ", 30, "centre"),
    ]
    rows = [
        (str(number), group, f"{share[0]}/{share[1]}", figures.share(*share, places=1))
        if share
        else (str(number), group, *_NO_DATA)
        for number, (group, share) in enumerate(shares.items(), start=1)
    ]
    return grid(columns, rows, width=TEXT_WIDTH)


def commune_table(report: AreaReport) -> Flowable:
    """Return every commune, group by group, for a wide annex."""
    columns = [
        Column("TT", 9, "centre"),
        Column("Mã", 14, "centre"),
        Column("Đơn vị", 42),
        Column("Mức tự đánh giá", 46),
        Column("Bắt buộc đạt", 16, "centre"),
        Column("Tiêu chí bắt buộc chưa đạt đủ", 46),
        Column("Kết quả kiểm tra", 40),
        Column("Chênh lệch", 15, "centre"),
        Column("Biên nhận", 24, "centre"),
    ]
    rows: list[Row] = []
    group = ""
    for number, row in enumerate(report.communes, start=1):
        if row.group != group:
            group = row.group
            rows.append(Section(group))
        rows.append(_commune_row(report, number, row))
    return grid(columns, rows, width=WIDE_TEXT_WIDTH, size=SMALL)


def _commune_row(report: AreaReport, number: int, row: CommuneRow) -> Row:
    checklist = report.by(row)
    critical = len(checklist.critical_items)
    level = paper_wording.level_word(checklist, row.submitted.level)
    if row.submitted.day:
        level += f", trình {figures.day(row.submitted.day)}"
    if row.submitted.conflicts:
        level += " (có xung đột)"
    if not row.reported and row.answered:
        items = row.items or len(checklist.items_in_order)
        level = lines(level, f"(đang nhập {row.answered}/{items})")
    if row.late:
        level = lines(level, "(trình sau khi đóng kỳ)")
    if report.is_mixed:
        level = lines(level, f"(theo phiên bản {checklist.version})")
    public = area_figures.public_share(row, checklist)
    met = f"{public[0]}/{public[1]}" if public else ""
    missing = {missing.item for missing in row.missing}
    codes = [
        item.code for item in checklist.critical_items if item.id in missing and not item.secret
    ]
    different = sum(code is not Difference.MATCH for code in row.differences)
    shown = f"{different}/{len(row.differences)}" if row.differences else ""
    return (
        str(number),
        row.place.code,
        paper_wording.place_title(row.place),
        level,
        met,
        ", ".join(codes),
        _checked(checklist, row, row.verified_critical or critical),
        shown,
        row.receipt,
    )


def _checked(checklist: Checklist, row: CommuneRow, critical: int) -> str:
    if row.verified is not None:
        return paper_wording.colour_text(checklist, row.verified)
    return f"Đã kiểm tra {row.verified_items}/{critical}" if row.verified_items else ""


def places_by_problem(report: AreaReport, found: Sequence[Problem]) -> Iterator[Flowable]:
    """Yield for each missing item the communes concerned, ready to go with one letter."""
    checklist = report.checklist
    for number, problem in enumerate(found, start=1):
        item = problem.item
        hit = amounts.count(problem.count)
        yield heading(f"{number}. {item.short.vi} ({item.code}): {hit} đơn vị")
        if item.secret:
            yield paragraph(f"{checklist.secret_rule.annex_mark.vi}.")
            continue
        causes = _counted(
            (paper_wording.cause_text(checklist, id_), n) for id_, n in problem.causes
        )
        solvers = _counted(
            (paper_wording.solver_text(checklist, id_), n) for id_, n in problem.solvers
        )
        if causes:
            yield paragraph(f"Nguyên nhân: {causes}. Nơi tháo gỡ: {solvers or 'chưa nêu'}.")
        for kind in PlaceKind:
            names = [place.name for place in problem.places if place.kind is kind]
            if names:
                opening = f"{kind.value.capitalize()} ({amounts.count(len(names))}): "
                yield paragraph(f"{opening}{', '.join(names)}.")
        if problem.unproven:
            names = [paper_wording.place_name(place) for place in problem.unproven]
            opening = f"Tự đánh giá đạt, thiếu minh chứng ({amounts.count(len(names))} đơn vị): "
            yield paragraph(f"{opening}{', '.join(names)}.")
