"""A forgotten PIN and a forgotten passphrase can be replaced in the window."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import Role
from desktop_app.credentials.passphrase_file import PASSPHRASE_FILE
from desktop_app.ui.clerk.pages.submit_page import SubmitPage
from desktop_app.workspace import Workspace
from support import clerks
from support.clerk_windows import desk_of, hit, open_window, press

LONG = 20_000  # milliseconds; a slow machine is no failure


def test_a_forgotten_pin_is_chosen_anew_after_one_was_wrong(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
    desk = desk_of(open_window(qtbot, tmp_path / "data"))
    hit(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    press("Nguyen Van An\tChu tich\t246813\n246813\n")
    first = desk.session.desk.official.change
    hit(Qt.Key.Key_Escape)
    hit(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    page = desk.pages.shown
    assert isinstance(page, SubmitPage)
    assert not page.forgot.isVisible()
    page.pin.setText("999999")
    page.submit_by_pin()
    assert page.forgot.isVisible()
    page.forgot.click()
    assert page.anew.isVisible()
    page.anew.click()
    assert page.name.text() == "Nguyen Van An"
    page.pin.setText("135790")
    page.again.setText("135790")
    page.submit_by_pin()
    assert desk.session.desk.official.change not in ("", first)
    with Workspace.open(tmp_path / "data") as door:
        leaders = [one for one in door.identities if one.role is Role.LEADER]
        assert len({one.device for one in leaders}) == 2


def test_a_leaders_key_that_is_lost_is_made_anew_in_the_window(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
    desk = desk_of(open_window(qtbot, tmp_path / "data"))
    hit(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    press("Nguyen Van An\tChu tich\t246813\n246813\n")
    first = desk.session.desk.official.change
    (leader,) = (one for one in desk.session.workspace.identities if one.role is Role.LEADER)
    (lost,) = (tmp_path / "data").rglob(f"*key-{leader.device}*")
    lost.unlink()
    hit(Qt.Key.Key_Escape)
    hit(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    page = desk.pages.shown
    assert isinstance(page, SubmitPage)
    page.pin.setText("246813")
    page.submit_by_pin()
    assert "không còn trên máy này" in page.banner.accessibleName()
    assert page.anew.isVisible()
    page.anew.click()
    page.pin.setText("135790")
    page.again.setText("135790")
    page.submit_by_pin()
    assert desk.session.desk.official.change not in ("", first)


def test_a_forgotten_passphrase_is_chosen_anew_after_one_was_wrong(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
    desk = desk_of(open_window(qtbot, tmp_path / "data"))
    with Workspace.open(tmp_path / "data") as door:
        fault = door.keys.fault()
        assert fault is None
    file = Path(os.environ[PASSPHRASE_FILE])
    before = file.read_text("utf-8")
    file.write_text("một câu khác hẳn\n", "utf-8")
    try:
        with Workspace.open(tmp_path / "data") as door:
            fault = door.keys.fault()
        assert fault is not None
        locked = desk.notices.locked
        desk.notices.show_locked(fault)
        assert not locked.forgot.isVisible()
        locked.passphrase.setText("đoán sai rồi")
        locked.open.click()
        qtbot.waitUntil(locked.forgot.isVisible, timeout=LONG)
        locked.forgot.click()
        locked.passphrase.setText("mật khẩu mới tinh")
        locked.again.setText("mật khẩu mới")
        locked.open.click()
        assert locked.isVisible(), "they are not the same"
        locked.again.setText("mật khẩu mới tinh")
        with qtbot.waitSignal(locked.opened, timeout=LONG):
            locked.open.click()
        assert not locked.isVisible()
        file.write_text("mật khẩu mới tinh\n", "utf-8")
        with Workspace.open(tmp_path / "data") as door:
            assert door.keys.fault() is None
            assert len(door.identities) == 2
            assert door.has_answers()
    finally:
        file.write_text(before, "utf-8")
