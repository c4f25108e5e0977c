"""Answers that are typed: one number, two numbers, a date."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from desktop_app.core.checklist.checklist import ItemType
from desktop_app.core.checklist.scoring import UNKNOWN
from desktop_app.core.checklist.typed import canonical
from desktop_app.core.fault import Fault
from desktop_app.core.time.typed_day import is_whole
from desktop_app.i18n import _, sentence
from desktop_app.ui.look import fonts
from desktop_app.ui.look.figures import DateField, NumberField
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.desk import Desk, ItemDesk
from desktop_app.workspace.verbs.declaring import AnswerEntry

from .typed_part import TypedPart


class NumberPart(TypedPart):
    """One number, or two of a ratio, side by side with what each means."""

    fields: list[NumberField]

    def __init__(self, desk: Desk, one: ItemDesk, *, kind: str = "answer") -> None:
        super().__init__(desk, one, kind=kind)
        item = one.item
        unit = item.unit.in_language(self.language) if item.unit else ""
        asked: list[str] = []
        if item.type is ItemType.RATIO:
            for text in (item.part, item.whole):
                asked.append(text.in_language(self.language) if text else "")
        else:
            asked.append("")
        row = QHBoxLayout()
        row.setSpacing(10)
        fields: list[NumberField] = []
        for words_ in asked:
            name = words_ or item.short.in_language(self.language)
            field = NumberField(name=name, decimals=item.type.has_decimals)
            fields.append(field)
            field.takes_equals = len(asked) > 1 and len(fields) == 1
            field.equalled.connect(self._enter_equal)
            row.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
            if words_:
                said = Paragraph(words_, fonts.CAP, Ink.INK2)
                row.addWidget(said, 1, Qt.AlignmentFlag.AlignVCenter)
            else:
                row.addWidget(Label(unit, fonts.BODY, Ink.INK2), 1)
        self._add_fields(fields)
        self.column.addLayout(row)
        self._add_foot(desk, one)
        self.show_answer(desk, one)

    def _equal(self) -> AnswerEntry | None:
        texts = self._texts()
        half = len(texts) > 1 and texts[0] and not texts[1] and self.fields[0].hasFocus()
        if not half or self.fields[0].figure() is None or self._refusal():
            return None
        return AnswerEntry(value=texts[0], of=texts[0])

    def _enter_equal(self) -> None:
        """Enter the first number as the second too; the next item opens, as after Enter."""
        if self._equal() is None:
            return
        self.fields[1].setText(self.fields[0].text())
        self._touched = True
        self.moves_on = True
        self.commit()
        self.moves_on = False

    def _texts_of(self, one: ItemDesk) -> list[str]:
        stored = (one.answer.value, one.answer.of) if one.answer else (None, None)
        return [
            "" if value is None or value == UNKNOWN else value.replace(".", ",")
            for _field, value in zip(self.fields, stored, strict=False)
        ]

    def _refusal(self) -> str:
        for text in self._texts() if self.drafts() else ():
            try:
                if text:
                    canonical(self.item, text)
            except Fault as refused:
                return sentence(refused)
        return ""

    def _open_with(self, digit: str) -> None:
        self.fields[0].open_with(digit)


class DatePart(TypedPart):
    """A day, typed day first."""

    def __init__(self, desk: Desk, one: ItemDesk, *, kind: str = "answer") -> None:
        super().__init__(desk, one, kind=kind)
        row = QHBoxLayout()
        row.setSpacing(10)
        self.field = DateField(name=one.item.short.in_language(self.language))
        row.addWidget(self.field)
        row.addStretch(1)
        self._add_fields((self.field,))
        self.column.addLayout(row)
        self._add_foot(desk, one)
        self.show_answer(desk, one)

    def _texts_of(self, one: ItemDesk) -> list[str]:
        known = one.answer is not None and one.answer.value and one.answer.value != UNKNOWN
        return [one.value_text if known else ""]

    def _is_whole(self, texts: list[str]) -> bool:
        return self.field.date() is not None

    def _refusal(self) -> str:
        return self.field.why_wrong() if is_whole(self.field.text()) else ""

    def _digit_verb(self) -> str:
        return _("enter the day")

    def _open_with(self, digit: str) -> None:
        self.take_focus()
        self.field.setText(digit)
