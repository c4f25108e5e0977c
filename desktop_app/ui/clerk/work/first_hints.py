"""Three hints for the first use; each is hidden for good once the person has followed it."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.tokens import Tone
from desktop_app.ui.preferences import Preferences


class FirstHint(StrEnum):
    """The hints, in the order in which they are shown."""

    ANSWER = "answer"
    LEFT = "left"
    SEND = "send"


def _words(hint: FirstHint) -> tuple[str, str]:
    match hint:
        case FirstHint.ANSWER:
            return (
                _("One key answers."),
                _("It is the number on the button; figures are simply typed. Enter goes on."),
            )
        case FirstHint.LEFT:
            return _("F8 goes to the next thing that is left."), ""
        case FirstHint.SEND:
            return _("F9 sends, whenever there is a network."), _("Until then nothing is lost.")
    assert_never(hint)


class FirstHints(QWidget):
    """One hint at a time. Signals: ``learnt()`` when another one was followed."""

    learnt = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._banner = Banner(Tone.ACCENT, "", shape=Icon.INFO)
        column.addWidget(self._banner)
        self._show()

    @property
    def current(self) -> FirstHint | None:
        """The hint that is shown, or None once all were followed."""
        return next((hint for hint in FirstHint if hint not in self._preferences.learnt), None)

    def follow(self, hint: FirstHint) -> None:
        """Record that the person followed *hint*."""
        if self._preferences.learn(hint):
            self._show()
            self.learnt.emit()

    def _show(self) -> None:
        hint = self.current
        if hint is None:
            self.setVisible(False)
        else:
            self._banner.say(*_words(hint))
