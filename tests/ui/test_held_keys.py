"""A key that is held down answers once, and not what it opened; with Ctrl it is another key.

``test_every_screen`` holds the acting keys on every control of every scene.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.core.checklist.item import ItemType
from desktop_app.core.ids import CentreId, ItemId
from desktop_app.ui.items.action_form import ActionForm
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.figures import NumberField
from desktop_app.ui.look.text_area import TextArea
from desktop_app.ui.start.how_to_begin import HowToBegin
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.morning.morning_page import MorningPage
from desktop_app.workspace import Workspace
from support import clerks
from support.clerk_windows import card_of, desk_of, open_window, press
from support.held_keys import hold, repeat

from .supervisor_fixtures import area, desk, screen

__all__ = ["area", "desk", "screen"]


def test_enter_held_on_the_start_card_leaves_the_next_question_open(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(qtbot, tmp_path / "data")
    press("dak nhau\nNguyen Thi Hoa")
    hold(Qt.Key.Key_Return)
    assert isinstance(window.centralWidget(), HowToBegin)


def test_enter_held_on_a_note_of_a_call_notes_it_and_opens_nothing(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    page = screen.page
    assert isinstance(page, MorningPage)
    row = page.calls.list.current_row()
    assert row is not None
    page.calls.list.call_current()
    before = len(desk.desk(centre=CentreId(row.centre)).record.calls)
    press("da goi")
    hold(Qt.Key.Key_Return)
    assert screen.page is page, "the commune is not opened by the same Enter"
    assert len(desk.desk(centre=CentreId(row.centre)).record.calls) == before + 1


def test_a_held_digit_answers_one_item_and_is_no_number_of_the_next(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    work = desk_of(window).work
    items = desk_of(window).session.workspace.checklist.items_in_order
    at = next(
        n for n, one in enumerate(items[:-1])
        if one.type is ItemType.STATUS and items[n + 1].type.is_numeric
    )  # fmt: skip
    work.open(items[at].id, anywhere=True)
    hold(Qt.Key.Key_1, text="1")
    assert set(desk_of(window).session.desk.record.items) == {items[at].id}
    field = QApplication.focusWidget()
    assert isinstance(field, NumberField) and field.text() == ""


def filled_form(qtbot: QtBot, tmp_path: Path) -> tuple[ActionForm, list[object]]:
    """Return the filled form of a remedy in a window, and a list of what it will save."""
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk_of(window).work.open(ItemId("staff.assigned"), anywhere=True)
    card_of(window).open_form()
    form = card_of(window).task.form
    assert form is not None
    saved: list[object] = []
    form.entered.connect(lambda plan, _id: saved.append(plan))
    form.who.setText("Văn phòng")
    form.what.setText("Bố trí người")
    form.due.setText("1/12/2026")
    return form, saved


def test_enter_held_in_the_form_of_a_remedy_saves_it_once(qtbot: QtBot, tmp_path: Path) -> None:
    form, saved = filled_form(qtbot, tmp_path)
    form.who.setFocus()
    hold(Qt.Key.Key_Return)
    assert len(saved) == 1


def test_with_ctrl_or_alt_enter_and_space_are_other_keys(qtbot: QtBot, tmp_path: Path) -> None:
    form, saved = filled_form(qtbot, tmp_path)
    save = next(one for one in form.findChildren(QPushButton) if "Lưu" in one.text())
    for here in (form.who, save):
        here.setFocus()
        for modifier in (Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier):
            hold(Qt.Key.Key_Return, modifier=modifier)
            hold(Qt.Key.Key_Space, modifier=modifier)
    hold(Qt.Key.Key_Space, modifier=Qt.KeyboardModifier.ControlModifier)
    assert saved == []
    hold(Qt.Key.Key_Space, text=" ")
    assert len(saved) == 1


def test_letters_repeat_in_the_field_they_were_pressed_in(qtbot: QtBot) -> None:
    field = Field(name="Ghi chú")
    _shown(qtbot, field)
    hold(Qt.Key.Key_A, 5, text="a")
    assert field.text() == "a" * 6
    hold(Qt.Key.Key_Backspace, 3)
    assert field.text() == "aa"
    field.setText("một hai")
    field.selectAll()
    hold(Qt.Key.Key_X, 4, text="x")
    hold(Qt.Key.Key_Z, 8, modifier=Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "một hai"


def test_letters_do_not_go_on_in_a_field_that_took_the_focus_meanwhile(qtbot: QtBot) -> None:
    area = TextArea(name="Nội dung")
    _shown(qtbot, area)
    for text in ("a", "1", " "):
        repeat(Qt.Key.Key_A, text=text)
    repeat(Qt.Key.Key_Backspace)
    assert area.text() == ""


def test_arrows_and_tab_go_on_while_they_are_held(qtbot: QtBot) -> None:
    field = QLineEdit("mười chữ cái")
    _shown(qtbot, field)
    field.setCursorPosition(0)
    hold(Qt.Key.Key_Right, 4)
    assert field.cursorPosition() == 5


def _shown(qtbot: QtBot, field: Field | TextArea | QLineEdit) -> None:
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    field.setFocus()
