"""A note of several lines that grows with its text; Enter is done with it, Shift+Enter breaks."""

from __future__ import annotations

import unicodedata
from math import ceil

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from . import fonts, paint
from .scrolling import ThinScrollBar
from .theme import colours
from .tokens import RADIUS_FIELD
from .typing_menu import translated

_MOST_LINES = 5
_MARGIN = 6  # pixels of the document
_POPUP, _WINDOW = Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason


class NoteField(QPlainTextEdit):
    """Text as in ``Field``, on up to five lines before it scrolls.

    While an input method composes a letter, nothing is rewritten and nothing is told. Signals:
    ``typed(str)`` after each change that is not being composed; ``committed(str)`` when the person
    leaves the field or presses Enter and the text is another than before, in NFC.
    """

    typed = Signal(str)
    committed = Signal(str)

    def __init__(self, *, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self._waiting: str | None = None
        self._told = ""  # stored or told last
        self._seen = ""  # the text that was typed last
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFont(fonts.font(fonts.BODY))
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setVerticalScrollBar(ThinScrollBar(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(_MARGIN)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        self.textChanged.connect(self._changed)
        self._grow()

    @property
    def is_composing(self) -> bool:
        """Whether an input method is in the middle of a letter."""
        return self._composing

    @property
    def is_changed(self) -> bool:
        """Whether the text differs from the one stored or told last."""
        return unicodedata.normalize("NFC", self.text()) != self._told

    def text(self) -> str:
        """Return what is written."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Write *text* as a person would; it is not the stored value."""
        self.setPlainText(text)

    def insert(self, text: str) -> None:
        """Write *text* where the cursor is, as typing does."""
        self.insertPlainText(text)

    def show_text(self, text: str) -> None:
        """Show *text* as the stored value; while a letter is being composed, wait."""
        if self._composing:
            self._waiting = text
            return
        self._told = unicodedata.normalize("NFC", text)
        if text != self.text():
            self.setPlainText(text)

    def commit(self) -> None:
        """Tell a changed text now, as before closing."""
        text = unicodedata.normalize("NFC", self.text())
        if text != self._told:
            self._told = text
            self.committed.emit(text)

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

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        committed = bool(event.commitString())
        super().inputMethodEvent(event)
        if self._composing:
            return
        waiting, self._waiting = self._waiting, None
        self._changed()
        if waiting is not None and not committed:
            self.show_text(waiting)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._composing = False
        self.viewport().update()
        if event.reason() not in (_POPUP, _WINDOW):
            self.commit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = translated(self.createStandardContextMenu())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        here = self.hasFocus()
        paint.box(
            QPainter(self.viewport()),
            QRectF(self.viewport().rect()),
            RADIUS_FIELD,
            fill=c.surface if self.isEnabled() else c.sunken,
            border=c.accent if here else c.edge,
            width=2 if here else 1,
        )
        super().paintEvent(event)

    def _changed(self) -> None:
        self._grow()
        text = self.text()
        if not self._composing and text != self._seen:
            self._seen = text
            self.typed.emit(text)

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
