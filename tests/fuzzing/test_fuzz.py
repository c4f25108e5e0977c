"""A short slice of the campaign tests/campaigns/fuzz.py, and that it can fail."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator

import pytest
from campaigns.fuzzing import decoders, packages, service
from campaigns.fuzzing.described import ask_all
from campaigns.fuzzing.service import ServiceUnderTest
from campaigns.fuzzing.target import Broken, Report, Target, bounded, feed, for_tries

from desktop_app.core.fault import WireRefused

SEED = 20261122


def fed(target: Target, tries: int) -> Report:
    """Return the report on so many inputs; the first failure is printed with its bytes."""
    try:
        report = feed([target], seed=SEED, until=for_tries(tries, 1))
    finally:
        target.close()
    assert report.failures == [], str(report.failures[0])
    assert len(report.outcomes[target.name]) > 1
    return report


@pytest.mark.parametrize("kind", decoders.ALL, ids=lambda kind: kind.name)
def test_bytes_that_are_nearly_right_are_read_or_refused_in_words(kind: type[Target]) -> None:
    slow = (decoders.ChecklistFile, decoders.CommunesFile)
    fed(kind(), 8 if kind in slow else 150)


@pytest.fixture(scope="module")
def place() -> Iterator[ServiceUnderTest]:
    one = ServiceUnderTest()
    yield one
    one.close()


@pytest.mark.logs  # that something was no HTTP
@pytest.mark.parametrize("kind", (*service.ALL, packages.HandedIn), ids=lambda kind: kind.name)
def test_whatever_reaches_the_service_it_answers_with_a_code_and_honest_work_goes_through(
    place: ServiceUnderTest, kind: type[service.OfService]
) -> None:
    fed(kind(place), 30 if kind is service.Enrolments else 80)


def test_the_service_answers_as_its_description_says(place: ServiceUnderTest) -> None:
    told = ask_all(place, examples=1, seed_=SEED)
    assert sum(told.values()) > 15
    place.honest_work_goes_through()


def test_whatever_lies_on_a_usb_drive_is_taken_or_refused_in_words() -> None:
    fed(packages.BroughtHome(), 40)


def test_the_fuzzer_would_tell_of_a_crash() -> None:
    class Crashes(Target):
        name = "crashes"

        def outcome(self, data: bytes) -> str:
            if b"\x80" in data:
                raise UnicodeDecodeError("utf-8", data, 0, 1, "half a letter")
            if data.startswith(b"wait"):
                raise WireRefused("not caught")
            return "read"

    target = Crashes()
    target.good = [b"wait for it", b"a" * 40]
    report = feed([target], seed=1, until=for_tries(400, 1))
    said = "".join(map(str, report.failures))
    assert "half a letter" in said
    assert "not caught" in said
    assert sum(report.tried.values()) < 400  # it stops after enough failures


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers of this kind here")
def test_the_fuzzer_would_tell_of_a_hang() -> None:
    with pytest.raises(Broken, match="still busy"), bounded(0.05):
        while True:
            pass


def test_the_same_seed_makes_the_same_inputs() -> None:
    one, other = decoders.Requests(), decoders.Requests()
    first = [one.make(random.Random(7)) for _ in range(3)]
    assert first == [other.make(random.Random(7)) for _ in range(3)]
