"""Damaged data at the start: a screen that offers recovery, never a traceback."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import Status
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.start.recovery_screen import RecoveryScreen
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace
from support import clerks


def spoil(folder: Path, first: int, step: int, bytes_: bytes) -> None:
    file = folder / "desk.db"
    with_connection = sqlite3.connect(file)
    with_connection.execute("PRAGMA journal_mode = DELETE")
    with_connection.close()
    data = bytearray(file.read_bytes())
    for page in range(first, len(data) // 4096, step):
        data[page * 4096 : page * 4096 + len(bytes_)] = bytes_
    file.write_bytes(data)


@pytest.mark.parametrize(
    ("first", "step", "what"),
    [(4, 1, b"\xa5" * 128), (0, 1, b"\xa5" * 4096)],
    ids=["pages", "everything"],
)
def test_one_button_gets_damaged_data_back(
    qtbot: QtBot, tmp_path: Path, first: int, step: int, what: bytes
) -> None:
    folder = tmp_path / "data"
    with clerks.clerk(folder) as desk:
        clerks.say(desk, "premises.available", status=Status.MET)
        assert desk.keeping.daily() == ""
    spoil(folder, first, step, what)
    window = MainWindow(folder, keep_appearance=True)
    qtbot.addWidget(window)
    window.show()
    screen = window.centralWidget()
    assert isinstance(screen, RecoveryScreen)
    assert "bản sao ngày" in screen.go.text()
    qtbot.mouseClick(screen.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(screen.on.isVisible, timeout=20_000)
    qtbot.mouseClick(screen.on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), ClerkDesk), timeout=20_000)
    assert window.workspace is not None
    assert window.workspace.has_answers()
    window.close()


def test_a_lost_key_is_told_with_the_way_to_a_new_code(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with clerks.clerk(folder) as desk:
        clerks.say(desk, "premises.available", status=Status.MET)
        clerks.received(desk)
    shutil.rmtree(folder / "keys")
    with Workspace.open(folder) as desk:
        assert desk.keys.fault() is None  # another key writes already
        assert desk.keys.needs_code() is None  # nobody ever connected this one
