"""Banners over the list that stay until what they say is no more: another round, waiting keys."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.tokens import Tone

from . import words
from .session import Session


class Notices(QWidget):
    """Signals: ``round_left()`` on the way back to the current round."""

    round_left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(4)
        self.round = Banner(Tone.ACCENT, "")
        self.to_current = Button("", height=28)
        self.to_current.clicked.connect(self.round_left)
        self.round.buttons.addWidget(self.to_current)
        column.addWidget(self.round)
        self.show_session()

    def show_session(self) -> None:
        """Show what there is to be said now, and nothing where there is nothing."""
        self._show_round()
        shown = [self.round]
        self.setVisible(any(not one.isHidden() for one in shown))

    def _show_round(self) -> None:
        chosen, current = self._session.desk.round, self._session.current_round
        self.round.setVisible(chosen != current)
        if chosen == current:
            return
        now = words.round_figures(current)
        if chosen > current:
            said = _("Round {round} is not open yet.").format(round=words.round_figures(chosen))
            then = _("You can enter already; it counts once the round opens.")
        else:
            said = _("You are looking at round {round}.").format(round=words.round_figures(chosen))
            then = _("The current round is {round}.").format(round=now)
        self.round.say(said, then)
        self.to_current.setText(_("Go to round {round}").format(round=now))
