"""What is typed is on disk or visibly not; drafts survive the end of the process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId
from desktop_app.storage.drafts import NAME, DraftNotKept, Drafts
from desktop_app.ui.clerk.pages.tasks_page import TasksPage
from desktop_app.ui.items.number_parts import NumberPart
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press

SEAL = ItemId("lead.seal_account")
SCANNERS = ItemId("device.scanners")
LONG = 20_000  # milliseconds; a slow machine is no failure

TYPIST = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from desktop_app.core.ids import ItemId
from desktop_app.ui import preferences
from desktop_app.ui.application import make_application
from desktop_app.ui.window import MainWindow
app = make_application([])
folder = Path(sys.argv[1])
preferences.save(folder, preferences.Preferences(asked_where_to_start=True, everything=True))
window = MainWindow(folder, keep_appearance=True)
window.show()
window.activateWindow()
QTest.qWaitForWindowActive(window)
desk = window.centralWidget()
desk.work.open(ItemId(sys.argv[2]), anywhere=True)
app.processEvents()
if sys.argv[3] == "note":
    desk.work.card.focus_note()
for key in sys.argv[4]:
    QTest.keyClick(QApplication.focusWidget(), key)
while desk.session.drafts.is_behind:
    app.processEvents()
print(desk.status.saved_words, flush=True)
sys.stdin.read()
"""


