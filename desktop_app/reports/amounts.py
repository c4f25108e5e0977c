"""Counts, rounds and times as papers print them.

Shares, plain numbers and days are in ``desktop_app.i18n.figures``.
"""

from __future__ import annotations

from datetime import date, datetime

from desktop_app.core.ids import RoundId
from desktop_app.core.time.rounds import VIETNAM
from desktop_app.i18n import figures


def count(value: int) -> str:
    """Return *value* as running text writes a count: 04, 12, 1.609."""
    return f"{value:02d}" if 0 < value < 10 else figures.number(value)


def local(moment: datetime) -> datetime:
    """Return *moment* in Vietnam; one without a zone is taken as local already."""
    return moment if moment.tzinfo is None else moment.astimezone(VIETNAM)


def hour_in_words(moment: datetime) -> str:
    """Return the time of day: 08 giờ 30 phút."""
    here = local(moment)
    return f"{here:%H} giờ {here:%M} phút"


def day_of(moment: datetime) -> date:
    """Return the day of *moment* in Vietnam."""
    return local(moment).date()


def moment_in_words(moment: datetime) -> str:
    """Return 16 giờ 00 phút ngày 20 tháng 7 năm 2025."""
    return figures.moment_in_words(local(moment))


def short_moment(moment: datetime) -> str:
    """Return 16:00 ngày 20/7/2025, for small print."""
    return f"{local(moment):%H:%M} ngày {figures.day(day_of(moment))}"


def _first_day(round_: RoundId) -> date:
    return date(int(round_[:4]), int(round_[5:]), 1)


def round_in_words(round_: RoundId) -> str:
    """Return the round in running text: tháng 11 năm 2026."""
    return figures.month_in_words(_first_day(round_))


def short_round(round_: RoundId) -> str:
    """Return the round in small print: 11/2026."""
    return figures.month(_first_day(round_))
