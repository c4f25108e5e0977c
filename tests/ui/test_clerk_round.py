"""A whole round offline, by keyboard alone: the focus is never lost, no window appears."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import Readiness
from desktop_app.ui.clerk.pages.end_page import EndPage
from desktop_app.ui.clerk.pages.submit_page import SubmitPage
from desktop_app.ui.pages.paper_page import PaperPage
from support import clerks
from support.clerk_windows import desk_of, hit, open_window, press

CONTROL = Qt.KeyboardModifier.ControlModifier
QUICK_ROUND = (
    "1", "1", "4\n5\n5", "2\n", "1", "8=", "1\n", "1", "34", "1", "1", "3\n9\n2", "3",
    "8=", "1", "1", "1", "36\n214\n",
)  # fmt: skip


class Strays(QObject):
    """Takes note of every widget that is shown as a window of its own, if only for a moment."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget) or isinstance(watched, QMainWindow):
            return False
        if event.type() is QEvent.Type.Show and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


@pytest.fixture
def strays(qapp: QApplication) -> Iterator[Strays]:
    watch = Strays()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


def test_a_whole_round_needs_no_mouse_no_connection_and_no_second_window(
    qtbot: QtBot, tmp_path: Path, strays: Strays
) -> None:
    window = open_window(qtbot, tmp_path / "data")
    window.resize(1366, 697)
    press("dak nhau\nNguyen Thi Hoa\n1")
    desk = desk_of(window)
    for keys in QUICK_ROUND:
        press(keys)
    assert isinstance(desk.pages.shown, EndPage)
    hit("z", CONTROL)
    assert desk.pages.currentWidget() is desk.work
    press(QUICK_ROUND[-1])
    assert isinstance(desk.pages.shown, EndPage)
    hit("c", CONTROL)
    assert "Xã Đak Nhau" in QGuiApplication.clipboard().text()
    hit("p", CONTROL)
    page = desk.pages.shown
    assert isinstance(page, PaperPage)
    qtbot.waitUntil(lambda: page.view.is_ready, timeout=20_000)
    hit(Qt.Key.Key_Escape)
    hit("t", CONTROL)
    press("Nguyen Van An\tChu tich\t246813\n246813\n")
    assert desk.session.desk.official.level is Readiness.RED
    submit = desk.pages.shown
    assert isinstance(submit, SubmitPage)
    assert "Enter" not in desk.hints.accessibleName()
    hit(Qt.Key.Key_F9)
    hit(Qt.Key.Key_Escape)
    assert submit.back.hasFocus()
    hit(Qt.Key.Key_Escape)
    hit("f", CONTROL)
    press("chu ky so")
    missing = desk.work.dock.missing
    assert missing.height() <= missing.sizeHint().height()
    press("\n")
    assert desk.work.current is not None
    assert desk.work.current.startswith("sig.")
    assert strays.seen == []


def test_opening_an_unmet_item_shows_no_window_of_its_own(
    qtbot: QtBot, tmp_path: Path, strays: Strays
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.quick_round_done(filled)
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    strays.seen.clear()
    for item in desk.session.desk.items:
        desk.work.open(item)
    assert strays.seen == []
    assert window.isActiveWindow()
