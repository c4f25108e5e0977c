"""What a person cannot read or reach in a window as it is shown: cut text, controls out of reach.

``faults_of(window)`` paints the window once, and each scrolled content whole, and looks at every
text that the look paints and at every widget that is laid out. Data that is cut (a name, an answer)
has to be told whole when it is pointed at; what the program itself says (a caption, a chip, a
placeholder) must not be cut at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QToolTip,
    QWidget,
)

from desktop_app.i18n import current_language
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.scrolling import seen_part
from desktop_app.ui.look.texts import Label, Paragraph

from .catalogues import sentences

_LEAST_VIEW = 96  # pixels of height in which something scrolled can still be read
_CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox)


class _Painted(QObject):
    """Remembers which widget is being painted, and every text painted into it."""

    def __init__(self) -> None:
        super().__init__()
        self.widget: QWidget | None = None
        self.cut: list[tuple[QWidget, str, QPoint]] = []
        self.outside: list[tuple[QWidget, str]] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.widget = watched
        return False

    def note(self, words: str, style: Any, box: QRect, room: float | None) -> None:
        widget = self.widget
        if widget is None or not words:
            return
        wide = fonts.width(words, style)
        if room is not None and wide > int(room) + 1:
            self.cut.append((widget, words, box.center()))
            wide = room
        rect = widget.rect().adjusted(-1, -1, 1, 1)
        middle = box.center().y()
        tall = style.px * 0.4
        view = widget.parentWidget()
        if isinstance(view, QAbstractItemView) and view.viewport() is widget:
            return  # rows scroll
        if box.x() + wide > rect.right() + 2 or not (
            rect.top() <= middle - tall and middle + tall <= rect.bottom() + 1
        ):
            self.outside.append((widget, words))


@contextmanager
def _recorded() -> Iterator[_Painted]:
    record = _Painted()
    app = QApplication.instance()
    assert app is not None
    real = paint.text

    def text(
        p: QPainter, x: float, top: float, height: float, words: str, style: Any, colour: Any,
        *, room: float | None = None, align: Any = Qt.AlignmentFlag.AlignLeft,
    ) -> float:  # fmt: skip
        at = p.worldTransform().map(QPointF(x, top)).toPoint()
        record.note(words, style, QRect(at.x(), at.y(), 1, round(height)), room)
        return real(p, x, top, height, words, style, colour, room=room, align=align)

    app.installEventFilter(record)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paint, "text", text)
        try:
            yield record
        finally:
            app.removeEventFilter(record)


def faults_of(window: QWidget) -> list[str]:
    """Return a sentence for each fault of *window*, which is shown."""
    with _recorded() as record:
        window.grab()
        for area in window.findChildren(QScrollArea):
            content = area.widget()
            if area.isVisible() and content is not None:
                content.grab()
    captions = sentences(current_language())
    found = [
        f"caption cut: “{words}” ({_name(widget)})"
        for widget, words, _at in record.cut
        if words.strip(" ·") in captions
    ]
    found += [
        f"cut without a tool tip: “{words}” ({_name(widget)})"
        for widget, words, at in record.cut
        if words.strip(" ·") not in captions and not _told_whole(widget, words, at)
    ]
    found += [f"painted outside: “{words}” ({_name(widget)})" for widget, words in record.outside]
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window:
            found += _laid_out(widget, window)
    return sorted(set(found))


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"


def _told_whole(widget: QWidget, words: str, at: QPoint) -> bool:
    """Whether pointing at *widget* shows *words* whole."""
    QToolTip.hideText()
    pointed = QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, pointed)
    told = QToolTip.text()
    QToolTip.hideText()
    return words.strip(" ·") in told


def _laid_out(widget: QWidget, window: QWidget) -> Iterator[str]:
    if isinstance(widget, Paragraph) and widget.text():
        if widget.height() < widget.heightForWidth(widget.width()) - 2:
            yield f"paragraph cut: “{widget.text()[:60]}” ({_name(widget)})"
    elif isinstance(widget, (Label, *_CONTROLS)) and not isinstance(widget, QPlainTextEdit):
        least = widget.minimumSizeHint().boundedTo(widget.maximumSize())
        if widget.height() < least.height() - 2 or widget.width() < least.width() - 2:
            yield f"squeezed to {widget.size().toTuple()}: {_said(widget)} ({_name(widget)})"
    if isinstance(widget, QLineEdit) and widget.placeholderText() and not widget.text():
        margins = widget.textMargins()
        room = widget.width() - margins.left() - margins.right()
        if widget.fontMetrics().horizontalAdvance(widget.placeholderText()) > room:
            yield f"placeholder cut: “{widget.placeholderText()}” ({_name(widget)})"
    if isinstance(widget, (Label, Paragraph, QAbstractItemView, *_CONTROLS)) and not _is_reachable(
        widget, window
    ):
        yield f"out of reach: {_said(widget)} ({_name(widget)})"
    if isinstance(widget, QAbstractScrollArea) and not isinstance(widget, QPlainTextEdit):
        bar = widget.verticalScrollBar()
        view = widget.viewport()
        if bar.maximum() > 0 and view.height() < min(_LEAST_VIEW, view.height() + bar.maximum()):
            yield f"only {view.height()} px to scroll in: {_name(widget)}"
        if widget.horizontalScrollBar().maximum() > 0:
            yield f"wider than its view: {_name(widget)}"


def _said(widget: QWidget) -> str:
    return f"“{widget.accessibleName() or getattr(widget, 'text', str)()}”"


def _is_reachable(widget: QWidget, window: QWidget) -> bool:
    """Whether the whole of *widget* can be seen, scrolling up and down where that is offered."""
    rect = widget.rect()
    here = widget
    while here is not window:
        parent = here.parentWidget()
        if parent is None:
            return True
        rect = rect.translated(here.pos())
        around = parent.parentWidget()
        if isinstance(around, QAbstractScrollArea) and around.viewport() is parent:
            bar = around.verticalScrollBar()
            top, bottom = -bar.value(), bar.maximum() - bar.value() + parent.height()
            inside = QRect(0, top, parent.width(), bottom - top)
            if not inside.adjusted(-2, -2, 2, 2).contains(rect):
                return False
            rect = rect.intersected(inside)
            rect = QRect(rect.x(), 0, rect.width(), 1)
        elif not parent.rect().adjusted(-2, -2, 2, 2).contains(rect):
            # The open card of a list lies over the view and scrolls with it.
            view = getattr(parent, "view", None)
            if not isinstance(view, QAbstractItemView):
                return False
            bar = view.verticalScrollBar()
            top, bottom = -bar.value(), bar.maximum() - bar.value() + view.height()
            if not QRect(0, top, parent.width(), bottom - top).contains(rect):
                return False
            rect = QRect(rect.x(), 0, rect.width(), 1)
        here = parent
    return True


def focus_fault(window: QWidget) -> str:
    """Return what is wrong with where the focus is, or ""."""
    here = window.focusWidget()
    if here is None or not here.isVisible():
        return ""
    here = seen_part(here)
    seen = here.visibleRegion().boundingRect()
    if seen.height() < min(here.height(), 16) or seen.width() < min(here.width(), 16):
        return f"the focus is out of sight: {_said(here)} ({_name(here)})"
    if isinstance(here, _CONTROLS) and seen.height() < here.height() - 4:
        return f"the focus is half out of sight: {_said(here)} ({_name(here)})"
    return ""
