"""The status bar: the level, what is missing, what was submitted, where the data is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_app.core.ids import Readiness
from desktop_app.i18n import _
from desktop_app.ui.look import fonts
from desktop_app.ui.look.badges import Dot, IconSign, Pill, Shape
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Edge, Ground, GroundColour, Line
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import STATUS_BAR_HEIGHT, Ink, Tone
from desktop_app.ui.look.tooltips import set_tooltip

from .fitting import FittingRow
from .steps import Step, step_for


class StatusBar(Ground):
    """Two halves: readiness at the left, custody at the right; two lines in a narrow window.

    Signals: ``send_asked()``, ``submit_asked()`` (on the words about the last submission),
    ``custody_asked()``.
    """

    send_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(GroundColour.BG, line_at=(Edge.BOTTOM,), parent=parent)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._both.setContentsMargins(16, 0, 16, 1)
        self._both.setSpacing(0)
        self._left, self._right = FittingRow(), FittingRow()
        for half in (self._left, self._right):
            half.row.setContentsMargins(0, 0, 0, 0)
        self._both.addWidget(self._left, 1)
        self._both.addWidget(self._right)
        self._fill_left()
        self._fill_right()

    def _fill_left(self) -> None:
        row = self._left.row
        self._if_now = Label(_("If submitted now"), fonts.SMALL_M, Ink.INK2)
        self._pill = Pill(Readiness.NOT_SUBMITTED)
        self._headline = Label("", fonts.H3)
        self._between = Line(upright=True)
        self._between.setFixedHeight(20)
        self._last = Label(_("Last submitted"), fonts.SMALL_M, Ink.INK2)
        self._last_shape = Shape(Readiness.NOT_SUBMITTED, 12)
        self._last_word = Label("", fonts.SMALL_M, Ink.GREY)
        self._last_day = Label("", fonts.SMALL, Ink.INK2)
        row.addWidget(self._if_now)
        row.addWidget(self._pill)
        row.addSpacing(4)
        row.addWidget(self._headline)
        row.addSpacing(8)
        row.addWidget(self._between)
        row.addSpacing(8)
        row.addWidget(self._last)
        row.addWidget(self._last_shape)
        row.addWidget(self._last_word)
        row.addWidget(self._last_day)
        row.addStretch(1)
        self._left.let_go(
            (self._last, self._if_now, self._last_day, self._last_shape, self._last_word,
             self._between)
        )  # fmt: skip

    def _fill_right(self) -> None:
        row = self._right.row
        self._saved = Dot()
        self._up = IconSign(Icon.ARROW_UP, 14)
        self._waiting = Label("", fonts.SMALL, Ink.INK2, elide=True)
        self._send = Button(_("Send"), icon=Icon.SEND, key="F9", height=30)
        row.addWidget(self._saved)
        row.addSpacing(10)
        row.addWidget(self._up)
        row.addWidget(self._waiting)
        row.addStretch(1)
        row.addSpacing(14)
        row.addWidget(self._send)
        self._right.let_go((self._up,))
        self._send.clicked.connect(self.send_asked)

    def show_readiness(self, level: Readiness, headline: str) -> None:
        """Show the level if it were submitted now, and the sentence on what is missing."""
        self._pill.show_verdict(level)
        self._headline.setText(headline)
        self._fit()

    def show_last(self, level: Readiness, day: str = "") -> None:
        """Show the last submission's level and its day."""
        tone = {
            Readiness.GREEN: Ink.GREEN,
            Readiness.AMBER: Ink.AMBER,
            Readiness.RED: Ink.RED,
        }.get(level, Ink.GREY)
        self._last_shape.show_verdict(level)
        self._last_word.setText(self._last_shape.accessibleName())
        self._last_word.set_ink(tone)
        self._last_day.setText(day)
        self._fit()

    def show_saved(self, words: str, tone: Tone) -> None:
        """Show whether everything is on disk."""
        self._saved.show_state(words, tone)
        self._fit()

    def show_waiting(self, words: str, *, sending: bool = False) -> None:
        """Show what has not reached the service yet."""
        self._waiting.setText(words)
        set_tooltip(self._waiting, words)
        self._send.setEnabled(not sending)
        self._fit()

    @property
    def saved_words(self) -> str:
        """The words beside the dot."""
        return self._saved.accessibleName()

    @property
    def headline(self) -> str:
        """The sentence on what is missing."""
        return self._headline.text()

    @property
    def waiting_words(self) -> str:
        """The words on what waits."""
        return self._waiting.text()

    def sizeHint(self) -> QSize:
        two = step_for(self.width()) is Step.MENU
        return QSize(900, STATUS_BAR_HEIGHT * 2 - 8 if two else STATUS_BAR_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        two = step_for(self.width()) is Step.MENU
        self._both.setDirection(
            QBoxLayout.Direction.TopToBottom if two else QBoxLayout.Direction.LeftToRight
        )
        self.setFixedHeight(self.sizeHint().height())
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 32
        if step_for(self.width()) is Step.MENU:
            self._left.fit(room)
            self._right.fit(room)
            return
        self._right.fit(room)
        self._left.fit(room - self._right.row.sizeHint().width() - 12)
