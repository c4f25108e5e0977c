"""Who works at a supervisor's PC: name, position and phone, written down in one place."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.fault import Fault
from desktop_app.i18n import _, sentence
from desktop_app.ui.items.said import Said
from desktop_app.ui.items.undo_history import Act
from desktop_app.ui.look.announcing import Announced, Effect
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.pages.page import Page
from desktop_app.ui.pages.who_card import WhoCard
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.workspace.values.desk import Author


class WhoPage(Page):
    """The card alone; what is written is undone by Ctrl+Z like everything else."""

    def __init__(self, session: SupervisorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        note = _("Communes see the name that was given when this PC was connected.")
        self.who = WhoCard(session.workspace.people, session.drafts, self._work_as, note=note)
        self.who.left.connect(self.left)
        self.who.typed.connect(self.hints_changed)
        column.addWidget(self.who)
        column.addStretch(1)

    def _work_as(self, person: Author) -> Said:
        session, before = self._session, self._session.workspace.people.at_desk
        if (person.name, person.position, person.phone) == (
            before.name, before.position, before.phone,
        ):  # fmt: skip
            return Said(saved=True)
        try:
            act = self._became(before, person)
        except Fault as fault:
            return Said(refusal=sentence(fault))
        session.history.did(act)
        session.refresh()
        return Said(saved=True)

    def _became(self, before: Author, after: Author) -> Act:
        """Write down that *after* works here now; return the act, which *before* undoes."""
        self._session.workspace.people.work_as(
            after.name, position=after.position, phone=after.phone
        )
        return Act(
            words=_("{name} at the desk").format(name=after.name),
            take_back=lambda: self._became(after, before),
            effects=(Effect(kind="person"),),
        )

    def take_focus(self) -> None:
        self.who.take_focus()

    def announced(self) -> list[Announced]:
        """Return what Enter does in the fields."""
        return self.who.announced()

    def hints(self) -> list[list[Hint]]:
        enter = _("write it down") if self.who.holds_focus else _("press the button")
        return [
            [Hint("Enter", enter), Hint("Tab", _("next thing"))],
            [Hint("Esc", _("back"))],
        ]
