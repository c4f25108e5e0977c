"""The communes of one group: ticked or not, with what each attached and said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.core.assessment.board_counts import WaitingKind
from desktop_app.i18n import _
from desktop_app.ui.look import announcing, columns, fonts, glyphs, paint
from desktop_app.ui.look.announcing import Announced
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.tables import TableView
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_CAP, Ink
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import Board, Waiting
from desktop_app.workspace.values.decision_groups import DecisionGroup, OddReason

from .groups import reason_words
from .row_card import RowCard

_ROW = 52
_PHOTO = QSize(60, 40)


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


def kind_mark(kind: WaitingKind) -> Mark:
    """Return the shape of what waits."""
    match kind:
        case WaitingKind.APPROVAL:
            return Mark.NOT_APPLICABLE
        case WaitingKind.REPLY:
            return Mark.UNANSWERED
        case WaitingKind.CONFLICT:
            return Mark.CONFLICT
        case WaitingKind.PHOTO:
            return Mark.MET_WITHOUT_EVIDENCE
    assert_never(kind)


def _said(one: Waiting, given: Deciding) -> str:
    words = one.text.replace("\n", " ")
    if given.secret or words == reason_words(given.group):
        words = ""
    return " · ".join(part for part in (one.evidence, words) if part)


def _who(one: Waiting, given: Deciding) -> str:
    who = one.author.name if one.author else ""
    if one.written is None:
        return who
    when = area_words.moment_words(one.written, given.board.today)
    return f"{who}, {when}" if who else when


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


def _paint_mark(p: QPainter, rect: QRectF, one: Waiting, given: Deciding, words: str) -> None:
    glyphs.paint_mark(p, kind_mark(one.kind), rect.x(), rect.center().y() - 9, 18)


def _columns(thumbnails: Thumbnails) -> tuple[Column, ...]:
    def paint_photo(p: QPainter, rect: QRectF, one: Waiting, given: Deciding, words: str) -> None:
        c = colours()
        frame = QRectF(rect.x(), rect.center().y() - 20, _PHOTO.width(), _PHOTO.height())
        picture = None
        if one.photo and not given.secret:
            ratio = p.device().devicePixelRatioF()
            picture = thumbnails.picture(one.commune.code, one.photo, _PHOTO, ratio=ratio)
        if picture is not None:
            p.drawPixmap(frame.toRect(), picture)
            paint.box(p, frame, 0, border=c.edge)
            return
        icon = Icon.FILE if one.evidence else Icon.PENCIL
        icon = Icon.LOCK if given.secret else Icon.CAMERA if one.photo else icon
        paint.box(p, frame, RADIUS_CAP, fill=c.sunken)
        centre = frame.center()
        glyphs.paint_icon(p, icon, centre.x() - 8, centre.y() - 8, 16, c.ink2)

    return (
        Column(
            id="tick", title=lambda: _("Decided with the others"),
            value=lambda one, given: _("no") if one.centre in given.unticked else _("yes"),
            least=20, share=0, essential=True, painted=_paint_tick,
        ),
        Column(id="photo", title=lambda: "", value=lambda _one, _given: "", least=60, share=0,
               essential=True, painted=paint_photo),
        Column(id="mark", title=lambda: "", value=lambda _one, _given: "", least=18, share=0,
               essential=True, painted=_paint_mark),
        Column(
            id="commune", title=lambda: _("Commune or ward"),
            value=lambda one, _given: one.commune.name,
            exported=lambda one, _given: one.commune.full_name,
            least=110, share=2, essential=True, style=fonts.BODY_M, ink=Ink.INK,
        ),
        Column(id="said", title=lambda: _("Attached, said"), value=_said, least=140, share=8,
               essential=True, painted=_paint_said),
        Column(id="who", title=lambda: _("Who"), value=_who, least=150, share=3, right=True),
        Column(id="code", title=lambda: _("Commune code"), value=lambda one, _given: one.centre,
               at_first=False, always_copied=True),
        Column(id="odd", title=lambda: _("Note"), at_first=False, always_copied=True,
               value=lambda one, given: odd_words(given.group.odd.get(one.centre))),
    )  # fmt: skip


class DecisionRows(TableView[Waiting, Deciding]):
    """The members of a group; the current one is unfolded into *card*, which is moved there.

    Space ticks it. The digits, which mean all that are ticked, come from around.
    Signals: as TableView, and ``tick_asked(str)`` with a centre.
    """

    tick_asked = Signal(str)

    def __init__(
        self, thumbnails: Thumbnails, card: RowCard, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            _columns(thumbnails),
            name=_("Communes of the group"),
            key=lambda one: one.centre,
            row_height=_ROW,
            head=False,
            parent=parent,
        )
        self.card = card
        self._unfolded = -1
        self.keys: list[Announced] = []  # what the digits mean, set by the page
        card.setParent(self.viewport())
        thumbnails.arrived.connect(self._arrived)
        self.walked.connect(self.lay_out)

    def show_group(self, rows: Sequence[Waiting], given: Deciding) -> None:
        """Show *rows*; the person stays on the same commune."""
        self._unfolded = -1  # every row is as high as the others again
        self.show_rows(rows, given)
        self.lay_out()

    def minimumSizeHint(self) -> QSize:
        """Return a width in which the card, which no layout holds, keeps the words of its keys."""
        least = super().minimumSizeHint()
        wide = self.card.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(max(wide, least.width()), 150)

    def announced(self) -> list[Announced]:
        """Return what Space and the digits do while the rows have the focus."""
        row = self.current_row()
        if row is None:
            return []
        tick = Announced(key=announcing.SPACE, verb=_("tick, untick"), act=self._tick)
        return [*self.keys, tick, Announced(key=announcing.ENTER, verb=_("see it large"))]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not announcing.press(self.announced(), event):
            super().keyPressEvent(event)

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

    def lay_out(self) -> None:
        """Give the open row the height of its card."""
        here = self.currentIndex().row()
        heads = self.verticalHeader()
        tall = self.card.sizeHint().height() + 6
        for n in {self._unfolded, here}:
            if 0 <= n < len(self.model_.rows):
                heads.resizeSection(n, tall if n == here else _ROW)
        self._unfolded = self.covered = here
        self._place()
        index = self.currentIndex()
        if index.isValid():
            self.scrollTo(index)

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._place()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place()

    def _place(self) -> None:
        if not hasattr(self, "card"):
            return
        at = self.currentIndex()
        self.card.setVisible(at.isValid())
        if at.isValid():
            self.card.setGeometry(self.row_rect(at.row()).adjusted(2, 2, -2, -3))

    def _arrived(self, sha256: str) -> None:
        if any(row.photo == sha256 for row in self.model_.rows):
            self.viewport().update()
