"""After sending: the four lines for a message, the figures for nq57.vn, the note who typed them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui import preferences
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.pages.custody_page import CustodyPage
from desktop_app.ui.clerk.pages.nq57_page import Nq57Page
from desktop_app.ui.look import announcing
from desktop_app.ui.preferences import Preferences
from desktop_app.workspace import Workspace
from desktop_app.workspace.verbs.nq57 import entered
from support import clerks
from support.clerk_windows import desk_of, hit, open_window

from .test_every_screen import language, nothing, opened, walk

__all__ = ["language"]

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> ClerkDesk:
    with clerks.clerk(tmp_path / "data") as made:
        clerks.set_today(made, date(2026, 11, 11))
        clerks.quick_round_done(made)
        clerks.received(made)
    desk = desk_of(open_window(qtbot, tmp_path / "data"))
    desk.sending.syncing.stop()
    return desk


def test_four_lines_with_the_receipt_are_copied_for_a_message(desk: ClerkDesk) -> None:
    desk.navigation.show_custody()
    assert isinstance(desk.pages.page, CustodyPage)
    hit("c", CONTROL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 4
    number = desk.session.desk.custody.receipt
    assert lines[0] == "Xã Đak Nhau, Thành phố Đồng Nai – Kỳ 11/2026"
    assert lines[1].startswith("Chưa trình; nếu trình bây giờ: ĐỎ")
    assert lines[2] == "Máy chủ đã nhận: 18/18 câu trả lời, 0/1 ảnh"  # no photo is said as sent
    assert lines[3] == f"Biên nhận {number}, 09:14 11/11/2026"


def test_who_typed_the_figures_in_is_a_change_and_can_be_taken_back(
    desk: ClerkDesk, qtbot: QtBot
) -> None:
    desk.navigation.show_nq57()
    page = desk.pages.page
    assert isinstance(page, Nq57Page)
    hit("c", CONTROL)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == 1 + len(desk.session.checklist.named_criteria)
    assert "đạt" in copied[0]
    waiting = desk.session.desk.custody.waiting
    page.who.setFocus()
    (effect,) = announcing.effects_of(QApplication.focusWidget(), "Enter")
    assert effect.kind == "paragraph"
    hit(Qt.Key.Key_Return)
    note = entered(desk.session.desk.record)
    assert note is not None
    assert (note.by, f"{note.at:%d/%m/%Y %H:%M}") == ("Nguyễn Thị Hoa", "11/11/2026 09:14")
    assert desk.session.desk.custody.waiting == waiting + 1
    assert "Nguyễn Thị Hoa" in page._said.text()
    with Workspace.open(desk.session.workspace.folder) as again:
        assert entered(again.desk().record) == note
    hit("z", CONTROL)
    assert entered(desk.session.desk.record) is None


def test_the_figures_and_the_tasks_at_every_size(
    qtbot: QtBot, tmp_path: Path, language: str
) -> None:
    with clerks.clerk(tmp_path / "data") as made:
        clerks.quick_round_done(made)
    chosen = Preferences(
        asked_where_to_start=True, everything=True, language="vi" if language == "vi" else "en"
    )
    preferences.save(tmp_path / "data", chosen)
    window = opened(qtbot, tmp_path / "data")
    desk_of(window).navigation.show_nq57()
    nothing(walk(window, iter(["nq57"])))
