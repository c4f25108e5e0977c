"""Letters in the supervisor's window: their words are a person's, their figures the board's."""

from __future__ import annotations

import pypdfium2  # type: ignore[import-untyped]
import pytest
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId, ItemId
from desktop_app.i18n import figures
from desktop_app.ui.pages.paper_page import PaperPage
from desktop_app.ui.supervisor.commune.commune_page import CommunePage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.reports.gap_letter_page import GapLetterPage
from desktop_app.ui.supervisor.reports.letter_page import LetterPage
from desktop_app.ui.supervisor.reports.returned_letter_page import ReturnedLetterPage
from desktop_app.workspace import Workspace

from .supervisor_builders import HOME
from .supervisor_fixtures import area, desk, screen
from .test_every_screen import filled

__all__ = ["area", "desk", "screen"]

ASKED = (ItemId("net.tslcd"), ItemId("staff.assigned"))
OWN = "Đề nghị gửi ảnh chụp rõ số máy trước ngày 20."


@pytest.fixture
def asked(screen: SupervisorScreen) -> SupervisorScreen:
    """Return the screen of an area where one commune is asked to complete two items."""
    said = screen.session.ask_to_complete(CentreId(HOME), ASKED, "Chụp lại, thấy rõ số máy.")
    assert said.saved
    return screen


def letter_to(screen: SupervisorScreen, centre: str = HOME) -> ReturnedLetterPage:
    """Open the letter from the page of the commune, as its button does."""
    screen.open_commune(centre)
    page = screen.page
    assert isinstance(page, CommunePage)
    page.head.letter_asked.emit()
    filled()
    letter = screen.page
    assert isinstance(letter, ReturnedLetterPage)
    return letter


def printed(page: LetterPage, screen: SupervisorScreen) -> str:
    """Return the words of the letter as it is seen before it is printed."""
    page.print_letter()
    filled()
    paper = screen.page
    assert isinstance(paper, PaperPage)
    pdf = paper.view._pdf
    assert pdf is not None
    with pypdfium2.PdfDocument(pdf) as document:
        said = " ".join(document[n].get_textpage().get_text_bounded() for n in range(len(document)))
    screen.go_back()
    return " ".join(said.split())


def test_the_words_of_a_returned_letter_are_changed_before_printing(
    asked: SupervisorScreen,
) -> None:
    page = letter_to(asked)
    assert page.subject.text().startswith("đề nghị bổ sung")
    assert "xã Đak Nhau" in page.recipients.text()
    page.text.put(OWN)
    page.subject.put("bổ sung ảnh minh chứng")
    said = printed(page, asked)
    assert OWN.rstrip(".") in said and "V/v bổ sung ảnh minh chứng" in said
    assert "Chụp lại, thấy rõ số máy." in said  # the list is what was asked, not what is typed


def test_the_words_of_a_returned_letter_come_back(asked: SupervisorScreen) -> None:
    page = letter_to(asked)
    drafted = page.text.text()
    page.text.put(OWN)
    asked.go_back()
    asked.go_back()
    page = letter_to(asked)
    assert page.text.text() == OWN
    page.anew.click()
    assert (page.text.text(), page.anew.isHidden()) == (drafted, True)
    asked.go_back()
    asked.go_back()
    page = letter_to(asked)
    page.mine.click()
    assert page.text.text() == OWN


def test_a_returned_letter_counts_what_the_board_counts(
    asked: SupervisorScreen, desk: Workspace
) -> None:
    def counted() -> tuple[int, str]:
        board = asked.session.board
        assert board is not None
        row = next(row for row in board.rows if row.centre == CentreId(HOME))
        return row.returned, letter_to(asked).text.text()

    before, said = counted()
    assert before == len(ASKED) and f"có 0{before} tiêu chí" in said
    more = asked.session.ask_to_complete(CentreId(HOME), (ItemId("lead.seal_account"),), "Thêm.")
    assert more.saved
    after, said = counted()
    assert after == before + 1 and f"có 0{after} tiêu chí" in said


def test_each_letter_on_a_gap_counts_what_the_board_counts(
    qtbot: QtBot, screen: SupervisorScreen
) -> None:
    board = screen.session.board
    assert board is not None and board.gaps
    screen.show_letter()
    page = screen.page
    assert isinstance(page, GapLetterPage)
    for gap in board.gaps:
        page.which.show_choice(gap.item)
        page._read()
        filled()
        share = figures.share(len(gap.communes), gap.of, places=1)
        assert f"có {len(gap.communes)}/{gap.of} ({share})" in page.text.text(), gap.item
