"""The first page of a supervisor without an area: address and code, from the letter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.pages.connect_form import ConnectForm
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
        self.form = form = ConnectForm(self, height=40, key="Enter")
        form.connect_asked.connect(self.connect_asked)
        form.widened.connect(self._show_labels)
        self._labelled: list[tuple[QWidget, Field]] = []
        for n, (words, field) in enumerate(
            (
                (_("Address"), form.address),
                (_("One-time code"), form.code),
                (_("Passphrase"), form.passphrase),
                (_("Mark of the certificate"), form.authority),
            )
        ):
            label = Label(words, fonts.SMALL, Ink.INK2)
            self._labelled.append((label, field))
            grid.addWidget(label, n, 0)
            grid.addWidget(field, n, 1)
            field.returnPressed.connect(form.ask)
        self._show_labels()
        card.body.addLayout(grid)
        grid.addWidget(form.certificate, 4, 1, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(form.message)
        row = QHBoxLayout()
        self.usb = Button(_("No network? Send by USB"), weight=Weight.LINK, icon=Icon.USB)
        self.usb.clicked.connect(self.usb_asked)
        row.addWidget(self.usb)
        row.addStretch(1)
        row.addWidget(form.button)
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
        self.form.take_focus()

    def _show_labels(self) -> None:
        for label, field in self._labelled:
            label.setVisible(not field.isHidden())

    def show_connected(self, name: str) -> None:
        """Show that the service is known and gave no area yet."""
        self.form.say(
            _("Connected to {name}. No area has been given to this PC yet; it comes with the next"
              " fetch (F5).").format(name=name),
            ink=Ink.INK2,
        )  # fmt: skip
