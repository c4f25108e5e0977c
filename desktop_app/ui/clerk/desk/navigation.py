"""Navigation to every page of the clerk's desk; each is made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from desktop_app.core.ids import ItemId
from desktop_app.i18n import _
from desktop_app.ui.clerk.paper_names import ClerkPaper
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.clerk.work.first_hints import FirstHint
from desktop_app.ui.clerk.work.rows_model import View
from desktop_app.ui.clerk.work.work_page import WorkPage
from desktop_app.ui.look import announcing
from desktop_app.ui.preferences import Preferences

from .notices import Notices
from .page_stack import PageStack
from .sending import Sending

if TYPE_CHECKING:
    # Pages are imported when first shown, so that the first paint does not wait for them.
    from desktop_app.sync.exchange.exchange import Step
    from desktop_app.ui.clerk.pages.custody_page import CustodyPage
    from desktop_app.ui.pages.paper_page import PaperPage
    from desktop_app.ui.pages.usb_page import UsbPage
    from desktop_app.ui.papers import Paper
    from desktop_app.workspace.exchange.package_views import Imported


class Navigation(QObject):
    """Shows pages in the stack, and goes back to items in the list.

    Signals: ``preferences_changed()``; ``place_changed()`` when an item was opened;
    ``settings_shown(object)`` with the page; ``restore_asked(object)`` with a copy's file.
    """

    preferences_changed = Signal()
    place_changed = Signal()
    settings_shown = Signal(object)
    restore_asked = Signal(object)

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        stack: PageStack,
        work: WorkPage,
        sending: Sending,
        notices: Notices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._preferences = session, preferences
        self._stack, self._work = stack, work
        self._sending, self._notices = sending, notices
        self._custody: CustodyPage | None = None
        self._paper: PaperPage | None = None
        work.finished.connect(self.show_end)
        work.conflict_opened.connect(lambda item: self.show_conflicts(ItemId(item)))
        work.dock.history_asked.connect(self.show_history)
        work.view_chosen.connect(self._remember_view)
        work.side.measure_asked.connect(lambda item: self.show_measure(ItemId(item)))
        sending.connected.connect(self.show_custody)
        sending.usb_asked.connect(self.show_usb)
        sending.stepped.connect(self._show_step)
        sending.ended.connect(self._show_trouble)
        sending.failed.connect(self._show_trouble)

    # Pages

    def show_end(self) -> None:
        """Show the end of the round."""
        from desktop_app.ui.clerk.pages.end_page import EndPage

        page = EndPage(self._session.desk, can_take_back=self._session.can_take_back)
        page.task_asked.connect(self._make_task)
        page.attach_later.connect(self._attach)
        page.paper_asked.connect(self.print_paper)
        page.go_on.connect(self._go_on)
        page.submit_asked.connect(self.submit)
        page.connect_asked.connect(self._sending.open_bar)
        self._stack.show_page(page)

    def show_conflicts(self, item: ItemId | None = None) -> None:
        """Show the conflicts, *item*'s first."""
        from desktop_app.ui.clerk.pages.conflict_page import ConflictPage

        page = ConflictPage(self._session, item)
        page.settled.connect(self._all_chosen)
        self._stack.show_page(page)

    def _all_chosen(self) -> None:
        """Go back to the list, and say that nothing is left to choose."""
        self._stack.leave_page()
        self._work.tell(
            _("Every version is chosen. The others stay in the history of their items (F3).")
        )

    def show_history(self) -> None:
        """Show the history of the open item."""
        from desktop_app.ui.clerk.history.history_page import HistoryPage

        item = self._work.current
        if item is None:
            return
        self._work.flush()
        page = HistoryPage(self._session, item, self._work.side.tools.thumbnails)
        page.piece_opened.connect(self._work.piece_opened)
        self._stack.show_page(page)

    def show_custody(self) -> None:
        """Show where the data is."""
        from desktop_app.ui.clerk.pages.custody_page import CustodyPage

        page = self._custody = CustodyPage(self._session)
        page.paper_asked.connect(self.print_paper)
        page.submit_asked.connect(self.submit)
        page.send_asked.connect(self.send)
        page.item_asked.connect(lambda item: self.open_item(ItemId(item)))
        page.usb_asked.connect(self.show_usb)
        page.portal_asked.connect(self.show_nq57)
        self._session.changed.connect(page.refresh)
        self._stack.show_page(page)

    def show_nq57(self) -> None:
        """Show the figures that are typed into nq57.vn."""
        from desktop_app.ui.clerk.pages.nq57_page import Nq57Page

        self._stack.show_page(Nq57Page(self._session))

    def show_sync_log(self) -> None:
        """Show the log of exchanges."""
        from desktop_app.ui.clerk.pages.sync_log_page import SyncLogPage

        page = SyncLogPage(self._session)
        page.bundle_asked.connect(partial(self.show_help_bundle, None))
        self._stack.show_page(page)

    def show_measure(self, item: ItemId | None = None) -> None:
        """Measure what *item* needs, else all that the machine can."""
        from desktop_app.ui.clerk.pages.measure_page import MeasurePage

        self._work.flush()
        one = self._session.desk.items[item] if item is not None else None
        page = MeasurePage(self._session, one)
        page.attached.connect(lambda item: self.open_item(ItemId(item)))
        page.diary_asked.connect(partial(self._show_diary, item))
        self._stack.show_page(page)

    def _show_diary(self, item: ItemId | None) -> None:
        from desktop_app.ui.clerk.pages.clerk_papers import paper_called

        page = self._show_paper(paper_called(ClerkPaper.DIARY, self._session.desk))
        page.left.connect(partial(self.show_measure, item))  # where it was asked for

    def show_help_bundle(self, back: Callable[[], None] | None = None) -> None:
        """Show what is sent to whoever helps; *back* shows where it was asked for, or the log."""
        from desktop_app.ui.pages.help_bundle_page import HelpBundlePage

        page = HelpBundlePage(self._session.workspace)
        self._stack.show_page(page)
        page.left.connect(back or self.show_sync_log)

    def show_settings(self, at: str = "") -> None:
        """Show the settings of this PC, at the row *at* where one is named."""
        from desktop_app.ui.settings.settings_page import At, SettingsPage

        session = self._session
        self._work.flush()
        page = SettingsPage(
            session.workspace, self._preferences, session.drafts, at=At(at) if at else At.FIRST
        )
        page.person.person_asked.connect(self._person_from_settings)
        page.service.connect_asked.connect(self._sending.open_bar)
        page.sending.when_chosen.connect(self._sending.choose)
        page.data.copies_asked.connect(self._show_copies)
        page.data.clearing_asked.connect(self._show_clearing)
        about = partial(self.show_settings, At.ABOUT)
        page.about.bundle_asked.connect(partial(self.show_help_bundle, about))
        session.changed.connect(page.refresh)
        self._stack.show_page(page)
        self.settings_shown.emit(page)

    def _person_from_settings(self) -> None:
        self.show_person(self.show_settings)

    def _show_copies(self) -> None:
        from desktop_app.ui.settings.copies_page import CopiesPage

        page = CopiesPage(self._session.workspace)
        page.restore_asked.connect(self.restore_asked)
        self._stack.show_page(page)
        page.left.connect(partial(self.show_settings, "copies"))

    def _show_clearing(self) -> None:
        from desktop_app.ui.settings.clear_page import ClearPage

        page = ClearPage(self._session.workspace)
        self._stack.show_page(page)
        page.left.connect(partial(self.show_settings, "photos"))

    def show_version(self) -> None:
        """Show the version of the checklist: what a move would do, or the one in use."""
        from desktop_app.ui.clerk.pages.version_page import VersionPage

        page = VersionPage(self._session)
        page.put_off.connect(self._notices.version.put_off)
        page.item_asked.connect(lambda item: self.open_item(ItemId(item)))
        self._stack.show_page(page)

    def submit(self) -> None:
        """Show the leader's confirmation."""
        from desktop_app.ui.clerk.pages.submit_page import SubmitPage

        self._stack.show_page(SubmitPage(self._session))

    def show_dock(self) -> None:
        """Show the help of the item over the list of a narrow window, or put it away again."""
        if self._stack.page is None and self._work.side.is_narrow:
            self._work.toggle_dock()

    def show_help(self) -> None:
        """Show the keys that work where the focus is, and how it is done there."""
        from desktop_app.ui.clerk.pages.help_page import HelpPage, HelpPlace

        if isinstance(self._stack.page, HelpPage):
            return
        self._work.flush()
        keys = announcing.of_focus(QApplication.focusWidget())
        card, row = self._work.card, self._work.row
        one = card.one if card is not None else row.one if row is not None else None
        if self._stack.page is not None:
            place, one = HelpPlace.PAGE, None
        elif card is not None:
            place = HelpPlace.ITEM
        else:
            place = HelpPlace.LATER if row is not None else HelpPlace.LIST
        self._stack.show_page(HelpPage(place, keys, one))

    def show_person(self, back: Callable[[], None] | None = None) -> None:
        """Show who works here, and what is handed over; *back* shows where it was asked for."""
        from desktop_app.ui.clerk.pages.person_page import PersonPage

        self._work.flush()  # what is typed is by the one who typed it
        page = PersonPage(self._session)
        page.paper_asked.connect(self._handover_sheet)
        self._stack.show_page(page)
        if back is not None:
            page.left.connect(back)

    def _handover_sheet(self, paper: Paper) -> None:
        self._show_paper(paper).left.connect(lambda: self.show_person())  # where it was asked for

    def show_tasks(self) -> None:
        """Show the remedies."""
        from desktop_app.ui.clerk.pages.tasks_page import TasksPage

        page = TasksPage(self._session)
        page.paper_asked.connect(self._cost_sheet)
        self._stack.show_page(page)

    def _cost_sheet(self) -> None:
        from desktop_app.ui.clerk.pages.clerk_papers import paper_called

        page = self._show_paper(paper_called(ClerkPaper.COSTS, self._session.desk))
        page.left.connect(self.show_tasks)  # where it was asked for

    def print_paper(self, name: str) -> None:
        """Show the paper called *name*, one of ``ClerkPaper``."""
        from desktop_app.ui.clerk.pages.clerk_papers import paper_called

        self._show_paper(paper_called(ClerkPaper(name), self._session.desk))

    def show_letterhead(self) -> None:
        """Show the letterhead of the commune's report."""
        from desktop_app.ui.clerk.pages.letterhead_page import LetterheadPage

        self._stack.show_page(LetterheadPage(self._session))

    def save_table(self) -> None:
        """Ask where, and save this round's items as a table."""
        from desktop_app.ui.table_files import save_table
        from desktop_app.workspace.papers.tables_out import TableShape

        session = self._session
        save_table(
            self._stack, session.workspace.folder, TableShape.ITEMS, (session.desk.round,),
            centre=session.desk.centre, said=lambda words, _well: self._work.tell(words),
        )  # fmt: skip

    def _show_paper(self, paper: Paper) -> PaperPage:
        from desktop_app.ui.pages.paper_page import PaperPage

        folder = self._session.workspace.folder
        page = self._paper = PaperPage(folder, paper, back=_("back to the desk"))
        self._stack.show_page(page)
        return page

    def print_shown(self) -> None:
        """Print the paper that is shown; else show the slip, or the receipt beside the custody."""
        if self._paper is not None and self._stack.page is self._paper:
            self._paper.view.print_paper()
        elif self._custody_page() is not None and self._session.desk.custody.receipt:
            self.print_paper(ClerkPaper.RECEIPT)
        else:
            self.print_paper(ClerkPaper.SLIP)

    def show_usb(self) -> None:
        """Show the USB page."""
        self._usb_page()

    def take_package(self, package: Path) -> None:
        """Show the USB page, and import *package*."""
        self._usb_page().view.take(package)

    def _usb_page(self) -> UsbPage:
        from desktop_app.ui.pages.usb_page import UsbPage

        page = self._stack.page
        if not isinstance(page, UsbPage):
            self._work.flush()
            self._sending.close_bar()
            page = UsbPage(self._session.workspace, self._session.passphrase)
            page.arrived.connect(self._arrived)
            page.paper_asked.connect(self._paper_from_usb)
            self._session.changed.connect(page.view.refresh)
            self._stack.show_page(page)
        return page

    def _paper_from_usb(self, paper: Paper) -> None:
        self._show_paper(paper).left.connect(self.show_usb)  # where it was asked for

    def _arrived(self, imported: Imported) -> None:
        self._session.refresh()
        if imported.returned is not None and imported.returned.enrolled:
            self._sending.enrolled_by_hand()

    # Items

    def open_item(self, item: ItemId) -> None:
        """Go to *item* in the list."""
        self._stack.drop_page()
        self._work.open(item, anywhere=True)
        self.place_changed.emit()

    def next_missing(self) -> None:
        """Go to the next item that is missing for GREEN."""
        self._stack.drop_page()
        self._work.open_next_missing()
        self.place_changed.emit()

    def _make_task(self, item: str) -> None:
        self.open_item(ItemId(item))
        card = self._work.unfold()
        if card is not None:
            card.open_form()

    def _attach(self, item: str) -> None:
        """Open *item*, with the focus where evidence is added."""
        self.open_item(ItemId(item))
        card = self._work.unfold()
        if card is not None:
            card.evidence.add.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go_on(self) -> None:
        self._preferences.everything = True
        self.preferences_changed.emit()
        self._stack.leave_page()
        self._work.show_view(View.ALL)

    def _remember_view(self, view: str) -> None:
        if view != View.CHANGES:
            self._preferences.everything = view == View.ALL
            self.preferences_changed.emit()

    # Sending

    def send(self) -> None:
        """Send now; before the first connection, ask for the code."""
        self._work.hints.follow(FirstHint.SEND)
        if not self._sending.is_connected:
            self._sending.open_bar()
            return
        self._work.flush()
        if self._custody_page() is None:
            self.show_custody()
        self._sending.syncing.sync()

    def _custody_page(self) -> CustodyPage | None:
        """Return the custody page, while it is the one shown."""
        shown = self._custody is not None and self._stack.page is self._custody
        return self._custody if shown else None

    def _show_step(self, step: Step | None) -> None:
        page = self._custody_page()
        if page is not None:
            page.show_sending(step)

    def _show_trouble(self, said: str) -> None:
        page = self._custody_page()
        if page is not None:
            page.show_trouble(said)

    def papers(self) -> tuple[tuple[str, partial[None]], ...]:
        """Return the papers for the menu: title, and the function that shows each."""
        return (
            (_("Slip for the leader's signature"), partial(self.print_paper, ClerkPaper.SLIP)),
            (_("Report of the commune"), partial(self.print_paper, ClerkPaper.COMMUNE)),
            (_("Blank form"), partial(self.print_paper, ClerkPaper.BLANK)),
            (_("Quick card"), partial(self.print_paper, ClerkPaper.CARD)),
            (_("Funds that are needed"), partial(self.print_paper, ClerkPaper.COSTS)),
            (_("Connection diary"), partial(self.print_paper, ClerkPaper.DIARY)),
            (_("Letterhead of the report"), partial(self.show_letterhead)),
            (_("Save a table…"), partial(self.save_table)),
        )
