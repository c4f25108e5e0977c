"""What a window does once it was painted for the first time, in short steps between other events.

A key or a click that comes before the steps are done has them done first: it finds everything in
its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_LATEST_MS = 1_000  # a window that is shown behind others may not be painted at all

_FROM_PEOPLE = (
    QEvent.Type.ShortcutOverride,  # before any shortcut is looked for
    QEvent.Type.KeyPress,
    QEvent.Type.InputMethod,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.Wheel,
    QEvent.Type.DragEnter,
    QEvent.Type.Close,
)


class AfterPaint(QObject):
    """Does *steps*, one a turn of the event loop, after the first paint of *widget*'s window.

    It looks at the events of the window and of the widget that has the focus in it. A filter of the
    whole application would have PySide make the type of everything that gets an event, which takes
    as long as all that the steps do.
    """

    def __init__(self, widget: QWidget, steps: Iterable[Callable[[], object]]) -> None:
        super().__init__(widget)
        self._window = widget.window()
        self._watched: list[QObject] = []
        self._steps: Iterator[Callable[[], object]] = iter(steps)
        self._is_painted = self._is_over = False
        self._watch(self._window)
        self._watch(self._window.focusWidget())
        QTimer.singleShot(_LATEST_MS, self, self.finish)

    def finish(self) -> None:
        """Do the steps that are left now."""
        if not self._is_over:
            self._end()
            for step in self._steps:
                step()

    def go_on(self) -> None:
        """Do the next step, and the others a turn of the event loop later each."""
        if self._is_over:
            return
        step = next(self._steps, None)
        if step is None:
            self._end()
            return
        step()
        QTimer.singleShot(0, self, self.go_on)

    def _begin(self) -> None:
        self._watch(self._window.windowHandle())  # where the system's clicks come in
        self.go_on()

    def _watch(self, one: QObject | None) -> None:
        if one is not None:
            one.installEventFilter(self)
            self._watched.append(one)

    def _end(self) -> None:
        self._is_over = True
        for one in self._watched:
            if isValid(one):  # the focus may have moved on, and what had it be gone
                one.removeEventFilter(self)
        self._watched.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.Paint:
            if not self._is_painted and watched is self._window:
                self._is_painted = True
                QTimer.singleShot(0, self, self._begin)
        elif kind in _FROM_PEOPLE:
            self.finish()
        return super().eventFilter(watched, event)
