"""Judge clocks: a computer's by itself alone, and whether the service's may correct it."""

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
FIRST_SECOND = _seconds(FIRST_BUILT)  # no program of this kind wrote anything before


def is_plausible(seconds: int) -> bool:
    """Return whether UTC *seconds* lie between the making of this program and ten years after."""
    return EARLIEST <= seconds <= LATEST


def is_service_wrong(
    said: int,
    *,
    wall: int,
    certificate: tuple[int, int] | None = None,
    known: tuple[int, int] | None = None,
) -> bool:
    """Return whether the service's time *said* is wrong, and not this computer's clock *wall*.

    All in UTC seconds. *certificate*: from when until when the service's certificate holds, where
    its chain was verified by this computer's clock. *known*: the clock and what was to be added to
    it at the last contact. The clock must be plausible, and then one of three things speaks against
    the service: its time is impossible; its own certificate does not hold at that time; or its time
    is before the one that it said last, while this clock was right then and went on since.
    """
    if not is_plausible(wall) or abs(said - wall) < CLOCK_OFF:
        return False
    if not is_plausible(said):
        return True
    if certificate is not None:
        first, last = certificate
        if first <= wall <= last and not first <= said <= last:
            return True
    if known is None:
        return False
    learnt_at, offset = known
    was_right = abs(offset) < CLOCK_OFF
    return was_right and wall >= learnt_at - CLOCK_OFF and said < learnt_at + offset - CLOCK_OFF


def says_its_time(change: Change) -> bool:
    """Return whether the time of *change* can be true: the service's is known, or it is plausible.

    What an earlier version of the program wrote is as plausible after this one was made.
    """
    return change.offset is not None or FIRST_SECOND <= change.wall <= LATEST


def least_time_of(change: Change) -> int:
    """Return when *change* was written, UTC seconds, by what was known then of the service's time.

    Where nothing was known it is no earlier than the program itself.
    """
    if change.offset is not None:
        return change.wall + change.offset
    return max(change.wall, FIRST_SECOND)
