"""F1: the keys of the place where it was pressed, how it is done there, and the way back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Status
from desktop_app.reports.card import KEYS
from desktop_app.ui.clerk.pages.help_page import HelpPage, _every_key
from desktop_app.ui.clerk.pages.submit_page import SubmitPage
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press

CONTROL = Qt.KeyboardModifier.ControlModifier
TSLCD, INTERNET = ItemId("net.tslcd"), ItemId("net.internet")


def test_f1_names_the_keys_of_the_open_item_and_esc_comes_back(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    window.resize(1366, 728)
    desk = desk_of(window)
    desk.work.open(TSLCD)
    hit(Qt.Key.Key_F1)
    page = desk.pages.shown
    assert isinstance(page, HelpPage)
    keys = dict(page.here)
    assert keys["1"] == "đạt"
    assert "F4" in keys and "F7" not in keys
    hit(Qt.Key.Key_Escape)
    assert desk.work.current == TSLCD
    press("3")
    hit("h", CONTROL)
    page = desk.pages.shown
    assert isinstance(page, HelpPage)
    assert "1–8" in dict(page.here)  # the cause was asked
    assert desk.session.desk.items[TSLCD].judgement.status is Status.UNMET


def test_help_of_a_later_round_names_f7(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.a_later_round(filled)
    window = open_window(qtbot, tmp_path / "data")
    window.resize(1366, 728)
    desk = desk_of(window)
    desk.work.open(TSLCD)
    desk.header._help.click()
    page = desk.pages.shown
    assert isinstance(page, HelpPage)
    assert dict(page.here)["F7"] == "giữ nguyên"
    hit(Qt.Key.Key_Escape)
    assert desk.work.row is not None and desk.work.row.hasFocus()


def test_help_over_a_page_changes_nothing_on_it(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.quick_round_done(filled)
    desk = desk_of(open_window(qtbot, tmp_path / "data"))
    desk.navigation.submit()
    assert isinstance(desk.pages.shown, SubmitPage)
    desk.navigation.show_help()
    assert isinstance(desk.pages.shown, HelpPage)
    assert desk.session.desk.official.submitted is None


def test_the_cause_used_last_is_marked_and_space_alone_chooses_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.work.open(TSLCD)
    press("34")
    desk.work.open(INTERNET)
    press("3")
    card = card_of(window)
    assert "vừa dùng" in card.why._how.text()
    assert card.one.answer is not None and card.one.answer.cause is None
    hit(Qt.Key.Key_Return)  # later: nothing was chosen silently
    assert desk.session.desk.items[INTERNET].answer.cause is None  # type: ignore[union-attr]
    desk.work.open(INTERNET)
    press("3")
    hit(Qt.Key.Key_Space)
    assert desk.session.desk.items[INTERNET].answer.cause == "line_power"  # type: ignore[union-attr]


# Twins that a hand tries: the page names one of each.
_SAME = {"Ctrl+Shift+Z": "Ctrl+Y", "Ctrl+Return": "Ctrl+Enter", "Ctrl+Down": "Ctrl+↓"}


def test_every_key_of_the_desk_is_named_on_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    bound = {one.key().toString() for one in desk_of(window).findChildren(QShortcut)} - {""}
    caps = {cap for both, _said in _every_key() for cap in both.split(" ")}
    assert {_SAME.get(key, key) for key in bound} - caps == set()


def test_every_key_of_the_quick_card_is_one_of_the_page() -> None:
    caps = {cap for both, _said in _every_key() for cap in both.split(" ")}
    digits = {"1", "2", "3", "4", "Enter"}  # of an open item
    named = [key for both, _said in KEYS for key in both.split(" ")]
    assert [key for key in named if key not in caps | digits] == []
