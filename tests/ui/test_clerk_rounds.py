"""Another round from the header: chosen by keyboard, followed by every page, left by one button."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Status
from desktop_app.core.time.rounds import next_round, previous_round
from desktop_app.ui.clerk.pages.submit_page import SubmitPage
from desktop_app.ui.clerk.pages.tasks_page import TasksPage
from desktop_app.ui.clerk.work.rows_model import View
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press

CONTROL = Qt.KeyboardModifier.ControlModifier
FIRST = ItemId("lead.centre_established")


def unfolded() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_the_keyboard_goes_to_the_month_after_and_what_is_entered_is_its(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        now = filled.round()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    hit("o", CONTROL)
    words = [action.text() for action in unfolded().actions()]
    after = next_round(now)
    assert words[0] == f"Kỳ {after[5:]}/{after[:4]} (chưa mở)"
    assert words[1] == f"Kỳ {now[5:]}/{now[:4]}"
    qtbot.keyClick(unfolded(), Qt.Key.Key_Up)
    qtbot.keyClick(unfolded(), Qt.Key.Key_Return)
    assert desk.session.desk.round == after
    assert desk.header.round.text() == f"Kỳ {after[5:]}/{after[:4]}"
    assert desk.notices.round.isVisible()
    press("1")
    record = desk.session.workspace.desk(round_=after).items[FIRST]
    assert record.answer is not None
    assert desk.session.workspace.desk(round_=now).items[FIRST].answer is None
    desk.notices.to_current.click()
    assert desk.session.desk.round == now
    assert not desk.notices.isVisible()
    assert desk.session.desk.items[FIRST].answer is None


def test_an_earlier_round_is_followed_by_list_views_tasks_and_submission(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.a_round_before(filled)
        now, before = filled.round(), previous_round(filled.round())
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    assert desk.work.model.view is View.CHANGES
    desk.choose_round(before)
    assert desk.work.views.chosen_id() == View.ALL
    assert View.CHANGES not in desk.work.views._options
    assert desk.session.desk.judgement.answered == 64
    assert card_of(window).one.answer is not None
    desk.navigation.show_tasks()
    assert isinstance(desk.pages.shown, TasksPage)
    desk.navigation.submit()
    page = desk.pages.shown
    assert isinstance(page, SubmitPage)
    press("Nguyen Van An\tChu tich\t246813\n246813\n")
    assert desk.session.desk.official.round == before
    assert desk.session.workspace.desk(round_=now).official.round == before
    desk.choose_round(now)
    assert desk.pages.currentWidget() is desk.work
    assert desk.work.model.view is View.CHANGES


def test_a_round_that_opens_meanwhile_is_offered_and_moves_nothing_under_the_hands(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    before = desk.session.desk.round
    day = desk.session.desk.today.replace(day=1)
    later = day.replace(year=day.year + 1)
    clerks.set_today(desk.session.workspace, later)
    desk.session.refresh()
    assert desk.session.desk.round == before
    assert desk.notices.round.isVisible()
    press("1")
    assert desk.session.desk.items[FIRST].judgement.status is not Status.UNANSWERED
    desk.notices.to_current.click()
    assert desk.session.desk.round == f"{later:%Y-%m}"


def test_the_deadline_is_shown_at_every_width(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    day = f"{desk.session.desk.due:%d/%m}"
    for wide in (1366, 1093, 911, 683, 640):
        window.resize(wide, 480)
        QApplication.processEvents()
        header = desk.header
        shown = [one for one in (header._due, header._due_short) if one.isVisible()]
        assert len(shown) == 1, wide
        assert day in shown[0].text()
