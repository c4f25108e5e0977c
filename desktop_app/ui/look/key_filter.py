"""Which keys reach the widgets of a window: each acts once, and with Ctrl or Alt it is another key.

The system repeats a key that is held down. Each repetition would press again, and what it presses
by then is what the first press brought up: the next item, a page that opened, a question. So no
repetition reaches a widget, but for keys that move, and for letters in the field that they were
begun in.

Qt's buttons are pressed by Space with Ctrl too, which switches an input method, and a form takes
Ctrl+Enter, which sends elsewhere, for Enter. So these reach only who announces them.
"""

from __future__ import annotations

import weakref

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from . import announcing
from .pressed import enter_pressed, is_plain

_MOVES = frozenset(
    (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp,
     Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
)  # fmt: skip
_ERASES = frozenset((Qt.Key.Key_Backspace, Qt.Key.Key_Delete))
_OF_FIELDS = frozenset((Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_V))  # with Ctrl


def filter_keys(app: QApplication) -> None:
    """Filter the keys of every window of *app*, once."""
    if app.findChild(KeyFilter) is None:
        KeyFilter(app)


class KeyFilter(QObject):
    """Filters the keys of each window that gets the focus, before its widgets see them.

    Shortcuts come before that: they are made with ``setAutoRepeat(False)``.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._pressed_in: weakref.ref[QWidget] | None = None
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        focus = QApplication.focusWidget()
        if not event.isAutoRepeat():
            self._pressed_in = weakref.ref(focus) if focus is not None else None
            return _is_another_key(event, focus)
        if Qt.Key(event.key()) in _MOVES:
            return False
        begun_here = self._pressed_in is not None and self._pressed_in() is focus
        return not (begun_here and _types(event, focus))


def _is_another_key(event: QKeyEvent, focus: QWidget | None) -> bool:
    """Return whether a widget would take the key of *event* for the one without Ctrl or Alt."""
    if is_plain(event):
        return False
    if enter_pressed(event):
        return announcing.find(announcing.of_focus(focus), "Ctrl+Enter") is None
    acts = event.key() == Qt.Key.Key_Space or Qt.Key(event.key()) in _ERASES
    return acts and not isinstance(focus, QLineEdit | QPlainTextEdit)


def _types(event: QKeyEvent, focus: QWidget | None) -> bool:
    """Return whether the key of *event* writes or erases letters in the field *focus*."""
    if not isinstance(focus, QLineEdit | QPlainTextEdit) or focus.isReadOnly():
        return False
    if Qt.Key(event.key()) in _ERASES:
        return True
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return Qt.Key(event.key()) in _OF_FIELDS  # what the field has no more of, is not repeated
    letter = event.text()
    if not letter or not letter.isprintable():
        return False  # Enter and Escape too
    return announcing.find(announcing.of_focus(focus), letter.upper()) is None
