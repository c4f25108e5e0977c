"""Text fields: one line, several lines, search.

An input method composes Vietnamese letters in place (pre-edit). While it does, no field rewrites
its text, and none emits a change before it is committed.
"""

from __future__ import annotations

import re
import unicodedata

from PySide6.QtCore import QMimeData, QPoint, QRectF, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.i18n import _

from . import fonts, glyphs, paint
from .icons import Icon
from .pressed import is_plain
from .scrolling import ThinScrollBar
from .theme import colours
from .tokens import RADIUS_FIELD
from .tooltips import set_tooltip, show_tooltip
from .typing_menu import translated

_BREAKS = re.compile("(\r\n|[\n\r\t\u2028\u2029])+")  # of lines, in what is pasted into one

_INSIDE = 2  # pixels that Qt leaves at both sides of a line of text

MOST = 32_000  # characters: no text of an office has more, and a field with more becomes slow

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
        self._composing = False
        self._untold = False  # the text changed while the next letter was already composed
        self._waiting: str | None = None
        self._told = ""
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
        _clear_ground(self)
        self.textChanged.connect(self._changed)
        self.editingFinished.connect(self._finished)
        self.inputRejected.connect(self._refuse_rest)

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

    def put(self, text: str) -> None:
        """Write *text* into the field as a person would; it is not the stored value."""
        self.setText(text)

    def set_read_only(self, is_so: bool) -> None:
        """Let nobody type, or let them again; the focus stays."""
        self.setReadOnly(is_so)

    @property
    def is_changed(self) -> bool:
        """Whether the text differs from the one stored or emitted last."""
        return unicodedata.normalize("NFC", self.text()) != self._told

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
        self._composing = False
        self.update()
        if event.reason() not in (_POPUP, _WINDOW):
            self.left.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = translated(self.createStandardContextMenu())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.ignore()  # a file: what is around takes it, or nothing; its path is no text
        else:
            super().dragEnterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        _frame(p, self, wrong=self._wrong)
        if self._wrong:
            colour = colours().red.text
            glyphs.paint_icon(p, Icon.WARNING, self.width() - 23, self.height() / 2 - 8, 15, colour)
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
        self._untold = self._composing
        if not self._composing:
            self.typed.emit(text)

    def _finished(self) -> None:
        text = unicodedata.normalize("NFC", self.text())
        if text != self._told:
            self._told = text
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


class _Lines(QPlainTextEdit):
    entered = Signal()
    left = Signal()
    refused = Signal()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if self.document().characterCount() + len(source.text()) > MOST:
            self.refused.emit()
        elif not source.hasUrls():
            self.insertPlainText(source.text())

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
    ``typed(str)`` after each change. What is pasted beyond MOST characters is not taken at all.
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
        self._edit.refused.connect(self._refuse)
        self._wrong = False
        self._edit.textChanged.connect(self._changed)
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

    def set_read_only(self, is_so: bool) -> None:
        """Let nobody type, or let them again; the focus stays."""
        self._edit.setReadOnly(is_so)

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
            self._edit.document().clearUndoRedoStacks()  # what was entered is one act now
            self.committed.emit(text)

    def set_wrong(self, why: str) -> None:
        """Mark the area as wrong and say *why* to screen readers and as tool tip; "" clears."""
        self._wrong = bool(why)
        set_tooltip(self._edit, why)
        self._edit.setAccessibleDescription(why)
        self.update()

    def _refuse(self) -> None:
        why = _("More than {most} characters: nothing was taken.").format(most=MOST)
        self.set_wrong(why)
        show_tooltip(self.mapToGlobal(QPoint(0, self.height())), why, self)

    def _changed(self) -> None:
        if self._wrong:
            self.set_wrong("")
        self.typed.emit(self.text())

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
            border=c.red.shape if self._wrong else c.accent if here else c.edge,
            width=2 if here or self._wrong else 1,
        )
