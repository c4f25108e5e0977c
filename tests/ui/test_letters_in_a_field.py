"""Ctrl+Z and Ctrl+Y in a field: its letters first, then the last act; the hints say which."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId, ItemId
from desktop_app.ui.look.fields import Field
from desktop_app.ui.supervisor.commune.commune_page import CommunePage
from desktop_app.ui.supervisor.commune.say_row import Saying
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.workspace import Workspace
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press

from .supervisor_builders import HOME
from .supervisor_fixtures import area, desk, screen

__all__ = ["area", "desk", "screen"]

LINE = ItemId("net.tslcd")
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def field_with_focus() -> Field:
    focus = QApplication.focusWidget()
    assert isinstance(focus, Field)
    return focus


def commune(screen: SupervisorScreen) -> CommunePage:
    screen.open_commune(HOME, LINE)
    page = screen.page
    assert isinstance(page, CommunePage)
    return page


@pytest.mark.parametrize("again", [(Qt.Key.Key_Y, CONTROL), (Qt.Key.Key_Z, CONTROL | SHIFT)])
def test_a_supervisor_s_field_takes_back_its_letters_then_the_last_act(
    qtbot: QtBot,
    screen: SupervisorScreen,
    desk: Workspace,
    again: tuple[Qt.Key, Qt.KeyboardModifier],
) -> None:
    page = commune(screen)
    screen.session.comment(CentreId(HOME), LINE, "đã gọi nhà mạng")
    said = [one.text for one in desk.desk(centre=CentreId(HOME)).items[LINE].remarks]
    assert "đã gọi nhà mạng" in said
    page.opened.ask(Saying.RETURN)
    press("gui")
    field = field_with_focus()
    assert "xóa chữ vừa gõ" in screen.hints.accessibleName()
    hit(Qt.Key.Key_Z, CONTROL)
    assert field.text() == ""
    assert "gõ lại chữ vừa xóa" in screen.hints.accessibleName()
    hit(*again)
    assert field.text() == "gui"
    hit(Qt.Key.Key_Z, CONTROL)
    assert "xóa chữ vừa gõ" not in screen.hints.accessibleName()
    hit(Qt.Key.Key_Z, CONTROL)
    said = [one.text for one in desk.desk(centre=CentreId(HOME)).items[LINE].remarks]
    assert "đã gọi nhà mạng" not in said


def test_what_was_entered_is_taken_back_as_one_act(qtbot: QtBot, tmp_path: Path) -> None:
    item = ItemId("staff.assigned")
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.session.answer(item, AnswerEntry(value="3", of="5"))
    desk.work.open(item, anywhere=True)
    QApplication.processEvents()  # the number is selected
    press("4\t5")
    hit(Qt.Key.Key_Return)
    answer = desk.session.desk.items[item].answer
    assert answer is not None and answer.value == "4"
    card_of(window)
    hit(Qt.Key.Key_Z, CONTROL)
    answer = desk.session.desk.items[item].answer
    assert answer is not None and answer.value == "3", "not a digit of the field: the answer"


def test_a_field_that_was_entered_keeps_caret_and_selection(qtbot: QtBot) -> None:
    holder = QWidget()
    field = Field(name="Tên")
    field.setParent(holder)
    qtbot.addWidget(holder)
    qtbot.keyClicks(field, "Nguyen Van An")
    field.setSelection(0, 6)
    told: list[str] = []
    field.committed.connect(told.append)
    field.commit()
    assert told == ["Nguyen Van An"]
    assert not field.isUndoAvailable()
    assert field.selectedText() == "Nguyen"
    field.setCursorPosition(4)
    qtbot.keyClicks(field, "x")
    field.commit()
    assert field.cursorPosition() == 5
