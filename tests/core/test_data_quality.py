"""Four checks of data: right, complete, clean, alive; each with its reasons."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.assessment.board_counts import Counts
from desktop_app.core.assessment.data_quality import (
    QualityCheck,
    QualityReason,
    failed_checks,
    quality_faults,
)
from desktop_app.core.ids import Readiness

TODAY = date(2026, 11, 30)


def counts(**changed: object) -> Counts:
    """Return the counts of a whole assessment, with *changed* members."""
    needed = (one.name for one in msgspec.structs.fields(Counts) if one.required)
    whole: dict[str, object] = dict.fromkeys(needed, 0) | {
        "level": Readiness.GREEN, "submitted": True, "answered": 64,
        "answered_critical": 18, "verified": None, "named_met": 10,
        "checklist": "decree-118/1", "judged_by": "decree-118/1",
        "items": 64, "critical": 18, "verified_critical": 18,
    }  # fmt: skip
    return Counts(**{**whole, **changed})  # type: ignore[arg-type]


def found(one: Counts, *, days: int | None = 3, **more: object) -> list[tuple[str, str, int]]:
    confirmed = TODAY - timedelta(days=days) if days is not None else None
    faults = quality_faults(
        one, confirmed=confirmed, today=TODAY, overdue_after=35, **more  # type: ignore[arg-type]
    )  # fmt: skip
    return [(fault.check, fault.reason, fault.count) for fault in faults]


def test_a_whole_assessment_has_no_fault() -> None:
    assert found(counts()) == []


@pytest.mark.parametrize(
    "changed, told",
    [
        ({"unproven": 2}, ("right", "unproven", 2)),
        ({"differences": 1}, ("right", "contradicted", 1)),
        ({"hurried": (18, 20)}, ("right", "hurried", 18)),
        ({"answered_critical": 15}, ("complete", "unanswered", 3)),
        ({"conflicts": 1}, ("clean", "conflict", 1)),
        ({"unplaced": 4}, ("clean", "unplaced", 4)),
        ({"ask_again": 5}, ("clean", "ask_again", 5)),
    ],
)
def test_each_reason_fails_the_check_it_belongs_to(
    changed: dict[str, object], told: tuple[str, str, int]
) -> None:
    assert found(counts(**changed)) == [told]


def test_what_is_known_beside_the_counts_is_checked_too() -> None:
    assert found(counts(), same_photos=2) == [("right", "same_photo", 2)]
    assert found(counts(), known_commune=False) == [("clean", "unknown_commune", 1)]


@pytest.mark.parametrize(
    "days, told",
    [(35, []), (36, [("alive", "old", 36)]), (None, [("alive", "never_confirmed", 1)])],
)
def test_alive_is_the_age_of_the_last_confirmation(
    days: int | None, told: list[tuple[str, str, int]]
) -> None:
    assert found(counts(), days=days) == told


@given(st.integers(0, 18), st.integers(0, 18), st.integers(0, 400), st.integers(0, 3))
def test_more_evidence_and_answers_never_fail_another_check(
    unproven: int, answered: int, days: int, conflicts: int
) -> None:
    def failed(less: int, more: int) -> frozenset[QualityCheck]:
        one = counts(unproven=less, answered_critical=more, conflicts=conflicts)
        confirmed = TODAY - timedelta(days=days)
        return failed_checks(
            quality_faults(one, confirmed=confirmed, today=TODAY, overdue_after=35)
        )

    assert failed(0, 18) <= failed(unproven, answered)


def test_every_reason_can_be_found() -> None:
    every = counts(
        unproven=1, differences=1, hurried=(18, 20), answered_critical=1, conflicts=1, unplaced=1,
        ask_again=1,
    )  # fmt: skip
    told = found(every, days=None, same_photos=1, known_commune=False) + found(every, days=99)
    assert {reason for _check, reason, _count in told} == set(QualityReason)
