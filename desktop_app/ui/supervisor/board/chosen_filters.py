"""What is filtered now, as words that can be taken off one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.i18n import _
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.flow import FlowLayout
from desktop_app.ui.look.icons import Icon


class ChosenFilter(NamedTuple):
    """One thing that leaves communes out: its id and its words."""

    id: str
    words: str


class ChosenFilters(QWidget):
    """With *lists*, what is left can be shown as a list.

    Signals: ``taken_off(str)`` with the id of a filter; ``cleared()``; ``list_asked()``.
    """

    taken_off = Signal(str)
    cleared = Signal()
    list_asked = Signal()

    def __init__(self, *, lists: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lists = lists
        self.list: Button | None = None
        self._row = FlowLayout(self)
        self.shown: tuple[ChosenFilter, ...] = ()
        self.setVisible(False)

    def show_filters(self, filters: Sequence[ChosenFilter]) -> None:
        """Show *filters*; nothing is shown where there are none."""
        if tuple(filters) == self.shown:
            return
        self.shown = tuple(filters)
        empty(self._row)
        self.list = None
        for one in self.shown:
            name = _("Take off the filter: {filter}").format(filter=one.words)
            chip = Button(one.words, icon=Icon.CLOSE, height=26, name=name)
            chip.clicked.connect(lambda _on=False, f=one.id: self.taken_off.emit(f))
            self._row.addWidget(chip)
        if self.shown:
            clear = Button(_("Show all again"), weight=Weight.LINK, height=26)
            clear.clicked.connect(self.cleared)
            self._row.addWidget(clear)
            if self._lists:
                self.list = Button(_("As a list"), weight=Weight.LINK, height=26)
                self.list.clicked.connect(self.list_asked)
                self._row.addWidget(self.list)
        self.setVisible(bool(self.shown))
        self.updateGeometry()
