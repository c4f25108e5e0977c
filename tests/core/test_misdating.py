"""Which entries a wrong clock put into their round, judged by their own clock values."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.changes.bodies import Answer, Comment, Submit, fields_of
from desktop_app.core.changes.change import MAX_COUNTER, Change, Held, held
from desktop_app.core.changes.rights import refusal_of
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    CommuneCode,
    DeviceId,
    Role,
    RoundId,
    Status,
    is_round,
)
from desktop_app.core.time.misdating import Contact, is_misdated, misdated_among
from desktop_app.core.time.rounds import local, next_round, previous_round, round_of
from desktop_app.core.version import BUILT, FIRST_BUILT

HERE, THERE = DeviceId("ab" * 16), DeviceId("cd" * 16)
NOW = 1_794_186_000  # 9 November 2026, 08:00 in Vietnam
IN_1980, IN_2150 = 315_532_860, 5_680_300_000
OPEN = RoundId("2026-11")


def change(
    round_: str = "2009-01",
    *,
    wall: int = NOW,
    offset: int | None = None,
    sequence: int = 1,
    device: DeviceId = HERE,
    body: Answer | Comment | Submit | None = None,
    bases: tuple[ChangeHash, ...] = (),
    counter: int | None = None,
) -> Held:
    body = body or Answer(checklist="decree-118/1", status=Status.MET)
    return held(
        Change(
            kind=body.KIND,
            device=device,
            commune=CommuneCode("25399"),
            sequence=sequence,
            counter=counter or sequence,
            wall=wall,
            offset=offset,
            bases=bases,
            centre=CentreId("25399"),
            round=RoundId(round_),
            item="staff.assigned",
            fields=fields_of(body),
        )
    )


def doubted(one: Held, contact: Contact) -> bool:
    return is_misdated(one.change, contact)


ALONE = Contact(current=OPEN, is_made=False, now=NOW)
TOGETHER = Contact(
    current=RoundId("2026-12"),
    is_made=True,
    opened=frozenset({RoundId("2026-10"), OPEN, RoundId("2026-12")}),
    first=OPEN,
    before={HERE: 5},
    now=NOW,
)


def test_before_any_contact_only_a_time_that_cannot_be_is_doubted() -> None:
    assert doubted(change("1980-01", wall=IN_1980), ALONE)
    assert doubted(change("2150-01", wall=IN_2150), ALONE)
    assert doubted(change("2027-03", wall=NOW + 120 * 86_400), ALONE)  # it was put back since
    assert not doubted(change("2026-10", wall=NOW - 30 * 86_400), ALONE)
    assert not doubted(change("2026-11", wall=IN_1980), ALONE)


def test_what_was_written_before_the_first_contact_belongs_to_the_round_open_then() -> None:
    assert doubted(change("2026-10"), TOGETHER)
    assert not doubted(change("2026-11"), TOGETHER)
    assert not doubted(change("2026-10", offset=0), TOGETHER)
    assert not doubted(change("2026-10", sequence=6), TOGETHER)  # by packages alone, later
    assert not doubted(change("2026-10", device=THERE), TOGETHER)  # asked on its own PC


def test_a_round_that_was_never_open_is_doubted_but_for_the_month_to_come() -> None:
    for offset in (None, 0, 500_000_000):
        assert doubted(change("2009-01", offset=offset, sequence=9), TOGETHER)
        assert doubted(change("2027-02", offset=offset, sequence=9, device=THERE), TOGETHER)
        assert not doubted(change("2027-01", offset=offset, sequence=9), TOGETHER)


def test_what_names_it_settles_it_and_so_does_a_later_answer_and_a_person() -> None:
    wrong = change("2009-01")
    assert misdated_among([wrong], TOGETHER) is not None
    brought = change("2026-11", offset=0, sequence=7, bases=(wrong.identity,))
    assert misdated_among([wrong, brought], TOGETHER) is None
    assert misdated_among([wrong, change("2026-11", offset=0, sequence=7)], TOGETHER) is None
    assert misdated_among([wrong], TOGETHER, left={wrong.identity}) is None
    earlier = change("2026-11", offset=0, sequence=7, counter=1)
    later = change("2009-01", sequence=2, counter=9)
    found = misdated_among([earlier, later], TOGETHER)
    assert found is not None
    assert found.answers["staff.assigned"] == (later,)  # type: ignore[index]


def test_answers_that_differ_are_both_offered_and_a_submission_is_named() -> None:
    unmet = Answer(checklist="decree-118/1", status=Status.UNMET)
    two = [change("2009-01"), change("2009-01", device=THERE, body=unmet)]
    submit = Submit(checklist="decree-118/1", covers={}, digest="00" * 32)
    remark = change("2009-01", sequence=3, body=Comment(text="ghi chú"))
    found = misdated_among([*two, remark, change("2009-01", sequence=4, body=submit)], TOGETHER)
    assert found is not None
    assert len(found.answers["staff.assigned"]) == 2  # type: ignore[index]
    assert (found.remarks, found.is_submitted, found.count) == ((remark,), True, 2)


@given(st.integers(-MAX_COUNTER, MAX_COUNTER))
def test_every_time_that_a_clock_shows_is_a_round_the_service_takes(wall: int) -> None:
    shown = round_of(local(wall).date())
    for round_ in (shown, next_round(shown), previous_round(shown)):
        assert is_round(round_)
        one = change(round_, wall=wall).change
        refused = refusal_of(one, {Role.CLERK}, highest_counter=0, secret_items=set())
        assert refused is None


def test_the_program_is_no_older_than_its_newest_file() -> None:
    resources = Path(__file__).resolve().parents[2] / "resources"
    days = [file.stem[-10:] for file in (resources / "communes").glob("*-20??-??-??.csv")]
    assert date.fromisoformat(max(days)) <= BUILT
    assert FIRST_BUILT <= BUILT
