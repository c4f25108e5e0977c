"""The receipt, drawn as a slip of paper with a torn lower edge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from . import fonts, glyphs, paint
from .icons import Icon
from .theme import colours

_EDGE = 16  # room for the shadow
_WIDE = 470
_PAD = 32


class Slip(QWidget):
    """Show a receipt: title, its number in big, rows of facts, a checked line, a small print."""

    def __init__(
        self,
        *,
        title: str,
        subtitle: str,
        label: str,
        number: str,
        rows: Sequence[tuple[str, str]],
        checked: str = "",
        small_print: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title, self._subtitle = title, subtitle
        self._label, self._number = label, number
        self._rows = tuple(rows)
        self._checked, self._small_print = checked, small_print
        self._ground: QPixmap | None = None
        self._ground_for: tuple[object, ...] = ()
        said = [title, subtitle, f"{label} {number}", *(f"{a}: {b}" for a, b in rows)]
        self.setAccessibleName(". ".join(part for part in [*said, checked, small_print] if part))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        tall = 94 + 66 + 26 * len(self._rows) + 16
        tall += (26 if self._checked else 0) + (22 if self._small_print else 0) + 46
        return QSize(_WIDE + 2 * _EDGE, tall + 2 * _EDGE)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        p.drawPixmap(0, 0, self._paper(self.devicePixelRatioF()))
        left, right = _EDGE + _PAD, _EDGE + _WIDE - _PAD
        y = _EDGE + 16.0
        glyphs.paint_icon(p, Icon.MEDAL, left + 1, y + 6, 28, c.green.text)
        paint.text(p, left + 42, y, 30, self._title, fonts.H2, c.ink)
        paint.text(p, left + 42, y + 29, 21, self._subtitle, fonts.BODY, c.ink2)
        y += 64
        self._rule(p, left, y, right)
        paint.text(p, left, y + 10, 20, self._label, fonts.SMALL, c.ink2)
        paint.text(p, left, y + 28, 46, self._number, fonts.RECEIPT, c.ink)
        y += 80
        for label, value in self._rows:
            paint.text(p, left, y, 22, label, fonts.SMALL, c.ink2, room=92)
            paint.text(p, left + 100, y, 22, value, fonts.SMALL_M, c.ink, room=right - left - 100)
            y += 26
        y += 3
        self._rule(p, left, y, right)
        y += 12
        if self._checked:
            glyphs.paint_icon(p, Icon.TICK, left + 1, y + 4, 14, c.green.text)
            paint.text(
                p,
                left + 24,
                y,
                22,
                self._checked,
                fonts.SMALL_M,
                c.green.text,
                room=right - left - 24,
            )
            y += 23
        if self._small_print:
            paint.text(
                p, left + 24, y, 22, self._small_print, fonts.SMALL, c.ink2, room=right - left - 20
            )

    @staticmethod
    def _rule(p: QPainter, left: float, y: float, right: float) -> None:
        pen = QPen(colours().edge, 1)
        pen.setDashPattern([4, 3.5])
        p.setPen(pen)
        p.drawLine(QPointF(left, y), QPointF(right, y))

    def _paper(self, ratio: float) -> QPixmap:
        """Return shadow and torn paper, drawn once for each size and theme."""
        c = colours()
        wanted = (self.size().toTuple(), c.dark, ratio)
        if self._ground is not None and wanted == self._ground_for:
            return self._ground
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        p = QPainter(made)
        rect = QRectF(_EDGE, _EDGE, _WIDE, self.height() - 2 * _EDGE)
        paint.shadow(p, rect.adjusted(0, 0, 0, -6), 4, depth=8)
        outline = [rect.topLeft(), rect.topRight()]
        tooth, foot = 10.0, rect.bottom()
        x = rect.right()
        outline.append(QPointF(x, foot - 5))
        while x > rect.left() + 0.1:
            outline.append(QPointF(x - tooth / 2, foot))
            x -= tooth
            outline.append(QPointF(x, foot - 5))
        p.setPen(QPen(c.line, 1))
        p.setBrush(c.paper)
        p.drawPolygon(QPolygonF(outline))
        p.end()
        self._ground, self._ground_for = made, wanted
        return made
