"""The index of the settings page in the place of the rail; its current row follows the focus."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_app.i18n import _
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Edge, Ground, GroundColour, Line
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.painted_button import PaintedButton
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD, RAIL_WIDTH


class _IndexRow(PaintedButton):
    """One row, 38 pixels high."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(RAIL_WIDTH - 17, 38)

    def paintEvent(self, event: QPaintEvent) -> None:
        p, c = QPainter(self), colours()
        rect = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        if self.isChecked():
            paint.box(p, rect, RADIUS_FIELD, fill=c.accentsoft)
            paint.box(p, QRectF(0, rect.y() + 8, 3, rect.height() - 16), 1.5, fill=c.accent)
        elif self.underMouse():
            paint.box(p, rect, RADIUS_FIELD, fill=c.sunken)
        ink = c.accent if self.isChecked() else c.ink
        paint.text(p, 12, 0, self.height(), self._words, fonts.SMALL_M, ink, room=self.width() - 20)
        if self.ring_shown:
            paint.box(p, rect, RADIUS_FIELD, border=c.accent, width=2)


class Index(Ground):
    """Signals: ``left()`` for the way back; ``chosen(int)`` with the number of a card."""

    left = Signal()
    chosen = Signal(int)

    def __init__(self, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(GroundColour.PANEL, line_at=(Edge.RIGHT,), parent=parent)
        self.setAccessibleName(_("Settings"))
        self.setFixedWidth(RAIL_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 9, 8)
        column.setSpacing(0)
        back = Button(_("The desk"), weight=Weight.QUIET, icon=Icon.ARROW_LEFT, key="Esc")
        back.clicked.connect(self.left)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(6)
        column.addWidget(Line())
        column.addSpacing(6)
        self.rows: list[_IndexRow] = []
        for at, title in enumerate(titles):
            row = _IndexRow(title)
            row.clicked.connect(partial(self._chosen, at))
            self.rows.append(row)
            column.addWidget(row)
        column.addStretch(1)

    def _chosen(self, at: int, _on: bool = False) -> None:
        self.chosen.emit(at)

    def show_current(self, at: int) -> None:
        """Mark the card where the focus is."""
        self.rows[at].setChecked(True)
