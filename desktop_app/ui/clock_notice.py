"""The banner that asks for the day where the PC's clock cannot be right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from desktop_app.core.fault import Fault
from desktop_app.core.time.rounds import local
from desktop_app.i18n import _, sentence
from desktop_app.ui.items.draft_keeper import DraftKeeper, FormDraft
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.figures import DateField
from desktop_app.ui.look.pressed import enter_pressed
from desktop_app.ui.look.tokens import Tone
from desktop_app.workspace import Workspace


class ClockNotice(Banner):
    """Shows the clock's reading and asks a person for the day, once.

    Signals: ``told()`` after the day was entered, or the person chose to set the clock instead.
    """

    told = Signal()

    def __init__(self, workspace: Workspace, drafts: DraftKeeper) -> None:
        super().__init__(Tone.AMBER, "")
        self._workspace = workspace
        self.day = DateField(name=_("Today's date"))
        self.day.setFixedHeight(28)
        self.take = Button(_("This is today"), height=28)
        self.later = Button(_("I will set the clock"), height=28)
        for part in (self.day, self.take, self.later):
            self.buttons.addWidget(part)
        self.take.clicked.connect(self._take)
        self.later.clicked.connect(lambda: self._tell(asked=False))
        self._draft = FormDraft(drafts, {"day": self.day}, self)
        self._draft.open("clock")
        self.setVisible(False)  # shown once it is in the screen's layout

    def show_workspace(self) -> None:
        """Show the question if the day has to be asked, else hide it."""
        asks = self._workspace.asks_for_day()
        self.setVisible(asks is not None)
        if asks is not None:
            said = _("This PC's clock shows {day}, which cannot be.")
            self.say(said.format(day=f"{local(asks.wall):%d/%m/%Y}"), _("Which day is it today?"))

    def _take(self) -> None:
        if self.day.date() is None:
            self.day.set_wrong(self.day.why_wrong())
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._tell(asked=True)

    def _tell(self, *, asked: bool) -> None:
        try:
            self._workspace.tell_day(self.day.date() if asked else None)
        except Fault as fault:
            self.day.set_wrong(sentence(fault))
            self.say(sentence(fault), _("Which day is it today?"))
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._draft.done()
        self.setVisible(False)
        self.told.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if enter_pressed(event):
            self._take()
            return
        super().keyPressEvent(event)
