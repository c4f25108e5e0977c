"""Tables of items that several papers share: every item, what is open, what is to be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportlab.platypus import Flowable

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.checklist.item import Item
from desktop_app.core.ids import Status
from desktop_app.i18n import figures
from desktop_app.reports import paper_wording
from desktop_app.reports.body import Run
from desktop_app.reports.data import ActionLine, CommuneName, ItemLine
from desktop_app.reports.page import TEXT_WIDTH, WIDE_TEXT_WIDTH
from desktop_app.reports.tables import SMALL, Column, Row, Section, Total, grid, lines

# The columns of the summary and the statuses that each of them counts.
_COUNTED: tuple[tuple[str, tuple[Status, ...]], ...] = (
    ("Đạt", (Status.MET,)),
    ("Đạt một phần", (Status.PARTIAL,)),
    ("Chưa đạt", (Status.UNMET,)),
    ("Không áp dụng", (Status.NOT_APPLICABLE,)),
    ("Chưa trả lời", (Status.UNANSWERED, Status.NOT_KNOWN)),
    ("Đã ghi số", (Status.ANSWERED,)),
)


def section_summary(checklist: Checklist, item_lines: Iterable[ItemLine]) -> Flowable:
    """Return how many items of each section have each status; the counts add up."""
    by_item = {line.item: line for line in item_lines}
    columns = [
        Column("Mã", 9, "centre"),
        Column("Nội dung", 47),
        Column("Số tiêu chí", 14, "centre"),
        *(Column(word, 16, "centre") for word, _ in _COUNTED),
    ]
    rows: list[Row] = []
    sums = [0] * len(_COUNTED)
    for section in checklist.sections:
        found = [_status(by_item.get(item.id)) for item in section.items]
        counts = [sum(status in wanted for status in found) for _, wanted in _COUNTED]
        sums = [old + new for old, new in zip(sums, counts, strict=True)]
        rows.append((section.code, section.vi, str(len(found)), *map(str, counts)))
    rows.append(Total("", "Cộng", str(sum(sums)), *map(str, sums)))
    return grid(columns, rows, width=TEXT_WIDTH, size=11)


def _status(line: ItemLine | None) -> Status:
    return line.declared.status if line and line.declared else Status.UNANSWERED


def open_items(
    checklist: Checklist, open_lines: Sequence[ItemLine], place: CommuneName
) -> Flowable:
    """Return the critical items that are not fully met, why, and who can solve it."""
    columns = [
        Column("Mã", 9, "centre"),
        Column("Tiêu chí bắt buộc", 55),
        Column("Kết quả tự đánh giá", 45),
        Column("Nguyên nhân", 34),
        Column("Nơi tháo gỡ", 24),
    ]
    rows = []
    for line in open_lines:
        item = checklist.item(line.item)
        cause, solver = _cause_and_solver(checklist, item, line, place)
        shown = paper_wording.result(checklist, item, line)
        rows.append((item.code, item.question.vi, shown, cause, solver))
    return grid(columns, rows, width=TEXT_WIDTH)


def _cause_and_solver(
    checklist: Checklist, item: Item, line: ItemLine, place: CommuneName
) -> tuple[str, str]:
    if item.secret:
        return "", ""
    solver = paper_wording.solver_text(checklist, line.solver, place)
    return paper_wording.cause_text(checklist, line.cause), solver


def status_counts(checklist: Checklist, item_lines: Iterable[ItemLine], *, size: float) -> Flowable:
    """Return one row: how many items of the whole checklist have each status."""
    by_item = {line.item: line for line in item_lines}
    found = [_status(by_item.get(item.id)) for item in checklist.items_in_order]
    columns = [Column("Tổng số", 1, "centre"), *(Column(word, 1, "centre") for word, _ in _COUNTED)]
    counts = [str(sum(status in wanted for status in found)) for _, wanted in _COUNTED]
    return grid(columns, [(str(len(found)), *counts)], width=TEXT_WIDTH, size=size)


def open_items_brief(
    checklist: Checklist, open_lines: Sequence[ItemLine], place: CommuneName, *, size: float
) -> Flowable:
    """Return the critical items not fully met by their short names, a line each where it fits."""
    columns = [
        Column("Mã", 9, "centre"),
        Column("Tiêu chí bắt buộc", 41),
        Column("Kết quả", 50),
        Column("Nguyên nhân", 39),
        Column("Nơi tháo gỡ", 30),
    ]
    rows: list[Row] = []
    for line in open_lines:
        item = checklist.item(line.item)
        cause, solver = _cause_and_solver(checklist, item, line, place)
        rows.append(
            (item.code, item.short.vi, paper_wording.result(checklist, item, line), cause, solver)
        )
    return grid(columns, rows, width=TEXT_WIDTH, size=size)


def every_item(
    checklist: Checklist, item_lines: Iterable[ItemLine], place: CommuneName
) -> Flowable:
    """Return the long table of all items, section by section, for a wide annex."""
    by_item = {line.item: line for line in item_lines}
    columns = [
        Column("Mã", 9, "centre"),
        Column("Tiêu chí", 70),
        Column("Tự đánh giá", 42),
        Column("Kết quả kiểm tra", 38),
        Column("Minh chứng", 42),
        Column("Nguyên nhân, nơi tháo gỡ, ghi chú", 51),
    ]
    rows: list[Row] = []
    for section in checklist.sections:
        rows.append(Section(f"{section.code}. {section.vi}"))
        for item in section.items:
            line = by_item.get(item.id) or ItemLine(item=item.id)
            rows.append(_item_row(checklist, item, line, place))
    return grid(columns, rows, width=WIDE_TEXT_WIDTH, size=SMALL)


def _item_row(checklist: Checklist, item: Item, line: ItemLine, place: CommuneName) -> Row:
    question = item.question.vi + (" (bắt buộc)" if item.critical else "")
    declared = paper_wording.result(checklist, item, line)
    if item.secret:
        mark = checklist.secret_rule.annex_mark.vi
        return item.code, question, declared, verified_text(checklist, item, line), "", mark
    remarks = line.declared.note if line.declared else ""
    return (
        item.code,
        question,
        lines(declared, "Sửa sau khi trình" if line.changed_since else ""),
        verified_text(checklist, item, line),
        lines(*(paper_wording.evidence_text(checklist, piece) for piece in line.evidence)),
        lines(
            "; ".join(part for part in _cause_and_solver(checklist, item, line, place) if part),
            paper_wording.reason_text(item, line.declared),
            remarks,
            f"Yêu cầu bổ sung: {line.returned}" if line.returned else "",
        ),
    )


def checked_items(checklist: Checklist, checked: Sequence[ItemLine]) -> Flowable:
    """Return what a check found, beside what was declared, for the minutes."""
    columns = [
        Column("Mã", 10, "centre"),
        Column("Tiêu chí", 52),
        Column("Tự đánh giá", 32),
        Column("Kết quả kiểm tra", 32),
        Column("So sánh", 24),
        Column("Ghi chú", 30),
    ]
    rows: list[Row] = []
    for line in checked:
        item = checklist.item(line.item)
        code: Sequence[Run] = [(item.code, "bold" if item.critical else "regular")]
        declared = paper_wording.status_word(checklist, item, line.declared)
        remark = line.verified.note if line.verified and not item.secret else ""
        rows.append(
            (
                code,
                item.short.vi,
                lines(declared, paper_wording.value_text(item, line.declared)),
                lines(
                    paper_wording.status_word(checklist, item, line.verified),
                    paper_wording.value_text(item, line.verified),
                ),
                difference_text(checklist, line),
                remark,
            )
        )
    return grid(columns, rows, width=TEXT_WIDTH, size=11)


def ordered_work(checklist: Checklist, orders: Sequence[ActionLine]) -> Flowable:
    """Return what a check orders to be remedied, by whom and until when."""
    columns = [
        Column("TT", 9, "centre"),
        Column("Việc phải khắc phục", 66),
        Column("Người thực hiện", 42),
        Column("Thời hạn", 24, "centre"),
        Column("Sản phẩm", 36),
    ]
    rows: list[Row] = []
    for number, order in enumerate(orders, start=1):
        item = checklist.find(order.item) if order.item else None
        what = f"{order.what} ({item.code})" if item else order.what
        rows.append((str(number), what, order.who, figures.day(order.due), order.product))
    return grid(columns, rows, width=TEXT_WIDTH)


def verified_text(checklist: Checklist, item: Item, line: ItemLine) -> str:
    """Return the verified answer and how it differs; "" where nobody has checked."""
    if line.verified is None:
        return ""
    said = paper_wording.status_word(checklist, item, line.verified)
    if value := paper_wording.value_text(item, line.verified):
        said += f" ({value})"
    return lines(said, difference_text(checklist, line))


def difference_text(checklist: Checklist, line: ItemLine) -> str:
    """Return the word of the difference between the layers, or ""."""
    return next((code.vi for code in checklist.difference_codes if code.id == line.difference), "")


def six_clear_things(checklist: Checklist, actions: Sequence[ActionLine]) -> Flowable:
    """Return the remedies with their six clear things, for a wide annex."""
    columns = [
        Column("TT", 8, "centre"),
        Column("Mã", 9, "centre"),
        Column("Rõ việc", 62),
        Column("Rõ người", 34),
        Column("Rõ thời gian", 24, "centre"),
        Column("Rõ trách nhiệm", 38),
        Column("Rõ sản phẩm", 38),
        Column("Rõ thẩm quyền", 34),
        Column("Tiến độ", 32),
    ]
    rows = []
    for number, action in enumerate(actions, start=1):
        item = checklist.find(action.item) if action.item else None
        rows.append(
            (
                str(number),
                item.code if item else "",
                action.what,
                action.who,
                figures.day(action.due),
                action.responsibility,
                action.product,
                action.authority,
                _progress(action),
            )
        )
    return grid(columns, rows, width=WIDE_TEXT_WIDTH, size=SMALL)


def _progress(action: ActionLine) -> str:
    state = "Đã hoàn thành" if action.done else ""
    if action.closed:
        state = "Đã kiểm tra, hoàn thành"
    return lines("Theo kết luận kiểm tra" if action.ordered else "", state, action.progress)
