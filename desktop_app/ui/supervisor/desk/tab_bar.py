"""The views of the supervisor's screen: tabs, or a list to unfold where they do not fit."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.frame.header import Header
from desktop_app.ui.look.choices import Choice, Tabs
from desktop_app.ui.look.combo import Combo


class Tab(StrEnum):
    """The views of the supervisor's screen, in the order of their keys."""

    MORNING = "morning"
    BOARD = "board"
    SITUATION = "situation"
    VISITS = "visits"
    ACTIONS = "actions"
    REPORTS = "reports"


class TabBar(QWidget):
    """Signals: ``chosen(str)`` with a Tab, on the person's choice only."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        choices = [
            Choice(Tab.MORNING, _("This morning")),
            Choice(Tab.BOARD, _("Items × communes")),
            Choice(Tab.SITUATION, _("Situation")),
            Choice(Tab.VISITS, _("Visits")),
            Choice(Tab.ACTIONS, _("Tasks")),
            Choice(Tab.REPORTS, _("Reports")),
        ]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._tabs = Tabs(choices, name=_("Views"))
        self._tabs.chosen.connect(self.chosen)
        self._list = Combo(name=_("Views"))
        for choice in choices:
            self._list.add(choice.words, choice.id)
        self._list.setMinimumWidth(150)
        self._list.chosen.connect(lambda tab: self.chosen.emit(str(tab)))
        self._list.setVisible(False)
        row.addWidget(self._tabs)
        row.addWidget(self._list)

    def show_choice(self, tab: Tab) -> None:
        """Show *tab* as chosen, without a signal."""
        self._tabs.show_choice(tab)
        self._list.show_choice(tab)

    def fit(self, header: Header, *, wide: bool) -> None:
        """Show the tabs where *header* has room for them: a place may have a long name."""
        self._unfold(wide)
        if wide and header.is_too_narrow:
            self._unfold(False)
        header.fit()

    def _unfold(self, unfolded: bool) -> None:
        self._tabs.setVisible(unfolded)
        self._list.setVisible(not unfolded)
        self.updateGeometry()
