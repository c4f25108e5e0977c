"""What others ask of the clerk, over the list: requests to complete, versions to choose from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.ids import ItemId
from desktop_app.i18n import _, current_language, figures, ngettext
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.tokens import Tone
from desktop_app.workspace.values.desk import Desk, ItemDesk

_MOST_NAMED = 3


class AskedBanners(QWidget):
    """Signals: ``reply_asked(str)`` with the first returned item; ``choice_asked(str)`` with the
    first item in conflict; ``end_asked()`` where every critical item is answered.
    """

    reply_asked = Signal(str)
    choice_asked = Signal(str)
    end_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._first: dict[Banner, ItemId] = {}
        self.returned = Banner(Tone.AMBER, "")
        self.reply = Button(_("Reply"), height=28)
        self.reply.clicked.connect(lambda: self.reply_asked.emit(self._first[self.returned]))
        self.returned.buttons.addWidget(self.reply)
        self.conflicts = Banner(Tone.VIOLET, "")
        self.choose = Button(_("See and choose"), height=28)
        self.choose.clicked.connect(lambda: self.choice_asked.emit(self._first[self.conflicts]))
        self.conflicts.buttons.addWidget(self.choose)
        self.done = Banner(Tone.ACCENT, "")
        self.see_end = Button(_("See the result"), height=28)
        self.see_end.clicked.connect(self.end_asked)
        self.done.buttons.addWidget(self.see_end)
        for banner in (self.returned, self.conflicts, self.done):
            banner.setVisible(False)
            column.addWidget(banner)

    def show_desk(self, desk: Desk, *, at_end: bool) -> None:
        """Show what is asked now; with *at_end* also the way to the end of the quick round."""
        everything = list(desk.items.values())
        self._show_returned([one for one in everything if one.returned is not None])
        self._show_conflicts([one for one in everything if one.judgement.conflict])
        whole = len(desk.checklist.critical_items)
        self.done.setVisible(at_end and desk.judgement.answered_critical == whole)
        if not self.done.isHidden():
            said = _("All {count} critical items are answered.").format(count=whole)
            self.done.say(said)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return all(banner.isHidden() for banner in (self.returned, self.conflicts, self.done))

    def _show_returned(self, returned: list[ItemDesk]) -> None:
        self.returned.setVisible(bool(returned))
        if not returned:
            return
        self._first[self.returned] = returned[0].item.id
        said = ngettext(
            "{count} item is to be completed.", "{count} items are to be completed.", len(returned)
        )
        asked = returned[0].returned
        day = figures.day(asked.written.date()) if asked is not None else ""
        name = asked.author.name if asked is not None else ""
        told = _("{items} ({name}, {day})").format(items=_named(returned), name=name, day=day)
        self.returned.say(said.format(count=len(returned)), told)

    def _show_conflicts(self, conflicts: list[ItemDesk]) -> None:
        self.conflicts.setVisible(bool(conflicts))
        if not conflicts:
            return
        self._first[self.conflicts] = conflicts[0].item.id
        said = ngettext(
            "{count} item was entered on two PCs and differs.",
            "{count} items were entered on two PCs and differ.",
            len(conflicts),
        )
        self.conflicts.say(said.format(count=len(conflicts)), f"{_named(conflicts)}.")


def _named(several: list[ItemDesk]) -> str:
    """Return the first items by code and name, the rest counted."""
    language = current_language()
    named = [f"{o.item.code} {o.item.short.in_language(language)}" for o in several[:_MOST_NAMED]]
    rest = len(several) - len(named)
    if rest:
        said = ngettext("and {count} more", "and {count} more", rest).format(count=rest)
        named[-1] = f"{named[-1]} {said}"
    return ", ".join(named)
