"""The clerk's desk with everything beside the list: end of round, conflicts, papers, sending."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.core.fault import Fault
from desktop_app.core.ids import ItemId
from desktop_app.i18n import _
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.clerk.work import first_hints
from desktop_app.ui.clerk.work.rows_model import View
from desktop_app.ui.look.tokens import Tone
from desktop_app.ui.pages.page import Page
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.syncing import Syncing, trouble_words
from desktop_app.ui.usb.dropped import package_in
from desktop_app.workspace import Workspace

from . import evidence_files
from .desk_screen import DeskScreen

if TYPE_CHECKING:
    # Pages are imported when they are first shown: the list is painted before that.
    from desktop_app.sync.exchange.exchange import Outcome, Step
    from desktop_app.ui.clerk.pages.custody_page import CustodyPage
    from desktop_app.ui.frame.connect_bar import ConnectBar
    from desktop_app.ui.pages.paper_page import PaperPage
    from desktop_app.ui.pages.usb_page import UsbPage
    from desktop_app.ui.papers import Paper
    from desktop_app.workspace.exchange.exchanging import Server
    from desktop_app.workspace.exchange.package_views import Imported


_AFTER_PAINT_MS = 1_000  # the network's library is loaded then


class ClerkDesk(DeskScreen):
    """Signals: ``preferences_changed()``."""

    preferences_changed = Signal()

    def __init__(
        self, workspace: Workspace, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(Session(workspace), preferences, parent)
        self.session.setParent(self)
        self.syncing = Syncing(workspace.folder)
        self.syncing.setParent(self)
        self._bar: ConnectBar | None = None
        self._custody: CustodyPage | None = None
        self._paper: PaperPage | None = None
        work = self.work
        work.finished.connect(self.show_end)
        work.conflict_opened.connect(lambda item: self.show_conflicts(ItemId(item)))
        work.pick_files.connect(partial(evidence_files.pick, self, work, self.session))
        work.piece_opened.connect(partial(evidence_files.show, self.session))
        work.view_chosen.connect(self._remember_view)
        work.hints.learnt.connect(self.preferences_changed)
        self.notices.custody_asked.connect(self.show_custody)
        self.notices.code_asked.connect(self.open_connect_bar)
        self.notices.bring_asked.connect(self._bring_over)
        self.notices.version.version_asked.connect(self.show_version)
        self.session.attached.connect(partial(evidence_files.tell, work))
        self.session.saved.connect(self.syncing.something_written)
        self.session.leader_answered.connect(self._leader_answered)
        self.notices.locked.opened.connect(self._keys_opened)
        self.status.send_asked.connect(self.send)
        card = self.rail.connection
        card.connect_asked.connect(self.open_connect_bar)
        card.usb_asked.connect(self.show_usb)
        card.receipt_asked.connect(self.show_custody)
        self.setAcceptDrops(True)
        for key, act in (
            ("Ctrl+P", self._print), ("Ctrl+T", self.submit), ("Ctrl+U", self.show_usb),
        ):  # fmt: skip
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self._connect_sync()

    def _connect_sync(self) -> None:
        syncing = self.syncing
        syncing.started.connect(lambda: self._sending(None))
        syncing.moved.connect(self._sending)
        syncing.ended.connect(self._sent)
        syncing.failed.connect(self._send_failed)
        syncing.connected.connect(self._connected)
        syncing.connect_failed.connect(self._connect_failed)

    def begin(self) -> None:
        """Take the focus, and start what goes on by itself."""
        self.take_focus()
        if any(one.conflict is not None for one in self.session.desk.items.values()):
            self.show_conflicts()
        if self.session.desk.custody.is_connected:
            QTimer.singleShot(_AFTER_PAINT_MS, self, self.syncing.begin)

    def take_focus(self) -> None:
        """Put the focus where the work goes on."""
        page = self.page
        if isinstance(page, Page):
            page.take_focus()
        elif self.work.card is not None:
            self.work.card.take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, self.take_focus)

    def may_close(self) -> bool:
        """Save what is being typed; return whether everything is on disk."""
        if self.work.card is not None:
            self.work.card.flush()
        refused = next(iter(self.session.refused_notes), None)
        if refused is not None:
            self.open_item(refused)  # its card shows what was typed, and why it was not taken
            self.status.show_saved(_("Not saved"), Tone.RED)
        return not self.session.has_unsaved

    def stop(self) -> None:
        """End what goes on by itself, before the workspace closes."""
        self.syncing.stop()
        self.session.stop()

    # Pages

    def show_end(self) -> None:
        """Show the end of the round."""
        from desktop_app.ui.clerk.pages.end_page import EndPage

        page = EndPage(self.session.desk, can_take_back=self.session.can_take_back)
        page.task_asked.connect(self._make_task)
        page.attach_later.connect(self._only_missing)
        page.paper_asked.connect(self.print_paper)
        page.go_on.connect(self._go_on)
        page.submit_asked.connect(self.submit)
        page.connect_asked.connect(self.open_connect_bar)
        self.show_page(page)

    def show_conflicts(self, item: ItemId | None = None) -> None:
        """Show the conflicts, *item*'s first."""
        from desktop_app.ui.clerk.pages.conflict_page import ConflictPage

        page = ConflictPage(self.session, item)
        page.settled.connect(self.leave_page)
        self.show_page(page)

    def show_custody(self) -> None:
        """Show where the data is."""
        from desktop_app.ui.clerk.pages.custody_page import CustodyPage

        page = self._custody = CustodyPage(self.session)
        page.paper_asked.connect(self.print_paper)
        page.submit_asked.connect(self.submit)
        page.send_asked.connect(self.send)
        page.item_asked.connect(lambda item: self.open_item(ItemId(item)))
        page.usb_asked.connect(self.show_usb)
        self.session.changed.connect(page.refresh)
        self.show_page(page)

    def show_version(self) -> None:
        """Show the version of the checklist: what a move would do, or the one in use."""
        from desktop_app.ui.clerk.pages.version_page import VersionPage

        page = VersionPage(self.session)
        page.put_off.connect(self.notices.version.put_off)
        page.item_asked.connect(lambda item: self.open_item(ItemId(item)))
        self.show_page(page)

    def _custody_page(self) -> CustodyPage | None:
        """Return the page that tells where the data is, while it is the one shown."""
        return self._custody if self._custody is not None and self.page is self._custody else None

    def submit(self) -> None:
        """Show the leader's confirmation."""
        from desktop_app.ui.clerk.pages.submit_page import SubmitPage

        self.show_page(SubmitPage(self.session))

    def tasks_asked(self) -> None:
        """Show the remedies."""
        from desktop_app.ui.clerk.pages.tasks_page import TasksPage

        self.show_page(TasksPage(self.session))

    def print_paper(self, name: str) -> None:
        """Show the paper called *name*: "slip", "blank" or "commune"."""
        from desktop_app.ui.clerk.pages.clerk_papers import paper_called
        from desktop_app.ui.pages.paper_page import PaperPage

        paper = paper_called(name, self.session.desk)
        self._paper = PaperPage(self.session.workspace.folder, paper, back=_("back to the desk"))
        self.show_page(self._paper)

    def _print(self) -> None:
        """Print the paper that is shown; else show the slip."""
        if self._paper is not None and self.page is self._paper:
            self._paper.view.print_paper()
        elif self._custody_page() is not None and self.session.desk.custody.receipt:
            self.print_paper("receipt")
        else:
            self.print_paper("slip")

    def fill_menu(self, menu: QMenu) -> None:
        """Add what the clerk may do to the menu behind the name."""
        menu.addAction(_("The leader confirms") + "\tCtrl+T", self.submit)
        menu.addAction(_("Where the data is"), self.show_custody)
        menu.addAction(_("Send by USB") + "\tCtrl+U", self.show_usb)
        menu.addAction(_("Version of the checklist"), self.show_version)
        menu.addAction(_("Choose another round") + "\tCtrl+O", self.header.open_rounds)
        papers = menu.addMenu(_("Papers"))
        for name, words in (
            ("slip", _("Slip for the leader's signature")),
            ("commune", _("Report of the commune")),
            ("blank", _("Blank form")),
        ):
            papers.addAction(words, partial(self.print_paper, name))
        menu.addSeparator()

    # Going on

    def _bring_over(self) -> None:
        if self.session.bring_over().saved:
            self.choose_round(self.session.current_round)

    def _make_task(self, item: str) -> None:
        self.open_item(ItemId(item))
        if self.work.card is not None:
            self.work.card.open_form()

    def _only_missing(self) -> None:
        self.leave_page()
        self.work.only_missing.setChecked(True)

    def _go_on(self) -> None:
        self.preferences.everything = True
        self.preferences_changed.emit()
        self.leave_page()
        self.work.show_view(View.ALL)

    def _remember_view(self, view: str) -> None:
        if view != View.CHANGES:
            self.preferences.everything = view == View.ALL
            self.preferences_changed.emit()

    # Sending

    def send(self) -> None:
        """Send now; before the first connection, ask for the code."""
        self.work.hints.follow(first_hints.SEND)
        if not self.session.desk.custody.is_connected:
            self.open_connect_bar()
            return
        if self.work.card is not None:
            self.work.card.flush()
        if self._custody_page() is None:
            self.show_custody()
        self.syncing.sync()

    def open_connect_bar(self) -> None:
        """Show the bar that asks for the code."""
        if self._bar is None:
            from desktop_app.ui.frame.connect_bar import ConnectBar

            self._bar = ConnectBar()
            self._bar.connect_asked.connect(self._connect_to)
            self._bar.left.connect(self._close_connect_bar)
            self._bar.usb_asked.connect(self.show_usb)
            self.below.addWidget(self._bar)
            self.rail.show_connection(False)  # the bar says the same, with fields
        self._bar.take_focus()

    def _close_connect_bar(self) -> None:
        if self._bar is not None:
            bar, self._bar = self._bar, None
            bar.hide()
            bar.deleteLater()
            self.rail.show_connection(True)
            self.take_focus()

    def show_usb(self) -> None:
        """Show the USB way."""
        self._usb_page()

    def _usb_page(self) -> UsbPage:
        from desktop_app.ui.pages.usb_page import UsbPage

        page = self.page
        if not isinstance(page, UsbPage):
            if self.work.card is not None:
                self.work.card.flush()
            self._close_connect_bar()
            page = UsbPage(self.session.workspace, self.session.passphrase)
            page.arrived.connect(self._arrived)
            page.paper_asked.connect(self._show_paper)
            self.session.changed.connect(page.view.refresh)
            self.show_page(page)
        return page

    def _arrived(self, imported: Imported) -> None:
        self.session.refresh()
        if imported.returned is not None and imported.returned.enrolled:
            self.rail.show_connection(True)
            self.syncing.begin()

    def _show_paper(self, paper: Paper) -> None:
        from desktop_app.ui.pages.paper_page import PaperPage

        self._paper = PaperPage(self.session.workspace.folder, paper, back=_("back to the desk"))
        self.show_page(self._paper)
        self._paper.left.connect(self.show_usb)  # where it was asked for

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if package_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        package = package_in(event.mimeData())
        if package is not None:
            event.acceptProposedAction()
            self._usb_page().view.take(package)

    def _connect_to(self, url: str, code: str, passphrase: str) -> None:
        if self._bar is not None:
            self._bar.set_busy(True)
        self.syncing.connect_to(url, code, passphrase)

    def _connected(self, server: Server) -> None:
        self._close_connect_bar()
        self.session.reload()
        self.show_custody()
        self.syncing.begin()

    def use_passphrase(self, passphrase: str) -> None:
        """Open the keys of this PC with *passphrase*, here and in what goes on beside."""
        self.session.use_passphrase(passphrase)
        self.syncing.use_passphrase(passphrase)

    def show_locked(self, fault: Fault) -> None:
        """Say that the keys cannot be opened; sending waits for them, writing does not."""
        self.syncing.stop()
        self._trouble = ""
        self.notices.show_locked(fault)

    def _keys_opened(self, passphrase: str | None) -> None:
        if passphrase is not None:
            self.use_passphrase(passphrase)
        self.notices.show_session()
        if self.session.desk.custody.is_connected:
            self.syncing.begin()
            self.syncing.sync()

    def _leader_answered(self, why: str) -> None:
        if not why:
            self.syncing.sync()

    def _connect_failed(self, fault: Fault) -> None:
        if self._bar is not None:
            self._bar.set_busy(False)
            self._bar.say(trouble_words(fault))
            if (self.session.workspace.folder / "keys").is_dir():
                self._bar.ask_passphrase()

    def _sending(self, step: Step | None) -> None:
        self._trouble = ""
        said = ""
        if step is not None and step.files_to_send:
            from desktop_app.ui.clerk.pages.files_card import files_words

            said = files_words(step)
        self.status.show_waiting(said or _("sending…"), sending=True)
        page = self._custody_page()
        if page is not None and step is not None:
            page.show_sending(step)

    def _sent(self, outcome: Outcome) -> None:
        self._trouble = outcome.clock_warning or ""
        self.session.reload()
        page = self._custody_page()
        if page is not None:
            page.show_sending(None)
            said = [trouble.text for trouble in outcome.troubles]
            if outcome.clock_warning:
                said.append(outcome.clock_warning)
            page.show_trouble(" ".join(said))

    def _send_failed(self, fault: Fault) -> None:
        self._trouble = trouble_words(fault)
        self.session.refresh()
        page = self._custody_page()
        if page is not None:
            page.show_trouble(self._trouble)
