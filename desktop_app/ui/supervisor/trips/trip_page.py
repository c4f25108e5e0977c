"""One trip made ready in three cards: communes, what goes along and is printed, who is named."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import CentreId, Method
from desktop_app.i18n import _, ngettext
from desktop_app.ui import tasks
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look import announcing, fonts
from desktop_app.ui.look.announcing import ESCAPE, Announced, Group
from desktop_app.ui.look.badges import Count, Dot
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Card, Line
from desktop_app.ui.look.choices import Choice, Segment
from desktop_app.ui.look.figures import DateField
from desktop_app.ui.look.flow import flowing
from desktop_app.ui.look.hints import MOST_HINTS, Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.ui.papers import Paper
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.supervisor.trip_name import method_word, trip_name
from desktop_app.ui.supervisor.visits.sample_part import SamplePart
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.trip_pack import PackState
from desktop_app.workspace.values.trip import Origin, Stop, Trip, TripPaper

from .add_stop import AddStop
from .pack_card import PackCard, pack_words
from .papers_card import PapersCard
from .people_card import PeopleCard
from .stop_rows import StopRows

_DRAW_AFTER_MS = 500  # the last change: a name is entered field after field


class TripPage(AreaPage):
    """Signals: as AreaPage."""

    def __init__(self, session: SupervisorSession, trip: Trip) -> None:
        super().__init__()
        self._session = session
        self._id = trip.id
        self._fallback = trip  # an empty one that is kept with its first commune
        self.pack: PackState | None = None
        self._task: tasks.Task | None = None
        self._step = Step.FULL
        self.stops = StopRows(session.place_name)
        self.add = AddStop()
        self.sample = SamplePart()
        self.pack_card = PackCard(len(session.workspace.checklist.critical_items))
        self.papers = PapersCard()
        self.people = PeopleCard(session.drafts)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 10, 16, 0)
        whole.setSpacing(6)
        whole.addWidget(self._make_head())
        inside = QWidget()
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._across.setContentsMargins(0, 0, 0, 12)
        self._across.setSpacing(12)
        self._stops_card = self._make_stops()
        self._middle = QWidget()
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(12)
        middle.addWidget(self.pack_card)
        middle.addWidget(self.papers)
        middle.addStretch(1)
        self._across.addWidget(self._stops_card, 452)
        self._across.addWidget(self._middle, 436)
        self._across.addWidget(self.people, 422)
        self._area = ScrollArea(inside)
        whole.addWidget(self._area, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DRAW_AFTER_MS)
        self._soon.timeout.connect(self.draw_papers)
        self._connect()
        self.show_board()

    def _connect(self) -> None:
        session = self._session
        session.trips.changed.connect(self.show_board)
        self.stops.opened.connect(lambda centre: self.commune_asked.emit(centre, ""))
        self.stops.checked.connect(self.visit_asked)
        self.stops.removed.connect(lambda centre: self._remove(CentreId(centre)))
        self.stops.put.connect(lambda centre, by: self._put(CentreId(centre), by))
        self.add.chosen.connect(self._add)
        self.add.put_away.connect(self.take_focus)
        self.sample.taken.connect(self._take_sample)
        self.pack_card.fetch_asked.connect(self.save_pack)
        self.pack_card.minutes_asked.connect(self._show_minutes)
        self.papers.ticked.connect(self._tick)
        self.papers.print_asked.connect(self.print_papers)
        self.people.entered.connect(self._enter)
        self.key("Insert", self.add.start)
        self.key("F7", self.save_pack)
        self.key("Ctrl+P", self.print_papers)

    def _make_head(self) -> QWidget:
        holder, row = flowing(gap=10)
        back = Button(_("Trips"), icon=Icon.ARROW_LEFT)
        back.clicked.connect(self.left)
        self._name = Label("", fonts.H3, elide=True)
        self._size = Label("", fonts.BODY, Ink.INK2)
        self.method = Segment(
            [Choice(method.value, method_word(method)) for method in Method],
            name=_("How it is checked"),
        )
        self.method.chosen.connect(self._choose_method)
        self.first = DateField(name=_("First day of the trip"))
        self.last = DateField(name=_("Last day of the trip"))
        self.first.entered.connect(lambda day: self._enter_day(first=day))
        self.last.entered.connect(lambda day: self._enter_day(last=day))
        self.which = Segment(
            [Choice("stops", _("Communes and pack")), Choice("people", _("Minutes"))],
            name=_("What is shown of the trip"),
        )
        self.which.show_choice("stops")
        self.which.chosen.connect(lambda _which: self.set_step(self._step))
        self._state = Dot("", Tone.GREY)
        for widget in (
            back, self._name, self._size, self.method, self.which, self._state,
        ):  # fmt: skip
            row.addWidget(widget)
        for name, field in (("first", self.first), ("last", self.last)):
            field.typed.connect(lambda text, n=name: self._day_typed(n, text))
        return holder

    def _make_stops(self) -> QWidget:
        card = Card(_("Stops"), padding=0)
        card.head.setContentsMargins(16, 14, 12, 0)
        self._count = Count(0)
        self.add_button = Button(_("Add a commune"), icon=Icon.PLUS, key="Insert", height=28)
        self.add_button.clicked.connect(self.add.start)
        card.head.addWidget(self._count)
        card.head.addWidget(self.add_button)
        holder, days = flowing(gap=8)
        for widget in (
            Label(_("Days"), fonts.SMALL, Ink.INK2), self.first,
            Label(_("to"), fonts.SMALL, Ink.INK2), self.last,
        ):  # fmt: skip
            days.addWidget(widget)
        across = QHBoxLayout()
        across.setContentsMargins(16, 0, 16, 0)
        across.addWidget(holder)
        card.body.addLayout(across)
        self._none = Paragraph(
            _("No commune yet. Insert adds any; the list before suggests some."),
            fonts.BODY, Ink.INK2,
        )  # fmt: skip
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(16, 0, 16, 12)
        inside.setSpacing(8)
        inside.addWidget(self._none)
        inside.addWidget(Line())
        inside.addWidget(self.sample)
        card.body.setSpacing(4)
        card.body.addWidget(self.add)
        card.body.addWidget(self.stops)
        card.body.addStretch(1)
        card.body.addWidget(holder)
        return card

    # What is shown

    @property
    def trip(self) -> Trip:
        """The trip as it is kept."""
        return self._session.trips.book.trip(self._id) or self._fallback

    def show_board(self) -> None:
        """Show the trip as it is now."""
        board, trip = self._session.board, self.trip
        if board is None:
            return
        known = {row.centre: row.commune.full_name for row in board.rows}
        planned = frozenset(stop.centre for stop in trip.stops)
        count = sum(stop.centre in known for stop in trip.stops)
        self._name.setText(trip_name(trip))
        said = ngettext("{count} commune", "{count} communes", count).format(count=count)
        if trip.days > 1:
            said += ", " + ngettext("{count} day", "{count} days", trip.days).format(
                count=trip.days
            )
        self._size.setText(said)
        self._count.set_count(count)
        self._count.setAccessibleName(said)
        self.method.show_choice(trip.method.value)
        self._show_days(trip)
        self.stops.show_stops(trip.stops, board)
        self._none.setVisible(not count)
        self.add.show_board(board, planned)
        self.sample.show_board(board, planned)
        self.people.show_trip(trip, known)
        self._show_pack()
        self._soon.start()

    def _show_days(self, trip: Trip) -> None:
        kept = self._session.drafts.of(self._days_place)
        for name, field, day in (("first", self.first, trip.first), ("last", self.last, trip.last)):
            if field.is_changed:
                continue  # typed, and no day of the trip yet
            field.show_date(day)
            if name in kept:
                field.put(kept[name])

    @property
    def _days_place(self) -> str:
        return f"trip-days/{self._id}"

    def _day_typed(self, name: str, text: str) -> None:
        field = {"first": self.first, "last": self.last}[name]
        if field.is_changed:  # otherwise the trip's day is shown
            kept = dict(self._session.drafts.of(self._days_place))
            self._session.drafts.typed(self._days_place, {**kept, name: text})

    def _show_pack(self) -> None:
        words, tone = pack_words(self.pack)
        self._state.show_state(words, tone)
        self._state.updateGeometry()
        self.pack_card.show_pack(self.pack)
        self.papers.show_chosen(self.trip.printed, self.pack)
        QTimer.singleShot(0, self, self._keep_focus_in_sight)  # counts came, rows moved

    # What is entered

    def _keep(self, trip: Trip, words: str, centre: CentreId | None = None) -> str:
        return self._session.trips.keep(trip, words, centre=centre).refusal

    def _enter(self, trip: Trip, what: str) -> None:
        refusal = self._keep(trip, what)
        self.people.entered_as(self.trip, refusal)

    def _enter_day(self, **days: object) -> None:
        trip = msgspec.structs.replace(self.trip, **days)
        if trip.first and trip.last and trip.last < trip.first:
            self.last.set_wrong(_("The last day is before the first."))
            return
        self.last.set_wrong("")
        self._keep(trip, _("the days of the trip"))
        kept = {
            name: text
            for name, text in self._session.drafts.of(self._days_place).items()
            if name not in days
        }
        self._session.drafts.keep(self._days_place, kept)

    def _choose_method(self, method: str) -> None:
        trip = msgspec.structs.replace(self.trip, method=Method(method))
        self._keep(trip, _("how the trip checks"))

    def _tick(self, papers: tuple[TripPaper, ...]) -> None:
        self._keep(msgspec.structs.replace(self.trip, printed=papers), _("what is printed"))

    def _add(self, centre: str) -> None:
        self._session.trips.choose(self.trip)
        self._session.trips.add_stop(Stop(centre=CentreId(centre)))

    def _remove(self, centre: CentreId) -> None:
        self._session.trips.choose(self.trip)
        self._session.trips.drop_stop(centre)
        if not self.trip.stops:
            self.take_focus()

    def _put(self, centre: CentreId, by: int) -> None:
        stops = list(self.trip.stops)
        at = next(n for n, stop in enumerate(stops) if stop.centre == centre)
        if 0 <= at + by < len(stops):
            stops[at], stops[at + by] = stops[at + by], stops[at]
            trip = msgspec.structs.replace(self.trip, stops=tuple(stops))
            self._keep(trip, _("the order of the trip"), centre)

    def _take_sample(self, drawn: list[tuple[CentreId, int]], seed: int) -> None:
        self._session.trips.choose(self.trip)
        self._session.trips.add_stops(
            [
                Stop(centre=centre, origin=Origin.DRAWN, seed=seed, weight=weight)
                for centre, weight in drawn
            ]
        )

    # The pack

    def _keep_focus_in_sight(self) -> None:
        focus, inside = self.focusWidget(), self._area.widget()
        if focus is not None and inside is not None and inside.isAncestorOf(focus):
            self._area.ensureWidgetVisible(focus)

    def draw_papers(self) -> None:
        """Write the papers of the trip to the disk in the background, without a network."""
        self._run(fetch=False)

    def save_pack(self) -> None:
        """Fetch the files that are not on this PC, and write the papers again."""
        self._run(fetch=True)

    def _run(self, *, fetch: bool) -> None:
        if self._task is not None and not self._task.is_over:
            if not fetch:
                self._soon.start()
            return
        folder, trip, area = self._session.workspace.folder, self.trip, self._session.area

        def work(report: Callable[[tuple[int, int]], None]) -> tuple[PackState, Exception | None]:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                trouble: Exception | None = None
                if fetch:
                    wanted = door.packs.missing_files(trip)
                    try:
                        if wanted:
                            report((0, len(wanted)))
                            for n, _path in enumerate(door.exchanging.fetch_files(wanted), 1):
                                report((n, len(wanted)))
                    except tasks.Cancelled:
                        raise
                    except Exception as error:
                        trouble = error  # what came stays; the papers need no network
                state = door.packs.state(trip)
                if fetch or not state.is_current or state.saved is None:
                    state = door.packs.write(trip, area=area)
                return state, trouble

        def done(found: tuple[PackState, Exception | None]) -> None:
            self.pack, trouble = found
            self.pack_card.tell(told_of(trouble) if trouble is not None else "")
            self._show_pack()

        def failed(error: Exception) -> None:
            self.pack_card.tell(told_of(error))

        if fetch:
            self.pack_card.tell(_("Saving the pack…"), busy=True)
        self._task = tasks.run(
            work,
            done=done,
            failed=failed,
            progress=lambda at: self.pack_card.tell(
                _("photos {done}/{all}").format(done=at[0], all=at[1]), busy=True
            ),
            owner=self,
        )

    def print_papers(self) -> None:
        """Show the chosen papers before they are printed."""
        trip = self.trip
        if self.pack is None or not any(self.pack.sheets(paper) for paper in trip.printed):
            return
        self.paper_asked.emit(
            Paper(
                title=_("{trip}: papers to take along").format(trip=trip_name(trip)),
                file_name=f"chuyen-di-{trip.id}.pdf",
                draw=lambda door: door.packs.printed(trip, trip.printed),
            )
        )

    def _show_minutes(self) -> None:
        trip = self.trip
        self.paper_asked.emit(
            Paper(
                title=_("{trip}: minutes of last time").format(trip=trip_name(trip)),
                file_name=f"bien-ban-lan-truoc-{trip.id}.pdf",
                draw=lambda door: door.packs.minutes_before(trip),
            )
        )

    # Keys and width

    def hints(self) -> list[list[Hint]]:
        """Return the keys that work now."""
        return announcing.hints(announcing.of_focus(QApplication.focusWidget()), MOST_HINTS)

    def announced(self) -> list[Announced]:
        """Return the keys of the trip as a whole."""
        window = Group.WINDOW
        return [
            Announced(key="Insert", verb=_("add a commune"), group=window),
            Announced(key="F7", verb=_("save the pack again"), group=window),
            Announced(key="Ctrl+P", verb=_("print the sheets"), group=window),
            Announced(key=ESCAPE, verb=_("to the trips"), group=window),
        ]

    def take_focus(self) -> None:
        """Focus the first commune, or what adds one."""
        if not self.stops.focus():
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        """Enter what is being typed."""
        self.people.flush()
        for field in (self.first, self.last):
            field.commit()

    def set_step(self, step: Step) -> None:
        """Take the width of the window: people are a second page where it is narrow."""
        self._step = step
        is_wide = step is Step.FULL
        shows_people = self.which.chosen_id() == "people"
        self.which.setVisible(not is_wide)
        for part in (self._stops_card, self._middle):
            part.setVisible(is_wide or not shows_people)
        self.people.setVisible(is_wide or shows_people)
        way = QBoxLayout.Direction
        is_row = step in (Step.FULL, Step.NARROW)
        self._across.setDirection(way.LeftToRight if is_row else way.TopToBottom)
