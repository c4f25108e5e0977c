"""Hours with and without a connection, from notes that were made while the program was open.

Between two notes of one run the first one holds, for at most ``HELD``: a longer silence (the PC
slept, the clock was set) is time that nobody measured, like all time with the program closed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import assert_never

import msgspec

from desktop_app.core.ids import RoundId

from .rounds import VIETNAM, days_of_month, local

HELD = 45 * 60  # seconds; exchanges follow one another within 38 minutes, also after faults
HOURS = 24
WORKING_HOURS = 8  # of a day
_HOUR = 3600


class Noted(StrEnum):
    """What a note says."""

    BEGUN = "begun"  # the program was opened
    ENDED = "ended"  # it was closed
    REACHED = "reached"
    CUT = "cut"  # what was to be reached was not


class ConnectionNote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One note. ``at`` in UTC seconds as far as known; ``to`` the host, "" for the service."""

    at: int
    what: Noted
    to: str = ""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Measured time, UTC seconds from ``start`` up to ``end``."""

    start: int
    end: int
    is_cut: bool

    @property
    def seconds(self) -> int:
        """How long it is."""
        return self.end - self.start


class DayHours(msgspec.Struct, frozen=True, kw_only=True):
    """One day in Vietnam: of each of its hours the seconds measured, and those without connection.

    A working day is a Monday to Friday that is no holiday.
    """

    day: date
    is_working: bool
    measured: tuple[int, ...]
    cut: tuple[int, ...]

    @property
    def measured_seconds(self) -> int:
        """The seconds of the day that were measured."""
        return sum(self.measured)

    @property
    def cut_seconds(self) -> int:
        """The measured seconds without connection."""
        return sum(self.cut)


class ConnectionHours(msgspec.Struct, frozen=True, kw_only=True):
    """The hours of a month, of its days up to the one judged. ``cuts``: each time without."""

    round: RoundId
    days: tuple[DayHours, ...]
    cuts: tuple[Span, ...]
    whole_seconds: int  # of the days up to the moment judged, measured or not

    @property
    def measured_seconds(self) -> int:
        """The seconds that were measured."""
        return sum(day.measured_seconds for day in self.days)

    @property
    def cut_seconds(self) -> int:
        """The measured seconds without connection."""
        return sum(day.cut_seconds for day in self.days)

    @property
    def longest_cut(self) -> int:
        """The seconds of the longest time without connection, 0 where there was none."""
        return max((span.seconds for span in self.cuts), default=0)

    @property
    def working_days(self) -> tuple[DayHours, ...]:
        """The working days up to the one judged."""
        return tuple(day for day in self.days if day.is_working)

    @property
    def working_days_measured(self) -> int:
        """How many of the working days were measured, be it for an hour."""
        return sum(day.measured_seconds > 0 for day in self.working_days)

    def days_cut_over(self, hours: int) -> tuple[date, ...]:
        """Return the working days that were without connection for more than *hours* in all."""
        return tuple(day.day for day in self.working_days if day.cut_seconds > hours * _HOUR)

    def days_unjudged(self, hours: int) -> int:
        """Return how many working days before the last day may have been cut for over *hours*.

        Those were not, as far as was measured; but more than *hours* of a working day were not
        measured.
        """
        whole = (WORKING_HOURS - hours) * _HOUR
        return sum(
            day.is_working and day.measured_seconds < whole and day.cut_seconds <= hours * _HOUR
            for day in self.days[:-1]
        )


def spans(
    notes: Iterable[ConnectionNote], to: str = "", *, until: int | None = None
) -> tuple[Span, ...]:
    """Return the measured time about the host *to*, the earliest first, no second twice.

    *until*: now, while the program is open. Neighbours that say the same are one span.
    """
    found: list[Span] = []
    is_open = False
    last: ConnectionNote | None = None
    for note in notes:
        match note.what:
            case Noted.BEGUN:
                is_open, last = True, None
            case Noted.ENDED:
                _add(found, last, note.at)
                is_open, last = False, None
            case Noted.REACHED | Noted.CUT:
                if is_open and note.to == to:
                    _add(found, last, note.at)
                    last = note
            case _:
                assert_never(note.what)
    if until is not None:
        _add(found, last, until)
    return _joined(found)


def _add(found: list[Span], last: ConnectionNote | None, end: int) -> None:
    if last is not None and 0 < end - last.at <= HELD:
        found.append(Span(start=last.at, end=end, is_cut=last.what is Noted.CUT))


def _joined(found: list[Span]) -> tuple[Span, ...]:
    """Return *found* in the order of time; what a clock that was put back measured twice once."""
    joined: list[Span] = []
    for span in sorted(found, key=lambda one: (one.start, one.end)):
        before = joined[-1] if joined else None
        start = span.start if before is None else max(span.start, before.end)
        if start >= span.end:
            continue
        if before is not None and before.end == start and before.is_cut == span.is_cut:
            joined[-1] = Span(start=before.start, end=span.end, is_cut=span.is_cut)
        else:
            joined.append(Span(start=start, end=span.end, is_cut=span.is_cut))
    return tuple(joined)


def hours_of_month(
    measured: Sequence[Span],
    round_: RoundId,
    *,
    until: int,
    holidays: Collection[date] = frozenset(),
) -> ConnectionHours:
    """Return the hours of the month of *round_*, of its days up to *until*, UTC seconds."""
    first = date(int(round_[:4]), int(round_[5:]), 1)
    month_days = [first + timedelta(days=n) for n in range(days_of_month(first.year, first.month))]
    today = local(until).date()
    days = [day for day in month_days if day <= today]
    cells = {day: ([0] * HOURS, [0] * HOURS) for day in days}
    begin = _start_of(first)
    end = min(begin + len(month_days) * HOURS * _HOUR, until)
    cuts = []
    for span in measured:
        low, high = max(span.start, begin), min(span.end, end)
        if low >= high:
            continue
        if span.is_cut:
            cuts.append(Span(start=low, end=high, is_cut=True))
        while low < high:
            stop = min(high, low - (low - begin) % _HOUR + _HOUR)
            day, hour = divmod((low - begin) // _HOUR, HOURS)
            all_seconds, cut_seconds = cells[month_days[day]]
            all_seconds[hour] += stop - low
            cut_seconds[hour] += stop - low if span.is_cut else 0
            low = stop
    return ConnectionHours(
        round=round_,
        days=tuple(
            DayHours(
                day=day,
                is_working=day.weekday() < 5 and day not in holidays,
                measured=tuple(cells[day][0]),
                cut=tuple(cells[day][1]),
            )
            for day in days
        ),
        cuts=tuple(cuts),
        whole_seconds=max(0, end - begin),
    )


def _start_of(day: date) -> int:
    """Return the UTC second at which *day* begins in Vietnam."""
    return int(datetime.combine(day, time(), VIETNAM).timestamp())
