"""From a returned item to a signed order on the commune's list, at the supervisor's own window.

Keyboard alone but for picking files, the real service; what is asserted is read from the disk.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId, ItemId, Status
from desktop_app.photos.sample import sample_photo
from desktop_app.storage.drafts import Drafts
from desktop_app.ui import supervisor as supervisor_window
from desktop_app.ui import tasks
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.trips.trip_page import TripPage
from desktop_app.ui.supervisor.visits.visit_page import VisitPage
from desktop_app.workspace import Workspace
from desktop_app.workspace.sample import Profile, fill
from desktop_app.workspace.values.desk import Desk
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.clerk_windows import hit, press
from support.people import PIN
from support.programs import CHECKOUT

CENTRE = CentreId("25399")
LINE = ItemId("net.tslcd")
UNMET = AnswerEntry(status=Status.UNMET, cause="line_power")
CONTROL = Qt.KeyboardModifier.ControlModifier
WAIT = 30_000  # milliseconds


def on_disk(folder: Path) -> Desk:
    """Return the commune as another program reads it from *folder*."""
    with Workspace.open(folder) as other:
        return other.desk(centre=CENTRE)


def tab_to(widget: QWidget) -> None:
    """Go to *widget* by Tab alone."""
    for _turn in range(60):
        if QApplication.focusWidget() in (widget, widget.focusProxy() or widget):
            return
        hit(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not lead to {widget.accessibleName()}")


@pytest.fixture
def window(supervisor: Workspace, clerk: Workspace, qtbot: QtBot) -> Iterator[SupervisorScreen]:
    """Yield the supervisor's window over an area in which one commune has submitted."""
    fill(clerk, Profile.GREEN, seed=1)
    clerk.declaring.answer(LINE, UNMET)
    clerk.submitting.submit(pin=PIN)
    clerk.exchanging.sync()
    supervisor.exchanging.sync()
    made = supervisor_window.screen_of(supervisor, Preferences())
    qtbot.addWidget(made)
    made.resize(1366, 728)
    made.show()
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    qtbot.waitUntil(lambda: made.session.board is not None, timeout=WAIT)
    yield made
    made.may_close()
    tasks.cancel_all()


def fetched(window: SupervisorScreen, qtbot: QtBot) -> None:
    """Send and fetch by F5, and wait for the end of it."""
    with qtbot.waitSignal(window.fetching.fetched, timeout=WAIT):
        hit(Qt.Key.Key_F5)


