"""The supervisor's screen: tabs in the header, counts on the morning page, one page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.assessment.board_counts import WaitingKind
from desktop_app.core.fault import Fault
from desktop_app.core.ids import CentreId, ItemId
from desktop_app.i18n import _
from desktop_app.ui.frame.frame import Frame
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look.announcing import Announced
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.field_keys import FieldKeys
from desktop_app.ui.look.scrolling import PageArea
from desktop_app.ui.look.tokens import Tone
from desktop_app.ui.pages.page import Page
from desktop_app.ui.papers import Paper
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.morning.morning_page import MorningPage
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.workspace.values.decision_groups import GroupKey, first_of
from desktop_app.workspace.values.trip import Trip

from .by_hand import ByHand
from .connect_card import ConnectPage
from .counts_bar import CountsBar
from .fetching import Fetching
from .notices import SupervisorNotices
from .settings_shown import SettingsShown
from .tab_bar import Tab, TabBar


class SupervisorScreen(Frame):
    """Signals: ``menu_asked(object)`` with the menu of the window to fill."""

    menu_asked = Signal(object)

    def __init__(
        self, session: SupervisorSession, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        self.session = session
        self.preferences = preferences
        self.counts = CountsBar()
        self._field_keys = FieldKeys()
        body = QWidget()
        super().__init__(self.counts, body, parent)
        session.setParent(self)
        self.thumbnails = Thumbnails(session.workspace, self)
        self.fetching = Fetching(session, self.counts, self)
        self.pages = QStackedWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self._made: dict[Tab, AreaPage] = {}
        self._over: list[Page] = []
        self._tab = Tab.MORNING
        self.tabs = TabBar()
        self.tabs.chosen.connect(self.show_tab)
        self.header.middle.addWidget(self.tabs)
        self._banner = Banner(Tone.RED, "")
        self._banner.setVisible(False)
        self.above.setContentsMargins(16, 0, 16, 0)
        self.above.addWidget(self._banner)
        self.notices = SupervisorNotices(session)
        self.above.addWidget(self.notices)
        self.by_hand = ByHand(self, session, self.fetching, self.show_over, self.show_paper)
        self.settings = SettingsShown(session, preferences, self.fetching, self.show_over, self)
        self.settings.connect_asked.connect(self.fetch)
        self._connect()
        self._shortcuts()
        self._show_header()
        self._start()

    def _connect(self) -> None:
        self.session.changed.connect(self._changed)
        self.session.failed.connect(self._show_failure)
        self.session.acted.connect(self._show_done)
        self.session.drafts.changed.connect(self._show_hints)
        self.header.menu_asked.connect(self.by_hand.fill_menu)
        self.header.menu_asked.connect(self.menu_asked)
        notices = self.notices
        notices.locked.opened.connect(self._keys_opened)
        notices.clock.told.connect(self.session.refresh)
        notices.misdated.told.connect(lambda words: self._show_banner(words, Tone.GREY))
        notices.misdated.refused.connect(self._show_failure)
        notices.code_asked.connect(lambda: self.show_over(self._connect_page()))
        self.header.help_asked.connect(self.show_help)
        self.step_changed.connect(self._take_step)
        app = cast("QApplication", QApplication.instance())
        app.focusChanged.connect(self._focus_moved)
        self.counts.fetch_asked.connect(self.fetch)
        self.counts.stop_asked.connect(self.fetching.stop)
        self.counts.communes_asked.connect(self.show_communes)
        self.counts.replies_asked.connect(self._show_replies)
        self.fetching.told.connect(lambda words: self._show_banner(words, Tone.AMBER))
        self.fetching.fetched.connect(self.thumbnails.forget_failures)
        self.fetching.connected.connect(self._connected)

    def _start(self) -> None:
        if self.session.has_area:
            self.show_tab(Tab.MORNING)
            if self.session.workspace.exchanging.server is not None:
                self.fetching.begin()
            return
        page = self._connect_page()
        server = self.session.workspace.exchanging.server
        if server is not None:
            page.show_connected(server.name)
        self._made[Tab.MORNING] = page
        self._show_tabs()
        self.counts.setVisible(False)
        self._place(page)

    def _connect_page(self) -> ConnectPage:
        page = ConnectPage()
        page.usb_asked.connect(self.by_hand.show)
        self.fetching.serve(page)
        return page

    # Pages

    @property
    def page(self) -> Page:
        """The page that is shown."""
        page = self._shown()
        assert page is not None  # one is placed before anybody asks
        return page

    def _shown(self) -> Page | None:
        area = self.pages.currentWidget()
        page = area.widget() if isinstance(area, PageArea) else None
        return page if isinstance(page, Page) else None

    def _area_of(self, page: Page) -> PageArea | None:
        areas = (self.pages.widget(n) for n in range(self.pages.count()))
        found = (one for one in areas if isinstance(one, PageArea) and one.widget() is page)
        return next(found, None)

    def _take_away(self, page: Page) -> None:
        area = self._area_of(page)
        if area is not None:
            self.pages.removeWidget(area)
            area.deleteLater()

    def show_tab(self, tab: str) -> None:
        """Show one of the views of ``Tab``; pages over it are closed."""
        shown = Tab(tab)
        while self._over:
            self._drop()
        self._tab = shown
        self.tabs.show_choice(shown)
        page = self._made.get(shown)
        if page is None:
            page = self._made[shown] = self._make(shown)
            self._wire(page)
        self._place(page)

    def _make(self, tab: Tab) -> AreaPage:
        match tab:
            case Tab.BOARD:
                from desktop_app.ui.supervisor.board.board_page import BoardPage

                return BoardPage(self.session, self.thumbnails)
            case Tab.SITUATION:
                from desktop_app.ui.supervisor.situation.situation_page import SituationPage

                return SituationPage(self.session)
            case Tab.VISITS:
                from desktop_app.ui.supervisor.visits.visits_page import VisitsPage

                visits = VisitsPage(self.session)
                visits.trip_asked.connect(self.open_trip)
                return visits
            case Tab.ACTIONS:
                from desktop_app.ui.supervisor.actions.actions_page import ActionsPage

                return ActionsPage(self.session)
            case Tab.REPORTS:
                from desktop_app.ui.supervisor.reports.reports_page import ReportsPage

                return ReportsPage(self.session)
            case Tab.MORNING:
                morning = MorningPage(self.session)
                morning.letter_asked.connect(self.show_letter)
                morning.decision_asked.connect(self.show_approvals)
                self.counts.print_asked.connect(morning.print_view)
                return morning
        assert_never(tab)

    def _wire(self, page: Page) -> None:
        page.left.connect(self.go_back)
        page.hints_changed.connect(self._show_hints)
        if isinstance(page, AreaPage):
            page.commune_asked.connect(self.open_commune)
            page.visit_asked.connect(self.open_visit)
            page.communes_asked.connect(self.show_communes)
            page.item_asked.connect(lambda item: self.show_communes((), item))
            page.photo_asked.connect(self.show_photo)
            page.paper_asked.connect(self.show_paper)

    def _place(self, page: Page) -> None:
        area = self._area_of(page)
        if area is None:
            area = PageArea(page)
            self.pages.addWidget(area)
        page.set_step(self.step)
        self.pages.setCurrentWidget(area)
        self.counts.setVisible(page is self._made.get(Tab.MORNING) and self.session.has_area)
        self._show_hints()
        page.take_focus()

    def show_over(self, page: Page) -> None:
        """Show *page* until it is left; then the one before it again.

        The same page is there once: two forms with one draft would take it from each other.
        """
        for old in [one for one in self._over if one.is_same(page)]:
            self.session.drafts.settle()
            self._over.remove(old)
            self._take_away(old)
        self._wire(page)
        self._over.append(page)
        self._place(page)

    def go_back(self) -> None:
        """Leave the topmost page, or go to the morning page."""
        if self._over:
            self._drop()
            self._place(self._over[-1] if self._over else self._made[self._tab])
        elif self._tab != Tab.MORNING:
            self.show_tab(Tab.MORNING)
        elif self.fetching.syncing.is_running:
            self.fetching.stop()

    def _drop(self) -> None:
        self.session.drafts.settle()
        self._take_away(self._over.pop())

    def show_communes(self, filters: Iterable[str], item: str = "") -> None:
        """List the communes of which *filters* hold, and that lack *item* if one is named."""
        self.show_tab(Tab.BOARD)
        show_only = getattr(self.page, "show_only", None)
        if show_only is not None:
            show_only(filters, item=ItemId(item) if item else None)
            self.page.take_focus()

    def show_approvals(self, at: GroupKey | None = None) -> None:
        """Show what waits for a decision, at the group *at* if one is named."""
        from desktop_app.ui.supervisor.approvals.approvals_page import ApprovalsPage

        self.show_over(ApprovalsPage(self.session, self.thumbnails, at))

    def _show_replies(self) -> None:
        waiting = self.session.board.waiting if self.session.board is not None else ()
        self.show_approvals(first_of(WaitingKind.REPLY, waiting))

    def open_commune(self, centre: str, item: str = "") -> None:
        """Open a commune, at *item* if one is named."""
        from desktop_app.ui.supervisor.commune.commune_page import CommunePage

        page = CommunePage(
            self.session, self.thumbnails, CentreId(centre), ItemId(item) if item else None
        )
        page.letter_asked.connect(self.show_returned_letter)
        self.show_over(page)

    def open_visit(self, centre: str) -> None:
        """Open the visit to a commune."""
        from desktop_app.ui.supervisor.visits.visit_page import VisitPage

        self.show_over(VisitPage(self.session, self.thumbnails, CentreId(centre)))

    def open_trip(self, trip: Trip) -> None:
        """Open a trip that is made ready."""
        from desktop_app.ui.supervisor.trips.trip_page import TripPage

        self.show_over(TripPage(self.session, trip))

    def show_letter(self) -> None:
        """Show the letter about the gap that most communes share."""
        from desktop_app.ui.supervisor.reports.gap_letter_page import GapLetterPage

        if self.session.board is not None and self.session.board.gaps:
            self.show_over(GapLetterPage(self.session, self.session.board))

    def show_returned_letter(self, centre: str) -> None:
        """Show the letter on what a commune is to complete."""
        from desktop_app.ui.supervisor.reports.returned_letter_page import ReturnedLetterPage

        desk = self.session.desk(CentreId(centre))
        self.show_over(ReturnedLetterPage(self.session, desk))

    def show_photo(self, commune: str, sha256: str) -> None:
        """Show a photo in full size."""
        from desktop_app.ui.supervisor.photos.photo_facts import photo_facts
        from desktop_app.ui.supervisor.photos.photo_page import PhotoPage

        facts = photo_facts(self.session.desk(CentreId(commune)), sha256)
        self.show_over(PhotoPage(self.session.workspace.folder, commune, sha256, facts))

    def show_paper(self, paper: Paper) -> None:
        """Show a paper before it is printed."""
        from desktop_app.ui.pages.paper_page import PaperPage

        self.show_over(PaperPage(self.session.workspace.folder, paper, back=_("back")))

    def show_help(self) -> None:
        """Show the help."""
        from .help_page import HelpPage

        if not self._over or not isinstance(self._over[-1], HelpPage):
            self.show_over(HelpPage())

    # What is shown

    def _show_tabs(self) -> None:
        self.tabs.setVisible(self.session.has_area)
        self.tabs.fit(self.header, wide=self.step in (Step.FULL, Step.NARROW))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            # The page took it before this screen was put into its window.
            QTimer.singleShot(0, self, lambda: self.page.take_focus())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_tabs()

    def _show_header(self) -> None:
        self.notices.show_session()
        workspace, board = self.session.workspace, self.session.board
        self.header.show_person(workspace.identities[0].person)
        self.header.show_training(workspace.is_training)
        self.header.show_round("")
        if board is None or not self.session.has_area:
            reading = self.session.has_area
            self.header.show_place(_("Reading the figures…") if reading else _("Centre Review"))
            return
        self.header.show_place(board.area, area_words.communes(len(board.rows)))
        self._show_tabs()
        self.counts.show_board(board)

    def _changed(self) -> None:
        self._show_header()
        if self.session.has_area and isinstance(self._made.get(Tab.MORNING), ConnectPage):
            self._drop_connect()
        for page in (*self._made.values(), *self._over):
            if isinstance(page, AreaPage):
                page.show_board()
        self._show_hints()

    def _drop_connect(self) -> None:
        self._take_away(self._made.pop(Tab.MORNING))
        self._show_tabs()
        self.show_tab(Tab.MORNING)

    def _show_hints(self) -> None:
        note = ""
        if self.session.drafts.is_behind:
            note = _("Not saved yet…")
        elif self.session.board is not None and self.session.has_area:
            note = area_words.offline_note(self.session.board)
        if self._shown() is not None:
            self.hints.show_hints(self.page.hints(), note=note)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.isAncestorOf(new):
            if isinstance(new, QLineEdit | QPlainTextEdit):
                new.installEventFilter(self._field_keys)
            self._show_hints()

    def _show_failure(self, why: str) -> None:
        self._show_banner(why, Tone.RED)

    def _show_done(self, what: str) -> None:
        said = _("Done: {what}. Ctrl+Z takes it back.")
        self._show_banner(said.format(what=what), Tone.GREY)

    def announced(self) -> list[Announced]:
        """Return what Ctrl+Z and Ctrl+Y would do."""
        return self.session.history.announced()

    def _take_back(self, *, again: bool) -> None:
        undone = self.session.take_back(again=again)
        if undone is None:
            return
        said = _("Done again: {what}.") if again else _("Taken back: {what}. Ctrl+Y does it again.")
        refused = undone.refusal
        self._show_banner(
            refused or said.format(what=undone.act.words), Tone.AMBER if refused else Tone.GREY
        )

    def _show_banner(self, why: str, tone: Tone) -> None:
        self._banner.setVisible(bool(why))
        self.above.setContentsMargins(16, 8 if why else 0, 16, 0)
        if why:
            self._banner.say(why, tone=tone)

    def show_locked(self, fault: Fault) -> None:
        """Show that the keys cannot be opened; fetching waits for them, checking does not."""
        self.fetching.syncing.stop()
        self.notices.show_locked(fault)

    def _keys_opened(self, passphrase: str | None) -> None:
        if passphrase is not None:
            self.session.workspace.keys.use_passphrase(passphrase)
            self.fetching.syncing.use_passphrase(passphrase)
        if self.fetching.can_fetch:
            self.fetching.begin()

    # Fetching

    def fetch(self) -> None:
        """Fetch what is new, and send what was written here; ask for the service if need be."""
        if self.fetching.can_fetch:
            self.fetching.fetch()
        elif not isinstance(self._shown(), ConnectPage):
            self.show_over(self._connect_page())

    def _connected(self) -> None:
        if self._over and isinstance(self._over[-1], ConnectPage):
            self.go_back()

    def may_close(self) -> bool:
        """Save what is being typed; what was entered is on disk already."""
        for page in (*self._made.values(), *self._over):
            flush: Callable[[], object] | None = getattr(page, "flush", None)
            if flush is not None:
                flush()
        self.session.drafts.settle()
        if self.session.drafts.is_behind:
            self._show_failure(_("What is typed could not be kept on the disk."))
            return False
        self.fetching.syncing.stop()
        self.session.stop()
        return True

    @property
    def unsaved(self) -> object:
        """What is not kept on the disk; equal to another one if that is the same."""
        return self.session.drafts.behind

    # Keys and width

    def _shortcuts(self) -> None:
        for keys, act in (
            (("F5", "Ctrl+R"), self.fetch),
            (("F1", "Ctrl+H"), self.show_help),
            (("Ctrl+Z",), lambda: self._take_back(again=False)),
            (("Ctrl+Y", "Ctrl+Shift+Z"), lambda: self._take_back(again=True)),
            (("Ctrl+F", "/"), self._find),
            (("Ctrl+U",), self.by_hand.show),
            (("Ctrl+,",), self.settings.show_settings),
            *(
                ((f"Alt+{n}",), lambda tab=tab: self._tab_key(tab))
                for n, tab in enumerate(Tab, start=1)
            ),
        ):
            for key in keys:
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.setAutoRepeat(False)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(act)

    def _tab_key(self, tab: Tab) -> None:
        if self.session.has_area:
            self.show_tab(tab)

    def _find(self) -> None:
        if not self.session.has_area:
            return
        if self._over or self._tab != Tab.BOARD:
            self.show_tab(Tab.BOARD)
        find = getattr(self.page, "focus_search", None)
        if find is not None:
            # After the page took its own focus.
            QTimer.singleShot(0, self, find)

    def _take_step(self, step: Step) -> None:
        self._show_tabs()
        for page in (*self._made.values(), *self._over):
            page.set_step(step)
