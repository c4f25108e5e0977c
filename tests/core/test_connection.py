"""Hours with and without a connection: what is measured, what is not, and that it adds up."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.ids import RoundId
from desktop_app.core.time.connection import (
    HELD,
    ConnectionHours,
    ConnectionNote,
    Noted,
    Span,
    hours_of_month,
    spans,
)
from desktop_app.core.time.rounds import VIETNAM

ROUND = RoundId("2026-11")
HOUR = 3600


def at(day: int, hour: int, minute: int = 0) -> int:
    """Return a moment of November 2026 in Vietnam, UTC seconds."""
    return int(datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM).timestamp())


def note(seconds: int, what: Noted, to: str = "") -> ConnectionNote:
    return ConnectionNote(at=seconds, what=what, to=to)


def run(start: int, end: int, *, cut: tuple[int, int] | None = None) -> list[ConnectionNote]:
    """Return the notes of a program that was open and looked every quarter of an hour."""
    noted = [note(start, Noted.BEGUN)]
    for moment in range(start, end, 900):
        is_cut = cut is not None and cut[0] <= moment < cut[1]
        noted.append(note(moment, Noted.CUT if is_cut else Noted.REACHED))
    return [*noted, note(end, Noted.ENDED)]


def hours(noted: list[ConnectionNote], until: int, **said: object) -> ConnectionHours:
    return hours_of_month(spans(noted), ROUND, until=until, **said)  # type: ignore[arg-type]


def test_a_day_at_the_office_is_measured_and_the_night_is_not() -> None:
    found = hours(run(at(3, 8), at(3, 17)), at(3, 23))
    assert found.measured_seconds == 9 * HOUR and found.cut_seconds == 0
    assert found.whole_seconds == (2 * 24 + 23) * HOUR
    (today,) = found.days[2:]
    assert today.measured == (0,) * 8 + (HOUR,) * 9 + (0,) * 7
    assert (found.working_days_measured, len(found.working_days)) == (1, 2)  # 1/11 is a Sunday


def test_a_time_without_connection_is_counted_in_its_hours() -> None:
    noted = run(at(3, 8), at(3, 17), cut=(at(3, 10, 30), at(3, 13)))
    found = hours(noted, at(4, 12))
    assert found.cut_seconds == found.longest_cut == 2 * HOUR + HOUR // 2
    assert found.days[2].cut[10:14] == (HOUR // 2, HOUR, HOUR, 0)
    assert found.days_cut_over(2) == (date(2026, 11, 3),)
    assert found.days_cut_over(3) == ()


def test_nothing_is_measured_while_the_program_is_closed() -> None:
    noted = [
        *run(at(3, 8), at(3, 9)),
        note(at(3, 9, 5), Noted.REACHED),
        *run(at(3, 9, 20), at(3, 10)),
    ]
    assert [one.seconds for one in spans(noted)] == [HOUR, 40 * 60]


def test_a_program_that_was_killed_ends_with_its_last_note() -> None:
    killed = run(at(3, 8), at(3, 9))[:-1]  # no note of its end
    assert sum(one.seconds for one in spans([*killed, *run(at(3, 14), at(3, 15))])) == 105 * 60


def test_a_computer_that_slept_measured_nothing_meanwhile() -> None:
    noted = [note(0, Noted.BEGUN), note(10, Noted.REACHED), note(11 + HELD, Noted.REACHED)]
    assert spans(noted, until=12 + HELD) == (Span(start=11 + HELD, end=12 + HELD, is_cut=False),)


def test_a_clock_that_was_put_back_measures_no_second_twice() -> None:
    noted = [*run(at(3, 8), at(3, 10)), *run(at(3, 9), at(3, 11))]
    assert sum(one.seconds for one in spans(noted)) == 3 * HOUR


def test_a_clock_that_was_far_ahead_blocks_nothing() -> None:
    noted = [*run(at(3, 8) + 10**10, at(3, 9) + 10**10), *run(at(3, 8), at(3, 9))]
    assert hours(noted, at(4, 0)).measured_seconds == HOUR


def test_every_host_has_its_own_hours() -> None:
    noted = [
        note(0, Noted.BEGUN),
        note(0, Noted.REACHED, "a:1"),
        note(60, Noted.CUT),
        note(600, Noted.CUT, "a:1"),
        note(900, Noted.ENDED),
    ]
    assert spans(noted, "a:1") == (
        Span(start=0, end=600, is_cut=False),
        Span(start=600, end=900, is_cut=True),
    )
    assert spans(noted) == (Span(start=60, end=900, is_cut=True),)
    assert spans(noted, "b:1") == ()


def test_holidays_and_weekends_are_no_working_days() -> None:
    noted = [*run(at(7, 8), at(7, 12), cut=(at(7, 8), at(7, 12)))]  # a Saturday
    assert hours(noted, at(9, 0)).days_cut_over(2) == ()
    noted = run(at(3, 8), at(3, 12), cut=(at(3, 8), at(3, 12)))
    assert hours(noted, at(9, 0), holidays={date(2026, 11, 3)}).days_cut_over(2) == ()


def test_a_day_measured_too_little_is_not_judged() -> None:
    found = hours([*run(at(2, 8), at(2, 9)), *run(at(3, 8), at(3, 16))], at(5, 0))
    assert found.days_unjudged(2) == 2  # the 2nd for an hour, the 4th not at all
    cut = run(at(2, 8), at(2, 11), cut=(at(2, 8), at(2, 11)))
    assert hours([*cut, *run(at(3, 8), at(3, 16))], at(4, 0)).days_unjudged(2) == 0


def test_a_month_that_has_not_begun_has_no_hours() -> None:
    found = hours([], at(1, 0) - 10)
    assert (found.days, found.whole_seconds, found.longest_cut) == ((), 0, 0)


any_notes = st.lists(
    st.builds(
        ConnectionNote,
        at=st.integers(at(1, 0) - 4 * HOUR, at(4, 0)) | st.integers(-(10**12), 10**12),
        what=st.sampled_from(Noted),
        to=st.sampled_from(("", "a:1")),
    ),
    max_size=60,
)


@given(any_notes, st.integers(at(1, 0) - HOUR, at(30, 23)))
def test_whatever_was_noted_no_second_is_counted_twice(
    noted: list[ConnectionNote], until: int
) -> None:
    measured = spans(noted, until=until)
    assert all(one.seconds > 0 for one in measured)
    ends = [one.end for one in measured]
    assert all(end <= one.start for end, one in zip(ends, measured[1:], strict=False))
    found = hours_of_month(measured, ROUND, until=until)
    assert 0 <= found.cut_seconds <= found.measured_seconds <= found.whole_seconds
    inside = [one for day in found.days for one in zip(day.measured, day.cut, strict=True)]
    assert all(0 <= cut <= whole <= HOUR for whole, cut in inside)
    assert sum(one.seconds for one in found.cuts) == found.cut_seconds
    assert found.days_unjudged(2) + len(found.days_cut_over(2)) <= len(found.working_days)


@given(any_notes)
def test_only_time_between_two_notes_of_one_run_is_measured(noted: list[ConnectionNote]) -> None:
    points = {one.at for one in noted}
    for one in spans(noted):
        inside = [point for point in points if one.start <= point <= one.end]
        assert one.end in points
        assert one.seconds <= HELD * max(1, len(inside))
    assert spans([one for one in noted if one.what is not Noted.BEGUN]) == ()
