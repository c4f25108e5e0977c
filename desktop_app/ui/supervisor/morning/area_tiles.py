"""The communes of the area in fixed places, filtered: tiles, or the country in small squares."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from desktop_app.core.ids import CentreId, Readiness
from desktop_app.i18n import _, figures
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.frame.fitting import FittingRow
from desktop_app.ui.look import fonts, glyphs, marks, paint
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.columns import Filter
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.painted_button import PaintedButton
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tiles import HeatTiles, Tile
from desktop_app.ui.look.tokens import RADIUS_FIELD, Ink
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.board.chosen_filters import ChosenFilter, ChosenFilters
from desktop_app.ui.supervisor.board.filter_menu import open_filter_menu
from desktop_app.ui.supervisor.board.filters import Only, all_filters, filtered, level_filter
from desktop_app.workspace.values.board import Board, BoardRow

from .country_map import CountryMap

MOST_TILES = 400  # more than this are squares of 12 px


class LegendEntry(PaintedButton):
    """A level with its shape, word and count; a press leads to its communes."""

    def __init__(
        self, level: Readiness, words: str, *, verified: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._level, self._words, self._verified = level, words, verified
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        return QSize(ceil(fonts.width(self._words, fonts.SMALL)) + 30, 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        px = 15 if self._verified else 11
        y = self.height() / 2 - px / 2
        glyphs.paint_readiness(p, self._level, 11 - px / 2, y, px, verified=self._verified)
        ink = c.accent if self.underMouse() else c.ink2
        paint.text(p, 24, 0, self.height(), self._words, fonts.SMALL, ink)
        if self.ring_shown:
            rect = QRectF(self.rect()).adjusted(0.5, 1, -0.5, -1)
            paint.box(p, rect, RADIUS_FIELD, border=c.accent, width=2)


class Legend(QWidget):
    """Each level with its shape, word and count; what does not fit is left out.

    Signals: ``communes_asked(object)`` with the ids of filters.
    """

    communes_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._fitting = FittingRow()
        self._row = self._fitting.row
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        whole.addWidget(self._fitting)
        whole.addStretch(1)
        self._shown: list[tuple[Readiness, bool, str, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_board(self, board: Board) -> None:
        """Show the counts of *board*."""
        shown = [
            (level, False, f"{marks.readiness_word(level)} {count}", level_filter(level))
            for level in Readiness
            if (count := board.count(level)) or level in (Readiness.GREEN, Readiness.RED)
        ]
        checked = sum(row.verified is row.level for row in board.rows)
        if checked:
            said = _("checked {count}").format(count=checked)
            shown.append((Readiness.GREEN, True, said, Only.LEVEL_CHECKED))
        self.setAccessibleName(", ".join(said for _level, _ring, said, _id in shown))
        if shown == self._shown:
            return
        self._shown = shown
        empty(self._row)
        entries = []
        for level, ring, said, filter_ in shown:
            entry = LegendEntry(level, said, verified=ring)
            entry.clicked.connect(lambda _on=False, f=filter_: self.communes_asked.emit((f,)))
            self._row.addWidget(entry)
            entry.show()  # Qt would show it later, and it would not be counted below
            entries.append(entry)
        self._fitting.let_go(entries[:0:-1])
        self._fitting.fit(self.width())

    def sizeHint(self) -> QSize:
        return QSize(200, 28)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fitting.fit(self.width())


class AreaTiles(Card):
    """The panel of tiles.

    Signals: ``opened(str)``, ``walked(str)`` with the centre; ``communes_asked(object)`` with the
    ids of filters; ``filtered()`` after the person chose other filters.
    """

    opened = Signal(str)
    walked = Signal(str)
    communes_asked = Signal(object)
    filtered = Signal()

    def __init__(self, only: Iterable[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(" ", padding=16, name=_("Communes of the area"), parent=parent)
        self._board: Board | None = None
        self._filters: dict[str, Filter[BoardRow]] = {}
        self.only = frozenset(only)  # ids of filters
        self._note = Label(_("colours by the last submission"), fonts.SMALL, Ink.INK2, yields=True)
        self.head.addWidget(self._note)
        self.filter = Button(_("Filter"), weight=Weight.LINK, icon=Icon.FILTER, height=26)
        self.filter.clicked.connect(self._open_filters)
        self.head.addWidget(self.filter)
        self.chosen = ChosenFilters(lists=True)
        self.chosen.list_asked.connect(lambda: self.communes_asked.emit(tuple(self.only)))
        self.chosen.taken_off.connect(self._take_off)
        self.chosen.cleared.connect(self.clear)
        self.body.addWidget(self.chosen)
        self.tiles = HeatTiles(name=_("Communes of the area"), columns=4)
        self.map = CountryMap()
        self._tiles_area = ScrollArea(self.tiles)
        self._map_area = ScrollArea(self.map)
        self._views = QStackedWidget()
        self._views.addWidget(self._tiles_area)
        self._views.addWidget(self._map_area)
        self.body.setSpacing(4)
        whole = self.layout()
        if whole is not None:
            whole.setContentsMargins(14, 9, 14, 6)  # 15 rows of tiles fit at 728 px
            whole.setSpacing(6)
        self.body.addWidget(self._views, 1)
        foot = QHBoxLayout()
        self._legend = Legend()
        self._legend.communes_asked.connect(self.communes_asked)
        foot.addWidget(self._legend, 1)
        self.body.addLayout(foot)
        self._here = Label("", fonts.SMALL, Ink.INK, elide=True)
        self._here.setVisible(False)
        self.body.addWidget(self._here)
        for view in (self.tiles, self.map):
            view.opened.connect(self.opened)
            view.walked.connect(self.walked)
        self.map.walked.connect(self._tell)
        self.tiles.walked.connect(self._keep_in_sight)

    @property
    def is_country(self) -> bool:
        """Whether there are too many communes for tiles with names."""
        return self._board is not None and len(self._board.rows) > MOST_TILES

    def show_board(self, board: Board) -> None:
        """Show the communes of *board* in their fixed order."""
        self._board = board
        self._filters = all_filters(board)
        self._legend.show_board(board)
        self._show_filtered()

    def _show_filtered(self) -> None:
        """Show every commune in its place; those that a filter leaves out without their colour."""
        board = self._board
        if board is None:
            return
        filters = [one for id_, one in self._filters.items() if id_ in self.only]
        kept = {row.centre for _n, row in filtered(enumerate(board.rows), filters)}
        left_out = frozenset(row.centre for row in board.rows if row.centre not in kept)
        whole = area_words.communes(len(board.rows))
        self.title.setText(f"{figures.number(len(kept))}/{whole}" if filters else whole)
        self.chosen.show_filters([ChosenFilter(one.id, one.title) for one in filters])
        self._note.setVisible(not filters)
        if self.is_country:
            self.map.show_board(board, left_out)
            self._views.setCurrentWidget(self._map_area)
        else:
            self.tiles.show_tiles(
                [
                    # The second ring shows that a check confirmed the level.
                    Tile(
                        row.centre,
                        row.commune.name,
                        row.level,
                        row.verified is row.level,
                        area_words.tile_hint(row, board),
                        row.centre in left_out,
                    )
                    for row in board.rows
                ]
            )
            self._views.setCurrentWidget(self._tiles_area)
        self._here.setVisible(self.is_country)

    def filter_by(self, filter_: str, on: bool) -> None:
        """Leave out the communes of which the filter does not hold, or show them again."""
        self._filter(self.only | {filter_} if on else self.only - {filter_})

    def clear(self) -> None:
        """Leave nothing out."""
        self._filter(frozenset())
        self.take_focus()

    def _filter(self, only: frozenset[str]) -> None:
        self.only = only
        self._show_filtered()
        self.filtered.emit()

    def _take_off(self, filter_: str) -> None:
        self.filter_by(filter_, False)
        self.take_focus()

    def _open_filters(self) -> None:
        open_filter_menu(
            self.filter,
            self._filters,
            self.only,
            filter_by=self.filter_by,
            clear=self.clear if self.only else None,
        )

    def set_columns(self, columns: int) -> None:
        """Lay the tiles in so many columns."""
        self.tiles.set_columns(columns)
        self._views.setMinimumWidth(columns * 84)

    def go_to(self, centre: CentreId) -> None:
        """Select *centre* without a signal."""
        self.tiles.go_to(centre)

    def take_focus(self) -> None:
        """Put the focus on the communes."""
        view: QWidget = self.map if self.is_country else self.tiles
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, centre: str) -> None:
        self._here.setText(self.map.sentence())

    def _keep_in_sight(self, centre: str) -> None:
        if self._board is None:
            return
        at = next((n for n, row in enumerate(self._board.rows) if row.centre == centre), 0)
        tall = self.tiles.sizeHint().height() / max(1, len(self._board.rows))
        self._tiles_area.ensureVisible(0, round(at * tall), 0, 45)
