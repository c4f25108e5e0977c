"""Whether a key was pressed where the focus is, or held down since it was pressed elsewhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


def is_plain(event: QKeyEvent) -> bool:
    """Return whether the key of *event* is pressed now, without Ctrl, Alt or Meta."""
    others = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
    return not event.isAutoRepeat() and not event.modifiers() & ~others


def enter_pressed(event: QKeyEvent) -> bool:
    """Return whether *event* is Enter, pressed now.

    Held down, Enter would answer the next question too: that of a page which it opened.
    """
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()
