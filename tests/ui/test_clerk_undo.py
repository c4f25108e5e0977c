"""Ctrl+Z takes the last answer back wherever it is in reach, and is offered only there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Status
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.pages.conflict_page import ConflictPage
from desktop_app.ui.clerk.pages.end_page import EndPage
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press

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
