"""How each kind of item is answered inside the open card: by one key, numbers, a date, a choice.

A part shows what stands and tells what the person entered; it saves nothing and judges nothing.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import Status
from desktop_app.i18n import _, current_language
from desktop_app.ui.look import fonts
from desktop_app.ui.look.answers import KEYS, CauseGrid, StatusRow
from desktop_app.ui.look.choices import Choice
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.desk import Desk, ItemDesk
from desktop_app.workspace.verbs.declaring import AnswerEntry

from . import item_words


class AnswerPart(QWidget):
    """The base of all: a column of controls.

    Signals: ``entered(object)`` with an AnswerEntry; ``typing()`` while something is typed that
    was not entered yet.
    """

    entered = Signal(object)
    typing = Signal()
    moves_on = False  # one key is the whole answer: the next item may open

    def __init__(self, desk: Desk, one: ItemDesk) -> None:
        super().__init__()
        self.item = one.item
        self.language = current_language()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self.reasons: CauseGrid | None = None

    def show_answer(self, desk: Desk, one: ItemDesk) -> None:
        """Show what stands, without touching what is being typed."""

    def take_focus(self) -> None:
        """Put the focus where the answer is entered."""

    def digit(self, digit: str) -> bool:
        """Take *digit* typed anywhere on the card; return whether it meant something."""
        return False

    def enter(self) -> bool:
        """Take Enter; return True where the part still wants something itself."""
        return False

    def show_keys(self, shown: bool) -> None:
        """Show or hide key caps: a digit means one thing at a time."""

    @property
    def is_half_typed(self) -> bool:
        """Whether something stands in the fields that is no answer yet."""
        return False

    @property
    def asks_reason(self) -> bool:
        """Whether digits now choose the reason of a Not applicable."""
        return self.reasons is not None and self.reasons.isVisibleTo(self)

    def not_applicable(self) -> None:
        """Answer Not applicable: at once with the only listed reason, else ask which."""
        listed = self.item.na.reasons
        if len(listed) == 1:
            self._tell_reason(listed[0].id)
            return
        if self.reasons is None:
            choices = [
                Choice(reason.id, reason.in_language(self.language), str(n))
                for n, reason in enumerate(listed, start=1)
            ]
            self.reasons = CauseGrid(choices, name=_("Why not applicable?"), columns=2)
            self.reasons.chosen.connect(self._tell_reason)
            self.column.addWidget(self.reasons)
        self.reasons.setVisible(True)
        self.show_keys(False)
        self.reasons.cell(listed[0].id).setFocus(Qt.FocusReason.OtherFocusReason)

    def reason_digit(self, digit: str) -> bool:
        """Choose the reason with the key *digit*."""
        listed = self.item.na.reasons
        if not digit.isdigit() or not 1 <= int(digit) <= len(listed):
            return False
        self._tell_reason(listed[int(digit) - 1].id)
        return True

    def stop_asking(self) -> None:
        """Put the reasons away."""
        if self.reasons is not None:
            self.reasons.setVisible(False)
        self.show_keys(True)

    def _tell_reason(self, reason: str) -> None:
        self.stop_asking()
        self.entered.emit(AnswerEntry(status=Status.NOT_APPLICABLE, reason=reason))


class StatusPart(AnswerPart):
    """Answers by one key."""

    moves_on = True

    def __init__(self, desk: Desk, one: ItemDesk) -> None:
        super().__init__(desk, one)
        self.allowed = item_words.allowed_statuses(one.item)
        named = {status: item_words.own_word(desk, one, status) for status in self.allowed}
        self.row = StatusRow(self.allowed, name=_("Result"), words=named)
        self.row.chosen.connect(self._choose)
        inset = QHBoxLayout()
        inset.setContentsMargins(0, 0, 0, 0)
        inset.addWidget(self.row, 1)
        self.column.addLayout(inset)
        self.show_answer(desk, one)

    def show_answer(self, desk: Desk, one: ItemDesk) -> None:
        chosen = one.answer.status if one.answer else None
        self._chosen = chosen if chosen in self.allowed else None
        self.row.show_status(self._chosen)

    def take_focus(self) -> None:
        self.row.button(self._chosen or Status.MET).setFocus(Qt.FocusReason.OtherFocusReason)

    def digit(self, digit: str) -> bool:
        for status in self.allowed:
            if KEYS[status] == digit:
                self.row.show_status(status)
                self._choose(status)
                return True
        return False

    def show_keys(self, shown: bool) -> None:
        self.row.show_keys(shown)

    def _choose(self, status: Status) -> None:
        if status is Status.NOT_APPLICABLE:
            self.not_applicable()
            return
        self.stop_asking()
        self.entered.emit(AnswerEntry(status=status))


class ChoicePart(AnswerPart):
    """One of several forms, by digit."""

    moves_on = True

    def __init__(self, desk: Desk, one: ItemDesk) -> None:
        super().__init__(desk, one)
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

    def take_focus(self) -> None:
        first = self._chosen or self._offered[0].id
        self.grid.cell(first).setFocus(Qt.FocusReason.OtherFocusReason)

    def digit(self, digit: str) -> bool:
        found = next((one for one in self._offered if one.key == digit), None)
        if found is None:
            return False
        self.grid.show_choice(found.id)
        self._choose(found.id)
        return True

    def _choose(self, chosen: str) -> None:
        self.entered.emit(AnswerEntry(value=chosen))


def caption(text: str) -> Label:
    """Return the small words beside a control."""
    return Label(text, fonts.SMALL, Ink.INK2)
