"""Scrolling without a heavy bar: 7 px of handle, no arrows, dragged and clicked as usual."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QFrame,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from . import paint
from .theme import colours

_BAR = 11
_SHORTEST = 28.0


class ThinScrollBar(QScrollBar):
    """An upright scroll bar of the look."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._grabbed_at: float | None = None

    def sizeHint(self) -> QSize:
        return QSize(_BAR, 40)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _handle(self) -> QRectF:
        span = self.maximum() - self.minimum()
        track = float(self.height() - 4)
        long = max(_SHORTEST, track * self.pageStep() / max(1, span + self.pageStep()))
        share = (self.sliderPosition() - self.minimum()) / span if span else 0.0
        return QRectF(2, 2 + share * (track - long), 7, long)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() <= self.minimum():
            return
        c = colours()
        p = QPainter(self)
        over = self.underMouse() or self._grabbed_at is not None
        paint.box(p, self._handle().adjusted(1, 0, -1, 0), 2.5, fill=c.edge if over else c.thumb)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        handle = self._handle()
        y = event.position().y()
        if handle.top() <= y <= handle.bottom():
            self._grabbed_at = y - handle.top()
            self.setSliderDown(True)
        else:
            action = QScrollBar.SliderAction
            up = y < handle.top()
            self.triggerAction(action.SliderPageStepSub if up else action.SliderPageStepAdd)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed_at is None:
            return
        track = self.height() - 4 - self._handle().height()
        share = (event.position().y() - self._grabbed_at - 2) / max(1.0, track)
        span = self.maximum() - self.minimum()
        self.setSliderPosition(self.minimum() + round(min(1.0, max(0.0, share)) * span))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed_at = None
        self.setSliderDown(False)
        self.update()


def thin_bars(area: QAbstractScrollArea) -> None:
    """Give *area* the thin bar, no frame, no ground of its own, no horizontal bar."""
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setVerticalScrollBar(ThinScrollBar(area))
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # Our own viewport: for the original one, PySide creates the types of all the
    # widgets it could be, which takes 10 ms.
    viewport = QWidget(area)
    area.setViewport(viewport)
    viewport.setAutoFillBackground(False)


def dress_list(view: QAbstractItemView, *, name: str) -> None:
    """Style an item view: thin bar, smooth scrolling, hover, Tab leaves it, an accessible name."""
    thin_bars(view)
    view.setAccessibleName(name)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setMouseTracking(True)
    view.setTabKeyNavigation(False)


class ScrollArea(QScrollArea):
    """Scroll one widget up and down; its width is always the area's."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        thin_bars(self)
        self.setWidgetResizable(True)
        # Fields inside take the focus; Tab skips the area itself.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content.setAutoFillBackground(False)
        self.setWidget(content)
        content.setAutoFillBackground(False)  # setWidget() turns it on
