"""Items by communes: search, filters, orders, the cross-hair."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId
from desktop_app.ui.supervisor.board.board_page import BoardPage
from desktop_app.ui.supervisor.board.board_view import OPEN, Index, Only, Sort, View, not_complete
from desktop_app.ui.supervisor.commune.commune_page import CommunePage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.workspace import Workspace

from . import supervisor_builders as builders
from .supervisor_fixtures import area, desk, screen

__all__ = ["area", "desk", "screen"]


@pytest.fixture
def index(desk: Workspace) -> Index:
    return Index(builders.widened(desk.board(), builders.near(60)))


@pytest.fixture
def page(screen: SupervisorScreen) -> BoardPage:
    screen.show_tab("board")
    shown = screen.page
    assert isinstance(shown, BoardPage)
    return shown


def names(index: Index, view: View) -> list[str]:
    return [row.commune.name for row in index.shown(view)]


@pytest.mark.parametrize("asked", ["dak nhau", "ĐAK NHAU", "25399", "nhau dak"])
def test_a_commune_is_found_without_diacritics_and_by_its_code(index: Index, asked: str) -> None:
    assert "Đak Nhau" in names(index, View(search=asked))


def test_a_commune_is_found_by_the_name_of_a_former_one(index: Index) -> None:
    assert names(index, View(search="thac mo")) == ["Phước Long"]


def test_a_filter_by_answers_leaves_only_communes_that_have_one(index: Index) -> None:
    shown = index.shown(View(letters=frozenset("U")))
    assert shown
    assert all("U" in row.cells for row in shown)
    rest = [row for row in index.board.rows if row not in shown]
    assert all("U" not in row.cells for row in rest)


def test_a_filter_of_critical_items_looks_at_critical_items_only(index: Index) -> None:
    for row in index.shown(View(letters=frozenset("P"), critical=True)):
        assert any(row.cells[n] == "P" for n in index.critical)


def test_a_filter_by_an_item_agrees_with_the_bar_over_its_column(index: Index) -> None:
    open_counts = not_complete(index.board.rows, len(index.items))
    for n, item in enumerate(index.items):
        assert len(index.shown(View(item=item))) == open_counts[n]


def test_filters_hold_together(index: Index) -> None:
    view = View(only=frozenset({Only.SUBMITTED, Only.CHECKED}))
    assert all(row.submitted and row.verified_items for row in index.shown(view))


@pytest.mark.parametrize("sort", list(Sort))
def test_an_order_loses_no_commune(index: Index, sort: Sort) -> None:
    shown = index.shown(View(sort=sort))
    assert sorted(row.centre for row in shown) == [row.centre for row in index.board.rows]


def test_worst_first_begins_with_those_who_submitted_nothing(index: Index) -> None:
    shown = index.shown(View(sort=Sort.WORST))
    ranks = [("not_submitted", "overdue", "red", "amber", "green").index(r.level) for r in shown]
    assert ranks == sorted(ranks)


def test_the_arrows_walk_the_cross_hair_and_say_the_cell(qtbot: QtBot, page: BoardPage) -> None:
    matrix = page.matrix
    matrix.setFocus()
    first = matrix.current_row()
    qtbot.keyClick(matrix, Qt.Key.Key_Down)
    qtbot.keyClick(matrix, Qt.Key.Key_Right)
    second, item = matrix.current_row(), matrix.current_item()
    assert second is not None
    assert item is not None
    assert second != first
    assert item.code == "A2"
    assert second.commune.full_name in matrix.accessibleName()
    assert "A2" in matrix.accessibleName()


def test_the_strip_says_cause_solver_and_who_in_words(qtbot: QtBot, page: BoardPage) -> None:
    page.matrix.go_to(ItemId("sig.person_certs"))
    rows = page.matrix
    while (row := rows.current_row()) is not None and row.commune.code != builders.HOME:
        qtbot.keyClick(rows, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "Đak Nhau" in page.strip._commune.text(), timeout=2_000)
    assert "Nguyễn Thị Hoa" in page.strip._who.text()
    assert page.strip._why.text()


def test_enter_opens_the_commune_at_the_item(
    qtbot: QtBot, screen: SupervisorScreen, page: BoardPage
) -> None:
    page.matrix.setFocus()
    page.matrix.go_to(ItemId("device.computers"))
    qtbot.keyClick(page.matrix, Qt.Key.Key_Return)
    opened = screen.page
    assert isinstance(opened, CommunePage)
    assert opened.card is not None
    assert opened.card.item == "device.computers"


def test_the_column_filter_can_be_put_on_and_off(qtbot: QtBot, page: BoardPage) -> None:
    page.matrix.go_to(ItemId("sig.person_certs"))
    lacking = page.matrix.open_count()
    page._filter_item()
    assert len(page.matrix._rows) == lacking < 6
    page._filter_item()
    assert len(page.matrix._rows) == 6


def test_typing_into_the_search_filters_and_down_goes_to_the_rows(
    qtbot: QtBot, screen: SupervisorScreen, page: BoardPage
) -> None:
    screen._find()
    qtbot.waitUntil(page.search.hasFocus, timeout=2_000)
    qtbot.keyClicks(page.search, "bu gia")
    assert [row.commune.name for row in page.matrix._rows] == ["Bù Gia Mập"]
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    assert page.matrix.hasFocus()


def test_the_critical_view_has_a_column_for_each_critical_item(page: BoardPage) -> None:
    page.what._options["critical"].setChecked(True)
    checklist = page._session.workspace.checklist
    shown = [column.item for column in page.matrix._columns]
    assert shown == list(checklist.critical_items)


def test_all_items_fit_into_1366_pixels(page: BoardPage) -> None:
    last = page.matrix._columns[-1]
    assert len(page.matrix._columns) == 64
    assert last.x + page.matrix._step <= page.matrix.viewport().width()


def test_the_list_says_drafts_late_and_silent_in_words(page: BoardPage) -> None:
    page.what._options["list"].setChecked(True)
    model = page.list.rows
    said = [str(model.index(n).data()) for n in range(model.rowCount())]
    assert any("đang nhập 43/64" in one and "Quá hạn" in one for one in said)
    assert any("Máy im" in one for one in said)
    assert any("đã kiểm tra" in one or "VÀNG" in one for one in said)


def test_the_table_is_copied_with_a_line_for_each_shown_commune(page: BoardPage) -> None:
    page.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 1 + 6
    assert all(line.count("\t") == 1 + 64 for line in lines)


def test_letters_of_open_cells_are_letters_of_the_board() -> None:
    from desktop_app.core.assessment.board_counts import Cell

    assert set(Cell) > OPEN
