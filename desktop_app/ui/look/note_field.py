"""A note of several lines that grows with its text; Enter is done with it, Shift+Enter breaks."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QWidget

from .field_frame import paint_frame
from .lines_edit import LinesEdit

_MOST_LINES = 5
_MARGIN = 6  # pixels of the document


class NoteField(LinesEdit):
    """Text as in ``Field``, on up to five lines before it scrolls.

    Signals: as ``LinesEdit``; Enter commits too.
    """

    def __init__(self, *, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name=name, placeholder=placeholder, parent=parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(_MARGIN)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._grow)
        self.framed.connect(self.viewport().update)
        self._grow()

    def setText(self, text: str) -> None:
        """Write *text* as a person would; it is not the stored value."""
        self.setPlainText(text)

    def insert(self, text: str) -> None:
        """Write *text* where the cursor is, as typing does."""
        self.insertPlainText(text)

    def cursorPosition(self) -> int:
        """Return how many characters stand before the cursor."""
        return self.textCursor().position()

    def setCursorPosition(self, position: int) -> None:
        """Put the cursor behind *position* characters, at most at the end."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.setPosition(min(position, cursor.position()))
        self.setTextCursor(cursor)

    def deselect(self) -> None:
        """Select nothing."""
        self.setCursorPosition(self.cursorPosition())

    def setModified(self, modified: bool) -> None:
        """Note whether a person changed the text, as a field of one line does."""
        self.document().setModified(modified)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.insertPlainText("\n")
            else:
                self.commit()
                event.ignore()  # the card goes on to the next item
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_frame(
            QPainter(self.viewport()),
            QRectF(self.viewport().rect()),
            here=self.hasFocus(),
            wrong=self.is_wrong,
            enabled=self.isEnabled(),
        )
        super().paintEvent(event)

    def _grow(self) -> None:
        written = max(1, ceil(self.document().size().height()))
        policy = Qt.ScrollBarPolicy
        scrolls = written > _MOST_LINES
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )
        lines = min(_MOST_LINES, written)
        tall = lines * self.fontMetrics().lineSpacing() + 2 * _MARGIN + 2
        if tall != self.height():
            self.setFixedHeight(tall)
