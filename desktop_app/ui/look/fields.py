"""Text fields: one line, several lines, search.

An input method composes Vietnamese letters in place (pre-edit). While it does, no field rewrites
its text, and none emits a change before it is committed.
"""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from . import fonts, glyphs, paint
from .icons import Icon
from .scrolling import ThinScrollBar
from .theme import colours
from .tokens import RADIUS_FIELD
from .tooltips import set_tooltip
from .typing_menu import translated

# The focus comes back from these by itself: the field was not left.
_POPUP, _WINDOW = Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason


def _clear_ground(widget: QWidget) -> None:
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
    widget.setPalette(palette)


def _frame(p: QPainter, widget: QWidget, *, wrong: bool) -> None:
    c = colours()
    focused = widget.hasFocus()
    border = c.accent if focused else c.red.shape if wrong else c.edge
    if not widget.isEnabled():
        border = c.line
    paint.box(
        p,
        QRectF(widget.rect()),
        RADIUS_FIELD,
        fill=c.surface if widget.isEnabled() else c.sunken,
        border=border,
        width=2 if focused or wrong else 1,
    )


class Field(QLineEdit):
    """One line of text with its own frame; *name* is what a screen reader says.

    Signals: ``typed(str)`` after each change that is not being composed; ``committed(str)`` when
    the person leaves the field or presses Enter and the text is another than before, in NFC;
    ``left()`` whenever the focus goes elsewhere in the window.
    """

    typed = Signal(str)
    committed = Signal(str)
    left = Signal()

    def __init__(
        self,
        *,
        name: str,
        placeholder: str = "",
        height: int = 32,
        style: fonts.Style = fonts.BODY,
        limit: int = 200_000,  # a text that is too long is refused with a sentence, never cut
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tall = height
        self._style = style
        self._composing = False
        self._untold = False  # the text changed while the next letter was already composed
        self._waiting: str | None = None
        self._told = ""
        self._wrong = False
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(limit)
        self.setFrame(False)
        self.setFont(fonts.font(style))
        self.setTextMargins(10, 0, 10, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        _clear_ground(self)
        self.textChanged.connect(self._changed)
        self.editingFinished.connect(self._finished)

    @property
    def is_composing(self) -> bool:
        """Whether an input method is in the middle of a letter."""
        return self._composing

    def show_text(self, text: str) -> None:
        """Show *text* as the stored value; while a letter is being composed, wait.

        The waiting text is dropped if the person then commits a letter, which is newer.
        """
        if self._composing:
            self._waiting = text
            return
        self._told = unicodedata.normalize("NFC", text)
        if text != self.text():
            self.setText(text)

    @property
    def is_changed(self) -> bool:
        """Whether the text differs from the one stored or emitted last."""
        return unicodedata.normalize("NFC", self.text()) != self._told

    def commit(self) -> None:
        """Tell a changed text now, as before closing."""
        self._finished()

    def set_wrong(self, why: str) -> None:
        """Mark the field as wrong and say *why* to screen readers and as tool tip; "" clears."""
        self._wrong = bool(why)
        set_tooltip(self, why)
        self.setAccessibleDescription(why)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, self._tall)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, self._tall)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        committed = bool(event.commitString())
        super().inputMethodEvent(event)
        if self._composing:
            return
        waiting, self._waiting = self._waiting, None
        if self._untold:
            self._untold = False
            self.typed.emit(self.text())
        if waiting is not None and not committed:
            self.show_text(waiting)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._composing = False
        self.update()
        if event.reason() not in (_POPUP, _WINDOW):
            self.left.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = translated(self.createStandardContextMenu())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        _frame(p, self, wrong=self._wrong)
        if self._wrong:
            colour = colours().red.text
            glyphs.paint_icon(p, Icon.WARNING, self.width() - 23, self.height() / 2 - 8, 15, colour)
        p.end()
        super().paintEvent(event)

    def _changed(self, text: str) -> None:
        if self._wrong:
            self.set_wrong("")
        self._untold = self._composing
        if not self._composing:
            self.typed.emit(text)

    def _finished(self) -> None:
        text = unicodedata.normalize("NFC", self.text())
        if text != self._told:
            self._told = text
            self.committed.emit(text)


