"""Several lines of text in a frame of a fixed height."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from .field_frame import paint_frame, paint_wrong_sign
from .lines_edit import LinesEdit

_SIGN_WIDTH = 26


class TextArea(QWidget):
    """Several lines of text with its own frame; Tab leaves it.

    Signals: as ``LinesEdit``, ``typed(str)`` and ``committed(str)``.
    """

    typed = Signal(str)
    committed = Signal(str)

    def __init__(
        self, *, name: str, placeholder: str = "", lines: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self._edit = LinesEdit(name=name, placeholder=placeholder, parent=self)
        self._edit.typed.connect(lambda _text: self.typed.emit(self.text()))
        self._edit.committed.connect(self.committed)
        self._edit.framed.connect(self._show_frame)
        self.setFocusProxy(self._edit)
        self._inside = QVBoxLayout(self)
        self._inside.addWidget(self._edit)
        self._show_frame()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return what is written, in NFC."""
        return unicodedata.normalize("NFC", self._edit.text())

    @property
    def is_changed(self) -> bool:
        """Whether the text is another than the stored or told one."""
        return self._edit.is_changed

    def put(self, text: str) -> None:
        """Write *text* into the area as a person would; it is not the stored value."""
        self._edit.setPlainText(text)

    def set_read_only(self, is_so: bool) -> None:
        """Let nobody type, or let them again; the focus stays."""
        self._edit.setReadOnly(is_so)

    def show_text(self, text: str) -> None:
        """Show *text* as the stored value; while a letter is being composed, wait."""
        self._edit.show_text(text)

    def commit(self) -> None:
        """Tell a changed text now, as before closing."""
        self._edit.commit()

    def set_wrong(self, why: str) -> None:
        """Mark the area as wrong and say *why* to screen readers and as tool tip; "" clears."""
        self._edit.set_wrong(why)

    def _show_frame(self) -> None:
        self._inside.setContentsMargins(7, 5, _SIGN_WIDTH if self._edit.is_wrong else 3, 5)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self._lines * 18 + 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, min(2, self._lines) * 18 + 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        paint_frame(
            p,
            QRectF(self.rect()),
            here=self._edit.hasFocus(),
            wrong=self._edit.is_wrong,
            enabled=self.isEnabled(),
        )
        if self._edit.is_wrong:
            paint_wrong_sign(p, self, 16)
