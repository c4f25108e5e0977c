"""When to exchange: periodic with jitter, backing off after faults, at once for a reason.

Pure: the time comes in as an argument, in seconds of a monotonic clock.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from desktop_app.core.fault import Fault

from .exchange_faults import Busy, NoConnection, SyncFault

Chance = Callable[[], float]  # from 0 up to 1

PERIOD = 15 * 60.0  # seconds between exchanges while nothing happens
AFTER_CHANGE = 30.0  # from a first change to the exchange: several answers then go in one request
FIRST_BACK_OFF, LONGEST_BACK_OFF = 60.0, 30 * 60.0
WHERE_BUSY = 15.0  # seconds at least before the next request after the service answered Busy
HOPELESS = 60 * 60.0  # after a fault that a person must solve first
SETTLE = 3.0  # a network that has just returned is not ready at once


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """When the next exchange is due, and how the last ones ended.

    ``not_before`` is the time that the service named; only a person's request ignores it.
    """

    next_at: float
    not_before: float = 0.0
    failures: int = 0
    was_without_connection: bool = False

    def is_due(self, now: float) -> bool:
        """Return whether to exchange now."""
        return now >= self.next_at

    def wait(self, now: float) -> float:
        """Return the seconds until the next exchange is due."""
        return max(0.0, self.next_at - now)


def begun(now: float, chance: Chance) -> Pace:
    """Return the pace of a program that has just started."""
    # Not all at once when the offices open at half past seven.
    return Pace(next_at=now + SETTLE + 30.0 * chance())


def asked(pace: Pace, now: float) -> Pace:
    """Return the pace after a person asked for an exchange now."""
    return _replaced(pace, next_at=now)


def changed(pace: Pace, now: float, chance: Chance) -> Pace:
    """Return the pace once something was written: soon, but never later than it was due."""
    if pace.failures:
        return pace
    due = max(now + _around(AFTER_CHANGE, chance), pace.not_before)
    return _replaced(pace, next_at=min(pace.next_at, due))


def connection_back(pace: Pace, now: float, chance: Chance) -> Pace:
    """Return the pace after the network returned: at once, where it had been missing."""
    if not pace.was_without_connection:
        return pace
    due = max(now + SETTLE * (0.5 + chance()), pace.not_before)
    return _replaced(pace, next_at=min(pace.next_at, due), failures=0)


def succeeded(pace: Pace, now: float, chance: Chance, *, is_more: bool = False) -> Pace:
    """Return the pace after an exchange; *is_more*: something was left over."""
    if is_more:
        return Pace(next_at=now + _around(FIRST_BACK_OFF, chance))
    return Pace(next_at=now + _around(PERIOD, chance))


def failed(pace: Pace, now: float, fault: Fault, chance: Chance) -> Pace:
    """Return the pace after *fault*: a longer wait each time, at least what the service named."""
    failures = pace.failures + 1
    not_before = 0.0
    first = FIRST_BACK_OFF
    if isinstance(fault, Busy) and fault.retry_after is not None:
        # The service answered and named when it has room, so the wait need not grow as after a
        # fault.
        not_before, first = now + fault.retry_after, max(fault.retry_after, WHERE_BUSY)
    if isinstance(fault, SyncFault) and not fault.will_pass:
        back_off = HOPELESS
    else:
        back_off = min(first * 2 ** min(failures - 1, 16), max(LONGEST_BACK_OFF, first))
    # Spread after the time it named, or all devices would return in the same second.
    due = max(now + _around(back_off, chance), not_before + back_off * chance() * 0.5)
    return Pace(
        next_at=due,
        not_before=not_before,
        failures=failures,
        was_without_connection=isinstance(fault, NoConnection),
    )


def _around(seconds: float, chance: Chance) -> float:
    """Return *seconds* give or take a quarter."""
    return seconds * (0.75 + 0.5 * chance())


def _replaced(pace: Pace, **changed: object) -> Pace:
    return msgspec.structs.replace(pace, **changed)
