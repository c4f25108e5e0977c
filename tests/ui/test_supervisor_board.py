"""Items by communes: search, filters, orders, the cross-hair."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Readiness
from desktop_app.ui.look.menus import TickMenu
from desktop_app.ui.supervisor import kept_views
from desktop_app.ui.supervisor.board.board_page import BoardPage
from desktop_app.ui.supervisor.board.board_view import (
    OPEN,
    WEIGHT,
    Index,
    Only,
    Sort,
    View,
    lacking,
)
from desktop_app.ui.supervisor.board.filters import Kind, kind_word, level_filter
from desktop_app.ui.supervisor.board.list_columns import COLUMNS, ColumnId, cell
from desktop_app.ui.supervisor.commune.commune_page import CommunePage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.morning.morning_page import MorningPage
from desktop_app.ui.supervisor.session import SupervisorSession
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
    open_counts = lacking(index.board.rows, index.items, index.critical)
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
    model = page.list.model_
    said = [model.row_text(n) for n in range(model.rowCount())]
    assert any("đang nhập 43/64" in one and "Quá hạn" in one for one in said)
    assert any("Máy im" in one for one in said)
    assert any("đã kiểm tra" in one or "VÀNG" in one for one in said)


def test_the_table_is_copied_with_a_line_for_each_shown_commune(page: BoardPage) -> None:
    page.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 1 + 6
    assert all(line.count("\t") == 3 + 64 for line in lines)


def test_letters_of_open_cells_are_letters_of_the_board() -> None:
    from desktop_app.core.assessment.board_counts import Cell

    assert set(Cell) > OPEN


def as_list(page: BoardPage) -> BoardPage:
    page.what._options["list"].setChecked(True)
    return page


def test_the_first_screen_is_those_who_said_something_the_worst_first(index: Index) -> None:
    shown = index.shown(View())
    said = [row.said_something for row in shown]
    assert said == sorted(said, reverse=True) and not all(said)
    levels = [WEIGHT[row.level] for row in shown if row.judged_by and row.said_something]
    assert levels == sorted(levels)


def test_the_closest_name_is_found_first(desk: Workspace) -> None:
    board = builders.widened(desk.board(), builders.near(95))
    found = [row.commune.name for row in Index(board).shown(View(search="dak o"))]
    assert found[0] == "Đăk Ơ" and len(found) > 1
    assert Index(board).shown(View(search="Đăk  Ơ"))[0].commune.name == "Đăk Ơ"


def test_an_item_without_an_answer_is_no_gap_and_the_morning_counts_the_same(
    screen: SupervisorScreen, index: Index
) -> None:
    board = screen.session.board
    assert board is not None and board.gaps
    here = Index(board)
    counts = dict(zip(here.items, lacking(board.rows, here.items, here.critical), strict=True))
    for gap in board.gaps:
        assert {row.centre for row in here.shown(View(item=gap.item))} == set(gap.communes)
        assert counts[gap.item] == len(gap.communes)
    empty = [row for row in index.board.rows if not row.answered]
    assert empty
    assert lacking(empty, index.items, index.critical) == [0] * len(index.items)


def test_of_one_kind_any_filter_holds_and_of_several_kinds_all(index: Index) -> None:
    red, green = level_filter(Readiness.RED), level_filter(Readiness.GREEN)
    both = index.shown(View(only=frozenset({red, green})))
    assert {row.level for row in both} == {Readiness.RED, Readiness.GREEN}
    checked = index.shown(View(only=frozenset({red, green, Only.CHECKED})))
    assert checked == [row for row in both if row.verified_items]


def test_every_filter_says_what_it_leaves(index: Index) -> None:
    for one in index.filters.values():
        left = index.shown(View(only=frozenset({one.id})))
        assert {row.centre for row in left} == {
            row.centre for row in index.board.rows if one.holds(row)
        }
        assert one.title and kind_word(Kind(one.kind))
    kinds = {one.kind for one in index.filters.values()}
    assert kinds >= {"level", "cause", "solver", "difference", "age", "quality", "band"}


def test_causes_and_solvers_are_those_that_the_commune_named(
    screen: SupervisorScreen, desk: Workspace
) -> None:
    board = screen.session.board
    assert board is not None
    causes = Index(board).filters
    named = [row for row in board.rows if row.causes]
    assert named
    for row in named:
        said = {
            one.answer.cause
            for one in desk.desk(centre=row.centre).items.values()
            if one.answer and one.item.critical
        }
        assert row.causes <= said
        assert all(f"cause/{cause}" in causes for cause in row.causes)


def test_what_is_filtered_is_said_and_taken_off_one_by_one(page: BoardPage) -> None:
    page.show_only({Only.LATE, level_filter(Readiness.RED)})
    assert [one.words for one in page.chosen.shown] == ["ĐỎ", "Quá hạn trình"]
    assert not page.list.model_.rows and page.list.none_words
    page.chosen.taken_off.emit(level_filter(Readiness.RED))
    assert page.list.model_.rows and all(row.late for row in page.list.model_.rows)
    page.chosen.cleared.emit()
    assert len(page.list.model_.rows) == 6 and not page.chosen.isVisible()


def test_a_view_is_kept_under_a_name_and_comes_back_after_a_restart(
    qtbot: QtBot, page: BoardPage, desk: Workspace, screen: SupervisorScreen
) -> None:
    as_list(page).show_only({Only.SUBMITTED})
    page.list.choose(ColumnId.PROVINCE, True)
    page.list.move_column(ColumnId.PROVINCE, -1)
    page.list.sort_by(ColumnId.LEFT, descending=True)
    page.start_naming()
    qtbot.keyClick(page.naming.field, Qt.Key.Key_Return)
    assert page.naming.isVisible()  # it needs a name
    qtbot.keyClicks(page.naming.field, "Da trinh, con nhieu")
    qtbot.keyClick(page.naming.field, Qt.Key.Key_Return)
    assert not page.naming.isVisible()
    arranged, order = page.list.arrangement(), [row.centre for row in page.list.model_.rows]
    again = BoardPage(screen.session, screen.thumbnails)
    qtbot.addWidget(again)
    assert again.list.arrangement() == arranged  # what is chosen is kept without a name, too
    (kept,) = again._session.views.kept.views
    again.use_view(kept)
    assert [row.centre for row in again.list.model_.rows] == order
    assert again.view.only == {Only.SUBMITTED}
    again.forget_view(kept.name)
    assert kept_views.load(desk.folder).views == ()


def test_filters_of_tiles_and_the_order_of_items_are_kept_over_a_restart(
    qtbot: QtBot, page: BoardPage, desk: Workspace, screen: SupervisorScreen
) -> None:
    page.list.choose(ColumnId.PROVINCE, True)  # kept by another page in the same file
    morning = MorningPage(screen.session)
    qtbot.addWidget(morning)
    morning.tiles.filter_by(level_filter(Readiness.RED), True)
    centre = desk.board().rows[0].centre
    commune = CommunePage(screen.session, screen.thumbnails, centre)
    qtbot.addWidget(commune)
    commune.list.sort_by("mark", descending=True)
    order = commune.list.shown
    session = SupervisorSession(desk)  # as after a restart
    again = MorningPage(session)
    qtbot.addWidget(again)
    assert again.tiles.only == {level_filter(Readiness.RED)}
    assert [one.id for one in again.tiles.chosen.shown] == [level_filter(Readiness.RED)]
    opened = CommunePage(session, screen.thumbnails, centre)
    qtbot.addWidget(opened)
    assert opened.list.shown == order
    assert ColumnId.PROVINCE in session.views.kept.tables["communes"].shown
    again.tiles.clear()
    assert kept_views.load(desk.folder).tiles == ()
    session.stop()


def test_a_column_is_said_sorted_filtered_and_copied_by_its_one_description(
    page: BoardPage,
) -> None:
    as_list(page)
    board = page.list.model_.given
    assert board is not None
    ids = [one.id for one in COLUMNS]
    assert len(set(ids)) == len(ids) and set(ids) == set(ColumnId)
    for column in COLUMNS:
        page.list.choose(column.id, True)
        page.list.sort_by(column.id)
        keys = [column.key(row, board) for row in page.list.model_.rows]
        assert keys == sorted(keys)
        head, *lines = [line.split("\t") for line in page.list.as_text().split("\n")]
        assert column.title() in head
        assert len(lines) == len(board.rows)
        for one in column.filters(board) if column.filters else ():
            assert page._index is not None and one.id in page._index.filters
    assert {line[head.index("Mã xã")] for line in lines} == {row.centre for row in board.rows}


def test_overlapping_areas_keep_their_names(index: Index) -> None:
    areas = ("Cụm phía Bắc", "Xã biên giới")
    rows = tuple(
        msgspec.structs.replace(row, areas=areas if n % 2 else areas[:1])
        for n, row in enumerate(index.board.rows)
    )
    board = msgspec.structs.replace(index.board, rows=rows)
    assert cell(ColumnId.AREA, rows[1], board) == "Cụm phía Bắc, Xã biên giới"
    border = Index(board).shown(View(only=frozenset({"area/Xã biên giới"})))
    assert {row.centre for row in border} == {row.centre for row in rows if len(row.areas) == 2}


def test_the_menu_of_filters_stays_open_while_several_are_ticked(
    qtbot: QtBot, page: BoardPage
) -> None:
    as_list(page)
    page.list.open_menu(page.list.model_.place(ColumnId.SUBMITTED), QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, TickMenu)
    boxes = [one for one in menu.actions() if one.text() in ("ĐỎ", "VÀNG")]
    for box in boxes:
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(box).center())
        assert menu.isVisible()
    assert page.view.only == {"level/red", "level/amber"}
    menu.close()
