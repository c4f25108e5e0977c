"""Which key was pressed. One that is held down is pressed once (``key_filter``)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def is_plain(event: QKeyEvent) -> bool:
    """Return whether the key of *event* is pressed without Ctrl, Alt or Meta."""
    others = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
    return not event.modifiers() & ~others


def enter_pressed(event: QKeyEvent) -> bool:
    """Return whether *event* is Enter, of the keypad or not."""
    return event.key() in _ENTER
