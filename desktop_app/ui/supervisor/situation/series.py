"""The lines that the chart of the trend can draw, and their figures."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, assert_never

from PySide6.QtCore import Qt

from desktop_app.core.ids import Readiness, RoundId
from desktop_app.i18n import _
from desktop_app.ui.look import marks
from desktop_app.ui.look.tokens import Tone
from desktop_app.ui.supervisor.board.filters import Only, level_filter
from desktop_app.workspace.values.trend import Trend

MOST_LINES = 3


class Series(StrEnum):
    """What is counted at each point."""

    GREEN = "green"
    GREEN_CHECKED = "green_checked"
    AMBER = "amber"
    RED = "red"
    NOT_SUBMITTED = "not_submitted"


class Figure(NamedTuple):
    """One row of the table under the chart: its words, a count for each point, its filter."""

    words: str
    counts: tuple[int | None, ...]
    leads: str  # the id of the filter of the communes that are counted


class Points(NamedTuple):
    """What the chart shows: captions, of how many each, the lines and the rows of the table."""

    captions: tuple[str, ...]
    rounds: tuple[RoundId | None, ...]  # None where the points are days
    of: tuple[int, ...]
    lines: dict[Series, tuple[int | None, ...]]  # None: nothing was counted there
    table: tuple[Figure, ...]


def series_word(series: Series) -> str:
    """Return the words of a line."""
    match series:
        case Series.GREEN:
            return _("GREEN, self-assessed")
        case Series.GREEN_CHECKED:
            return _("GREEN, checked")
        case Series.AMBER:
            return marks.readiness_word(Readiness.AMBER)
        case Series.RED:
            return marks.readiness_word(Readiness.RED)
        case Series.NOT_SUBMITTED:
            return marks.readiness_word(Readiness.NOT_SUBMITTED)
    assert_never(series)


def level_of(series: Series) -> Readiness:
    """Return the level whose shape marks a line."""
    match series:
        case Series.GREEN | Series.GREEN_CHECKED:
            return Readiness.GREEN
        case Series.AMBER:
            return Readiness.AMBER
        case Series.RED:
            return Readiness.RED
        case Series.NOT_SUBMITTED:
            return Readiness.NOT_SUBMITTED
    assert_never(series)


def tone_of(series: Series) -> Tone:
    """Return the colour of a line."""
    return marks.readiness_tone(level_of(series))


def dash_of(series: Series) -> Qt.PenStyle:
    """Return how a line is dashed: it must be told without its colour."""
    match series:
        case Series.GREEN:
            return Qt.PenStyle.SolidLine
        case Series.GREEN_CHECKED | Series.RED:
            return Qt.PenStyle.DashLine
        case Series.AMBER:
            return Qt.PenStyle.DashDotLine
        case Series.NOT_SUBMITTED:
            return Qt.PenStyle.DotLine
    assert_never(series)


def by_round(trend: Trend) -> Points:
    """Return the points of the rounds."""
    rounds = trend.rounds
    return Points(
        captions=tuple(_("Round {round}").format(round=int(one.round[5:])) for one in rounds),
        rounds=tuple(one.round for one in rounds),
        of=tuple(one.of for one in rounds),
        lines={
            Series.GREEN: tuple(one.levels.get(Readiness.GREEN, 0) for one in rounds),
            Series.GREEN_CHECKED: tuple(
                one.green_checked if one.checked else None for one in rounds
            ),
            Series.AMBER: tuple(one.levels.get(Readiness.AMBER, 0) for one in rounds),
            Series.RED: tuple(one.levels.get(Readiness.RED, 0) for one in rounds),
            Series.NOT_SUBMITTED: tuple(one.of - one.submitted for one in rounds),
        },
        table=(
            Figure(_("Submitted"), tuple(one.submitted for one in rounds), leads=Only.SUBMITTED),
            Figure(
                _("GREEN, self-assessed"),
                tuple(one.levels.get(Readiness.GREEN, 0) for one in rounds),
                leads=level_filter(Readiness.GREEN),
            ),
            Figure(
                _("Checked whole"), tuple(one.checked for one in rounds), leads=Only.ALL_CHECKED
            ),
            Figure(
                _("GREEN, checked"),
                tuple(one.green_checked if one.checked else None for one in rounds),
                leads=Only.GREEN_CHECKED,
            ),
        ),
    )


def by_day(trend: Trend) -> Points:
    """Return the points of the days; what was checked has no figure of the day."""
    days = trend.days
    lines: dict[Series, tuple[int | None, ...]] = {
        series: tuple(one.levels.get(level_of(series), 0) for one in days)
        for series in Series
        if series is not Series.GREEN_CHECKED
    }
    table = (Series.GREEN, Series.AMBER, Series.RED, Series.NOT_SUBMITTED)
    return Points(
        captions=tuple(f"{one.day.day:02d}/{one.day.month}" for one in days),
        rounds=tuple(None for _one in days),
        of=tuple(one.of for one in days),
        lines=lines,
        table=tuple(
            Figure(series_word(one), lines[one], leads=level_filter(level_of(one))) for one in table
        ),
    )
