"""Keys that belong to the window even while a text field has the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

_OURS = frozenset(
    (Qt.Key.Key_B, Qt.Key.Key_E, Qt.Key.Key_F, Qt.Key.Key_G, Qt.Key.Key_H, Qt.Key.Key_K,
     Qt.Key.Key_L, Qt.Key.Key_M, Qt.Key.Key_P, Qt.Key.Key_R, Qt.Key.Key_T, Qt.Key.Key_U,
     Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
)  # fmt: skip
_BACK, _AGAIN = "Ctrl+Z", "Ctrl+Y"


def can_take_back(field: QWidget | None) -> bool:
    """Return whether *field* can take back what was typed into it."""
    if isinstance(field, QPlainTextEdit):
        return not field.isReadOnly() and field.document().isUndoAvailable()
    return isinstance(field, QLineEdit) and field.isUndoAvailable()


def can_do_again(field: QWidget | None) -> bool:
    """Return whether *field* can type again what was taken back in it."""
    if isinstance(field, QPlainTextEdit):
        return not field.isReadOnly() and field.document().isRedoAvailable()
    return isinstance(field, QLineEdit) and field.isRedoAvailable()


class FieldKeys(QObject):
    """An event filter for fields: without it Qt's editing keys take precedence over the window's.

    Ctrl+Z and Ctrl+Y stay the field's while it has something to take back or to do again; Ctrl+V
    while the clipboard holds text.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        way = _way(event)
        if event.type() is QEvent.Type.ShortcutOverride:
            if _is_window_s(watched, event, way):
                event.ignore()
                return True
            if way == _AGAIN:  # not on every system is that a key of Qt's fields
                event.accept()
                return True
        is_again = event.type() is QEvent.Type.KeyPress and way == _AGAIN and can_do_again(watched)
        if is_again and isinstance(watched, QLineEdit | QPlainTextEdit):
            watched.redo()
        return is_again


def _way(event: QKeyEvent) -> str:
    """Return whether the key takes back or does again, "" for any other."""
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() == Qt.Key.Key_Z:
        return _BACK if held == control else _AGAIN if held == control | shift else ""
    return _AGAIN if event.key() == Qt.Key.Key_Y and held == control else ""


def _is_text(data: QMimeData) -> bool:
    """Return whether a field pastes *data*: what a table program copies is a picture, too."""
    if any(url.isLocalFile() for url in data.urls()):
        return False
    return data.hasText() or not (data.hasImage() or data.hasUrls())


def _is_window_s(field: QWidget, event: QKeyEvent, way: str) -> bool:
    if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return False
    if way:
        return not (can_take_back(field) if way == _BACK else can_do_again(field))
    if event.key() == Qt.Key.Key_V:
        data = QGuiApplication.clipboard().mimeData()
        return data is not None and not _is_text(data)
    return Qt.Key(event.key()) in _OURS
