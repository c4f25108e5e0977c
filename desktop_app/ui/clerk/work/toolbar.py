"""The row above the list: the search box, the filter, which items are shown; a title instead."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.i18n import _
from desktop_app.ui.frame.fitting import FittingRow
from desktop_app.ui.look import fonts
from desktop_app.ui.look.choices import Check, Choice, Segment
from desktop_app.ui.look.fields import SearchField
from desktop_app.ui.look.texts import Label
from desktop_app.workspace.values.desk import Desk

from . import changes
from .rows_model import View


class Toolbar(FittingRow):
    """In the view of a later round its title stands here; the search box only while it is used.

    Signals: ``view_chosen(str)`` by the person.
    """

    view_chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = self.row
        row.setContentsMargins(14, 0, 18, 0)
        row.setSpacing(16)
        self.search = SearchField(
            name=_("Find an item"), placeholder=_("Find an item, no marks needed")
        )
        self.search.setMinimumWidth(160)
        self.search.setMaximumWidth(300)
        self.title = Label(_("What changed since last round?"), fonts.H2, elide=True)
        self.title.setContentsMargins(12, 0, 0, 0)
        self.only_missing = Check(_("Only what is left"))
        self.views = self._made(desk)
        row.addWidget(self.title, 8)
        row.addWidget(self.search, 8)
        row.addWidget(self.only_missing)
        row.addStretch(1)
        row.addWidget(self.views)
        self.let_go((self.only_missing,))
        self.show_title(False)

    def _made(self, desk: Desk) -> Segment:
        checklist = desk.checklist
        views = [
            Choice(View.CRITICAL, _("Critical {n}").format(n=len(checklist.critical_items))),
            Choice(View.ALL, _("All {n}").format(n=len(checklist.items_in_order))),
        ]
        if changes.has_earlier_round(desk):
            views.insert(0, Choice(View.CHANGES, _("What changed")))
        made = Segment(views, name=_("Which items"))
        made.chosen.connect(self.view_chosen)
        return made

    def show_round(self, desk: Desk) -> None:
        """Offer the views that the round of *desk* has."""
        old, self.views = self.views, self._made(desk)
        self.row.replaceWidget(old, self.views)
        old.hide()
        old.deleteLater()

    def show_title(self, shown: bool) -> None:
        """Show the title of a later round in place of the search box and the filter."""
        self.title.setVisible(shown)
        self.search.setVisible(not shown)
        self.keep_away(self.only_missing, shown)

    def set_narrow(self, narrow: bool) -> None:
        """Write the title smaller where the window is narrow."""
        self.title.set_style(fonts.H3 if narrow else fonts.H2)
