"""The blank form: filled in by pen, then typed in; boxes carry the keys of the screen."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, assert_never

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Table

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.checklist.item import Item, ItemType
from desktop_app.core.ids import CentreId, Status
from desktop_app.core.text.form_code import FormCode, form_code_text
from desktop_app.i18n import figures
from desktop_app.reports import amounts, paper_wording
from desktop_app.reports.body import style, text
from desktop_app.reports.data import BlankForm
from desktop_app.reports.fonts import typeface
from desktop_app.reports.marks import Answers, Field, FillIn
from desktop_app.reports.page import A4_WIDTH, Paper, Sheet
from desktop_app.reports.qr import qr_code

_LEFT, _RIGHT, _TOP, _BOTTOM = 18 * mm, 12 * mm, 17 * mm, 24 * mm
_WIDTH = A4_WIDTH - _LEFT - _RIGHT
_CODE_WIDTH = 12 * mm
_CRITICAL_PER_PAGE = 9
# Size of the hints, and points between the lines to write on where nine items fill a page: the
# first that needs no more sheets than the smallest.
_ROOMS = ((10.0, 17.5), (10.0, 15.5), (9.5, 17.5), (9.5, 15.5), (9.0, 15.5), (8.5, 15.5))
_LINES = 15.5
_HINT = 9.5  # of the other items
_FOOT_SIZE = 9.0
_QR_SIDE = 21 * mm
_PADDINGS = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
_KEYS = (Status.MET, Status.PARTIAL, Status.UNMET, Status.NOT_APPLICABLE)  # 1 to 4 on the screen


def draw_blank(data: BlankForm, out: BinaryIO) -> None:
    """Write the form to *out* as a PDF; every sheet says which of how many it is."""
    least = _paper(data, 0, _ROOMS[-1]).write(io.BytesIO())
    for room in _ROOMS:
        drawn = io.BytesIO()
        if _paper(data, least, room).write(drawn) == least:
            break
    out.write(drawn.getvalue())


def _paper(data: BlankForm, sheets: int, room: tuple[float, float]) -> Paper:
    checklist = data.checklist
    name = paper_wording.place_title(data.place) if data.place else "………………………………"
    round_ = amounts.short_round(data.round) if data.round else "…… / ………"
    sheet = Sheet(
        top=_TOP,
        bottom=_BOTTOM,
        left=_LEFT,
        right=_RIGHT,
        number=lambda page: f"{name} – kỳ {round_} – trang {page}/{sheets}",
        foot=_legend(checklist),
        foot_size=_FOOT_SIZE,
    )
    paper = Paper(
        title=f"Phiếu ghi kết quả rà soát, bộ tiêu chí {checklist.id}/{checklist.version}",
        training=data.training,
        sheet=sheet,
    )
    paper.add(*_head(data))
    for number, item in enumerate(checklist.critical_items):
        if number and number % _CRITICAL_PER_PAGE == 0:
            paper.add(PageBreak())
        paper.add(_row(checklist, item, *room))
    paper.add(PageBreak())
    for section in checklist.sections:
        rest = [item for item in section.items if not item.critical]
        opening = style(12, weight="bold", before=4, after=2, keep_with_next=True)
        if rest:
            paper.add(text(f"{section.code}. {section.vi}", opening))
        paper.add(*(_row(checklist, item, _HINT, _LINES) for item in rest))
    return paper


def _legend(checklist: Checklist) -> tuple[str, ...]:
    causes = _numbered(cause.vi for cause in checklist.causes)
    solvers = _numbered(solver.vi for solver in checklist.solvers)
    return (
        f"Nguyên nhân: {causes}",
        f"Nơi tháo gỡ: {solvers}",
        f"{checklist.evidence_rule.notice.vi} Bộ tiêu chí {checklist.id}, phiên bản "
        f"{checklist.version}.",
    )


def _numbered(names: Iterable[str]) -> str:
    return " · ".join(f"{number} {name}" for number, name in enumerate(names, start=1))


def _head(data: BlankForm) -> Iterator[Flowable]:
    lines = list(_opening(data))
    code = _code(data)
    if code is None:
        yield from lines
    else:
        yield Table(
            [[lines, qr_code(form_code_text(code), _QR_SIDE)]],
            colWidths=[_WIDTH - _QR_SIDE, _QR_SIDE],
            style=[
                ("FONTNAME", (0, 0), (-1, -1), typeface().regular),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                *((side, (0, 0), (-1, -1), 0) for side in _PADDINGS),
            ],
        )
    yield text(
        f"{len(data.checklist.critical_items)} tiêu chí bắt buộc (hai trang đầu)",
        style(12, weight="bold", before=2, after=2),
    )


def _opening(data: BlankForm) -> Iterator[Flowable]:
    bold = style(13, weight="bold", align="centre", after=2)
    yield text("PHIẾU GHI KẾT QUẢ RÀ SOÁT", bold)
    yield text("điều kiện hoạt động của Trung tâm Phục vụ hành chính công cấp xã", bold)
    plain = style(11, after=1)
    if data.centre_name:
        due = f" (hạn trình {figures.day(data.due)})" if data.due else ""
        yield text(f"Đơn vị: {data.centre_name}{due}", plain)
    else:
        yield FillIn("Đơn vị:", size=11)
    yield FillIn("Người ghi, ngày ghi:", size=11)


def _code(data: BlankForm) -> FormCode | None:
    """Return the code by which the form is opened when it is typed in; None for any commune's."""
    if data.place is None or data.round is None:
        return None
    centre = data.centre or CentreId(data.place.code)
    return FormCode(centre=centre, round=data.round, checklist=data.checklist.name)


