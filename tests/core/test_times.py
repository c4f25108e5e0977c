"""Any clock value is accepted, and none makes a screen fail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app import checklist_files
from desktop_app.core.assessment.judging import evidence_stands, evidence_valid_until
from desktop_app.core.changes.bodies import Attach, fields_of
from desktop_app.core.changes.change import MAX_COUNTER, Change, Held, held
from desktop_app.core.ids import CentreId, CommuneCode, DeviceId, EvidenceKind, ItemId, RoundId
from desktop_app.core.time.rounds import VIETNAM, local
from desktop_app.core.version import FIRST_BUILT

CHECKLIST = checklist_files.load(checklist_files.newest())


def attached(wall: int, captured: date | None) -> Held:
    """Return a photo that was attached while the clock showed *wall*, its error unknown."""
    body = Attach(evidence=EvidenceKind.PHOTO, number="1", captured=captured)
    return held(
        Change(
            kind=body.KIND,
            device=DeviceId("ab" * 16),
            commune=CommuneCode("25399"),
            sequence=1,
            counter=1,
            wall=wall,
            centre=CentreId("25399"),
            round=RoundId("2026-11"),
            fields=fields_of(body),
        )
    )


@given(st.integers(-MAX_COUNTER, MAX_COUNTER), st.dates())
def test_a_clock_that_shows_anything_at_all_has_a_day(wall: int, captured: date) -> None:
    assert local(wall).tzinfo is VIETNAM
    for day in (None, captured):
        one = attached(wall, day)
        until = evidence_valid_until(CHECKLIST, one)
        assert until is not None
        assert until >= (day or local(wall).date())


YEAR = timedelta(days=365)  # the validity of a photo
TODAY = date(2026, 11, 14)
NOW, IN_2031, IN_2099 = 1_794_600_000, 1_930_000_000, 4_080_000_000


@pytest.mark.parametrize(
    ("wall", "captured", "start"),
    [
        (NOW, None, TODAY),
        (NOW, date(2026, 6, 3), date(2026, 6, 3)),
        (NOW, date(2099, 1, 1), TODAY),  # by a camera with a wrong clock
        (IN_2099, date(2026, 6, 3), date(2026, 6, 3)),
        (IN_2099, None, FIRST_BUILT),
        (IN_2031, None, FIRST_BUILT),
        (IN_2099, date(2099, 4, 15), FIRST_BUILT),
        (0, None, FIRST_BUILT),
    ],
)
def test_a_clock_that_is_ahead_gives_evidence_no_longer_validity(
    wall: int, captured: date | None, start: date
) -> None:
    one = attached(wall, captured)
    assert evidence_valid_until(CHECKLIST, one, as_of=TODAY) == start + YEAR
    item = CHECKLIST.item(ItemId("premises.available"))
    for day, is_valid in ((TODAY, True), (TODAY + YEAR + timedelta(days=1), False)):
        assert evidence_stands(CHECKLIST, item, [one], as_of=day) == (is_valid, True)


def test_local_is_the_time_in_vietnam() -> None:
    assert local(0).isoformat() == "1970-01-01T07:00:00+07:00"
    assert local(1_794_186_000).isoformat() == "2026-11-09T08:00:00+07:00"
