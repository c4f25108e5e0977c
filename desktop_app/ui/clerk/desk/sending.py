"""Sending from the clerk's desk: on request and periodic, the connect bar, the results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.core.fault import Fault
from desktop_app.i18n import _
from desktop_app.ui.clerk.rail import Rail
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.frame.status_bar import StatusBar
from desktop_app.ui.look.focus import is_at
from desktop_app.ui.syncing import Syncing, trouble_words

if TYPE_CHECKING:
    # Imported when first shown, so that the first paint does not wait for them.
    # The values of the exchange's signals.
    from desktop_app.sync.exchange.exchange import Outcome, Step
    from desktop_app.ui.pages.connect_bar import ConnectBar
    from desktop_app.workspace.exchange.connection import SendWhen
    from desktop_app.workspace.exchange.server import Server

AFTER_PAINT_MS = 1_000  # this loads the HTTP library


class Sending(QObject):
    """Owns the exchange of this desk and the bar that asks for a code.

    Signals: ``connected()`` once a code was taken; ``stepped(object)`` with a Step, or None before
    the first; ``ended(str)`` with an exchange's sentence, "" for none;
    ``failed(str)`` with why one failed; ``usb_asked()`` and ``bar_closed()`` of the
    bar.
    """

    connected = Signal()
    stepped = Signal(object)
    ended = Signal(str)
    failed = Signal(str)
    usb_asked = Signal()
    bar_closed = Signal()

    def __init__(
        self,
        session: Session,
        status: StatusBar,
        rail: Rail,
        below: QVBoxLayout,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._status, self._rail, self._below = session, status, rail, below
        self.trouble = ""
        self.is_cut_off = False  # the latest exchange did not come about
        self.bar: ConnectBar | None = None
        self.syncing = syncing = Syncing(session.workspace.folder)
        syncing.setParent(self)
        syncing.started.connect(lambda: self._sending(None))
        syncing.moved.connect(self._sending)
        syncing.ended.connect(self._sent)
        syncing.failed.connect(self._send_failed)
        syncing.connected.connect(self._connected)
        syncing.connect_failed.connect(self._connect_failed)
        session.saved.connect(syncing.something_written)
        session.leader.answered.connect(self._leader_answered)

    @property
    def is_connected(self) -> bool:
        """Whether this PC has a service to send to."""
        return self._session.desk.custody.is_connected

    def begin(self) -> None:
        """Start periodic exchanges, where there is a service; not during the first paint."""
        if self.is_connected:
            QTimer.singleShot(AFTER_PAINT_MS, self, self._begin)

    def choose(self, when: SendWhen) -> None:
        """Exchange at these times from now on."""
        self.syncing.choose(when)
        if self.is_connected:
            self.syncing.begin()

    def _begin(self) -> None:
        self.syncing.choose(self._session.workspace.connection.when)
        self.syncing.begin()

    def enrolled_by_hand(self) -> None:
        """Continue after an imported package enrolled this PC's key."""
        self._rail.show_connection(True)
        self.syncing.begin()

    def stop(self) -> None:
        """Stop periodic exchanges."""
        self.syncing.stop()

    def use_passphrase(self, passphrase: str) -> None:
        """Open the keys of this PC with *passphrase*, here and in the background work."""
        self._session.use_passphrase(passphrase)
        self.syncing.use_passphrase(passphrase)

    def keys_locked(self) -> None:
        """Wait: the keys cannot be opened; the notice asks for the passphrase."""
        self.syncing.stop()
        self.trouble = ""

    def keys_opened(self, passphrase: str | None) -> None:
        """Continue with *passphrase*."""
        if passphrase is not None:
            self.use_passphrase(passphrase)
        if self.is_connected and self.syncing.is_by_itself:
            self.syncing.begin()
            self.syncing.sync()

    # The bar

    def open_bar(self) -> None:
        """Show the bar that asks for the code."""
        if self.bar is None:
            from desktop_app.ui.pages.connect_bar import ConnectBar

            self.bar = ConnectBar()
            self.bar.form.address.setText(self._session.workspace.exchanging.known_address)
            self.bar.connect_asked.connect(self._connect_to)
            self.bar.left.connect(self.close_bar)
            self.bar.usb_asked.connect(self.usb_asked)
            self._below.addWidget(self.bar)
            self._rail.show_connection(False)  # the bar shows the same, with fields
        self.bar.take_focus()

    def close_bar(self) -> None:
        """Hide the bar."""
        if self.bar is not None:
            bar, self.bar = self.bar, None
            had_focus = is_at(bar)  # it closes by itself too, once it connected
            bar.hide()
            bar.deleteLater()
            self._rail.show_connection(True)
            if had_focus:
                self.bar_closed.emit()

    def _connect_to(self, url: str, code: str, passphrase: str) -> None:
        authority, certificate = "", None
        if self.bar is not None:
            self.bar.form.set_busy(True)
            authority = self.bar.form.authority.text().strip()
            certificate = self.bar.form.certificate.file
        self.syncing.connect_to(url, code, passphrase, authority=authority, certificate=certificate)

    def _connected(self, _server: Server) -> None:
        self.close_bar()
        self._session.reload()
        self.connected.emit()
        self.syncing.begin()

    def _connect_failed(self, fault: Fault) -> None:
        if self.bar is not None:
            self.bar.form.show_failure(fault)

    # The exchange

    def _leader_answered(self, why: str) -> None:
        if not why and self.syncing.is_by_itself:
            self.syncing.sync()

    def _sending(self, step: Step | None) -> None:
        self.trouble = ""
        said = ""
        if step is not None and step.files_to_send:
            from desktop_app.ui.clerk.pages.files_card import files_words

            said = files_words(step, only_photos=self._session.desk.custody.only_photos)
        self._status.show_waiting(said or _("sending…"), sending=True)
        if step is not None:
            self.stepped.emit(step)

    def _sent(self, outcome: Outcome) -> None:
        self.trouble, self.is_cut_off = outcome.clock_warning or "", False
        self._session.reload()
        self.stepped.emit(None)
        said = [trouble.text for trouble in outcome.troubles]
        if outcome.clock_warning:
            said.append(outcome.clock_warning)
        self.ended.emit(" ".join(said))

    def _send_failed(self, fault: Fault) -> None:
        self.trouble, self.is_cut_off = trouble_words(fault), True
        self._session.refresh()
        self.failed.emit(self.trouble)
