"""The supervisor's keys act on what is focused, ask for what they need, and announce it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId, ItemId, Status
from desktop_app.storage.drafts import Drafts
from desktop_app.ui.look import announcing
from desktop_app.ui.supervisor.approvals.approvals_page import ApprovalsPage
from desktop_app.ui.supervisor.commune.commune_page import CommunePage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.morning.morning_page import MorningPage
from desktop_app.ui.supervisor.visits.visit_page import VisitPage
from desktop_app.ui.supervisor.visits.visits_page import VisitsPage
from desktop_app.workspace import Workspace

from .supervisor_builders import HOME
from .supervisor_fixtures import area, desk, screen

__all__ = ["area", "desk", "screen"]

LINE = ItemId("net.tslcd")


def effects(key: str) -> list[tuple[str, dict[str, object]]]:
    """Return what the focused control announces of *key*."""
    one = announcing.find(announcing.of_focus(QApplication.focusWidget()), key)
    return [(effect.kind, dict(effect.fields)) for effect in one.effects] if one else []


def morning(screen: SupervisorScreen) -> MorningPage:
    page = screen.page
    assert isinstance(page, MorningPage)
    return page


def approvals(screen: SupervisorScreen) -> ApprovalsPage:
    """Open what waits for a decision."""
    screen.show_approvals()
    page = screen.page
    assert isinstance(page, ApprovalsPage)
    return page


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3])
def test_the_three_keys_do_nothing_while_another_list_is_focused(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace, key: Qt.Key
) -> None:
    page = approvals(screen)
    page.table.setFocus()
    before = [(one.kind, one.item) for one in page.waiting]
    qtbot.keyClick(QApplication.focusWidget(), key)
    assert [(one.kind, one.item) for one in page.waiting] == before
    assert not page.head.ask.is_asking
    assert "1 chấp" not in screen.hints.accessibleName()
    page.rows.setFocus()
    assert "yêu cầu bổ sung" in screen.hints.accessibleName()


def test_a_secret_item_is_asked_about_before_it_is_returned(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    page = approvals(screen)
    one = next(one for one in page.waiting if one.item == "sig.secret_sign")
    page.pick(one.centre, one.item)
    page.rows.setFocus()
    centre = one.centre
    qtbot.keyClick(page.rows, Qt.Key.Key_2)
    assert page.head.ask.is_asking
    assert desk.desk(centre=centre).items[ItemId("sig.secret_sign")].returned is None
    assert [kind for kind, _fields in effects("Enter")] == ["approve", "return"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert desk.desk(centre=centre).items[ItemId("sig.secret_sign")].approval is False


def test_as_declared_says_that_it_opens_a_file_check(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    screen.open_commune(HOME, LINE)
    page = screen.page
    assert isinstance(page, CommunePage) and page.card is not None
    assert all(visit.closed for visit in desk.desk(centre=CentreId(HOME)).visits)
    assert "mở kiểm tra hồ sơ" in screen.hints.accessibleName()
    assert "mở kiểm tra hồ sơ" in page.card.keep.text()
    assert "mở kiểm tra hồ sơ" in page.card.wrong.text()
    promised = announcing.effects_of(page.card.wrong, announcing.SPACE)
    assert [effect.kind for effect in promised] == ["verify", "visit"]
    assert ("visit", {"method": "file"}) in effects("F7")
    qtbot.keyClick(page.list, Qt.Key.Key_F7)
    assert "mở kiểm tra hồ sơ" not in screen.hints.accessibleName()
    assert ("visit", {"method": "file"}) not in effects("F7")


def test_an_open_visit_is_not_listed_as_checked(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    screen.open_commune(HOME, LINE)
    qtbot.keyClick(screen.page, Qt.Key.Key_F7)
    screen.show_tab("visits")
    page = screen.page
    assert isinstance(page, VisitsPage)

    home = desk.desk(centre=CentreId(HOME)).commune.full_name
    assert home not in " ".join(label_texts(page.checked))
    assert home in " ".join(label_texts(page.trip_card))
    assert "chưa kết thúc" in " ".join(label_texts(page.trip_card))


def test_an_ended_visit_is_listed_as_checked_and_not_gone_on_with(
    screen: SupervisorScreen, desk: Workspace
) -> None:
    screen.open_visit(HOME)
    visit = screen.page
    assert isinstance(visit, VisitPage)
    visit.form.start.click()
    visit.form.close_button.click()
    (kept,) = desk.desk(centre=CentreId(HOME)).visits
    assert kept.closed
    row = next(row for row in desk.board().rows if row.centre == CentreId(HOME))
    assert row.verified_visit is not None
    assert (row.verified_visit.change, row.verified_visit.closed) == (kept.change, True)
    screen.show_tab("visits")
    page = screen.page
    assert isinstance(page, VisitsPage)
    home = desk.desk(centre=CentreId(HOME)).commune.full_name
    assert home in " ".join(label_texts(page.checked))
    assert "chưa kết thúc" not in " ".join(label_texts(page.trip_card))


def label_texts(card: QWidget) -> list[str]:
    """Return the words inside *card*, as a screen reader says them."""
    return [one.accessibleName() for one in card.findChildren(QWidget)]


def test_enter_after_a_digit_of_a_visit_overwrites_nothing(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    screen.open_visit(HOME)
    visit = screen.page
    assert isinstance(visit, VisitPage)
    visit.form.start.click()
    items = visit.items
    assert items is not None
    items.list.go_to(LINE)
    items.list.setFocus()
    qtbot.keyClick(items.list, Qt.Key.Key_2)
    for _time in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        finding = desk.desk(centre=CentreId(HOME)).items[LINE].finding
        assert finding is not None and finding.status is Status.PARTIAL
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)


def stand_on(page: ApprovalsPage, kind: str) -> ItemId:
    """Select the first waiting thing of *kind*; return its item."""
    one = next(one for one in page.waiting if one.kind == kind)
    page.pick(one.centre, one.item)
    page.rows.setFocus()
    return one.item


def waits(page: ApprovalsPage) -> list[tuple[str, str, str]]:
    """Return what waits for a decision."""
    return [(str(one.kind), one.centre, one.item) for one in page.waiting]


CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("kind", ["approval", "reply"])
def test_an_acceptance_says_what_it_did_and_is_taken_back_and_done_again(
    qtbot: QtBot, screen: SupervisorScreen, kind: str
) -> None:
    page = approvals(screen)
    stand_on(page, kind)
    before = waits(page)
    qtbot.keyClick(page.rows, Qt.Key.Key_1)
    after = waits(page)
    assert len(after) == len(before) - 1
    assert "Ctrl+Z" in screen._banner.accessibleName()
    qtbot.keyClick(page.rows, Qt.Key.Key_Z, CONTROL)
    assert sorted(waits(page)) == sorted(before)
    assert "Đã hoàn tác" in screen._banner.accessibleName()
    qtbot.keyClick(page.rows, Qt.Key.Key_Y, CONTROL)
    assert waits(page) == after


def test_a_request_and_a_trip_are_taken_back(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    page = approvals(screen)
    stand_on(page, "reply")
    waiting = page.current
    assert waiting is not None
    before = waits(page)
    qtbot.keyClick(page.rows, Qt.Key.Key_2)
    qtbot.keyClicks(page.head.ask.field, "gui 3 so")
    qtbot.keyClick(page.head.ask.field, Qt.Key.Key_Return)
    assert desk.desk(centre=waiting.centre).items[waiting.item].returned is not None
    page.rows.setFocus()
    qtbot.keyClick(page.rows, Qt.Key.Key_Z, CONTROL)
    assert desk.desk(centre=waiting.centre).items[waiting.item].returned is None
    assert sorted(waits(page)) == sorted(before)
    qtbot.keyClick(page.rows, Qt.Key.Key_3)
    assert len(screen.session.trips.stops) == 1
    qtbot.keyClick(page.rows, Qt.Key.Key_Z, CONTROL)
    assert not screen.session.trips.stops


def test_a_finding_and_a_call_are_taken_back(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    screen.open_commune(HOME, LINE)
    page = screen.page
    assert isinstance(page, CommunePage)
    qtbot.keyClick(page.list, Qt.Key.Key_1)
    assert desk.desk(centre=CentreId(HOME)).items[LINE].finding is not None
    qtbot.keyClick(page.list, Qt.Key.Key_Z, CONTROL)
    assert desk.desk(centre=CentreId(HOME)).items[LINE].finding is None
    qtbot.keyClick(page.list, Qt.Key.Key_Y, CONTROL)
    finding = desk.desk(centre=CentreId(HOME)).items[LINE].finding
    assert finding is not None and finding.status is Status.MET
    page.left.emit()
    calls = morning(screen).calls.list
    calls.setFocus()
    row = calls.current_row()
    assert row is not None
    qtbot.keyClick(calls, Qt.Key.Key_G)
    assert effects("Enter") == [("call", {"text": ""})]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    logged = next(one for one in desk.board().calls if one.centre == row.centre)
    assert logged.called is not None and logged.called != row.called
    qtbot.keyClick(calls, Qt.Key.Key_Z, CONTROL)
    again = next(one for one in desk.board().calls if one.centre == row.centre)
    assert again.called == row.called


def test_a_request_that_was_begun_waits_for_the_person(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    page = approvals(screen)
    stand_on(page, "reply")
    waiting = page.current
    assert waiting is not None
    qtbot.keyClick(page.rows, Qt.Key.Key_2)
    qtbot.keyClicks(page.head.ask.field, "gui bien")
    screen.session.drafts.settle()
    stand_on(page, "approval")
    assert page.head.ask.field.text() == ""
    kept = Drafts(desk.folder)
    assert [dict(kept.of(place)) for place in kept.places()] == [{"text": "gui bien"}]
    stand_on(page, "reply")
    assert page.head.ask.is_asking
    qtbot.keyClicks(page.head.ask.field, " ban")
    qtbot.keyClick(page.head.ask.field, Qt.Key.Key_Return)
    returned = desk.desk(centre=waiting.centre).items[waiting.item].returned
    assert returned is not None and returned.text == "gui bien ban"
    assert Drafts(desk.folder).places() == ()


def test_what_is_typed_for_a_visit_and_a_finding_is_kept(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    screen.open_visit(HOME)
    page = screen.page
    assert isinstance(page, VisitPage)
    qtbot.keyClicks(page.form.decision, "QD 12")
    screen.session.drafts.settle()
    page.left.emit()
    screen.open_visit(HOME)
    again = screen.page
    assert isinstance(again, VisitPage) and again.form.decision.text() == "QD 12"
    again.form.start.click()
    assert [visit.decision for visit in desk.desk(centre=CentreId(HOME)).visits] == ["QD 12"]
    assert Drafts(desk.folder).places() == ()


def test_a_call_from_a_commune_asks_what_was_said(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    screen.open_commune(HOME, LINE)
    page = screen.page
    assert isinstance(page, CommunePage)
    centre = CentreId(HOME)
    before = len(desk.desk(centre=centre).record.calls)
    qtbot.keyClick(page.list, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert page.call_note.is_asking
    assert len(desk.desk(centre=centre).record.calls) == before, "nothing is noted yet"
    qtbot.keyClicks(QApplication.focusWidget(), "hen trinh truoc 16 gio")
    screen.session.drafts.settle()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert screen.page is page and page.list.hasFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert effects("Enter") == [("call", {"text": "hen trinh truoc 16 gio"})]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    calls = desk.desk(centre=centre).record.calls
    assert [one.change.fields.get("text") for one in calls[before:]] == ["hen trinh truoc 16 gio"]
    assert not page.call_note.is_asking
    assert Drafts(desk.folder).of(f"call/{HOME}") == {}
