"""A day as people type it, day first, and what is wrong with one that does not exist."""

from __future__ import annotations

import re
from datetime import date

from desktop_app.core.fault import N_, EntryRefused

_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_RUN_TOGETHER = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_YEARS = range(1945, 2101)
_LEAP = 2000  # a year that has every day


def typed_day(text: str) -> date | None:
    """Return the day typed as 20/7/2025, 20-7-25, 20072025 or 2025-07-20; None for no such day."""
    parts = _parts(text)
    if parts is None or why_no_day(text) is not None:
        return None
    return date(*parts)


def why_no_day(text: str) -> EntryRefused | None:
    """Return what is wrong with *text*: a month or day that does not exist, else its form.

    None where it is a day.
    """
    parts = _parts(text)
    if parts is None:
        return EntryRefused(N_("Write the date as day/month/year, for example 20/7/2025."))
    year, month, day = parts
    if not 1 <= month <= 12:
        return EntryRefused(N_("There is no month {month}."), month=month)
    import calendar  # only here and below: with locale 1 ms at the start of a window

    longest = calendar.monthrange(_LEAP, month)[1]
    if not 1 <= day <= longest:
        return EntryRefused(N_("Month {month} has no day {day}."), month=month, day=day)
    if year not in _YEARS:
        return EntryRefused(
            N_("The year {year} is not from {first} to {last}."),
            year=year,
            first=_YEARS[0],
            last=_YEARS[-1],
        )
    import calendar

    days = calendar.monthrange(year, month)[1]
    if day > days:
        return EntryRefused(
            N_("Month {month} of {year} has only {days} days."), month=month, year=year, days=days
        )
    return None


def is_whole(text: str) -> bool:
    """Return whether *text* has the form of a day, which may still not exist."""
    return _parts(text) is not None


def _parts(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day as typed, None where *text* has another form."""
    text = text.strip()
    if found := _DAY_FIRST.fullmatch(text) or _RUN_TOGETHER.fullmatch(text):
        day, month, year = found.groups()
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    else:
        return None
    full_year = int(year) if len(year) == 4 else 2000 + int(year)
    return full_year, int(month), int(day)
