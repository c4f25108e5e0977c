"""The banner that asks to open the keys of this PC; the clerk's and the supervisor's."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from desktop_app.core.fault import Fault
from desktop_app.i18n import _, sentence
from desktop_app.ui import tasks
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.focus import focus_later
from desktop_app.ui.look.pressed import enter_pressed
from desktop_app.ui.look.tokens import Tone
from desktop_app.workspace import Workspace


class LockedKeys(Banner):
    """Shows the consequence of keys that cannot be opened, and the field for their passphrase.

    Signals: ``opened(object)`` with the passphrase that opened them, None where none was typed.
    """

    opened = Signal(object)

    def __init__(self, folder: Path) -> None:
        super().__init__(Tone.ACCENT, "")
        self._folder = folder
        self.passphrase = Field(
            name=_("Passphrase"), placeholder=_("passphrase of this PC"), height=28
        )
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setFixedWidth(190)
        self.again = Field(
            name=_("Passphrase once more"), placeholder=_("Passphrase once more"), height=28
        )
        self.again.setEchoMode(QLineEdit.EchoMode.Password)
        self.again.setFixedWidth(190)
        self.open = Button(_("Open"), height=28)
        self.forgot = Button(_("It is forgotten"), weight=Weight.LINK, height=28)
        for part in (self.passphrase, self.again, self.open, self.forgot):
            self.buttons.addWidget(part)
        self.open.clicked.connect(self._try)
        self.forgot.clicked.connect(self._choose_anew)
        self._renews = False
        self.again.setVisible(False)
        self.forgot.setVisible(False)
        self.setVisible(False)

    def ask(self, fault: Fault) -> None:
        """Show the fault; where the keyring does not answer, trying again may be enough."""
        from desktop_app.credentials.key_faults import PassphraseNeeded, PassphraseWrong

        needs = isinstance(fault, PassphraseNeeded | PassphraseWrong)
        self.passphrase.setVisible(needs)
        self.open.setText(_("Open") if needs else _("Try again"))
        said = _("Answers are saved, but not sent yet.")
        wants = (
            _("Type the passphrase of this PC to send.")
            if needs
            else _("The computer's key store does not answer; unlock it, then try again.")
        )
        self.say(said, wants)
        self.setVisible(True)

    def _choose_anew(self) -> None:
        """Ask for a new passphrase, for new keys; the wrong one was tried before."""
        self._renews = True
        self.say(
            _("Choose a new passphrase of at least 8 characters."),
            _("This PC gets new keys and needs a new code to send. Nothing entered is lost."),
        )
        self.passphrase.clear()
        self.passphrase.setPlaceholderText(_("new passphrase"))
        self.again.setVisible(True)
        self.forgot.setVisible(False)
        self.open.setText(_("Make new keys"))
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _try(self) -> None:
        typed = self.passphrase.text()
        if self._renews and typed != self.again.text():
            self.say(_("The two passphrases are not the same."), tone=Tone.AMBER)
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.passphrase.isVisible() and not typed:
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.open.setEnabled(False)
        folder, passphrase, renews = self._folder, typed or None, self._renews

        def work() -> Fault | None:
            with Workspace.open(folder) as door:
                if renews and passphrase is not None:
                    try:
                        door.keys.forget_passphrase(passphrase)
                    except Fault as fault:
                        return fault
                elif passphrase is not None:
                    door.keys.use_passphrase(passphrase)
                return door.keys.fault()

        tasks.run(work, done=lambda fault: self._answered(fault, passphrase), owner=self)

    def _answered(self, fault: Fault | None, passphrase: str | None) -> None:
        self.open.setEnabled(True)
        self.setVisible(fault is not None)
        if fault is None:
            self._renews = False
            self.passphrase.setPlaceholderText(_("passphrase of this PC"))
            self.again.setVisible(False)
            self.again.clear()
            self.passphrase.clear()
            self.opened.emit(passphrase)
            return
        from desktop_app.credentials.key_faults import PassphraseWrong

        self.forgot.setVisible(isinstance(fault, PassphraseWrong) and not self._renews)
        self.say(sentence(fault), tone=Tone.AMBER)
        self.passphrase.selectAll()
        focus_later(self.passphrase, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if enter_pressed(event):
            self._try()
            return
        super().keyPressEvent(event)
