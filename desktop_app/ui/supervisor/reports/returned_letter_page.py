"""The letter that asks one commune to complete items."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.core.ids import PaperKind
from desktop_app.i18n import _
from desktop_app.ui.look import fonts
from desktop_app.ui.look.texts import Label
from desktop_app.ui.papers import Paper
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.workspace.papers.file_names import file_name
from desktop_app.workspace.papers.requests import PaperRequest
from desktop_app.workspace.values.desk import Desk

from .letter_page import Letter, LetterPage


class ReturnedLetterPage(LetterPage):
    """The letter to the commune of *desk*. Signals: as LetterPage."""

    def __init__(self, session: SupervisorSession, desk: Desk) -> None:
        self._desk = desk
        super().__init__(session, PaperKind.RETURNED)

    @property
    def _title(self) -> str:
        words = _("Letter on what is to be completed, {commune}")
        return words.format(commune=self._desk.commune.full_name)

    def _heading(self) -> list[QWidget]:
        return [Label(self._title, fonts.H3)]

    def _request(self) -> PaperRequest:
        return PaperRequest(centre=self._desk.centre, round=self._session.round)

    def _place(self, data: Letter) -> str:
        return f"letter/returned/{self._desk.centre}/{data.round}"

    def _paper(self, data: Letter, request: PaperRequest) -> Paper:
        return Paper(
            title=self._title,
            file_name=file_name(PaperKind.RETURNED, self._desk.centre, data.round),
            draw=lambda door: door.papers.draw(PaperKind.RETURNED, request),
        )
