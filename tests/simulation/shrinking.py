"""Make a failing schedule small: leave out what it fails without."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import msgspec

from .schedule import Event, Schedule

T = TypeVar("T")
Fails = Callable[[Schedule], bool]


def shrunk(schedule: Schedule, fails: Fails, *, most: int = 400) -> Schedule:
    """Return a smaller schedule that fails too, after at most *most* runs."""
    left = [most]

    def still_fails(candidate: Schedule) -> bool:
        if left[0] <= 0:
            return False
        left[0] -= 1
        return fails(candidate)

    before = None
    while schedule != before and left[0] > 0:
        before = schedule
        schedule = _fewer_events(schedule, still_fails)
        schedule = _fewer_people(schedule, still_fails)
        schedule = _simpler_events(schedule, still_fails)
    return schedule


def _fewer_events(schedule: Schedule, fails: Fails) -> Schedule:
    """Leave out events, many at a time first (delta debugging)."""
    size = max(len(schedule.events) // 2, 1)
    while size:
        at = 0
        while at < len(schedule.events):
            events = schedule.events[:at] + schedule.events[at + size :]
            candidate = Schedule(seed=schedule.seed, crew=schedule.crew, events=events)
            if fails(candidate):
                schedule = candidate
            else:
                at += size
        size //= 2
    return schedule


def _fewer_people(schedule: Schedule, fails: Fails) -> Schedule:
    for crew in without_one(schedule.crew):
        candidate = Schedule(seed=schedule.seed, crew=tuple(crew), events=schedule.events)
        if crew and fails(candidate):
            return _fewer_people(candidate, fails)
    return schedule


def _simpler_events(schedule: Schedule, fails: Fails) -> Schedule:
    for at, event in enumerate(schedule.events):
        for simpler in _simpler(event):
            events = (*schedule.events[:at], simpler, *schedule.events[at + 1 :])
            candidate = Schedule(seed=schedule.seed, crew=schedule.crew, events=events)
            if fails(candidate):
                schedule = candidate
                break
    return schedule


def _simpler(event: Event) -> Iterator[Event]:
    replace = msgspec.structs.replace
    if event.faults and (event.crash >= 0 or event.service_crash >= 0):
        yield replace(event, faults=(), crash=-1, service_crash=-1)
    if event.faults:
        yield replace(event, faults=())
        for faults in without_one(event.faults):
            yield replace(event, faults=tuple(faults))
    if event.crash >= 0:
        yield replace(event, crash=-1)
    if event.service_crash >= 0:
        yield replace(event, service_crash=-1)


def without_one(members: Sequence[T]) -> Iterator[list[T]]:
    """Yield *members* with each one left out in turn."""
    for at in range(len(members)):
        yield [*members[:at], *members[at + 1 :]]
