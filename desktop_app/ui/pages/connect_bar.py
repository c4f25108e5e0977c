"""Connecting to a service: a bar at the foot of the window, no dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Edge, Ground, GroundColour
from desktop_app.ui.look.flow import FlowLayout
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.pressed import enter_pressed
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink

from .connect_form import ConnectForm


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
        self.form = form = ConnectForm(self)
        form.address.setFixedWidth(290)
        form.code.setFixedWidth(170)
        form.authority.setFixedWidth(230)
        form.passphrase.setFixedWidth(190)
        form.connect_asked.connect(self.connect_asked)
        self.usb = Button(_("Send by USB"), icon=Icon.USB, height=30)
        self.close_button = Button(_("Put away"), weight=Weight.LINK, key="Esc", height=30)
        for widget in (
            form.address, form.code, form.authority, form.certificate, form.passphrase, form.button,
        ):  # fmt: skip
            row.addWidget(widget)
        otherwise = Label(_("No network?"), fonts.BODY, Ink.INK2)
        otherwise.setFixedHeight(38)
        row.addWidget(otherwise)
        row.addWidget(self.usb)
        row.addWidget(self.close_button)
        column.addLayout(row)
        column.addWidget(form.message)
        self.usb.clicked.connect(self.usb_asked)
        self.close_button.clicked.connect(self.left)

    def take_focus(self) -> None:
        """Start with the first empty field."""
        self.form.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        if enter_pressed(event):
            self.form.ask()
            return
        super().keyPressEvent(event)
