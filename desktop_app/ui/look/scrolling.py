"""Scrolling without a heavy bar: 7 px of handle, no arrows, dragged and clicked as usual.

What takes the focus comes into sight, rows that are cut are shown whole when pointed at, and a
page that a small screen has no room for scrolls.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from . import paint
from .theme import colours
from .tooltips import show_tooltip

_BAR = 11
_SHORTEST = 28.0
_AROUND_FOCUS = 12  # pixels above and below what has the focus
_LEAST_WIDE, _LEAST_TALL = 80, 112  # pixels in which something scrolled can still be read
_LEAST_PAGE = 60  # of what is itself only scrolled because the screen is small
_TOGETHER = "in_sight_together"


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


def dress_list(view: QAbstractItemView, *, name: str, tells_rows: bool = False) -> None:
    """Style an item view: thin bar, smooth scrolling, hover, Tab leaves it, an accessible name.

    *tells_rows*: it shows its rows whole by itself when they are pointed at.
    """
    thin_bars(view)
    view.setAccessibleName(name)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setMouseTracking(True)
    view.setTabKeyNavigation(False)
    if not tells_rows:
        WholeRows(view)


class WholeRows(QObject):
    """Shows a row of *view* whole, as its model says it aloud, while it is pointed at."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._view.indexAt(event.pos())
            said = index.data(Qt.ItemDataRole.AccessibleTextRole) if index.isValid() else ""
            show_tooltip(event.globalPos(), str(said or ""), self._view)
            return True
        return super().eventFilter(watched, event)


def keep_together(group: QWidget) -> None:
    """Bring the whole of *group* into sight when the focus comes into it, if it fits."""
    group.setProperty(_TOGETHER, True)


def seen_part(focus: QWidget) -> QWidget:
    """Return what shows that *focus* has the focus: what only takes keys has no height itself."""
    part = focus.parentWidget()
    return part if focus.height() == 0 and part is not None else focus


def group_around(focus: QWidget, content: QWidget, room: int) -> QWidget:
    """Return the largest group kept together around *focus* that is at most *room* px high.

    It is inside *content*; without one, what shows the focus itself.
    """
    shown = around = seen_part(focus)
    while around is not content:
        if around.property(_TOGETHER) and around.height() <= room:
            shown = around
        parent = around.parentWidget()
        if parent is None:
            break
        around = parent
    return shown


class ScrollArea(QScrollArea):
    """Scroll one widget up and down; its width is always the area's.

    What takes the focus inside is scrolled into sight, and stays there while the area or what is
    in it changes its size, until the person scrolls.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        thin_bars(self)
        self.setWidgetResizable(True)
        # Fields inside take the focus; Tab skips the area itself.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content.setAutoFillBackground(False)
        self.setWidget(content)
        content.setAutoFillBackground(False)  # setWidget() turns it on
        self._following = False
        self.verticalScrollBar().actionTriggered.connect(self._scrolled_by_hand)
        app = cast("QApplication", QApplication.instance())
        app.focusChanged.connect(self._focus_moved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow_focus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.widget():
            self._follow_focus()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        content = self.widget()
        tall = max(content.sizeHint().height(), content.minimumHeight()) if content else 0
        return QSize(_LEAST_WIDE, min(tall, _LEAST_TALL))

    def _scrolled_by_hand(self, _action: int) -> None:
        self._following = False

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        # What is being clicked at must not move away from under the pointer.
        if new is not None and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            content = self.widget()
            self._following = content is not None and content.isAncestorOf(new)
            self._follow_focus()

    def _follow_focus(self) -> None:
        if self._following:
            # Once what has just come into the layout has its place.
            QTimer.singleShot(0, self, self._show_focus)

    def _show_focus(self) -> None:
        here, content = QApplication.focusWidget(), self.widget()
        if here is None or content is None or not content.isAncestorOf(here):
            return
        shown = group_around(here, content, self.viewport().height() - 2 * _AROUND_FOCUS)
        self._bring(shown, _AROUND_FOCUS)

    def _bring(self, widget: QWidget, around: int) -> None:
        """Scroll as little as shows *widget* whole; its top, where it is higher than the view.

        Qt's ensureWidgetVisible() is content with the cursor of a text field.
        """
        content, bar = self.widget(), self.verticalScrollBar()
        assert content is not None  # what *widget* stands in
        top = widget.mapTo(content, QPoint(0, 0)).y() - around
        bottom, room = top + widget.height() + 2 * around, self.viewport().height()
        if top < bar.value() or bottom - top > room:
            bar.setValue(top)
        elif bottom > bar.value() + room:
            bar.setValue(bottom - room)


class PageArea(ScrollArea):
    """Give *content* the whole height there is, and scroll it only where that is too little.

    Too little is less than its layout needs at this width; lists inside shrink before that.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(content, parent)
        self.setWidgetResizable(False)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDE, _LEAST_PAGE)

    def sizeHint(self) -> QSize:
        content = self.widget()
        return content.sizeHint() if content is not None else super().sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest and watched is self.widget():
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        content = self.widget()
        layout = content.layout() if content is not None else None
        if content is None or layout is None:
            return
        room = self.viewport().size()
        least = layout.totalMinimumSize().height()
        if layout.hasHeightForWidth():
            least = max(least, layout.totalMinimumHeightForWidth(room.width()))
        content.resize(room.width(), max(room.height(), least))
