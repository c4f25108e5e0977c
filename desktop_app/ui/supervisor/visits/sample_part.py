"""A sample of communes to visit, drawn by priority: who has the draw number draws the same."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.assessment.visit_choice import drawn_visits, visit_reasons, visit_weight
from desktop_app.core.ids import CentreId
from desktop_app.i18n import _, figures, ngettext
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.flow import FlowLayout
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.board import Board, BoardRow
from desktop_app.workspace.values.visit_reasons import reasons

_MOST = 50


class SamplePart(QWidget):
    """Signals: ``taken(object, int)`` with (centre, weight) of each drawn, and the seed."""

    taken = Signal(object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawn: list[BoardRow] = []
        self._board: Board | None = None
        self._is_planned: Container[CentreId] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Label(_("Draw a sample by priority"), fonts.BODY_B))
        fields = QWidget()
        row = FlowLayout(fields, gap=6)
        self.count = Field(name=_("How many communes"), limit=3)
        self.count.setFixedWidth(56)
        self.count.setText("5")
        self.seed = Field(name=_("Draw number"), limit=12)
        self.seed.setFixedWidth(110)
        self._prefilled = ""
        self.draw_button = Button(_("Draw"), icon=Icon.REFRESH, height=30)
        self.draw_button.clicked.connect(self.draw)
        for field in (self.count, self.seed):
            field.returnPressed.connect(self.draw)
        for widget in (
            self.count, Label(_("communes, draw number"), fonts.SMALL, Ink.INK2), self.seed,
            self.draw_button,
        ):  # fmt: skip
            row.addWidget(widget)
        column.addWidget(fields)
        self.said = Paragraph("", fonts.SMALL, Ink.INK2)
        column.addWidget(self.said)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        column.addLayout(self._list)
        self.take = Button(_("Add them to the trip"), icon=Icon.PLUS, height=30)
        self.take.clicked.connect(self._take)
        self.take.setVisible(False)
        foot = QHBoxLayout()
        foot.addWidget(self.take)
        foot.addStretch(1)
        column.addLayout(foot)

    def show_board(self, board: Board, planned: Container[CentreId]) -> None:
        """Draw from *board*, without those that are *planned*; the seed is the day at first."""
        is_same = self._board is board
        self._board, self._is_planned = board, planned
        day = f"{board.today:%Y%m%d}"
        if self.seed.text() in ("", self._prefilled):
            self.seed.show_text(day)
        self._prefilled = day
        if self.drawn and not is_same:
            self.draw()

    def numbers(self) -> tuple[int, int] | None:
        """Return how many are drawn and the seed; None where they are no numbers."""
        count, seed = self.count.text().strip(), self.seed.text().strip()
        if not (count.isascii() and count.isdigit() and seed.isascii() and seed.isdigit()):
            return None
        return (int(count), int(seed)) if 0 < int(count) <= _MOST else None

    def draw(self) -> None:
        """Draw the sample, and say how it is drawn again."""
        board, numbers = self._board, self.numbers()
        if board is None:
            return
        if numbers is None:
            self._show([])
            wants = _("Give a number of communes from 1 to {most}, and a draw number.")
            self.said.set_text(wants.format(most=_MOST))
            return
        count, seed = numbers
        rows = [row for row in board.rows if row.submitted and row.centre not in self._is_planned]
        drawn = drawn_visits(rows, count, seed)
        when = figures.moment(board.data_time) if board.data_time else figures.day(board.today)
        told = ngettext(
            "{count} commune, draw number {seed}, figures of {time}: drawn again, the same.",
            "{count} communes, draw number {seed}, figures of {time}: drawn again, the same.",
            len(drawn),
        ).format(count=len(drawn), seed=seed, time=when)
        if len(drawn) < count:
            told = f"{_why_fewer(len(drawn))} {told}" if drawn else _why_fewer(0)
        self.said.set_text(told)
        self._show(drawn)

    def _show(self, drawn: list[BoardRow]) -> None:
        self.drawn = drawn
        empty(self._list)
        for row in drawn:
            weight = visit_weight(visit_reasons(row))
            words = _("{commune}: priority {weight}, {reasons}").format(
                commune=row.commune.full_name, weight=weight,
                reasons=reasons(row, self._board) if self._board else "",
            )  # fmt: skip
            self._list.addWidget(Paragraph(words, fonts.SMALL, Ink.INK))
        self.take.setVisible(bool(drawn))

    def _take(self) -> None:
        numbers = self.numbers()
        if numbers is not None and self.drawn:
            drawn = [(row.centre, visit_weight(visit_reasons(row))) for row in self.drawn]
            self.taken.emit(drawn, numbers[1])
            self._show([])
            self.said.set_text("")


def _why_fewer(count: int) -> str:
    """Return why only *count* communes were drawn, fewer than were asked for."""
    if not count:
        return _("No commune is left: each one that submitted is on the trip already.")
    return ngettext(
        "Only {count} commune has submitted and is not on the trip yet.",
        "Only {count} communes have submitted and are not on the trip yet.",
        count,
    ).format(count=count)
