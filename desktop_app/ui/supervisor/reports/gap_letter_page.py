"""The letter about a gap that many communes share."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.core.ids import ItemId, PaperKind
from desktop_app.i18n import _
from desktop_app.reports.data import LetterReport
from desktop_app.ui.look import fonts
from desktop_app.ui.look.combo import Combo
from desktop_app.ui.look.texts import Label
from desktop_app.ui.papers import Paper
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.workspace.papers.requests import PaperRequest
from desktop_app.workspace.values.board import Board

from .letter_page import Letter, LetterPage


class GapLetterPage(LetterPage):
    """One letter instead of many calls. Signals: as LetterPage."""

    def __init__(self, session: SupervisorSession, board: Board) -> None:
        self._board = board
        super().__init__(session, PaperKind.LETTER)

    def _heading(self) -> list[QWidget]:
        board = self._board
        self.which = Combo(name=_("Shared gap"))
        for gap in board.gaps:
            item = board.item(gap.item)
            count = f"{len(gap.communes)}/{gap.of}"
            self.which.add(f"{area_words.item_name(item)}: {count}", gap.item)
        self.which.setCurrentIndex(0)
        self.which.setMaximumWidth(360)
        self.which.chosen.connect(lambda _item: self._read())
        return [Label(_("One letter about"), fonts.H3), self.which]

    def _request(self) -> PaperRequest:
        item = self.which.currentData()
        assert isinstance(item, str)  # the data of the combo's rows
        return PaperRequest(item=ItemId(item), area=self._session.area, round=self._session.round)

    def _place(self, data: Letter) -> str:
        assert isinstance(data, LetterReport)
        return f"letter/{self._session.area or ''}/{data.round}/{data.item}"

    def _paper(self, data: Letter, request: PaperRequest) -> Paper:
        assert isinstance(data, LetterReport)
        code = data.checklist.item(data.item).code
        return Paper(
            title=_("Letter on {item}").format(item=code),
            file_name=f"cong-van-{code}-{data.round}.pdf",
            draw=lambda door: door.papers.draw(PaperKind.LETTER, request),
        )
