"""A picture that can be turned by quarters, made larger and smaller, and moved about."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.i18n import _
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_STATUS

_MARGIN = 8  # pixels around the picture
_STEPS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)  # logical pixels a pixel of the picture


class PictureView(QWidget):
    """Shows one picture on sunken ground, or a sentence instead of it.

    Signals: ``changed()`` when it is turned or its size is another.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._turned = QImage()
        self._said = ""
        self._scale: float | None = None  # None: as large as fits
        self._middle = QPointF()  # of the view, in pixels of the turned picture
        self._grabbed: QPointF | None = None
        self.quarters = 0  # clockwise, 0 to 3
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 80)

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown."""
        return not self._image.isNull()

    @property
    def percent(self) -> int:
        """The size of the picture, in percent of its pixels."""
        return round(100 * self._shown_scale())

    def show_image(self, image: QImage) -> None:
        """Show *image* upright and whole."""
        self._image, self._said = image, ""
        self.quarters, self._scale = 0, None
        self._turn_image()

    def say(self, words: str) -> None:
        """Show *words* instead of a picture."""
        self._image, self._turned, self._said = QImage(), QImage(), words
        self.setAccessibleName(words)
        self.changed.emit()
        self.update()

    def turn(self, quarters: int) -> None:
        """Turn the picture by *quarters* clockwise; negative ones go back."""
        if self.has_picture:
            self.quarters = (self.quarters + quarters) % 4
            self._scale = None
            self._turn_image()

    def fit(self) -> None:
        """Show the whole picture."""
        self._scale = None
        self._refresh()

    def zoom(self, *, larger: bool) -> None:
        """Show the picture one step larger or smaller."""
        if not self.has_picture:
            return
        now = self._shown_scale()
        if larger:
            self._zoom_to(next((s for s in _STEPS if s > now * 1.01), now))
        else:
            self._zoom_to(next((s for s in reversed(_STEPS) if s < now * 0.99), now))

    def _zoom_to(self, scale: float) -> None:
        if self._scale is None:
            size = self._turned.size()
            self._middle = QPointF(size.width() / 2, size.height() / 2)
        self._scale = scale
        self._refresh()

    def _turn_image(self) -> None:
        self._turned = self._image.transformed(QTransform().rotate(90 * self.quarters))
        size = self._turned.size()
        self._middle = QPointF(size.width() / 2, size.height() / 2)
        self._refresh()

    def _refresh(self) -> None:
        if self.has_picture:
            self.setAccessibleName(_("Photo of the evidence"))
            self.setAccessibleDescription(f"{self.percent} %")
        self.changed.emit()
        self.update()

    def _room(self) -> QSizeF:
        return QSizeF(max(1, self.width() - 2 * _MARGIN), max(1, self.height() - 2 * _MARGIN))

    def _shown_scale(self) -> float:
        size, room = self._turned.size(), self._room()
        if self._turned.isNull():
            return 1.0
        fitting = min(room.width() / size.width(), room.height() / size.height())
        return self._scale if self._scale is not None else min(fitting, 4.0)

    def _place(self) -> QRectF:
        """Return where the picture is painted; what is larger than the view goes beyond it."""
        scale, size = self._shown_scale(), self._turned.size()
        wide, tall = size.width() * scale, size.height() * scale
        room = self._room()
        x, y = (self.width() - wide) / 2, (self.height() - tall) / 2
        if wide > room.width():
            x = self.width() / 2 - self._middle.x() * scale
            x = min(_MARGIN, max(self.width() - _MARGIN - wide, x))
        if tall > room.height():
            y = self.height() / 2 - self._middle.y() * scale
            y = min(_MARGIN, max(self.height() - _MARGIN - tall, y))
        return QRectF(x, y, wide, tall)

    def _move(self, by: QPointF) -> None:
        scale, place = self._shown_scale(), self._place()
        self._middle = (QPointF(self.width() / 2, self.height() / 2) - place.topLeft() - by) / scale
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        ground = QRectF(self.rect())
        paint.box(p, ground, RADIUS_STATUS, fill=c.sunken, border=c.line)
        if self._turned.isNull():
            wide = ground.adjusted(12, 0, -12, 0)
            paint.centred(p, wide, self._said, fonts.BODY, c.ink2)
            return
        inside = QPainterPath()
        inside.addRoundedRect(ground.adjusted(1, 1, -1, -1), RADIUS_STATUS, RADIUS_STATUS)
        p.setClipPath(inside)
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        p.drawImage(self._place(), self._turned)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refresh()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(larger=steps > 0)
        else:
            self._move(QPointF(0, steps / 2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.has_picture:
            self._grabbed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            self._move(event.position() - self._grabbed)
            self._grabbed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None
