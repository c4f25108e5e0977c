"""Reasons for a visit, and a sample by weight that anybody can draw again."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.assessment.visit_choice import (
    VisitReason,
    drawn_visits,
    suggested_visits,
    visit_reasons,
    visit_weight,
)
from desktop_app.core.ids import CentreId

DRAWN = ["00037", "00038", "00020", "00049", "00050"]


class Row(NamedTuple):
    centre: CentreId
    submitted: bool = True
    verified_items: int = 18
    differences: int = 0
    conflicts: int = 0
    replied: int = 0
    approvals: int = 0
    missing: int = 0
    overdue_actions: int = 0
    same_photos: int = 0
    hurried: tuple[int, int] | None = None


def row(number: int, **changed: object) -> Row:
    return Row(CentreId(f"{number:05d}"))._replace(**changed)  # type: ignore[arg-type]


def test_every_reason_is_told_the_most_urgent_first() -> None:
    one = row(
        1, verified_items=0, differences=2, conflicts=1, same_photos=1, hurried=(18, 20),
        overdue_actions=1, replied=1, missing=4,
    )  # fmt: skip
    found = visit_reasons(one, fell=True)
    assert [reason.reason for reason in found] == list(VisitReason)
    assert visit_reasons(row(1)) == ()
    assert visit_weight(()) == 1


def test_a_commune_that_fell_is_suggested_before_an_equal_one() -> None:
    rows = [row(1), row(2), row(3)]
    assert suggested_visits(rows, 1, fell=[CentreId("00003")]) == [rows[2]]
    never = row(4, verified_items=0)
    assert suggested_visits([*rows, never], 1) == [never]


def test_the_same_seed_draws_the_same_communes_for_ever() -> None:
    """The centres are written down: another version of the program has to draw them too."""
    rows = [row(n, missing=n % 5) for n in range(60)]
    drawn = [one.centre for one in drawn_visits(rows, 5, 20261130)]
    assert drawn == [one.centre for one in drawn_visits(reversed(rows), 5, 20261130)]
    assert drawn == DRAWN
    assert drawn != [one.centre for one in drawn_visits(rows, 5, 20261201)]


@given(st.integers(0, 10**8), st.integers(0, 20), st.integers(0, 19))
def test_who_is_taken_out_changes_nobody_elses_lot(seed: int, count: int, gone: int) -> None:
    rows = [row(n, missing=n % 3, differences=n % 2) for n in range(20)]
    before = drawn_visits(rows, count, seed)
    after = drawn_visits([one for one in rows if one is not rows[gone]], count, seed)
    kept = [one for one in before if one is not rows[gone]]
    assert after[: len(kept)] == kept
    assert len(before) == min(count, 20) and len(set(before)) == len(before)


def test_a_heavier_commune_is_drawn_more_often() -> None:
    rows = [row(0, differences=3), *(row(n) for n in range(1, 10))]
    times = Counter(drawn_visits(rows, 1, seed)[0].centre for seed in range(2_000))
    # Weight 9 among nine of weight 1: half of all draws, give or take four deviations.
    assert abs(times[rows[0].centre] - 1_000) < 90
    others = [times[one.centre] for one in rows[1:]]
    assert min(others) > 60 and max(others) < 170
