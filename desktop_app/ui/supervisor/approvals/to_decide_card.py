"""The card at the left of both views of what waits: how much, and the table to choose from."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.i18n import _
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look.badges import Count
from desktop_app.ui.look.cards import Card


class ToDecideCard(Card):
    """Where the window is narrow it gives way to a list that unfolds."""

    def __init__(self, table: QWidget) -> None:
        super().__init__(_("To decide"), padding=16)
        self._count = Count(0)
        self.head.insertWidget(1, self._count)
        self.head.setStretch(0, 0)
        self.head.addStretch(1)
        self.head.setContentsMargins(10, 0, 10, 0)
        margins = self.layout()
        assert margins is not None
        margins.setContentsMargins(6, 10, 6, 10)
        self.body.addWidget(table)

    def set_count(self, count: int) -> None:
        """Show how many things wait."""
        self._count.set_count(count)

    def set_step(self, step: Step, instead: QWidget) -> None:
        """Take the width of the window, where *instead* is shown in place of the card or not."""
        beside = step in (Step.FULL, Step.NARROW)
        self.setVisible(beside)
        instead.setVisible(not beside)
        self.setFixedWidth(388 if step is Step.FULL else 300)
