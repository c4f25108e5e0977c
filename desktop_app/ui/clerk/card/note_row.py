"""The note on the open card: its words in the column of labels, one field."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop_app.i18n import _, current_language
from desktop_app.ui.look import fonts
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.desk import ItemDesk

from .why_part import LABEL_WIDTH


class NoteRow(QWidget):
    """The field shows from its beginning what is stored."""

    def __init__(self, one: ItemDesk) -> None:
        super().__init__()
        hint = one.item.note_hint
        self.field = Field(
            name=_("Note"), placeholder=hint.in_language(current_language()) if hint else ""
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        label = Label(_("Note"), fonts.SMALL, Ink.INK2)
        label.setFixedWidth(LABEL_WIDTH)
        label.setBuddy(self.field)
        row.addWidget(label)
        row.addWidget(self.field, 1)
        if one.answer is not None and one.answer.note:
            self.field.show_text(one.answer.note)
            self.field.setCursorPosition(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
