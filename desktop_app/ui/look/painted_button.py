"""The base of what is pressed like a button and paints itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from .focus import KeyboardFocus
from .pressed import enter_pressed


class PaintedButton(KeyboardFocus, QPushButton):
    """A button of the size that it asks for; Enter presses it like Space does.

    Where ``enter_presses`` is False, Enter goes to what is around. Signals: ``clicked`` and
    ``toggled`` (Qt's).
    """

    enter_presses = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not enter_pressed(event):
            super().keyPressEvent(event)
        elif self.enter_presses:
            self.click()
        else:
            event.ignore()  # Enter means the same wherever the focus is

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()
