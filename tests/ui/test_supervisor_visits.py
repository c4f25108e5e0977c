"""Going out: reasons beside the picks, a sample with its seed, a visit that has ended."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.fault import EntryRefused
from desktop_app.core.ids import CentreId, ItemId
from desktop_app.ui.supervisor.commune.commune_page import CommunePage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.photos.photo_page import PhotoPage
from desktop_app.ui.supervisor.visits.visit_page import VisitPage
from desktop_app.ui.supervisor.visits.visits_page import VisitsPage
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.trip import Origin
from desktop_app.workspace.values.visit_reasons import reasons
from desktop_app.workspace.verbs.supervising import VisitEntry

from . import supervisor_builders as builders
from .supervisor_builders import HOME
from .supervisor_fixtures import area, desk, screen

__all__ = ["area", "desk", "screen"]

LINE = ItemId("net.tslcd")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(screen: SupervisorScreen) -> VisitsPage:
    screen.show_tab("visits")
    found = screen.page
    assert isinstance(found, VisitsPage)
    return found


def test_a_sample_says_its_seed_and_is_drawn_again_the_same(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace, page: VisitsPage
) -> None:
    sample = page.sample
    board = screen.session.board
    assert board is not None
    assert sample.seed.text() == f"{board.today:%Y%m%d}"
    sample.count.setText("2")
    sample.seed.setText("20261130")
    qtbot.mouseClick(sample.draw_button, Qt.MouseButton.LeftButton)
    drawn = [row.centre for row in sample.drawn]
    assert len(drawn) == 2
    assert "2 xã, số rút thăm 20261130" in sample.said.text()
    sample.draw()
    assert [row.centre for row in sample.drawn] == drawn
    qtbot.mouseClick(sample.take, Qt.MouseButton.LeftButton)
    kept = desk.trips.book().now.stops
    assert [(one.centre, one.origin, one.seed) for one in kept] == [
        (centre, Origin.DRAWN, 20261130) for centre in drawn
    ]
    words = [one.accessibleName() for one in page.trip_card.findChildren(type(sample.said))]
    assert sum("số rút thăm 20261130" in one for one in words) == 2


def test_a_sample_of_fewer_communes_than_were_asked_for_says_why(page: VisitsPage) -> None:
    sample = page.sample
    sample.count.setText("5")
    sample.draw()
    submitted = len(sample.drawn)
    assert 0 < submitted < 5
    said = sample.said.text()
    assert f"Chỉ có {submitted} xã đã trình và chưa có trong chuyến đi" in said
    assert f"{submitted} xã, số rút thăm" in said
    sample.take.click()
    sample.draw()
    assert "Không còn xã nào để rút" in sample.said.text()


@pytest.mark.parametrize("count, seed", [("", "1"), ("0", "1"), ("x", "1"), ("3", ""), ("99", "1")])
def test_a_sample_that_cannot_be_drawn_says_what_to_enter(
    page: VisitsPage, count: str, seed: str
) -> None:
    page.sample.count.setText(count)
    page.sample.seed.setText(seed)
    page.sample.draw()
    assert page.sample.drawn == [] and not page.sample.take.isVisible()
    assert "1" in page.sample.said.text() and "50" in page.sample.said.text()


def test_any_commune_can_be_put_on_the_trip_and_taken_back(
    qtbot: QtBot, screen: SupervisorScreen
) -> None:
    screen.open_commune(HOME, LINE)
    page = screen.page
    assert isinstance(page, CommunePage)
    qtbot.keyClick(page.list, Qt.Key.Key_T, CONTROL)
    (stop,) = screen.session.trips.stops
    assert (stop.centre, stop.origin) == (CentreId(HOME), Origin.BY_HAND)
    qtbot.keyClick(page.list, Qt.Key.Key_Z, CONTROL)
    assert len(screen.session.trips.stops) == 0


def test_the_reasons_stand_beside_the_picks(screen: SupervisorScreen, page: VisitsPage) -> None:
    board = screen.session.board
    assert board is not None
    row = next(row for row in board.rows if row.centre == CentreId(HOME))
    words = [one.accessibleName() for one in page.suggested.findChildren(type(page.sample.said))]
    assert reasons(row, board) in words
    assert "chưa kiểm tra" in reasons(row, board)


def test_a_list_of_an_older_program_is_still_read(desk: Workspace) -> None:
    (desk.folder / "trip.json").write_text('[{"centre": "25399", "items": ["net.tslcd"]}]')
    (stop,) = desk.trips.book().now.stops
    assert (stop.items, stop.origin) == ((LINE,), Origin.BY_HAND)


def test_a_visit_that_has_ended_can_be_read_only(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    screen.open_visit(HOME)
    visit = screen.page
    assert isinstance(visit, VisitPage)
    visit.form.start.click()
    visit.form.close_button.click()
    (kept,) = desk.desk(centre=CentreId(HOME)).visits
    screen.go_back()  # from the minutes
    assert visit.is_ended and visit.shows_form
    visit.toggle_form()
    assert visit.shows_form
    assert not visit.form.opinion.isEnabled()
    with pytest.raises(EntryRefused, match="ended"):
        desk.supervising.amend_visit(CentreId(HOME), kept.change, VisitEntry(opinion="Khác"))
    assert desk.desk(centre=CentreId(HOME)).visits == (kept,)


def test_a_photo_says_whose_it_is_and_is_turned_and_enlarged(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    one = desk.desk(centre=CentreId(HOME)).items[ItemId("sig.person_certs")]
    sha256 = next(piece.sha256 for piece in one.evidence if piece.sha256)
    screen.show_photo(HOME, sha256)
    page = screen.page
    assert isinstance(page, PhotoPage)
    assert "Đak Nhau" in page.accessibleName() and "E2" in page.accessibleName()
    assert "Nguyễn Thị Hoa" in page.facts.text()
    qtbot.waitUntil(lambda: page.photo.has_picture, timeout=10_000)
    qtbot.keyClick(page, Qt.Key.Key_R)
    assert page.photo.quarters == 1
    qtbot.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert page.photo.quarters == 0
    before = page.photo.percent
    qtbot.keyClick(page, Qt.Key.Key_Plus)
    larger = page.photo.percent
    assert larger > before
    qtbot.keyClick(page, Qt.Key.Key_Minus)
    assert page.photo.percent < larger
    qtbot.keyClick(page, Qt.Key.Key_0)
    assert page.photo.percent == before


def test_a_photo_of_nobody_known_is_shown_without_facts(screen: SupervisorScreen) -> None:
    screen.show_photo(builders.HOME, "0" * 64)
    page = screen.page
    assert isinstance(page, PhotoPage)
    assert not page.facts.isVisible()
