"""Tables of one or more rounds for other programs: a row an item, or a row a commune."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any, assert_never

from desktop_app.core.assessment.board_counts import Cell
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.checklist.item import Item, ItemType
from desktop_app.core.fault import N_, Fault
from desktop_app.core.ids import CentreId, ItemId, RoundId, Status, round_id
from desktop_app.core.time.rounds import local
from desktop_app.core.version import VERSION
from desktop_app.i18n import answer_values, figures
from desktop_app.i18n.sentences import in_vietnamese
from desktop_app.reports import paper_wording
from desktop_app.reports.amounts import short_moment
from desktop_app.reports.table_data import TableColumn, TableData, Value
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.reading.desk_reading import read_desk
from desktop_app.workspace.reading.overview import read_board
from desktop_app.workspace.values.board import Board, BoardRow
from desktop_app.workspace.values.desk import Desk, Finding, ItemDesk

from .file_forms import TableForm, csv_bytes, json_bytes, write_file

MOST_ROUNDS = 120


class TableShape(StrEnum):
    """What one row of a table is."""

    ITEMS = "items"
    COMMUNES = "communes"


def rounds_between(text: str) -> tuple[RoundId, ...]:
    """Return the rounds of "2026-09..2026-11", or the one named; raise Fault otherwise."""
    first, dots, last = text.partition("..")
    begin, end = round_id(first), round_id(last if dots else first)
    months = [int(one[:4]) * 12 + int(one[5:]) - 1 for one in (begin, end)]
    if not 0 <= months[1] - months[0] < MOST_ROUNDS:
        raise Fault(
            N_("“{text}” is no span of rounds such as 2026-09..2026-11, at most {count} of them."),
            text=text[:40],
            count=MOST_ROUNDS,
        )
    return tuple(
        RoundId(f"{month // 12:04d}-{month % 12 + 1:02d}")
        for month in range(months[0], months[1] + 1)
    )


def write_table(
    context: DeskContext,
    shape: TableShape,
    rounds: tuple[RoundId, ...],
    file: Path,
    form: TableForm,
    *,
    centre: CentreId | None = None,
    area: str | None = None,
) -> None:
    """Write *rounds* of one commune, or of an area, to *file*; raise NotWritten, TooManyRows.

    Words are Vietnamese. A secret item stands in no table of several communes, and in a commune's
    own with its status alone.
    """
    with in_vietnamese():
        table = _table(context, shape, rounds, centre, area)
        match form:
            case TableForm.CSV:
                titles = [column.title for column in table.columns]
                written = csv_bytes([titles, *(list(map(_plain, row)) for row in table.rows)])
            case TableForm.XLSX:
                from desktop_app.reports.workbook import workbook

                written = workbook(table)
            case TableForm.JSON:
                names = [column.name for column in table.columns]
                rows = [dict(zip(names, map(_json, row), strict=True)) for row in table.rows]
                written = json_bytes({"shape": shape, "rounds": rounds, "rows": rows})
            case _:
                assert_never(form)
    write_file(file, written)


def _table(
    context: DeskContext,
    shape: TableShape,
    rounds: tuple[RoundId, ...],
    centre: CentreId | None,
    area: str | None,
) -> TableData:
    boards = [read_board(context, area=area, round_=round_) for round_ in rounds]
    newest = max(boards, key=lambda board: board.round)
    moment = _moment(context, boards)
    if not context.is_supervisor and centre is None:
        centre = context.centre(None)
    about = (
        ("Số liệu lúc", short_moment(moment)),
        ("Địa bàn, đơn vị", centre or newest.area),
        ("Kỳ rà soát", ", ".join(f"{one[5:]}/{one[:4]}" for one in rounds)),
        ("Bộ tiêu chí", newest.checklist.name),
        ("Phiên bản chương trình", VERSION),
        ("Tiêu chí không công khai", newest.checklist.secret_rule.annex_mark.vi),
    )
    match shape:
        case TableShape.ITEMS:
            return TableData(
                name="Tiêu chí",
                columns=_ITEM_COLUMNS,
                rows=_item_rows(context, boards, centre),
                held=6,
                about=about,
                moment=moment,
            )
        case TableShape.COMMUNES:
            return TableData(
                name="Đơn vị",
                columns=(*_COMMUNE_COLUMNS, *_item_columns(newest.checklist)),
                rows=_commune_rows(boards, newest.checklist, centre),
                held=4,
                about=about,
                moment=moment,
            )
    assert_never(shape)


def _moment(context: DeskContext, boards: list[Board]) -> datetime:
    """Return the moment of the data: of the last exchange, else of the newest change."""
    known = [board.data_time for board in boards if board.data_time]
    changes = [row.last_change for board in boards for row in board.rows if row.last_change]
    return max((*known, *changes), default=local(context.identity().created))


_ITEM_COLUMNS = (
    TableColumn(name="round", title="Kỳ", width=9),
    TableColumn(name="centre", title="Mã đơn vị", width=10),
    TableColumn(name="commune", title="Đơn vị", width=26),
    TableColumn(name="province", title="Tỉnh, thành phố", width=22),
    TableColumn(name="code", title="Mã tiêu chí", width=8),
    TableColumn(name="name", title="Tiêu chí", width=34),
    TableColumn(name="item", title="Mã hệ thống", width=24),
    TableColumn(name="section", title="Nhóm", width=26),
    TableColumn(name="critical", title="Bắt buộc", width=9),
    TableColumn(name="status", title="Kết quả tự đánh giá", width=18),
    TableColumn(name="value", title="Giá trị", width=12),
    TableColumn(name="of", title="Trên tổng", width=12),
    TableColumn(name="unit", title="Đơn vị tính", width=12),
    TableColumn(name="standing", title="Ghi nhận", width=20),
    TableColumn(name="cause", title="Nguyên nhân", width=24),
    TableColumn(name="solver", title="Nơi tháo gỡ", width=18),
    TableColumn(name="note", title="Ghi chú", width=40),
    TableColumn(name="evidence", title="Số minh chứng", width=10),
    TableColumn(name="verified_status", title="Kết quả kiểm tra", width=18),
    TableColumn(name="verified_value", title="Giá trị kiểm tra", width=12),
    TableColumn(name="verified_of", title="Kiểm tra: trên tổng", width=12),
    TableColumn(name="difference", title="So sánh", width=22),
    TableColumn(name="returned", title="Yêu cầu bổ sung", width=30),
    TableColumn(name="written", title="Ghi lúc", width=17),
    TableColumn(name="receipt", title="Biên nhận", width=12),
    TableColumn(name="checklist", title="Bộ tiêu chí", width=16),
)


def _item_rows(
    context: DeskContext, boards: list[Board], centre: CentreId | None
) -> Iterator[tuple[Value, ...]]:
    for board in boards:
        # Of an area, the communes that said something: the others have no answers to list.
        wanted = [centre] if centre else [row.centre for row in board.rows if row.said_something]
        for one in wanted:
            with in_vietnamese():
                desk = read_desk(context, centre=one, round_=board.round)
            for item in desk.items.values():
                if not (item.item.secret and centre is None):
                    yield _item_row(desk, item)


def _item_row(desk: Desk, one: ItemDesk) -> tuple[Value, ...]:
    item, answer, checklist = one.item, one.answer, desk.checklist
    status = answer and one.judgement.status
    section = next(part for part in checklist.sections if item in part.items)
    base: tuple[Value, ...] = (
        desk.round,
        desk.centre,
        desk.commune.full_name,
        desk.province.full_name,
        item.code,
        item.short.vi,
        item.id,
        f"{section.code}. {section.vi}",
        item.critical,
        checklist.status_label(item, status or Status.UNANSWERED).vi,
    )
    end: tuple[Value, ...] = (one.written, one.receipt, checklist.name)
    if item.secret:
        hidden = (None,) * (len(_ITEM_COLUMNS) - len(base) - len(end))
        return (*base, *hidden, *end)
    value, of = _values(item, answer.value, answer.of) if answer else (None, None)
    standing = None if item.informational else one.judgement.standing
    return (
        *base,
        value,
        of,
        item.unit.vi if item.unit else "",
        paper_wording.standing_word(standing),
        paper_wording.cause_text(checklist, answer.cause or "") if answer else "",
        paper_wording.solver_text(checklist, answer.solver or "") if answer else "",
        (answer.note or "") if answer else "",
        len(one.evidence),
        *_found(checklist, item, one.finding),
        one.returned.text if one.returned else "",
        *end,
    )


def _found(checklist: Checklist, item: Item, finding: Finding | None) -> tuple[Value, ...]:
    if finding is None:
        return "", None, None, ""
    value, of = _values(item, finding.answer.value, finding.answer.of)
    code = next((c.vi for c in checklist.difference_codes if c.id == finding.difference), "")
    return checklist.status_label(item, finding.status).vi, value, of, code


def _values(item: Item, value: str | None, of: str | None) -> tuple[Value, Value]:
    """Return a canonical value as what it is: a number, a day, or words."""
    if value is None:
        return None, None
    if item.type.is_numeric:
        return _number(value), _number(of)
    said = answer_values.value_text(item, value, of, language="vi", unknown=paper_wording.NOT_KNOWN)
    if item.type is ItemType.DATE:
        try:
            return datetime.fromisoformat(value).date(), None
        except ValueError:
            return said, None
    return said, None


def _number(text: str | None) -> Value:
    if text is None:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return paper_wording.NOT_KNOWN
    return int(number) if number == number.to_integral_value() else number


_COMMUNE_COLUMNS = (
    TableColumn(name="round", title="Kỳ", width=9),
    TableColumn(name="centre", title="Mã đơn vị", width=10),
    TableColumn(name="commune", title="Đơn vị", width=26),
    TableColumn(name="province", title="Tỉnh, thành phố", width=22),
    TableColumn(name="area", title="Địa bàn", width=22),
    TableColumn(name="readiness", title="Mức", width=18),
    TableColumn(name="submitted", title="Trình kỳ này", width=10),
    TableColumn(name="level_day", title="Ngày trình", width=12),
    TableColumn(name="missing", title="Tiêu chí bắt buộc chưa đạt đủ", width=30),
    TableColumn(name="answered", title="Đã trả lời", width=9),
    TableColumn(name="items", title="Số tiêu chí", width=9),
    TableColumn(name="verified", title="Mức đã kiểm tra", width=16),
    TableColumn(name="verified_critical", title="Bắt buộc đã kiểm tra", width=12),
    TableColumn(name="differences", title="Chênh lệch", width=10),
    TableColumn(name="returned", title="Yêu cầu bổ sung chưa xong", width=14),
    TableColumn(name="overdue_actions", title="Nhiệm vụ quá hạn", width=11),
    TableColumn(name="changed_since", title="Sửa sau khi trình", width=11),
    TableColumn(name="late", title="Chậm trình", width=9),
    TableColumn(name="silent", title="Máy im lặng", width=9),
    TableColumn(name="last_contact", title="Liên hệ gần nhất", width=17),
    TableColumn(name="checklist", title="Bộ tiêu chí", width=16),
)


def _item_columns(checklist: Checklist) -> tuple[TableColumn, ...]:
    return tuple(
        TableColumn(name=item.id, title=f"{item.code} {item.short.vi}", width=16)
        for item in checklist.items_in_order
        if not item.secret
    )


def _commune_rows(
    boards: list[Board], checklist: Checklist, centre: CentreId | None
) -> Iterator[tuple[Value, ...]]:
    shown = [item.id for item in checklist.items_in_order if not item.secret]
    for board in boards:
        for row in board.rows:
            if centre in (None, row.centre):
                cells = _cells(board, row)
                yield (*_commune_row(board, row), *(cells.get(item, "") for item in shown))


def _commune_row(board: Board, row: BoardRow) -> tuple[Value, ...]:
    rule = board.checklist.readiness
    lacking = [
        item.code
        for item in board.checklist.items_in_order
        if item.id in row.lacks and not item.secret
    ]
    return (
        board.round,
        row.centre,
        row.commune.full_name,
        board.provinces[row.commune.province].full_name,
        ", ".join(row.areas) or board.area,
        rule.label(row.level).vi,
        row.submitted,
        row.level_day,
        ", ".join(lacking),
        row.answered,
        row.items,
        rule.label(row.verified).vi if row.verified else "",
        row.verified_items,
        row.differences,
        row.returned,
        row.overdue_actions,
        row.changed_since,
        row.late,
        row.silent,
        row.last_contact,
        row.checklist,
    )


def _cells(board: Board, row: BoardRow) -> dict[ItemId, str]:
    """Return what each item of a commune stands at, in words."""
    items = board.checklist.items_in_order
    return {
        item.id: _cell_word(board.checklist, Cell(cell))
        for item, cell in zip(items, row.cells, strict=True)
    }


def _cell_word(checklist: Checklist, cell: Cell) -> str:
    def word(status: Status) -> str:
        return next(one.vi for one in checklist.statuses if one.id == status)

    match cell:
        case Cell.MET:
            return word(Status.MET)
        case Cell.MET_WITHOUT_EVIDENCE:
            return f"{word(Status.MET)} (thiếu minh chứng)"
        case Cell.PARTIAL:
            return word(Status.PARTIAL)
        case Cell.UNMET:
            return word(Status.UNMET)
        case Cell.NOT_APPLICABLE:
            return word(Status.NOT_APPLICABLE)
        case Cell.NOT_APPLICABLE_WAITING:
            return f"{word(Status.NOT_APPLICABLE)} (chờ chấp thuận)"
        case Cell.UNANSWERED:
            return word(Status.UNANSWERED)
        case Cell.RECORDED:
            return word(Status.ANSWERED)
        case Cell.CONFLICT:
            return "Có xung đột"
        case Cell.NOT_IN_VERSION:
            return ""
    assert_never(cell)


def _plain(value: Value) -> object:
    """Return a value as a CSV cell reads it in Vietnam."""
    match value:
        case bool():
            return "Có" if value else "Không"
        case Decimal():
            return figures.decimal(str(value)).replace(".", "")
        case datetime():
            return figures.moment(value)
        case int() | str() | None:
            return value
        case _:
            return figures.day(value)


def _json(value: Value) -> Any:
    match value:
        case Decimal():
            return float(value)
        case bool() | int() | str() | None:
            return value
        case datetime():
            return value.isoformat(timespec="seconds")
        case _:
            return value.isoformat()
