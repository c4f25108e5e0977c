"""How the service is reached: its address, the certificate's file, the proxy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Signal

from desktop_app.core.fault import Fault
from desktop_app.i18n import _, figures, sentence
from desktop_app.ui import files, tasks
from desktop_app.ui.items.draft_keeper import DraftKeeper, FormDraft
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.combo import Combo
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.pages.certificate_pick import certificate_kinds
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.exchange.connection import Certificate
from desktop_app.workspace.exchange.server import Server

from .setting_rows import Fact, SettingsCard, tell

_PLACE = "settings/service"  # of the drafts
_SOON_DAYS = 30  # a certificate that ends within them is told in amber


class _Proxy(StrEnum):
    """What is chosen about the proxy."""

    COMPUTER = "computer"
    NONE = "none"
    ADDRESS = "address"


class ServiceCard(SettingsCard):
    """Signals: ``connect_asked()`` where this PC has no service yet."""

    connect_asked = Signal()

    def __init__(self, workspace: Workspace, drafts: DraftKeeper) -> None:
        super().__init__(_("Server and certificate"))
        self._workspace, self._connection = workspace, workspace.connection
        self.address = Field(
            name=_("Address of the server in use"), placeholder=_("not connected yet")
        )
        self.try_out = Button(_("Try it, use it"), height=28)
        self.try_out.clicked.connect(self._try_address)
        self.address.returnPressed.connect(self._try_address)
        self.connect_button = Button(_("Connect…"), height=28)
        self.connect_button.clicked.connect(self.connect_asked)
        self.add_row(_("Address"), self.address, self.try_out, self.connect_button)
        self._told_address = self.add_words()
        self.certificate = Fact()
        self.choose_file = Button(_("Choose a file…"), height=28)
        self.choose_file.clicked.connect(self._ask_file)
        self.add_row(_("Certificate"), self.certificate, self.choose_file)
        self._told_certificate = self.add_words()
        self.proxy = Combo(name=_("Proxy"))
        self.proxy.add(_("As the computer"), _Proxy.COMPUTER)
        self.proxy.add(_("None"), _Proxy.NONE)
        self.proxy.add(_("This one"), _Proxy.ADDRESS)
        self.proxy.chosen.connect(self._choose_proxy)
        self.proxy_address = Field(name=_("Address of the proxy"), placeholder="http://proxy:8080")
        self.proxy_address.committed.connect(lambda _text: self._take_proxy())
        self.proxy_address.returnPressed.connect(self._take_proxy)
        self.add_row(_("Proxy"), self.proxy, self.proxy_address, stretch=1)
        self._told_proxy = self.add_words()
        self._shown: tuple[Server | None, str | None] | None = None
        self._draft = FormDraft(
            drafts, {"address": self.address, "proxy": self.proxy_address}, self
        )
        self.refresh()
        self._draft.open(_PLACE)

    def refresh(self) -> None:
        """Show what is in force; while that is as it was, what is being typed is left alone."""
        server, proxy = self._connection.server, self._connection.proxy
        self._show_certificate(self._connection.certificate)
        if self._shown == (server, proxy):
            return
        self._shown = (server, proxy)
        has_address = server is not None and bool(server.url)
        self._draft.close()
        self.state.setText(server.name if server is not None else _("not connected"))
        self.address.show_text(server.url if server is not None else "")
        self.address.set_read_only(not has_address)
        self.try_out.setVisible(has_address)
        self.connect_button.setVisible(server is None)
        self.choose_file.setEnabled(has_address)
        chosen = _Proxy.ADDRESS if proxy else _Proxy.NONE if proxy == "" else _Proxy.COMPUTER
        self.proxy.show_choice(chosen)
        self.proxy_address.show_text(proxy or "")
        self.proxy_address.setVisible(chosen is _Proxy.ADDRESS)
        self._draft.open(_PLACE)

    def _show_certificate(self, certificate: Certificate | None) -> None:
        if certificate is None:
            self.certificate.tell(_("as the computer trusts"))
            return
        today = self._workspace.moment().today
        self.certificate.tell(certificate.file.name, *_until_words(certificate.until, today))

    # Address

    def _try_address(self) -> None:
        url = self.address.text().strip()
        if self.address.isReadOnly():
            self.connect_asked.emit()
            return
        tell(self._told_address, _("Trying…"), Ink.INK3)
        self._in_worker(
            lambda door: door.connection.use_address(url),
            self._took_address,
            lambda why: tell(self._told_address, why, Ink.RED),
        )

    def _took_address(self, _server: Server) -> None:
        self._draft.done()
        self._shown = None  # the address as it is kept
        self.refresh()
        said = _("The server answers at this address; it is used from now on.")
        tell(self._told_address, said, Ink.GREEN)

    # Certificate

    def _ask_file(self) -> None:
        title = _("Certificate of the server's authority")
        files.pick_files(self, title, certificate_kinds(), lambda chosen: self.take(chosen[0]))

    def take(self, file: Path) -> None:
        """Trust the authority in *file* from now on, once the server was reached with it."""
        tell(self._told_certificate, _("Trying…"), Ink.INK3)
        self._in_worker(
            lambda door: door.connection.use_certificate(file),
            self._took_certificate,
            lambda why: tell(self._told_certificate, why, Ink.RED),
        )

    def _took_certificate(self, _server: Server) -> None:
        self.refresh()
        said = _("The server's certificate is by this authority; a copy is kept with the data.")
        tell(self._told_certificate, said, Ink.GREEN)

    # Proxy

    def _choose_proxy(self, data: object) -> None:
        chosen = _Proxy(str(data))
        self.proxy_address.setVisible(chosen is _Proxy.ADDRESS)
        if chosen is _Proxy.ADDRESS:
            self.proxy_address.setFocus()
            self._take_proxy()
        else:
            self._keep_proxy("" if chosen is _Proxy.NONE else None)

    def _take_proxy(self) -> None:
        if self.proxy_address.text().strip():
            self._keep_proxy(self.proxy_address.text().strip())
        else:
            tell(self._told_proxy, _("Enter the address of the proxy."), Ink.INK3)

    def _keep_proxy(self, proxy: str | None) -> None:
        try:
            self._connection.choose_proxy(proxy)
        except Fault as fault:
            tell(self._told_proxy, sentence(fault), Ink.RED)
            return
        self._draft.done()
        self._shown = (self._connection.server, self._connection.proxy)
        tell(self._told_proxy, "")

    def _in_worker(
        self,
        work: Callable[[Workspace], Server],
        done: Callable[[Server], None],
        failed: Callable[[str], None],
    ) -> None:
        folder = self._workspace.folder
        for button in (self.try_out, self.choose_file):
            button.setEnabled(False)

        def run() -> Server:
            with Workspace.open(folder) as door:
                return work(door)

        def over() -> None:
            self.try_out.setEnabled(True)
            self.choose_file.setEnabled(True)

        def went_well(server: Server) -> None:
            over()
            done(server)

        def went_wrong(error: Exception) -> None:
            over()
            failed(told_of(error))

        tasks.run(run, done=went_well, failed=went_wrong, owner=self)


def _until_words(until: date | None, today: date) -> tuple[str, Ink]:
    """Return until when a certificate holds, and in which colour that is said."""
    if until is None:
        return _("it cannot be read"), Ink.RED
    day = figures.day(until)
    if until < today:
        return _("ended on {day}: ask for the new file").format(day=day), Ink.RED
    said = _("holds until {day}").format(day=day)
    return said, Ink.AMBER if (until - today).days < _SOON_DAYS else Ink.INK3