class SearchField(Field):
    """A field with the magnifier before and the key that reaches it behind its text.

    Down and Up go to ``moved(int)`` (+1, -1), so that a list below follows without losing the
    focus; Escape clears first. Signals: as Field, and ``moved(int)``.
    """

    moved = Signal(int)

    def __init__(
        self,
        *,
        name: str,
        placeholder: str = "",
        key: str = "Ctrl+F",
        height: int = 32,
        style: fonts.Style = fonts.BODY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            name=name, placeholder=placeholder, height=height, style=style, limit=120, parent=parent
        )
        self._key = key
        right = round(paint.keycap_width(key)) + 18 if key else 10
        self.setTextMargins(30 if height < 40 else 40, 0, right, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        p = QPainter(self)
        c = colours()
        x = 10 if self.height() < 40 else 15
        colour = c.accent if self.hasFocus() or x > 10 else c.ink2
        glyphs.paint_icon(p, Icon.SEARCH, x, self.height() / 2 - 8, 16 if x > 10 else 15, colour)
        if self._key and not self.text():
            left = self.width() - paint.keycap_width(self._key) - 9
            paint.keycap(p, round(left), self.height() / 2, self._key)


class _Lines(QPlainTextEdit):
    entered = Signal()
    left = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = translated(self.createStandardContextMenu())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())


class TextArea(QWidget):
    """Several lines of text with its own frame; Tab leaves it.

    Signals: ``committed(str)`` when the focus leaves and the text is another, in NFC;
    ``typed(str)`` after each change.
    """

    committed = Signal(str)
    typed = Signal(str)

    def __init__(
        self, *, name: str, placeholder: str = "", lines: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self._told = ""
        self._edit = _Lines(self)
        self._edit.setAccessibleName(name)
        self._edit.setPlaceholderText(placeholder)
        self._edit.setTabChangesFocus(True)
        self._edit.setFont(fonts.font(fonts.BODY))
        self._edit.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self._edit.setVerticalScrollBar(ThinScrollBar(self._edit))
        _clear_ground(self._edit)
        self._edit.entered.connect(self.update)
        self._edit.left.connect(self.update)
        self._edit.left.connect(self.commit)
        self._edit.textChanged.connect(lambda: self.typed.emit(self.text()))
        self.setFocusProxy(self._edit)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(7, 5, 3, 5)
        inside.addWidget(self._edit)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return what is written, in NFC."""
        return unicodedata.normalize("NFC", self._edit.toPlainText())

    @property
    def is_changed(self) -> bool:
        """Whether the text is another than the stored or told one."""
        return self.text() != self._told

    def put(self, text: str) -> None:
        """Write *text* into the area as a person would; it is not the stored value."""
        self._edit.setPlainText(text)

    def show_text(self, text: str) -> None:
        """Show *text* as the stored value."""
        self._told = unicodedata.normalize("NFC", text)
        if text != self._edit.toPlainText():
            self._edit.setPlainText(text)

    def commit(self) -> None:
        """Tell a changed text now, as before closing."""
        text = self.text()
        if text != self._told:
            self._told = text
            self.committed.emit(text)

    def sizeHint(self) -> QSize:
        return QSize(240, self._lines * 18 + 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, min(2, self._lines) * 18 + 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        here = self._edit.hasFocus()
        paint.box(
            QPainter(self),
            QRectF(self.rect()),
            RADIUS_FIELD,
            fill=c.surface if self.isEnabled() else c.sunken,
            border=c.accent if here else c.edge,
            width=2 if here else 1,
        )
