"""Rounds, due dates, working days; late and silent (docs/rules.md#case-5, docs/rules.md#case-6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta, timezone

from desktop_app.core.changes.change import Change
from desktop_app.core.ids import RoundId

VIETNAM = timezone(timedelta(hours=7), "UTC+7")
SILENT_AFTER = 5  # working days

_EPOCH = datetime(1970, 1, 1, 7, tzinfo=VIETNAM)
_FIRST = int(datetime(1, 1, 2, tzinfo=VIETNAM).timestamp())
_LAST = int(datetime(9999, 12, 30, tzinfo=VIETNAM).timestamp())


def local(seconds: int) -> datetime:
    """Return UTC *seconds* as a date and time in Vietnam (UTC+7).

    Any whole number is accepted: the time of a PC's clock is stored unchanged.
    """
    return _EPOCH + timedelta(seconds=min(max(seconds, _FIRST), _LAST))


def moment_in(text: str | None) -> datetime | None:
    """Return the moment that a change names as ISO text, in Vietnam; None where it names none.

    The service takes any text there: a later or a faulty program may have written it.
    """
    try:
        moment = datetime.fromisoformat(text) if text else None
        if moment is None or moment.tzinfo is None:
            return moment.replace(tzinfo=VIETNAM) if moment else None
        return moment.astimezone(VIETNAM)
    except (ValueError, OverflowError):
        return None


def round_of(day: date) -> RoundId:
    """Return the monthly round of *day*."""
    return RoundId(f"{day.year:04d}-{day.month:02d}")


def days_of_month(year: int, month: int) -> int:
    """Return how many days a month has."""
    # Not calendar's: it reads the locale's names of days, 2 ms before anything is painted.
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def default_due(round_: RoundId, due_day: int) -> date:
    """Return the due date of *round_* when the service set none: *due_day* of its month."""
    year, month = int(round_[:4]), int(round_[5:])
    return date(year, month, min(due_day, days_of_month(year, month)))


def previous_round(round_: RoundId) -> RoundId:
    """Return the month before *round_*; the first month that a date can have has none before it."""
    year, month = int(round_[:4]), int(round_[5:])
    if (year, month) == (date.min.year, 1):
        return round_
    return RoundId(f"{year - 1:04d}-12" if month == 1 else f"{year:04d}-{month - 1:02d}")


def next_round(round_: RoundId) -> RoundId:
    """Return the month after *round_*; the last month that a date can have has none after it."""
    year, month = int(round_[:4]), int(round_[5:])
    if (year, month) == (date.max.year, 12):
        return round_
    return RoundId(f"{year + 1:04d}-01" if month == 12 else f"{year:04d}-{month + 1:02d}")


def working_days_between(start: date, end: date, holidays: Collection[date] = frozenset()) -> int:
    """Return how many Mondays to Fridays lie after *start*, up to and including *end*.

    *holidays* are days on which no office works, such as those of Tết.
    """
    if end <= start:
        return 0
    weeks, rest = divmod((end - start).days, 7)
    days = weeks * 5 + sum(
        (start + timedelta(days=weeks * 7 + n)).weekday() < 5 for n in range(1, rest + 1)
    )
    return days - sum(start < day <= end and day.weekday() < 5 for day in holidays)


def is_silent(
    last_contact: date | None, today: date, holidays: Collection[date] = frozenset()
) -> bool:
    """Return whether there was no contact for 5 working days; no contact ever counts as silent."""
    if last_contact is None:
        return True
    return working_days_between(last_contact, today, holidays) >= SILENT_AFTER


def is_late(*, due: date, today: date, submitted: bool, silent: bool) -> bool:
    """Return whether the due date passed without a submission; silent wins (disjoint lists)."""
    return not submitted and not silent and today > due


def written_at(change: Change) -> datetime:
    """Return when *change* was written, in Vietnam, by the last known offset."""
    return local(change.wall + (change.offset or 0))
