"""How each kind of item is answered inside the open card: by one key, numbers, a date, a choice.

A part shows the answer that stands and emits what the person entered; it does not save or judge.
It announces what each key would write (``ui.announcing``), and acts by that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import ChangeKind, Status
from desktop_app.i18n import _, current_language
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, SPACE, Announced, Effect, find
from desktop_app.ui.look.answers import KEYS, CauseGrid, StatusRow
from desktop_app.ui.look.choices import Choice
from desktop_app.ui.look.texts import Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.desk import Desk, ItemDesk
from desktop_app.workspace.verbs.declaring import AnswerEntry

from . import item_words


class KeysHere(QWidget):
    """Takes the focus for the answer keys, so that Enter presses no answer by accident."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(0)


class AnswerPart(QWidget):
    """The base of all: a column of controls.

    *kind* is the kind of change that its entries become. Signals: ``entered(object)`` with an
    AnswerEntry; ``typing()`` while something is typed that was not entered yet; ``keys_changed()``
    when keys mean something else.
    """

    entered = Signal(object)
    typing = Signal()
    keys_changed = Signal()
    moves_on = False  # one key is the whole answer: the next item may open

    def __init__(self, desk: Desk, one: ItemDesk, *, kind: str = "answer") -> None:
        super().__init__()
        self.item = one.item
        self.kind = kind
        self.aside = ""  # a further effect of every entry, in words: "opens a file check"
        self.besides: tuple[Effect, ...] = ()  # and as changes
        self.language = current_language()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self.reasons: CauseGrid | None = None
        self._keys = KeysHere(_("Result"))
        self.column.addWidget(self._keys)

    def show_answer(self, desk: Desk, one: ItemDesk) -> None:
        """Show what stands, without touching what is being typed."""

    def take_focus(self) -> None:
        """Put the focus where keys answer; on no answer, so that none is given by accident."""
        self._keys.setFocus(Qt.FocusReason.OtherFocusReason)

    def announced(self) -> list[Announced]:
        """Return what keys would do on this item now."""
        if self.asks_reason:
            return self._reason_keys()
        return [*self._focused_key(), *self._answer_keys()]

    def digit(self, digit: str) -> bool:
        """Take *digit* typed anywhere on the card; return whether it meant something."""
        one = find(self.announced(), digit)
        if one is None or one.act is None:
            return False
        one.act()
        return True

    def enter(self) -> bool:
        """Handle Enter; return True where the part still needs an input itself."""
        return False

    def commit(self) -> None:
        """Enter what is completely typed, because the part is left."""

    @property
    def is_touched(self) -> bool:
        """Whether leaving the part would enter something typed."""
        return False

    def forget_typed(self) -> None:
        """Discard what was typed and show the answer that stands: another answer was chosen."""

    def drafts(self) -> dict[str, str]:
        """Return what is typed and is no answer yet, by the name of its field."""
        return {}

    def show_drafts(self, drafts: Mapping[str, str]) -> None:
        """Put back what was typed before."""

    def show_keys(self, shown: bool) -> None:
        """Show or hide key caps: a digit means one thing at a time."""

    @property
    def asks_reason(self) -> bool:
        """Whether digits now choose the reason of a Not applicable."""
        return self.reasons is not None and self.reasons.isVisibleTo(self)

    # What keys would do

    def announce(
        self, key: str, verb: str, act: Callable[[], object], *, cap: str = "", **fields: str | None
    ) -> Announced:
        """Return the announcement of an entry on this item."""
        if self._is_finding:
            fields.pop("reason", None)
        said = f"{verb} ({self.aside})" if verb and self.aside else verb
        effect = Effect(kind=self.kind, item=self.item.id, fields=fields)
        return Announced(key=key, verb=said, cap=cap, act=act, effects=(effect, *self.besides))

    def _answer_keys(self) -> list[Announced]:
        return []

    def _focused_key(self) -> list[Announced]:
        return []

    def _reason_keys(self) -> list[Announced]:
        listed = self.item.na.reasons
        digits = [
            self.announce(
                str(n),
                _("choose the reason") if n == 1 else "",
                partial(self._tell_reason, reason.id),
                cap=f"1–{len(listed)}" if len(listed) > 1 else "",
                status=Status.NOT_APPLICABLE,
                reason=reason.id,
            )
            for n, reason in enumerate(listed, start=1)
        ]
        at = self.reasons.focused if self.reasons is not None else None
        if at is not None:
            verb = next(one for one in listed if one.id == at).in_language(self.language)
            for key in (ENTER, SPACE):
                digits.append(
                    self.announce(
                        key, verb, partial(self._tell_reason, at),
                        status=Status.NOT_APPLICABLE, reason=at,
                    )
                )  # fmt: skip
        return digits

    def not_applicable(self) -> None:
        """Answer Not applicable: at once with the only listed reason, which is named beside the
        key; else ask which.
        """
        listed = self.item.na.reasons
        at_once = self.reason_at_once()
        if at_once is not None:
            self._tell_reason(at_once)
            return
        if self.reasons is None:
            choices = [
                Choice(reason.id, reason.in_language(self.language), str(n))
                for n, reason in enumerate(listed, start=1)
            ]
            self.reasons = CauseGrid(choices, name=_("Why not applicable?"), columns=2)
            self.reasons.chosen.connect(self._tell_reason)
            self.column.addWidget(self.reasons)
        self.reasons.show_choice(None)
        self.reasons.setVisible(True)
        self.show_keys(False)
        self.take_focus()
        self.keys_changed.emit()

    @property
    def _is_finding(self) -> bool:
        """Whether entries are findings, which have no reason: the commune's own is judged."""
        return self.kind == ChangeKind.VERIFY

    def reason_at_once(self) -> str | None:
        """Return the reason that Not applicable takes without asking, None where it asks.

        A finding takes any that the checklist lists: one is needed to check the entry, none is
        kept.
        """
        listed = self.item.na.reasons if self.item.na.allowed else ()
        return listed[0].id if listed and (len(listed) == 1 or self._is_finding) else None

    def only_reason(self) -> str:
        """Return the one listed reason of a Not applicable in words, "" for none or several."""
        listed = self.item.na.reasons if self.item.na.allowed and not self._is_finding else ()
        return listed[0].in_language(self.language) if len(listed) == 1 else ""

    def stop_asking(self) -> None:
        """Hide the reasons."""
        if self.reasons is not None:
            self.reasons.setVisible(False)
        self.show_keys(True)
        self.keys_changed.emit()

    def _tell_reason(self, reason: str) -> None:
        self.stop_asking()
        self.entered.emit(AnswerEntry(status=Status.NOT_APPLICABLE, reason=reason))


