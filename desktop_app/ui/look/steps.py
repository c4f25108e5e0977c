"""Steps to do one after the other, numbered, the current one filled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from . import fonts, paint
from .texts import Label, Paragraph
from .theme import colours
from .tokens import Ink


class _Step(QWidget):
    def __init__(self, number: int, words: str, line: str, *, last: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = number
        self._last = last
        self.current = False
        inside = QVBoxLayout(self)
        inside.setContentsMargins(38, 1, 0, 12)
        inside.setSpacing(0)
        inside.addWidget(Label(words, fonts.BODY_B, elide=True))
        inside.addWidget(Paragraph(line, fonts.SMALL, Ink.INK2))
        self.setAccessibleName(f"{number}. {words}. {line}")

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        disc = QRectF(0, 0, 26, 26)
        if self.current:
            paint.box(p, disc, 13, fill=c.accent)
        else:
            paint.box(p, disc, 13, border=c.edge, width=1.4)
        ink = c.onaccent if self.current else c.ink2
        paint.centred(p, disc, str(self._number), fonts.SMALL_B, ink)
        if not self._last and self.height() > 40:
            p.fillRect(QRectF(12.5, 31, 1, self.height() - 36), c.line)


class Steps(QWidget):
    """Show steps as (words, a line about them); ``show_current`` fills one, counted from 0."""

    def __init__(self, steps: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._steps: list[_Step] = []
        for n, (words, line) in enumerate(steps, start=1):
            step = _Step(n, words, line, last=n == len(steps), parent=self)
            self._steps.append(step)
            column.addWidget(step)

    def show_current(self, current: int) -> None:
        """Fill the number of the step *current*."""
        for n, step in enumerate(self._steps):
            step.current = n == current
            step.update()
