"""Tình hình: the trend drawn, bands of shares, what changed since yesterday, what is covered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.assessment.bands import BANDS, banded
from desktop_app.core.ids import CentreId, Readiness, RoundId
from desktop_app.i18n import _, ngettext
from desktop_app.reports.view_data import ViewSheet
from desktop_app.ui import tasks
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items.round_words import round_figures
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Card, Line
from desktop_app.ui.look.choices import Choice, Segment
from desktop_app.ui.look.combo import Combo
from desktop_app.ui.look.flow import FlowLayout
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink, Tone
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.board.filters import Only, band_filter, level_filter
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.supervisor.view_paper import view_paper
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.board import Board
from desktop_app.workspace.values.trend import Trend

from .band_words import nested_sentence
from .leading_row import LeadingRow
from .series import MOST_LINES, Points, Series, by_day, by_round
from .series_chip import SeriesChip
from .situation_sheet import situation_sheet
from .trend_chart import TrendChart

_HOURS = range(6, 21)
_NAMED = 4  # communes
_HEARD = "heard"


class _By(StrEnum):
    ROUND = "round"
    DAY = "day"


class SituationPage(AreaPage):
    """Signals: as AreaPage."""

    def __init__(self, session: SupervisorSession) -> None:
        super().__init__()
        self._session = session
        self._trend: Trend | None = None
        self._read_of: Board | None = None
        self._task: tasks.Task | None = None
        self._on = [Series.GREEN, Series.GREEN_CHECKED]  # the one chosen first is left first
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 8, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._make_top())
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(12)
        column.addLayout(self._across, 1)
        self._across.addWidget(self._make_chart(), 61)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(12)
        right.addWidget(self._make_bands())
        self._low = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._low.setSpacing(12)
        self._low.addWidget(self._make_since(), 27)
        self._low.addWidget(self._make_cover(), 24)
        right.addLayout(self._low, 1)
        self._across.addWidget(self._right, 39)
        whole.addWidget(ScrollArea(inside))
        self.key("Ctrl+C", self.copy)
        self.key("Ctrl+P", self.print_view)
        self.show_board()

    def _make_top(self) -> QWidget:
        top = QWidget()
        row = FlowLayout(top, gap=10)
        choices = [Choice(_By.ROUND, _("By round")), Choice(_By.DAY, _("By day"))]
        self.by = Segment(choices, name=_("Points of the trend"))
        self.by.show_choice(_By.ROUND)
        self.by.chosen.connect(lambda _by: self._show_points())
        self.hour = Combo(name=_("Time of the day's figure"))
        for hour in _HOURS:
            self.hour.add(_("figure of {time}").format(time=f"{hour:02d}:00"), hour)
        self.hour.chosen.connect(self._set_hour)
        self._told = Label("", fonts.BODY, Ink.INK2, elide=True)
        self.copy_button = Button(_("Copy the figures"), icon=Icon.COPY, key="Ctrl+C", height=30)
        self.copy_button.clicked.connect(self.copy)
        self.print_button = Button(_("Print"), icon=Icon.PRINTER, key="Ctrl+P", height=30)
        self.print_button.clicked.connect(self.print_view)
        for widget in (self.by, self.hour, self.copy_button, self.print_button, self._told):
            row.addWidget(widget)
        return top

    def _make_chart(self) -> Card:
        card = Card(_("GREEN communes"), padding=16)
        note = Label(_("share of all communes, those that submitted nothing too"), fonts.SMALL,
                     Ink.INK2, elide=True)  # fmt: skip
        card.head.addWidget(note)
        chips = QWidget()
        row = FlowLayout(chips, gap=2)
        self.chips: dict[Series, SeriesChip] = {}
        for series in Series:
            chip = SeriesChip(series)
            chip.setChecked(series in self._on)
            chip.toggled.connect(lambda on, s=series: self._switch(s, on))
            self.chips[series] = chip
            row.addWidget(chip)
        card.body.addWidget(chips)
        self.chart = TrendChart()
        self.chart.chosen.connect(lambda _n: self._show_counts())
        self.chart.opened.connect(lambda n: self._open_point(n, level_filter(Readiness.GREEN)))
        self.chart.figure_opened.connect(self._open_point)
        card.body.addWidget(self.chart, 1)
        self._note = Paragraph("", fonts.SMALL, Ink.INK2)
        self._note.setVisible(False)
        card.body.addWidget(self._note)
        return card

    def _make_bands(self) -> Card:
        card = Card(_("Communes by share of critical items met"), padding=16)
        card.body.setSpacing(0)
        self.bands: list[LeadingRow] = []
        for n in (*range(len(BANDS)), None):
            row, filter_ = LeadingRow(), band_filter(n)
            row.clicked.connect(lambda _on=False, f=filter_: self.communes_asked.emit((f,)))
            self.bands.append(row)
            card.body.addWidget(row)
        card.body.addSpacing(4)
        card.body.addWidget(Line())
        self.nested = Paragraph("", fonts.SMALL, Ink.INK)
        card.body.addWidget(self.nested)
        return card

    def _make_since(self) -> Card:
        self._since_card = card = Card(_("Since yesterday"), padding=16)
        card.body.setSpacing(2)
        self.since: dict[Only, LeadingRow] = {}
        for only in (Only.ROSE, Only.FELL, Only.NEWLY):
            row = LeadingRow()
            row.clicked.connect(lambda _on=False, f=only: self.communes_asked.emit((f,)))
            self.since[only] = row
            card.body.addWidget(row)
        card.body.addWidget(Line())
        self.before = Paragraph("", fonts.SMALL, Ink.INK2)
        card.body.addWidget(self.before)
        card.body.addStretch(1)
        return card

    def _make_cover(self) -> Card:
        card = Card(_("Covered"), padding=16)
        card.body.setSpacing(2)
        self.cover: dict[str, LeadingRow] = {}
        for only in (Only.SUBMITTED, _HEARD, Only.ALL_CHECKED, Only.PROVEN):
            row = LeadingRow()
            row.clicked.connect(lambda _on=False, f=only: self._open_uncovered(f))
            self.cover[only] = row
            card.body.addWidget(row)
        card.body.addStretch(1)
        return card

    # What is shown

    def show_board(self) -> None:
        """Show the board's figures again; the trend is read again in the background."""
        board = self._session.board
        if board is None:
            return
        self._show_bands(board)
        self._show_since(board)
        self._show_cover(board)
        if board is not self._read_of:
            self._read(board)

    def _read(self, board: Board) -> None:
        if self._task is not None:
            self._task.cancel()
        self._read_of = board
        folder, area, round_ = self._session.workspace.folder, self._session.area, board.round

        def work(report: Callable[[tuple[RoundId, int, int]], None]) -> Trend:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                return door.trend(area=area, round_=round_, progress=lambda *told: report(told))

        def failed(error: Exception) -> None:
            self._say(told_of(error))

        def told(at: tuple[RoundId, int, int]) -> None:
            said = _("Reading round {round}: {done} of {all} communes")
            self._say(said.format(round=round_figures(at[0]), done=at[1], all=at[2]))

        self._task = tasks.run(work, done=self._take, failed=failed, progress=told, owner=self)

    def _take(self, trend: Trend) -> None:
        self._trend = trend
        self._say("")
        self.hour.show_choice(trend.figure_time.hour)
        self._show_points()
        board = self._session.board
        if board is not None:
            self._show_since(board)

    def _say(self, words: str) -> None:
        self._note.set_text(words)
        self._note.setVisible(bool(words))

    @property
    def points(self) -> Points | None:
        """What the chart shows."""
        if self._trend is None:
            return None
        return by_day(self._trend) if self.by.chosen_id() == _By.DAY else by_round(self._trend)

    def _show_points(self) -> None:
        points, board = self.points, self._session.board
        if points is None or board is None:
            return
        self.chart.show_points(points, tuple(self._on))
        for series, chip in self.chips.items():
            chip.setVisible(series in points.lines)
        self._told.setText(area_words.data_time(board))
        self._show_counts()

    def _show_counts(self) -> None:
        points = self.points
        if points is None:
            return
        for series, chip in self.chips.items():
            if series in points.lines and 0 <= self.chart.at < len(points.captions):
                chip.show_count(points.lines[series][self.chart.at] or 0)
        self.hints_changed.emit()

    def _switch(self, series: Series, on: bool) -> None:
        """Draw *series* or not; at most three lines, the one chosen first leaves."""
        self._on = [one for one in self._on if one is not series]
        if on:
            self._on.append(series)
        for gone in self._on[:-MOST_LINES]:
            chip = self.chips[gone]
            chip.blockSignals(True)
            chip.setChecked(False)
            chip.blockSignals(False)
        self._on = self._on[-MOST_LINES:]
        self._show_points()

    def _show_bands(self, board: Board) -> None:
        counts, without = banded(board.rows)
        all_ = max(1, len(board.rows))
        for n, row in enumerate(self.bands):
            is_last = n == len(BANDS)
            words = _("Nothing submitted yet") if is_last else area_words.band_word(BANDS[n])
            count = without if is_last else counts[n]
            row.show_row(words, str(count), share=count / all_, hollow=is_last)
        self.nested.set_text(nested_sentence(counts, without))

    def _show_since(self, board: Board) -> None:
        at = self._session.workspace.day_figure
        said = _("Since {time} yesterday").format(time=f"{at:%H:%M}")
        self._since_card.title.setText(said)
        rose, fell, newly = len(board.rose), len(board.fell), len(board.newly)
        names = {row.centre: row.commune.name for row in board.rows}

        def named(centres: Sequence[CentreId]) -> str:
            shown = ", ".join(names[one] for one in centres[:_NAMED] if one in names)
            more = len(centres) - _NAMED
            if more > 0:
                left = ngettext("and {count} more", "and {count} more", more)
                shown += " " + left.format(count=more)
            return shown or _("none")

        up, down, on = Icon.ARROW_UP, Icon.ARROW_DOWN, Icon.ARROW_RIGHT
        self.since[Only.ROSE].show_row(
            ngettext("{count} commune rose", "{count} communes rose", rose).format(count=rose),
            second=named(board.rose), icon=(up, Tone.GREEN),
        )  # fmt: skip
        self.since[Only.FELL].show_row(
            ngettext("{count} commune fell", "{count} communes fell", fell).format(count=fell),
            second=named(board.fell), icon=(down, Tone.RED),
        )  # fmt: skip
        self.since[Only.NEWLY].show_row(
            ngettext("{count} newly submitted", "{count} newly submitted", newly).format(
                count=newly
            ),
            second=named(board.newly), icon=(on, Tone.GREY),
        )  # fmt: skip
        rounds = self._trend.rounds if self._trend is not None else ()
        words = ""
        if len(rounds) > 1:
            before, now = rounds[-2], rounds[-1]
            change = now.levels.get(Readiness.GREEN, 0) - before.levels.get(Readiness.GREEN, 0)
            number = f"+{change}" if change > 0 else f"–{-change}" if change else "0"
            words = _("Beside round {round}: GREEN {change}").format(
                round=round_figures(before.round), change=number
            )
        self.before.set_text(words)
        self.before.setVisible(bool(words))

    def _show_cover(self, board: Board) -> None:
        all_ = len(board.rows)
        for only, (words, count) in _covered(board).items():
            share = count / all_ if all_ else 0.0
            self.cover[only].show_row(words, f"{count}/{all_}", share=share, bar_below=True)

    # Actions

    def _set_hour(self, hour: object) -> None:
        self._session.workspace.set_day_figure(time(int(str(hour))))
        self._session.refresh()

    def _open_point(self, point: int, filter_: str) -> None:
        """Open the communes of the round of *point*; a day leads to those that are so now."""
        points = self.points
        if points is None:
            return
        round_ = points.rounds[point]
        board = self._session.board
        if round_ is not None and board is not None and round_ != board.round:
            self._session.choose(area=self._session.area, round_=round_)
        self.communes_asked.emit((filter_,))

    def _open_uncovered(self, only: str) -> None:
        if only == _HEARD:
            self.communes_asked.emit((Only.SILENT,))
        else:
            self.communes_asked.emit((only,))

    def copy(self) -> None:
        """Copy the figures of the chart."""
        QGuiApplication.clipboard().setText(self.chart.as_text())

    def print_view(self) -> None:
        """Show the situation as a paper, before it is printed or saved."""
        trend = self._trend
        if trend is None:
            return
        is_by_day = self.by.chosen_id() == _By.DAY

        def sheet(board: Board) -> ViewSheet:
            points = by_day(trend) if is_by_day else by_round(trend)
            all_ = len(board.rows)
            covered = [(words, f"{count}/{all_}") for words, count in _covered(board).values()]
            return situation_sheet(board, points, covered, self._on)

        paper = view_paper(self._session, _("Situation"), "tinh-hinh.pdf", sheet)
        if paper is not None:
            self.paper_asked.emit(paper)

    def flush(self) -> None:
        """Stop reading: the data is about to be closed."""
        if self._task is not None:
            self._task.cancel()

    # Keys and width

    def hints(self) -> list[list[Hint]]:
        """Return the keys of the page."""
        return [
            [Hint("←", _("point before")), Hint("→", _("point after")),
             Hint("Enter", _("open its communes")), Hint("Space", _("switch a line"))],
            [Hint("F5", _("fetch figures")), Hint("Ctrl+C", _("copy the figures")),
             Hint("Ctrl+P", _("see and print"))],
        ]  # fmt: skip

    def take_focus(self) -> None:
        """Begin in the chart."""
        self.chart.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_step(self, step: Step) -> None:
        """Take the width of the window: the right column goes below where it is narrow."""
        way = QBoxLayout.Direction
        wide = step is Step.FULL
        self._across.setDirection(way.LeftToRight if wide else way.TopToBottom)
        self._low.setDirection(way.TopToBottom if step is Step.MENU else way.LeftToRight)


def _covered(board: Board) -> dict[str, tuple[str, int]]:
    """Return what is covered: the filter that it leads to, its words, of how many communes."""
    rows = board.rows
    return {
        Only.SUBMITTED: (_("Submitted"), sum(row.submitted for row in rows)),
        _HEARD: (_("PC still heard of"), sum(not row.silent for row in rows)),
        Only.ALL_CHECKED: (
            _("Critical items checked"),
            sum(row.verified is not None for row in rows),
        ),
        Only.PROVEN: (
            _("Evidence complete"),
            sum(bool(row.judged_by) and not row.unproven for row in rows),
        ),
    }
