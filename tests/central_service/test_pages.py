"""What readers are sent: whole runs, each once, nothing skipped, as much as they ask for."""

from __future__ import annotations

import random

import msgspec
import pytest

from central_service.founding import service
from central_service.reading import pages
from desktop_app.core.changes.bodies import Answer, Submit
from desktop_app.core.changes.change import Change
from desktop_app.core.changes.segments import Segment
from desktop_app.core.fault import WireRefused
from desktop_app.core.ids import CommuneCode, Role, Status
from desktop_app.sync.wire.messages import (
    BatchRefusal,
    SyncResponse,
    encode_request,
    positions_digest,
)
from support.machines import AREA, HERE, THERE, Connect, Machine
from support.service import RunningService
from support.service_clock import set_service_clock

CODE = CommuneCode(HERE)
SUPERVISOR, LEADER = Role.SUPERVISOR, Role.LEADER
SUBMIT = Submit(checklist="decree-118/1", covers={}, digest="")


def runs(responses: list[SyncResponse]) -> list[Segment]:
    """Return every segment of an answer in order."""
    return [segment for one in responses if one.page for segment in one.page.segments]


def written_for(machine: Machine, commune: str, count: int) -> list[Change]:
    """Write *count* answers with notes of their own, each sent alone."""
    for number in range(count):
        note = random.Random(number).randbytes(100).hex()  # nothing makes it shorter than 100 bytes
        machine.write(commune, Answer(checklist="decree-118/1", status=Status.MET, note=note))
        machine.sync(commune, pull=False)
    return machine.feeds[CommuneCode(commune)]


def test_ticks_sent_one_by_one_travel_under_one_signature(connect: Connect) -> None:
    clerk, reader = connect(), connect(SUPERVISOR)
    changes = written_for(clerk, HERE, 5)
    (run,) = runs(reader.pull())
    assert list(run.entries) == changes
    assert run.signature == clerk.segment(HERE, 5, 5).signature


def test_a_second_copy_of_the_data_gets_what_the_first_one_sent(connect: Connect) -> None:
    clerk = connect()
    changes = written_for(clerk, HERE, 2)
    (run,) = runs(clerk.pull())  # as the copy asks, which has sent nothing
    assert list(run.entries) == changes


def test_what_a_device_sends_is_not_handed_back_to_it(connect: Connect) -> None:
    clerk = connect()
    clerk.write(HERE, Answer(checklist="decree-118/1", status=Status.MET))
    assert runs([clerk.sync(HERE)]) == []


