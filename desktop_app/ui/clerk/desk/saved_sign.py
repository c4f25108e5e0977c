"""Whether everything is on disk: the dot in the status bar, and the banner of a failed save."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_app.i18n import _
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.frame.status_bar import StatusBar
from desktop_app.ui.items import round_words
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.look.tokens import Tone


class SavedSign(QObject):
    """Shows the state of the session's saves in *status* and in its own banner."""

    def __init__(self, session: Session, status: StatusBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._status = session, status
        self.failure = Banner(Tone.RED, "")
        again = Button(_("Save again"), height=28)
        again.clicked.connect(session.retry)
        self.failure.buttons.addWidget(again)
        self.failure.setVisible(False)
        session.saved.connect(self.show_saved)
        session.changed.connect(self.show_saved)
        session.failed.connect(self._show_failed)
        session.drafts.changed.connect(self.show_saved)

    def show_saved(self) -> None:
        """Show whether everything typed is on disk, and as what: saved, or a draft."""
        session = self._session
        if session.could_not_save:
            self.show_not_saved()
            return
        if session.refused_notes:
            self._status.show_saved(_("A note is not saved"), Tone.RED)
            return
        if session.drafts.is_behind:
            self._status.show_saved(_("Not saved yet…"), Tone.GREY)
            return
        drafted = [session.desk.items[item].item.code for item in session.drafted()]
        if session.has_drafted_task:
            drafted.append(_("task"))
        if drafted:
            codes = ", ".join(drafted[:3])
            more = "…" if len(drafted) > 3 else ""
            said = _("Kept as a draft, not entered: {codes}").format(codes=codes + more)
            self._status.show_saved(said, Tone.AMBER)
            return
        desk = session.desk
        if desk.last_saved is None:
            self._status.show_saved(_("Everything you enter is saved here"), Tone.GREY)
            return
        when = round_words.moment_words(desk.last_saved, desk.today)
        said = _("Saved on this PC {when}").format(when=when)
        self._status.show_saved(said, Tone.GREEN)

    def show_not_saved(self) -> None:
        """Show that something typed could not be saved."""
        self._status.show_saved(_("Not saved"), Tone.RED)

    def _show_failed(self, why: str) -> None:
        self.failure.setVisible(bool(why))
        if why:
            still = _("What you typed stays on the screen; it is saved once this is mended.")
            self.failure.say(why, still)
            self.show_not_saved()
        else:
            self.show_saved()
