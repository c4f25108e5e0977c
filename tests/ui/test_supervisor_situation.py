"""Tình hình: the trend, its table, bands, what changed; every figure leads to its communes."""

from __future__ import annotations

from datetime import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.assessment.bands import banded
from desktop_app.core.ids import Readiness, RoundId
from desktop_app.i18n import use_language
from desktop_app.ui.supervisor.board.board_page import BoardPage
from desktop_app.ui.supervisor.board.filters import Only
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.situation.band_words import nested_sentence
from desktop_app.ui.supervisor.situation.series import Series, by_day, by_round
from desktop_app.ui.supervisor.situation.situation_page import SituationPage
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.trend import RoundPoint, Trend

from .supervisor_fixtures import area, desk, screen

__all__ = ["area", "desk", "screen"]


def rounds(count: int) -> Trend:
    """Return a trend of *count* rounds over 60 communes."""
    points = tuple(
        RoundPoint(
            round=RoundId(f"2026-{n + 1:02d}"), of=60, submitted=40 + n,
            levels={Readiness.GREEN: 9 + 2 * n, Readiness.RED: 10}, checked=3 * (n // 2),
            green_checked=n,
        )
        for n in range(count)
    )  # fmt: skip
    return Trend(rounds=points, days=(), figure_time=time(16), data_time=None)


@pytest.fixture
def page(qtbot: QtBot, screen: SupervisorScreen) -> SituationPage:
    screen.show_tab("situation")
    found = screen.page
    assert isinstance(found, SituationPage)
    qtbot.waitUntil(lambda: found.points is not None, timeout=20_000)
    return found


def test_the_latest_points_are_the_boards_own_counts(
    screen: SupervisorScreen, desk: Workspace, page: SituationPage
) -> None:
    board = screen.session.board
    assert board is not None
    trend = desk.trend()
    last, today = trend.rounds[-1], trend.days[-1]
    assert last.round == board.round and today.day == board.today
    for level in Readiness:
        assert last.levels.get(level, 0) == board.count(level)
        assert today.levels.get(level, 0) == board.count(level)
    assert last.submitted == sum(row.submitted for row in board.rows)
    assert last.checked == sum(row.verified is not None for row in board.rows)
    yesterday = trend.days[-2]
    before = [row.level_before for row in board.rows]
    assert yesterday.levels == {level: before.count(level) for level in set(before)}


def test_the_table_has_the_figures_of_the_lines(page: SituationPage) -> None:
    points = by_round(rounds(8))
    words = {row.words: row.counts for row in points.table}
    assert words["XANH tự đánh giá"] == points.lines[Series.GREEN]
    assert words["XANH đã kiểm tra"] == points.lines[Series.GREEN_CHECKED]
    assert points.lines[Series.GREEN_CHECKED][:2] == (None, None)  # nothing was checked yet


def test_the_arrows_choose_a_round_and_say_it(qtbot: QtBot, page: SituationPage) -> None:
    page._take(rounds(8))
    chart = page.chart
    chart.setFocus()
    assert chart.at == 7
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.at == 6
    assert "Kỳ 7" in chart.accessibleName() and "21/60 (35,0%)" in chart.accessibleName()
    assert page.chips[Series.GREEN].accessibleName().endswith(" 21")
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.at == 0


def test_at_most_three_lines_are_drawn_and_the_oldest_leaves(page: SituationPage) -> None:
    page._take(rounds(8))
    page.chips[Series.RED].setChecked(True)
    page.chips[Series.AMBER].setChecked(True)
    assert page._on == [Series.GREEN_CHECKED, Series.RED, Series.AMBER]
    assert not page.chips[Series.GREEN].isChecked()
    page.chips[Series.RED].setChecked(False)
    assert page._on == [Series.GREEN_CHECKED, Series.AMBER]


def test_the_copy_has_counts_and_shares(page: SituationPage) -> None:
    page._take(rounds(3))
    page.copy()
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert lines[0][1:] == ["Kỳ 1", "Kỳ 2", "Kỳ 3"]
    shares = next(line for line in lines if line[0] == "XANH tự đánh giá, %")
    assert shares[1:] == ["15,0%", "18,3%", "21,7%"]


def test_the_days_begin_yesterday_at_the_set_time(desk: Workspace, page: SituationPage) -> None:
    trend = desk.trend()
    points = by_day(trend)
    assert len(points.captions) == len(trend.days) == 13
    assert Series.GREEN_CHECKED not in points.lines
    assert desk.day_figure == time(16)
    page._set_hour(9)
    assert desk.day_figure == time(9)
    assert "Từ 09:00 hôm qua" in page._since_card.title.text()


def test_bands_are_disjoint_and_lead_to_their_communes(
    qtbot: QtBot, screen: SupervisorScreen, page: SituationPage
) -> None:
    board = screen.session.board
    assert board is not None
    counts, without = banded(board.rows)
    assert sum(counts) + without == len(board.rows)
    for n, count in enumerate([*counts, without]):
        screen.show_tab("situation")
        qtbot.mouseClick(page.bands[n], Qt.MouseButton.LeftButton)
        shown = screen.page
        assert isinstance(shown, BoardPage)
        assert len(shown.list.model_.rows) == count


def test_a_figure_of_what_is_covered_leads_to_its_communes(
    qtbot: QtBot, screen: SupervisorScreen, page: SituationPage
) -> None:
    for only in (Only.SUBMITTED, Only.ALL_CHECKED, Only.PROVEN):
        screen.show_tab("situation")
        qtbot.mouseClick(page.cover[only], Qt.MouseButton.LeftButton)
        shown = screen.page
        assert isinstance(shown, BoardPage)
        told = page.cover[only].accessibleName().split(" ")[-1]
        assert told == f"{len(shown.list.model_.rows)}/6"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "counts, without", [([0] * 5, 6), ([1, 6, 8, 12, 31], 2), ([0, 0, 0, 0, 5], 0), ([3] * 5, 0)]
)
def test_the_nested_sentence_counts_inwards(language: str, counts: list[int], without: int) -> None:
    use_language("vi" if language == "vi" else "en")
    said = nested_sentence(counts, without)
    use_language("vi")
    if sum(counts):
        assert str(sum(counts[2:])) in said and str(counts[4]) in said
        assert (f"{sum(counts)}" in said) or not without
    assert "{" not in said