def test_from_a_returned_item_to_an_order_on_the_communes_list(
    window: SupervisorScreen, supervisor: Workspace, clerk: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    # The supervisor asks for more, and the commune replies.
    window.open_commune(CENTRE, LINE)
    hit(Qt.Key.Key_B, CONTROL)
    press("Gui bien ban do duong truyen\n")
    assert on_disk(supervisor.folder).items[LINE].returned is not None
    fetched(window, qtbot)
    clerk.exchanging.sync()
    assert clerk.desk().items[LINE].returned is not None
    clerk.declaring.comment(LINE, "Da gui", reply=True)
    clerk.exchanging.sync()
    fetched(window, qtbot)
    # A remedy is ordered, and closed as found done.
    hit(Qt.Key.Key_F6)
    press("Van phong\t20/12/2026\tKeo cap moi\n")
    (card,) = on_disk(supervisor.folder).items[LINE].actions
    assert card.ordered and not card.closed
    supervisor.supervising.order(CENTRE, LINE, card.change, closed=True)
    # Made ready, and on site.
    hit(Qt.Key.Key_T, CONTROL)
    assert supervisor.trips.book().now.stops[0].centre == CENTRE
    hit(Qt.Key.Key_Escape)
    hit(Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    hit(Qt.Key.Key_O, CONTROL)
    trip = window.page
    assert isinstance(trip, TripPage)
    tab_to(trip.people.fields["decision"])
    press("214/QD-VP\t24/11/2026\tPham Van Luc\tPho phong\tLe Thi On\tChuyen vien\t")
    qtbot.waitUntil(lambda: trip.pack is not None and trip.pack.is_current, timeout=WAIT)
    tab_to(trip.stops.rows[0])
    hit(Qt.Key.Key_Return, CONTROL)
    visit = window.page
    assert isinstance(visit, VisitPage)
    tab_to(visit.form.representative)
    press("Ba Ngu, Giam doc\t")
    hit(Qt.Key.Key_Return, CONTROL)
    assert visit.items is not None and visit.photos is not None
    assert on_disk(supervisor.folder).visits[0].representative == "Ba Ngu, Giam doc"
    first = visit.items.list.current
    assert first is not None
    hit(Qt.Key.Key_F7)
    found = on_disk(supervisor.folder).items[first].finding
    assert found is not None and found.visit is not None
    # A photo of the visit, and an order with its deadline.
    here = visit.items.list.current
    assert here is not None
    photo, sheet = tmp_path / "cua.jpg", tmp_path / "bien-ban.jpg"
    photo.write_bytes(sample_photo(8))
    sheet.write_bytes(sample_photo(9))
    visit.photos.attach_files(here, (photo,))

    def names() -> list[str]:
        return [piece.name for piece in on_disk(supervisor.folder).items[here].evidence]

    qtbot.waitUntil(lambda: photo.name in names(), timeout=WAIT)
    hit(Qt.Key.Key_F6)
    press("Van phong\t25/12/2026\tSua cua\n")
    # Its end: opinion, minutes, the signed sheet.
    hit(Qt.Key.Key_F3)
    tab_to(visit.form.opinion)
    press("Don vi thong nhat")
    tab_to(visit.form.close_button)
    hit(Qt.Key.Key_Return)
    (kept,) = on_disk(supervisor.folder).visits
    assert kept.closed and kept.opinion == "Don vi thong nhat" and kept.minutes
    assert window.page is not visit  # the minutes, before they are printed
    hit(Qt.Key.Key_Escape)
    assert window.page is visit and visit.is_ended
    visit.photos.attach_sheets((sheet,))
    qtbot.waitUntil(lambda: bool(on_disk(supervisor.folder).visits[0].sheets), timeout=WAIT)
    before = on_disk(supervisor.folder).visits
    for key in (Qt.Key.Key_F3, Qt.Key.Key_F7, Qt.Key.Key_F6):  # it can be read only
        hit(key)
    assert on_disk(supervisor.folder).visits == before
    # The commune has the order, its deadline and the sheet after the next exchange.
    fetched(window, qtbot)
    clerk.exchanging.sync()
    told = on_disk(clerk.folder)
    assert [
        (one.plan.what, f"{one.due}", one.ordered) for one in told.actions if not one.closed
    ] == [("Sua cua", "2026-12-25", True)]
    assert [piece.name for piece in told.visits[0].sheets] == [sheet.name]


TYPING = """
import sys
from pathlib import Path

sys.path[:0] = [sys.argv[3], sys.argv[3] + "/tests"]
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.core.ids import CentreId
from desktop_app.ui import supervisor
from desktop_app.ui.application import make_application
from desktop_app.ui.preferences import Preferences
from desktop_app.workspace import Workspace
from support.clerk_windows import hit, press

make_application([])
screen = supervisor.screen_of(Workspace.open(Path(sys.argv[1])), Preferences())
screen.show()
screen.activateWindow()
QTest.qWaitForWindowActive(screen)
screen.open_visit(CentreId(sys.argv[2]))
visit = screen.page
press("214/QD-VP\\t24/11/2026\\tPham Van Luc\\t")
hit(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
hit(Qt.Key.Key_F7)
hit(Qt.Key.Key_F3)
visit.form.opinion.setFocus()
press("Don vi dang noi")
while screen.session.drafts.is_behind:
    QTest.qWait(20)
print("typed", flush=True)
while True:
    QTest.qWait(50)
"""


def test_a_program_that_is_killed_in_the_middle_of_a_visit_loses_nothing(
    supervisor: Workspace, clerk: Workspace, tmp_path: Path
) -> None:
    fill(clerk, Profile.GREEN, seed=1)
    clerk.exchanging.sync()
    supervisor.exchanging.sync()
    folder = tmp_path / "killed"
    shutil.copytree(supervisor.folder, folder)
    with subprocess.Popen(
        [sys.executable, "-c", TYPING, str(folder), CENTRE, str(CHECKOUT)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    ) as program:  # fmt: skip
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == "typed\n"
        finally:
            program.kill()
    told = on_disk(folder)
    (visit,) = told.visits
    assert (visit.decision, visit.team_head, visit.closed) == ("214/QD-VP", "Pham Van Luc", False)
    assert f"{visit.decision_day}" == "2026-11-24"
    assert sum(one.finding is not None for one in told.items.values()) == 1
    assert Drafts(folder).of(f"visit/{CENTRE}") == {"opinion": "Don vi dang noi"}
    with Workspace.open(folder) as after:
        after.supervising.verify(CENTRE, LINE, AnswerEntry(status=Status.MET))
