"""F5: fetching figures in the background, and connecting where no service is known yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.core.fault import Fault
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.syncing import Syncing, trouble_words

from .connect_card import ConnectPage
from .counts_bar import CountsBar

if TYPE_CHECKING:
    from desktop_app.sync.exchange.exchange import Outcome, Step


class Fetching(QObject):
    """Shows the progress of a fetch on the counts bar, and its result on a connect page.

    Signals: ``told(str)`` with the trouble, "" once there is none; ``fetched()``;
    ``connected()``.
    """

    told = Signal(str)
    fetched = Signal()
    connected = Signal()

    def __init__(self, session: SupervisorSession, counts: CountsBar, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._counts = counts
        self._page: ConnectPage | None = None
        self.syncing = Syncing(session.workspace.folder)
        self.syncing.setParent(self)
        syncing = self.syncing
        syncing.started.connect(lambda: counts.show_fetching(""))
        syncing.moved.connect(self._moved)
        syncing.ended.connect(self._ended)
        syncing.failed.connect(self._failed)
        syncing.connected.connect(self._connected)
        syncing.connect_failed.connect(self._connect_failed)

    @property
    def can_fetch(self) -> bool:
        """Whether a service is known."""
        return self._session.workspace.exchanging.server is not None

    def begin(self) -> None:
        """Fetch from now on at the times that the person chose."""
        self.syncing.choose(self._session.workspace.connection.when)
        self.syncing.begin()

    def fetch(self) -> None:
        """Fetch what is new, and send what was written here."""
        if not self.syncing.is_running:
            self.told.emit("")
            self.syncing.sync()

    def stop(self) -> None:
        """Stop; what was received until now stays."""
        self.syncing.stop()
        self._counts.show_fetching(None)
        self._session.refresh()

    def serve(self, page: ConnectPage) -> None:
        """Connect as *page* asks and show the result on it."""
        page.form.address.setText(self._session.workspace.exchanging.known_address)
        self._page = page
        page.connect_asked.connect(self._connect_to)
        page.destroyed.connect(self._forget_page)

    def _forget_page(self) -> None:
        self._page = None

    def _moved(self, step: Step) -> None:
        self._counts.show_fetching(area_words.fetch_words(step))

    def _ended(self, outcome: Outcome) -> None:
        self._counts.show_fetching(None)
        self._session.workspace.reload()
        self.fetched.emit()
        self._session.refresh()
        self.told.emit(next((one.text for one in outcome.troubles), outcome.clock_warning or ""))

    def _failed(self, fault: Fault) -> None:
        self._counts.show_fetching(None)
        if self._page is not None:
            self._page.form.set_busy(False)
            self._page.form.say(trouble_words(fault))
        else:
            self.told.emit(trouble_words(fault))

    def _connect_to(self, url: str, code: str, passphrase: str) -> None:
        authority, certificate = "", None
        if self._page is not None:
            self._page.form.set_busy(True)
            authority = self._page.form.authority.text().strip()
            certificate = self._page.form.certificate.file
        self.syncing.connect_to(url, code, passphrase, authority=authority, certificate=certificate)

    def _connected(self, _server: object) -> None:
        self.told.emit("")
        self.connected.emit()

    def _connect_failed(self, fault: Fault) -> None:
        if self._page is not None:
            self._page.form.show_failure(fault)
