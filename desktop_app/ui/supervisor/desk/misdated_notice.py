"""The banner that offers findings of a wrong clock for the open round."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_app.i18n import _
from desktop_app.ui.items import round_words
from desktop_app.ui.items.said import Said
from desktop_app.ui.look.announcing import Effect
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.tokens import Tone
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.workspace.values.wording import misdated_work_follows, misdated_work_words


class MisdatedNotice(Banner):
    """Signals: ``told(str)`` with what was done, ``refused(str)`` with why it was not."""

    told = Signal(str)
    refused = Signal(str)

    def __init__(self, session: SupervisorSession) -> None:
        super().__init__(Tone.AMBER, "")
        self._session = session
        self.bring = Button("", height=28)
        self.bring.clicked.connect(self._bring)
        self.bring.promise(self._brought)
        self.leave = Button(_("Leave them there"), height=28)
        self.leave.clicked.connect(self._leave)
        self.buttons.addWidget(self.bring)
        self.buttons.addWidget(self.leave)
        self.setVisible(False)  # shown once it is in the screen's layout

    def show_session(self) -> None:
        """Show what waits in another round, and offer to bring it into the open one."""
        what = self._session.misdated()
        self.setVisible(bool(what))
        if what:
            self.say(misdated_work_words(what), misdated_work_follows(what))
            now = round_words.round_figures(self._session.workspace.round())
            self.bring.setText(_("Bring them into round {round}").format(round=now))

    def _brought(self) -> tuple[Effect, ...]:
        """Return what bringing them over writes: each entry again."""
        return tuple(
            Effect(kind=held.change.kind, centre=one.centre, item=held.change.item)
            for one in self._session.misdated()
            for held in one.entries
        )

    def _bring(self) -> None:
        now = round_words.round_figures(self._session.workspace.round())
        follows = misdated_work_follows(self._session.misdated())
        done = _("They stand in round {round} now; what they were stays readable.")
        self._tell(self._session.bring_over(), f"{done.format(round=now)} {follows}")

    def _leave(self) -> None:
        self._tell(
            self._session.leave_misdated(),
            _("They stay where they are; choose that round to see them."),
        )

    def _tell(self, said: Said, done: str) -> None:
        if said.refusal:
            self.refused.emit(said.refusal)
        else:
            self.told.emit(done)
