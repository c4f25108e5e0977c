"""BÁO CÁO: the report of one commune for one round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from reportlab.platypus import Flowable

from desktop_app.i18n import figures
from desktop_app.reports import amounts, item_tables, narrative, paper_wording
from desktop_app.reports.body import (
    annex_title,
    heading,
    legal_grounds,
    note,
    paragraph,
    paragraphs,
    part_heading,
    table_heading,
    title,
    together,
)
from desktop_app.reports.data import ActionLine, CommuneReport, ItemLine
from desktop_app.reports.letterhead import Head, addressees, attached_to
from desktop_app.reports.page import TEXT_WIDTH, Paper
from desktop_app.reports.paper_mark import mark_text
from desktop_app.reports.provenance import add_data_annex, foot_line
from desktop_app.reports.signatures import signature_block

_NAMED_ACTIONS = 6  # in running text; all of them stand in the annex


def draw_commune(data: CommuneReport, out: BinaryIO) -> None:
    """Write the report of a commune to *out* as a PDF."""
    commune_paper(data).write(out)


def commune_paper(data: CommuneReport) -> Paper:
    """Return the report laid out, to be written in one form or another."""
    report = narrative.complete(data)
    subject = f"Kết quả rà soát điều kiện hoạt động của {report.centre_name}"
    round_ = amounts.round_in_words(report.round)
    paper = Paper(
        title=f"{subject}, kỳ {round_}",
        author=report.letterhead.in_sentence,
        annex_foot=foot_line(report),
        training=report.training,
        mark=mark_text(report),
    )
    paper.add(
        Head(report.letterhead, abbreviation="BC"),
        *title(
            "BÁO CÁO",
            ("Kết quả rà soát điều kiện hoạt động", f"của {report.centre_name}", f"(kỳ {round_})"),
            width=TEXT_WIDTH,
        ),
        *addressees(report.letterhead.recipients),
        *legal_grounds(paper_wording.grounds(report.checklist)),
        paragraph(_opening(report, subject)),
        *_parts(report),
    )
    annexes = _Annexes(report)
    letterhead = report.letterhead
    signature = signature_block(letterhead, addressed=bool(letterhead.recipients))
    paper.add(together(paragraph(_closing(report)), signature))
    annexes.add_to(paper)
    return paper


def _opening(report: CommuneReport, subject: str) -> str:
    said = (
        f"{paper_wording.lower_first(subject)} kỳ {amounts.round_in_words(report.round)} như sau:"
    )
    agency = report.letterhead.in_sentence
    if report.requested_by:
        return f"Thực hiện {report.requested_by}, {agency} báo cáo {said}"
    return f"{agency} báo cáo {said}"


def _closing(report: CommuneReport) -> str:
    return (
        f"Trên đây là báo cáo kết quả rà soát điều kiện hoạt động của {report.centre_name} kỳ "
        f"{amounts.round_in_words(report.round)} của {report.letterhead.in_sentence}./."
    )


def _parts(report: CommuneReport) -> Iterator[Flowable]:
    checklist = report.checklist
    critical = narrative.critical_lines(checklist, report.lines)
    open_lines = [line for line in critical if not paper_wording.is_fully_met(line)]

    yield part_heading("I. TÌNH HÌNH CHUNG")
    yield from paragraphs(report.narrative.situation)

    yield part_heading("II. KẾT QUẢ RÀ SOÁT")
    yield heading("1. Kết quả chung")
    yield from _overall(report, critical)
    yield from table_heading("2. Kết quả theo nhóm tiêu chí")
    yield item_tables.section_summary(checklist, report.lines)
    yield note(
        "Cột “Chưa trả lời” gồm cả tiêu chí trả lời “Chưa rõ”; cột “Đã ghi số” là tiêu chí thông "
        "tin, không xét đạt. Kết quả từng tiêu chí tại Phụ lục I."
    )

    yield part_heading("III. TỒN TẠI, NGUYÊN NHÂN")
    if open_lines:
        yield from table_heading("1. Tiêu chí bắt buộc chưa đạt đủ")
        yield item_tables.open_items(checklist, open_lines, report.place)
        yield heading("2. Nguyên nhân")
    else:
        yield paragraph("Không còn tiêu chí bắt buộc chưa đạt đủ.")
    yield from paragraphs(report.narrative.causes)

    yield part_heading("IV. NHIỆM VỤ, GIẢI PHÁP")
    yield from _remedies(report.actions)

    yield part_heading("V. KIẾN NGHỊ")
    yield from paragraphs(report.narrative.requests)


def _overall(report: CommuneReport, critical: list[ItemLine]) -> Iterator[Flowable]:
    checklist = report.checklist
    met = sum(map(paper_wording.is_fully_met, critical))
    name = paper_wording.place_name(report.place)
    if report.submitted is not None and report.provenance.submitted is None:
        yield paragraph(
            "Đơn vị chưa có bản trình; các số liệu dưới đây theo phần đang nhập, chưa được lãnh "
            "đạo xác nhận."
        )
    if report.submitted is not None:
        level = paper_wording.colour_text(checklist, report.submitted, in_words=True)
        yield paragraph(
            f"Mức sẵn sàng của {name}: {level}. Số tiêu chí bắt buộc đạt và có đủ minh chứng: "
            f"{met}/{len(critical)} ({figures.share(met, len(critical), places=1)})."
        )
    if changed := sum(line.changed_since for line in report.lines):
        yield paragraph(
            f"Sau khi trình đã sửa {amounts.count(changed)} tiêu chí: mức sẵn sàng theo bản đã "
            "trình, các số liệu khác theo bản đã sửa."
        )
    verified = sum(line.verified is not None for line in critical)
    if report.verified is not None:
        level = paper_wording.colour_text(checklist, report.verified, in_words=True)
        yield paragraph(
            f"Kết quả kiểm tra: {level}; đã kiểm tra {verified}/{len(critical)} tiêu chí bắt buộc."
        )
    elif verified:
        yield paragraph(
            f"Kết quả kiểm tra: đã kiểm tra {verified}/{len(critical)} tiêu chí bắt buộc, "
            "chưa đủ để xác định mức."
        )
    if report.named_met is not None:
        yield paragraph(
            f"Đạt {report.named_met}/{len(checklist.named_criteria)} tiêu chí được nêu tên trong "
            "báo cáo ngày 20 tháng 7 năm 2025."
        )


def _remedies(actions: tuple[ActionLine, ...]) -> Iterator[Flowable]:
    current = sorted((a for a in actions if not (a.done or a.closed)), key=lambda a: a.due)
    if not actions:
        yield paragraph("Không có nhiệm vụ khắc phục trong kỳ.")
        return
    finished = len(actions) - len(current)
    done = f", đã hoàn thành {amounts.count(finished)}" if finished else ""
    yield paragraph(
        f"Trong kỳ có {amounts.count(len(actions))} nhiệm vụ khắc phục{done} "
        "(chi tiết “6 rõ” tại Phụ lục II)."
    )
    for number, action in enumerate(current[:_NAMED_ACTIONS], start=1):
        due = figures.day_in_words(action.due)
        yield paragraph(f"{number}. {action.what.rstrip('.')}: {action.who}, xong trước {due}.")
    if len(current) > _NAMED_ACTIONS:
        rest = amounts.count(len(current) - _NAMED_ACTIONS)
        yield paragraph(f"Còn {rest} nhiệm vụ khác tại Phụ lục II.")


class _Annexes:
    """The annexes of the report, numbered as far as there are any."""

    def __init__(self, report: CommuneReport) -> None:
        self._report = report
        self._attached = attached_to(report.letterhead, "Báo cáo", "BC")

    def add_to(self, paper: Paper) -> None:
        report = self._report
        paper.begin_annex(wide=True)
        paper.add(
            *annex_title("Phụ lục I", "Kết quả rà soát theo từng tiêu chí", self._attached),
            item_tables.every_item(report.checklist, report.lines, report.place),
        )
        last = "Phụ lục II"
        if report.actions:
            paper.begin_annex(wide=True)
            paper.add(
                *annex_title(last, "Nhiệm vụ khắc phục theo “6 rõ”", self._attached),
                item_tables.six_clear_things(report.checklist, report.actions),
            )
            last = "Phụ lục III"
        add_data_annex(paper, report, number=last, attached=self._attached)
