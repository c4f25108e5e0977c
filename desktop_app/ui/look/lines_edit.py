"""Several lines of text without a frame: the base of the note and of the text area."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QInputMethodEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.i18n import _

from . import fonts
from .entered_text import MOST, EnteredText
from .field_frame import clear_ground
from .scrolling import ThinScrollBar
from .tooltips import set_tooltip, show_tooltip
from .typing_menu import show_typing_menu


class LinesEdit(QPlainTextEdit):
    """Plain text of several lines; Tab leaves it, a file that is dropped on it is no text.

    Signals: ``typed(str)`` after each change that is not being composed; ``committed(str)`` when
    the person leaves it and the text is another than before, in NFC; ``framed()`` when its frame
    looks different, by the focus or by what is wrong. Of a pasted text with which it would have
    more than MOST characters nothing is taken.
    """

    typed = Signal(str)
    committed = Signal(str)
    framed = Signal()

    def __init__(self, *, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_wrong = False
        self._seen = ""  # the text at the last change: Qt tells of pre-edits as changes too
        self._entered = EnteredText(
            text=self.text,
            write=self.setPlainText,
            typed=self.typed.emit,
            committed=self._committed,
        )
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFont(fonts.font(fonts.BODY))
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setVerticalScrollBar(ThinScrollBar(self))
        clear_ground(self)
        self.textChanged.connect(self._changed)

    @property
    def is_composing(self) -> bool:
        """Whether an input method is in the middle of a letter."""
        return self._entered.is_composing

    @property
    def is_changed(self) -> bool:
        """Whether the text differs from the one stored or committed last."""
        return self._entered.is_changed

    def text(self) -> str:
        """Return what is written."""
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        """Show *text* as the stored value; while a letter is being composed, wait."""
        self._entered.show(text)

    def stored_is(self, text: str) -> None:
        """Take *text* as the stored value; what is typed stays."""
        self._entered.stored_is(text)

    def commit(self) -> None:
        """Tell a changed text now, as before closing."""
        self._entered.commit()

    def set_wrong(self, why: str) -> None:
        """Mark the text as wrong and say *why* to screen readers and as tool tip; "" clears."""
        self.is_wrong = bool(why)
        set_tooltip(self, why)
        self.setAccessibleDescription(why)
        self.framed.emit()

    def _committed(self, text: str) -> None:
        self.document().clearUndoRedoStacks()  # what was entered is one act now
        self.committed.emit(text)

    def _changed(self) -> None:
        text = self.text()
        if text != self._seen:
            self._seen = text
            if self.is_wrong:
                self.set_wrong("")
            self._entered.changed()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if self.document().characterCount() + len(source.text()) > MOST:
            why = _("More than {most} characters: nothing was taken.").format(most=MOST)
            self.set_wrong(why)
            show_tooltip(self.mapToGlobal(QPoint(0, self.height())), why, self)
        elif not source.hasUrls():
            self.insertPlainText(source.text())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        with self._entered.composing(event):
            super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.framed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.framed.emit()
        self._entered.leave(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.commit()  # to another window too, as QLineEdit does

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        show_typing_menu(self.createStandardContextMenu(), event.globalPos())
