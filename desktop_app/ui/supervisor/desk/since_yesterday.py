"""What changed since yesterday's figure: who rose and fell, replies, the time of the figures."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.i18n import _, ngettext
from desktop_app.ui.frame.fitting import FittingRow
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.painted_button import PaintedButton
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_CAP, Ink, Tone
from desktop_app.ui.look.tooltips import set_tooltip
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.board.filters import Only
from desktop_app.workspace.values.board import Board

_TALL = 22
_MOST = 420  # pixels of the names of those that fell


class _Link(PaintedButton):
    """A figure in a sentence; a press leads to what it counts."""

    def __init__(self, icon: tuple[Icon, Tone] | None = None) -> None:
        super().__init__()
        self._words, self._icon = "", icon
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def say(self, words: str) -> None:
        """Show *words*."""
        self._words = words
        self.setAccessibleName(words)
        set_tooltip(self, words)
        self.updateGeometry()
        self.update()

    @property
    def _left(self) -> int:
        return 21 if self._icon is not None else 2

    def sizeHint(self) -> QSize:
        wide = ceil(fonts.width(self._words, fonts.SMALL)) + self._left + 6
        return QSize(min(_MOST, wide), _TALL)

    def minimumSizeHint(self) -> QSize:
        least = 110 if self._icon is not None and self._icon[1] is Tone.RED else _MOST
        return QSize(min(least, self.sizeHint().width()), _TALL)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        if self._icon is not None:
            icon, tone = self._icon
            glyphs.paint_icon(p, icon, 2, 4, 14, c.tone(tone).shape)
        ink = c.accent if self.underMouse() else c.ink
        room = self.width() - self._left - 3
        paint.text(p, self._left, 0, _TALL, self._words, fonts.SMALL, ink, room=room)
        if self.ring_shown:
            ring = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            paint.box(p, ring, RADIUS_CAP, border=c.accent, width=2)


class SinceYesterday(QWidget):
    """Three lines. Signals: ``communes_asked(object)`` with the ids of filters;
    ``replies_asked()``.
    """

    communes_asked = Signal(object)
    replies_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._first = FittingRow()
        row = self._first.row
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._title = Label(_("Since yesterday"), fonts.SMALL_B)
        self.rose = _Link((Icon.ARROW_UP, Tone.GREEN))
        self.fell = _Link((Icon.ARROW_DOWN, Tone.RED))
        self.replies = _Link()
        self.rose.clicked.connect(lambda: self.communes_asked.emit((Only.ROSE,)))
        self.fell.clicked.connect(lambda: self.communes_asked.emit((Only.FELL,)))
        self.replies.clicked.connect(self.replies_asked)
        row.addWidget(self._title)
        row.addWidget(self.rose)
        row.addWidget(self.fell)
        row.addStretch(1)
        self._first.let_go((self.fell,))
        second = QHBoxLayout()
        second.setContentsMargins(0, 0, 0, 0)
        second.addWidget(self.replies)
        second.addStretch(1)
        self._time = Label("", fonts.SMALL, Ink.INK2, elide=True)
        column.addWidget(self._first)
        column.addLayout(second)
        column.addWidget(self._time)

    def show_board(self, board: Board) -> None:
        """Show what changed since yesterday's figure."""
        rose, fell, replies = board.since_yesterday
        self.rose.say(
            ngettext("{count} rose to GREEN", "{count} rose to GREEN", rose).format(count=rose)
        )
        fallen = ""
        if fell:
            said = ngettext("{count} fell: {names}", "{count} fell: {names}", fell)
            fallen = said.format(count=fell, names=", ".join(board.fallen))
        self.fell.say(fallen)
        self._first.keep_away(self.fell, not fallen)
        told = ngettext(
            "{count} request to complete answered", "{count} requests to complete answered", replies
        ).format(count=replies)
        self.replies.say(told)
        time = area_words.data_time(board)
        self._time.setText(time)
        parts = (_("Since yesterday"), self.rose.accessibleName(), fallen, told, time)
        self.setAccessibleName(". ".join(part for part in parts if part))
        self._first.fit(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._first.fit(self.width())

    def sizeHint(self) -> QSize:
        return QSize(360, 3 * _TALL)

    def minimumSizeHint(self) -> QSize:
        wide = self._title.sizeHint().width() + 8 + self.rose.sizeHint().width()
        return QSize(max(wide, self.replies.sizeHint().width()) + 4, 3 * _TALL)
