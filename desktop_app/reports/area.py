"""The report of an area: official with an agency's letterhead, else a plain sheet of figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from reportlab.platypus import Flowable

from desktop_app.core.ids import Readiness
from desktop_app.reports import amounts, area_figures, area_narrative, area_tables, paper_wording
from desktop_app.reports.area_figures import Problem
from desktop_app.reports.body import (
    BODY_SIZE,
    annex_title,
    gap,
    heading,
    legal_grounds,
    note,
    paragraph,
    paragraphs,
    part_heading,
    style,
    table_heading,
    text,
    title,
    together,
)
from desktop_app.reports.data import AreaReport, Letterhead
from desktop_app.reports.letterhead import Head, addressees, attached_to
from desktop_app.reports.page import TEXT_WIDTH, Paper
from desktop_app.reports.paper_mark import mark_text
from desktop_app.reports.provenance import add_data_annex, foot_line
from desktop_app.reports.signatures import signature_block

NO_OFFICIAL_PAPER = "(Biểu số liệu phục vụ theo dõi, không thay thế văn bản hành chính)"
_UNIT = "đơn vị"
_NOBODY = "Chưa có bản trình"
_GREY_RULES = ("previous_stands", "never_red")  # what a reader of the figures must know


def draw_area(data: AreaReport, out: BinaryIO) -> None:
    """Write the report of an area to *out* as a PDF; without a letterhead, a plain sheet."""
    area_paper(data).write(out)


def area_paper(data: AreaReport) -> Paper:
    """Return the report laid out, to be written in one form or another."""
    report = area_narrative.complete_area(data)
    letterhead = report.letterhead
    found = area_figures.problems(report.communes, report.checklist, report.others)
    subject = _subject(report)
    paper = Paper(
        title=" ".join(subject),
        author=letterhead.in_sentence if letterhead else "",
        annex_foot=foot_line(report),
        training=report.training,
        mark=mark_text(report),
    )
    if letterhead is not None:
        paper.add(
            Head(letterhead, abbreviation="BC"),
            *title("BÁO CÁO", subject, width=TEXT_WIDTH),
            *addressees(letterhead.recipients),
            *legal_grounds(paper_wording.grounds(report.checklist)),
            paragraph(_opening(report, letterhead)),
        )
    else:
        plain = style(BODY_SIZE, weight="italic", align="centre")
        paper.add(
            *title("BIỂU TỔNG HỢP", subject, width=TEXT_WIDTH),
            text(NO_OFFICIAL_PAPER, plain),
            gap(6),
        )
    paper.add(*_parts(report, found))
    if letterhead is not None:
        closing = f"Trên đây là báo cáo của {letterhead.in_sentence}./."
        paper.add(
            together(
                paragraph(closing),
                signature_block(letterhead, addressed=bool(letterhead.recipients)),
            )
        )
    _add_annexes(paper, report, found)
    return paper


def _subject(report: AreaReport) -> tuple[str, ...]:
    return (
        "Kết quả rà soát điều kiện hoạt động",
        "của Trung tâm Phục vụ hành chính công cấp xã",
        f"trên địa bàn {report.area}",
        f"(kỳ {amounts.round_in_words(report.round)})",
    )


def _opening(report: AreaReport, letterhead: Letterhead) -> str:
    agency = letterhead.in_sentence
    begin = f"Thực hiện {report.requested_by}, {agency}" if report.requested_by else agency
    return (
        f"{begin} báo cáo kết quả rà soát điều kiện hoạt động của Trung tâm Phục vụ hành chính "
        f"công cấp xã trên địa bàn {report.area} kỳ {amounts.round_in_words(report.round)} như sau:"
    )


def _parts(report: AreaReport, found: list[Problem]) -> Iterator[Flowable]:
    yield part_heading("I. TÌNH HÌNH CHUNG")
    yield from paragraphs(report.narrative.situation)

    yield part_heading("II. KẾT QUẢ RÀ SOÁT")
    yield from table_heading("1. Mức sẵn sàng")
    yield area_tables.level_table(report)
    if report.communes:
        yield area_tables.level_bar(report)
    green = paper_wording.level_word(report.checklist, Readiness.GREEN)
    yield note(
        "Tỷ lệ tính trên toàn bộ đơn vị cấp xã, kể cả đơn vị chưa trình và quá hạn cập nhật. "
        "Cột “Đã kiểm tra” chỉ tính đơn vị đã được kiểm tra đủ tiêu chí bắt buộc. Không suy ra "
        "màu của địa bàn từ màu của xã."
    )
    if report.is_mixed:
        told = "; ".join(area_figures.version_lines(report))
        yield note(
            "Các đơn vị được xét theo hơn một phiên bản của bộ tiêu chí nên quy tắc không giống "
            f"nhau: {told}. Mỗi đơn vị được xét theo phiên bản của bản trình."
        )
    yield from _bands(report, green)

    yield part_heading("III. TỒN TẠI, NGUYÊN NHÂN")
    yield from _problems(report, found)
    if area_figures.differences(report.communes):
        yield heading("2. Chênh lệch giữa tự đánh giá và kết quả kiểm tra")
        yield area_tables.difference_table(report)
        yield heading("3. Nguyên nhân")
    else:
        yield heading("2. Nguyên nhân")
    yield from paragraphs(report.narrative.causes)

    yield part_heading("IV. KIẾN NGHỊ")
    yield from paragraphs(report.narrative.requests)


def _bands(report: AreaReport, green: str) -> Iterator[Flowable]:
    shares = [area_figures.critical_share(row, report.by(row)) for row in report.communes]
    by_commune = area_figures.banded(shares)
    yield from table_heading("2. Phân nhóm đơn vị theo tỷ lệ tiêu chí bắt buộc đạt đủ")
    yield area_tables.band_table(
        by_commune, share_of="Tỷ lệ tiêu chí bắt buộc đạt đủ", without=_NOBODY, unit=_UNIT
    )
    what = "tiêu chí bắt buộc đạt đủ"
    yield paragraph(area_figures.nested_sentence(by_commune, unit=_UNIT, what=what))

    by_group = area_figures.group_shares(report.communes)
    if len(by_group) > 1:
        found = area_figures.banded(by_group.values())
        yield from table_heading(f"3. Phân nhóm khu vực theo tỷ lệ đơn vị {green}")
        share_of = f"Tỷ lệ đơn vị {green}"
        yield area_tables.band_table(found, share_of=share_of, without=_NOBODY, unit="khu vực")
        what = f"số đơn vị {green}"
        yield paragraph(area_figures.nested_sentence(found, unit="khu vực", what=what))
        yield area_tables.group_table(by_group)


def _problems(report: AreaReport, found: list[Problem]) -> Iterator[Flowable]:
    whole = area_figures.ever_submitted(report.communes)
    yield from table_heading("1. Tiêu chí bắt buộc còn thiếu nhiều nhất")
    if found:
        yield area_tables.problem_table(report, found)
        covered = area_figures.coverage(whole, len(report.communes))
        yield note(
            f"Tính trên {covered} đơn vị đã có bản trình; đơn vị chưa từng trình không có số liệu. "
            "Đơn vị tự đánh giá đạt nhưng thiếu minh chứng được đếm riêng. "
            "Danh sách đơn vị theo từng tiêu chí tại Phụ lục II."
        )
    elif whole:
        covered = area_figures.coverage(whole, len(report.communes))
        yield paragraph(
            f"Trong {covered} đơn vị đã có bản trình, không ghi nhận tiêu chí bắt buộc còn thiếu;"
            " đơn vị chưa từng trình không có số liệu."
            if whole < len(report.communes)
            else "Tất cả đơn vị đã có bản trình; không ghi nhận tiêu chí bắt buộc còn thiếu."
        )
    else:
        yield paragraph(
            "Chưa có đơn vị nào có bản trình nên chưa có số liệu về tiêu chí còn thiếu."
        )


def _add_annexes(paper: Paper, report: AreaReport, found: list[Problem]) -> None:
    attached = attached_to(report.letterhead, "Báo cáo", "BC") if report.letterhead else ""
    paper.begin_annex(wide=True)
    paper.add(
        *annex_title("Phụ lục I", "Danh sách đơn vị cấp xã", attached),
        *_communes(report),
    )
    last = "Phụ lục II"
    if found:
        paper.begin_annex(wide=False)
        paper.add(
            *annex_title(last, "Đơn vị chưa đạt đủ theo từng tiêu chí bắt buộc", attached),
            *area_tables.places_by_problem(report, found),
        )
        last = "Phụ lục III"
    rules = report.checklist.readiness.grey_rules
    notes = [rule.vi for rule in rules if rule.id in _GREY_RULES]
    add_data_annex(paper, report, number=last, attached=attached, notes=notes)


def _communes(report: AreaReport) -> Iterator[Flowable]:
    if not report.communes:
        yield paragraph("Địa bàn chưa có đơn vị cấp xã nào trong danh bạ.")
        return
    yield area_tables.commune_table(report)
    yield from _secret_mark(report)


def _secret_mark(report: AreaReport) -> Iterator[Flowable]:
    checklist = report.checklist
    codes = [item.code for item in checklist.critical_items if item.secret]
    if codes:
        mark = checklist.secret_rule.annex_mark.vi
        yield note(f"Số tiêu chí và danh sách theo đơn vị không kể {', '.join(codes)}: {mark}.")
