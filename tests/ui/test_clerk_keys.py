"""Keys that cannot be opened at the start: one notice with a field, and work goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Role
from desktop_app.ui.start.start_screen import StartScreen
from support import clerks
from support.clerk_windows import desk_of, hit, open_window, press
from support.service import running

LONG = 20_000  # milliseconds; a slow machine is no failure
FIRST = ItemId("lead.centre_established")
NAMED = "COMMUNE_READINESS_PASSPHRASE_FILE"


def test_a_passphrase_typed_in_the_window_opens_the_keys_and_sending_begins(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "service"
    folder.mkdir()
    with running(folder) as service:
        service.open_round("2026-11")
        with clerks.clerk(tmp_path / "data") as filled:
            code = service.code(Role.CLERK, commune=clerks.DAK_NHAU)
            filled.exchanging.enrol(service.url, code)
        monkeypatch.delenv(NAMED)
        window = open_window(qtbot, tmp_path / "data")
        desk = desk_of(window)
        locked = desk.notices.locked
        qtbot.waitUntil(locked.isVisible, timeout=LONG)
        press("1")
        assert desk.session.desk.items[FIRST].answer is not None
        locked.passphrase.setFocus()
        press("sai roi\n")
        qtbot.waitUntil(locked.open.isEnabled, timeout=LONG)
        assert locked.isVisible()
        assert not desk.session.desk.custody.receipt
        locked.passphrase.setText("mật khẩu thử")
        hit(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not locked.isVisible(), timeout=LONG)
        qtbot.waitUntil(lambda: desk.session.desk.custody.receipt != "", timeout=LONG)


def test_a_passphrase_from_the_environment_is_never_asked_for(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    qtbot.wait(1_200)
    assert not desk.notices.locked.isVisible()


def test_the_sample_opens_again_whatever_passphrase_the_environment_names(
    qtbot: QtBot, tmp_path: Path
) -> None:
    for _time in range(2):
        window = open_window(qtbot, tmp_path / "data")
        screen = window.centralWidget()
        assert isinstance(screen, StartScreen)
        screen.sample.click()
        desk = desk_of(window)
        desk.session.workspace.keys.sign()
        assert desk.session.workspace.keys.fault() is None
        qtbot.wait(1_200)
        assert not desk.notices.locked.isVisible()
        window.close()
