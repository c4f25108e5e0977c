"""Notes of several lines, typed by input-method events as Vietnamese keyboards send them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId
from desktop_app.ui.look.note_field import NoteField
from desktop_app.workspace import Workspace
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window

SEAL = ItemId("lead.seal_account")
SHIFT = Qt.KeyboardModifier.ShiftModifier


def compose(widget: QWidget, preedit: str = "", commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def test_two_lines_are_typed_by_telex_and_kept_as_two(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.work.open(SEAL)
    hit(Qt.Key.Key_F2)
    note = card_of(window).note
    tall = note.height()
    for preedit in ("d", "dd", "đ", "đa", "đã"):
        compose(note, preedit=preedit)
        assert note.text() == ""
    compose(note, commit="đã xin dấu")
    hit(Qt.Key.Key_Return, SHIFT)
    compose(note, commit="chờ công an tỉnh")
    assert note.text() == "đã xin dấu\nchờ công an tỉnh"
    assert note.height() > tall
    hit(Qt.Key.Key_Return)
    with Workspace.open(tmp_path / "data") as other:
        answer = other.desk().items[SEAL].answer
        assert answer is not None
        assert answer.note == "đã xin dấu\nchờ công an tỉnh"
    assert desk.work.current != SEAL  # Enter went on


def test_nothing_is_written_into_a_letter_that_is_being_composed(qtbot: QtBot) -> None:
    field = NoteField(name="Ghi chú")
    qtbot.addWidget(field)
    field.show_text("cũ")
    told: list[str] = []
    field.typed.connect(told.append)
    compose(field, preedit="ê")
    field.show_text("của người khác")
    assert field.text() == "cũ"
    assert told == []
    compose(field, preedit="")
    assert field.text() == "của người khác"


def test_it_grows_to_five_lines_and_then_scrolls(qtbot: QtBot) -> None:
    field = NoteField(name="Ghi chú")
    qtbot.addWidget(field)
    field.resize(300, 30)
    heights = []
    for count in (1, 3, 5, 9):
        field.setText("\n".join("dòng" for _line in range(count)))
        heights.append(field.height())
    assert heights[0] < heights[1] < heights[2] == heights[3]


def test_tab_leaves_it_and_tells_what_was_typed(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    field = NoteField(name="Ghi chú", parent=holder)
    told: list[str] = []
    field.committed.connect(told.append)
    with qtbot.waitActive(holder):
        holder.show()
    field.setFocus()
    QTest.keyClicks(field, "mot")
    field.clearFocus()
    assert told == ["mot"]
