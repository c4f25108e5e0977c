"""After a crash the same item, field, cursor and scroll position come back, and it is said."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId
from desktop_app.ui.clerk.desk.last_place import NAME
from desktop_app.ui.clerk.work.rows_model import View
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press

PERSONAL = ItemId("sw.tthc_accounts")


def test_what_was_typed_and_where_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
    window = open_window(qtbot, tmp_path / "data")
    window.resize(1366, 700)
    desk = desk_of(window)
    desk.work.show_view(View.ALL)
    desk.work.open(PERSONAL)
    press("17\t2")
    QApplication.focusWidget().home(False)  # type: ignore[union-attr]
    bar = desk.work.list.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 0)
    scrolled = bar.value()
    desk.session.drafts.settle()
    desk.place.keep()
    shutil.copytree(tmp_path / "data", tmp_path / "after")  # as the disk is at a power cut
    again = open_window(qtbot, tmp_path / "after")
    again.resize(1366, 700)
    after = desk_of(again)
    assert after.work.model.view is View.ALL
    assert after.work.current == PERSONAL
    fields = card_of(again).answer.findChildren(QLineEdit)
    assert [field.text() for field in fields] == ["17", "2"]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is fields[1])
    qtbot.waitUntil(lambda: (fields[1].cursorPosition(), fields[1].selectedText()) == (0, ""))
    now = after.work.list.view.verticalScrollBar()
    qtbot.waitUntil(lambda: abs(now.value() - scrolled) < 60)
    assert after.place.recovered.isVisible()
    assert "F1" in after.place.recovered.accessibleName()
    assert after.session.desk.items[PERSONAL].answer is None


def test_a_window_that_was_closed_says_nothing_the_next_time(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    press("1")
    desk_of(window).place.keep()
    assert (tmp_path / "data" / NAME).exists()
    window.close()
    assert not (tmp_path / "data" / NAME).exists()
    again = open_window(qtbot, tmp_path / "data")
    assert not desk_of(again).place.recovered.isVisible()


def test_a_place_that_cannot_be_read_hinders_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    (tmp_path / "data" / NAME).write_bytes(b"\xff{")
    window = open_window(qtbot, tmp_path / "data")
    assert desk_of(window).work.current is not None
    hit(Qt.Key.Key_F8)
