"""Small signs in a layout: key cap, tag, pill, count, shape, dot; none takes the focus."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.ids import Readiness

from . import fonts, glyphs, marks, paint
from .icons import Icon
from .marks import Mark
from .theme import colours
from .tokens import Ink, Tone


class _Sign(QWidget):
    """A painted word, which is also its accessible name."""

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _say(self, name: str) -> None:
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class KeyCap(_Sign):
    """Show a key."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self._key = key

    def sizeHint(self) -> QSize:
        return QSize(ceil(paint.keycap_width(self._key)), 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.keycap(QPainter(self), 0, self.height() / 2, self._key)


class Tag(_Sign):
    """Show a framed word such as "Bắt buộc"."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._words = words

    def sizeHint(self) -> QSize:
        return QSize(ceil(paint.tag_width(self._words)), 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.tag(QPainter(self), 0, self.height() / 2, self._words)


class Pill(_Sign):
    """Show an answer's status or a readiness level: shape, word, soft ground."""

    def __init__(
        self, shown: Mark | Readiness, words: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.show_verdict(shown, words)

    def show_verdict(self, shown: Mark | Readiness, words: str = "") -> None:
        """Show *shown*, with its own word unless *words* are given."""
        self._shown = shown
        if isinstance(shown, Mark):
            self._words = words or marks.mark_word(shown)
        else:
            self._words = words or marks.readiness_word(shown)
        self._say(self._words)

    def sizeHint(self) -> QSize:
        return QSize(ceil(paint.pill_width(self._words)), paint.PILL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        if isinstance(self._shown, Mark):
            paint.pill(p, 0, self.height() / 2, self._shown, self._words)
        else:
            paint.readiness_pill(p, 0, self.height() / 2, self._shown, self._words)


class Count(_Sign):
    """Show how many, in a small pill."""

    def __init__(
        self, count: int = 0, tone: Tone = Tone.GREY, parent: QWidget | None = None
    ) -> None:
        super().__init__(str(count), parent)
        self._count = count
        self._tone = tone

    def set_count(self, count: int) -> None:
        """Show *count*."""
        self._count = count
        self._say(str(count))

    def sizeHint(self) -> QSize:
        return QSize(ceil(paint.count_width(self._count)), 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.count_pill(QPainter(self), 0, self.height() / 2, self._count, self._tone)


class Shape(_Sign):
    """Show the shape of an answer or of a readiness level alone; a word must stand beside it."""

    def __init__(
        self,
        shown: Mark | Readiness,
        px: int = 18,
        *,
        verified: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self._px = px
        self.show_verdict(shown, verified=verified)

    def show_verdict(self, shown: Mark | Readiness, *, verified: bool = False) -> None:
        """Show *shown*."""
        self._shown = shown
        self._verified = verified
        word = marks.mark_word(shown) if isinstance(shown, Mark) else marks.readiness_word(shown)
        self._say(word)

    def sizeHint(self) -> QSize:
        return QSize(self._px, self._px)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        x, y = (self.width() - self._px) / 2, (self.height() - self._px) / 2
        if isinstance(self._shown, Mark):
            glyphs.paint_mark(p, self._shown, x, y, self._px)
        else:
            glyphs.paint_readiness(p, self._shown, x, y, self._px, verified=self._verified)


class IconSign(_Sign):
    """Show an icon beside the words it belongs to; assistive technology passes over it."""

    def __init__(
        self, icon: Icon, px: int = 16, ink: Ink = Ink.INK2, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self._icon = icon
        self._px = px
        self._ink = ink

    def show_icon(self, icon: Icon, ink: Ink | None = None) -> None:
        """Show *icon*."""
        self._icon = icon
        self._ink = ink or self._ink
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._px, self._px)

    def paintEvent(self, event: QPaintEvent) -> None:
        x, y = (self.width() - self._px) / 2, (self.height() - self._px) / 2
        colour = colours().text(self._ink)
        glyphs.paint_icon(QPainter(self), self._icon, x, y, self._px, colour)


class Avatar(_Sign):
    """The first letter of a person's name in a circle, or an icon where there is no person."""

    def __init__(
        self,
        shown: str | Icon,
        *,
        tone: Tone = Tone.ACCENT,
        side: int = 26,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self._shown, self._tone, self._side = shown, tone, side

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.avatar(QPainter(self), 0, self.height() / 2, self._shown, self._side, self._tone)


class Dot(_Sign):
    """Show a state and its sentence: green on disk, grey in progress, red when it failed."""

    def __init__(
        self,
        words: str = "",
        tone: Tone = Tone.GREY,
        *,
        style: fonts.Style = fonts.SMALL_M,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, parent)
        self._style = style
        self._words = words
        self._tone = tone

    def show_state(self, words: str, tone: Tone) -> None:
        """Show *words* behind a dot of *tone*."""
        self._words, self._tone = words, tone
        self._say(words)

    def sizeHint(self) -> QSize:
        tall = self._style.line + 2 * fonts.overhang(self._words, self._style)
        return QSize(ceil(fonts.width(self._words, self._style)) + 21, tall)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(c.tone(self._tone).shape)
        p.drawEllipse(QPointF(6, self.height() / 2), 5, 5)
        colour = c.red.text if self._tone is Tone.RED else c.ink
        paint.text(p, 20, 0, self.height(), self._words, self._style, colour)
