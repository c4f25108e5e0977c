"""The text of one letter about a gap that many communes share, with the list of communes.

It is a Vietnamese paper whatever the window speaks, as the reports are.
"""

from __future__ import annotations

from desktop_app.core.item import OWN_SOLVER
from desktop_app.i18n import figures
from desktop_app.workspace.values.board import Board, BoardRow, CommonGap


def letter_text(board: Board, gap: CommonGap) -> str:
    """Return a letter to whoever can solve *gap*, its annex with one commune a line."""
    checklist = board.checklist
    item = board.item(gap.item)
    cause = checklist.cause(gap.cause) if gap.cause else None
    solver = checklist.solver(gap.solver) if gap.solver else None
    count = len(gap.communes)
    why = f", nguyên nhân chủ yếu: {cause.vi[:1].lower()}{cause.vi[1:]}" if cause else ""
    # What the communes can solve themselves is nobody else's to answer for.
    to = solver.vi if solver and solver.id != OWN_SOLVER else "……………………"
    lines = [
        f"V/v đề nghị tháo gỡ: {item.short.vi[:1].lower()}{item.short.vi[1:]}",
        "",
        f"Kính gửi: {to}",
        "",
        f"Qua rà soát điều kiện hoạt động của Trung tâm Phục vụ hành chính công kỳ tháng "
        f"{int(board.round[5:])} năm {board.round[:4]} trên địa bàn {board.area}, có "
        f"{count}/{gap.of} xã, phường, đặc khu chưa đạt hoặc chưa đủ tiêu chí {item.code} "
        f"“{item.short.vi}”{why}.",
        "",
        f"Yêu cầu của tiêu chí: {item.met_when.vi}",
        "",
        "Đề nghị quý cơ quan xem xét, tháo gỡ cho các đơn vị nêu trong danh sách kèm theo.",
        "",
        f"DANH SÁCH KÈM THEO ({count} đơn vị)",
    ]
    rows = {row.centre: row for row in board.rows}
    for number, centre in enumerate(gap.communes, start=1):
        lines.append(_line(board, rows[centre], number))
    if board.data_time is not None:
        when = f"{board.data_time:%H} giờ {board.data_time:%M} phút"
        lines += ["", f"Số liệu lúc {when} {figures.day_in_words(board.data_time.date())}."]
    return "\n".join(lines)


def _line(board: Board, row: BoardRow, number: int) -> str:
    province = board.provinces[row.commune.province].full_name
    said = "" if row.submitted else " (chưa trình)"
    return f"{number}. {row.commune.full_name}, {province}{said}"
