"""The clerk's window with an impossible clock: it asks once, and offers misdated answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Role, RoundId, Status
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.workspace import Workspace
from desktop_app.workspace.context import desk_context as context_module
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.clerk_windows import desk_of, open_window, press
from support.offices import Clock

SEAL = ItemId("lead.seal_account")
IN_1980 = 315_532_860


@pytest.fixture
def pc_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    one = Clock()
    monkeypatch.setattr(context_module, "time", one)
    return one


def test_the_window_asks_for_the_day_once_and_takes_it(
    qtbot: QtBot, tmp_path: Path, pc_clock: Clock
) -> None:
    pc_clock.now = IN_1980
    window = open_window(qtbot, tmp_path / "data")
    press("dak nhau\nNguyen Thi Hoa\n1")
    desk = desk_of(window)
    clock = desk.notices.clock
    assert clock.isVisible()
    clock.day.setText("1/1/1999")
    clock.take.click()
    assert clock.isVisible(), "that cannot be either"
    clock.day.setText("9/11/2026")
    QTest.keyClick(clock.day, Qt.Key.Key_Return)
    assert not clock.isVisible()
    assert desk.session.current_round == RoundId("2026-11")
    assert desk.session.desk.round == RoundId("2026-11")
    assert desk.session.desk.today == date(2026, 11, 9)


def test_misdated_answers_are_offered_in_the_window_and_brought_or_left(
    qtbot: QtBot, tmp_path: Path, pc_clock: Clock
) -> None:
    right, pc_clock.now = pc_clock.now, IN_1980
    window = open_window(qtbot, tmp_path / "data")
    press("dak nhau\nNguyen Thi Hoa\n1")
    desk = desk_of(window)
    desk.notices.clock.later.click()
    assert not desk.notices.clock.isVisible()
    desk.session.answer(SEAL, AnswerEntry(status=Status.MET))
    assert not desk.notices.misdated.isVisible()
    pc_clock.now = right
    desk.choose_round(desk.session.current_round)
    assert desk.notices.misdated.isVisible()
    assert not desk.notices.clock.isVisible()
    desk.notices.bring.click()
    assert not desk.notices.misdated.isVisible()
    answer = desk.session.desk.items[SEAL].answer
    assert answer is not None
    assert answer.status is Status.MET
    pc_clock.now = IN_1980
    desk.choose_round(desk.session.current_round)
    desk.session.answer(ItemId("lead.director_assigned"), AnswerEntry(status=Status.MET))
    pc_clock.now = right
    desk.choose_round(desk.session.current_round)
    assert desk.notices.misdated.isVisible()
    desk.notices.leave.click()
    assert not desk.notices.misdated.isVisible()


def test_a_supervisor_s_window_asks_for_the_day_too(
    qtbot: QtBot, tmp_path: Path, pc_clock: Clock
) -> None:
    pc_clock.now = IN_1980
    beginning = Beginning(person="Phạm Văn Lực", role=Role.SUPERVISOR)
    Workspace.begin(tmp_path / "data", beginning).close()
    screen = open_window(qtbot, tmp_path / "data").centralWidget()
    assert isinstance(screen, SupervisorScreen)
    assert screen.notices.clock.isVisible()
    screen.notices.clock.day.setText("9/11/2026")
    screen.notices.clock.take.click()
    assert not screen.notices.clock.isVisible()
    assert screen.session.workspace.round() == RoundId("2026-11")


def test_a_window_that_stays_open_sees_that_the_clock_was_put_right(
    qtbot: QtBot, tmp_path: Path, pc_clock: Clock
) -> None:
    right, pc_clock.now = pc_clock.now, IN_1980
    window = open_window(qtbot, tmp_path / "data")
    press("dak nhau\nNguyen Thi Hoa\n1")
    desk = desk_of(window)
    desk.session.answer(SEAL, AnswerEntry(status=Status.MET))
    wrong = desk.session.round
    pc_clock.now = right
    desk.session._look.timeout.emit()  # every three seconds
    assert desk.notices.misdated.isVisible()
    assert not desk.notices.clock.isVisible()
    assert desk.session.desk.today == date(2026, 11, 9)
    assert desk.session.round == wrong, "what is worked on stays until somebody decides"
    pc_clock.now += 86_400
    desk.session._look.timeout.emit()
    assert desk.session.desk.today == date(2026, 11, 10)
