"""The communes of one group: ticked or not, with what each attached and said."""

from __future__ import annotations

from typing import assert_never

import msgspec
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.i18n import _
from desktop_app.ui.look import announcing, columns, fonts, glyphs, paint
from desktop_app.ui.look.announcing import Announced
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_CAP, Ink
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.workspace.values.board import Board, Waiting
from desktop_app.workspace.values.decision_groups import DecisionGroup, OddReason

from .groups import reason_words
from .row_card import RowCard
from .unfolded_rows import UnfoldedRows, mark_column, photo_column, who_words


class Deciding(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows are read beside."""

    board: Board
    group: DecisionGroup
    unticked: frozenset[str]  # centres
    secret: bool  # no photo, no words


Column = columns.Column[Waiting, Deciding]


def odd_words(reason: OddReason | None) -> str:
    """Return why one is not decided together with the others, "" where it is."""
    match reason:
        case None:
            return ""
        case OddReason.OTHER_EVIDENCE:
            return _("left out: another kind of evidence")
        case OddReason.OTHER_WORDS:
            return _("left out: another reason")
    assert_never(reason)


def _said(one: Waiting, given: Deciding) -> str:
    words = one.text.replace("\n", " ")
    if given.secret or words == reason_words(given.group):
        words = ""
    return " · ".join(part for part in (one.evidence, words) if part)


def _paint_tick(p: QPainter, rect: QRectF, one: Waiting, given: Deciding, words: str) -> None:
    c = colours()
    box = QRectF(rect.x() + 1, rect.center().y() - 8, 17, 17)
    if one.centre in given.unticked:
        paint.box(p, box, RADIUS_CAP, fill=c.surface, border=c.edge, width=1.5)
        return
    paint.box(p, box, RADIUS_CAP, fill=c.accent)
    glyphs.paint_icon(p, Icon.TICK, box.x() + 2, box.y() + 2, 13, c.onaccent)


def _paint_said(p: QPainter, rect: QRectF, one: Waiting, given: Deciding, words: str) -> None:
    c = colours()
    odd = odd_words(given.group.odd.get(one.centre))
    pieces = [paint.Run(words, fonts.SMALL, c.ink)]
    if odd:
        start = "   " if words else ""
        room = rect.width() - fonts.width(f"{start}{odd}", fonts.SMALL_M) - 4
        shown = fonts.elided(words, fonts.SMALL, max(0, int(room)))
        pieces = [paint.Run(shown, fonts.SMALL, c.ink),
                  paint.Run(f"{start}{odd}", fonts.SMALL_M, c.amber.text)]  # fmt: skip
    paint.runs(p, rect.x(), rect.y(), rect.height(), pieces, room=rect.width())


def _columns(thumbnails: Thumbnails) -> tuple[Column, ...]:
    return (
        Column(
            id="tick", title=lambda: _("Decided with the others"),
            value=lambda one, given: _("no") if one.centre in given.unticked else _("yes"),
            least=20, share=0, essential=True, painted=_paint_tick,
        ),
        photo_column(thumbnails, is_secret=lambda _one, given: given.secret),
        mark_column(),
        Column(
            id="commune", title=lambda: _("Commune or ward"),
            value=lambda one, _given: one.commune.name,
            exported=lambda one, _given: one.commune.full_name,
            least=110, share=2, essential=True, style=fonts.BODY_M, ink=Ink.INK,
        ),
        Column(id="said", title=lambda: _("Attached, said"), value=_said, least=140, share=8,
               essential=True, painted=_paint_said),
        Column(id="who", title=lambda: _("Who"),
               value=lambda one, given: who_words(one, given.board),
               least=150, share=3, right=True),
        Column(id="code", title=lambda: _("Commune code"), value=lambda one, _given: one.centre,
               at_first=False, always_copied=True),
        Column(id="odd", title=lambda: _("Note"), at_first=False, always_copied=True,
               value=lambda one, given: odd_words(given.group.odd.get(one.centre))),
    )  # fmt: skip


class DecisionRows(UnfoldedRows[Deciding]):
    """The members of a group. Space ticks one; the digits mean all that are ticked.

    Signals: as UnfoldedRows, and ``tick_asked(str)`` with a centre.
    """

    tick_asked = Signal(str)

    def __init__(
        self, thumbnails: Thumbnails, card: RowCard, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            _columns(thumbnails),
            thumbnails,
            card,
            name=_("Communes of the group"),
            key=lambda one: one.centre,
            parent=parent,
        )
        self.keys: list[Announced] = []  # what the digits mean, set by the page

    def announced(self) -> list[Announced]:
        """Return what Space and the digits do while the rows have the focus."""
        row = self.current_row()
        if row is None:
            return []
        tick = Announced(key=announcing.SPACE, verb=_("tick, untick"), act=self._tick)
        return [*self.keys, tick, *super().announced()]

    def _tick(self) -> None:
        row = self.current_row()
        if row is not None:
            self.tick_asked.emit(row.centre)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        super().mouseReleaseEvent(event)
        is_tick = index.isValid() and self.model_.columns[index.column()].id == "tick"
        if is_tick and event.button() is Qt.MouseButton.LeftButton:
            self.tick_asked.emit(self.model_.rows[index.row()].centre)
