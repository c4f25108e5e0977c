"""A key that is held down answers once, and not what it opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId
from desktop_app.ui.start.how_to_begin import HowToBegin
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.morning.morning_page import MorningPage
from desktop_app.workspace import Workspace
from support.clerk_windows import hit, open_window, press

from .supervisor_fixtures import area, desk, screen

__all__ = ["area", "desk", "screen"]


def hold(key: Qt.Key, times: int = 10) -> None:
    """Press *key* and let it repeat wherever the focus is by then."""
    hit(key)
    for _time in range(times):
        here = QApplication.focusWidget()
        assert here is not None
        repeated = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True)
        QApplication.sendEvent(here, repeated)
        QApplication.processEvents()


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
