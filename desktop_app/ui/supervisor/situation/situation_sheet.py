"""Tình hình as it is shown, as values of a paper: the trend's table, bands, what is covered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop_app.core.assessment.bands import BANDS, banded
from desktop_app.i18n import _, figures
from desktop_app.reports.view_data import TablePart, TrendLine, TrendPart, ViewColumn, ViewSheet
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import Board

from .band_words import nested_sentence
from .series import Points, Series, series_word

_MOST = 12  # points that fit side by side


def situation_sheet(
    board: Board, points: Points, covered: Sequence[tuple[str, str]], drawn: Sequence[Series]
) -> ViewSheet:
    """Return the situation; *covered* are words and counts, *drawn* the lines of the chart."""
    return ViewSheet(
        name=_("SITUATION"),
        area=board.area,
        round=board.round,
        data_time=board.data_time,
        facts=tuple(_facts(board)),
        parts=(_chart(points, drawn), _trend(points), _bands(board), _covered(covered)),
        wide=True,
        training=board.training,
    )


def _facts(board: Board) -> Iterator[str]:
    counts, without = banded(board.rows)
    yield nested_sentence(counts, without)


def _shown(points: Points) -> range:
    return range(max(0, len(points.captions) - _MOST), len(points.captions))


def _chart(points: Points, drawn: Sequence[Series]) -> TrendPart:
    """Return the lines that are drawn, in their fixed order: each has its dash and marker."""
    shown = _shown(points)
    return TrendPart(
        heading=_("Trend"),
        captions=tuple(points.captions[n] for n in shown),
        lines=tuple(
            _line(points, one, shown) for one in Series if one in drawn and one in points.lines
        ),
    )


def _line(points: Points, series: Series, shown: range) -> TrendLine:
    counts = [(points.lines[series][n], points.of[n]) for n in shown]
    known = [count is not None and of > 0 for count, of in counts]
    return TrendLine(
        look=list(Series).index(series),
        words=series_word(series),
        shares=tuple(
            (count or 0) / of if one else None
            for (count, of), one in zip(counts, known, strict=True)
        ),
        labels=tuple(
            figures.share(count or 0, of, places=1) if one else ""
            for (count, of), one in zip(counts, known, strict=True)
        ),
    )


def _trend(points: Points) -> TablePart:
    shown = _shown(points)
    rows = [(_("communes"), *(figures.number(points.of[n]) for n in shown))]
    for figure in points.table:
        rows.append((figure.words, *(_figure(figure.counts[n], points.of[n]) for n in shown)))
    return TablePart(
        columns=(
            ViewColumn(heading="", width=44),
            *(ViewColumn(heading=points.captions[n], width=18, align="right") for n in shown),
        ),
        rows=tuple(rows),
    )


def _figure(count: int | None, of: int) -> str:
    if count is None:
        return figures.NO_FIGURE
    share = figures.share(count, of, places=1) if of else figures.NO_FIGURE
    return f"{figures.number(count)}\n{share}"


def _bands(board: Board) -> TablePart:
    counts, without = banded(board.rows)
    all_ = len(board.rows)
    words = [*(area_words.band_word(band) for band in BANDS), _("Nothing submitted yet")]
    return TablePart(
        heading=_("Communes by share of critical items met"),
        columns=(
            ViewColumn(heading=_("Share of critical items"), width=60),
            ViewColumn(heading=_("Communes"), width=24, align="right"),
            ViewColumn(heading=_("Share"), width=24, align="right"),
        ),
        rows=tuple(
            (said, figures.number(count), figures.share(count, all_, places=1) if all_ else "")
            for said, count in zip(words, (*counts, without), strict=True)
        ),
    )


def _covered(covered: Sequence[tuple[str, str]]) -> TablePart:
    return TablePart(
        heading=_("Covered"),
        columns=(
            ViewColumn(heading="", width=60),
            ViewColumn(heading=_("Communes"), width=24, align="right"),
        ),
        rows=tuple(covered),
    )
