"""The clerk's first ten minutes, by keyboard alone, without a connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Status
from desktop_app.ui import preferences
from desktop_app.ui.clerk.pages.end_page import EndPage
from desktop_app.ui.clerk.work.rows_model import View
from desktop_app.ui.start.how_to_begin import HowToBegin
from desktop_app.ui.start.start_screen import StartScreen
from desktop_app.ui.window import MainWindow
from support import clerk_windows, clerks
from support.clerk_windows import desk_of, hit, press

# What a clerk types for the 18 critical items, in order; a cause follows where one is asked.
QUICK_ROUND = (
    "1", "1", "4\n5\n5", "2\n", "1", "8=", "1\n", "1", "34", "1", "1", "3\n9\n2", "3",
    "8=", "1", "1", "1", "36\n214\n",
)  # fmt: skip


Open = Callable[..., MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Open:
    """Return a function that opens the window on the folder of this test."""
    return lambda *, quick=True: clerk_windows.open_window(qtbot, tmp_path / "data", quick=quick)


def open_dialogs() -> list[QDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]


def test_a_new_clerk_is_at_the_desk_after_commune_and_name_without_a_connection(
    open_window: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    assert isinstance(window.centralWidget(), StartScreen)
    strokes = press("dak nhau\n")
    strokes += press("Nguyen Thi Hoa\n")
    assert isinstance(window.centralWidget(), HowToBegin)
    strokes += press("1")
    desk = desk_of(window)
    assert desk.session.desk.commune.full_name == "Xã Đak Nhau"
    assert desk.work.model.view is View.CRITICAL
    assert desk.work.card is not None
    assert strokes < 40 * 3  # at three keys a second that is far below 40 seconds
    assert (tmp_path / "data").is_dir()
    assert not open_dialogs()


def test_the_critical_items_take_at_most_forty_keystrokes_and_no_dialog(
    open_window: Open, tmp_path: Path
) -> None:
    window = open_window()
    press("dak nhau\nNguyen Thi Hoa\n")
    strokes = press("1")  # how to begin
    strokes += sum(press(keys) for keys in QUICK_ROUND)
    desk = desk_of(window)
    print(f"a first quick round: {strokes} keys")
    assert isinstance(desk.pages.shown, EndPage)
    assert desk.session.desk.judgement.answered_critical == 18
    assert strokes <= 40
    assert not open_dialogs()
    answers = {i: one.answer for i, one in desk.session.desk.items.items() if one.answer}
    unmet = answers[ItemId("net.tslcd")]
    assert (unmet.status, unmet.cause) == (Status.UNMET, "line_power")
    assert unmet.solver is not None
    assert answers[ItemId("staff.assigned")].cause == "no_staff"
    for item in ("device.computers", "sw.tthc_accounts"):
        assert (answers[ItemId(item)].value, answers[ItemId(item)].of) == ("8", "8")


def test_an_answer_is_on_disk_before_the_window_says_that_it_is_saved(
    open_window: Open, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window()
    desk = desk_of(window)
    file = next((tmp_path / "data").glob("*.db"))
    seen: list[tuple[str, int]] = []

    def look() -> None:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as other:
            tables = {name for (name,) in other.execute("select name from sqlite_master")}
            table = next(t for t in ("change", "changes") if t in tables)
            (count,) = other.execute(f"select count(*) from {table}").fetchone()
        seen.append((desk.status.saved_words, count))

    desk.session.saved.connect(look)
    before = desk.status.saved_words
    press("1")
    assert "Đã lưu trên máy" not in before
    words, count = seen[0]
    assert "Đã lưu trên máy" in words
    assert count == 2  # who works here, and the answer


def test_taking_back_restores_what_was_there(open_window: Open, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window()
    press("11")
    desk = desk_of(window)
    hit(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    one = desk.session.desk.items[ItemId("lead.director_assigned")]
    assert one.judgement.status is Status.UNANSWERED
    assert desk.work.current == "lead.director_assigned"


def test_next_missing_goes_round_and_help_keys_have_their_twins(
    open_window: Open, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
    window = open_window()
    desk = desk_of(window)
    missing = [one.item.id for one in desk.session.desk.missing]
    for key, modifier in (
        (Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier),
    ):
        before = desk.work.current
        hit(key, modifier)
        assert desk.work.current in missing
        assert desk.work.current != before
    hit(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert desk.work.card is not None
    assert desk.work.card.note.hasFocus()


def test_a_search_without_marks_finds_an_item_and_enter_opens_it(
    open_window: Open, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(quick=False)
    desk = desk_of(window)
    hit(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    press("mang chuyen dung\n")
    assert desk.work.current == "net.tslcd"


def test_the_sample_is_marked_and_leaves_the_real_folder_alone(
    open_window: Open, tmp_path: Path
) -> None:
    window = open_window()
    screen = window.centralWidget()
    assert isinstance(screen, StartScreen)
    screen.sample.click()
    desk = desk_of(window)
    assert desk.session.desk.training
    assert not (tmp_path / "data").exists()


def test_english_is_there_at_once_and_stays(open_window: Open, tmp_path: Path) -> None:
    window = open_window()
    screen = window.centralWidget()
    assert isinstance(screen, StartScreen)
    screen.language.click()
    screen = window.centralWidget()
    assert isinstance(screen, StartScreen)
    assert screen.question.text() == "Which commune, ward or special zone is yours?"
    press("dak nhau\nHoa\n1")
    assert desk_of(window).status.headline == "18 left to GREEN"
    assert preferences.load(tmp_path / "data").language == "en"
