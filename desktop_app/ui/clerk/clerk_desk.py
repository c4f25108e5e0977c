"""The clerk's desk with everything beside the list: end of round, conflicts, papers, sending."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop_app.core.faults import Fault
from desktop_app.core.ids import ItemId
from desktop_app.i18n import _, current_language
from desktop_app.ui import files
from desktop_app.ui.frame.connect_bar import ConnectBar, usb_sentence
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.papers import Paper, PaperView
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.syncing import Syncing, trouble_words
from desktop_app.workspace import Workspace
from desktop_app.workspace.desk import EvidencePiece

from . import first_hints
from .conflict_page import ConflictPage
from .custody_page import CustodyPage
from .desk_screen import DeskScreen
from .end_page import EndPage
from .page import Page
from .rows_model import View
from .session import Session
from .submit_page import SubmitPage
from .tasks_page import TasksPage

if TYPE_CHECKING:
    from desktop_app.sync.exchange import Outcome, Step
    from desktop_app.workspace.exchanging import Server


_AFTER_PAINT_MS = 1_000  # the network's library is loaded then


class PaperPage(Page):
    """A paper in place of the list."""

    def __init__(self, folder: Path, paper: Paper) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.view = PaperView(folder, paper)
        self.view.left.connect(self.left)
        column.addWidget(self.view)
        self.setFocusProxy(self.view)

    def hints(self) -> list[list[Hint]]:
        return [[Hint("Ctrl+P", _("print")), Hint("Esc", _("back to the desk"))]]


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
        work = self.work
        work.finished.connect(self.show_end)
        work.conflict_opened.connect(lambda item: self.show_conflicts(ItemId(item)))
        work.pick_files.connect(self.pick_evidence)
        work.piece_opened.connect(self._open_piece)
        work.views.chosen.connect(self._remember_view)
        work.hints.learnt.connect(self.preferences_changed)
        self.session.attached.connect(self._attached)
        self.session.saved.connect(self.syncing.something_written)
        self.status.send_asked.connect(self.send)
        card = self.rail.connection
        card.connect_asked.connect(self.open_connect_bar)
        card.usb_asked.connect(self._tell_usb)
        card.receipt_asked.connect(self.show_custody)
        for key, act in (("Ctrl+P", self._print), ("Ctrl+T", self.submit)):
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
        return not self.session.has_unsaved

    def stop(self) -> None:
        """End what goes on by itself, before the workspace closes."""
        self.syncing.stop()
        self.session.stop()

    # Pages

    def show_end(self) -> None:
        """Show the end of the round."""
        page = EndPage(self.session.desk)
        page.task_asked.connect(self._make_task)
        page.attach_later.connect(self._only_missing)
        page.paper_asked.connect(self.print_paper)
        page.go_on.connect(self._go_on)
        page.submit_asked.connect(self.submit)
        page.connect_asked.connect(self.open_connect_bar)
        self.show_page(page)

    def show_conflicts(self, item: ItemId | None = None) -> None:
        """Show the conflicts, *item*'s first."""
        page = ConflictPage(self.session, item)
        page.settled.connect(self.leave_page)
        self.show_page(page)

    def show_custody(self) -> None:
        """Show where the data is."""
        page = CustodyPage(self.session)
        page.paper_asked.connect(self.print_paper)
        page.submit_asked.connect(self.submit)
        page.send_asked.connect(self.send)
        self.session.changed.connect(page.refresh)
        self.show_page(page)

    def submit(self) -> None:
        """Show the leader's confirmation."""
        self.show_page(SubmitPage(self.session))

    def tasks_asked(self) -> None:
        """Show the remedies."""
        self.show_page(TasksPage(self.session))

    def print_paper(self, name: str) -> None:
        """Show the paper called *name*: "slip", "blank" or "commune"."""
        self.show_page(PaperPage(self.session.workspace.folder, self._paper(name)))

    def _print(self) -> None:
        """Print the paper that is shown; else show the slip."""
        page = self.page
        if isinstance(page, PaperPage):
            page.view.print_paper()
        else:
            self.print_paper("slip")

    def _paper(self, name: str) -> Paper:
        desk = self.session.desk
        round_, centre = desk.round, desk.centre
        match name:
            case "blank":
                return Paper(
                    title=_("Blank form"),
                    file_name=f"phieu-trong-{desk.commune.code}.pdf",
                    draw=lambda door: door.papers.blank(centre=centre, round_=round_),
                )
            case "commune":
                return Paper(
                    title=_("Report of the commune"),
                    file_name=f"bao-cao-{desk.commune.code}-{round_}.pdf",
                    draw=lambda door: door.papers.commune(centre=centre, round_=round_),
                )
            case _:
                return Paper(
                    title=_("Slip for the leader's signature"),
                    file_name=f"phieu-trinh-{desk.commune.code}-{round_}.pdf",
                    draw=lambda door: door.papers.slip(centre=centre, round_=round_),
                )

    def fill_menu(self, menu: QMenu) -> None:
        """Add what the clerk may do to the menu behind the name."""
        menu.addAction(_("The leader confirms") + "\tCtrl+T", self.submit)
        menu.addAction(_("Where the data is"), self.show_custody)
        papers = menu.addMenu(_("Papers"))
        for name, words in (
            ("slip", _("Slip for the leader's signature")),
            ("commune", _("Report of the commune")),
            ("blank", _("Blank form")),
        ):
            papers.addAction(words, partial(self.print_paper, name))
        menu.addSeparator()

    # Evidence

    def pick_evidence(self) -> None:
        """Ask for files for the open item."""
        card = self.work.card
        if card is None or card.one.item.secret or not card.one.item.evidence.wanted:
            return
        item = card.item
        kinds = _(
            "Photos and documents (*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff *.pdf *.doc *.docx"
            " *.xls *.xlsx)"
        )
        name = card.one.item.short.in_language(current_language())
        title = _("Evidence for {code} {name}").format(code=card.one.item.code, name=name)
        files.pick_files(self, title, kinds, lambda chosen: self.session.attach_files(item, chosen))

    def _attached(self, item: str, why: str) -> None:
        card = self.work.card
        if why and card is not None and card.item == item:
            card.refuse(why)

    def _open_piece(self, piece: EvidencePiece) -> None:
        if piece.sha256 is None:
            return
        file = self.session.workspace.attaching.file_of(piece.sha256)
        if file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))

    # Going on

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
        if not isinstance(self.page, CustodyPage):
            self.show_custody()
        self.syncing.sync()

    def open_connect_bar(self) -> None:
        """Show the bar that asks for the code."""
        if self._bar is None:
            self._bar = ConnectBar()
            self._bar.connect_asked.connect(self._connect_to)
            self._bar.left.connect(self._close_connect_bar)
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

    def _tell_usb(self) -> None:
        self.open_connect_bar()
        if self._bar is not None:
            self._bar.say(usb_sentence(), ink=Ink.INK2)

    def _connect_to(self, url: str, code: str, passphrase: str) -> None:
        if self._bar is not None:
            self._bar.set_busy(True)
        self.syncing.connect_to(url, code, passphrase)

    def _connected(self, server: Server) -> None:
        self._close_connect_bar()
        self.session.workspace.reload()
        self.session.refresh()
        self.show_custody()
        self.syncing.begin()

    def _connect_failed(self, fault: Fault) -> None:
        if self._bar is not None:
            self._bar.set_busy(False)
            self._bar.say(trouble_words(fault))
            if (self.session.workspace.folder / "keys").is_dir():
                self._bar.ask_passphrase()

    def _sending(self, step: Step | None) -> None:
        self._trouble = ""
        self.status.show_waiting(_("sending…"), sending=True)
        page = self.page
        if isinstance(page, CustodyPage) and step is not None:
            page.show_sending(step)

    def _sent(self, outcome: Outcome) -> None:
        self._trouble = outcome.clock_warning or ""
        self.session.workspace.reload()
        self.session.refresh()
        page = self.page
        if isinstance(page, CustodyPage):
            page.show_sending(None)
            said = [trouble.text for trouble in outcome.troubles]
            if outcome.clock_warning:
                said.append(outcome.clock_warning)
            page.show_trouble(" ".join(said))

    def _send_failed(self, fault: Fault) -> None:
        self._trouble = trouble_words(fault)
        self.session.refresh()
        page = self.page
        if isinstance(page, CustodyPage):
            page.show_trouble(self._trouble)
