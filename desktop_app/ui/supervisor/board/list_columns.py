"""The columns of the list of communes: their captions, widths and texts."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from desktop_app.i18n import _
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import Board, BoardRow

_NARROW = 1000  # pixels below which the columns without a narrow share are left out
_MARGIN, _GAP = 14, 10  # pixels: at both ends, behind a column


class Column(StrEnum):
    """The columns from left to right."""

    COMMUNE = "commune"
    SUBMITTED = "submitted"
    LEFT = "left"
    CHECKED = "checked"
    DIFFERENT = "different"
    TO_DECIDE = "to_decide"
    CHANGED = "changed"
    HEARD = "heard"


def caption(column: Column) -> str:
    """Return the words over a column."""
    match column:
        case Column.COMMUNE:
            return _("Commune or ward")
        case Column.SUBMITTED:
            return _("Submitted")
        case Column.LEFT:
            return _("Left for GREEN")
        case Column.CHECKED:
            return _("Checked")
        case Column.DIFFERENT:
            return _("Differ")
        case Column.TO_DECIDE:
            return _("To be decided")
        case Column.CHANGED:
            return _("Changed")
        case Column.HEARD:
            return _("PC heard of")
    assert_never(column)


def _share(column: Column, *, narrow: bool) -> float:
    """Return how wide a column is beside the others; 0 leaves it out."""
    match column:
        case Column.COMMUNE:
            return 26 if narrow else 20
        case Column.SUBMITTED:
            return 26 if narrow else 19
        case Column.LEFT:
            return 14 if narrow else 10
        case Column.CHECKED:
            return 22 if narrow else 14
        case Column.DIFFERENT:
            return 0 if narrow else 7
        case Column.TO_DECIDE:
            return 0 if narrow else 10
        case Column.CHANGED:
            return 0 if narrow else 8
        case Column.HEARD:
            return 12
    assert_never(column)


def fitting(width: float) -> list[tuple[Column, float, float]]:
    """Return the columns that fit into *width* pixels, each with its left edge and its room."""
    shares = {column: _share(column, narrow=width < _NARROW) for column in Column}
    unit = (width - 2 * _MARGIN) / sum(shares.values())
    made, x = [], float(_MARGIN)
    for column, share in shares.items():
        if share:
            made.append((column, x, share * unit - _GAP))
        x += share * unit
    return made


def cell(column: Column, row: BoardRow, board: Board) -> str:
    """Return the text of *column* for *row*; "" for nothing."""
    match column:
        case Column.COMMUNE:
            return row.commune.name
        case Column.SUBMITTED:
            return _submitted(row, board)
        case Column.LEFT:
            return area_words.missing_word(row)
        case Column.CHECKED:
            return area_words.verified_word(row)
        case Column.DIFFERENT:
            return str(row.differences or "")
        case Column.TO_DECIDE:
            return str(row.replied + row.approvals + row.conflicts or "")
        case Column.CHANGED:
            return area_words.age(row.last_change, board.today)
        case Column.HEARD:
            if row.late:
                return _("Late")
            return _("PC silent") if row.silent else area_words.age(row.last_contact, board.today)
    assert_never(column)


def _submitted(row: BoardRow, board: Board) -> str:
    said = area_words.state_word(row)
    if row.level_day is not None and row.submitted:
        said += f" · {row.level_day.day:02d}/{row.level_day.month:02d}"
    if row.changed_since:
        said += " · " + _("edited since")
    if len(board.versions) > 1:
        said += " · " + area_words.version_word(row)
    if row.submitted_late:
        said += " · " + _("after the round was closed")
    return said
