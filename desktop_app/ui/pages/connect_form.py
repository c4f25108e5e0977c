"""The fields that a connection asks for, and what they say; a bar and a page lay them out."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.core.fault import Fault
from desktop_app.credentials.key_faults import PassphraseNeeded, PassphraseWrong
from desktop_app.i18n import _
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.focus import focus_later
from desktop_app.ui.look.texts import Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.syncing import is_about_authority, trouble_words

from .certificate_pick import CertificatePick


class ConnectForm(QObject):
    """Signals: ``connect_asked(str, str, str)`` with address, code, passphrase ("" if none was
    asked); ``widened()`` when it asks for more.
    """

    connect_asked = Signal(str, str, str)
    widened = Signal()

    def __init__(self, part: QWidget, *, height: int = 32, key: str = "") -> None:
        super().__init__(part)
        self._part = part
        self.address = Field(
            name=_("Address of the server"),
            placeholder=_("https://… in the connection letter"),
            height=height,
        )
        self.code = Field(
            name=_("Connection code"), placeholder=_("connection code"), limit=40, height=height
        )
        self.authority = Field(
            name=_("Mark of the certificate"),
            placeholder=_("certificate mark in the letter"),
            limit=40,
            height=height,
        )
        self.certificate = CertificatePick()
        self.passphrase = Field(
            name=_("Passphrase"), placeholder=_("passphrase of this PC"), height=height
        )
        self.passphrase.setEchoMode(Field.EchoMode.Password)
        self.button = Button(_("Connect"), weight=Weight.PRIMARY, key=key)
        self.button.clicked.connect(self.ask)
        self.message = Paragraph("", fonts.SMALL_M, Ink.RED)
        for later in (self.authority, self.certificate, self.passphrase, self.message):
            later.setVisible(False)

    def take_focus(self) -> None:
        """Focus the first empty field, else the code."""
        field = self.code if self.address.text() else self.address
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self) -> None:
        """Ask to connect with what is entered."""
        address, code = self.address.text().strip(), self.code.text().strip()
        if not address or not code:
            self.say(_("Enter the address and the code from the connection letter."))
            self.take_focus()
            return
        if "://" not in address:
            address = f"https://{address}"
        self.connect_asked.emit(address, code, self.passphrase.text())

    def say(self, words: str, *, ink: Ink = Ink.RED) -> None:
        """Show the result; "" hides it."""
        self.message.set_ink(ink)
        self.message.set_text(words)
        self.message.setVisible(bool(words))

    def set_busy(self, busy: bool) -> None:
        """Show that connecting is under way."""
        self.button.setEnabled(not busy)
        if busy:
            self.say(_("Connecting…"), ink=Ink.INK2)

    def show_failure(self, fault: Fault) -> None:
        """Say why connecting failed, and ask for what it lacked."""
        self.set_busy(False)
        self.say(trouble_words(fault))
        if isinstance(fault, PassphraseNeeded | PassphraseWrong):
            self.ask_passphrase()
        elif is_about_authority(fault):
            self.ask_authority()

    def ask_passphrase(self) -> None:
        """Ask for the passphrase of the key as well."""
        self.passphrase.setVisible(True)
        self.widened.emit()
        focus_later(self.passphrase, self._part)

    def ask_authority(self) -> None:
        """Ask for the mark of the certificate, or its file: no system knows its authority."""
        self.authority.setVisible(True)
        self.certificate.setVisible(True)
        self.widened.emit()
        focus_later(self.authority, self._part)
