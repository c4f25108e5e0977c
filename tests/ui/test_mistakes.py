"""A mistake in the program while the window is open: written down, told once, no key taken."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from desktop_app.paths import error_log
from desktop_app.ui import tasks
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.mistakes import Mistakes
from support.screen_faults import faults_of


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QMainWindow:
    """A window in which mistakes are watched for, with a field that has the keys."""
    monkeypatch.delenv("COMMUNE_READINESS_TRACEBACK")
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    window = QMainWindow()
    field = QLineEdit()
    window.setCentralWidget(field)
    qtbot.addWidget(window)
    window.resize(911, 480)
    with qtbot.waitActive(window):
        window.show()
    field.setFocus()
    Mistakes(window, lambda: tmp_path).watch()
    return window


def told(window: QMainWindow) -> str:
    """Return what the banner above the screen says, empty where there is none."""
    QApplication.processEvents()
    return " ".join(banner.accessibleName() for banner in window.findChildren(Banner))


def fail(words: str) -> None:
    """Let something go wrong as a slot of Qt would."""
    try:
        raise RuntimeError(words)
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def test_the_person_is_told_where_it_is_written_and_keeps_typing(
    window: QMainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    for _paint in range(40):
        fail("trong lúc vẽ")
    file = error_log.file_in(tmp_path)
    assert str(file) in told(window)
    assert file.read_text(encoding="utf-8").count("RuntimeError: trong lúc vẽ") == 5
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    QTest.keyClicks(focused, "Hoa")
    assert focused.text() == "Hoa"
    (banner,) = window.findChildren(Banner)
    qtbot.waitUntil(lambda: 40 < banner.height() < 160)
    assert window.height() == 480
    assert faults_of(window) == []


def test_work_in_the_background_and_in_threads_is_watched_too(
    window: QMainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    def work() -> None:
        raise LookupError("không có")

    tasks.run(work)
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: told(window) != "")
    log = error_log.file_in(tmp_path)
    for kind in ("LookupError", "ZeroDivisionError"):
        qtbot.waitUntil(lambda kind=kind: kind in log.read_text(encoding="utf-8"))  # type: ignore[misc]


def test_it_is_closed_and_another_mistake_is_told_again(window: QMainWindow) -> None:
    fail("một")
    assert "gặp lỗi" in told(window)
    (close,) = window.findChildren(Button)
    close.click()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert told(window) == ""
    try:
        raise LookupError("hai")
    except LookupError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "gặp lỗi" in told(window)


def test_where_the_log_cannot_be_written_the_person_is_told_that(
    window: QMainWindow, tmp_path: Path
) -> None:
    (tmp_path / "log").write_text("a file in the way")
    fail("không ghi được")
    assert "không ghi được vào tệp" in told(window)
