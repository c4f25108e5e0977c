"""Chips: an attached file that can be taken off, a filter that can be switched on."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.i18n import _

from . import fonts, glyphs, marks, paint
from .icons import Icon
from .marks import Mark
from .painted_button import PaintedButton
from .theme import colours
from .tokens import RADIUS_FIELD, RING_SPACE, Tone
from .tooltips import set_tooltip


class _Chip(PaintedButton):
    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)

    def _shape(self) -> QRectF:
        e = RING_SPACE
        return QRectF(self.rect()).adjusted(e, e, -e, -e)


class FileChip(_Chip):
    """An attached file: icon, name, validity, a cross that takes it off (Delete does too).

    Signals: ``clicked`` opens it (Qt's); ``removed()`` when the person takes it off.
    """

    removed = Signal()

    def __init__(
        self,
        title: str,
        validity: str = "",
        *,
        tone: Tone = Tone.GREEN,
        icon: Icon = Icon.FILE,
        removable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"{title}, {validity}" if validity else title, parent)
        self._title, self._validity, self._tone = title, validity, tone
        self._icon = icon
        self._removable = removable
        if removable:
            self.setAccessibleDescription(_("Delete takes the file off."))
            set_tooltip(self, title)

    def sizeHint(self) -> QSize:
        wide = 12 + 22 + min(200.0, fonts.width(self._title, fonts.SMALL_M)) + 10
        wide += fonts.width(self._validity, fonts.CAP) + (26 if self._removable else 4)
        return QSize(ceil(wide) + 2 * RING_SPACE, 30 + 2 * RING_SPACE)

    def _cross(self) -> QRectF:
        shape = self._shape()
        return QRectF(shape.right() - 25, shape.y(), 25, shape.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        shape = self._shape()
        paint.box(
            p, shape, RADIUS_FIELD, fill=c.sunken, border=c.edge if self.underMouse() else None
        )
        middle = shape.center().y()
        glyphs.paint_icon(p, self._icon, shape.x() + 10, middle - 8, 16, c.ink2)
        x = paint.text(
            p,
            shape.x() + 32,
            shape.y(),
            shape.height(),
            self._title,
            fonts.SMALL_M,
            c.ink,
            room=200,
        )
        paint.text(
            p, x + 9, shape.y(), shape.height(), self._validity, fonts.CAP, c.tone(self._tone).text
        )
        if self._removable:
            glyphs.paint_icon(p, Icon.CLOSE, shape.right() - 21, middle - 6.5, 13, c.ink2)
        if self.ring_shown:
            paint.focus_ring(p, shape, RADIUS_FIELD)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._removable and self.isDown() and self._cross().contains(event.position()):
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)


class FilterChip(_Chip):
    """A filter by one verdict: shape, word, count; on = accent, never the verdict's ground.

    Signals: ``toggled(bool)`` (Qt's).
    """

    def __init__(
        self, mark: Mark, count: int = 0, *, words: str = "", parent: QWidget | None = None
    ) -> None:
        self._mark = mark
        self._words = words or marks.mark_word(mark)
        self._count = count
        super().__init__(f"{self._words} {count}", parent)
        self.setCheckable(True)

    def set_count(self, count: int) -> None:
        """Show how many there are."""
        self._count = count
        self.setAccessibleName(f"{self._words} {count}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        wide = 10 + 20 + fonts.width(self._words, fonts.SMALL_M) + 6
        wide += fonts.width(str(self._count), fonts.CAP) + 14
        return QSize(ceil(wide) + 2 * RING_SPACE, 32 + 2 * RING_SPACE)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        shape = self._shape()
        on = self.isChecked()
        ground = c.accentsoft if on or self.underMouse() else c.surface
        paint.box(
            p,
            shape,
            shape.height() / 2,
            fill=ground,
            border=c.accent if on else c.edge,
            width=1.5 if on else 1,
        )
        glyphs.paint_mark(p, self._mark, shape.x() + 10, shape.center().y() - 7, 14)
        x = paint.text(
            p,
            shape.x() + 30,
            shape.y(),
            shape.height(),
            self._words,
            fonts.SMALL_M,
            c.accent if on else c.ink,
        )
        paint.text(
            p,
            x + 6,
            shape.y(),
            shape.height(),
            str(self._count),
            fonts.CAP,
            c.accent if on else c.ink2,
        )
        if self.ring_shown:
            paint.focus_ring(p, shape, shape.height() / 2)
