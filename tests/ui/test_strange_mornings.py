"""Mornings that nobody planned: an area that shrinks under an open trip."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId, commune_of
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.supervisor.trips.trip_page import TripPage
from desktop_app.workspace import Workspace
from desktop_app.workspace.sample import Profile
from desktop_app.workspace.values.trip import Stop

from . import supervisor_builders as builders


@pytest.fixture
def shrinking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> builders.Courier:
    """Return an area of two communes of its own."""
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("mật khẩu thử\n", "utf-8")
    monkeypatch.setenv(builders.PASSPHRASE, str(passphrase))
    return builders.filled_area(tmp_path, [Profile.AMBER, Profile.GREEN])


@pytest.fixture
def session(shrinking: builders.Courier, qapp: QApplication) -> Iterator[SupervisorSession]:
    with Workspace.open(shrinking.folder / "supervisor") as desk:
        made = SupervisorSession(desk)
        yield made
        made.stop()


def test_a_commune_that_leaves_the_area_stays_on_the_open_trip(
    qtbot: QtBot, shrinking: builders.Courier, session: SupervisorSession
) -> None:
    stays, leaves = (CentreId(one.code) for one in shrinking.communes)
    for centre in (stays, leaves):
        session.trips.add_stop(Stop(centre=centre, representative="Bà Ngữ, Giám đốc"))
    page = TripPage(session, session.trips.now)
    qtbot.addWidget(page)
    shrinking.communes = shrinking.communes[:1]
    shrinking.give_roster("supervisor")
    session.refresh()
    qtbot.waitUntil(lambda: session.board is not None and len(session.board.rows) == 1)
    page.show_board()  # as the window does
    page.draw_papers()
    qtbot.waitUntil(lambda: page.pack is not None and page.pack.is_current, timeout=60_000)
    assert [stop.centre for stop in session.trips.now.stops] == [stays, leaves]  # nothing is lost
    (stop,) = page.stops.rows
    assert stop.stop.centre == stays
    (gone,) = page.stops.gone
    assert shrinking_name(session, leaves) in gone.text() and "không còn" in gone.text()
    gone.click()
    assert [stop.centre for stop in session.trips.now.stops] == [stays]
    assert page.stops.gone == []


def shrinking_name(session: SupervisorSession, centre: CentreId) -> str:
    return session.workspace.commune(commune_of(centre)).full_name
