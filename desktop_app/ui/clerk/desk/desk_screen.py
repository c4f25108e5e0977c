"""The clerk's desk: the frame, the rail, the pages, and the keys that work everywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QWidget

from desktop_app.core.ids import ItemId, RoundId
from desktop_app.i18n import _
from desktop_app.ui.clerk import desk_words
from desktop_app.ui.clerk.rail import CRITICAL, TASKS, Rail
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.clerk.work import changes
from desktop_app.ui.clerk.work.rows_model import View
from desktop_app.ui.clerk.work.work_page import WorkPage
from desktop_app.ui.frame.frame import Frame
from desktop_app.ui.frame.status_bar import StatusBar
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items import round_words
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.tokens import Tone
from desktop_app.ui.pages.page import Page
from desktop_app.ui.preferences import Preferences

from . import key_hints
from .notices import Notices


class DeskScreen(Frame):
    """Signals: ``menu_asked(QMenu)``; ``print_asked(str)`` with the paper's name."""

    menu_asked = Signal(object)

    def __init__(
        self, session: Session, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        self.session = session
        self.preferences = preferences
        self.status = StatusBar()
        body = QWidget()
        super().__init__(self.status, body, parent)
        across = QHBoxLayout(body)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.rail = Rail(session.desk, body)
        self.pages = QStackedWidget()
        self.work = WorkPage(session, preferences)
        self.pages.addWidget(self.work)
        across.addWidget(self.rail)
        across.addWidget(self.pages, 1)
        self.failure = Banner(Tone.RED, "")
        again = Button(_("Save again"), height=28)
        again.clicked.connect(session.retry)
        self.failure.buttons.addWidget(again)
        self.failure.setVisible(False)
        self.above.setContentsMargins(12, 0, 12, 0)
        self.above.addWidget(self.failure)
        self.notices = Notices(session)
        self.above.addWidget(self.notices)
        self._menu_button = Button(_("Sections"), icon=Icon.MENU, height=30)
        self._menu_button.clicked.connect(self._toggle_rail)
        self.header.lead.addWidget(self._menu_button)
        self._menu_button.setVisible(False)
        self._trouble = ""
        self._connect()
        self._shortcuts()
        self._show_header()
        self._show_desk()
        self._show_saved()
        self.open_work()

    def _connect(self) -> None:
        session = self.session
        session.reloading.connect(self._save_typed)
        session.version_left.connect(self.work.leave_item)
        session.changed.connect(self._show_desk)
        session.version_taken.connect(self._take_version)
        session.saving.connect(self._show_saving)
        session.saved.connect(self._show_saved)
        session.failed.connect(self._show_failed)
        self.rail.picked.connect(self._rail_picked)
        self.work.item_changed.connect(self._show_place)
        self.header.help_asked.connect(self._help)
        self.header.menu_asked.connect(self.menu_asked)
        self.header.rounds_asked.connect(self._fill_rounds)
        self.notices.round_left.connect(lambda: self.choose_round(session.current_round))
        self.step_changed.connect(self._take_step)

    # Pages

    @property
    def page(self) -> QWidget:
        """The page that is shown."""
        return self.pages.currentWidget() or self.work

    def show_page(self, page: Page) -> None:
        """Show *page* in place of the list, until it is left."""
        self._drop_page()
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        page.left.connect(self.leave_page)
        page.hints_changed.connect(self._show_place)
        page.set_step(self.step)
        self._show_place()
        page.take_focus()

    def leave_page(self) -> None:
        """Go back to the list."""
        self._drop_page()
        self._show_place()
        if self.work.card is not None:
            self.work.card.take_focus()
        else:
            self.work.focus_search()

    def _drop_page(self) -> None:
        page = self.page
        if isinstance(page, Page):
            self.pages.setCurrentWidget(self.work)
            self.pages.removeWidget(page)
            page.deleteLater()

    def open_work(self) -> None:
        """Show the list as this round wants it: what changed, the critical items, or all."""
        if changes.has_earlier_round(self.session.desk):
            view = View.CHANGES
        else:
            view = View.ALL if self.preferences.everything else View.CRITICAL
        self.work.show_view(view)

    def choose_round(self, round_: RoundId) -> None:
        """Go to *round_*: the list, the papers and the pages are that round's from now on."""
        if self.work.card is not None:
            self.work.card.flush()
        self._drop_page()
        self.work.leave_item()
        if self.session.choose_round(round_):
            self.work.show_round()
        self._show_header()
        self._show_saved()
        self.open_work()
        self._show_place()

    def _save_typed(self) -> None:
        if self.work.card is not None:
            self.work.card.flush()

    def _take_version(self) -> None:
        """Show the list of the version that is in use now; a page made for the other one goes."""
        page = self.page
        if isinstance(page, Page) and not page.any_version:
            self._drop_page()
        self.work.show_round()
        self.open_work()
        self._show_place()

    def _fill_rounds(self, menu: QMenu) -> None:
        session = self.session
        group = QActionGroup(menu)
        for round_ in session.rounds:
            named = round_words.round_name(round_)
            if round_ > session.current_round:
                named = _("{round} (not open yet)").format(round=named)
            action = menu.addAction(named)
            action.setCheckable(True)
            action.setChecked(round_ == session.desk.round)
            action.triggered.connect(lambda _on=False, r=round_: self.choose_round(r))
            group.addAction(action)

    # What is shown

    def _show_header(self) -> None:
        desk = self.session.desk
        self.header.show_place(desk.commune.full_name, desk.province.full_name)
        self.header.show_round(round_words.round_name(desk.round), desk_words.due_words(desk))
        self.header.show_person(desk.person.name)
        self.header.show_training(desk.training)

    def _show_desk(self) -> None:
        desk = self.session.desk
        self.status.show_readiness(desk.judgement.level, desk_words.headline(desk))
        official = desk.official
        day = f"{official.submitted:%d/%m/%Y}" if official.submitted else ""
        if official.changed_since:
            day += " · " + _("edited since ({count})").format(count=official.changed_since)
        self.status.show_last(official.level, day)
        waits = self.session.leader_waits
        self.status.show_waiting(desk_words.waiting_words(desk, leader_waits=waits))
        self.rail.show_desk(desk, self._trouble)
        if not isinstance(self.page, Page):
            self._show_hints()
        self.notices.show_session()

    def _show_place(self) -> None:
        page = self.page
        current = self.work.current
        if isinstance(page, Page):
            self.rail.show_current(page.rail_key)
            self.hints.show_hints(page.hints())
            return
        section = self.session.checklist.section_of(current).code if current else ""
        critical = self.work.model.view is View.CRITICAL
        self.rail.show_current(CRITICAL if critical else section)
        self._show_hints()

    def _show_hints(self) -> None:
        self.hints.show_hints(
            key_hints.for_card(self.work.card, can_take_back=self.session.can_take_back)
        )

    def _show_saving(self) -> None:
        if not self.session.has_unsaved:
            self.status.show_saved(_("Not saved yet…"), Tone.GREY)

    def _show_saved(self) -> None:
        if self.session.refused_notes:
            self.status.show_saved(_("A note is not saved"), Tone.RED)
        if self.session.has_unsaved:
            return
        desk = self.session.desk
        if desk.last_saved is None:
            self.status.show_saved(_("Everything you enter is saved here"), Tone.GREY)
            return
        when = round_words.moment_words(desk.last_saved, desk.today)
        said = _("Saved on this PC {when}").format(when=when)
        self.status.show_saved(said, Tone.GREEN)

    def _show_failed(self, why: str) -> None:
        self.failure.setVisible(bool(why))
        self.above.setContentsMargins(12, 6 if why else 0, 12, 0)
        if why:
            self.failure.say(_("Not saved."), why)
            self.status.show_saved(_("Not saved"), Tone.RED)
        else:
            self._show_saved()

    # Keys

    def _shortcuts(self) -> None:
        for keys, act in (
            (("F1", "Ctrl+H"), self._help),
            (("F2", "Ctrl+E"), lambda: self._on_card("focus_note")),
            (("F4", "Ctrl+M"), lambda: self._on_card("pick_files")),
            (("F6", "Ctrl+G"), lambda: self._on_card("open_form")),
            (("F7", "Ctrl+K"), lambda: self._on_card("keep_as_before")),
            (("F8", "Ctrl+Down"), self._next_missing),
            (("F9", "Ctrl+Return", "Ctrl+Enter"), self.status.send_asked.emit),
            (("Ctrl+O",), self.header.open_rounds),
            (("Ctrl+F",), self._find),
            (("/",), self._find),
            (("Ctrl+Z",), self._take_back),
            (("Ctrl+V",), self._paste),
        ):
            for key in keys:
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(act)

    def _on_card(self, what: str) -> None:
        card = self.work.card
        if card is None or isinstance(self.page, Page):
            return
        match what:
            case "focus_note":
                card.focus_note()
            case "pick_files":
                self.work.pick_files.emit()
            case "open_form":
                card.open_form()
            case "keep_as_before" if card.one.earlier is not None and card.one.answer is None:
                card.keep_as_before()
            case _:
                pass

    def _next_missing(self) -> None:
        self._drop_page()
        self.work.open_next_missing()
        self._show_place()

    def _find(self) -> None:
        if isinstance(self.page, Page):
            self.leave_page()
        self.work.focus_search()

    def _take_back(self) -> None:
        page = self.page
        if isinstance(page, Page) and not page.takes_back:
            return  # what would be undone is not in sight
        said = self.session.take_back()
        if said is None or said.item is None:
            return
        self.open_item(said.item)
        if said.held is None and self.work.card is not None:
            self.work.card.tell(_("The chosen version stands. Was it the wrong one? Answer anew."))

    def _paste(self) -> None:
        card = self.work.card
        if card is not None and not isinstance(self.page, Page):
            card.paste()

    def _help(self) -> None:
        self.work.toggle_dock()

    # Narrow windows

    def _take_step(self, step: Step) -> None:
        self.rail.set_narrow(step in (Step.NARROW, Step.DRAWER))
        self.rail.setVisible(step is not Step.MENU)
        self._menu_button.setVisible(step is Step.MENU)
        self.header.fit()
        self.work.set_step(step)
        if isinstance(self.page, Page):
            self.page.set_step(step)

    def _toggle_rail(self) -> None:
        self.rail.setVisible(not self.rail.isVisible())

    def _rail_picked(self, key: str) -> None:
        if self.step is Step.MENU:
            self.rail.setVisible(False)
        if key == TASKS:
            self.tasks_asked()
            return
        self._drop_page()
        if key == CRITICAL:
            self.work.show_view(View.CRITICAL)
        else:
            self.work.open_section(key)
        self._show_place()

    def tasks_asked(self) -> None:
        """Show the remedies."""

    def open_item(self, item: ItemId) -> None:
        """Go to *item* in the list."""
        self._drop_page()
        self.work.open(item, anywhere=True)
        self._show_place()
