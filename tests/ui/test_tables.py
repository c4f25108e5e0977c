"""Tables over one list of columns: sorted, arranged, copied, spoken; Qt does the rest."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui.look.columns import Column, Filter, harmless
from desktop_app.ui.look.menus import TickMenu
from desktop_app.ui.look.tables import Arranged, TableView


class Fruit(NamedTuple):
    code: str
    name: str
    number: int


FRUITS = (Fruit("01", "chuối", 9), Fruit("02", "ổi", 10), Fruit("03", "=cam", 2))
COLUMNS: tuple[Column[Fruit, str], ...] = (
    Column(id="name", title=lambda: "Tên", value=lambda one, _: one.name, essential=True),
    Column(
        id="count",
        title=lambda: "Số",
        value=lambda one, unit: f"{one.number} {unit}",
        order=lambda one, _: one.number,
        exported=lambda one, _: str(one.number),
        filters=lambda _: [
            Filter(id="many", kind="count", title="Nhiều", holds=lambda one: one.number > 5)
        ],
    ),
    Column(
        id="code",
        title=lambda: "Mã",
        value=lambda one, _: one.code,
        at_first=False,
        always_copied=True,
    ),
)


@pytest.fixture
def table(qtbot: QtBot) -> TableView[Fruit, str]:
    made = TableView[Fruit, str](COLUMNS, name="Quả", key=lambda one: one.code)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show_rows(FRUITS, "quả")
    made.show()
    return made


def names(table: TableView[Fruit, str]) -> list[str]:
    return [one.name for one in table.model_.rows]


def test_a_column_is_sorted_by_its_order_and_not_by_its_words(
    table: TableView[Fruit, str],
) -> None:
    table.sort_by("count")
    assert names(table) == ["=cam", "chuối", "ổi"]
    table.sort_by("count", descending=True)
    assert names(table) == ["ổi", "chuối", "=cam"]
    table.sort_by("")
    assert names(table) == [one.name for one in FRUITS]


def test_a_click_on_a_caption_sorts_and_the_person_stays_on_the_row(
    qtbot: QtBot, table: TableView[Fruit, str]
) -> None:
    table.go_to("02")
    header = table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(1) + 20, 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert names(table) == ["=cam", "chuối", "ổi"]
    row = table.current_row()
    assert row is not None and row.code == "02"
    table.show_rows((*FRUITS, Fruit("04", "na", 1)), "quả")
    assert names(table)[0] == "na"
    row = table.current_row()
    assert row is not None and row.code == "02"


def test_the_copy_has_captions_codes_figures_and_no_formula(table: TableView[Fruit, str]) -> None:
    table.copy()
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert lines[0] == ["Mã", "Tên", "Số"]
    assert lines[1] == ["01", "chuối", "9"]
    assert lines[3] == ["03", "'=cam", "2"]


@pytest.mark.parametrize(
    "text, told", [("=1+1", "'=1+1"), ("-3,5", "-3,5"), ("a\tb\nc", "a b c"), ("–", "–"), ("", "")]
)
def test_a_cell_is_one_line_and_no_formula(text: str, told: str) -> None:
    assert harmless(text) == told


def test_columns_are_chosen_and_moved_and_kept(table: TableView[Fruit, str]) -> None:
    told: list[Arranged] = []
    table.arranged.connect(lambda: told.append(table.arrangement()))
    table.choose("code", True)
    table.move_column("code", -1)
    table.sort_by("count", descending=True)
    assert [one.id for one in table.shown_columns()] == ["name", "code", "count"]
    kept = table.arrangement()
    assert told[-1] == kept
    table.arrange(Arranged())
    assert [one.id for one in table.shown_columns()] == ["name", "count"]
    assert names(table) == [one.name for one in FRUITS]
    table.arrange(kept)
    assert table.arrangement() == kept
    assert names(table)[0] == "ổi"


def test_unknown_columns_of_another_version_mean_nothing(table: TableView[Fruit, str]) -> None:
    table.arrange(Arranged(order=("gone", "count"), shown=("gone",), sort="gone"))
    assert [one.id for one in table.shown_columns()] == ["count", "name"]


def test_what_does_not_fit_goes_and_never_what_is_essential(table: TableView[Fruit, str]) -> None:
    table.resize(110, 300)
    header = table.horizontalHeader()
    assert header.isSectionHidden(1) and not header.isSectionHidden(0)
    assert table.horizontalScrollBar().maximum() == 0
    table.resize(600, 300)
    assert not header.isSectionHidden(1)


def test_a_menu_stays_open_while_boxes_are_ticked(
    qtbot: QtBot, table: TableView[Fruit, str]
) -> None:
    asked: list[tuple[str, bool]] = []
    table.filter_asked.connect(lambda one, on: asked.append((one, on)))
    table.setCurrentIndex(table.model_.index(0, 1))
    table.setFocus()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(9, 9))
    QApplication.sendEvent(table.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, TickMenu)
    boxes = [one for one in menu.actions() if one.isCheckable()]
    assert [one.text() for one in boxes] == ["Nhiều", "Tên", "Số", "Mã"]
    for box in (boxes[0], boxes[3]):
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(box).center())
        assert menu.isVisible()
    assert asked == [("many", True)]
    assert "code" in [one.id for one in table.shown_columns()]
    assert not boxes[1].isEnabled()  # a column without which no row can be told
    menu.close()


def test_a_screen_reader_hears_rows_and_captions(table: TableView[Fruit, str]) -> None:
    told = QAccessible.queryAccessibleInterface(table)
    assert told is not None and told.role() is QAccessible.Role.Table
    model = table.model_
    spoken = model.headerData(1, Qt.Orientation.Vertical, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Tên: ổi, Số: 10 quả, Mã: 02"
    cell = model.index(1, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert cell == "Số: 10 quả"
