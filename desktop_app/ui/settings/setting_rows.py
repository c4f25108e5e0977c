"""What the settings page is made of: cards with rows, facts with a remark beside them."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.cards import Card
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.scrolling import keep_together
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.look.tooltips import show_tooltip

LABEL_WIDTH = 92
_ROW = 36
_GAP = 10


class Fact(QWidget):
    """A value and a remark on one baseline; a remark that is wrong has its colour and its sign."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value, self._remark, self._ink = "", "", Ink.INK3
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, value: str, remark: str = "", ink: Ink = Ink.INK3) -> None:
        """Show *value* in ink, *remark* in *ink*."""
        if (value, remark, ink) == (self._value, self._remark, self._ink):
            return
        self._value, self._remark, self._ink = value, remark, ink
        self.setAccessibleName(", ".join(part for part in (value, remark) if part))
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        """What is shown, as it is read aloud."""
        return self.accessibleName()

    def sizeHint(self) -> QSize:
        wide = fonts.width(self._value, fonts.BODY_M) + fonts.width(self._remark, fonts.SMALL)
        return QSize(ceil(wide) + 2 * _GAP + 20, 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 28)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tooltip(event.globalPos(), "\n".join((self._value, self._remark)).strip(), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p, c = QPainter(self), colours()
        room = float(self.width())
        x = 0.0
        if self._value:
            x = paint.text(p, 0, 0, 28, self._value, fonts.BODY_M, c.ink, room=room) + _GAP
        if self._ink not in (Ink.INK3, Ink.INK2) and self._remark and room - x > 40:
            glyphs.paint_icon(p, Icon.WARNING, x, 6, 15, c.text(self._ink))
            x += 20
        if self._remark and room - x > 24:
            colour = c.text(self._ink)
            paint.text(p, x, 0, 28, self._remark, fonts.SMALL, colour, room=room - x)


class SettingsCard(Card):
    """A card of the page: its title, what it is now at the right, rows of 36 pixels."""

    def __init__(self, title: str) -> None:
        super().__init__(title, padding=20)
        self.state = Label("", fonts.CAP, Ink.INK3, elide=True)
        self.head.addWidget(self.state)
        self.head.setStretch(0, 0)
        self.head.insertStretch(1, 1)
        self.title.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.body.setSpacing(0)
        whole = self.layout()
        assert whole is not None  # a card has one
        whole.setContentsMargins(20, 10, 20, 12)
        whole.setSpacing(4)

    def add_row(self, label: str, *parts: QWidget, stretch: int = 0) -> QWidget:
        """Add a row of *parts* behind *label*; the part at *stretch* takes what room is left."""
        row = QWidget()
        row.setMinimumHeight(_ROW)
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        said = Label(label, fonts.SMALL, Ink.INK2, elide=True)
        said.setFixedWidth(LABEL_WIDTH)
        across.addWidget(said)
        for at, part in enumerate(parts):
            across.addWidget(part, 1 if at == stretch else 0)
        across.addStretch(0)
        keep_together(row)
        self.body.addWidget(row)
        return row

    def add_words(self, words: str = "", ink: Ink = Ink.INK3) -> Paragraph:
        """Add a sentence under the row before, on the column of the controls."""
        said = Paragraph(words, fonts.SMALL, ink)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(LABEL_WIDTH + 8, 0, 0, 4)
        inside.addWidget(said)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self.body.addWidget(holder)
        holder.setVisible(bool(words))
        return said


def tell(paragraph: Paragraph, words: str, ink: Ink | None = None) -> None:
    """Show *words* in a paragraph of a card; "" hides it."""
    if ink is not None:
        paragraph.set_ink(ink)
    paragraph.set_text(words)
    holder = paragraph.parentWidget()
    if holder is not None:
        holder.setVisible(bool(words))
