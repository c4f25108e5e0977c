"""A field with its words above it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.look import fonts
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink


class Labelled(QWidget):
    """The words, a hint in grey beside them, the field."""

    def __init__(self, words: str, hint: str = "", *, limit: int = 120) -> None:
        super().__init__()
        self.field = Field(name=words, height=38, style=fonts.BODY, limit=limit)
        self.field.setTextMargins(12, 0, 12, 0)
        above = QHBoxLayout()
        above.setSpacing(8)
        label = Label(words, fonts.SMALL_M)
        label.setBuddy(self.field)
        above.addWidget(label)
        above.addWidget(Label(hint, fonts.SMALL, Ink.INK3))
        above.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addLayout(above)
        whole.addWidget(self.field)

    def text(self) -> str:
        """Return what is written, without blanks around it."""
        return self.field.text().strip()
