"""A trip made ready by the keyboard: any commune, people entered, a pack that lies on the disk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId
from desktop_app.reports.joining import page_count
from desktop_app.storage import evidence
from desktop_app.storage.drafts import Drafts
from desktop_app.ui.look.fields import Field
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.trips.pack_card import pack_words
from desktop_app.ui.supervisor.trips.trip_page import TripPage
from desktop_app.ui.supervisor.visits.visit_page import VisitPage
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.trip import Origin, Stop, Trip, TripPaper
from desktop_app.workspace.values.visit_items import items_to_check
from support.clerk_windows import hit, press

from .supervisor_builders import HOME
from .supervisor_fixtures import area, desk, screen

__all__ = ["area", "desk", "screen"]

CENTRE = CentreId(HOME)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(screen: SupervisorScreen) -> TripPage:
    screen.activateWindow()
    QTest.qWaitForWindowActive(screen)
    screen.show_tab("visits")
    screen.open_trip(screen.session.trips.now)
    found = screen.page
    assert isinstance(found, TripPage)
    return found


def kept(desk: Workspace) -> Trip:
    """Return the trip as another program reads it from the disk."""
    with Workspace.open(desk.folder) as other:
        return other.trips.book().now


def packed(qtbot: QtBot, page: TripPage) -> None:
    """Wait until the papers of the trip as it is now are on the disk."""
    page.draw_papers()
    qtbot.waitUntil(lambda: page.pack is not None and page.pack.is_current, timeout=60_000)


def test_any_commune_is_added_moved_removed_and_taken_back_by_the_keyboard(
    screen: SupervisorScreen, desk: Workspace, page: TripPage
) -> None:
    hit(Qt.Key.Key_Insert)
    press("dak nhau\n")
    assert [(one.centre, one.origin) for one in kept(desk).stops] == [(CENTRE, Origin.BY_HAND)]
    press("dak nhau\n")  # it is on the trip already: nothing is done, and the text stays
    assert page.add.field.text() == "dak nhau"
    hit(Qt.Key.Key_Escape)
    press("phuoc long\n")
    first, second = (one.centre for one in kept(desk).stops)
    hit(Qt.Key.Key_Escape)
    assert page.stops.rows[0].hasFocus()
    hit(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [one.centre for one in kept(desk).stops] == [second, first]
    assert page.stops.rows[1].hasFocus()
    hit(Qt.Key.Key_Delete)
    assert [one.centre for one in kept(desk).stops] == [second]
    hit(Qt.Key.Key_Z, CONTROL)
    assert [one.centre for one in kept(desk).stops] == [second, first]
    hit(Qt.Key.Key_Y, CONTROL)
    assert [one.centre for one in kept(desk).stops] == [second]


def test_who_is_in_the_minutes_is_entered_and_is_the_beginning_of_the_visit(
    screen: SupervisorScreen, desk: Workspace, page: TripPage
) -> None:
    screen.session.trips.add_stop(Stop(centre=CENTRE))
    people = page.people
    assert {field.text() for field in people.fields.values()} == {""}  # nothing from contacts
    people.fields["decision"].setFocus()
    press("214/QD-VP\t24/11/2026\tPham Van Luc\tPho phong\tLe Thi On\tChuyen vien\t")
    people.fields[f"representative/{CENTRE}"].setFocus()
    press("Ba Ngu, Giam doc\t")
    trip = kept(desk)
    assert (trip.decision, f"{trip.decision_day}") == ("214/QD-VP", "2026-11-24")
    assert (trip.team_head, trip.team_head_title) == ("Pham Van Luc", "Pho phong")
    assert (trip.recorder, trip.recorder_title) == ("Le Thi On", "Chuyen vien")
    screen.open_visit(CENTRE)
    hit(Qt.Key.Key_Return, CONTROL)
    card = desk.desk(centre=CENTRE).visits[0]
    assert (card.decision, card.team_head, card.recorder, card.representative) == (
        "214/QD-VP", "Pham Van Luc", "Le Thi On", "Ba Ngu, Giam doc",
    )  # fmt: skip
    stop = kept(desk).stop(CENTRE)
    assert stop is not None and stop.visited


def test_half_a_name_is_on_the_disk_and_comes_back(
    screen: SupervisorScreen, desk: Workspace, page: TripPage
) -> None:
    screen.session.trips.add_stop(Stop(centre=CENTRE))
    place = f"trip/{page.trip.id}"
    for name in ("recorder", f"representative/{CENTRE}"):
        field = page.people.fields[name]
        assert isinstance(field, Field)
        field.setFocus()
        press("Le Thi")
        screen.session.drafts.settle()
        assert Drafts(desk.folder).of(place) == {name: "Le Thi"}
        again = TripPage(screen.session, page.trip)  # as after a kill: it reads what was kept
        assert again.people.fields[name].text() == "Le Thi"
        again.deleteLater()
        hit(Qt.Key.Key_Return)
        assert Drafts(desk.folder).of(place) == {}


def test_what_is_no_day_stays_typed_and_on_the_disk(
    screen: SupervisorScreen, desk: Workspace, page: TripPage
) -> None:
    page.first.setFocus()
    press("1\t")
    hit(Qt.Key.Key_Tab)
    page.papers.ticked.emit((TripPaper.TRIP_SHEET,))  # the page is shown anew
    screen.session.refresh()
    assert page.first.text() == "1"
    screen.session.drafts.settle()
    assert "1" in {text for place in Drafts(desk.folder).places() for text in
                   Drafts(desk.folder).of(place).values()}  # fmt: skip
    screen.go_back()
    screen.open_trip(screen.session.trips.now)
    again = screen.page
    assert isinstance(again, TripPage) and again.first.text() == "1"
    again.first.setFocus()
    again.first.selectAll()
    press("5/12/2026\t")
    first = kept(desk).first
    assert first is not None and (first.day, first.month) == (5, 12)
    assert Drafts(desk.folder).of(again._days_place) == {}


def test_days_are_entered_and_a_wrong_order_is_told(desk: Workspace, page: TripPage) -> None:
    page.first.setFocus()
    press("4/12/2026\t")
    page.last.setFocus()
    press("3/12/2026\t")
    assert kept(desk).last is None
    page.last.setFocus()
    page.last.selectAll()
    press("5/12/2026\t")
    assert kept(desk).days == 2


def test_a_pack_says_only_what_lies_on_the_disk(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace, page: TripPage
) -> None:
    board = screen.session.board
    assert board is not None
    screen.session.trips.add_stops([Stop(centre=row.centre) for row in board.rows[:2]])
    packed(qtbot, page)
    pack = page.pack
    assert pack is not None and pack.files_here == pack.files > 0
    assert pack_words(pack)[1] == "green"
    folder = desk.packs.folder(page.trip)
    for paper in pack.papers:
        assert page_count((folder / paper.name).read_bytes()) == paper.pages
    sheets = sum(pack.sheets(paper) for paper in page.trip.printed)
    assert str(sheets) in page.papers.print_button.words
    assert page_count(desk.packs.printed(page.trip, page.trip.printed)) == 2 * sheets
    page.papers.checks[TripPaper.SPARE_MINUTES].click()
    left = sheets - pack.sheets(TripPaper.SPARE_MINUTES)
    assert str(left) in page.papers.print_button.words
    # A photo and a paper go: both are told, and no tick stays.
    one = next(
        piece.sha256
        for item in desk.desk(centre=page.trip.stops[0].centre).items.values()
        for piece in item.evidence
        if piece.sha256
    )
    file = evidence.open_evidence(desk._context.store, one)
    assert file is not None
    file.unlink()
    lacking = desk.packs.state(page.trip)
    assert lacking.files_here == lacking.files - 1 and not lacking.is_complete
    (folder / pack.papers[0].name).unlink()
    assert desk.packs.state(page.trip).saved is None


def test_what_changes_after_the_pack_makes_it_stale(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace, page: TripPage
) -> None:
    screen.session.trips.add_stop(Stop(centre=CENTRE))
    packed(qtbot, page)
    desk.supervising.log_call(CENTRE, "Hẹn gặp")
    assert not desk.packs.state(page.trip).is_current


def test_the_sheet_printed_before_has_the_items_that_the_visit_begins_with(
    screen: SupervisorScreen, desk: Workspace, page: TripPage
) -> None:
    screen.session.trips.add_stop(Stop(centre=CENTRE))
    trip = page.trip
    printed = items_to_check(desk.desk(centre=CENTRE), trip.lot(CENTRE))
    screen.open_visit(CENTRE)
    visit = screen.page
    assert isinstance(visit, VisitPage)
    visit.form.start.click()
    assert visit.items is not None
    assert visit.items.list.shown == printed
    assert trip.lot(CENTRE) != Trip(id=trip.id, begun=trip.begun + 1).lot(CENTRE)
    assert QApplication.focusWidget() is visit.items.list
