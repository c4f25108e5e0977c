"""The four steps of sending by USB drive, and the contents of a package; in wide windows."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.cards import Edge, Ground, GroundColour, Line
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import Ink

_WIDE = 300
_TALL = 62


class _Step(QWidget):
    """One step: its number in a ring, what to do, a line about it."""

    def __init__(self, number: int, words: str, about: str, *, last: bool) -> None:
        super().__init__()
        self._number, self._last = number, last
        self._is_now = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(38, 0, 0, 10)
        column.setSpacing(0)
        self._title = Paragraph(words, fonts.BODY_M)
        column.addWidget(self._title)
        column.addWidget(Paragraph(about, fonts.SMALL, Ink.INK2))

    def set_now(self, now: bool) -> None:
        """Mark the step as the one to take now."""
        self._is_now = now
        self.update()

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(_WIDE - 40, _TALL))

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = colours()
        ring = QRectF(1, 1, 24, 24)
        p.setBrush(c.accent if self._is_now else Qt.BrushStyle.NoBrush)
        p.setPen(QPen(c.accent if self._is_now else c.edge, 1.5))
        p.drawEllipse(ring)
        ink = c.onaccent if self._is_now else c.ink2
        paint.centred(p, ring, str(self._number), fonts.SMALL_B, ink)
        if not self._last:
            p.setPen(QPen(c.line, 1))
            p.drawLine(13, 29, 13, self.height() - 3)


class StepsDock(Ground):
    """Write it, take it to a PC with a network, take the note, bring the receipt home."""

    def __init__(self, *, for_others: bool) -> None:
        super().__init__(GroundColour.PANEL, line_at=(Edge.LEFT,))
        self.setFixedWidth(_WIDE)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 12)
        column.setSpacing(2)
        column.addWidget(Label(_("There and back"), fonts.BODY_B))
        column.addSpacing(10)
        steps = (
            (_("Write the package to a USB drive"), _("a minute or two")),
            (_("Plug it in where there is a network"),
             _("this program takes it along and sends it on")),
            (_("Keep the carriage note"), _("it says who took it; it is no receipt yet")),
            (_("Bring the receipt home"),
             _("put the USB drive back into this PC and import it")),
        )  # fmt: skip
        self.steps = [
            _Step(n, words, about, last=n == len(steps))
            for n, (words, about) in enumerate(steps, start=1)
        ]
        for step in self.steps:
            column.addWidget(step)
        column.addWidget(Line())
        column.addSpacing(10)
        column.addWidget(Label(_("What is in the package?"), fonts.BODY_B))
        words = (
            _("What this PC wrote and the server lacks. A courier sees the area, how many and the"
              " day, nothing else.")
            if for_others
            else _("What this PC wrote and the server lacks, of this commune alone. A courier sees"
                   " the commune, how many and the day, nothing else.")
        )  # fmt: skip
        column.addWidget(Paragraph(words, fonts.SMALL, Ink.INK2))
        column.addStretch(1)
        self.show_step(1)

    def show_step(self, now: int) -> None:
        """Mark step *now*, 1 to 4; 0 marks none."""
        for n, step in enumerate(self.steps, start=1):
            step.set_now(n == now)
