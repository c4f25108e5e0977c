"""The clerk's desk: frame, rail, list and pages put together, and what is shown around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QWidget

from desktop_app.core.fault import Fault
from desktop_app.core.ids import RoundId
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
from desktop_app.ui.look import announcing
from desktop_app.ui.look.announcing import ESCAPE, Announced, Group
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.hints import MOST_HINTS
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.usb.dropped import package_in
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.desk import Author

from .last_place import LastPlace
from .notices import Notices
from .page_stack import PageStack
from .saved_sign import SavedSign

if TYPE_CHECKING:
    # Imported after the first paint.
    from .connection_watch import ConnectionWatch
    from .navigation import Navigation
    from .sending import Sending


class ClerkDesk(Frame):
    """Joins the parts of the desk; each keeps its own state.

    What the first paint shows is made at once, all else by the steps of ``complete``.
    Signals: ``menu_asked(QMenu)``; ``preferences_changed()``.
    """

    menu_asked = Signal(object)
    preferences_changed = Signal()

    def __init__(
        self, workspace: Workspace, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        self.session = session = Session(workspace)
        self.preferences = preferences
        self._is_complete = False  # until its last step was done
        self.status = StatusBar()
        body = QWidget()
        super().__init__(self.status, body, parent)
        session.setParent(self)
        across = QHBoxLayout(body)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.rail = Rail(session.desk, body)
        self.work = WorkPage(session, preferences)
        self.pages = PageStack(self.work)
        across.addWidget(self.rail)
        across.addWidget(self.pages, 1)
        self._menu_button = Button(_("Sections"), icon=Icon.MENU, height=30)
        self._menu_button.clicked.connect(lambda: self.rail.setVisible(not self.rail.isVisible()))
        self.header.lead.addWidget(self._menu_button)
        self._menu_button.setVisible(False)
        self.setAcceptDrops(True)
        self.step_changed.connect(self._take_step)
        self.saved = SavedSign(session, self.status, self)
        self.place = LastPlace(session, self.work, self)
        self.notices = Notices(session)
        self.above.setContentsMargins(12, 0, 12, 0)
        self.above.addWidget(self.saved.failure)
        self.above.addWidget(self.place.recovered)
        self.above.addWidget(self.notices)
        self._show_header()
        self._show_desk()
        self.saved.show_saved()
        self.open_work()
        self._show_place()

    def complete(self) -> Iterator[Callable[[], object]]:
        """Yield the steps that make what the first paint does not show; then the desk can begin."""
        yield self._make_navigation
        yield self.work.complete
        yield self._make_keys

    def _make_navigation(self) -> None:
        from .connection_watch import ConnectionWatch
        from .navigation import Navigation
        from .sending import Sending

        session = self.session
        self.watch: ConnectionWatch = ConnectionWatch(session, self)
        self.sending: Sending = Sending(session, self.status, self.rail, self.below, self)
        self.navigation: Navigation = Navigation(
            session, self.preferences, self.pages, self.work, self.sending, self.notices, self
        )

    def _make_keys(self) -> None:
        from .desk_keys import DeskKeys

        session, help_of_item = self.session, self.work.dock.help
        help_of_item.area_lines = session.workspace.area_lines
        self.sending.ended.connect(lambda _said: help_of_item.show_anew(session.desk))
        app = cast("QApplication", QApplication.instance())
        app.focusChanged.connect(self._focus_moved)
        self._connect_session()
        self._connect_parts()
        self._connect_work()
        keys = DeskKeys(self, session, self.pages, self.work, self.navigation)
        keys.bind_all()
        keys.bind(("Ctrl+O",), self.header.open_rounds)
        self._is_complete = True
        self._show_place()

    def _connect_session(self) -> None:
        session = self.session
        session.reloading.connect(self.work.save_texts)
        self.work.search.returnPressed.connect(self._open_form)
        session.version_left.connect(self.work.leave_item)
        session.changed.connect(self._show_desk)
        session.history.changed.connect(self._show_place)
        session.version_taken.connect(self._take_version)

    def _connect_work(self) -> None:
        from . import evidence_files

        work = self.work
        work.item_changed.connect(self._show_place)
        work.drawer_changed.connect(self._show_hints)
        work.pick_files.connect(partial(evidence_files.pick, self, work, self.session))
        work.piece_opened.connect(partial(evidence_files.show, work, self.session))
        work.hints.learnt.connect(self.preferences_changed)
        self.session.evidence.attached.connect(partial(evidence_files.tell, work))

    def _connect_parts(self) -> None:
        navigation, sending, notices = self.navigation, self.sending, self.notices
        self.rail.picked.connect(self._rail_picked)
        card = self.rail.connection
        card.connect_asked.connect(sending.open_bar)
        card.usb_asked.connect(navigation.show_usb)
        card.receipt_asked.connect(navigation.show_custody)
        self.status.send_asked.connect(navigation.send)
        self.header.help_asked.connect(navigation.show_help)
        self.header.menu_asked.connect(self.menu_asked)
        self.header.rounds_asked.connect(self._fill_rounds)
        self.pages.place_changed.connect(self._show_place)
        navigation.place_changed.connect(self._show_place)
        navigation.preferences_changed.connect(self.preferences_changed)
        sending.bar_closed.connect(self.pages.take_focus)
        notices.round_asked.connect(lambda round_: self.choose_round(RoundId(round_)))
        notices.custody_asked.connect(navigation.show_custody)
        notices.code_asked.connect(sending.open_bar)
        notices.bring_asked.connect(self._bring_over)
        notices.leave_asked.connect(self._leave_misdated)
        notices.clock.told.connect(lambda: self.choose_round(self.session.current_round))
        notices.version.version_asked.connect(navigation.show_version)
        notices.locked.opened.connect(self._keys_opened)

    # Opening and closing

    @property
    def begins_elsewhere(self) -> bool:
        """Whether something else than the first item left comes first: begin shows it."""
        return self.place.is_kept or bool(self.session.drafted()) or self._has_conflict

    @property
    def _has_conflict(self) -> bool:
        return any(one.conflict is not None for one in self.session.desk.items.values())

    def begin(self) -> None:
        """Take the focus, and start the periodic work; every step was done."""
        self.pages.take_focus()
        went_back = self.place.go_back()
        if self._has_conflict:
            self.navigation.show_conflicts()
        elif not went_back and self.session.drafted():
            self.navigation.open_item(self.session.drafted()[0])  # where the person was typing
        self.place.watch()
        self.sending.begin()
        self.watch.begin()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, self._take_focus)

    def _take_focus(self) -> None:
        if self.pages.page is not None or not self.place.take_focus():
            self.pages.take_focus()

    def may_close(self) -> bool:
        """Save what is being typed; return whether everything is on disk."""
        self.work.flush()
        self.session.drafts.settle()
        refused = next(iter(self.session.refused_notes), None)
        if refused is not None:
            # Its card shows what was typed, and why it was not taken.
            self.navigation.open_item(refused)
            self.saved.show_not_saved()
        return not self.session.has_unsaved

    @property
    def unsaved(self) -> object:
        """What is neither saved nor kept as a draft; equal to another one if that is the same."""
        return self.session.unsaved

    def stop(self) -> None:
        """Stop the periodic work, before the workspace closes."""
        self.place.forget()
        if self._is_complete:
            self.sending.stop()
            self.watch.stop()
        self.session.stop()

    def use_passphrase(self, passphrase: str) -> None:
        """Open the keys of this PC with *passphrase*, here and in the background work."""
        self.sending.use_passphrase(passphrase)

    def show_locked(self, fault: Fault) -> None:
        """Show that the keys cannot be opened; sending waits for them, writing does not."""
        self.sending.keys_locked()
        self.notices.show_locked(fault)

    def _keys_opened(self, passphrase: str | None) -> None:
        self.sending.keys_opened(passphrase)
        self.notices.show_session()

    # Views and rounds

    def open_work(self) -> None:
        """Show the list in the view for this round: what changed, the critical items, or all."""
        if changes.has_earlier_round(self.session.desk):
            view = View.CHANGES
        else:
            view = View.ALL if self.preferences.everything else View.CRITICAL
        self.work.show_view(view)

    def _open_form(self) -> None:
        """Go to the round of the blank form whose code was scanned into the search box."""
        from .scanned_forms import opened_by

        session = self.session
        rounds = session.workspace.rounds(session.desk.centre)
        opened = opened_by(self.work.search.text(), session.desk, rounds)
        if opened is None:
            return
        self.work.search.clear()
        if opened.round is not None:
            if opened.round != session.desk.round:
                self.choose_round(opened.round)
            self.work.show_view(View.CRITICAL)
        self.work.tell(opened.said)

    def choose_round(self, round_: RoundId) -> None:
        """Go to *round_*: the list, the papers and the pages are that round's from now on."""
        self.work.flush()
        self.pages.drop_page()
        self.work.leave_item()
        if self.session.choose_round(round_):
            self.work.show_round()
        self._show_header()
        self.saved.show_saved()
        self.open_work()
        self._show_place()

    def _bring_over(self) -> None:
        if self.session.bring_over().saved:
            self.choose_round(self.session.current_round)

    def _leave_misdated(self) -> None:
        self.session.leave_misdated()
        self.notices.show_session()

    def _take_version(self) -> None:
        """Show the list of the version now in use; close a page made for the other one."""
        page = self.pages.page
        if page is not None and not page.any_version:
            self.pages.drop_page()
        self.work.show_round()
        self.open_work()
        self._show_place()

    def _rail_picked(self, key: str) -> None:
        if self.step is Step.MENU:
            self.rail.setVisible(False)
        if key == TASKS:
            self.navigation.show_tasks()
            return
        self.pages.drop_page()
        if key == CRITICAL:
            self.work.show_view(View.CRITICAL)
        else:
            self.work.open_section(key)
        self._show_place()

    # What is shown around

    def _show_header(self) -> None:
        desk = self.session.desk
        self.header.show_place(desk.commune.full_name, desk.province.full_name)
        named = round_words.round_name(desk.round)
        self.header.show_round(named, desk_words.due_words(desk), desk_words.due_short(desk))
        self.header.show_training(desk.training)

    def _show_desk(self) -> None:
        desk = self.session.desk
        self.header.show_person(desk.person.name)
        self.status.show_readiness(desk.judgement.level, desk_words.headline(desk))
        official = desk.official
        day = f"{official.submitted:%d/%m/%Y}" if official.submitted else ""
        if official.changed_since:
            day += " · " + _("edited since ({count})").format(count=official.changed_since)
        self.status.show_last(official.level, day)
        waits = self.session.leader.waits
        self.status.show_waiting(desk_words.waiting_words(desk, leader_waits=waits))
        trouble = self.sending.trouble if self._is_complete else ""
        is_cut_off = self._is_complete and self.sending.is_cut_off
        self.rail.show_desk(desk, trouble, is_cut_off=is_cut_off)
        if self.pages.page is None:
            self._show_hints()
        self.notices.show_session()

    def _fit_rail(self) -> None:
        page = self.pages.page
        has_place = page is None or not page.own_rail
        self.rail.setVisible(self.step is not Step.MENU and has_place)
        self._menu_button.setVisible(self.step is Step.MENU and has_place)

    def _show_place(self) -> None:
        page = self.pages.page
        self._fit_rail()
        if page is not None:
            self.rail.show_current(page.rail_key)
            self.hints.show_hints(page.hints())
            return
        current = self.work.current
        section = self.session.checklist.section_of(current).code if current else ""
        critical = self.work.model.view is View.CRITICAL
        self.rail.show_current(CRITICAL if critical else section)
        self._show_hints()

    def _show_hints(self) -> None:
        focus = QApplication.focusWidget()
        inside = focus is not None and self.isAncestorOf(focus)
        keys = announcing.of_focus(focus if inside else self)
        note = ""
        if self.work.model.shows_changes:
            note = changes.progress_words(self.session.desk, short=self.step < Step.FULL)
        self.hints.show_hints(announcing.hints(keys, MOST_HINTS), note=note)

    def announced(self) -> list[Announced]:
        """Return what the keys do that work everywhere on the desk."""
        page, card, window = self.pages.page, self.work.card, Group.WINDOW
        if page is not None:
            return self.session.history.announced() if page.takes_back else []
        focus = QApplication.focusWidget()
        keys: list[Announced] = []
        drawer = self.work.side.is_drawer_open
        if drawer:
            keys.append(
                Announced(key=ESCAPE, verb=_("close the help"), cap="Shift+F1/Esc", group=window)
            )
        row = self.work.row
        if row is not None:
            keys += self.work.announced()
            keys += row.item_keys()
            keys.append(Announced(key="F3", verb=_("history"), group=Group.ITEM))
            keys.append(Announced(key="Ctrl+F", verb=_("find"), group=window))
        elif card is None:
            keys.append(Announced(key="Ctrl+F", verb=_("find")))
        else:
            keys += card.item_keys()
            elsewhere = focus is None or not (focus is card or card.isAncestorOf(focus))
            if elsewhere and not drawer:
                back = _("back to {code}").format(code=card.one.item.code)
                keys.append(Announced(key=ESCAPE, verb=back, group=window))
            elif self.work.model.shows_changes and not drawer:
                keys.append(Announced(key=ESCAPE, verb=_("fold it"), group=window))
        keys.append(Announced(key="F8", verb=_("what is left"), group=window))
        keys += self.session.history.announced()
        if self.work.side.is_narrow and self.work.current is not None and not drawer:
            said = _("what the item asks for")
            keys.append(Announced(key="Shift+F1", verb=said, group=window))
        keys.append(Announced(key="F9", verb=_("send"), group=window))
        if card is not None:
            keys.append(Announced(key="F3", verb=_("history"), group=window))
        return keys

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        page = self.pages.page
        if new is None or not self.isAncestorOf(new):
            return
        if page is None:
            self._show_hints()
        elif page.isAncestorOf(new):
            self.hints.show_hints(page.hints())  # Enter means another thing in a field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.pages.page is None:
            if self.work.side.close_over():
                return
            card, focus = self.work.card, QApplication.focusWidget()
            inside = False
            if card is not None and focus is not None:
                inside = focus is card or card.isAncestorOf(focus)
            if inside and self.work.fold():
                return
            self.pages.take_focus()  # back to the open item, from wherever the focus was
            return
        super().keyPressEvent(event)

    def _take_step(self, step: Step) -> None:
        self.rail.set_narrow(step in (Step.NARROW, Step.DRAWER))
        self._fit_rail()
        self.header.fit()
        self.pages.set_step(step)
        if self.pages.page is None:
            self._show_hints()  # what was seen to is told shorter in a narrow window

    # Menus, dropping

    def fill_menu(self, menu: QMenu) -> None:
        """Add what the clerk may do to the menu behind the name."""
        navigation = self.navigation
        self._fill_people(menu)
        menu.addAction(_("The leader confirms") + "\tCtrl+T", navigation.submit)
        menu.addAction(_("Result of the quick round"), navigation.show_end)
        menu.addAction(_("Where the data is"), navigation.show_custody)
        menu.addAction(_("Figures for nq57.vn"), navigation.show_nq57)
        menu.addAction(_("Log of sending and receiving"), navigation.show_sync_log)
        menu.addAction(
            _("Measure this computer and its connection"), lambda: navigation.show_measure()
        )
        menu.addAction(_("Send by USB") + "\tCtrl+U", navigation.show_usb)
        menu.addAction(_("Version of the checklist"), navigation.show_version)
        menu.addAction(_("Choose another round") + "\tCtrl+O", self.header.open_rounds)
        menu.addAction(_("Keys and how it is done"), navigation.show_help)
        papers = menu.addMenu(_("Papers"))
        for words, show in navigation.papers():
            papers.addAction(words, show)
        menu.addSeparator()

    def _fill_people(self, menu: QMenu) -> None:
        """Add who works at this PC: one click, and that person is at the desk."""
        here = self.session.desk.person
        known = self.session.workspace.people.known()
        group = QActionGroup(menu)
        for person in known if len(known) > 1 else ():
            action = menu.addAction(person.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(person.name == here.name)
            action.triggered.connect(lambda _on=False, one=person: self._work_as(one))
            group.addAction(action)
        menu.addAction(_("Somebody else, or hand over…"), self.navigation.show_person)
        menu.addSeparator()

    def _work_as(self, person: Author) -> None:
        self.work.flush()  # what is typed is by the one who typed it
        said = self.session.work_as(person)
        if said.refusal:
            self.work.tell(said.refusal)

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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if package_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        package = package_in(event.mimeData())
        if package is not None:
            event.acceptProposedAction()
            self.navigation.take_package(package)
