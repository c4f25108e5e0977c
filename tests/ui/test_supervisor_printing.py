"""What is on the screen, on paper: filtered and sorted as shown, in Vietnamese, previewed."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.i18n import use_language
from desktop_app.ui.pages.paper_page import PaperPage
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.board.board_page import BoardPage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.morning.morning_page import MorningPage
from desktop_app.ui.supervisor.situation.situation_page import SituationPage

from .supervisor_fixtures import area, desk, screen
from .test_every_screen import filled

__all__ = ["area", "desk", "screen"]

CONTROL = Qt.KeyboardModifier.ControlModifier


def printed(qtbot: QtBot, screen: SupervisorScreen) -> str:
    """Press Ctrl+P on the page; return the words of the paper that is previewed, and go back."""
    page = screen.page
    assert isinstance(page, AreaPage)
    page.take_focus()
    qtbot.keyClick(page.focusWidget() or page, Qt.Key.Key_P, CONTROL)
    filled()
    paper = screen.page
    assert isinstance(paper, PaperPage)
    pdf = paper.view._pdf
    assert pdf is not None
    with pypdfium2.PdfDocument(pdf) as document:
        said = " ".join(document[n].get_textpage().get_text_bounded() for n in range(len(document)))
    screen.go_back()
    return " ".join(said.split())


@pytest.fixture
def board_page(screen: SupervisorScreen) -> BoardPage:
    screen.show_tab("board")
    page = screen.page
    assert isinstance(page, BoardPage)
    return page


def places(words: str, names: list[str]) -> list[int]:
    return [words.index(f" {name} ") for name in names]


def test_the_list_is_printed_as_it_is_filtered_and_sorted(
    qtbot: QtBot, screen: SupervisorScreen, board_page: BoardPage
) -> None:
    board_page.show_only(("submitted",))
    board_page.list.sort_by("commune", descending=True)
    shown = [row.commune.name for row in board_page.list.model_.rows]
    words = printed(qtbot, screen)
    assert f"Lọc theo: Đã trình. Còn 0{len(shown)}/06 xã" in words
    assert "Sắp xếp: theo xã, phường, giảm dần." in words
    found = places(words, shown)
    assert found == sorted(found)
    board = screen.session.board
    assert board is not None
    for row in board.rows:
        assert (f" {row.commune.name} " in words) == (row.commune.name in shown)


def test_the_columns_that_a_person_chose_are_printed(
    qtbot: QtBot, screen: SupervisorScreen, board_page: BoardPage
) -> None:
    board_page.show_only(())
    assert "Mã xã" not in printed(qtbot, screen)
    board_page.list.choose("code", True)
    assert "Mã xã" in printed(qtbot, screen)


def test_the_matrix_is_printed_as_it_is_filtered(
    qtbot: QtBot, screen: SupervisorScreen, board_page: BoardPage
) -> None:
    board_page.what.show_choice("critical")
    board_page._show_what()
    board_page.search.setText("phuoc")
    board_page._look(search="phuoc", letters=frozenset("U"))
    shown = [row.commune.name for row in board_page.matrix._rows]
    assert 0 < len(shown) < 4
    words = printed(qtbot, screen)
    assert "có tiêu chí: Chưa đạt; tìm “phuoc”" in words
    assert f"Còn 0{len(shown)}/06" in words
    assert "B2" not in words  # the critical items alone
    board_page.clear()
    board_page.what.show_choice("all")
    board_page._show_what()
    assert "B2" in printed(qtbot, screen)


def test_the_morning_is_printed_with_its_filter(qtbot: QtBot, screen: SupervisorScreen) -> None:
    morning = screen.page
    assert isinstance(morning, MorningPage)
    board = screen.session.board
    assert board is not None
    words = printed(qtbot, screen)
    for call in board.calls:
        assert call.commune.full_name in words
    assert "Cần duyệt" in words and "lọc theo" not in words
    morning.tiles.filter_by("level/green", True)
    words = printed(qtbot, screen)
    assert "1/6 xã, phường" in words.replace("1/ 6", "1/6") and "lọc theo: XANH" in words


def test_the_situation_is_printed(qtbot: QtBot, screen: SupervisorScreen) -> None:
    screen.show_tab("situation")
    page = screen.page
    assert isinstance(page, SituationPage)
    filled()
    words = printed(qtbot, screen)
    assert "TÌNH HÌNH" in words and "Trên 70% đến dưới 100%" in words
    assert "XANH tự đánh giá" in words.split("Diễn biến")[1][:900]  # the legend of the chart


@pytest.fixture
def english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("vi")


@pytest.mark.usefixtures("english")
def test_the_paper_of_an_english_window_is_vietnamese(
    qtbot: QtBot, screen: SupervisorScreen, board_page: BoardPage
) -> None:
    board_page.show_only(("level/red",))
    words = printed(qtbot, screen)
    assert "Lọc theo: ĐỎ." in words and "Red" not in words and "RED" not in words
    screen.show_tab("morning")
    words = printed(qtbot, screen)
    assert "máy chưa liên lạc lần nào" in words and "never" not in words


def test_a_filter_leaves_every_tile_in_its_place(qtbot: QtBot, screen: SupervisorScreen) -> None:
    morning = screen.page
    assert isinstance(morning, MorningPage)
    tiles = morning.tiles.tiles
    places = [tile.id for tile in tiles._tiles]
    morning.tiles.filter_by("level/green", True)
    assert [tile.id for tile in tiles._tiles] == places
    assert [tile.left_out for tile in tiles._tiles].count(False) == 1
    assert morning.tiles.title.text() == "1/6 xã, phường"
    assert "không thuộc bộ lọc" in tiles._sentence(
        next(n for n, tile in enumerate(tiles._tiles) if tile.left_out)
    )
    link = morning.tiles.chosen.list
    assert link is not None
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    board = screen.page
    assert isinstance(board, BoardPage)
    assert len(board.list.model_.rows) == 1 and board.view.only == {"level/green"}
    screen.show_tab("morning")
    morning.tiles._take_off("level/green")
    assert not any(tile.left_out for tile in tiles._tiles)


def test_the_country_is_filtered_in_its_places_too(screen: SupervisorScreen) -> None:
    morning = screen.page
    assert isinstance(morning, MorningPage)
    board = screen.session.board
    assert board is not None
    country = morning.tiles.map
    out = frozenset(row.centre for row in board.rows if row.level != "green")
    country.show_board(board, out)
    said = []
    for n in range(len(board.rows)):
        country._at = n
        said.append("không thuộc bộ lọc" in country.sentence())
    assert said.count(True) == len(out)
