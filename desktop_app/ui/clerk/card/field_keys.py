"""Keys that belong to the window even while a text field has the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

_OURS = frozenset(
    (Qt.Key.Key_E, Qt.Key.Key_H, Qt.Key.Key_M, Qt.Key.Key_G, Qt.Key.Key_F, Qt.Key.Key_P,
     Qt.Key.Key_K, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
)  # fmt: skip


class FieldKeys(QObject):
    """An event filter for fields: without it Qt's editing keys take precedence over the window's.

    Ctrl+Z stays the field's while it has something to undo; Ctrl+V while the clipboard holds text.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if control and (key in _OURS or self._gives_up(watched, key)):
                event.ignore()
                return True
        return False

    @staticmethod
    def _gives_up(watched: QObject, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Z:
            if isinstance(watched, QPlainTextEdit):
                return not watched.document().isUndoAvailable()
            return isinstance(watched, QLineEdit) and not watched.isUndoAvailable()
        if key == Qt.Key.Key_V:
            data = QGuiApplication.clipboard().mimeData()
            return data is not None and (data.hasImage() or data.hasUrls())
        return False
