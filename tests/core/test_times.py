"""Any clock value is accepted, and none makes a screen fail."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from desktop_app import checklist_files
from desktop_app.core.assessment.judging import evidence_valid_until
from desktop_app.core.changes.bodies import Attach, fields_of
from desktop_app.core.changes.change import MAX_COUNTER, Change, held
from desktop_app.core.ids import CentreId, CommuneCode, DeviceId, EvidenceKind, RoundId
from desktop_app.core.time.rounds import VIETNAM, local

CHECKLIST = checklist_files.load(checklist_files.newest())


@given(st.integers(-MAX_COUNTER, MAX_COUNTER), st.dates())
def test_a_clock_that_shows_anything_at_all_has_a_day(wall: int, captured: date) -> None:
    assert local(wall).tzinfo is VIETNAM
    for day in (None, captured):
        body = Attach(evidence=EvidenceKind.PHOTO, number="1", captured=day)
        one = held(
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
        until = evidence_valid_until(CHECKLIST, one)
        assert until is not None
        assert until >= (day or local(wall).date())


def test_local_is_the_time_in_vietnam() -> None:
    assert local(0).isoformat() == "1970-01-01T07:00:00+07:00"
    assert local(1_794_186_000).isoformat() == "2026-11-09T08:00:00+07:00"
