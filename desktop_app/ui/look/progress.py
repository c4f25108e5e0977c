"""Where the data is: the track of the three words, progress bars, ticks of a section."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.i18n import _

from . import fonts, glyphs, paint
from .marks import Mark
from .theme import colours
from .tooltips import set_tooltip


class Stage(IntEnum):
    """How far the data has come."""

    SAVED = 1  # on this computer, nothing being sent
    SENDING = 2
    RECEIVED = 3  # the service's receipt is here


class ProgressTrack(QWidget):
    """The three fixed words, each with a line about it; green only for what is so.

    Done is a green disc with a tick, what happens now an accent ring with a dot, later an empty
    ring.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage = Stage.SAVED
        self._lines = ("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_stage(Stage.SAVED, ("", "", ""))

    def show_stage(self, stage: Stage, lines: tuple[str, str, str]) -> None:
        """Show how far it is, with one line under each word."""
        self._stage = stage
        self._lines = lines
        said = [
            f"{word}: {line}" if line else word
            for word, line in zip(self._words(), lines, strict=True)
        ]
        self.setAccessibleName("; ".join(said[: max(1, stage)]))
        set_tooltip(self, "\n".join(said))  # a line may be cut
        self.update()

    @staticmethod
    def _words() -> tuple[str, str, str]:
        return _("Saved on this computer"), _("Sending"), _("Received by the server")

    def sizeHint(self) -> QSize:
        return QSize(640, 48)

    def minimumSizeHint(self) -> QSize:
        return QSize(420, 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = colours()
        each = self.width() / 3
        for n, word in enumerate(self._words(), start=1):
            x = (n - 1) * each
            done = n <= self._stage and not (n == Stage.SENDING == self._stage)
            now = n == Stage.SENDING == self._stage
            middle = QPointF(x + 13, 16)
            if done:
                glyphs.paint_mark(p, Mark.MET, x, 3, 26)
            else:
                p.setPen(QPen(c.accent if now else c.edge, 2.4 if now else 1.4))
                p.setBrush(Qt.BrushStyle.NoBrush)
                p.drawEllipse(middle, 12, 12)
                if now:
                    p.setPen(Qt.PenStyle.NoPen)
                    p.setBrush(c.accent)
                    p.drawEllipse(middle, 5, 5)
            ink = c.ink if done or now else c.ink2
            style = fonts.BODY_B if done or now else fonts.BODY
            room = each - 38 - 14
            style = fonts.fitting(word, room, style, fonts.SMALL_M, fonts.CAP_M)
            end = paint.text(p, x + 38, 0, 21, word, style, ink, room=room)
            paint.text(p, x + 38, 22, 20, self._lines[n - 1], fonts.SMALL, c.ink2, room=room)
            if n < 3 and end + 14 < x + each - 14:
                line = c.green.shape if n < self._stage else c.line
                paint.box(p, QRectF(end + 14, 10, x + each - 14 - end - 14, 2), 1, fill=line)


class ProgressBar(QWidget):
    """What it counts, n of m, and a bar in accent; green is for the receipt.

    A line at the left and one at the right may stand under the bar.
    """

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._done = 0
        self._all = 0
        self._left = self._right = ""
        self._share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_progress(0, 0)

    def show_progress(
        self, done: int, of: int, *, left: str = "", right: str = "", share: float | None = None
    ) -> None:
        """Show *done* of *of*, with lines under the bar; it is filled by *share* where told."""
        self._done, self._all, self._left, self._right = done, of, left, right
        self._share = share
        self.setAccessibleName(f"{self._words}: {done}/{of}")
        self.setAccessibleDescription(" ".join(part for part in (left, right) if part))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, 64 if self._left or self._right else 40)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        wide = self.width()
        number = f"{self._done}/{self._all}"
        room = wide - 90
        paint.text(p, 0, 2, 21, self._words, fonts.BODY_M, c.ink, room=room)
        paint.text(
            p, 0, 2, 21, number, fonts.BODY_B, c.ink, room=wide, align=Qt.AlignmentFlag.AlignRight
        )
        track = QRectF(0, 29, wide, 8)
        paint.box(p, track, 4, fill=c.sunken, border=c.line)
        share = self._share
        if share is None:
            share = self._done / self._all if self._all else 0.0
        share = min(1.0, share)
        if share > 0:
            paint.box(p, QRectF(0, 29, max(8.0, wide * share), 8), 4, fill=c.accent)
        if self._left:
            paint.text(p, 0, 42, 20, self._left, fonts.SMALL, c.ink2, room=wide * 0.6)
        if self._right:
            paint.text(
                p,
                wide * 0.4,
                42,
                20,
                self._right,
                fonts.SMALL,
                c.ink3,
                room=wide * 0.6,
                align=Qt.AlignmentFlag.AlignRight,
            )


class TickStrip(QWidget):
    """One bar an item, coloured by its answer, pale where there is none yet."""

    def __init__(self, *, name: str, thickness: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._marks: tuple[Mark | None, ...] = ()
        self.setFixedHeight(thickness)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_marks(self, shown: Sequence[Mark | None]) -> None:
        """Show one bar for each of *shown*."""
        self._marks = tuple(shown)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.ticks(QPainter(self), QRectF(self.rect()), self._marks)
