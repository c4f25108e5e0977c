"""A measurement ends: by itself, by its limit, by a person; what is refused is an outcome."""

from __future__ import annotations

import threading

import pytest

from desktop_app.core.fault import N_, Fault
from desktop_app.measure.results import (
    Absence,
    AntivirusFacts,
    Facts,
    Measurement,
    MeasureName,
    Outcome,
    Protection,
)
from desktop_app.measure.running import LIMITS, Nothing, Work, measured

NAME = MeasureName.ANTIVIRUS
FACTS = AntivirusFacts(tool="x", protection=Protection.GOOD)


def done(work: Work, **said: object) -> Measurement:
    return measured(NAME, work, at=7, **said)  # type: ignore[arg-type]


def test_facts_are_kept_with_when_and_how_long() -> None:
    found = done(lambda: FACTS)
    assert (found.outcome, found.facts, found.at) == (Outcome.MEASURED, FACTS, 7)
    assert found.seconds >= 0


def test_what_never_answers_ends_at_its_limit() -> None:
    release = threading.Event()

    def waits() -> Facts:
        release.wait()
        return FACTS

    found = done(waits, limit=0.2)
    release.set()
    assert found.outcome is Outcome.TIMED_OUT and found.facts is None


def test_a_person_stops_it_while_it_waits() -> None:
    release, asked = threading.Event(), threading.Event()

    def waits() -> Facts:
        asked.set()
        release.wait()
        return FACTS

    found = done(waits, is_stopped=asked.is_set)
    release.set()
    assert found.outcome is Outcome.STOPPED


@pytest.mark.parametrize(
    ("raised", "outcome"),
    [
        (OSError(13, "Permission denied"), Outcome.FAILED),
        (Fault(N_("The disk is full.")), Outcome.FAILED),
        (TimeoutError(), Outcome.TIMED_OUT),
        (Nothing(Absence.NO_PRINTER, "lpstat said so"), Outcome.ABSENT),
    ],
)
def test_what_is_refused_is_an_outcome(raised: Exception, outcome: Outcome) -> None:
    def refuses() -> Facts:
        raise raised

    found = done(refuses)
    assert found.outcome is outcome
    assert bool(found.why) == (outcome is Outcome.FAILED)
    assert (found.absence is not None) == (outcome is Outcome.ABSENT)


def test_an_absence_is_no_failure() -> None:
    found = done(lambda: Absence.NO_SCANNER)
    assert (found.outcome, found.absence) == (Outcome.ABSENT, Absence.NO_SCANNER)


def test_a_mistake_of_the_program_is_not_hidden() -> None:
    def mistaken() -> Facts:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        done(mistaken)


def test_everything_has_a_limit() -> None:
    assert set(LIMITS) == set(MeasureName)
    assert all(0 < limit <= 60 for limit in LIMITS.values())
