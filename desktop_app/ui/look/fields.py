"""Text fields of one line: typed text, and search."""

from __future__ import annotations

import re

from PySide6.QtCore import QPoint, QRectF, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from desktop_app.i18n import _

from . import fonts, glyphs, paint
from .entered_text import MOST, EnteredText
from .field_frame import clear_ground, paint_frame, paint_wrong_sign
from .icons import Icon
from .pressed import is_plain
from .theme import colours
from .tooltips import set_tooltip, show_tooltip
from .typing_menu import show_typing_menu

_BREAKS = re.compile("(\r\n|[\n\r\t\u2028\u2029])+")  # of lines, in what is pasted into one

_INSIDE = 2  # pixels that Qt leaves at both sides of a line of text


class Field(QLineEdit):
    """One line of text with its own frame; *name* is what a screen reader says.

    Signals: ``typed(str)`` after each change that is not being composed; ``committed(str)`` when
    the person leaves the field or presses Enter and the text is another than before, in NFC;
    ``left()`` whenever the focus goes elsewhere in the window.

    A text of more than *limit* characters stays in the field whole, which says so; who uses the
    field refuses it. Of more than MOST characters nothing is taken.
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
        limit: int = MOST,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tall = height
        self._style = style
        self._entered = EnteredText(
            text=self.text, write=self.setText, typed=self.typed.emit, committed=self._committed
        )
        self._wrong = False
        self.setAccessibleName(name)
        self._placeholder = ""
        self.setPlaceholderText(placeholder)
        self._limit = limit
        self._before = ""  # the text before the change that is being made
        self.setMaxLength(MOST)
        self.setFrame(False)
        self.setFont(fonts.font(style))
        self.setTextMargins(10, 0, 10, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        clear_ground(self)
        self.textChanged.connect(self._changed)
        self.editingFinished.connect(self.commit)
        self.inputRejected.connect(self._refuse_rest)

    @property
    def is_composing(self) -> bool:
        """Whether an input method is in the middle of a letter."""
        return self._entered.is_composing

    def show_text(self, text: str) -> None:
        """Show *text* as the stored value; while a letter is being composed, wait.

        The waiting text is dropped if the person then commits a letter, which is newer.
        """
        self._entered.show(text)

    def put(self, text: str) -> None:
        """Write *text* into the field as a person would; it is not the stored value."""
        self.setText(text)

    def set_read_only(self, is_so: bool) -> None:
        """Let nobody type, or let them again; the focus stays."""
        self.setReadOnly(is_so)

    @property
    def is_changed(self) -> bool:
        """Whether the text differs from the one stored or emitted last."""
        return self._entered.is_changed

    def setPlaceholderText(self, text: str) -> None:
        self._placeholder = text
        self._fit_placeholder()

    def _fit_placeholder(self) -> None:
        """Show the placeholder whole; where it does not fit, the field's name, or nothing."""
        margins = self.textMargins()
        room = self.width() - margins.left() - margins.right() - 2 * _INSIDE
        fitting = [self._placeholder] if self._placeholder else []
        if fitting and self.isVisible():
            fitting.append(self.accessibleName())
            fitting = [one for one in fitting if fonts.width(one, self._style) <= room]
        super().setPlaceholderText(fitting[0] if fitting else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_placeholder()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_placeholder()

    def commit(self) -> None:
        """Tell a changed text now, as before closing."""
        self._entered.commit()

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
        with self._entered.composing(event):
            super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not is_plain(event):
            event.ignore()  # Qt would enter the text; Ctrl+Enter is another key, of the window
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
        if self._entered.leave(event):
            self.left.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        show_typing_menu(self.createStandardContextMenu(), event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.ignore()  # a file: what is around takes it, or nothing; its path is no text
        else:
            super().dragEnterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        paint_frame(
            p,
            QRectF(self.rect()),
            here=self.hasFocus(),
            wrong=self._wrong,
            enabled=self.isEnabled(),
        )
        if self._wrong:
            paint_wrong_sign(p, self, self.height() / 2)
        p.end()
        super().paintEvent(event)

    def _refuse_rest(self) -> None:
        """Take nothing of a text that was cut: half of it would be another one."""
        before = self._before

        def put_back() -> None:
            self.setText(before)
            self._warn(_("More than {most} characters: nothing was taken.").format(most=MOST))

        QTimer.singleShot(0, self, put_back)

    def _warn(self, why: str) -> None:
        """Mark the field as wrong, and show at once why while it is being typed in."""
        self.set_wrong(why)
        if self.hasFocus():
            show_tooltip(self.mapToGlobal(QPoint(0, self.height())), why, self)

    def _changed(self, text: str) -> None:
        flat = _BREAKS.sub(" ", text)
        if flat != text:  # several lines were pasted
            at = self.cursorPosition()
            self.selectAll()
            self.insert(flat)
            self.setCursorPosition(at - len(text) + len(flat))
            return
        self._before = text
        if self._wrong:
            self.set_wrong("")
        if len(text) > self._limit:
            said = _("The text has {length} characters; at most {limit} fit.")
            self._warn(said.format(length=len(text), limit=self._limit))
        self._entered.changed()

    def _committed(self, text: str) -> None:
        self._forget_letters()
        self.committed.emit(text)

    def _forget_letters(self) -> None:
        """Let Ctrl+Z take back what was entered, not its letters."""
        start, length, at = self.selectionStart(), self.selectionLength(), self.cursorPosition()
        with QSignalBlocker(self):
            self.setText(self.text())
        self.setCursorPosition(at)
        if start >= 0:
            self.setSelection(start, length)


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
