"""The leader's key and its own code: what it signed is never shown as sent before that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import Role
from desktop_app.photos.sample import sample_photo
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.pages.custody_page import CustodyPage
from desktop_app.ui.clerk.pages.submit_page import SubmitPage
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace
from support import clerks
from support.clerk_windows import desk_of, hit, open_window, press
from support.service import RunningService, running

LONG = 20_000  # milliseconds; a slow machine is no failure
WAITS = "bản trình chờ mã kết nối của lãnh đạo"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    folder = tmp_path / "service"
    folder.mkdir()
    with running(folder) as one:
        one.open_round("2026-11")
        yield one


def connected(qtbot: QtBot, tmp_path: Path, service: RunningService) -> MainWindow:
    with clerks.clerk(tmp_path / "data") as filled:
        code = service.code(Role.CLERK, commune=clerks.DAK_NHAU)
        filled.exchanging.enrol(service.url, code)
        clerks.half_done(filled)
        filled.exchanging.sync()
    return open_window(qtbot, tmp_path / "data")


def submit(desk: ClerkDesk) -> SubmitPage:
    """Submit by a leader's PIN, chosen here for the first time, with the keyboard."""
    hit(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    page = desk.pages.shown
    assert isinstance(page, SubmitPage)
    press("Nguyen Van An\tChu tich\t246813\n246813\n")
    assert desk.session.desk.official.submitted is not None
    return page


def test_a_submission_waits_for_the_leaders_code_and_is_then_received(
    qtbot: QtBot, tmp_path: Path, service: RunningService
) -> None:
    window = connected(qtbot, tmp_path, service)
    desk = desk_of(window)
    page = submit(desk)
    assert desk.session.leader.submission_waits
    assert desk.status.waiting_words == WAITS
    assert "chờ mã kết nối của lãnh đạo" in page.banner.accessibleName()
    assert page.leader.isVisible()
    assert page.leader.code.hasFocus()
    press(service.code(Role.LEADER, commune=clerks.DAK_NHAU) + "\n")
    qtbot.waitUntil(lambda: desk.session.desk.official.is_received, timeout=LONG)
    assert not desk.session.leader.waits
    assert not page.leader.isVisible()
    assert desk.status.waiting_words == "không còn gì chờ gửi"
    with Workspace.open(tmp_path / "data") as door:
        assert door.desk().custody.refused == ()


def test_an_exchange_before_the_code_leaves_the_submission_here_and_says_so(
    qtbot: QtBot, tmp_path: Path, service: RunningService
) -> None:
    window = connected(qtbot, tmp_path, service)
    desk = desk_of(window)
    submit(desk)
    hit(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not desk.sending.syncing.is_running, timeout=LONG)
    assert not desk.session.desk.official.is_received
    assert desk.status.waiting_words == WAITS
    page = desk.pages.shown
    assert isinstance(page, CustodyPage)
    assert page.leader.isVisible()
    page.leader.code.setText(service.code(Role.LEADER, commune=clerks.DAK_NHAU))
    page.leader.pin.setText("1111")
    page.leader.button.click()
    qtbot.waitUntil(page.leader.button.isEnabled, timeout=LONG)
    assert page.leader.message.text() == "Mã PIN không đúng."
    page.leader.pin.setText("246813")
    page.leader.button.click()
    qtbot.waitUntil(lambda: desk.session.desk.official.is_received, timeout=LONG)
    qtbot.waitUntil(lambda: not page.leader.isVisible(), timeout=LONG)


def test_the_slip_way_needs_no_leaders_key(
    qtbot: QtBot, tmp_path: Path, service: RunningService
) -> None:
    window = connected(qtbot, tmp_path, service)
    desk = desk_of(window)
    desk.navigation.submit()
    page = desk.pages.shown
    assert isinstance(page, SubmitPage)
    assert not page.leader.isVisible()
    file = tmp_path / "phiếu.jpg"
    file.write_bytes(sample_photo(3))
    page.signer.setText("Nguyễn Văn An")
    page.take_slip((file,))
    page.record.click()
    assert not desk.session.leader.waits
    hit(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: desk.session.desk.official.is_received, timeout=LONG)


def test_in_a_narrow_window_the_ways_to_confirm_stand_below_and_have_room(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk_of(window).navigation.submit()
    page = desk_of(window).pages.shown
    assert isinstance(page, SubmitPage)
    window.resize(683, 728)
    qtbot.waitUntil(lambda: page.name.width() > 180)
    assert not page.name.visibleRegion().isEmpty()
    window.resize(1366, 728)
    qtbot.waitUntil(lambda: page.name.mapTo(page, page.name.rect().topLeft()).x() > 400)
