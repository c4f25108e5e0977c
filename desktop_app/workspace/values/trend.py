"""How an area's communes stood, round by round and day by day."""

from __future__ import annotations

from datetime import date, datetime, time

import msgspec

from desktop_app.core.ids import Readiness, RoundId


class RoundPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One round: how many of ``of`` communes stood at each level by their last submission in it.

    The round that the board shows stands by its official levels, as the board counts them.
    """

    round: RoundId
    of: int
    submitted: int
    levels: dict[Readiness, int]
    checked: int  # every critical item verified
    green_checked: int


class DayPoint(msgspec.Struct, frozen=True, kw_only=True):
    """The day's figure: how many of ``of`` communes stood at each level at the set time."""

    day: date
    of: int
    levels: dict[Readiness, int]


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """The rounds up to the one shown, and the days up to today, the latest last."""

    rounds: tuple[RoundPoint, ...]
    days: tuple[DayPoint, ...]
    figure_time: time
    data_time: datetime | None
