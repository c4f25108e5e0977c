"""Ctrl+Z undoes the last answer where it is announced, and only there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Status
from desktop_app.photos.sample import sample_photo
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.pages.conflict_page import ConflictPage
from desktop_app.ui.clerk.pages.end_page import EndPage
from desktop_app.workspace import Workspace
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press

FIRST = ItemId("lead.centre_established")
CONTROL = Qt.KeyboardModifier.ControlModifier


def offered(desk: ClerkDesk) -> bool:
    return "Ctrl+Z" in desk.hints.accessibleName()


def test_nothing_is_offered_before_the_first_answer_of_the_sitting(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.work.open(ItemId("staff.support"))
    assert not offered(desk)
    press("2\n")
    assert offered(desk)
    hit("z", CONTROL)
    assert desk.session.desk.items[ItemId("staff.support")].judgement.status is Status.UNANSWERED
    assert not offered(desk)


def test_the_last_answer_of_the_round_is_taken_back_from_its_end(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.quick_round_done(filled)
        last = filled.checklist.critical_items[0].id
        held = filled.desk().items[last].held
        assert held is not None
        filled.declaring.take_back(held)
    window = open_window(qtbot, tmp_path / "data", quick=True)
    desk = desk_of(window)
    assert desk.work.current == last
    press("1")
    assert isinstance(desk.pages.shown, EndPage)
    assert offered(desk)
    hit("z", CONTROL)
    assert desk.pages.currentWidget() is desk.work
    assert card_of(window).item == last
    assert desk.session.desk.items[last].judgement.status is Status.UNANSWERED


def test_after_a_conflict_the_item_opens_and_what_was_chosen_stands(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.in_conflict(tmp_path).close()
    window = open_window(qtbot, tmp_path / "tuan")
    desk = desk_of(window)
    assert isinstance(desk.pages.shown, ConflictPage)
    assert not offered(desk)
    press("2")
    assert offered(desk)
    hit("z", CONTROL)
    card = card_of(window)
    assert card.item == "device.computers"
    assert "Bản đã chọn vẫn được giữ" in card.message.text()
    assert desk.session.desk.items[card.item].value_text == "8/8 vị trí"


def answered(desk: ClerkDesk, item: str) -> Status:
    return desk.session.desk.items[ItemId(item)].judgement.status


def test_undo_takes_back_a_file_that_was_taken_off_and_no_answer(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        filled.attaching.attach(FIRST, number="12/QĐ", day=date(2025, 7, 5))
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    press("1")
    desk.work.open(FIRST, anywhere=True)
    card_of(window).evidence.thumbs[0].setFocus()
    hit(Qt.Key.Key_Delete)
    hit(Qt.Key.Key_Return)
    assert card_of(window).one.evidence == ()
    hit("z", CONTROL)
    (again,) = card_of(window).one.evidence
    assert again.number == "12/QĐ"
    assert answered(desk, FIRST) is Status.MET
    assert "A1" in card_of(window).message.text()


def test_undo_after_an_attachment_takes_the_attachment_back(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    press("1")
    desk.work.open(FIRST, anywhere=True)
    photo = tmp_path / "anh.jpg"
    photo.write_bytes(sample_photo(1))
    desk.session.evidence.attach_files(FIRST, (photo,))
    qtbot.waitUntil(lambda: len(desk.session.desk.items[FIRST].evidence) == 1, timeout=20_000)
    hit("z", CONTROL)
    assert desk.session.desk.items[FIRST].evidence == ()
    assert answered(desk, FIRST) is Status.MET
    hit("y", CONTROL)
    assert len(desk.session.desk.items[FIRST].evidence) == 1


def test_redo_brings_back_what_undo_took_step_by_step(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    second = "lead.director_assigned"
    press("12")
    hit(Qt.Key.Key_Escape)
    assert (answered(desk, FIRST), answered(desk, second)) == (Status.MET, Status.PARTIAL)
    for _time in range(2):
        hit("z", CONTROL)
    assert (answered(desk, FIRST), answered(desk, second)) == (Status.UNANSWERED,) * 2
    assert "Ctrl+Y" in desk.hints.accessibleName()
    for _time in range(2):
        hit("y", CONTROL)
    assert (answered(desk, FIRST), answered(desk, second)) == (Status.MET, Status.PARTIAL)


def test_undo_is_a_new_change_also_after_sending(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    press("1")
    held = desk.session.desk.items[FIRST].held
    hit("z", CONTROL)
    again = desk.session.desk.items[FIRST].held
    assert held is not None and again is not None
    assert again.change.sequence == held.change.sequence + 1
    assert held.identity in again.change.bases


def test_a_reply_a_task_and_a_document_are_taken_back(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.returned(filled, FIRST, "Gửi quyết định")
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    session = desk.session
    plan = Plan(who="Ông Minh", what="Lắp đường truyền", due=date(2026, 12, 1))
    assert session.reply(FIRST, "đã gửi").saved
    assert session.evidence.attach_document(FIRST, "12/QĐ", date(2025, 7, 5)).saved
    assert session.plan_action(FIRST, plan).saved
    one = session.desk.items[FIRST]
    assert (len(one.actions), len(one.evidence), one.returned) == (1, 1, None)
    for _time in range(3):
        hit("z", CONTROL)
    one = session.desk.items[FIRST]
    assert (one.actions, one.evidence) == ((), ())
    assert one.returned is not None
    for _time in range(3):
        hit("y", CONTROL)
    one = session.desk.items[FIRST]
    assert (len(one.actions), len(one.evidence), one.returned) == (1, 1, None)


def test_what_stands_newer_is_not_taken_back_and_that_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    press("1")
    with Workspace.open(tmp_path / "data") as other:  # another window, another program
        other.declaring.answer(FIRST, AnswerEntry(status=Status.UNMET, note="chưa có"))
    desk.session.reload()
    hit("z", CONTROL)
    assert answered(desk, FIRST) is Status.UNMET
    assert "mới hơn" in card_of(window).message.text()


def test_undo_says_the_words_of_a_choice_and_no_id(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    item = next(one.item for one in desk.session.desk.items.values() if one.item.choices)
    desk.work.open(item.id, anywhere=True)
    press("1")
    choice = item.choices[0]
    last = desk.session.history.last
    assert last is not None
    assert last.words == f"{item.code}: {choice.vi}"
    hit("z", CONTROL)
    assert choice.vi in card_of(window).message.text()
    assert choice.id not in desk.hints.accessibleName()


@pytest.mark.parametrize("answered_first", [False, True])
def test_undo_of_a_note_says_that_it_was_the_note(
    qtbot: QtBot, tmp_path: Path, *, answered_first: bool
) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    item = ItemId("lead.director_assigned")
    desk.work.open(item, anywhere=True)
    if answered_first:
        press("1")
        desk.work.open(item, anywhere=True)
    hit(Qt.Key.Key_F2)
    press("da de nghi")
    hit(Qt.Key.Key_Tab)
    code = desk.session.desk.items[item].item.code
    last = desk.session.history.last
    assert last is not None
    assert last.words == f"ghi chú ở {code}"
    hit("z", CONTROL)
    assert f"ghi chú ở {code}" in card_of(window).message.text()
