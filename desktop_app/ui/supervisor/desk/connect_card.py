"""The first page of a supervisor without an area: address and code, from the letter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.focus import focus_later
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.pages.certificate_pick import CertificatePick
from desktop_app.ui.supervisor.area_page import AreaPage


class ConnectPage(AreaPage):
    """Asks for the service.

    Signals: ``connect_asked(str, str, str)`` address, code, passphrase; ``usb_asked()``.
    """

    connect_asked = Signal(str, str, str)
    usb_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        card = Card(name=_("Connect"), padding=32)
        card.setFixedWidth(560)
        self.title = Label(_("Which area do you follow?"), fonts.H1)
        card.body.addWidget(self.title)
        card.body.addWidget(
            Paragraph(
                _(
                    "The service knows your communes. Enter the address and the one-time code"
                    " from the letter of the administrator."
                ),
                fonts.BODY,
                Ink.INK2,
            )
        )
        grid = QGridLayout()
        grid.setVerticalSpacing(10)
        grid.setHorizontalSpacing(12)
        self.address = Field(
            name=_("Address of the server"),
            placeholder=_("https://… in the connection letter"),
            height=40,
        )
        self.code = Field(
            name=_("Connection code"), placeholder=_("connection code"), limit=40, height=40
        )
        self.authority = Field(
            name=_("Mark of the certificate"),
            placeholder=_("certificate mark in the letter"),
            limit=40,
            height=40,
        )
        self.passphrase = Field(
            name=_("Passphrase"), placeholder=_("passphrase of this PC"), height=40
        )
        self.passphrase.setEchoMode(Field.EchoMode.Password)
        self._labels: list[QWidget] = []
        for n, (words, field) in enumerate(
            (
                (_("Address"), self.address),
                (_("One-time code"), self.code),
                (_("Passphrase"), self.passphrase),
                (_("Mark of the certificate"), self.authority),
            )
        ):
            label = Label(words, fonts.SMALL, Ink.INK2)
            self._labels.append(label)
            grid.addWidget(label, n, 0)
            grid.addWidget(field, n, 1)
            field.returnPressed.connect(self._connect)
        card.body.addLayout(grid)
        self.passphrase.setVisible(False)
        self._labels[2].setVisible(False)
        self.authority.setVisible(False)
        self._labels[3].setVisible(False)
        self.certificate = CertificatePick()
        self.certificate.setVisible(False)
        grid.addWidget(self.certificate, 4, 1, Qt.AlignmentFlag.AlignLeft)
        self.message = Paragraph("", fonts.SMALL_M, Ink.RED)
        self.message.setVisible(False)
        card.body.addWidget(self.message)
        row = QHBoxLayout()
        self.usb = Button(_("No network? Send by USB"), weight=Weight.LINK, icon=Icon.USB)
        self.usb.clicked.connect(self.usb_asked)
        row.addWidget(self.usb)
        row.addStretch(1)
        self.button = Button(_("Connect"), weight=Weight.PRIMARY, key="Enter")
        self.button.clicked.connect(self._connect)
        row.addWidget(self.button)
        card.body.addLayout(row)
        offline = Paragraph(
            _("Needed once. After the first fetch everything works without a network."),
            fonts.SMALL,
            Ink.INK2,
        )
        card.body.addWidget(offline)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(card)
        across.addStretch(1)
        whole.addLayout(across)
        whole.addStretch(3)

    def take_focus(self) -> None:
        """Focus the first empty field."""
        field = self.code if self.address.text() else self.address
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_connected(self, name: str) -> None:
        """Show that the service is known and gave no area yet."""
        self.say(
            _("Connected to {name}. No area has been given to this PC yet; it comes with the next"
              " fetch (F5).").format(name=name),
            ink=Ink.INK2,
        )  # fmt: skip

    def say(self, words: str, *, ink: Ink = Ink.RED) -> None:
        """Show the result."""
        self.message.set_ink(ink)
        self.message.set_text(words)
        self.message.setVisible(bool(words))

    def ask_passphrase(self) -> None:
        """Ask for the passphrase of the key as well."""
        self.passphrase.setVisible(True)
        self._labels[2].setVisible(True)
        focus_later(self.passphrase, self)

    def ask_authority(self) -> None:
        """Ask for the mark of the certificate, or its file: no system knows its authority."""
        self.authority.setVisible(True)
        self.certificate.setVisible(True)
        self._labels[3].setVisible(True)
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
