"""Reading the state, and the small facts beside it."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from desktop_app.core.assessment.assessment import Record
from desktop_app.core.changes.bodies import Action, Comment, Person, Submit, Visit
from desktop_app.core.changes.fold import UnitKind, fold
from desktop_app.core.ids import CentreId, ChangeHash, RoundId, Status
from desktop_app.storage import facts, state, summaries
from support.desks import CENTRE, CHECKLIST, COMMUNE, ROUND, WALL, Desk, Stranger

BRANCH = CentreId("00004-2")


def test_a_record_holds_its_round_and_what_carries_over(desk: Desk) -> None:
    desk.tick("a", round=RoundId("2026-10"))
    now = desk.tick("a")
    action = desk.say(
        Action(who="Bình", what="mua máy", due=date(2026, 12, 1)), "a", round=RoundId("2026-10")
    )
    desk.say(Person(name="Hoa"))
    visit = desk.say(Visit(team="Đoàn 1"))
    record = state.record(desk.store, CENTRE, ROUND)
    one = record.item("a")  # type: ignore[arg-type]
    assert one.answer is not None
    assert one.answer.standing == now
    assert [register.standing for register in one.actions] == [action]
    assert list(record.visits) == [visit.hash]


def test_records_come_in_the_order_asked_and_none_is_left_out(desk: Desk) -> None:
    desk.tick("a")
    desk.tick("a", centre=BRANCH)
    wanted = [BRANCH, CentreId("99999"), CENTRE]
    found = list(state.records(desk.store, ROUND, wanted))
    assert [record.centre for record in found] == wanted
    assert found == [state.record(desk.store, centre, ROUND) for centre in wanted]
    assert found[1] == Record(centre=CentreId("99999"), round=ROUND, items={})


def test_more_centres_than_fit_one_statement_are_all_found(desk: Desk) -> None:
    desk.tick("a", centre=CentreId("09999"))
    wanted = [CentreId(f"{n:05d}") for n in range(9_000, 10_000)]
    found = list(state.records(desk.store, ROUND, wanted))
    assert [record.centre for record in found if record.items] == ["09999"]
    assert len(found) == 1_000


def test_changes_of_a_centre_fold_to_its_state(desk: Desk) -> None:
    for item in ("a", "b", "a"):
        desk.tick(item)
    desk.say(Comment(text="Đã gọi"), "b")
    desk.tick("a", centre=BRANCH)
    changes = state.changes_of(desk.store, CENTRE)
    assert len(changes) == 4
    assert fold(changes) == dict(state.units(desk.store, CENTRE))
    assert state.changes_of(desk.store, CENTRE, RoundId("2025-01")) == []


def test_submissions_come_with_the_services_time(desk: Desk) -> None:
    submit = Submit(checklist=CHECKLIST, covers={desk.device: 1}, digest="00")
    earlier = desk.say(submit, round=RoundId("2026-10"))
    desk.receive(1, time=WALL + 60)
    later = desk.say(submit)
    assert state.submissions(desk.store, CENTRE) == [(earlier, WALL + 60), (later, None)]
    record = state.record(desk.store, CENTRE, ROUND)
    assert record.submissions == (later,)


def test_everything_of_a_kind_is_found_over_all_centres(desk: Desk) -> None:
    desk.tick("a")
    desk.tick("a", centre=BRANCH)
    desk.say(Comment(text="Đã gọi"), "a")
    found = [unit.centre for unit, _state in state.units_of_kind(desk.store, UnitKind.ANSWER)]
    assert sorted(found) == [CENTRE, BRANCH]


def test_only_what_others_wrote_says_when_they_were_heard(desk: Desk) -> None:
    desk.tick("a")
    desk.receive(1, time=WALL + 60)
    assert state.last_received(desk.store, COMMUNE) is None
    other = Stranger(2)
    other.tick("a")
    desk.take(other.segment(received=WALL + 5))
    assert state.last_received(desk.store, COMMUNE) == WALL + 5


def test_what_a_newer_version_wrote_is_kept_and_shown_apart(desk: Desk) -> None:
    class Drone(Comment, frozen=True, kw_only=True):
        KIND = "drone"  # type: ignore[assignment]  # of a later version

    other = Stranger(2)
    flown = other.say(Drone(text="bay"), "a")
    desk.take(other.segment())
    assert state.record(desk.store, CENTRE, ROUND).newer == (flown,)
    assert state.held(desk.store, flown.hash) == flown


def test_a_change_nobody_holds_is_none(desk: Desk) -> None:
    assert state.held(desk.store, ChangeHash("00" * 32)) is None


def test_settings_clock_roster_and_checklists_are_remembered(desk: Desk) -> None:
    store = desk.store
    assert facts.setting(store, "language") is None
    assert facts.clock(store) is None
    assert facts.roster_bytes(store) is None
    facts.set_setting(store, "language", '"vi"')
    facts.set_setting(store, "language", '"en"')
    facts.learn_clock(store, facts.Clock(offset=-3, learnt_at=WALL))
    facts.save_roster(store, b"one")
    facts.save_roster(store, b"two")
    first, second = facts.save_checklist(store, b"A"), facts.save_checklist(store, b"B")
    assert facts.save_checklist(store, b"A") == first
    store = desk.reopen()
    assert facts.setting(store, "language") == '"en"'
    assert facts.clock(store) == facts.Clock(offset=-3, learnt_at=WALL)
    assert facts.roster_bytes(store) == b"two"
    assert first == hashlib.sha256(b"A").hexdigest()
    assert facts.checklists(store) == (first, second)
    assert facts.checklist_bytes(store, second) == b"B"
    assert facts.checklist_bytes(store, "00") is None


def test_a_summary_holds_until_its_centre_changes(desk: Desk) -> None:
    desk.tick("a", centre=BRANCH)
    made = {CENTRE: b"green", BRANCH: b"red"}
    summaries.save_summaries(desk.store, ROUND, "rules 1", made)
    assert summaries.summary(desk.store, CENTRE, ROUND, "rules 1") == b"green"
    assert summaries.summary(desk.store, CENTRE, ROUND, "rules 2") is None
    assert summaries.summaries(desk.store, ROUND, "rules 1") == made
    desk.tick("b", centre=BRANCH)
    assert summaries.summaries(desk.store, ROUND, "rules 1") == {CENTRE: b"green"}
    other = Stranger(2)
    other.tick("a")
    desk.take(other.segment())
    assert summaries.summary(desk.store, CENTRE, ROUND, "rules 1") is None


def test_a_refusal_drops_the_summary_too(desk: Desk) -> None:
    desk.tick("a")
    summaries.save_summaries(desk.store, ROUND, "1", {CENTRE: b"green"})
    desk.receive(1, refused=[(1, "role")])
    assert summaries.summary(desk.store, CENTRE, ROUND, "1") is None


def test_a_board_makes_only_the_summaries_it_lacks(desk: Desk) -> None:
    centres = [CentreId(f"{n:05d}") for n in range(1, 151)]
    asked: list[int] = []

    def make(some: object) -> dict[CentreId, bytes]:
        asked.append(len(some))  # type: ignore[arg-type]
        return {centre: centre.encode() for centre in some}  # type: ignore[attr-defined]

    first = summaries.all_summaries(desk.store, ROUND, centres, "1", make)
    assert first == {centre: centre.encode() for centre in centres}
    assert asked == [64, 64, 22]
    desk.tick("a")
    assert summaries.all_summaries(desk.store, ROUND, centres, "1", make) == first
    assert asked[3:] == [1]


@pytest.mark.parametrize("status", list(Status))
def test_every_status_comes_back(desk: Desk, status: Status) -> None:
    held = desk.tick("a", status)
    assert state.held(desk.store, held.hash) == held
