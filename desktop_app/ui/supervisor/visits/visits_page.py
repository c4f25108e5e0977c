"""Đi kiểm tra: where to go and why, what to take along, what was checked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.assessment.visit_choice import suggested_visits
from desktop_app.core.ids import CentreId
from desktop_app.i18n import _, ngettext
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import Shape
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card, Line
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.supervisor.trip_name import trip_name
from desktop_app.workspace.values.board import BoardRow
from desktop_app.workspace.values.trip import Origin, Stop, Trip
from desktop_app.workspace.values.visit_reasons import origin_words, reasons

from .sample_part import SamplePart


class VisitsPage(AreaPage):
    """Three cards side by side. Signals: as AreaPage, and ``trip_asked(object)`` with a Trip."""

    trip_asked = Signal(object)

    def __init__(self, session: SupervisorSession) -> None:
        super().__init__()
        self._session = session
        inside = QWidget()
        row = self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        row.setContentsMargins(16, 14, 16, 12)
        row.setSpacing(14)
        self.trip_card = Card(_("Next trip"), padding=16)
        self.prepare = Button(_("Prepare the trip"), key="Ctrl+O", height=30)
        self.prepare.clicked.connect(lambda: self.trip_asked.emit(session.trips.now))
        self.others = QVBoxLayout()
        self.others.setSpacing(0)
        self.new_trip = Button(_("Begin another trip"), weight=Weight.LINK, height=28)
        self.new_trip.clicked.connect(self._begin)
        self.key("Ctrl+O", lambda: self.trip_asked.emit(session.trips.now))
        self.suggested = Card(_("Suggested"), padding=16)
        self.checked = Card(_("Checked in this round"), padding=16)
        self.sample = SamplePart()
        self.sample.taken.connect(self._take_sample)
        self._columns: list[QVBoxLayout] = []
        for card in (self.trip_card, self.suggested, self.checked):
            column = QVBoxLayout()
            column.setSpacing(4)
            card.body.addLayout(column)
            if card is self.suggested:
                card.body.addWidget(self.sample)
            if card is self.trip_card:
                card.body.addWidget(self.prepare, 0, Qt.AlignmentFlag.AlignLeft)
                card.body.addLayout(self.others)
                card.body.addWidget(self.new_trip, 0, Qt.AlignmentFlag.AlignLeft)
            card.body.addStretch(1)
            self._columns.append(column)
            row.addWidget(card, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ScrollArea(inside))
        session.trips.changed.connect(self.show_board)
        self.show_board()

    def show_board(self) -> None:
        """Show the trip, the suggestions and what was checked."""
        board = self._session.board
        if board is None:
            return
        rows = {row.centre: row for row in board.rows}
        stops = [stop for stop in self._session.trips.stops if stop.centre in rows]
        for column in self._columns:
            empty(column)
        going, new, done = self._columns
        under_way = [
            row for row in board.rows if row.verified_visit and not row.verified_visit.closed
        ]
        for row in under_way:
            parts = [_("visit not ended yet"), area_words.verified_word(row)]
            self._add(
                going,
                row,
                " · ".join(part for part in parts if part),
                (_("Go on with the visit"), self.visit_asked.emit),
            )
        for stop in stops:
            self._add(
                going,
                rows[stop.centre],
                " · ".join(
                    part for part in (origin_words(stop), reasons(rows[stop.centre], board)) if part
                ),
                (_("Check now"), self.visit_asked.emit),
                (_("Take off"), lambda c: self._session.trips.drop_stop(CentreId(c))),
            )
        if not stops and not under_way:
            self._none(going, _("Nothing planned. Take one of the suggestions, or press 3 on"
                                " something to decide."))  # fmt: skip
        planned = {stop.centre for stop in stops}
        self.sample.show_board(board, planned)
        best = suggested_visits(board.rows, 8, fell=board.fell)
        others = [row for row in best if row.centre not in planned][:5]
        for row in others:
            self._add(
                new,
                row,
                reasons(row, board),
                (_("Add to the trip"), self._add_suggested),
                (_("Check now"), self.visit_asked.emit),
            )
        if not others:
            self._none(new, _("No commune has submitted yet."))
        checked = [row for row in board.rows if row.verified_visit and row.verified_visit.closed]
        for row in checked[:40]:
            visit = row.verified_visit
            said = area_words.verified_word(row)
            if visit is not None:
                said += " · " + area_words.visit_words(board.checklist, visit)
            self._add(
                done,
                row,
                said,
                (_("Open"), lambda c: self.commune_asked.emit(c, "")),
                (_("Visit"), self.visit_asked.emit),
            )
        if not checked:
            self._none(done, _("No commune has been checked yet."))
        self._show_others()

    def _show_others(self) -> None:
        """List the trips beside the current one, the newest first."""
        empty(self.others)
        trips = self._session.trips
        for trip in reversed(trips.book.trips):
            if trip.id == trips.now.id:
                continue
            count = ngettext("{count} commune", "{count} communes", len(trip.stops))
            said = f"{trip_name(trip)} · {count.format(count=len(trip.stops))}"
            button = Button(said, weight=Weight.LINK, height=28)
            button.clicked.connect(lambda _on=False, t=trip: self._choose(t))
            self.others.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.new_trip.setVisible(bool(trips.now.stops))

    def _choose(self, trip: Trip) -> None:
        self._session.trips.choose(trip)
        self.trip_asked.emit(trip)

    def _begin(self) -> None:
        if self._session.trips.begin().saved:
            self.trip_asked.emit(self._session.trips.now)

    def _add_suggested(self, centre: str) -> None:
        self._session.trips.add_stop(Stop(centre=CentreId(centre), origin=Origin.SUGGESTED))

    def _take_sample(self, drawn: list[tuple[CentreId, int]], seed: int) -> None:
        self._session.trips.add_stops(
            [
                Stop(centre=centre, origin=Origin.DRAWN, seed=seed, weight=weight)
                for centre, weight in drawn
            ]
        )

    def _none(self, column: QVBoxLayout, said: str) -> None:
        column.addWidget(Paragraph(said, fonts.BODY, Ink.INK2))

    def _add(
        self,
        column: QVBoxLayout,
        row: BoardRow,
        why: str,
        *acts: tuple[str, Callable[[str], object]],
    ) -> None:
        block = QWidget()
        inside = QVBoxLayout(block)
        inside.setContentsMargins(0, 2, 0, 2)
        inside.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(Shape(row.level, 11))
        first.addWidget(Label(row.commune.full_name, fonts.BODY_B, elide=True), 1)
        inside.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(2)
        second.addWidget(Paragraph(why, fonts.SMALL, Ink.INK2), 1)
        for said, act in acts:
            button = Button(said, height=26, name=f"{said}: {row.commune.full_name}")
            button.clicked.connect(lambda _on=False, a=act, c=row.centre: a(c))
            second.addWidget(button)
        inside.addLayout(second)
        inside.addWidget(Line())
        column.addWidget(block)

    def set_step(self, step: Step) -> None:
        """Take the width of the window: one card under the other where it is narrow."""
        wide = step in (Step.FULL, Step.NARROW)
        way = QBoxLayout.Direction
        self._across.setDirection(way.LeftToRight if wide else way.TopToBottom)

    def hints(self) -> list[list[Hint]]:
        """Return the keys of the page."""
        return [[Hint("Tab", _("go through")), Hint("Enter", _("press"))],
                [Hint("Ctrl+F", _("find a commune"))]]  # fmt: skip

    def take_focus(self) -> None:
        """Focus the first button."""
        buttons = [one for one in self.findChildren(Button) if one.isEnabled()]
        for button in buttons[:1]:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
