"""The first line of the morning page: submitted, GREEN declared and verified, what is new."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.ids import Readiness
from desktop_app.i18n import _, current_language, figures
from desktop_app.ui.frame.fitting import FittingRow
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Edge, Ground, GroundColour, Line
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.painted_button import PaintedButton
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.board.filters import Only, level_filter
from desktop_app.workspace.values.board import Board

from .since_yesterday import SinceYesterday

_HEIGHT = 84


class CountBlock(PaintedButton):
    """A large count with its shape, and what is counted under it; a press leads to its communes."""

    def __init__(
        self,
        caption: str,
        shape: Readiness | None = None,
        *,
        verified: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._caption = caption
        self._shape = shape
        self._verified = verified
        self._count = self._of = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int, of: str = "", caption: str = "") -> None:
        """Show *count*, *of* behind it in small ("/60 xã"), over *caption*."""
        self._count = figures.number(count, language=current_language())
        self._of = of
        self._caption = caption or self._caption
        self.setAccessibleName(f"{count}{of} {self._caption}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        first = fonts.width(self._count, fonts.H1) + fonts.width(self._of, fonts.BODY)
        first += 26 if self._shape else 4
        return QSize(ceil(max(first, fonts.width(self._caption, fonts.SMALL))) + 4, 62)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        x = 0.0
        if self._shape is not None:
            px = 20 if self._verified else 15
            glyphs.paint_readiness(p, self._shape, 0, 18 - px / 2, px, verified=self._verified)
            x = 26
        x = paint.text(p, x, 0, 36, self._count, fonts.H1, c.ink)
        if self._of:
            paint.text(p, x + 2, 2, 36, self._of, fonts.BODY, c.ink2, room=self.width() - x - 2)
        ink = c.accent if self.underMouse() else c.ink2
        paint.text(p, 0, 36, 22, self._caption, fonts.SMALL, ink, room=self.width())
        if self.ring_shown:
            ring = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            paint.box(p, ring, RADIUS_FIELD, border=c.accent, width=2)


class CountsBar(Ground):
    """The counts of the round, and the button that fetches the figures.

    Signals: ``fetch_asked()``, ``stop_asked()`` while fetching; ``communes_asked(object)`` with the
    ids of filters of the board; ``replies_asked()`` for the replies to requests;
    ``print_asked()``.
    """

    replies_asked = Signal()
    print_asked = Signal()

    communes_asked = Signal(object)
    fetch_asked = Signal()
    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(GroundColour.SURFACE, line_at=(Edge.BOTTOM,), parent=parent)
        self.setFixedHeight(_HEIGHT)
        self._row = FittingRow()
        row = self._row.row
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(0)
        self.submitted = CountBlock("")
        self.green = CountBlock(_("GREEN, self-assessed"), Readiness.GREEN)
        self.verified = CountBlock(_("GREEN, checked"), Readiness.GREEN, verified=True)
        self.differences = CountBlock(_("differ from the check"))
        self._lines: list[Line] = []
        leads = (Only.SUBMITTED, level_filter(Readiness.GREEN), Only.GREEN_CHECKED, Only.DIFFERENT)
        blocks = (self.submitted, self.green, self.verified, self.differences)
        for block, lead in zip(blocks, leads, strict=True):
            block.clicked.connect(lambda _on=False, f=lead: self.communes_asked.emit((f,)))
        for block in blocks:
            row.addWidget(block)
            line = Line(upright=True)
            line.setFixedHeight(50)
            self._lines.append(line)
            row.addSpacing(20)
            row.addWidget(line)
            row.addSpacing(20)
        self.yesterday = SinceYesterday()
        self.yesterday.communes_asked.connect(self.communes_asked)
        self.yesterday.replies_asked.connect(self.replies_asked)
        row.addWidget(self.yesterday, 1)
        row.addSpacing(8)
        self.fetch = Button(_("Fetch figures"), icon=Icon.ARROW_DOWN, key="F5")
        self.fetch.clicked.connect(self._pressed)
        self._how_far = _HowFar()
        self._how_far.setVisible(False)
        self.print_button = Button(_("Print"), weight=Weight.LINK, icon=Icon.PRINTER, key="Ctrl+P")
        self.print_button.clicked.connect(self.print_asked)
        row.addWidget(self.print_button)
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addStretch(1)
        side.addWidget(self.fetch, 0, Qt.AlignmentFlag.AlignRight)
        side.addWidget(self._how_far, 0, Qt.AlignmentFlag.AlignRight)
        side.addStretch(1)
        row.addLayout(side)
        self._row.let_go(
            (
                self.print_button,
                self.yesterday,
                self._lines[3],
                self.differences,
                self._lines[2],
                self.verified,
            )
        )
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 1)
        whole.addWidget(self._row)
        self._fetching = False

    def show_board(self, board: Board) -> None:
        """Show the counts of *board*."""
        rows = board.rows
        whole = figures.number(len(rows), language=current_language())
        of = _("/{count} communes").format(count=whole)
        caption = _("submitted, round {round}").format(round=area_words.short_round(board))
        self.submitted.show_count(sum(row.submitted for row in rows), of, caption)
        self.green.show_count(board.count(Readiness.GREEN))
        self.verified.show_count(sum(row.verified is Readiness.GREEN for row in rows))
        self.differences.show_count(sum(row.differences > 0 for row in rows))
        self.yesterday.show_board(board)
        self._row.fit(self.width())

    def show_fetching(self, how_far: str | None) -> None:
        """Show that figures are being fetched and *how_far*; None when that is over."""
        self._fetching = how_far is not None
        self.fetch.setText(_("Stop") if self._fetching else _("Fetch figures"))
        self.fetch.set_key("Esc" if self._fetching else "F5")
        self._how_far.say(how_far or "")
        self._how_far.setVisible(bool(how_far))

    def _pressed(self) -> None:
        (self.stop_asked if self._fetching else self.fetch_asked).emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._row.fit(self.width())

    def minimumSizeHint(self) -> QSize:
        return QSize(320, _HEIGHT)


class _HowFar(QWidget):
    """One small line under the button."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.setFixedSize(230, 18)

    def say(self, said: str) -> None:
        """Show *said*."""
        self._words = said
        self.setAccessibleName(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        right = Qt.AlignmentFlag.AlignRight
        rect = QRectF(self.rect())
        paint.text(
            QPainter(self), 0, 0, rect.height(), self._words, fonts.CAP, colours().ink2,
            room=rect.width() - 4, align=right,
        )  # fmt: skip
