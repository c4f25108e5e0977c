"""A menu whose ticks can be set one after the other: it closes when something else is chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget


class TickMenu(QMenu):
    """Stays open while boxes are ticked, by the pointer, Space or Enter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def tick(
        self, words: str, on: bool, act: Callable[[bool], object], *, enabled: bool = True
    ) -> QAction:
        """Add a box with *words*; *act* is called with what it was set to."""
        action = self.addAction(words.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(on)
        action.setEnabled(enabled)
        action.toggled.connect(act)
        return action

    def act(self, words: str, act: Callable[[], object]) -> QAction:
        """Add *words*, which do *act* and close the menu."""
        action = self.addAction(words.replace("&", "&&"))
        action.triggered.connect(lambda _on=False: act())
        return action

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._tick(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        presses = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() not in presses or not self._tick(self.activeAction()):
            super().keyPressEvent(event)

    def _tick(self, action: QAction | None) -> bool:
        if action is None or not action.isCheckable():
            return False
        if action.isEnabled():
            action.toggle()
        return True