def _row(checklist: Checklist, item: Item, hint: float, leading: float) -> Flowable:
    question = style(10.5, leading=1.12)
    small = style(hint, weight="italic", leading=1.1)
    content: list[Flowable] = [
        text(item.question.vi, question),
        text(f"Đạt khi: {item.met_when.vi}", small),
        Answers(_answers(checklist, item), leading=leading),
    ]
    if item.secret:
        mark, refusal = checklist.secret_rule.annex_mark.vi, checklist.secret_rule.refusal.vi
        content.append(text(f"{mark}. {refusal}", small))
    elif item.informational:
        content.append(Answers((Field("Minh chứng, ghi chú", None),), leading=leading))
    else:
        content.append(
            Answers(
                (
                    Field("Nguyên nhân số", 9 * mm),
                    Field("Nơi tháo gỡ số", 9 * mm),
                    Field("Minh chứng, ghi chú", None),
                ),
                leading=leading,
            )
        )
    return Table(
        [[text(item.code, style(12, weight="bold", align="centre")), content]],
        colWidths=[_CODE_WIDTH, _WIDTH - _CODE_WIDTH],
        style=[
            ("FONTNAME", (0, 0), (-1, -1), typeface().regular),
            ("BOX", (0, 0), (-1, -1), 0.6, "black"),
            ("LINEAFTER", (0, 0), (0, 0), 0.6, "black"),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ],
    )


def _answers(checklist: Checklist, item: Item) -> tuple[str | Field, ...]:
    """Return boxes (text) and fields to write in, in the order they are read."""
    unit = item.unit.vi if item.unit else ""
    unknown = "Chưa rõ"
    beside = (checklist.status_label(item, Status.NOT_APPLICABLE).vi,) if item.na.allowed else ()
    match item.type:
        case ItemType.STATUS:
            return tuple(_status_boxes(checklist, item))
        case ItemType.RATIO:
            return Field("Số:", 22 * mm), Field("/", 22 * mm, after=unit), unknown, *beside
        case ItemType.DATE:
            day = Field("Ngày", 12 * mm), Field("tháng", 12 * mm), Field("năm", 18 * mm)
            return *day, unknown, *beside
        case ItemType.CHOICE:
            chosen = (f"{number} {choice.vi}" for number, choice in enumerate(item.choices, 1))
            return *chosen, *beside
        case ItemType.COUNT | ItemType.NUMBER:
            return Field("Số:", 26 * mm, after=unit), unknown, *beside
    assert_never(item.type)


def _status_boxes(checklist: Checklist, item: Item) -> Iterator[str]:
    for key, status in enumerate(_KEYS, start=1):
        if status is Status.NOT_APPLICABLE and not item.na.allowed:
            continue
        if status is Status.PARTIAL and item.secret:  # it takes Có or Chưa, nothing between
            continue
        yield f"{key} {checklist.status_label(item, status).vi}"
