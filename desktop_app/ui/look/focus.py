"""The focus ring, shown when the keyboard brought the focus and not after a click; and whose the
focus is once an answer comes that was long in coming.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object

_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,  # setFocus(): the program moved the focus, so show it
)


class KeyboardFocus(_Base):
    """Mixin, before the Qt class: knows whether the focus ring is to be painted."""

    _by_keyboard = False

    @property
    def ring_shown(self) -> bool:
        """Whether this control has the focus and the keyboard was used last."""
        return self._by_keyboard and self.hasFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() in _BY_KEYBOARD:
            self._by_keyboard = True
        elif event.reason() is Qt.FocusReason.MouseFocusReason:
            self._by_keyboard = False
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._by_keyboard:
            self._by_keyboard = True
            self.update()
        super().keyPressEvent(event)


def repaints(event: QEvent) -> bool:
    """Return whether *event* changes how a painted control looks."""
    return event.type() in (
        QEvent.Type.PaletteChange,
        QEvent.Type.EnabledChange,
        QEvent.Type.LanguageChange,
    )


def is_at(part: QWidget) -> bool:
    """Return whether the focus is on *part* or in it, or nowhere."""
    focus = QApplication.focusWidget()
    return focus is None or focus is part or part.isAncestorOf(focus)


def focus_later(field: QWidget, part: QWidget) -> None:
    """Focus *field*, which *part* asks for in answer to earlier work.

    Not where the focus has left *part* since: whoever types elsewhere would go on in *field*, and
    leaving the other field enters what is half typed.
    """
    if is_at(part):
        field.setFocus(Qt.FocusReason.OtherFocusReason)
