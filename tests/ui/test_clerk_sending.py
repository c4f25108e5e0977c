"""Sending from the window to the real service: connect, receipt, a lost connection."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import Role
from desktop_app.core.time.rounds import local
from desktop_app.ui.clerk.pages.custody_page import CustodyPage
from desktop_app.ui.clerk.session import Session
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.desk import Custody
from support import clerks
from support.clerk_windows import desk_of, hit, open_window
from support.service import RunningService, running

LONG = 20_000  # milliseconds; a slow machine is no failure


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    folder = tmp_path / "service"
    folder.mkdir()
    with running(folder) as one:
        one.open_round(f"{local(int(time.time())):%Y-%m}")  # the one that a desk begins in
        yield one


def connected(qtbot: QtBot, tmp_path: Path, service: RunningService) -> MainWindow:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    hit(Qt.Key.Key_F9)
    bar = desk.sending.bar
    assert bar is not None
    bar.form.address.setText(service.url)
    bar.form.code.setText(service.code(Role.CLERK, commune=clerks.DAK_NHAU))
    bar.form.button.click()
    qtbot.waitUntil(lambda: custody(desk.session).receipt != "", timeout=LONG)
    return window


def custody(session: Session) -> Custody:
    return session.desk.custody


def test_a_code_connects_and_the_receipt_of_the_service_is_shown(
    qtbot: QtBot, tmp_path: Path, service: RunningService
) -> None:
    window = connected(qtbot, tmp_path, service)
    desk = desk_of(window)
    now = custody(desk.session)
    assert now.answers_received == now.answers == 5
    assert isinstance(desk.pages.shown, CustodyPage)
    assert desk.sending.bar is None
    qtbot.waitUntil(lambda: custody(desk.session).photos_received == 1, timeout=LONG)
    assert desk.status.waiting_words == "không còn gì chờ gửi"
    with Workspace.open(tmp_path / "data") as door:
        assert door.exchanging.receipts()[0].number == now.receipt


def test_a_lost_connection_is_shown_and_nothing_is_lost(
    qtbot: QtBot, tmp_path: Path, service: RunningService
) -> None:
    window = connected(qtbot, tmp_path, service)
    desk = desk_of(window)
    qtbot.waitUntil(lambda: not desk.sending.syncing.is_running, timeout=LONG)
    service.stop()
    desk.pages.leave_page()
    desk.work.open(desk.session.checklist.critical_items[-5].id)
    clerks.say(desk.session.workspace, "premises.signage", status="met")
    desk.session.refresh()
    assert desk.status.waiting_words == "1 câu trả lời chờ gửi"
    hit(Qt.Key.Key_F9)
    page = desk.pages.shown
    assert isinstance(page, CustodyPage)
    qtbot.waitUntil(page.banner.isVisible, timeout=LONG)
    assert desk.status.waiting_words == "1 câu trả lời chờ gửi"
    service.start()
    hit(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: custody(desk.session).waiting == 0, timeout=LONG)
    assert not page.banner.isVisible()
