"""What rose and what fell: the order of the colours, and what has none."""

from __future__ import annotations

import pytest

from desktop_app.core.assessment.level_moves import moved
from desktop_app.core.ids import COLOURS, GREYS, Readiness


def test_every_level_is_a_colour_or_grey() -> None:
    assert {*COLOURS, *GREYS} == set(Readiness)
    assert [level.is_grey for level in (*COLOURS, *GREYS)] == [False] * 3 + [True] * 2


@pytest.mark.parametrize(
    ("before", "now", "step"),
    [
        (Readiness.RED, Readiness.AMBER, 1),
        (Readiness.AMBER, Readiness.GREEN, 1),
        (Readiness.GREEN, Readiness.RED, -1),
        (Readiness.AMBER, Readiness.AMBER, 0),
        (Readiness.NOT_SUBMITTED, Readiness.GREEN, 1),
        (Readiness.OVERDUE, Readiness.RED, 0),
        (Readiness.GREEN, Readiness.NOT_SUBMITTED, 0),
    ],
)
def test_a_level_moves_by_its_place(before: Readiness, now: Readiness, step: int) -> None:
    assert moved(before, now) == step
