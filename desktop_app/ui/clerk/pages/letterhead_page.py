"""The letterhead of the commune's report, set once and kept."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from desktop_app.core.fault import Fault
from desktop_app.i18n import _, sentence
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.tokens import Tone
from desktop_app.ui.pages.letterhead_form import LetterheadForm
from desktop_app.ui.pages.page import Page
from desktop_app.workspace.papers.letterheads import Issuer, LetterheadSettings


class LetterheadPage(Page):
    """Shows the letterhead of the commune's report; a field is saved when it is left."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        self.form = LetterheadForm([Issuer.COMMUNE], session.drafts)
        papers = session.workspace.papers
        self.form.show_settings(papers.letterhead(Issuer.COMMUNE, session.desk.round))
        self.form.changed.connect(self._save)
        column.addWidget(self.form)
        column.addStretch(1)

    def _save(self, issuer: Issuer, settings: LetterheadSettings) -> None:
        try:
            self._session.workspace.papers.save_letterhead(
                issuer, settings, self._session.desk.round
            )
        except Fault as fault:
            self.form.say(sentence(fault), Tone.RED)
            return
        self.form.kept(settings)
        self.form.say(_("Saved on this PC"), Tone.GREEN)

    def flush(self) -> None:
        """Save what is being typed."""
        self.form.flush()

    def hints(self) -> list[list[Hint]]:
        """Return the keys of the page."""
        return [[Hint("Tab", _("write it, next field")), Hint("Esc", _("back to the desk"))]]
