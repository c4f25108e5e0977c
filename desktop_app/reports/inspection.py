"""BIÊN BẢN: the minutes of a check, signed by three."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from reportlab.platypus import Flowable

from desktop_app.core.ids import Difference, Method
from desktop_app.i18n import figures
from desktop_app.reports import amounts, item_tables, paper_wording
from desktop_app.reports.body import (
    BODY_SIZE,
    GAP,
    INDENT,
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
from desktop_app.reports.data import InspectionReport, ItemLine
from desktop_app.reports.letterhead import Head, attached_to
from desktop_app.reports.marks import FillIn, WritingLines
from desktop_app.reports.page import TEXT_WIDTH, Paper
from desktop_app.reports.paper_mark import mark_text
from desktop_app.reports.provenance import add_data_annex, foot_line
from desktop_app.reports.signatures import copies_list, signatures_abreast

_SUBJECT = {
    Method.ON_SITE: "Kiểm tra thực tế điều kiện hoạt động",
    Method.ONLINE: "Kiểm tra trực tuyến điều kiện hoạt động",
    Method.FILE: "Kiểm tra hồ sơ về điều kiện hoạt động",
}
_BLANK_MOMENT = "…… giờ …… phút ngày …… tháng …… năm ………"
_ROOM_TO_WRITE = 3  # lines


def draw_inspection(data: InspectionReport, out: BinaryIO) -> None:
    """Write the minutes of a check to *out* as a PDF."""
    subject = _SUBJECT[data.method]
    paper = Paper(
        title=f"Biên bản {paper_wording.lower_first(subject)} của {data.centre_name}",
        author=data.letterhead.in_sentence,
        annex_foot=foot_line(data),
        training=data.training,
        mark=mark_text(data),
    )
    paper.add(
        Head(data.letterhead, abbreviation="BB", with_date=False),
        *title("BIÊN BẢN", (subject, f"của {data.centre_name}"), width=TEXT_WIDTH),
        *_circumstances(data),
        *_people(data),
        *_findings(data),
        *_opinion_and_conclusion(data),
        *_ending(data),
    )
    attached = attached_to(data.letterhead, "Biên bản", "BB")
    add_data_annex(paper, data, number="Phụ lục", attached=attached)
    paper.write(out)


def draw_spare_minutes(data: InspectionReport, out: BinaryIO) -> None:
    """Write minutes to be filled in by pen to *out* as a PDF, with what is known beforehand."""
    subject = _SUBJECT[data.method]
    paper = Paper(
        title=f"Biên bản để trống, {data.centre_name}",
        author=data.letterhead.in_sentence,
        training=data.training,
    )
    paper.add(
        Head(data.letterhead, abbreviation="BB", with_date=False),
        *title("BIÊN BẢN", (subject, f"của {data.centre_name}"), width=TEXT_WIDTH),
        *_circumstances(data),
        *_people(data),
        part_heading("II. NỘI DUNG VÀ KẾT QUẢ KIỂM TRA"),
        paragraph(
            "Kết quả từng tiêu chí ghi ở Phiếu kiểm tra kèm theo biên bản này. Các tiêu chí khác "
            "với tự đánh giá:"
        ),
        WritingLines(_ROOM_TO_WRITE + 1),
        gap(6),
        *_opinion_and_conclusion(data),
        *_ending(data),
    )
    paper.write(out)


def _circumstances(data: InspectionReport) -> Iterator[Flowable]:
    if data.decision:
        yield from legal_grounds((_without_stop(data.decision),))
    else:
        yield _fill_in("Căn cứ Quyết định (Kế hoạch) kiểm tra số, ngày, của:")
    if data.started is not None:
        yield paragraph(f"Thời gian bắt đầu: {amounts.moment_in_words(data.started)}.")
    else:
        unjustified = style(BODY_SIZE, first=INDENT, before=6, after=GAP)
        yield text(f"Thời gian bắt đầu: {_BLANK_MOMENT}", unjustified)
    if data.location:
        yield paragraph(f"Địa điểm: {_without_stop(data.location)}.")
    else:
        yield _fill_in("Địa điểm:")


def _without_stop(words: str) -> str:
    """Return what was typed without the mark at its end, which the paper puts itself."""
    return words.rstrip(" .;,")


def _fill_in(label: str, more: int = 0) -> Flowable:
    return FillIn(label, size=BODY_SIZE, indent=INDENT, more=more)


def _people(data: InspectionReport) -> Iterator[Flowable]:
    yield part_heading("I. THÀNH PHẦN")
    yield heading("1. Đoàn kiểm tra")
    yield from _names(data.team)
    yield heading(f"2. Đơn vị được kiểm tra: {data.centre_name}")
    yield from _names(data.present)


def _names(people: Sequence[str]) -> Iterator[Flowable]:
    if not people:
        yield WritingLines(_ROOM_TO_WRITE)
        yield gap(6)
    last = len(people) - 1
    look = style(BODY_SIZE, align="both", first=INDENT, after=2)
    for number, person in enumerate(people):
        yield text(f"- {_without_stop(person)}{'.' if number == last else ';'}", look)
    yield gap(4)


def _findings(data: InspectionReport) -> Iterator[Flowable]:
    checklist = data.checklist
    checked = [line for line in data.lines if line.verified is not None]
    critical = sum(checklist.item(line.item).critical for line in checked)
    yield part_heading("II. NỘI DUNG VÀ KẾT QUẢ KIỂM TRA")
    if not checked:
        yield paragraph("Chưa ghi kết quả kiểm tra tiêu chí nào.")
        return
    yield paragraph(
        f"Đoàn kiểm tra đã đối chiếu kết quả tự đánh giá kỳ {amounts.round_in_words(data.round)} "
        f"của {paper_wording.place_name(data.place)} với thực tế theo Bộ tiêu chí rà soát "
        f"(hình thức: {_method(data)}): {amounts.count(len(checked))} tiêu chí, trong đó "
        f"{critical}/{len(checklist.critical_items)} tiêu chí bắt buộc. {_agreement(checked)}"
    )
    if data.verified is not None:
        level = paper_wording.colour_text(checklist, data.verified, in_words=True)
        yield paragraph(f"Mức sẵn sàng theo kết quả kiểm tra: {level}.")
    yield item_tables.checked_items(checklist, checked)
    yield note(f"Tiêu chí bắt buộc in mã đậm. {_secret_mark(data, checked)}".strip())


def _method(data: InspectionReport) -> str:
    found = next(method.vi for method in data.checklist.methods if method.id is data.method)
    return paper_wording.lower_first(found)


def _agreement(checked: Sequence[ItemLine]) -> str:
    same = sum(line.difference is Difference.MATCH for line in checked)
    other = len(checked) - same
    if not other:
        return "Tất cả đều khớp với tự đánh giá."
    return f"Khớp với tự đánh giá: {amounts.count(same)}; khác: {amounts.count(other)}."


def _secret_mark(data: InspectionReport, checked: Sequence[ItemLine]) -> str:
    checklist = data.checklist
    codes = [checklist.item(line.item).code for line in checked if checklist.is_secret(line.item)]
    return f"{', '.join(codes)}: {checklist.secret_rule.annex_mark.vi.lower()}." if codes else ""


def _opinion_and_conclusion(data: InspectionReport) -> Iterator[Flowable]:
    yield part_heading("III. Ý KIẾN CỦA ĐƠN VỊ ĐƯỢC KIỂM TRA")
    yield from _written_or_room(data.opinion)
    yield part_heading("IV. KẾT LUẬN, KIẾN NGHỊ VÀ THỜI HẠN KHẮC PHỤC")
    yield from _written_or_room(data.conclusion)
    if data.orders:
        yield from table_heading("Việc phải khắc phục")
        yield item_tables.ordered_work(data.checklist, data.orders)


def _written_or_room(content: str) -> list[Flowable]:
    return paragraphs(content) or [WritingLines(_ROOM_TO_WRITE), gap(8)]


def _ending(data: InspectionReport) -> Iterator[Flowable]:
    if data.ended is not None:
        same_day = data.started and amounts.day_of(data.started) == amounts.day_of(data.ended)
        day = "cùng ngày" if same_day else figures.day_in_words(amounts.day_of(data.ended))
        end = f"{amounts.hour_in_words(data.ended)} {day}"
    else:
        end = _BLANK_MOMENT
    yield _fill_in("Người từ chối ký biên bản (nếu có) và lý do:", more=1)
    yield gap(6)
    closing = paragraph(
        f"Biên bản kết thúc vào hồi {end}; được lập thành 02 bản, mỗi bên giữ 01 bản, đã đọc lại "
        "cho mọi người cùng nghe và thống nhất ký tên./."
    )
    signers = (
        ("NGƯỜI GHI BIÊN BẢN", data.recorder),
        ("ĐẠI DIỆN ĐƠN VỊ ĐƯỢC KIỂM TRA", data.unit_head),
        ("TRƯỞNG ĐOÀN KIỂM TRA", data.team_head),
    )
    copies = copies_list(data.letterhead.copies, addressed=False)
    below = [gap(10), *copies] if copies else []  # the list of copies never stands alone on a page
    yield together(closing, gap(6), signatures_abreast(signers), *below)
