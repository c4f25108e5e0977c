"""The groups of what waits: an item, its reason, how many communes."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.core.assessment.board_counts import WaitingKind
from desktop_app.i18n import _, current_language, ngettext
from desktop_app.ui.look import columns, fonts, paint
from desktop_app.ui.look.tables import TableView
from desktop_app.ui.look.theme import colours
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import Board
from desktop_app.workspace.values.decision_groups import DecisionGroup

Column = columns.Column[DecisionGroup, Board]
_ROW = 56


def kind_caption(kind: WaitingKind) -> str:
    """Return the caption over the groups of *kind*."""
    match kind:
        case WaitingKind.APPROVAL:
            return _("Not applicable, waiting for approval")
        case WaitingKind.REPLY:
            return _("Replies to requests to complete")
        case WaitingKind.PHOTO:
            return _("The same photo in several communes")
        case WaitingKind.CONFLICT:
            return _("Two different versions")
    assert_never(kind)


def reason_words(group: DecisionGroup) -> str:
    """Return what the members of *group* have in common."""
    first = group.waiting[0]
    match group.kind:
        case WaitingKind.APPROVAL:
            return first.text
        case WaitingKind.REPLY:
            return _("Asked: “{request}”").format(request=first.reason) if first.reason else ""
        case WaitingKind.PHOTO:
            return _("The same file as in another commune")
        case WaitingKind.CONFLICT:
            return _("Only the commune can choose between its two versions.")
    assert_never(group.kind)


def short_name(group: DecisionGroup, board: Board) -> str:
    """Return the short name of the item of *group*."""
    return board.item(group.item).short.in_language(current_language())


def _communes(group: DecisionGroup, board: Board) -> str:
    count = len({one.centre for one in group.waiting})
    return ngettext("{count} place", "{count} places", count).format(count=count)


def _paint_name(p: QPainter, rect: QRectF, group: DecisionGroup, board: Board, words: str) -> None:
    c = colours()
    paint.text(p, rect.x(), rect.y() + 5, 22, words, fonts.BODY_M, c.ink, room=rect.width())
    said = reason_words(group).replace("\n", " ")
    paint.text(p, rect.x(), rect.y() + 28, 20, said, fonts.SMALL, c.ink2, room=rect.width())


def _paint_code(p: QPainter, rect: QRectF, group: DecisionGroup, board: Board, words: str) -> None:
    ink = colours().ink3
    paint.text(p, rect.x(), rect.y() + 5, 22, words, fonts.SMALL_M, ink, room=rect.width())


def _paint_count(p: QPainter, rect: QRectF, group: DecisionGroup, board: Board, words: str) -> None:
    right = Qt.AlignmentFlag.AlignRight
    paint.text(p, rect.x(), rect.y() + 5, 22, words, fonts.SMALL_B, colours().ink,
               room=rect.width(), align=right)  # fmt: skip


GROUP_COLUMNS: tuple[Column, ...] = (
    Column(
        id="code", title=lambda: _("Item"), value=lambda group, board: board.item(group.item).code,
        least=26, share=0, essential=True, painted=_paint_code,
    ),
    Column(
        id="name", title=lambda: "",
        value=short_name, least=120, share=1, essential=True, painted=_paint_name,
    ),
    Column(
        id="count", title=lambda: "", value=_communes, least=44, share=0, essential=True,
        order=lambda group, _board: len(group.waiting), painted=_paint_count,
        exported=lambda group, _board: str(len(group.waiting)),
    ),
    Column(
        id="reason", title=lambda: _("Reason"), value=lambda group, _board: reason_words(group),
        at_first=False, always_copied=True,
    ),
    Column(
        id="kind", title=lambda: _("What waits"),
        value=lambda group, _board: kind_caption(group.kind), at_first=False, always_copied=True,
    ),
)  # fmt: skip


class GroupTable(TableView[DecisionGroup, Board]):
    """Signals: as TableView."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            GROUP_COLUMNS,
            name=_("What waits for your word"),
            key=lambda group: group.key,
            row_height=_ROW,
            head=False,
            caption=lambda group: kind_caption(group.kind),
            parent=parent,
        )


def group_title(group: DecisionGroup, board: Board) -> str:
    """Return code and short name of the item of *group*, and how many communes."""
    return f"{area_words.item_name(board.item(group.item))} · {_communes(group, board)}"
