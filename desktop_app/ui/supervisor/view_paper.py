"""A view of the area as a paper: what is filtered and sorted as it is shown, in Vietnamese."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from desktop_app.i18n import current_language
from desktop_app.i18n.sentences import in_vietnamese
from desktop_app.reports.view_data import TablePart, ViewColumn, ViewSheet
from desktop_app.ui.look.columns import Column
from desktop_app.ui.papers import Paper
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.workspace.values.board import Board

R = TypeVar("R")
G = TypeVar("G")
_SHARE = 9  # logical pixels that a share of what is left over counts for


def view_paper(
    session: SupervisorSession, title: str, file_name: str, sheet: Callable[[Board], ViewSheet]
) -> Paper | None:
    """Return the paper of what *sheet* makes of the board that is shown; None without a board.

    Where the window speaks another language the board is read again: some of its words are in it.
    """
    shown, language = session.board, current_language()
    if shown is None:
        return None
    with in_vietnamese():
        board = shown
        if language != "vi":
            board = session.workspace.board(area=session.area, round_=session.round)
        made = sheet(board)
    return Paper(title=title, file_name=file_name, draw=lambda door: door.papers.view(made))


def table_part(
    columns: Sequence[Column[R, G]],
    rows: Sequence[R],
    given: G,
    *,
    none: str = "",
) -> TablePart:
    """Return *rows* as a table of a paper, in the words of *columns*; pictures are left out."""
    printed = [one for one in columns if one.title() and not one.is_picture]
    return TablePart(
        columns=tuple(
            ViewColumn(
                heading=one.title(),
                width=one.least + _SHARE * one.share,
                align="right" if one.right else "left",
            )
            for one in printed
        ),
        rows=tuple(tuple(one.value(row, given) for one in printed) for row in rows),
        none=none,
    )
