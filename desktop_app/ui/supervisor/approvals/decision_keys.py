"""The three equal buttons of a decision."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.core.assessment.board_counts import WaitingKind
from desktop_app.i18n import _, ngettext
from desktop_app.ui.look.announcing import Announced, Effect
from desktop_app.ui.look.buttons import Button

CAPS = ("1", "2", "3")


def accept_words(kind: WaitingKind, count: int = 0) -> str:
    """Return the word for accepting what waits of *kind*; with *count*, of how many communes."""
    if kind is WaitingKind.APPROVAL:
        if not count:
            return _("Approve")
        return ngettext("Approve {count} commune", "Approve {count} communes", count).format(
            count=count
        )
    if not count:
        return _("Accept")
    return ngettext("Accept {count} commune", "Accept {count} communes", count).format(count=count)


class DecisionKeys(QWidget):
    """Three equal buttons with the keys 1, 2, 3.

    Signals: ``accepted()``, ``asked()``, ``trip()``.
    """

    accepted = Signal()
    asked = Signal()
    trip = Signal()

    def __init__(self, height: int = 29, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self.buttons: list[Button] = []
        for said, signal in (
            (_("Accept"), self.accepted),
            (_("Ask to complete"), self.asked),
            (_("Go and check"), self.trip),
        ):
            button = Button(said, height=height)
            button.clicked.connect(signal)
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch(1)

    def show_caps(self, shown: bool) -> None:
        """Show the digits on the buttons, or not: a digit means one thing at a time."""
        for button, cap in zip(self.buttons, CAPS, strict=True):
            button.set_key(cap if shown else "")

    def announced_keys(
        self, can_accept: bool, effects: Callable[[], tuple[Effect, ...]]
    ) -> list[Announced]:
        """Return what the three digits do."""
        keys = []
        accept, ask, trip = CAPS
        if can_accept:
            verb = self.buttons[0].words.lower()
            act = self.accepted.emit
            keys.append(Announced(key=accept, verb=verb, act=act, effects=effects()))
        keys.append(Announced(key=ask, verb=_("ask to complete…"), act=self.asked.emit))
        keys.append(Announced(key=trip, verb=_("go and check"), act=self.trip.emit))
        return keys
