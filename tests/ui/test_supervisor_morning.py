"""The morning: whom to call, what to decide, one letter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId, ItemId
from desktop_app.ui.look.announcing import SPACE
from desktop_app.ui.pages.paper_page import PaperPage
from desktop_app.ui.supervisor.approvals.approvals_page import ApprovalsPage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.morning.call_list import group_word, reason
from desktop_app.ui.supervisor.morning.morning_page import MorningPage
from desktop_app.ui.supervisor.reports.gap_letter_page import GapLetterPage
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.board import CallGroup
from desktop_app.workspace.values.trip import Stop, with_stop

from . import supervisor_builders as builders
from .supervisor_fixtures import area, desk, screen

__all__ = ["area", "desk", "screen"]


def morning(screen: SupervisorScreen) -> MorningPage:
    page = screen.page
    assert isinstance(page, MorningPage)
    return page


def approvals(screen: SupervisorScreen) -> ApprovalsPage:
    """Open what waits for a decision."""
    if not isinstance(screen.page, ApprovalsPage):
        screen.show_approvals()
    page = screen.page
    assert isinstance(page, ApprovalsPage)
    return page


def pick(page: ApprovalsPage, kind: str) -> None:
    """Select the first waiting thing of *kind*."""
    one = next(one for one in page.waiting if one.kind == kind)
    page.pick(one.centre, one.item)


def press(qtbot: QtBot, screen: SupervisorScreen, key: Qt.Key) -> None:
    """Press *key* where the focus is."""
    widget: QWidget = screen.focusWidget() or screen.page
    qtbot.keyClick(widget, key)


def test_late_silent_and_to_be_reminded_stand_under_captions_of_their_own(
    screen: SupervisorScreen,
) -> None:
    calls = morning(screen).calls.list
    captions = list(calls.captions.values())
    assert captions == [group_word(CallGroup.LATE), group_word(CallGroup.SILENT)]
    groups = [one.group for one in calls.model_.rows]
    assert groups == sorted(groups, key=list(CallGroup).index)


def test_a_logged_call_is_shown_with_its_time_and_person(
    qtbot: QtBot, screen: SupervisorScreen
) -> None:
    page = morning(screen)
    calls = page.calls.list
    calls.setFocus()
    calls.setCurrentIndex(calls.model_.index(1, 0))
    here = calls.current_row()
    assert here is not None and here.called is None
    qtbot.keyClick(calls, Qt.Key.Key_G)
    field = page.calls.note.field
    assert field.hasFocus()
    qtbot.keyClicks(field, "hen trinh truoc 16 gio")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    row = next(one for one in calls.model_.rows if one.centre == here.centre)
    assert row.called is not None and row.called.said == "hen trinh truoc 16 gio"
    assert calls.model_.given is not None
    assert "đã gọi" in reason(row, calls.model_.given)
    assert "hen trinh truoc 16 gio" in reason(row, calls.model_.given)
    assert calls.hasFocus()


def test_accepting_a_not_applicable_makes_the_commune_green(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace, area: builders.Courier
) -> None:
    page = approvals(screen)
    pick(page, "approval")
    before = page.current
    assert before is not None
    qtbot.keyClick(page.rows, Qt.Key.Key_1)
    centre = builders.centre_of(area, 3)
    assert desk.desk(centre=centre).items[before.item].approval is True
    assert all(one.kind != "approval" for one in page.waiting)


def test_a_reply_that_was_accepted_waits_no_more(qtbot: QtBot, screen: SupervisorScreen) -> None:
    page = approvals(screen)
    pick(page, "reply")
    qtbot.keyClick(page.rows, Qt.Key.Key_1)
    assert all(one.kind != "reply" for one in page.waiting)


def test_asking_to_complete_wants_a_sentence_and_flags_the_item(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace, area: builders.Courier
) -> None:
    page = approvals(screen)
    pick(page, "reply")
    qtbot.keyClick(page.rows, Qt.Key.Key_2)
    field = page.head.ask.field
    assert field.hasFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert page.head.refusal.isVisible()
    qtbot.keyClicks(field, "ghi 3 so chung thu")
    assert field.text() == "ghi 3 so chung thu"  # digits are letters here, no decisions
    qtbot.keyClick(field, Qt.Key.Key_Return)
    item = desk.desk(centre=builders.centre_of(area, 0)).items[ItemId("sig.person_certs")]
    assert item.returned is not None
    assert item.returned.text == "ghi 3 so chung thu"


def test_going_to_check_puts_the_commune_on_the_trip_of_this_pc(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace, area: builders.Courier
) -> None:
    page = approvals(screen)
    pick(page, "reply")
    qtbot.keyClick(page.rows, Qt.Key.Key_3)
    (stop,) = desk.trips.book().now.stops
    assert stop.centre == builders.centre_of(area, 0)
    assert stop.items == (ItemId("sig.person_certs"),)


def test_a_stop_put_twice_is_one_stop_with_both_reasons() -> None:
    one = Stop(centre=CentreId("25399"), items=(ItemId("a"),))
    two = Stop(centre=CentreId("25399"), items=(ItemId("b"), ItemId("a")))
    assert with_stop(with_stop((), one), two) == (
        Stop(centre=CentreId("25399"), items=(ItemId("a"), ItemId("b"))),
    )


def test_the_photo_of_what_waits_is_shown_from_this_pc(
    qtbot: QtBot, screen: SupervisorScreen
) -> None:
    page = approvals(screen)
    pick(page, "reply")
    waiting = page.current
    assert waiting is not None
    assert waiting.photo is not None
    photo = page.card.photo
    qtbot.waitUntil(
        lambda: (
            screen.thumbnails.picture(waiting.commune.code, str(waiting.photo), photo.size())
            is not None
        ),
        timeout=5_000,
    )


def test_a_photo_that_is_not_here_says_so_and_is_asked_again_after_a_fetch(
    qtbot: QtBot, screen: SupervisorScreen
) -> None:
    thumbnails = screen.thumbnails
    size = approvals(screen).card.photo.size()
    commune = builders.HOME
    assert thumbnails.picture(commune, "0" * 64, size) is None
    qtbot.waitUntil(lambda: thumbnails.why_not("0" * 64) != "", timeout=5_000)
    assert "chưa kết nối" in thumbnails.why_not("0" * 64)
    thumbnails.forget_failures()
    assert thumbnails.why_not("0" * 64) == ""


def test_the_letter_says_the_figures_of_the_report(qtbot: QtBot, screen: SupervisorScreen) -> None:
    board = screen.session.board
    assert board is not None
    screen.show_letter()
    page = screen.page
    assert isinstance(page, GapLetterPage)
    offered = [page.which.itemData(n) for n in range(page.which.count())]
    assert offered == [gap.item for gap in board.gaps]
    assert not any(board.item(item).secret for item in offered)
    qtbot.waitUntil(lambda: page.see.isEnabled(), timeout=10_000)
    gap = board.gaps[0]
    assert f"có {len(gap.communes)}/{gap.of} (" in page.text.text()
    assert "Kính gửi: Tỉnh" not in page.recipients.text()
    page.text.show_text(f"Thử lời khác.\n{page.text.text()}")
    page.copy()
    copied = QGuiApplication.clipboard().text()
    assert "Thử lời khác." in copied
    for row in board.rows:
        assert (f". {row.commune.full_name}: " in copied) == (row.centre in gap.communes)
    page.print_letter()
    paper = screen.page
    assert isinstance(paper, PaperPage)
    qtbot.waitUntil(lambda: paper.view.is_ready, timeout=20_000)


def test_the_counts_say_what_the_board_holds(screen: SupervisorScreen) -> None:
    counts = screen.counts
    assert counts.submitted.accessibleName().startswith("4/6 xã")
    assert counts.verified.accessibleName().startswith("0 ")  # checked AMBER is not GREEN
    assert "Từ hôm qua" in counts.yesterday.accessibleName()


def ask_about_a_secret_item(qtbot: QtBot, screen: SupervisorScreen) -> ApprovalsPage:
    """Press 2 on an approval of a secret item; return the page."""
    page = approvals(screen)
    board = screen.session.board
    assert board is not None
    one = next(one for one in page.waiting if board.item(one.item).secret)
    page.pick(one.centre, one.item)
    qtbot.keyClick(page.rows, Qt.Key.Key_2)
    return page


def type_at_focus(qtbot: QtBot, words: str) -> None:
    for letter in words:
        widget = QApplication.focusWidget()
        assert widget is not None
        qtbot.keyClicks(widget, letter)


def test_a_request_about_a_secret_item_is_sent_by_enter_alone(
    qtbot: QtBot, screen: SupervisorScreen
) -> None:
    sent: list[str] = []
    page = ask_about_a_secret_item(qtbot, screen)
    page.head.ask.sent.disconnect(page._send_back)
    page.head.ask.sent.connect(sent.append)
    assert not page.head.ask.field.isVisible()
    assert page.head.ask.no_text.isVisible()
    assert "mật" in page.head.ask.no_text.text()
    before = len(page.waiting)
    type_at_focus(qtbot, "Thieu van ban so 12/UBND ve 3 viec")
    assert sent == []
    assert len(page.waiting) == before
    assert screen.page is page
    assert page.head.ask.is_asking
    assert SPACE not in [one.key for one in page.head.ask.send.announced()]
    press(qtbot, screen, Qt.Key.Key_Return)
    assert sent == [""]


def test_after_a_request_was_sent_no_button_has_the_focus(
    qtbot: QtBot, screen: SupervisorScreen
) -> None:
    page = approvals(screen)
    for _time in range(len(page.groups)):
        qtbot.keyClick(page.rows, Qt.Key.Key_2)
        if page.head.ask.field.isEnabled():
            qtbot.keyClicks(page.head.ask.field, "Thieu van ban")
        page.head.ask.send.setFocus()
        press(qtbot, screen, Qt.Key.Key_Return)
        assert page.rows.hasFocus()
