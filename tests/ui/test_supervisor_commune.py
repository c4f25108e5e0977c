"""A commune opened: the supervisor's own finding beside what was declared."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    CommuneCode,
    Difference,
    ItemId,
    Method,
    PaperKind,
    Status,
)
from desktop_app.ui.supervisor.commune.commune_page import CommunePage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.visits.visit_page import VisitPage
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.requests import PaperRequest
from desktop_app.workspace.values.visit_items import DRAWN, items_to_check
from desktop_app.workspace.verbs.declaring import AnswerEntry

from . import supervisor_builders as builders
from .supervisor_fixtures import area, desk, screen

__all__ = ["area", "desk", "screen"]

HOME = CentreId(builders.HOME)
CERTS = ItemId("sig.person_certs")
LINE = ItemId("net.tslcd")
SECRET = ItemId("sig.secret_sign")


def opened(screen: SupervisorScreen, centre: CentreId, item: str) -> CommunePage:
    screen.open_commune(centre, item)
    page = screen.page
    assert isinstance(page, CommunePage)
    return page


def test_a_digit_verifies_a_status_item_and_the_difference_is_named(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    page = opened(screen, HOME, LINE)
    qtbot.keyClick(page.list, Qt.Key.Key_1)
    finding = desk.desk(centre=HOME).items[LINE].finding
    assert finding is not None
    assert finding.status is Status.MET
    assert finding.difference is Difference.DECLARED_LOWER
    assert "tự đánh giá thấp hơn" in page.card._difference.text()  # type: ignore[union-attr]


def test_a_finding_outside_a_visit_belongs_to_a_file_check(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    page = opened(screen, HOME, LINE)
    qtbot.keyClick(page.list, Qt.Key.Key_F7)
    visits = desk.desk(centre=HOME).visits
    assert [visit.method for visit in visits] == [Method.FILE]


def test_as_declared_takes_the_answer_over_and_goes_on(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    page = opened(screen, HOME, LINE)
    qtbot.keyClick(page.list, Qt.Key.Key_F7)
    finding = desk.desk(centre=HOME).items[LINE].finding
    assert finding is not None
    assert finding.difference is Difference.MATCH
    assert page.list.current != LINE


def test_a_refused_entry_says_why_and_writes_nothing(
    screen: SupervisorScreen, desk: Workspace
) -> None:
    page = opened(screen, HOME, CERTS)
    page.opened.verify(AnswerEntry(value="5", of="2"))
    assert page.card is not None
    assert page.card.note.isVisible()
    assert desk.desk(centre=HOME).items[CERTS].finding is None


def test_a_request_and_a_remark_are_kept_with_who_and_when(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    page = opened(screen, HOME, LINE)
    qtbot.keyClick(page.list, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(page.opened.say_row.field, "gui bien ban")
    qtbot.keyClick(page.opened.say_row.field, Qt.Key.Key_Return)
    qtbot.keyClick(page.list, Qt.Key.Key_F2)
    qtbot.keyClicks(page.opened.say_row.field, "hen ngay 25")
    qtbot.keyClick(page.opened.say_row.field, Qt.Key.Key_Return)
    remarks = desk.desk(centre=HOME).items[LINE].remarks
    assert [(one.kind, one.text) for one in remarks] == [
        ("return", "gui bien ban"),
        ("comment", "hen ngay 25"),
    ]
    assert page.opened.say_row.isHidden()


def test_escape_puts_the_field_away_and_not_the_page(
    qtbot: QtBot, screen: SupervisorScreen
) -> None:
    page = opened(screen, HOME, LINE)
    qtbot.keyClick(page.list, Qt.Key.Key_F2)
    qtbot.keyClick(page.opened.say_row.field, Qt.Key.Key_Escape)
    assert screen.page is page
    qtbot.keyClick(page.list, Qt.Key.Key_Escape)
    assert screen.page is not page


def test_a_secret_item_takes_no_remark_and_no_remedy(
    qtbot: QtBot, screen: SupervisorScreen
) -> None:
    page = opened(screen, HOME, SECRET)
    qtbot.keyClick(page.list, Qt.Key.Key_F2)
    qtbot.keyClick(page.list, Qt.Key.Key_F6)
    assert page.opened.say_row.isHidden()
    assert not page.opened.is_planning


def test_a_not_applicable_is_rejected_with_a_reason_only(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace, area: builders.Courier
) -> None:
    centre = builders.centre_of(area, 3)
    page = opened(screen, centre, SECRET)
    qtbot.keyClick(page.list, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert desk.desk(centre=centre).items[SECRET].approval is False


def test_a_remedy_is_extended_and_closed(
    screen: SupervisorScreen, desk: Workspace, area: builders.Courier
) -> None:
    (card,) = desk.desk(centre=HOME).actions
    assert card.item is not None
    page = opened(screen, HOME, card.item)
    later = card.due + timedelta(days=10)
    page.opened.order(card, due=later)
    page.opened.order(card, closed=True)
    (after,) = desk.desk(centre=HOME).actions
    assert after.due == later
    assert after.closed


def test_the_verified_level_is_said_with_method_and_date(
    screen: SupervisorScreen, area: builders.Courier
) -> None:
    page = opened(screen, builders.centre_of(area, 1), "")
    said = page.head._verified.text()
    assert said.startswith("VÀNG (đã kiểm tra thực địa ")


@pytest.fixture
def visit(screen: SupervisorScreen) -> VisitPage:
    screen.open_visit(HOME)
    page = screen.page
    assert isinstance(page, VisitPage)
    return page


def test_a_visit_goes_from_opening_to_minutes_without_a_network(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace, visit: VisitPage
) -> None:
    visit.form.team.show_text("Ông Lê Văn Minh, Trưởng đoàn")
    qtbot.keyClick(visit.form.decision, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert visit.visit is not None
    assert visit.items is not None
    wanted = len(visit.items.list.shown)
    qtbot.keyClick(visit.items.list, Qt.Key.Key_F7)
    assert len(visit.items.list.shown) == wanted - 1
    visit.toggle_form()
    visit.form.opinion.show_text("Đơn vị thống nhất.")
    visit.form.conclusion.show_text("Cần bổ sung chứng thư.")
    visit._close(visit.form.entry())
    (kept,) = desk.desk(centre=HOME).visits
    assert kept.closed
    assert kept.ended is not None
    assert (kept.team, kept.opinion) == ("Ông Lê Văn Minh, Trưởng đoàn", "Đơn vị thống nhất.")
    assert desk.papers.draw(
        PaperKind.INSPECTION, PaperRequest(centre=HOME, visit=kept.change)
    ).startswith(b"%PDF")


def test_a_visit_begins_with_critical_items_and_five_by_lot_that_stay_the_same(
    desk: Workspace,
) -> None:
    assessment = desk.desk(centre=HOME)
    some, other = ChangeHash("a" * 64), ChangeHash("b" * 64)
    items = items_to_check(assessment, some)
    critical = {item.id for item in assessment.checklist.critical_items}
    assert critical <= set(items)
    assert len(items) == len(critical) + DRAWN
    assert items == items_to_check(assessment, some)
    assert items != items_to_check(assessment, other)


def test_a_photo_that_other_communes_show_too_is_named_beside_it(
    screen: SupervisorScreen, desk: Workspace
) -> None:
    page = opened(screen, HOME, CERTS)
    card = page.card
    assert card is not None
    assert not card.also_in.isVisible()
    one = page.desk.items[CERTS]
    others = tuple(desk.communes.commune(CommuneCode(code)) for code in ("25402", "25405"))
    pieces = tuple(msgspec.structs.replace(piece, also_in=others) for piece in one.evidence)
    card.show_item(page.desk, msgspec.structs.replace(one, evidence=pieces))
    assert card.also_in.isVisible()
    names = ", ".join(other.full_name for other in others)
    assert f"Ảnh này cũng có ở: {names}" in card.also_in.accessibleName()


def test_a_long_answer_is_whole_in_the_smallest_window(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    screen.resize(911, 480)
    first = next(iter(desk.desk(centre=HOME).items))  # its answers are named, in long words
    for item in (first, LINE, CERTS):
        page = opened(screen, HOME, item)
        qtbot.wait(1)
        assert page.card is not None
        assert page.card.minimumSizeHint().width() <= page.opened.viewport().width(), item
        screen.go_back()