class ReasonLine(Paragraph):
    """Shows under the answers which reason a Not applicable has, or would have."""

    def __init__(self) -> None:
        super().__init__("", fonts.CAP, Ink.INK2)

    def show_reason(self, part: AnswerPart, one: ItemDesk) -> None:
        """Show the reason that stands on *one*; else the only one that its key would give."""
        standing = ""
        if one.judgement.status is Status.NOT_APPLICABLE and one.answer is not None:
            reason = part.item.na_reason(one.answer.reason or "")
            standing = reason.in_language(part.language) if reason else ""
        word = item_words.capitalised(standing or part.only_reason())
        said = _("Reason: {reason}") if standing else _("4 stands for: {reason}")
        self.set_text(said.format(reason=word) if word else "")
        self.setVisible(bool(word))


class StatusPart(AnswerPart):
    """Answers by one key."""

    moves_on = True

    def __init__(self, desk: Desk, one: ItemDesk, *, kind: str = "answer") -> None:
        super().__init__(desk, one, kind=kind)
        self.allowed = item_words.allowed_statuses(one.item)
        self._named = {status: item_words.own_word(desk, one, status) for status in self.allowed}
        self.row = StatusRow(self.allowed, name=_("Result"), words=self._named)
        self.row.chosen.connect(self._choose)
        inset = QHBoxLayout()
        inset.setContentsMargins(0, 0, 0, 0)
        inset.addWidget(self.row, 1)
        self.column.addLayout(inset)
        self._reason = ReasonLine()
        self.column.addWidget(self._reason)
        self.show_answer(desk, one)

    def show_answer(self, desk: Desk, one: ItemDesk) -> None:
        chosen = one.answer.status if one.answer else None
        self._chosen = chosen if chosen in self.allowed else None
        self.row.show_status(self._chosen)
        self._reason.show_reason(self, one)

    def show_keys(self, shown: bool) -> None:
        self.row.show_keys(shown)

    def _answer_keys(self) -> list[Announced]:
        return [self._key_of(KEYS[status], status) for status in self.allowed]

    def _focused_key(self) -> list[Announced]:
        at = self.row.focused
        return [self._key_of(SPACE, at)] if at is not None else []

    def _key_of(self, key: str, status: Status) -> Announced:
        word = item_words.sentence_start(self._named[status])
        act = partial(self._choose, status)
        if status is not Status.NOT_APPLICABLE:
            return self.announce(key, word, act, status=status)
        at_once = self.reason_at_once()
        if at_once is not None:
            return self.announce(key, word, act, status=status, reason=at_once)
        return Announced(key=key, verb=word + "…", act=act)  # asks for the reason first

    def _choose(self, status: Status) -> None:
        if status is Status.NOT_APPLICABLE:
            self.row.show_status(self._chosen)  # no status is shown as chosen before its reason is
            self.not_applicable()
            return
        self.stop_asking()
        self.row.show_status(status)
        self.entered.emit(AnswerEntry(status=status))


class ChoicePart(AnswerPart):
    """One of several forms, by digit."""

    moves_on = True

    def __init__(self, desk: Desk, one: ItemDesk, *, kind: str = "answer") -> None:
        super().__init__(desk, one, kind=kind)
        self._offered = [
            Choice(choice.id, choice.in_language(self.language), str(n))
            for n, choice in enumerate(one.item.choices, start=1)
        ]
        self.grid = CauseGrid(self._offered, name=_("Choose one"), columns=2)
        self.grid.chosen.connect(self._choose)
        self.column.addWidget(self.grid)
        self.show_answer(desk, one)

    def show_answer(self, desk: Desk, one: ItemDesk) -> None:
        self._chosen = one.answer.value if one.answer else None
        self.grid.show_choice(self._chosen)

    def _answer_keys(self) -> list[Announced]:
        return [
            self.announce(
                one.key,
                _("choose") if n == 0 else "",
                partial(self._choose, one.id),
                cap=f"1–{len(self._offered)}",
                value=one.id,
            )
            for n, one in enumerate(self._offered)
        ]

    def _focused_key(self) -> list[Announced]:
        at = next((one for one in self._offered if one.id == self.grid.focused), None)
        if at is None:
            return []
        act = partial(self._choose, at.id)
        return [
            self.announce(SPACE, "", act, value=at.id),
            self.announce(ENTER, at.words, act, value=at.id),
        ]

    def _choose(self, chosen: str) -> None:
        self.grid.show_choice(chosen)
        self.entered.emit(AnswerEntry(value=chosen))
