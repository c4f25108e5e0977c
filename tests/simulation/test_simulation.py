"""A slice of the simulator runs with the tests; the campaign is ``dev.py simulate``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulation.campaign import province, smallest
from simulation.mutations import MUTATIONS, Mutation, prove, text_of
from simulation.running import run
from simulation.schedule import Event, Schedule, schedule_of
from simulation.shrinking import shrunk
from simulation.world import Province

pytestmark = pytest.mark.logs  # a crash of the service is logged

_MANY, _AT_ONCE = 60, 20


@pytest.fixture(scope="module")
def place() -> Iterator[Province]:
    with province() as one:
        yield one


@pytest.mark.parametrize("start", range(0, _MANY, _AT_ONCE))
def test_nothing_is_lost_in_sixty_schedules(place: Province, start: int) -> None:
    for seed in range(start, start + _AT_ONCE):
        schedule = schedule_of(seed)
        came = run(place, schedule)
        assert came.faults == (), f"dev.py simulate --replay {seed}"


def test_a_seed_is_the_same_schedule_each_time(place: Province) -> None:
    assert schedule_of(7) == schedule_of(7) != schedule_of(8)
    one, other = (run(place, schedule_of(11), tells=True) for _ in range(2))
    assert one == other


def test_a_failing_schedule_is_made_small() -> None:
    def fails(schedule: Schedule) -> bool:
        kinds = [event.kind for event in schedule.events]
        return "copy" in kinds and "sync" in kinds[kinds.index("copy") :]

    seed = next(seed for seed in range(1_000) if fails(schedule_of(seed)))
    small = shrunk(schedule_of(seed), fails)
    assert [event.kind for event in small.events] == ["copy", "sync"]
    assert not any(event.faults or event.crash >= 0 for event in small.events)
    assert len(small.crew) == 1


def test_a_failure_is_told_as_steps_that_replay(place: Province) -> None:
    # A schedule does not begin with events that this program does not know.
    unknown = Event(kind="answer", who=0, item=99)
    schedule = Schedule(seed=1, crew=(0, 1), events=(Event(kind="restart", who=1), unknown))
    came = smallest(place, schedule)
    assert len(came.schedule.events) == 1
    assert came.faults[0].startswith("the program raised IndexError")


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_every_mutation_still_finds_its_place_and_is_a_program(mutation: Mutation) -> None:
    for patch in mutation.patches:
        compile(text_of(patch), patch.file, "exec")


@pytest.mark.parametrize("name", ["refusal-not-heard", "base-ignored", "present-clock-judges"])
def test_a_fault_in_the_program_is_caught(name: str) -> None:
    mutation = next(one for one in MUTATIONS if one.name == name)
    assert prove(mutation, most=60).seed is not None