def test_a_submission_keeps_the_time_at_which_it_was_received(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader, reader = connect(LEADER), connect(SUPERVISOR)
    leader.write(HERE, SUBMIT)
    submitted = leader.sync(HERE).receipts[0].time
    _at(monkeypatch, submitted + 60)
    leader.write(HERE, SUBMIT)
    leader.sync(HERE)
    first, second = runs(reader.pull())
    assert (first.received, second.received) == (submitted, submitted + 60)


def test_what_was_held_at_a_full_hour_can_be_told_afterwards(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, reader = connect(), connect(SUPERVISOR)
    four = 1_800_000_000 // 3600 * 3600
    for moment in (four - 120, four - 60, four + 60, four + 120):
        _at(monkeypatch, moment)
        clerk.write(HERE)
        clerk.sync(HERE)
    assert [(run.first, run.received) for run in runs(reader.pull())] == [
        (1, four - 60),
        (3, four + 120),
    ]


def test_what_a_reader_wrote_itself_does_not_come_back(connect: Connect) -> None:
    clerk, colleague = connect(), connect(person="Lê Hữu Đức")
    clerk.write(HERE)
    clerk.sync(HERE)
    answer = clerk.pull()
    assert runs(answer) == []
    colleague.write(HERE)
    colleague.sync(HERE)
    assert [run.device for run in runs(clerk.pull())] == [colleague.device]


def test_nothing_new_is_said_in_a_few_bytes(connect: Connect) -> None:
    clerk = connect()
    clerk.write(HERE)
    clerk.sync(HERE)
    (response,) = clerk.pull()
    assert response.page is not None
    assert (response.page.complete, response.page.segments, response.page.positions) == (
        True,
        (),
        {},
    )
    assert response.roster is None


def test_a_digest_that_agrees_asks_for_nothing(connect: Connect) -> None:
    clerk, reader = connect(), connect(SUPERVISOR)
    clerk.write(HERE)
    clerk.sync(HERE)
    reader.pull()
    digest = positions_digest(reader.positions)
    (agreed,) = reader.ask(reader.request(pull=False, digest=digest))
    assert (agreed.need_positions, agreed.page is not None and agreed.page.complete) == (
        False,
        True,
    )
    clerk.write(HERE)
    clerk.sync(HERE)
    (differs,) = reader.ask(reader.request(pull=False, digest=digest))
    assert (differs.need_positions, differs.page) == (True, None)


@pytest.mark.parametrize("page_bytes", [0, 1_500, 6_000, 64 * 1024, 2**40])
def test_pages_of_any_size_bring_everything_once(
    connect: Connect, service: RunningService, page_bytes: int
) -> None:
    service.area(AREA, HERE, THERE)
    expected = {}
    for commune in (HERE, THERE):
        for number in range(3):
            clerk = connect(commune=commune, person=f"Người {number}")
            expected[commune, clerk.device] = written_for(clerk, commune, 7 + number)
            clerk.write(commune, SUBMIT)
            clerk.sync(commune)
    reader = connect(SUPERVISOR)
    responses = reader.pull(page_bytes=page_bytes)
    assert {key: len(feed) for key, feed in expected.items()} == {
        key: sum(len(run.entries) for run in feed) for key, feed in reader.held.items()
    }
    assert [one.page.complete for one in responses if one.page] == [False] * (
        len(responses) - 1
    ) + [True]
    if page_bytes >= 64 * 1024:
        assert len(responses) == 1


def test_a_page_is_about_as_long_as_was_wished(connect: Connect) -> None:
    clerk, reader = connect(), connect(SUPERVISOR)
    for number in range(400):
        note = random.Random(number).randbytes(60).hex()
        clerk.write(HERE, Answer(checklist="decree-118/1", status=Status.MET, note=note))
        if number % 10 == 9:
            clerk.sync(HERE, pull=False)
    reader.pull(page_bytes=0)  # the roster comes beside the first page
    reader.positions, reader.held = {}, {}
    body = reader.http("POST", "/v1/sync", data=_encoded(reader, page_bytes=8_000)).content
    assert len(body) < 8_000 * 1.25 * 8
    one = reader.ask(reader.request(page_bytes=8_000))
    assert len(one) > 1


@pytest.mark.parametrize("short_of_the_cap", [0, 20, 60, 300, 40_000])
def test_a_batch_as_large_as_any_is_handed_on_or_not_taken(
    connect: Connect, short_of_the_cap: int
) -> None:
    clerk, reader = connect(), connect(SUPERVISOR)
    for number in range(41):
        _note(clerk, f"{number:05d}" * 5_000)
    longest = _longest_note(clerk)
    assert 0 < longest < 29_000, "the cap of the wire must be what limits it"
    _note(clerk, "y" * (longest - short_of_the_cap))
    (response,) = clerk.ask(clerk.request(clerk.segment(HERE), pull=False))
    assert response.refused_whole in (None, BatchRefusal.LIMIT)
    if short_of_the_cap > 1_000:
        assert response.refused_whole is None
    reader.pull()
    assert reader.seen(HERE) == clerk.feeds[CODE][: response.receipts[0].through]


def test_a_page_that_was_lost_is_asked_for_again(connect: Connect) -> None:
    clerk, reader = connect(), connect(SUPERVISOR)
    changes = written_for(clerk, HERE, 4)
    reader.ask(reader.request())  # the answer never arrives
    reader.pull()
    assert reader.seen(HERE) == changes


def test_positions_of_another_epoch_skip_nothing(connect: Connect) -> None:
    clerk, reader = connect(), connect(SUPERVISOR)
    changes = written_for(clerk, HERE, 2)
    responses = reader.ask(reader.request(positions={CODE: 1}, roster=(7, 3)))
    assert list(runs(responses)[0].entries) == changes
    assert responses[0].roster is not None


def test_positions_ahead_of_ours_are_not_believed(connect: Connect) -> None:
    clerk, reader = connect(), connect(SUPERVISOR)
    changes = written_for(clerk, HERE, 2)
    responses = reader.ask(reader.request(positions={CODE: 99}))
    assert list(runs(responses)[0].entries) == changes


def test_a_roster_is_sent_when_something_in_it_changed(
    connect: Connect, service: RunningService
) -> None:
    clerk, far = connect(), connect(commune=THERE)
    for reader in (clerk, far):
        reader.pull()
    newcomer = connect(person="Người mới")
    assert [one.roster is not None for one in clerk.pull()] == [True]
    assert [one.roster is not None for one in far.pull()] == [False]
    service.open_round("2026-12")
    for reader in (clerk, far):
        assert [one.roster is not None for one in reader.pull()] == [True]
        assert reader.roster is not None
        assert [notice.round for notice in reader.roster.rounds] == ["2026-11", "2026-12"]
    assert clerk.roster is not None
    assert clerk.roster.member(newcomer.device) is not None


def test_who_joins_while_pages_are_fetched_is_known_before_their_words_come(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, reader = connect(), connect(SUPERVISOR)
    written_for(clerk, HERE, 16)
    next_page = pages.next_page
    late: list[Machine] = []

    def then_somebody_joins(*args: object, **said: int) -> object:
        page = next_page(*args, **said)  # type: ignore[arg-type]
        if not late:
            late.append(connect(person="Người mới"))
            late[0].write(HERE)
            late[0].sync(HERE, pull=False)
        return page

    monkeypatch.setattr("central_service.reading.answers.next_page", then_somebody_joins)
    reader.pull(page_bytes=0)
    assert late[0].feeds[CODE][0] in reader.seen(HERE)


def test_supervisors_learn_when_a_commune_was_last_heard_of(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, reader = connect(), connect(SUPERVISOR)
    clerk.pull()
    heard = service.now()
    _at(monkeypatch, heard + 10)
    (told,) = reader.pull()
    assert CODE in told.contacts
    newest = told.contacts[CODE]
    (again,) = reader.ask(reader.request(contacts_since=newest))
    assert again.contacts == {}
    assert all(one.contacts == {} for one in clerk.pull())


def _at(monkeypatch: pytest.MonkeyPatch, moment: int) -> None:
    """Set the service's clock to *moment*."""
    set_service_clock(monkeypatch, lambda: moment)


def _note(machine: Machine, note: str) -> None:
    machine.write(HERE, Answer(checklist="decree-118/1", status=Status.MET, note=note))


def _longest_note(machine: Machine) -> int:
    """Return how long the note of one more entry may be, so that all still fits one request."""
    fits, too_long = 0, 30_000
    while too_long - fits > 1:
        length = (fits + too_long) // 2
        twin = Machine(machine.url)
        for change in machine.feeds[CODE]:
            _note(twin, change.fields["note"])
        _note(twin, "y" * length)
        try:
            encode_request(twin.request(twin.segment(HERE)))
            fits = length
        except WireRefused:
            too_long = length
        twin.close()
    return fits


def _encoded(machine: Machine, *, page_bytes: int) -> bytes:
    return encode_request(msgspec.structs.replace(machine.request(), page_bytes=page_bytes))
