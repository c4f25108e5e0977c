"""Judge a computer's clock by itself alone, before the first contact with a service."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from desktop_app.core.changes.change import Change
from desktop_app.core.version import BUILT, FIRST_BUILT

from .rounds import VIETNAM

# A clock that shows more than this after the program was made is doubted: clocks of PCs without a
# battery start in 1970, 1980, 2000 or at the end of their range, 2099.
_LONGEST_USE = timedelta(days=3653)

CLOCK_OFF = 300  # seconds from the service's time at which a clock is called wrong


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time(), VIETNAM).timestamp())


EARLIEST = _seconds(BUILT)
LATEST = EARLIEST + int(_LONGEST_USE.total_seconds())
_FIRST = _seconds(FIRST_BUILT)


def is_plausible(seconds: int) -> bool:
    """Return whether UTC *seconds* lie between the making of this program and ten years after."""
    return EARLIEST <= seconds <= LATEST


def says_its_time(change: Change) -> bool:
    """Return whether the time of *change* can be true: the service's is known, or it is plausible.

    What an earlier version of the program wrote is as plausible after this one was made.
    """
    return change.offset is not None or _FIRST <= change.wall <= LATEST


def least_time_of(change: Change) -> int:
    """Return when *change* was written, UTC seconds, by what was known then of the service's time.

    Where nothing was known it is no earlier than the program itself.
    """
    if change.offset is not None:
        return change.wall + change.offset
    return max(change.wall, _FIRST)
