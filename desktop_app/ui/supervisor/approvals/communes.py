"""The communes of which something waits, and what waits of one of them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.core.text.cleaning import search_key
from desktop_app.i18n import _, current_language, ngettext
from desktop_app.ui.look import columns, fonts, paint
from desktop_app.ui.look.announcing import Announced
from desktop_app.ui.look.tables import TableView
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.workspace.values.board import Board, Waiting
from desktop_app.workspace.values.decision_groups import CommuneWaiting

from .groups import kind_caption
from .row_card import RowCard
from .unfolded_rows import UnfoldedRows, mark_column, photo_column, who_words

CommuneColumn = columns.Column[CommuneWaiting, Board]
ThingColumn = columns.Column[Waiting, Board]
ThingKey = tuple[str, str, str]
_ROW = 56


def thing_key(one: Waiting) -> ThingKey:
    """Return what identifies one thing among all that wait."""
    return one.centre, one.item, one.kind


def _things(one: CommuneWaiting, board: Board) -> str:
    count = len(one.waiting)
    return ngettext("{count} thing", "{count} things", count).format(count=count)


def _codes(one: CommuneWaiting, board: Board) -> str:
    return ", ".join(dict.fromkeys(board.item(thing.item).code for thing in one.waiting))


def _paint_name(p: QPainter, rect: QRectF, one: CommuneWaiting, board: Board, words: str) -> None:
    c = colours()
    paint.text(p, rect.x(), rect.y() + 5, 22, words, fonts.BODY_M, c.ink, room=rect.width())
    said = _codes(one, board)
    paint.text(p, rect.x(), rect.y() + 28, 20, said, fonts.SMALL, c.ink2, room=rect.width())


def _paint_count(p: QPainter, rect: QRectF, one: CommuneWaiting, board: Board, words: str) -> None:
    right = Qt.AlignmentFlag.AlignRight
    paint.text(p, rect.x(), rect.y() + 5, 22, words, fonts.SMALL_B, colours().ink,
               room=rect.width(), align=right)  # fmt: skip


COMMUNE_COLUMNS: tuple[CommuneColumn, ...] = (
    columns.Column(
        id="commune", title=lambda: _("Commune or ward"),
        value=lambda one, _board: one.commune.full_name,
        order=lambda one, _board: (search_key(one.commune.name), one.centre),
        least=120, share=1, essential=True, painted=_paint_name,
    ),
    columns.Column(
        id="count", title=lambda: "", value=_things, least=60, share=0, essential=True,
        order=lambda one, _board: len(one.waiting), painted=_paint_count,
        exported=lambda one, _board: str(len(one.waiting)),
    ),
    columns.Column(id="items", title=lambda: _("Items"), value=_codes, at_first=False,
                   always_copied=True),
    columns.Column(id="code", title=lambda: _("Commune code"), value=lambda one, _board: one.centre,
                   at_first=False, always_copied=True),
)  # fmt: skip


class CommuneTable(TableView[CommuneWaiting, Board]):
    """Signals: as TableView."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            COMMUNE_COLUMNS,
            name=_("Communes of which something waits"),
            key=lambda one: one.centre,
            row_height=_ROW,
            head=False,
            parent=parent,
        )


def _item(one: Waiting, board: Board) -> str:
    item = board.item(one.item)
    return f"{item.code}  {item.short.in_language(current_language())}"


def _said(one: Waiting, board: Board) -> str:
    words = "" if board.item(one.item).secret else one.text.replace("\n", " ")
    return " · ".join(part for part in (kind_caption(one.kind), one.evidence, words) if part)


def _thing_columns(thumbnails: Thumbnails) -> tuple[ThingColumn, ...]:
    return (
        photo_column(thumbnails, is_secret=lambda one, board: board.item(one.item).secret),
        mark_column(),
        columns.Column(
            id="item", title=lambda: _("Item"), value=_item,
            least=130, share=3, essential=True, style=fonts.BODY_M, ink=Ink.INK,
        ),
        columns.Column(id="said", title=lambda: _("Attached, said"), value=_said, least=140,
                       share=7, essential=True, ink=Ink.INK),
        columns.Column(id="who", title=lambda: _("Who"), value=who_words, least=150, share=3,
                       right=True),
        columns.Column(id="code", title=lambda: _("Commune code"),
                       value=lambda one, _board: one.centre, at_first=False, always_copied=True),
    )  # fmt: skip


class ThingRows(UnfoldedRows[Board]):
    """What waits of one commune; the digits decide the row that is unfolded.

    Signals: as UnfoldedRows.
    """

    def __init__(
        self, thumbnails: Thumbnails, card: RowCard, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            _thing_columns(thumbnails),
            thumbnails,
            card,
            name=_("What waits of the commune"),
            key=thing_key,
            parent=parent,
        )

    def announced(self) -> list[Announced]:
        """Return what the digits and Enter do while the rows have the focus."""
        return [*self.card.announced(), *super().announced()]
