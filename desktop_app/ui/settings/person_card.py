"""Who works here, and whose data this is."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_app.core.ids import Role
from desktop_app.i18n import _
from desktop_app.ui.look.buttons import Button
from desktop_app.workspace import Workspace

from .setting_rows import Fact, SettingsCard


class PersonCard(SettingsCard):
    """Signals: ``person_asked()`` to change who works here, or to hand over."""

    person_asked = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(_("Person and commune"))
        self._workspace = workspace
        self.person, self.phone, self.place = Fact(), Fact(), Fact()
        self._takes_over = not workspace.is_supervisor
        writes = workspace.identities[0].role is not Role.VIEWER
        edit = self.edit = Button(_("Change…"), height=28, name=_("Change who works here"))
        edit.clicked.connect(self.person_asked)
        hand_over = self.hand_over = Button(_("Hand over…"), height=28)
        hand_over.clicked.connect(self.person_asked)
        self.add_row(_("Person"), self.person, *((edit,) if writes else ()))
        self.add_row(_("Phone"), self.phone)
        label = _("Commune") if self._takes_over else _("Area")
        self.add_row(label, self.place, *((hand_over,) if self._takes_over else ()))
        self.refresh()

    def refresh(self) -> None:
        """Show who works here now."""
        one = self._workspace.identities[0]
        self.person.tell(one.person, one.position)
        phone = one.phone or _("none entered")
        self.phone.tell(phone, _("for the province to call") if one.phone else "")
        if one.commune is not None:
            self.place.tell(*self._workspace.place())
        else:
            areas = self._workspace.areas()
            self.place.tell(", ".join(areas) if areas else _("none given yet"))
