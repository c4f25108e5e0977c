"""Rows of what waits, of which the current one is unfolded into a card."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar, assert_never

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.core.assessment.board_counts import WaitingKind
from desktop_app.i18n import _
from desktop_app.ui.look import announcing, glyphs, paint
from desktop_app.ui.look.announcing import Announced
from desktop_app.ui.look.columns import Column
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.tables import TableView
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import Board, Waiting

from .row_card import RowCard

G = TypeVar("G")
_ROW = 52
_PHOTO = QSize(60, 40)


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


def who_words(one: Waiting, board: Board) -> str:
    """Return who said it and when."""
    who = one.author.name if one.author else ""
    if one.written is None:
        return who
    when = area_words.moment_words(one.written, board.today)
    return f"{who}, {when}" if who else when


def mark_column() -> Column[Waiting, G]:
    """Return the column of the shapes of what waits."""

    def painted(p: QPainter, rect: QRectF, one: Waiting, given: G, words: str) -> None:
        glyphs.paint_mark(p, kind_mark(one.kind), rect.x(), rect.center().y() - 9, 18)

    return Column(
        id="mark", title=lambda: "", value=lambda _one, _given: "", least=18, share=0,
        essential=True, painted=painted,
    )  # fmt: skip


def photo_column(
    thumbnails: Thumbnails, is_secret: Callable[[Waiting, G], bool]
) -> Column[Waiting, G]:
    """Return the column of the photos; of a secret item a lock."""

    def painted(p: QPainter, rect: QRectF, one: Waiting, given: G, words: str) -> None:
        frame = QRectF(rect.x(), rect.center().y() - 20, _PHOTO.width(), _PHOTO.height())
        secret = is_secret(one, given)
        picture = None
        if one.photo and not secret:
            ratio = p.device().devicePixelRatioF()
            picture = thumbnails.picture(one.commune.code, one.photo, _PHOTO, ratio=ratio)
        icon = Icon.FILE if one.evidence else Icon.PENCIL
        icon = Icon.LOCK if secret else Icon.CAMERA if one.photo else icon
        paint.picture(p, frame, picture, icon=icon, framed=True)

    return Column(
        id="photo", title=lambda: "", value=lambda _one, _given: "", least=60, share=0,
        essential=True, painted=painted,
    )  # fmt: skip


class UnfoldedRows(TableView[Waiting, G]):
    """Rows of which the current one is unfolded into *card*, which is moved there.

    Signals: as TableView.
    """

    def __init__(
        self,
        columns: Sequence[Column[Waiting, G]],
        thumbnails: Thumbnails,
        card: RowCard,
        *,
        name: str,
        key: Callable[[Waiting], Hashable],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(columns, name=name, key=key, row_height=_ROW, head=False, parent=parent)
        self.card = card
        self._unfolded = -1
        card.setParent(self.viewport())
        thumbnails.arrived.connect(self._arrived)
        self.walked.connect(self.lay_out)

    def show_group(self, rows: Sequence[Waiting], given: G) -> None:
        """Show *rows*; the person stays on the same one."""
        self._unfolded = -1  # every row is as high as the others again
        self.show_rows(rows, given)
        self.lay_out()

    def minimumSizeHint(self) -> QSize:
        """Return a width in which the card, which no layout holds, keeps the words of its keys."""
        least = super().minimumSizeHint()
        wide = self.card.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(max(wide, least.width()), 150)

    def announced(self) -> list[Announced]:
        """Return what keys do while the rows have the focus."""
        if self.current_row() is None:
            return []
        return [Announced(key=announcing.ENTER, verb=_("see it large"))]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not announcing.press(self.announced(), event):
            super().keyPressEvent(event)

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
