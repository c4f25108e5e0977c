"""The scenes of a visit and of a trip, for what looks at every page of the supervisor."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.core.ids import CentreId
from desktop_app.photos.sample import sample_photo
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.desk.tab_bar import Tab
from desktop_app.ui.supervisor.trips.trip_page import TripPage
from desktop_app.ui.supervisor.visits.visit_page import VisitPage
from desktop_app.workspace.values.trip import Origin, Stop

from . import supervisor_builders as builders


def visit_scenes(screen: SupervisorScreen) -> Iterator[str]:
    """Show a visit: not begun, its items, what is known of it, ended with a signed sheet."""
    screen.open_visit(builders.HOME)
    yield "visit"
    visit = screen.page
    assert isinstance(visit, VisitPage)
    visit.form.start.click()
    yield "visit, items"
    visit.toggle_form()
    yield "visit, about it"
    visit.form.close_button.click()
    screen.go_back()
    assert visit.visit is not None
    sheet = screen.session.workspace.attaching.attach_sheet(
        CentreId(builders.HOME), visit.visit.change, data=sample_photo(1), name="bien-ban.jpg"
    )
    screen.session.took((sheet,))
    yield "visit, ended"
    screen.go_back()


def trip_scenes(screen: SupervisorScreen) -> Iterator[str]:
    """Show a trip: without a commune, one being added, with some, the people of it."""
    board = screen.session.board
    assert board is not None
    screen.show_tab(Tab.VISITS)
    screen.open_trip(screen.session.trips.now)
    page = screen.page
    assert isinstance(page, TripPage)
    yield "trip, empty"
    page.add.start()
    page.add.field.setText("dak")
    yield "trip, a commune is looked for"
    page.add.put_away.emit()
    page.add.setVisible(False)
    for row in board.rows[:3]:
        screen.session.trips.add_stop(Stop(centre=row.centre, origin=Origin.SUGGESTED))
    page.draw_papers()
    yield "trip"
    page.people.add_member.click()
    page.which.show_choice("people")
    page.set_step(screen.step)
    yield "trip, people"
    screen.go_back()
