"""Connecting to a service: a bar at the foot of the window, no dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Edge, Ground, GroundColour
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.flow import FlowLayout
from desktop_app.ui.look.focus import focus_later
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.pressed import enter_pressed
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink

from .certificate_pick import CertificatePick


class ConnectBar(Ground):
    """Signals: ``connect_asked(str, str, str)`` with address, code, passphrase ("" if none was
    asked); ``usb_asked()``; ``left()``.
    """

    connect_asked = Signal(str, str, str)
    usb_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(GroundColour.SURFACE, line_at=(Edge.TOP,), parent=parent)
        self.setAccessibleName(_("Connect"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        row = FlowLayout(gap=10)
        asked = Label(_("A connection code?"), fonts.BODY_M)
        asked.setFixedHeight(38)
        row.addWidget(asked)
        self.address = Field(
            name=_("Address of the server"), placeholder=_("https://… in the connection letter")
        )
        self.code = Field(name=_("Connection code"), placeholder=_("connection code"), limit=40)
        self.address.setFixedWidth(290)
        self.code.setFixedWidth(170)
        self.authority = Field(
            name=_("Mark of the certificate"),
            placeholder=_("certificate mark in the letter"),
            limit=40,
        )
        self.authority.setFixedWidth(230)
        self.authority.setVisible(False)
        self.certificate = CertificatePick()
        self.certificate.setVisible(False)
        self.passphrase = Field(name=_("Passphrase"), placeholder=_("passphrase of this PC"))
        self.passphrase.setEchoMode(Field.EchoMode.Password)
        self.passphrase.setFixedWidth(190)
        self.passphrase.setVisible(False)
        self.button = Button(_("Connect"), weight=Weight.PRIMARY, height=32)
        self.usb = Button(_("Send by USB"), icon=Icon.USB, height=30)
        self.close_button = Button(_("Put away"), weight=Weight.LINK, key="Esc", height=30)
        for widget in (
            self.address, self.code, self.authority, self.certificate, self.passphrase, self.button,
        ):  # fmt: skip
            row.addWidget(widget)
        otherwise = Label(_("No network?"), fonts.BODY, Ink.INK2)
        otherwise.setFixedHeight(38)
        row.addWidget(otherwise)
        row.addWidget(self.usb)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.message = Paragraph("", fonts.SMALL_M, Ink.RED)
        self.message.setVisible(False)
        column.addWidget(self.message)
        self.button.clicked.connect(self._connect)
        self.usb.clicked.connect(self.usb_asked)
        self.close_button.clicked.connect(self.left)

    def take_focus(self) -> None:
        """Start with the first empty field."""
        fields = (self.address, self.code)
        first = next((field for field in fields if not field.text()), self.code)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, words: str, *, ink: Ink = Ink.RED) -> None:
        """Show the result; "" hides it."""
        self.message.set_ink(ink)
        self.message.set_text(words)
        self.message.setVisible(bool(words))

    def ask_passphrase(self) -> None:
        """Ask for the passphrase of the key as well."""
        self.passphrase.setVisible(True)
        focus_later(self.passphrase, self)

    def ask_authority(self) -> None:
        """Ask for the mark of the certificate, or its file: no system knows its authority."""
        self.authority.setVisible(True)
        self.certificate.setVisible(True)
        focus_later(self.authority, self)

    def set_busy(self, busy: bool) -> None:
        """Show that connecting is under way."""
        self.button.setEnabled(not busy)
        if busy:
            self.say(_("Connecting…"), ink=Ink.INK2)

    def _connect(self) -> None:
        address, code = self.address.text().strip(), self.code.text().strip()
        if not address or not code:
            self.say(_("Enter the address and the code from the connection letter."))
            self.take_focus()
            return
        if "://" not in address:
            address = f"https://{address}"
        self.connect_asked.emit(address, code, self.passphrase.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        if enter_pressed(event):
            self._connect()
            return
        super().keyPressEvent(event)
