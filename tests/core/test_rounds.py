"""Rounds, working days, late and silent."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.ids import RoundId
from desktop_app.core.time.rounds import (
    default_due,
    is_late,
    is_silent,
    local,
    previous_round,
    round_of,
    working_days_between,
)

days = st.dates(date(2009, 1, 1), date(2099, 12, 31))


@given(days, st.integers(0, 60))
def test_working_days_are_counted_like_on_a_calendar(start: date, length: int) -> None:
    each = (start + timedelta(days=n) for n in range(1, length + 1))
    expected = sum(day.weekday() < 5 for day in each)
    assert working_days_between(start, start + timedelta(days=length)) == expected


@given(days, days)
def test_late_and_silent_never_meet(contact: date, today: date) -> None:
    silent = is_silent(contact, today)
    late = is_late(due=date(2026, 11, 20), today=today, submitted=False, silent=silent)
    assert not (late and silent)


def test_never_heard_of_is_silent() -> None:
    assert is_silent(None, date(2026, 11, 2))


def test_a_friday_is_silent_on_the_next_friday_and_not_before() -> None:
    friday = date(2026, 11, 6)
    assert not is_silent(friday, friday + timedelta(days=6))
    assert is_silent(friday, friday + timedelta(days=7))


def test_a_round_is_a_month_of_vietnam() -> None:
    assert round_of(local(1_793_466_000).date()) == "2026-11"  # 31 October 17:00 UTC
    assert previous_round(RoundId("2026-01")) == "2025-12"
    assert default_due(RoundId("2027-02"), 31) == date(2027, 2, 28)
