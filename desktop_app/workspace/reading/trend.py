"""The trend of an area by round and by day, from kept summaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from desktop_app.core.assessment.summary import DAYS_KEPT, Summary
from desktop_app.core.ids import CentreId, Readiness, RoundId
from desktop_app.core.time.rounds import local, previous_round
from desktop_app.storage import state
from desktop_app.workspace.context import settings
from desktop_app.workspace.context.desk_context import DeskContext
from desktop_app.workspace.values.trend import DayPoint, RoundPoint, Trend

from .board_summaries import day_figure, read_summaries

MOST_ROUNDS = 12


def read_trend(
    context: DeskContext,
    centres: Iterable[CentreId],
    round_: RoundId,
    progress: Callable[[RoundId, int, int], None] | None = None,
) -> Trend:
    """Return the trend of *centres* up to *round_*.

    A round is read from its kept summaries; the first time they are made, and *progress* is
    called with the round, the number made and the total.
    """
    wanted = list(centres)
    points = []
    for one in _rounds(context, round_):

        def told(made: int, of: int, at: RoundId = one) -> None:
            if progress is not None:
                progress(at, made, of)

        summed = read_summaries(context, wanted, one, told)
        points.append(_point(one, summed, is_shown=one == round_))
    now = read_summaries(context, wanted, round_)
    pulled = settings.read(context.store, settings.PULLED, int)
    return Trend(
        rounds=tuple(points),
        days=_days(context, now),
        figure_time=day_figure(context),
        data_time=local(pulled) if pulled else None,
    )


def _rounds(context: DeskContext, last: RoundId) -> list[RoundId]:
    """Return the rounds in a row, up to *last*, from the first in which anybody submitted."""
    known = {one for one in state.submitted_rounds(context.store) if one <= last}
    found = [last]
    while len(found) < MOST_ROUNDS and known and found[0] > min(known):
        found.insert(0, previous_round(found[0]))
    return found


def _point(round_: RoundId, summed: Mapping[CentreId, Summary], *, is_shown: bool) -> RoundPoint:
    levels = Counter(
        one.level if is_shown else one.submitted_level or Readiness.NOT_SUBMITTED
        for one in summed.values()
    )
    return RoundPoint(
        round=round_,
        of=len(summed),
        submitted=sum(one.submitted for one in summed.values()),
        levels=dict(levels),
        checked=sum(one.verified is not None for one in summed.values()),
        green_checked=sum(one.verified is Readiness.GREEN for one in summed.values()),
    )


def _days(context: DeskContext, summed: Mapping[CentreId, Summary]) -> tuple[DayPoint, ...]:
    """Return the day's figures before today, and how it stands now as the last."""
    today = context.moment().today
    points = []
    for ago in range(DAYS_KEPT, -1, -1):
        day = today - timedelta(days=ago)
        levels = [one.level_on(day) for one in summed.values()]
        known = Counter(level for level in levels if level is not None)
        if known.total() == len(levels):
            points.append(DayPoint(day=day, of=len(levels), levels=dict(known)))
    return tuple(points)
