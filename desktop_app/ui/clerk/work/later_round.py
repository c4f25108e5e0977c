"""What stands over the list of a later round: the offer to keep a section, the columns' names."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.ids import ItemId
from desktop_app.i18n import _
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.look.announcing import Announced, Effect
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.change_rows import Captions
from desktop_app.ui.look.tokens import Tone

from . import changes
from .changes import ItemGroup

KEEP_SECTION = "Shift+F7"


class LaterRound(QWidget):
    """Shown in the view of what changed. ``keep_section`` is the button of the offer."""

    def __init__(self, session: Session, *, left: int, right: int) -> None:
        super().__init__()
        self._session = session
        self._groups: list[ItemGroup] = []
        self._current: ItemId | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(left, 0, right, 0)
        column.setSpacing(2)
        self.offer = Banner(Tone.ACCENT, "")
        self.keep_section = Button(_("Keep the section"), key=KEEP_SECTION, height=28)
        self.keep_section.promise(self._effects)
        self.offer.buttons.addWidget(self.keep_section)
        column.addWidget(self.offer)
        captions = (_("last round"), _("found in the check"), _("this round"))
        column.addWidget(Captions(captions, left=0, right=0))
        self.offer.setVisible(False)
        self._has_room = True

    def show_groups(self, groups: list[ItemGroup], current: ItemId | None) -> None:
        """Show the offer that fits the *current* row."""
        self._groups, self._current = groups, current
        members = self.members()
        self.offer.setVisible(self._has_room and len(members) > 1)
        group = self.group
        if group is not None and len(members) > 1:
            self.offer.say(*changes.section_words(group, len(members)), tone=Tone.ACCENT)

    def set_room(self, has_room: bool) -> None:
        """Leave the offer to the foot of a low window, where its key stands."""
        if has_room is not self._has_room:
            self._has_room = has_room
            self.show_groups(self._groups, self._current)

    @property
    def group(self) -> ItemGroup | None:
        """The group of the current row."""
        return next((group for group in self._groups if self._current in group.items), None)

    def members(self) -> tuple[ItemId, ...]:
        """Return what would be confirmed at once now."""
        group = self.group
        if group is None:
            return ()
        return changes.keepable_together(self._session.desk, group)

    def refuse(self, why: str) -> None:
        """Show why the section was not confirmed."""
        self.offer.setVisible(True)
        self.offer.say(why, tone=Tone.RED)

    def announced(self) -> list[Announced]:
        """Return the key of the offer, while there is one."""
        if len(self.members()) < 2:
            return []
        verb = _("keep the section")
        return [Announced(key=KEEP_SECTION, verb=verb, effects=self._effects())]

    def _effects(self) -> tuple[Effect, ...]:
        return tuple(
            effect for item in self.members() for effect in self._session.unchanged_effect(item)
        )
