"""The clerk's window for tests: open it on a folder, type into it, find its parts."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui import preferences
from desktop_app.ui.clerk.card.open_card import OpenCard
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.window import MainWindow

KEYS = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}


def open_window(qtbot: QtBot, folder: Path, *, quick: bool = False) -> MainWindow:
    """Return the window on *folder*, active, past the question how to begin."""
    if folder.is_dir():
        preferences.save(folder, Preferences(asked_where_to_start=True, everything=not quick))
    window = MainWindow(folder, keep_appearance=True)

    def close(_window: object) -> None:
        window.close()  # kept until the test is over, else its database is never closed

    qtbot.addWidget(window, before_close_func=close)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def desk_of(window: MainWindow) -> ClerkDesk:
    """Return the clerk's desk in *window*."""
    desk = window.centralWidget()
    assert isinstance(desk, ClerkDesk)
    return desk


def card_of(window: MainWindow) -> OpenCard:
    """Return the open card."""
    card = desk_of(window).work.card
    assert card is not None
    return card


def press(keys: str) -> int:
    """Type *keys* where the focus is; return how many keystrokes that were."""
    for key in keys:
        hit(KEYS.get(key, key))
    return len(keys)


def hit(key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press one key where the focus is."""
    focus = QApplication.focusWidget()
    assert focus is not None, "the focus is lost"
    QTest.keyClick(focus, cast("Qt.Key", key), modifier)  # letters too
    QApplication.processEvents()
