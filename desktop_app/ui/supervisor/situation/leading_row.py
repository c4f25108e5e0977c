"""A row that leads to communes: words, a bar, a count, a chevron; all of it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.painted_button import PaintedButton
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD, Tone
from desktop_app.ui.look.tooltips import set_tooltip


class LeadingRow(PaintedButton):
    """Signals: ``clicked`` (Qt's)."""

    def __init__(self, *, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._second, self._count = words, "", ""
        self._share: float | None = None
        self._icon: tuple[Icon, Tone] | None = None
        self._hollow = self._below = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_row(
        self,
        words: str,
        count: str = "",
        *,
        share: float | None = None,
        second: str = "",
        icon: tuple[Icon, Tone] | None = None,
        hollow: bool = False,
        bar_below: bool = False,
    ) -> None:
        """Show *words* and *count*; *share*, 0 to 1, as a bar, *hollow* without a figure."""
        self._words, self._count, self._share = words, count, share
        self._second, self._icon, self._hollow = second, icon, hollow
        self._below = bar_below
        said = " ".join(part for part in (words, count, second) if part)
        self.setAccessibleName(said)
        set_tooltip(self, said)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, 44 if self._second else 38 if self._below else 32)

    def minimumSizeHint(self) -> QSize:
        return QSize(150 if self._below else 120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        two_lines = bool(self._second) or self._below
        wide, tall = float(self.width()), 26.0 if two_lines else float(self.height())
        if self.underMouse():
            paint.box(p, QRectF(self.rect()), RADIUS_FIELD, fill=c.accentsoft)
        x = 2.0
        if self._icon is not None:
            icon, tone = self._icon
            glyphs.paint_icon(p, icon, x, tall / 2 - 8, 16, c.tone(tone).text)
            x += 24
        end = wide - 20
        glyphs.paint_icon(p, Icon.CHEVRON_RIGHT, wide - 16, tall / 2 - 7, 14, c.ink2)
        right = Qt.AlignmentFlag.AlignRight
        count = fonts.width(self._count, fonts.SMALL_B)
        style, ink = fonts.SMALL_B, c.ink
        paint.text(
            p, end - count - 2, 0, tall, self._count, style, ink, room=count + 1, align=right
        )
        end -= count + 14
        if self._share is not None and self._below:
            self._paint_bar(p, QRectF(x, 28, wide - 22 - x, 5))
        elif self._share is not None:
            words = fonts.width(self._words, fonts.CAP) + 10
            left = max(x + 60, wide * 0.37, min(x + words, end - 14))
            track = QRectF(left, tall / 2 - 5.5, 0, 11)
            track.setRight(max(track.left() + 10, end))
            self._paint_bar(p, track)
            end = track.left() - 8
        room = max(20.0, end - x)
        style = fonts.SMALL_B if self._second else fonts.SMALL_M
        style = fonts.fitting(self._words, room, style, fonts.CAP)
        paint.text(p, x, 0, tall, self._words, style, c.ink, room=room)
        if self._second:
            room = wide - x - 24
            paint.text(p, x, 22, 20, self._second, fonts.SMALL, c.ink2, room=room)
        if self.ring_shown:
            ring = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            paint.box(p, ring, RADIUS_FIELD, border=c.accent, width=2)

    def _paint_bar(self, p: QPainter, track: QRectF) -> None:
        c = colours()
        paint.box(p, track, 3, fill=c.sunken)
        share = self._share or 0.0
        if not share:
            return
        bar = QRectF(track.x(), track.y(), max(4.0, track.width() * share), track.height())
        if self._hollow:
            paint.box(p, bar, 3, fill=c.surface, border=c.edge)
        else:
            paint.box(p, bar, 3, fill=c.ink2)
