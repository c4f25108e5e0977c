"""Offers the Unicode form of a text in TCVN3 or VNI, in a line under the field it stands in.

It looks when a text is pasted, after each word, and when the field is left. Nothing is changed
until the person asks for it, and the change can be undone like any other edit.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from desktop_app.i18n import _
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.lines_edit import LinesEdit
from desktop_app.ui.look.pressed import enter_pressed
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD

TextField = QLineEdit | QPlainTextEdit

_PASTED = 3  # characters that come at once, and were not typed
_WIDEST = 620
_GAP = 2
_FOLLOW_MS = 100  # the field may be scrolled meanwhile


class LegacyOffer(QWidget):
    """The offer of one window; it follows the focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._field: TextField | None = None
        self._length = 0
        self._refused = ""  # the text for which the offer was put away
        self.words = Label("", fonts.SMALL, elide=True)
        self.accept = Button(_("Change it"), key="Alt+Enter", height=26)
        self.accept.clicked.connect(self._change)
        self.refuse = Button(_("Leave it"), height=26)
        self.refuse.clicked.connect(self._leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 4, 2)
        row.addWidget(self.words, 1)
        for button in (self.accept, self.refuse):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)
        self._follow = QTimer(self, interval=_FOLLOW_MS)
        self._follow.timeout.connect(self._place)
        self.hide()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if not shiboken6.isValid(self._window):
            return  # the focus moves a last time while the window goes
        if old is not None and old is self._field and shiboken6.isValid(old):
            self._look()
        if isinstance(new, TextField) and new is not self._field and self._is_ours(new):
            self._forget()
            self._field, self._length = new, len(_text_of(new))
            new.textChanged.connect(self._changed)
            new.installEventFilter(self)
            new.destroyed.connect(self._gone)

    def _is_ours(self, field: TextField) -> bool:
        if field.window() is not self._window or field.isReadOnly():
            return False
        return not isinstance(field, QLineEdit) or field.echoMode() is QLineEdit.EchoMode.Normal

    def _forget(self) -> None:
        field, self._field = self._field, None
        self._put_away()
        if field is not None and shiboken6.isValid(field):
            field.textChanged.disconnect(self._changed)
            field.removeEventFilter(self)
            field.destroyed.disconnect(self._gone)

    def _gone(self) -> None:
        self._field = None
        if shiboken6.isValid(self) and shiboken6.isValid(self._window):
            self._put_away()

    def _put_away(self) -> None:
        self._follow.stop()
        self.hide()

    def _changed(self, _text: str = "") -> None:
        if self._field is None:
            return
        text = _text_of(self._field)
        pasted, self._length = len(text) - self._length >= _PASTED, len(text)
        self._put_away()
        if pasted or text[-1:].isspace():
            self._look()

    def _look(self) -> None:
        from desktop_app.core.text.legacy_text import (
            converted,  # its tables are not needed to start
        )

        field = self._field
        if field is None or not field.isVisible():
            return
        text = _text_of(field)
        told = converted(text) if text != self._refused else None
        if told is None:
            self._put_away()
            return
        self.words.setText(_("Typed in TCVN3 or VNI? In Unicode: {text}").format(text=told))
        self._place()
        self.show()
        self.raise_()
        self._follow.start()

    def _place(self) -> None:
        """Stand under the field, above it where the window ends, nowhere if it is out of sight."""
        field, window = self._field, self._window
        if field is None or field.visibleRegion().isEmpty():
            self._put_away()
            return
        tall, wide = self.sizeHint().height(), min(_WIDEST, window.width())
        corner = field.mapTo(window, QPoint(0, field.height() + _GAP))
        if corner.y() + tall > window.height():
            corner.setY(field.mapTo(window, QPoint(0, 0)).y() - tall - _GAP)
        left = max(0, min(corner.x(), window.width() - wide))
        self.setGeometry(left, corner.y(), wide, tall)

    def _change(self) -> None:
        from desktop_app.core.text.legacy_text import converted

        field = self._field
        told = converted(_text_of(field)) if field is not None else None
        if field is None or told is None:
            return
        if isinstance(field, QLineEdit):
            field.selectAll()
            field.insert(told)  # unlike setText(), it can be undone
        else:
            cursor = field.textCursor()
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(told)
        self._put_away()
        if isinstance(field, Field | LinesEdit) and not field.hasFocus():
            field.commit()  # it was left: what stands in it is saved as after typing

    def _leave(self) -> None:
        if self._field is not None:
            self._refused = _text_of(self._field)
        self._put_away()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Hide:
            self._put_away()
        elif isinstance(event, QKeyEvent) and self.isVisible():
            entered = enter_pressed(event)
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if entered and alt and event.type() is QEvent.Type.KeyPress:
                self._change()
                return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        rect = QRectF(self.rect())
        paint.box(QPainter(self), rect, RADIUS_FIELD, fill=c.surface, border=c.accent)


def _text_of(field: TextField) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()
