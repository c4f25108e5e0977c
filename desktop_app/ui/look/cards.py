"""Backgrounds in a layout: card, banner, plain panel, hairline."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from . import fonts, glyphs, paint
from .icons import Icon
from .marks import Mark
from .texts import Label, Paragraph, Piece
from .theme import colours
from .tokens import CARD_PADDING, RADIUS_CARD, RADIUS_FIELD, RADIUS_GROUP, Ink, Tone


class GroundColour(StrEnum):
    """A background colour of the theme."""

    BG = "bg"
    PANEL = "panel"
    SURFACE = "surface"
    SUNKEN = "sunken"


class Edge(StrEnum):
    """A side of a rectangle."""

    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"


class Ground(QWidget):
    """Fill its rectangle with one colour of the theme, a hairline on the edges of *line_at*."""

    def __init__(
        self,
        colour: GroundColour = GroundColour.BG,
        *,
        line_at: tuple[Edge, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._colour = colour
        self._line_at = line_at

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        ground: QColor = getattr(c, self._colour)
        p.fillRect(event.rect(), ground)
        wide, tall = self.width(), self.height()
        edges = {
            Edge.TOP: (0, 0, wide, 1),
            Edge.BOTTOM: (0, tall - 1, wide, 1),
            Edge.LEFT: (0, 0, 1, tall),
            Edge.RIGHT: (wide - 1, 0, 1, tall),
        }
        for edge in self._line_at:
            p.fillRect(*edges[edge], c.line)


class Line(QWidget):
    """A hairline across or, with *upright*, between things side by side."""

    def __init__(self, *, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        fixed, wide = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(*((fixed, wide) if upright else (wide, fixed)))
        self._upright = upright

    def sizeHint(self) -> QSize:
        return QSize(1, 20) if self._upright else QSize(20, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), colours().line)


class Card(QWidget):
    """A white card with an optional title; put its contents into ``body``.

    *frame* (a tone) draws a coloured frame, *current* the accent frame with the bar at the left,
    *raised* the shadow of the start card, *choice* the border of what can be chosen.
    """

    def __init__(
        self,
        title: str = "",
        *,
        padding: int = CARD_PADDING,
        frame: Tone | None = None,
        current: bool = False,
        raised: bool = False,
        choice: bool = False,
        ground: GroundColour = GroundColour.SURFACE,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name or title)
        self._frame = frame
        self._current = current
        self._raised = raised
        self._choice = choice
        self._ground = ground
        edge = 14 if raised else 0
        self._edge = edge
        whole = QVBoxLayout(self)
        top = padding - 6 if title else padding
        whole.setContentsMargins(padding + edge, top + edge, padding + edge, padding + edge)
        whole.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.title = Label(title, fonts.H3, Ink.INK, elide=True)
        if title:
            self.head.addWidget(self.title, 1)
            whole.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        whole.addLayout(self.body, 1)

    def set_frame(self, tone: Tone | None) -> None:
        """Frame the card in *tone*, or with the hairline."""
        self._frame = tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        e = self._edge
        rect = QRectF(self.rect()).adjusted(e, e, -e, -e)
        ground: QColor = getattr(c, self._ground)
        if self._raised:
            paint.shadow(p, rect, RADIUS_CARD, depth=12)
        if self._current:
            open_card(p, rect)
        elif self._frame is not None:
            frame = c.tone(self._frame).shape
            paint.box(p, rect, RADIUS_CARD, fill=ground, border=frame, width=1.5)
        else:
            border = c.edge if self._choice else c.line
            radius = RADIUS_GROUP if self._choice else RADIUS_CARD
            paint.box(p, rect, radius, fill=ground, border=border)


def open_card(p: QPainter, rect: QRectF) -> None:
    """Paint the ground of the open item: accent frame, and a bar 5 px wide at the left."""
    c = colours()
    paint.box(p, rect, RADIUS_GROUP, fill=c.accent)
    paint.box(p, rect.adjusted(5, 1.5, -1.5, -1.5), RADIUS_GROUP - 2, fill=c.surface)


class Banner(QWidget):
    """One sentence in the layout on the soft ground of its tone; never over the content.

    *bold* is the matter, *plain* its consequence; put buttons into ``buttons``.
    """

    def __init__(
        self,
        tone: Tone,
        bold: str,
        plain: str = "",
        *,
        shape: Mark | Icon | None = None,
        position: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._shape: Mark | Icon = shape or _BANNER_SHAPE[tone]
        self.bold, self.plain = "", ""
        row = QHBoxLayout(self)
        row.setContentsMargins(46, 4, 12, 4)
        row.setSpacing(8)
        self._words = Paragraph()
        self._position = Label("", fonts.BODY_M)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(4)
        row.addLayout(self.buttons)
        row.addWidget(self._position)
        self.setMinimumHeight(42)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.say(bold, plain, position=position)

    def say(
        self, bold: str, plain: str = "", *, position: str = "", tone: Tone | None = None
    ) -> None:
        """Show other sentences, in *tone* if one is given."""
        if tone is not None and tone is not self._tone:
            self._tone = tone
            self._shape = _BANNER_SHAPE[tone]
        self.bold, self.plain = bold, plain
        ink = _TONE_INK[self._tone]
        self._words.set_text(
            [Piece(bold, bold=True, ink=ink), Piece(f"  {plain}" if plain else "")]
        )
        self._position.setText(position)
        self._position.set_ink(ink)
        self._position.setVisible(bool(position))
        self.setAccessibleName(" ".join(part for part in (bold, plain) if part))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        shades = colours().tone(self._tone)
        paint.box(p, QRectF(self.rect()), RADIUS_FIELD, fill=shades.soft)
        y = self.height() / 2 - 10
        if isinstance(self._shape, Mark):
            glyphs.paint_mark(p, self._shape, 16, y, 20)
        else:
            glyphs.paint_icon(p, self._shape, 17, y + 1, 18, shades.text)


_BANNER_SHAPE: dict[Tone, Mark | Icon] = {
    Tone.GREEN: Mark.MET,
    Tone.AMBER: Icon.WARNING,
    Tone.RED: Icon.WARNING,
    Tone.VIOLET: Mark.CONFLICT,
    Tone.GREY: Icon.INFO,
    Tone.ACCENT: Icon.INFO,
}

_TONE_INK = {
    Tone.GREEN: Ink.GREEN,
    Tone.AMBER: Ink.AMBER,
    Tone.RED: Ink.RED,
    Tone.VIOLET: Ink.VIOLET,
    Tone.GREY: Ink.INK,
    Tone.ACCENT: Ink.ACCENT,
}


class Note(QWidget):
    """A sunken box with an icon and a wrapped sentence; contents in a layout of its own."""

    def __init__(
        self, content: QWidget, icon: Icon = Icon.INFO, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        row = QHBoxLayout(self)
        row.setContentsMargins(40, 10, 16, 10)
        row.addWidget(content, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        paint.box(p, QRectF(self.rect()), RADIUS_FIELD, fill=c.sunken)
        glyphs.paint_icon(p, self._icon, 14, self.height() / 2 - 8, 16, c.ink2)