def type_and_kill(folder: Path, item: ItemId, where: str, keys: str) -> str:
    """Type *keys* in a window of its own process and kill it; return what its dot said."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    with subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(folder), item, where, keys],
        env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
    ) as typist:  # fmt: skip
        assert typist.stdout is not None
        said = typist.stdout.readline().strip()
        typist.kill()
        typist.wait()
    return said


def test_a_digit_survives_kill_as_a_draft_and_is_no_answer(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    said = type_and_kill(tmp_path / "data", SCANNERS, "answer", "1")
    assert "nháp" in said and "C2" in said
    window = open_window(qtbot, tmp_path / "data")
    card = card_of(window)
    assert card.item == SCANNERS, "the window opens where something was being typed"
    assert card.one.answer is None
    assert isinstance(card.answer, NumberPart)
    assert card.answer.fields[0].text() == "1"
    assert "nháp" in desk_of(window).status.saved_words
    hit(Qt.Key.Key_F8)  # moving on does not enter a draft that nobody looked at
    assert desk_of(window).session.desk.items[SCANNERS].answer is None
    desk_of(window).work.open(SCANNERS, anywhere=True)
    press("\n")
    answer = desk_of(window).session.desk.items[SCANNERS].answer
    assert answer is not None and answer.value == "1"
    assert not (tmp_path / "data" / NAME).exists()


def test_a_note_survives_kill(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    type_and_kill(tmp_path / "data", SEAL, "note", "dang cho tinh")
    window = open_window(qtbot, tmp_path / "data")
    desk_of(window).work.open(SEAL, anywhere=True)
    assert card_of(window).note.text() == "dang cho tinh"
    hit(Qt.Key.Key_F8)
    answer = desk_of(window).session.desk.items[SEAL].answer
    assert answer is not None and answer.note == "dang cho tinh"


def field_of(name: str, card: object) -> QLineEdit:
    found = [one for one in card.findChildren(QLineEdit) if one.accessibleName() == name]  # type: ignore[attr-defined]
    return found[0]  # type: ignore[no-any-return]


def test_what_is_typed_for_a_document_a_reply_and_a_task_waits_for_the_person(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.returned(filled, SEAL, "Gửi quyết định")
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.work.open(SEAL, anywhere=True)
    card = card_of(window)
    qtbot.mouseClick(card.head_part.reply, Qt.MouseButton.LeftButton)
    press("da gui")
    card.evidence.number_only.click()
    press("12/QD")
    hit(Qt.Key.Key_F6)
    press("Ong Minh")
    hit(Qt.Key.Key_F8)
    assert "A5" in desk.status.saved_words or "nháp" in desk.status.saved_words
    window.close()
    again = open_window(qtbot, tmp_path / "data")
    desk_of(again).work.open(SEAL, anywhere=True)
    card = card_of(again)
    assert card.head_part.reply.text() == "da gui"
    assert card.evidence._number.text() == "12/QD"
    assert card.form is not None and card.form.who.text() == "Ong Minh"


def test_a_task_put_away_comes_back_with_its_text(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.work.open(SEAL, anywhere=True)
    card = card_of(window)
    hit(Qt.Key.Key_F6)
    press("Lan 3 nguoi")
    qtbot.waitUntil(lambda: not desk.session.drafts.is_behind, timeout=LONG)
    assert "nháp" in desk.status.saved_words
    hit(Qt.Key.Key_Escape)
    assert card.form is None
    assert "nháp" in desk.status.saved_words
    hit(Qt.Key.Key_F6)
    assert card.form is not None and card.form.who.text() == "Lan 3 nguoi"
    hit(Qt.Key.Key_Escape)
    hit(Qt.Key.Key_F8)
    desk.work.open(SEAL, anywhere=True)
    form = card_of(window).form
    assert form is not None and form.who.text() == "Lan 3 nguoi"
    form.what.setText("mua máy")
    form.due.setText("31/12/2026")
    form._save()
    assert card_of(window).form is None
    assert not Drafts(tmp_path / "data").places()
    (task,) = desk.session.desk.items[SEAL].actions
    assert task.plan.who == "Lan 3 nguoi"
    hit(Qt.Key.Key_F6)
    again = card_of(window).form
    assert again is not None and not again.drafts()


def test_a_task_of_the_list_left_at_once_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.navigation.show_tasks()
    page = desk.pages.shown
    assert isinstance(page, TasksPage)
    page.add.click()
    press("Lan 3 nguoi")
    hit(Qt.Key.Key_Escape)
    assert page.form is None
    page.add.click()
    assert page.form is not None and page.form.who.text() == "Lan 3 nguoi"
    press("!")
    desk.pages.leave_page()
    assert not desk.session.drafts.is_behind
    assert "nháp" in desk.status.saved_words and "nhiệm vụ" in desk.status.saved_words
    desk.navigation.show_tasks()
    page = desk.pages.shown
    assert isinstance(page, TasksPage)
    page.add.click()
    assert page.form is not None and page.form.who.text() == "Lan 3 nguoi!"
    page.form.what.setText("mua máy")
    page.form.due.setText("31/12/2026")
    page.form._save()
    assert page.form is None
    assert not Drafts(tmp_path / "data").places()


def test_the_dot_is_not_green_while_something_typed_is_not_on_disk(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.work.open(SCANNERS, anywhere=True)
    press("1")
    assert "Chưa lưu" in desk.status.saved_words
    desk.session.refresh()  # as when an unrelated exchange ends
    desk.session.saved.emit()
    assert "Đã lưu" not in desk.status.saved_words
    qtbot.waitUntil(lambda: not desk.session.drafts.is_behind, timeout=LONG)
    assert "Đã lưu" not in desk.status.saved_words
    press("\n")
    assert "Đã lưu" in desk.status.saved_words


def test_a_disk_that_takes_no_draft_is_told_and_the_window_stays(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerks.clerk(tmp_path / "data").close()
    (tmp_path / "data" / "drafts.part").mkdir()  # a folder in place of the file
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.work.open(SCANNERS, anywhere=True)
    card_of(window).head_part.reply.setText("x")
    desk.session.drafts.settle()
    assert "Chưa lưu" in desk.status.saved_words
    window.close()
    assert window.isVisible(), "the window was closed over what is saved nowhere"
    (tmp_path / "data" / "drafts.part").rmdir()
    desk.session.drafts.settle()
    window.close()
    assert not window.isVisible()


def test_drafts_are_read_back_and_forgotten(tmp_path: Path) -> None:
    Drafts(tmp_path).keep("a", {"value": "1", "note": "đang hỏi"})
    Drafts(tmp_path).keep("b", {"value": "2"})
    assert Drafts(tmp_path).of("a") == {"value": "1", "note": "đang hỏi"}
    drafts = Drafts(tmp_path)
    drafts.keep("a", {})
    drafts.keep("b", {})
    assert not (tmp_path / NAME).exists()


def test_a_spoilt_file_of_drafts_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"\x00\xff{")
    drafts = Drafts(tmp_path)
    assert drafts.places() == ()
    drafts.keep("a", {"value": "1"})
    assert Drafts(tmp_path).of("a") == {"value": "1"}


def test_what_the_disk_refuses_is_a_fault_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "drafts.part").mkdir()
    with pytest.raises(DraftNotKept):
        Drafts(tmp_path).keep("a", {"value": "1"})
