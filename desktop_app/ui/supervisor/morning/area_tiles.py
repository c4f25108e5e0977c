"""The communes of the area in fixed places: tiles, or the whole country in small squares."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from desktop_app.core.ids import CentreId, Readiness
from desktop_app.i18n import _
from desktop_app.ui.look import fonts, glyphs, marks, paint
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tiles import HeatTiles, Tile
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import Board

from .country_map import CountryMap

MOST_TILES = 400  # more than this are squares of 12 px


class Legend(QWidget):
    """Each level with its shape, word and count; what does not fit is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: list[tuple[Readiness, bool, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_board(self, board: Board) -> None:
        """Show the counts of *board*."""
        self._counts = [
            (level, False, f"{marks.readiness_word(level)} {count}")
            for level in Readiness
            if (count := board.count(level)) or level in (Readiness.GREEN, Readiness.RED)
        ]
        checked = sum(row.verified is row.level for row in board.rows)
        if checked:
            self._counts.append((Readiness.GREEN, True, _("checked {count}").format(count=checked)))
        self.setAccessibleName(", ".join(said for _level, _ring, said in self._counts))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        x = 0.0
        for level, verified, said in self._counts:
            px = 15 if verified else 11
            if x + 20 + fonts.width(said, fonts.SMALL) > self.width():
                return
            glyphs.paint_readiness(p, level, x, 12 - px / 2, px, verified=verified)
            x = paint.text(p, x + px + 6, 0, 24, said, fonts.SMALL, c.ink2) + 12


class AreaTiles(Card):
    """The panel of tiles. Signals: ``opened(str)``, ``walked(str)`` with the centre."""

    opened = Signal(str)
    walked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(" ", padding=16, name=_("Communes of the area"), parent=parent)
        self._note = Label(_("colours by the last submission"), fonts.SMALL, Ink.INK2, elide=True)
        self.head.addWidget(self._note)
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
        foot.addWidget(self._legend, 1)
        self.body.addLayout(foot)
        self._here = Label("", fonts.SMALL, Ink.INK, elide=True)
        self._here.setVisible(False)
        self.body.addWidget(self._here)
        self._board: Board | None = None
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
        self.title.setText(area_words.communes(len(board.rows)))
        self._legend.show_board(board)
        if self.is_country:
            self.map.show_board(board)
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
                    )
                    for row in board.rows
                ]
            )
            self._views.setCurrentWidget(self._tiles_area)
        self._here.setVisible(self.is_country)

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
