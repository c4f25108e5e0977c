"""Answers that are typed: one number, two numbers, a date; the result stands beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.core.checklist import ItemType, RatioRule
from desktop_app.core.ids import Status
from desktop_app.core.scoring import UNKNOWN
from desktop_app.i18n import _
from desktop_app.ui.look import fonts
from desktop_app.ui.look.answers import StatusRow
from desktop_app.ui.look.badges import IconSign
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.figures import DateField, NumberField
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.desk import Desk, ItemDesk
from desktop_app.workspace.verbs.declaring import AnswerEntry

from . import item_words
from .answer_parts import AnswerPart

_WORSE = (Status.UNMET, Status.PARTIAL, Status.MET)


class _Typed(AnswerPart):
    """What typed answers share: the result, "not known", Not applicable, a lower result."""

    def _add_foot(self, desk: Desk, one: ItemDesk) -> None:
        self._arrow = IconSign(Icon.ARROW_RIGHT, 16)
        self._result = Label("", fonts.BODY_B)
        self._until = Label("", fonts.SMALL, Ink.INK2, elide=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._arrow)
        row.addWidget(self._result)
        row.addWidget(self._until, 1)
        if one.item.na.allowed:
            away = Button(_("Not applicable"), weight=Weight.LINK, height=26)
            away.clicked.connect(self.not_applicable)
            row.addWidget(away)
        self._lower = Button(_("Lower the result"), weight=Weight.LINK, height=26)
        self._lower.clicked.connect(self._offer_lower)
        row.addWidget(self._lower)
        unknown = Button(_("Not known yet"), weight=Weight.LINK, height=26)
        unknown.clicked.connect(self._not_known)
        row.addWidget(unknown)
        self.column.addLayout(row)
        self._lowered: QWidget | None = None

    def show_answer(self, desk: Desk, one: ItemDesk) -> None:
        said = one.value_text
        mark = item_words.mark_of(one)
        self._arrow.setVisible(bool(said))
        self._result.setText(item_words.short_value(one) if said else "")
        self._result.set_ink(item_words.ink_of(mark))
        if one.judgement.status is Status.NOT_APPLICABLE and one.answer is not None:
            reason = self.item.na_reason(one.answer.reason or "")
            self._result.setText(item_words.own_word(desk, one))
            self._until.setText(reason.in_language(self.language) if reason else "")
        else:
            self._until.setText(self._met_words(one) if said else "")
        self._computed = one.judgement.status
        can_lower = not self.item.informational and mark in (
            Mark.MET,
            Mark.MET_WITHOUT_EVIDENCE,
            Mark.PARTIAL,
        )
        self._lower.setVisible(can_lower)

    def _met_words(self, one: ItemDesk) -> str:
        rule = self.item.met_rule
        if isinstance(rule, RatioRule) and rule.met == "a>=b" and one.answer and one.answer.of:
            if one.judgement.status is Status.MET:
                return ""
            unit = self.item.unit.in_language(self.language) if self.item.unit else ""
            return _("met once all {count} {unit}").format(count=one.answer.of, unit=unit).strip()
        if one.judgement.status in (Status.MET, Status.ANSWERED):
            return ""
        return self.item.met_when.in_language(self.language)

    def _not_known(self) -> None:
        of = UNKNOWN if self.item.type is ItemType.RATIO else None
        self.entered.emit(AnswerEntry(value=UNKNOWN, of=of))

    def _offer_lower(self) -> None:
        if self._lowered is None:
            at = _WORSE.index(self._computed) if self._computed in _WORSE else 0
            self._lowered = StatusRow(_WORSE[:at][::-1], name=_("A lower result"))
            self._lowered.show_keys(False)
            self._lowered.chosen.connect(
                lambda status: self.entered.emit(AnswerEntry(status=status))
            )
            self.column.addWidget(self._lowered)
            hint = Label(_("Say in the note why it is lower."), fonts.SMALL, Ink.INK2)
            self.column.addWidget(hint)
        self._lowered.setVisible(True)


class NumberPart(_Typed):
    """One number, or two of a ratio, side by side with what each means."""

    def __init__(self, desk: Desk, one: ItemDesk) -> None:
        super().__init__(desk, one)
        item = one.item
        decimals = item.type is ItemType.NUMBER
        unit = item.unit.in_language(self.language) if item.unit else ""
        asked: list[str] = []
        if item.type is ItemType.RATIO:
            for text in (item.part, item.whole):
                asked.append(text.in_language(self.language) if text else "")
        else:
            asked.append("")
        row = QHBoxLayout()
        row.setSpacing(10)
        self.fields: list[NumberField] = []
        for words_ in asked:
            name = words_ or item.short.in_language(self.language)
            field = NumberField(name=name, decimals=decimals)
            field.entered.connect(lambda _figure: self._tell())
            field.typed.connect(lambda _text: self.typing.emit())
            self.fields.append(field)
            row.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
            if words_:
                said = Paragraph(words_, fonts.CAP, Ink.INK2)
                row.addWidget(said, 1, Qt.AlignmentFlag.AlignVCenter)
            else:
                row.addWidget(Label(unit, fonts.BODY, Ink.INK2), 1)
        self.column.addLayout(row)
        self._add_foot(desk, one)
        self.show_answer(desk, one)

    def show_answer(self, desk: Desk, one: ItemDesk) -> None:
        super().show_answer(desk, one)
        answer = one.answer
        stored = (answer.value, answer.of) if answer else (None, None)
        for field, value in zip(self.fields, stored, strict=False):
            if value is None or value == UNKNOWN:
                if not field.hasFocus() and answer is not None:
                    field.show_text("")
                continue
            field.show_text(value.replace(".", ","))

    def take_focus(self) -> None:
        empty = next((field for field in self.fields if not field.text()), self.fields[0])
        empty.setFocus(Qt.FocusReason.OtherFocusReason)

    def digit(self, digit: str) -> bool:
        self.fields[0].open_with(digit)
        return True

    def enter(self) -> bool:
        filled = [bool(field.text()) for field in self.fields]
        if all(filled) or not any(filled):
            return False
        self.fields[filled.index(False)].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @property
    def is_half_typed(self) -> bool:
        filled = [bool(field.text()) for field in self.fields]
        return any(filled) and not all(filled)

    def mark_wrong(self, why: str) -> None:
        """Frame the fields in red; what was typed stays in them."""
        for field in self.fields:
            field.set_wrong(why)

    def _tell(self) -> None:
        texts = [field.text() for field in self.fields]
        if not all(texts):
            return
        of = texts[1] if len(texts) > 1 else None
        self.entered.emit(AnswerEntry(value=texts[0], of=of))


class DatePart(_Typed):
    """A day, typed day first."""

    def __init__(self, desk: Desk, one: ItemDesk) -> None:
        super().__init__(desk, one)
        row = QHBoxLayout()
        row.setSpacing(10)
        self.field = DateField(name=one.item.short.in_language(self.language))
        self.field.entered.connect(self._tell)
        self.field.typed.connect(lambda _text: self.typing.emit())
        row.addWidget(self.field)
        row.addStretch(1)
        self.column.addLayout(row)
        self._add_foot(desk, one)
        self.show_answer(desk, one)

    def show_answer(self, desk: Desk, one: ItemDesk) -> None:
        super().show_answer(desk, one)
        if one.answer is not None and one.answer.value and one.answer.value != UNKNOWN:
            self.field.show_text(one.value_text)

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def digit(self, digit: str) -> bool:
        self.take_focus()
        self.field.setText(digit)
        return True

    def mark_wrong(self, why: str) -> None:
        """Frame the field in red; what was typed stays in it."""
        self.field.set_wrong(why)

    def _tell(self, day: object) -> None:
        if day is not None:
            self.entered.emit(AnswerEntry(value=self.field.text()))
