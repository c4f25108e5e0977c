"""The notices over the supervisor's pages: findings of a wrong clock, copies, rounds, dates."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId, ItemId, RoundId, Status
from desktop_app.core.time.rounds import next_round
from desktop_app.storage import facts
from desktop_app.storage.drafts import Drafts
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.workspace import Workspace
from desktop_app.workspace.context import desk_context as context_module
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.clerk_windows import open_window
from support.offices import Clock

from .supervisor_builders import HOME
from .supervisor_fixtures import area, desk, screen, shown

__all__ = ["area", "desk", "screen"]

ITEM = ItemId("lead.seal_account")
CENTRE = CentreId(HOME)
WRONG = RoundId("2009-01")


def wrong_visit(desk: Workspace) -> None:
    """Check an item in a round that was never open."""
    said = AnswerEntry(status=Status.UNMET)
    desk.supervising.verify(CENTRE, ITEM, said, round_=WRONG)


def test_findings_in_a_round_that_was_never_open_are_offered_and_brought(
    qtbot: QtBot, desk: Workspace
) -> None:
    wrong_visit(desk)
    with shown(desk, qtbot) as screen:
        notice = screen.notices.misdated
        assert notice.isVisible()
        assert "01/2009" in notice.accessibleName()
        before = screen.session.desk(CENTRE).items[ITEM].finding
        assert before is None or before.answer.status is not Status.UNMET
        notice.bring.click()
        finding = screen.session.desk(CENTRE).items[ITEM].finding
        assert finding is not None and finding.answer.status is Status.UNMET
        assert not notice.isVisible()
        undone = screen.session.take_back()
        assert undone is not None and undone.refusal, "a visit stays; nothing is undone in parts"
        finding = screen.session.desk(CENTRE).items[ITEM].finding
        assert finding is not None and finding.answer.status is Status.UNMET


def test_findings_that_are_left_are_offered_no_more(qtbot: QtBot, desk: Workspace) -> None:
    wrong_visit(desk)
    with shown(desk, qtbot) as screen:
        screen.notices.misdated.leave.click()
        assert not screen.notices.misdated.isVisible()
        assert screen.session.misdated() == ()


def test_a_copy_that_failed_is_told_to_the_supervisor_until_one_is_made(
    qtbot: QtBot, desk: Workspace
) -> None:
    blocked = desk.folder / "backups"
    blocked.write_text("đây là một tệp", "utf-8")
    desk.close()
    window = open_window(qtbot, desk.folder)
    screen = window.centralWidget()
    assert isinstance(screen, SupervisorScreen)
    notice = screen.notices.no_copy
    qtbot.waitUntil(notice.isVisible, timeout=20_000)
    blocked.unlink()
    window._copying.timeout.emit()  # as half an hour later
    qtbot.waitUntil(lambda: not notice.isVisible(), timeout=20_000)
    assert list(blocked.glob("*.db"))


def test_a_round_that_is_opened_meanwhile_is_offered_and_not_switched_to(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = screen.session.round
    assert here is not None
    screen.open_visit(HOME)
    later = next_round(here)
    monkeypatch.setattr(type(desk), "round", lambda _self: later)
    screen.session.refresh()
    assert screen.session.round == here
    notices = screen.notices
    assert notices.round.isVisible()
    said = AnswerEntry(status=Status.MET)
    assert screen.session.verify(CENTRE, ITEM, said).saved
    assert desk.desk(centre=CENTRE, round_=here).items[ITEM].finding is not None
    notices.to_current.click()
    assert screen.session.round == later
    assert not notices.round.isVisible()


def test_the_day_that_was_begun_in_the_notice_comes_back(
    qtbot: QtBot, desk: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    clock.now = 315_532_860.0
    monkeypatch.setattr(context_module, "time", clock)
    with shown(desk, qtbot) as screen:
        field = screen.notices.clock.day
        assert field.isVisible()
        qtbot.keyClicks(field, "9/11/20")
        screen.session.drafts.pause.timeout.emit()
        assert Drafts(desk.folder).of("clock") == {"day": "9/11/20"}
    with shown(desk, qtbot) as screen:
        assert screen.notices.clock.day.text() == "9/11/20"
        qtbot.keyClicks(screen.notices.clock.day, "26")
        screen.notices.clock.take.click()
        assert not screen.notices.clock.isVisible()
    assert Drafts(desk.folder).of("clock") == {}


def test_midnight_is_seen_while_the_window_is_open(
    qtbot: QtBot, desk: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(context_module, "time", clock)
    facts.learn_clock(desk._context.store, facts.Clock(offset=0, learnt_at=int(clock.now)))
    with shown(desk, qtbot) as screen:
        board = screen.session.board
        assert board is not None
        day = board.today
        clock.now += 86_400
        screen.session._look.timeout.emit()
        board = screen.session.board
        assert board is not None and (board.today - day).days == 1
