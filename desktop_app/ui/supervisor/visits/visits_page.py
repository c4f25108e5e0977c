"""Đi kiểm tra: where to go and why, what to take along, what was checked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.assessment.visit_choice import suggested_visits
from desktop_app.core.ids import CentreId, EvidenceHash
from desktop_app.i18n import _, ngettext
from desktop_app.ui import tasks
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import Shape
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Card, Line
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.supervisor.trip import Origin, Stop
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.board import BoardRow

from .reason_words import origin_words, reasons
from .sample_part import SamplePart


class VisitsPage(AreaPage):
    """Three cards side by side."""

    def __init__(self, session: SupervisorSession) -> None:
        super().__init__()
        self._session = session
        inside = QWidget()
        row = self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        row.setContentsMargins(16, 14, 16, 12)
        row.setSpacing(14)
        self.trip_card = Card(_("Next trip"), padding=16)
        self.prepare = Button(_("Prepare the trip"), height=30)
        self.prepare.clicked.connect(self.fetch_photos)
        self.trip_card.head.addWidget(self.prepare)
        self._said = Paragraph("", fonts.SMALL, Ink.INK2)
        self.trip_card.body.addWidget(self._said)
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
            card.body.addStretch(1)
            self._columns.append(column)
            row.addWidget(card, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(ScrollArea(inside))
        session.trip_changed.connect(self.show_board)
        self._task: tasks.Task | None = None
        self.show_board()

    def show_board(self) -> None:
        """Show the trip, the suggestions and what was checked."""
        board = self._session.board
        if board is None:
            return
        rows = {row.centre: row for row in board.rows}
        stops = [stop for stop in self._session.stops if stop.centre in rows]
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
                (_("Take off"), lambda c: self._session.drop_stop(CentreId(c))),
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
        self.prepare.setEnabled(bool(stops))

    def _add_suggested(self, centre: str) -> None:
        self._session.add_stop(Stop(centre=CentreId(centre), origin=Origin.SUGGESTED))

    def _take_sample(self, centres: list[CentreId], seed: int) -> None:
        self._session.add_stops(
            [Stop(centre=one, origin=Origin.DRAWN, seed=seed) for one in centres]
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

    def fetch_photos(self) -> None:
        """Fetch the photos of the communes of the trip, so that they can be shown on site."""
        folder = self._session.workspace.folder
        centres = [stop.centre for stop in self._session.stops]
        round_ = self._session.round

        def work(report: Callable[[tuple[int, int]], None]) -> int:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                wanted = []
                for centre in centres:
                    desk = door.desk(centre=centre, round_=round_)
                    wanted += [
                        (desk.commune.code, EvidenceHash(piece.sha256))
                        for one in desk.items.values()
                        for piece in one.evidence
                        if piece.sha256 and not piece.is_here
                    ]
                if wanted:
                    report((0, len(wanted)))
                    for n, _path in enumerate(door.exchanging.fetch_files(wanted), 1):
                        report((n, len(wanted)))
                return len(wanted)

        def done(count: int) -> None:
            self.prepare.setEnabled(True)
            self._said.set_text(
                ngettext(
                    "{count} photo fetched. Everything for the trip is on this PC.",
                    "{count} photos fetched. Everything for the trip is on this PC.",
                    count,
                ).format(count=count)
            )

        def failed(error: Exception) -> None:
            self.prepare.setEnabled(True)
            self._said.set_text(told_of(error))

        self.prepare.setEnabled(False)
        self._said.set_text(_("Fetching photos…"))
        self._task = tasks.run(
            work,
            done=done,
            failed=failed,
            progress=lambda at: self._said.set_text(
                _("photos {done}/{all}").format(done=at[0], all=at[1])
            ),
            owner=self,
        )

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
