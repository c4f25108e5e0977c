"""The mark of sample data, shown wherever such data is shown, at every width."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.i18n import _
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_CAP
from desktop_app.ui.look.tooltips import set_tooltip

_TALL = 28  # the marks on Ữ, Ệ, Ậ, Ấ reach 1.3 em above the line
_BESIDE = 10


class TrainingMark(QWidget):
    """A label in capitals that people and answers are made up; it takes no focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = _("TRAINING DATA")
        self.setAccessibleName(self._words)
        set_tooltip(
            self,
            _("The commune is real; people and answers are examples for learning the program."),
        )
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> str:
        """What is shown."""
        return self._words

    def sizeHint(self) -> QSize:
        return QSize(ceil(fonts.width(self._words, fonts.CAP_B)) + 2 * _BESIDE, _TALL)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        # Ink on the header's ground, not a verdict's colour: amber would read as VÀNG.
        paint.box(p, rect, RADIUS_CAP, fill=c.accentsoft, border=c.accent, width=1.5)
        paint.text(p, _BESIDE, 1, _TALL, self._words, fonts.CAP_B, c.accent)
