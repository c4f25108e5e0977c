"""The current time of a PC, by its clock and the error measured by the service."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.storage.facts import Clock
from desktop_app.workspace.context.moment import moment_of

NOW = 1_794_186_000  # 9 November 2026, 08:00 in Vietnam
YEAR = 365 * 86_400


def test_a_clock_that_was_wrong_by_years_is_corrected() -> None:
    for off in (-17 * YEAR, 73 * YEAR, 3_600, 0):
        clock = Clock(offset=-off, learnt_at=NOW + off)
        moment = moment_of(NOW + off + 86_400, clock)
        assert moment.seconds == NOW + 86_400
        assert moment.offset_age == 86_400


def test_a_clock_that_was_set_right_is_not_corrected_again() -> None:
    for off in (-17 * YEAR, 73 * YEAR):
        moment = moment_of(NOW + 3_600, Clock(offset=-off, learnt_at=NOW + off))
        assert moment.seconds == NOW + 3_600
        assert moment.is_known


def test_without_the_service_the_pcs_clock_is_all_there_is() -> None:
    assert moment_of(NOW, None).seconds == NOW
    assert not moment_of(NOW, None).is_known


@given(st.integers(0, 2**33), st.integers(-(2**32), 2**32), st.integers(0, 2**33))
def test_time_never_falls_far_behind_what_the_service_said(
    learnt_at: int, offset: int, wall: int
) -> None:
    assert moment_of(wall, Clock(offset=offset, learnt_at=learnt_at)).seconds >= (
        learnt_at + offset - 600
    )
