"""What answers that are typed share: their fields, the result beside them, the keys.

A number or date becomes an answer when its fields are left or Enter is pressed, and the part shows
so while it is typed; until then it is a draft. Emptied fields take the answer away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout

from desktop_app.core.checklist.checklist import ItemType, RatioRule
from desktop_app.core.checklist.scoring import UNKNOWN, computed_status, is_possible
from desktop_app.core.checklist.typed import canonical
from desktop_app.core.fault import Fault
from desktop_app.core.ids import Status
from desktop_app.i18n import _
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, LEAVE, SPACE, Announced, Effect
from desktop_app.ui.look.answers import StatusRow
from desktop_app.ui.look.badges import IconSign
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.look.tooltips import set_tooltip
from desktop_app.workspace.values.desk import Desk, ItemDesk
from desktop_app.workspace.verbs.declaring import AnswerEntry

from . import item_words
from .answer_parts import AnswerPart

_WORSE = (Status.UNMET, Status.PARTIAL, Status.MET)
_MEMBERS = ("value", "of")


class TypedPart(AnswerPart):
    """What typed answers share: fields, the result, "not known", Not applicable, a lower result."""

    fields: Sequence[Field]

    def _add_fields(self, fields: Sequence[Field]) -> None:
        self.fields = fields
        self._stored = [""] * len(fields)  # as shown
        self._touched = False  # typed into since the answer or a draft was shown
        for field in fields:
            field.typed.connect(self._typed)
            field.editingFinished.connect(partial(self._left_or_entered, field))
            # Also of a field that was not changed itself: the other one may have been.
            field.left.connect(partial(self._left_or_entered, field))

    def _add_foot(self, desk: Desk, one: ItemDesk) -> None:
        self._says = Label("", fonts.CAP, Ink.INK2)
        self._says.setVisible(False)
        self.column.addWidget(self._says)
        self._arrow = IconSign(Icon.ARROW_RIGHT, 16)
        self._result = Label("", fonts.BODY_B)
        self._until = Label("", fonts.SMALL, Ink.INK2, elide=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._arrow)
        row.addWidget(self._result)
        row.addWidget(self._until, 1)
        self._away = Button(_("Not applicable"), weight=Weight.LINK, height=26)
        self._away.clicked.connect(self.not_applicable)
        self._away.promise(self._only_reason_effects)
        row.addWidget(self._away)
        self.column.addLayout(row)
        self._away.setVisible(one.item.na.allowed)
        self._lower = Button(_("Lower the result"), weight=Weight.LINK, height=26)
        self._lower.clicked.connect(self._offer_lower)
        row.addWidget(self._lower)
        self._unknown = Button(_("Not known yet"), weight=Weight.LINK, height=26)
        self._unknown.clicked.connect(self._not_known)
        self._unknown.promise(
            lambda: self._effects(AnswerEntry(value=UNKNOWN, of=self._unknown_of()))
        )
        row.addWidget(self._unknown)
        self._lowered: StatusRow | None = None

    # What is shown

    def show_answer(self, desk: Desk, one: ItemDesk) -> None:
        self._desk, self._one = desk, one
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
        only = self.only_reason()
        set_tooltip(self._away, _("Reason: {reason}").format(reason=only) if only else "")
        self._computed = one.judgement.status
        can_lower = not self.item.informational and mark in (
            Mark.MET,
            Mark.MET_WITHOUT_EVIDENCE,
            Mark.PARTIAL,
        )
        self._lower.setVisible(can_lower)
        self._show_stored(self._texts_of(one))

    def _texts_of(self, one: ItemDesk) -> list[str]:
        """Return the answer that stands, as texts for the fields."""
        raise NotImplementedError

    def _show_stored(self, stored: list[str]) -> None:
        """Show what stands, unless the fields are being changed: two numbers are one answer."""
        is_shown = [field.text() for field in self.fields] == self._stored
        if is_shown or (not self._touched and self._means(self._texts(), stored)):
            for field, now in zip(self.fields, stored, strict=True):
                field.show_text(now)
        self._stored = stored
        if self._texts() == stored:
            self._touched = False
        self._say_what_leaving_does()

    def _means(self, typed: list[str], stored: list[str]) -> bool:
        """Return whether *typed* is the answer *stored* in another spelling, as 05 is for 5."""
        return all(
            bool(text) and bool(now) and self._canonical(text) == self._canonical(now)
            for text, now in zip(typed, stored, strict=True)
        )

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

    def take_focus(self) -> None:
        empty = next((field for field in self.fields if not field.text()), self.fields[0])
        empty.setFocus(Qt.FocusReason.OtherFocusReason)

    def select_again(self) -> None:
        """Select what is in the field, so that the next digit replaces it."""
        for field in self.fields:
            field.setModified(False)
            if field.hasFocus():
                field.selectAll()

    def mark_wrong(self, why: str) -> None:
        """Frame the fields in red; what was typed stays in them, selected."""
        for field in self.fields:
            field.set_wrong(why)
        self._says.setVisible(False)  # the card says it now
        self.select_again()

    # What is typed

    @property
    def says(self) -> str:
        """The sentence under the fields on what is typed, "" for none."""
        return self._says.text()

    def _texts(self) -> list[str]:
        return [field.text().strip() for field in self.fields]

    def _typed(self, _text: str) -> None:
        self._touched = True
        self._say_what_leaving_does()
        self.typing.emit()
        self.keys_changed.emit()

    def _pending(self) -> AnswerEntry | None:
        """Return what leaving the fields or Enter would enter; None where that is nothing."""
        texts = self._texts()
        if texts == [text.strip() for text in self._stored]:
            return None
        if all(texts):
            if not self._is_whole(texts):
                return None
            of = texts[1] if len(texts) > 1 else None
            return AnswerEntry(value=texts[0], of=of)
        if not any(texts) and any(self._stored):
            return AnswerEntry(status=Status.UNANSWERED)
        return None

    def _is_whole(self, texts: list[str]) -> bool:
        return all(texts)

    def _left_or_entered(self, field: Field) -> None:
        """Enter what is typed, unless the focus only went to the other field."""
        here = QApplication.focusWidget()
        is_enter = here is field  # it was not left
        if is_enter or (self._touched and here not in self.fields):
            self.commit()

    def commit(self) -> None:
        pending = self._pending()
        if pending is not None:
            self._touched = False
            self.entered.emit(pending)
            self.select_again()  # where the focus stays, the next digit replaces the number

    @property
    def is_touched(self) -> bool:
        return self._touched

    def enter(self) -> bool:
        filled = [bool(text) for text in self._texts()]
        if all(filled) or not any(filled):
            return False
        self.fields[filled.index(False)].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def forget_typed(self) -> None:
        for field, stored in zip(self.fields, self._stored, strict=True):
            field.show_text(stored)
        self._touched = False
        self._say_what_leaving_does()

    def drafts(self) -> dict[str, str]:
        texts = self._texts()
        if texts == [text.strip() for text in self._stored]:
            return {}
        return dict(zip(_MEMBERS, texts, strict=False))

    def show_drafts(self, drafts: Mapping[str, str]) -> None:
        for field, member in zip(self.fields, _MEMBERS, strict=False):
            if member in drafts:
                field.setText(drafts[member])
                field.setModified(False)
        self._touched = False  # leaving it does nothing before a key was pressed on it
        self._say_what_leaving_does()

    def _refusal(self) -> str:
        """Return why what is typed cannot be an answer, as it will be refused; "" otherwise."""
        return ""

    def _say_what_leaving_does(self) -> None:
        pending = self._pending()
        changed = bool(self.drafts())
        said = self._refusal()
        self._says.set_ink(Ink.RED if said else Ink.INK2)
        if said:
            pass
        elif pending is not None and pending.value is not None:
            value = "/".join(part for part in (pending.value, pending.of) if part)
            value += self._would_be(pending)
            said = _("Not an answer yet: Enter, or leaving the field, writes {value}.").format(
                value=value
            )
            if not self._touched:
                said = _("A draft, not an answer yet: Enter writes {value}.").format(value=value)
        elif pending is not None:
            said = _("Enter, or leaving the field, takes the answer away.")
        elif changed:
            said = _("Not an answer yet; it is kept as a draft.")
            if self._equal() is not None:
                value = f"{self._texts()[0]}/{self._texts()[0]}"
                said = _("Not an answer yet; the key = writes {value}.").format(value=value)
        self._says.setText(said)
        self._says.setVisible(bool(said))

    def _would_be(self, entry: AnswerEntry) -> str:
        """Return what *entry* would come to, in brackets; "" where that is not known yet."""
        value = self._canonical(entry.value or "")
        of = self._canonical(entry.of) if entry.of else None
        if UNKNOWN in (value, of) or not is_possible(self.item, value, of):
            return ""
        status = computed_status(self.item, value, of, as_of=self._desk.today)
        if status in (Status.UNANSWERED, Status.NOT_KNOWN, Status.ANSWERED):
            return ""
        return f" ({item_words.own_word(self._desk, self._one, status)})"

    def _equal(self) -> AnswerEntry | None:
        """Return what the key "=" would enter: the second number is the first; None for nothing."""
        return None

    # What keys would do

    def _answer_keys(self) -> list[Announced]:
        return [
            Announced(
                key=str(n),
                verb=self._digit_verb() if n == 0 else "",
                cap="0–9",
                act=partial(self._open_with, str(n)),
            )
            for n in range(10)
        ]

    def _digit_verb(self) -> str:
        return _("enter the number")

    def _open_with(self, digit: str) -> None:
        raise NotImplementedError

    def _effects(self, entry: AnswerEntry) -> tuple[Effect, ...]:
        fields: dict[str, str | None] = {}
        if entry.status is not None:
            fields["status"] = entry.status
        for member, text in (("value", entry.value), ("of", entry.of)):
            if text is not None:
                fields[member] = self._canonical(text)
        return (Effect(kind=self.kind, item=self.item.id, fields=fields), *self.besides)

    def _canonical(self, text: str) -> str:
        try:
            return canonical(self.item, text)
        except Fault:
            return text  # it will be refused

    def _focused_key(self) -> list[Announced]:
        at = self._lowered.focused if self._lowered is not None else None
        if at is not None:
            return [Announced(key=SPACE, effects=self._effects(AnswerEntry(status=at)))]
        if not any(field.hasFocus() for field in self.fields):
            return []
        return self._field_keys()

    def _field_keys(self) -> list[Announced]:
        pending = self._pending()
        if pending is None:
            half = any(self._texts()) and not all(self._texts())
            keys = [Announced(key=ENTER, verb=_("next field"), act=self.enter)] if half else []
            equal = self._equal()
            if equal is not None:
                verb = _("all of them: write {value}").format(value=f"{equal.value}/{equal.of}")
                effects = self._effects(equal)
                keys.append(Announced(key="=", verb=verb, effects=effects, in_field=True))
            return keys
        if self._refusal():
            return [Announced(key=ENTER, verb=_("see what is wrong"))]
        value = "/".join(part for part in (pending.value, pending.of) if part)
        verb = _("write {value}").format(value=value) if value else _("take the answer away")
        if self.aside:
            verb = f"{verb} ({self.aside})"
        effects = self._effects(pending)
        said = [Announced(key=ENTER, verb=verb, passes=True, effects=effects)]
        if self._touched:
            said.append(Announced(key=LEAVE, effects=effects))
        return said

    def _only_reason_effects(self) -> tuple[Effect, ...]:
        at_once = self.reason_at_once()
        if at_once is None:
            return ()  # it asks for the reason first
        return self.announce(
            "", "", self.not_applicable, status=Status.NOT_APPLICABLE, reason=at_once
        ).effects

    def _unknown_of(self) -> str | None:
        return UNKNOWN if self.item.type is ItemType.RATIO else None

    def _not_known(self) -> None:
        self.entered.emit(AnswerEntry(value=UNKNOWN, of=self._unknown_of()))

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
