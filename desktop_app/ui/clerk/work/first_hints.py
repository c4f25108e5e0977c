"""Hints for the first use; each is hidden for good once the person has followed it."""

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

from .asked_banners import AskedBanners


class FirstHint(StrEnum):
    """The hints, in the order in which they are shown."""

    ANSWER = "answer"
    KEEP = "keep"  # in the place of ANSWER where a later round opens: its rows have no digits
    LEFT = "left"
    SEND = "send"


def _words(hint: FirstHint) -> tuple[str, str]:
    match hint:
        case FirstHint.ANSWER:
            return (
                _("One key answers."),
                _("It is the number on the button; figures are simply typed. Enter goes on."),
            )
        case FirstHint.KEEP:
            return (
                _("F7 keeps what is as last round."),
                _("Enter opens what has changed. Ctrl+Z takes back."),
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
        self._answering = FirstHint.ANSWER
        self._has_room = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._banner = Banner(Tone.ACCENT, "", shape=Icon.INFO)
        column.addWidget(self._banner)
        self._show()

    @property
    def current(self) -> FirstHint | None:
        """The hint that is shown, or None once all were followed."""
        shown = (self._answering, FirstHint.LEFT, FirstHint.SEND)
        return next((hint for hint in shown if hint not in self._preferences.learnt), None)

    def show_in(self, asked: AskedBanners, *, changes: bool, low: bool) -> None:
        """Show the hints of the view, where *changes* says that it is the one of a later round.

        On a page that is *low* they leave the room to what others ask of the clerk.
        """
        self._answering = FirstHint.KEEP if changes else FirstHint.ANSWER
        self._has_room = not low or asked.is_empty
        self._show()

    def follow_answer(self) -> None:
        """Record that the person gave an answer as the view takes it."""
        self.follow(self._answering)

    def follow(self, hint: FirstHint) -> None:
        """Record that the person followed *hint*."""
        if self._preferences.learn(hint):
            self._show()
            self.learnt.emit()

    def _show(self) -> None:
        hint = self.current
        if hint is None or not self._has_room:
            self.setVisible(False)
        else:
            if self.parentWidget() is not None:  # else it would be a window of its own
                self.setVisible(True)
            self._banner.say(*_words(hint))
