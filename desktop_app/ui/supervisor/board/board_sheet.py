"""The list and the matrix of communes as they are shown, as values of a paper."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.core.assessment.board_counts import Cell
from desktop_app.core.ids import CentreId
from desktop_app.i18n import _
from desktop_app.reports.view_data import (
    MatrixItem,
    MatrixPart,
    MatrixRow,
    MatrixSection,
    TablePart,
    ViewSheet,
)
from desktop_app.ui.look import marks
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.view_paper import table_part
from desktop_app.workspace.values.board import Board, BoardRow

from .board_table import BoardTable
from .board_view import Index, View
from .view_words import filter_words, sort_word


def list_sheet(board: Board, table: BoardTable, view: View) -> ViewSheet:
    """Return the list: the columns and the order that the person chose in *table*."""
    rows = _rows(board, [row.centre for row in table.model_.rows])
    part = table_part(table.shown_columns(), rows, board, none=_("No commune is like that."))
    order = table.sorted_words() or sort_word(view.sort)
    return _sheet(_("LIST OF COMMUNES"), board, view, part, len(rows), order)


def matrix_sheet(board: Board, centres: Sequence[CentreId], view: View) -> ViewSheet:
    """Return the matrix of *centres*, of the critical items alone where the view is of them."""
    rows = _rows(board, centres)
    at = 0
    sections = []
    for section in board.checklist.sections:
        items = []
        for item in section.items:
            if item.critical or not view.critical:
                items.append(MatrixItem(code=item.code, at=at, critical=item.critical))
            at += 1
        if items:
            sections.append(MatrixSection(code=section.code, items=tuple(items)))
    part = MatrixPart(
        sections=tuple(sections),
        rows=tuple(
            MatrixRow(
                name=row.commune.name,
                level=marks.readiness_word(row.level),
                left=str(row.missing) if row.said_something else "",
                cells=row.cells,
                verified=row.verified_cells,
            )
            for row in rows
        ),
        words={cell: area_words.cell_word(cell) for cell in Cell},
        checked=_("line below: found so by a check"),
        none=_("No commune is like that."),
    )
    return _sheet(_("ITEMS BY COMMUNES"), board, view, part, len(rows), sort_word(view.sort))


def _rows(board: Board, centres: Sequence[CentreId]) -> list[BoardRow]:
    known = {row.centre: row for row in board.rows}
    return [known[centre] for centre in centres if centre in known]


def _sheet(
    name: str, board: Board, view: View, part: TablePart | MatrixPart, shown: int, order: str
) -> ViewSheet:
    return ViewSheet(
        name=name,
        area=board.area,
        round=board.round,
        data_time=board.data_time,
        filters=filter_words(Index(board), view),
        order=order[:1].lower() + order[1:],
        shown=shown,
        of=len(board.rows),
        parts=(part,),
        wide=True,
        training=board.training,
    )
