"""Typing on the open card: nothing is lost, nothing is called saved that is not."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Status
from desktop_app.ui.clerk.card import note_row
from desktop_app.ui.items.number_parts import NumberPart
from desktop_app.ui.window import MainWindow
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press


def window_on(qtbot: QtBot, tmp_path: Path, item: str) -> MainWindow:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk_of(window).work.open(ItemId(item), anywhere=True)
    return window


def compose(preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    focus = QApplication.focusWidget()
    assert focus is not None
    QApplication.sendEvent(focus, event)


def note_of(window: MainWindow, item: str) -> str | None:
    answer = desk_of(window).session.desk.items[ItemId(item)].answer
    return answer.note if answer else None


def test_nothing_is_saved_or_rewritten_while_a_letter_is_composed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = window_on(qtbot, tmp_path, "lead.seal_account")
    card = card_of(window)
    hit(Qt.Key.Key_F2)
    assert card.note.hasFocus()
    compose("d")
    compose("đ")
    desk_of(window).session.refresh()
    assert card.note.is_composing
    assert note_of(window, "lead.seal_account") is None
    compose("", "đã đề nghị")
    assert card.note.text() == "đã đề nghị"
    hit(Qt.Key.Key_Tab)
    assert note_of(window, "lead.seal_account") == "đã đề nghị"


def test_letters_taken_back_after_a_pause_are_written_on_leaving_the_note(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk_of(window).work.open(ItemId("lead.seal_account"), anywhere=True)
    card = card_of(window)
    card.focus_note()
    press("4")
    card.note_row.write()  # as after a pause
    hit(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert card.note.text() == ""
    hit(Qt.Key.Key_Tab)
    answer = desk_of(window).session.desk.items[ItemId("lead.seal_account")].answer
    assert answer is None or not answer.note


def test_a_half_typed_note_is_saved_after_a_pause(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path, "lead.seal_account")
    card = card_of(window)
    assert note_row.PAUSE_MS <= 2_000
    hit(Qt.Key.Key_F2)
    press("dang cho tinh")
    assert "Chưa lưu" in desk_of(window).status.saved_words
    card.note_row.pause.setInterval(10)
    card.note_row.pause.start()
    qtbot.waitUntil(lambda: note_of(window, "lead.seal_account") == "dang cho tinh")
    assert "Đã lưu" in desk_of(window).status.saved_words


def test_a_note_is_saved_when_another_item_is_opened(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path, "lead.seal_account")
    hit(Qt.Key.Key_F2)
    press("ghi voi")
    hit(Qt.Key.Key_F8)
    assert note_of(window, "lead.seal_account") == "ghi voi"


def test_one_number_of_two_is_never_called_saved(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path, "staff.assigned")
    press("4")
    assert "Đã lưu" not in desk_of(window).status.saved_words
    assert desk_of(window).session.desk.items[ItemId("staff.assigned")].answer is None
    press("\n5\n")
    assert desk_of(window).session.desk.items[ItemId("staff.assigned")].answer is not None


def test_a_refused_number_stays_in_its_field_and_the_card_says_why(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = window_on(qtbot, tmp_path, "digit.reuse")
    press("9\n4\n")
    card = card_of(window)
    assert card.item == "digit.reuse"
    assert isinstance(card.answer, NumberPart)
    assert [field.text() for field in card.answer.fields] == ["9", "4"]
    assert "H1" in card.message.text()
    assert card.one.answer is None


def test_a_strange_number_is_kept_and_asked_about(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path, "device.scanners")
    press("900\n")
    card = card_of(window)
    assert card.item == "device.scanners"
    assert card.one.answer is not None
    assert card.message.isVisible()
    assert card.explain.isVisible()
    press("\n")
    assert card_of(window).item != "device.scanners"


def test_the_secret_item_takes_one_key_and_shows_no_field(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_on(qtbot, tmp_path, "sig.secret_sign")
    card = card_of(window)
    assert not card.note.isVisible()
    assert not card.evidence.isVisible()
    hit(Qt.Key.Key_F2)
    hit(Qt.Key.Key_F6)
    assert card.form is None
    press("3")
    one = desk_of(window).session.desk.items[ItemId("sig.secret_sign")]
    assert one.judgement.status is Status.UNMET
    assert not card.why.isVisible()


def test_not_applicable_takes_the_only_listed_reason_by_one_key(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = window_on(qtbot, tmp_path, "lead.director_assigned")
    press("4")
    one = desk_of(window).session.desk.items[ItemId("lead.director_assigned")]
    assert one.answer is not None
    assert one.answer.reason == "one_level_model"
    assert one.judgement.missing  # awaiting approval


def test_a_failed_save_is_red_until_it_is_saved_and_loses_nothing(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = window_on(qtbot, tmp_path, "premises.available")
    desk = desk_of(window)
    file = next((tmp_path / "data").glob("*.db"))
    other = sqlite3.connect(file, isolation_level=None)
    try:
        other.execute("begin immediate")  # another program locks the data
        press("1")
        assert desk.saved.failure.isVisible()
        assert desk.status.saved_words == "Chưa lưu được"
        assert not desk.may_close()
    finally:
        other.execute("rollback")
        other.close()
    desk.session.retry()
    assert not desk.saved.failure.isVisible()
    assert "Đã lưu" in desk.status.saved_words
    one = desk.session.desk.items[ItemId("premises.available")]
    assert one.judgement.status is Status.MET
    assert desk.may_close()


def test_a_note_that_is_not_taken_is_neither_dropped_nor_called_saved(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = window_on(qtbot, tmp_path, "lead.seal_account")
    desk, item = desk_of(window), ItemId("lead.seal_account")
    too_long = "Đã đề nghị cấp con dấu. " * 100
    hit(Qt.Key.Key_F2)
    card_of(window).note.insert(too_long)
    desk.work.open(ItemId("lead.director_assigned"), anywhere=True)
    assert note_of(window, "lead.seal_account") is None
    assert desk.session.has_unsaved
    window.close()
    assert window.isVisible(), "the window was closed over a note that is saved nowhere"
    assert card_of(window).item == item
    assert card_of(window).note.text() == too_long
    assert "2.000" in card_of(window).message.text() or "2000" in card_of(window).message.text()
    card_of(window).note.setText("Đã đề nghị cấp con dấu.")
    card_of(window).flush()
    assert note_of(window, "lead.seal_account") == "Đã đề nghị cấp con dấu."
    assert not desk.session.has_unsaved
    window.close()
    assert not window.isVisible()


@pytest.mark.parametrize("typed", ["4,5", "-5", "99999999999999", "4/5"])
def test_what_is_no_whole_number_is_refused_as_it_was_typed(
    qtbot: QtBot, tmp_path: Path, typed: str
) -> None:
    window = window_on(qtbot, tmp_path, "device.computers")
    card = card_of(window)
    part = card.answer
    assert isinstance(part, NumberPart)
    part.fields[1].setFocus()
    press("8")
    part.fields[0].setFocus()
    press(typed)
    assert part.fields[0].text() == typed
    assert f"“{typed}”" in part.says
    hit(Qt.Key.Key_Return)
    assert part.fields[0].text() == typed
    assert f"“{typed}”" in card.message.text()
    assert desk_of(window).session.desk.items[ItemId("device.computers")].answer is None
