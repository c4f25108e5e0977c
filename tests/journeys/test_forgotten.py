"""A passphrase or a leader's PIN is forgotten: new keys by new codes, and nothing is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.core.fault import Fault
from desktop_app.core.ids import ItemId, Readiness, Role, Status
from desktop_app.credentials.key_faults import NotForgotten, PassphraseWrong
from desktop_app.workspace import Workspace
from desktop_app.workspace.context.desk_context import NotBegun
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.people import DAK_NHAU, PIN
from support.service import RunningService

SEAL, DIRECTOR = ItemId("lead.seal_account"), ItemId("lead.director_assigned")
MET = AnswerEntry(status=Status.MET)
NEW_PIN = "975310"


def connected(folder: Path, place: RunningService) -> Workspace:
    """Return the desk of a connected clerk, with the leader's key beside the clerk's."""
    beginning = Beginning(person="Nguyễn Thị Hoa", commune=DAK_NHAU)
    desk = Workspace.begin(folder, beginning)
    desk.exchanging.enrol(place.url, place.code(Role.CLERK, commune=DAK_NHAU))
    leader = Beginning(person="Nguyễn Văn An", commune=DAK_NHAU, role=Role.LEADER, pin=PIN)
    Workspace.begin(folder, leader).close()
    code = place.code(Role.LEADER, commune=DAK_NHAU)
    desk.exchanging.enrol(place.url, code, role=Role.LEADER, pin=PIN)
    return desk


def answers_at(place: RunningService, folder: Path) -> int:
    """Return how many answers that count once the service holds."""
    with closing(sqlite3.connect(folder / "service" / "service.db")) as connection:
        rows = connection.execute("SELECT body FROM changes WHERE reason = ''").fetchall()
    return sum(b'"answer"' in bytes(body)[:12] for (body,) in rows)


@pytest.mark.usefixtures("pc_clock")
def test_a_forgotten_passphrase_has_a_way_on_and_loses_nothing(
    tmp_path: Path, place: RunningService
) -> None:
    file = tmp_path / "passphrase"
    with connected(tmp_path / "hoa", place) as desk:
        desk.declaring.answer(SEAL, MET)
        desk.exchanging.sync()
    file.write_text("mật khẩu khác hẳn\n", "utf-8")
    with Workspace.open(tmp_path / "hoa") as desk:
        assert isinstance(desk.keys.fault(), PassphraseWrong)
        desk.declaring.answer(DIRECTOR, MET)  # writing works without the key; this cannot be signed
        with pytest.raises(Fault):
            desk.keys.forget_passphrase("ngắn")
        assert isinstance(desk.keys.fault(), PassphraseWrong)
    with Workspace.open(tmp_path / "hoa") as desk:
        desk.keys.forget_passphrase("mật khẩu khác hẳn")
        assert desk.keys.fault() is None
        assert desk.keys.needs_code() is not None
        assert not desk.keys.has_leader()
    with Workspace.open(tmp_path / "hoa") as desk:
        with pytest.raises(NotForgotten):
            desk.keys.forget_passphrase("mật khẩu khác hẳn")
        desk.exchanging.enrol(place.url, place.code(Role.CLERK, commune=DAK_NHAU))
        outcome = desk.exchanging.sync()
        assert (outcome.waiting, outcome.refused) == (0, 0)
        assert desk.keys.needs_code() is None
        answered = desk.desk().items
        for item in (SEAL, DIRECTOR):
            assert answered[item].is_received
            assert answered[item].conflict is None
    assert answers_at(place, tmp_path) == 2
    kept = list((tmp_path / "hoa" / "keys" / "forgotten").iterdir())
    assert len(kept) >= 2, "somebody may remember"


@pytest.mark.usefixtures("pc_clock")
def test_a_forgotten_pin_has_a_way_on_and_what_was_confirmed_stays(
    tmp_path: Path, place: RunningService
) -> None:
    with connected(tmp_path / "hoa", place) as desk:
        desk.declaring.answer(SEAL, MET)
        desk.submitting.submit(pin=PIN)
        desk.exchanging.sync()
        desk.keys.renew_leader(NEW_PIN)
        desk.reload()
        assert desk.desk().official.level is not Readiness.NOT_SUBMITTED
        desk.declaring.answer(DIRECTOR, MET)
        with pytest.raises(Fault):
            desk.submitting.submit(pin=PIN)
        desk.submitting.submit(pin=NEW_PIN)
        code = place.code(Role.LEADER, commune=DAK_NHAU)
        desk.exchanging.enrol(place.url, code, role=Role.LEADER, pin=NEW_PIN)
        outcome = desk.exchanging.sync()
        assert (outcome.waiting, outcome.refused) == (0, 0)
        assert desk.desk().official.is_received
        assert desk.desk().official.by == "Nguyễn Văn An"


@pytest.mark.usefixtures("pc_clock")
def test_a_new_pin_that_is_too_short_leaves_the_leader_s_key_where_it_is(
    tmp_path: Path, place: RunningService
) -> None:
    with connected(tmp_path / "hoa", place) as desk:
        desk.declaring.answer(SEAL, MET)
        with pytest.raises(Fault):
            desk.keys.renew_leader("12")
        desk.submitting.submit(pin=PIN)
        desk.keys.forget_pin()
        with pytest.raises(NotBegun):
            desk.submitting.submit(pin=PIN)
        desk.keys.renew_leader(NEW_PIN)
        desk.submitting.submit(pin=NEW_PIN)
