"""The connection code of the leader's key: what the leader signs is not sent before it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.flow import FlowLayout
from desktop_app.ui.look.pressed import enter_pressed
from desktop_app.ui.look.texts import Paragraph
from desktop_app.ui.look.tokens import Ink


class LeaderCode(QWidget):
    """A sentence and the fields for the code; hidden while nothing waits for the code.

    With *pin* the PIN is typed in that field of the page, else in one of its own. Signals:
    ``enrolled()`` once the service took the leader's key.
    """

    enrolled = Signal()

    def __init__(self, session: Session, *, pin: Field | None = None) -> None:
        super().__init__()
        self._session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        said = _(
            "The leader's key has a connection code of its own. Until it is entered here, the "
            "submission stays on this PC and is not sent."
        )
        column.addWidget(Paragraph(said, fonts.SMALL_M, Ink.AMBER))
        row = FlowLayout(gap=8)
        self.code = Field(
            name=_("Leader's connection code"), placeholder=_("leader's code"), limit=40
        )
        self.code.setFixedWidth(170)
        row.addWidget(self.code)
        self.pin = pin or Field(name=_("Leader's PIN"), placeholder=_("PIN"), limit=60)
        if pin is None:
            self.pin.setEchoMode(QLineEdit.EchoMode.Password)
            self.pin.setFixedWidth(110)
            row.addWidget(self.pin)
        self.button = Button(_("Connect the leader's key"), height=32)
        self.button.clicked.connect(self.connect_key)
        row.addWidget(self.button)
        column.addLayout(row)
        self.message = Paragraph("", fonts.SMALL_M, Ink.RED)
        self.message.setVisible(False)
        column.addWidget(self.message)
        session.leader.answered.connect(self._answered)
        self.setVisible(False)  # shown once it is in the page's layout

    @property
    def is_begun(self) -> bool:
        """Whether a code is in the field: the PIN is then typed for it."""
        return self.isVisible() and bool(self.code.text().strip())

    def show_need(self) -> None:
        """Show itself while the leader's key waits for its code."""
        self.setVisible(self._session.leader.waits)

    def connect_key(self) -> None:
        """Enter the code, with the PIN that opens the key."""
        code, pin = self.code.text().strip(), self.pin.text()
        if not code:
            self._ask(self.code, _("Enter the leader's code from the connection letter."))
        elif not pin:
            self._ask(self.pin, _("Enter the leader's PIN; it opens the key on this PC."))
        else:
            self.button.setEnabled(False)
            self._say(_("Connecting…"), Ink.INK2)
            self._session.leader.enrol(code, pin)

    def _answered(self, why: str) -> None:
        self.button.setEnabled(True)
        self._say(why)
        if why and self.isVisible():
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.show_need()
        self.enrolled.emit()

    def _ask(self, field: Field, why: str) -> None:
        self._say(why)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, words: str, ink: Ink = Ink.RED) -> None:
        self.message.set_ink(ink)
        self.message.set_text(words)
        self.message.setVisible(bool(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if enter_pressed(event) and self.button.isEnabled():
            self.connect_key()
            return
        super().keyPressEvent(event)
