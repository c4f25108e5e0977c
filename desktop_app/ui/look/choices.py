"""Controls to choose one of a few: segments, tabs; and a check box."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from . import fonts, glyphs, paint
from .focus import KeyboardFocus
from .icons import Icon
from .theme import colours
from .tokens import RADIUS_FIELD


class Choice(NamedTuple):
    """One thing to choose: its id, its words, its key."""

    id: str
    words: str
    key: str = ""


class _Option(KeyboardFocus, QRadioButton):
    """One painted option; the whole rectangle can be clicked."""

    def __init__(self, choice: Choice, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = choice.words
        self.setText(choice.words.replace("&", "&&"))
        self.setAccessibleName(choice.words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)


class _Segment(_Option):
    def sizeHint(self) -> QSize:
        return QSize(ceil(fonts.width(self._words, fonts.SMALL_B)) + 24, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        shape = QRectF(self.rect())
        on = self.isChecked()
        if on:
            paint.box(p, shape, 5, fill=c.surface, border=c.edge)
        if self.ring_shown:
            paint.box(p, shape, 5, border=c.accent, width=2)
        ink = c.ink if on else c.ink2
        paint.centred(p, shape, self._words, fonts.SMALL_M, ink)


class _Tab(_Option):
    def sizeHint(self) -> QSize:
        return QSize(ceil(fonts.width(self._words, fonts.BODY_B)) + 24, 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        on = self.isChecked()
        ink = c.accent if on else c.ink if self.underMouse() else c.ink2
        above = QRectF(0, 0, self.width(), self.height() - 2)
        paint.centred(p, above, self._words, fonts.BODY_M, ink)
        if on:
            rect = QRectF(0, self.height() - 3, self.width(), 3)
            paint.box(p, rect, 1.5, fill=c.accent)
        if self.ring_shown:
            paint.focus_ring(p, QRectF(self.rect()).adjusted(3, 9, -3, -9), RADIUS_FIELD)


class _OneOf(QWidget):
    """Exclusive options side by side; arrow keys move, Tab enters and leaves.

    Signals: ``chosen(str)`` with the id, on the person's choice only.
    """

    chosen = Signal(str)
    _option: type[_Option]
    _margin = 0
    _spacing = 0

    def __init__(
        self, choices: Sequence[Choice], *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(self._margin, self._margin, self._margin, self._margin)
        row.setSpacing(self._spacing)
        self._group = QButtonGroup(self)
        self._options: dict[str, _Option] = {}
        self._telling = True
        for choice in choices:
            option = self._option(choice, self)
            self._group.addButton(option)
            self._options[choice.id] = option
            row.addWidget(option)
            # Arrow keys move the check without a click, so listen to the toggle.
            option.toggled.connect(lambda on, c=choice.id: self._toggled(c, on))

    def show_choice(self, chosen: str) -> None:
        """Show *chosen* as selected, without a signal."""
        self._telling = False
        self._options[chosen].setChecked(True)
        self._telling = True

    def take_focus(self) -> None:
        """Put the focus on the chosen option."""
        chosen = self._group.checkedButton() or next(iter(self._options.values()))
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen_id(self) -> str | None:
        """Return the id of what is selected."""
        return next((c for c, option in self._options.items() if option.isChecked()), None)

    def _toggled(self, chosen: str, on: bool) -> None:
        if on and self._telling:
            self.chosen.emit(chosen)


class Segment(_OneOf):
    """A few exclusive views of one list, in a sunken strip.

    Signals: ``chosen(str)`` with the id, on the person's choice only.
    """

    _option = _Segment
    _margin = 2

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        p = QPainter(self)
        paint.box(p, QRectF(self.rect()), RADIUS_FIELD, fill=c.sunken, border=c.line)


class Tabs(_OneOf):
    """The views of a window as words in its header, the current one underlined.

    Signals: ``chosen(str)`` with the id, on the person's choice only.
    """

    _option = _Tab
    _spacing = 2


class Check(KeyboardFocus, QCheckBox):
    """A box to tick with its words. Signals: ``toggled(bool)`` (Qt's)."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_words(words)
        self.setFont(fonts.font(fonts.SMALL_M))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_words(self, words: str) -> None:
        """Show *words* beside the box; an ampersand is shown as such."""
        self._words = words
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)
        self.updateGeometry()

    @property
    def words(self) -> str:
        """The words beside the box."""
        return self._words

    def sizeHint(self) -> QSize:
        return QSize(ceil(fonts.width(self._words, fonts.SMALL_M)) + 30, 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        rect = QRectF(3, self.height() / 2 - 8, 16, 16)
        if self.isChecked():
            ground = c.accent if self.isEnabled() else c.edge
            paint.box(p, rect, 4, fill=ground)
            glyphs.paint_icon(p, Icon.TICK, rect.x() + 2, rect.y() + 2, 12, c.onaccent)
        else:
            ground = c.accentsoft if self.underMouse() else c.surface
            paint.box(
                p, rect, 4, fill=ground, border=c.edge if self.isEnabled() else c.line, width=1.2
            )
        ink = c.ink if self.isEnabled() else c.ink3
        paint.text(p, 27, 0, self.height(), self._words, fonts.SMALL_M, ink)
        if self.ring_shown:
            paint.focus_ring(p, rect, 4)
