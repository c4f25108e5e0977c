"""Why an item is not met and who can solve it: asked by one key, then folded into two boxes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.i18n import _, current_language
from desktop_app.ui.items.answer_parts import KeysHere
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import ENTER, SPACE, Announced, Effect
from desktop_app.ui.look.answers import CauseGrid
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.choices import Choice
from desktop_app.ui.look.combo import Combo
from desktop_app.ui.look.flow import FlowLayout
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.note_field import NoteField
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink
from desktop_app.workspace.values.desk import Desk, ItemDesk

LABEL_WIDTH = 88


class WhyPart(QWidget):
    """Cause and solver.

    Signals: ``cause_chosen(str)``, ``solver_chosen(str)``, ``action_asked()``, ``put_off()``.
    """

    cause_chosen = Signal(str)
    solver_chosen = Signal(str)
    action_asked = Signal()
    put_off = Signal()

    def __init__(self, desk: Desk, one: ItemDesk) -> None:
        super().__init__()
        language = current_language()
        self._item = one.item.id
        self._causes = [
            Choice(cause.id, cause.in_language(language), str(n))
            for n, cause in enumerate(desk.checklist.causes, start=1)
        ]
        self.is_asking = False
        self._suggested: Choice | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        self._question = Label(_("Why is it not met?"), fonts.BODY_B)
        self._how = Label(_("one key, then the next item"), fonts.SMALL, Ink.INK2)
        head.addWidget(self._question)
        head.addWidget(self._how)
        head.addStretch(1)
        column.addLayout(head)
        self._keys = KeysHere(_("Why is it not met?"))
        column.addWidget(self._keys)
        self.grid = CauseGrid(self._causes, name=_("Cause"))
        self.grid.chosen.connect(self._choose)
        for choice in self._causes:  # chosen by digit; Tab moves on to who can solve it
            self.grid.cell(choice.id).setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column.addWidget(self.grid)
        row = QHBoxLayout()
        row.setSpacing(8)
        holder = QWidget()
        flow = FlowLayout(holder, gap=8)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self._label = Label(_("Cause"), fonts.SMALL, Ink.INK2)
        self._label.setFixedWidth(LABEL_WIDTH)
        self.cause = Combo(name=_("Cause"), placeholder=_("choose"))
        for choice in self._causes:
            self.cause.add(choice.words, choice.id, key=choice.key)
        self.cause.chosen.connect(lambda chosen: self.cause_chosen.emit(str(chosen)))
        self.cause.promise(lambda chosen: (self._effect(str(chosen)),))
        self._who = Label(_("Who solves it"), fonts.SMALL, Ink.INK2)
        self.solver = Combo(name=_("Who can solve it"), placeholder=_("choose"))
        for solver in desk.checklist.solvers:
            self.solver.add(solver.in_language(language), solver.id)
        self.solver.chosen.connect(lambda chosen: self.solver_chosen.emit(str(chosen)))
        self._preset = Label(_("preselected by the checklist"), fonts.CAP, Ink.INK2)
        self.action = Button(_("Assign a task"), icon=Icon.TASKS, key="F6")
        self.action.clicked.connect(self.action_asked)
        row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        for label in (self._label, self._who, self._preset):
            label.setFixedHeight(38)
        for widget in (self.cause, self._who, self.solver, self._preset, self.action):
            flow.addWidget(widget)
        row.addWidget(holder, 1)
        column.addLayout(row)
        self.setVisible(False)  # shown once it is on the card: until then it would be a window

    def show_answer(self, desk: Desk, one: ItemDesk) -> None:
        """Show cause and solver as they stand."""
        answer = one.answer
        needed = answer is not None and desk.checklist.asks_cause(one.item, one.judgement.status)
        self.setVisible(needed)
        cause = answer.cause if answer else None
        solver = answer.solver if answer else None
        self._suggest(desk, one)
        self.cause.show_choice(cause)
        self.solver.show_choice(solver or next(iter(one.item.solved_by), None))
        self.grid.show_choice(cause)
        self._show_grid(needed and (self.is_asking or cause is None))
        if not needed:
            self.is_asking = False

    def _suggest(self, desk: Desk, one: ItemDesk) -> None:
        """Mark last round's cause, else the one used last; Space chooses it, nothing else does."""
        before = one.earlier.answer.cause if one.earlier else None
        wanted = before or _used_last(desk, one)
        self._suggested = next((c for c in self._causes if c.id == wanted), None)
        said = _("one key, then the next item")
        if self._suggested is not None:
            told = (
                _("one key, then the next item; Space: {cause}, as last round")
                if before
                else _("one key, then the next item; Space: {cause}, used last")
            )
            said = told.format(cause=self._suggested.words)
        self._how.setText(said)
        self.grid.suggest(self._suggested.id if self._suggested is not None else None)

    def ask(self) -> None:
        """Ask for the cause now: digits mean causes until one is chosen or Escape is pressed."""
        self.is_asking = True
        self._show_grid(True)
        self._keys.setFocus(Qt.FocusReason.OtherFocusReason)

    def announced(self) -> list[Announced]:
        """Return the keys that choose a cause, while one is asked."""
        if not self.is_asking:
            return []
        keys = [
            Announced(
                key=one.key,
                verb=_("choose the cause, go on") if n == 0 else "",
                cap=f"1–{len(self._causes)}",
                act=partial(self._choose, one.id),
                effects=(self._effect(one.id),),
            )
            for n, one in enumerate(self._causes)
        ]
        at = next((one for one in self._causes if one.id == self.grid.focused), None)
        if at is not None:
            for key in (ENTER, SPACE):
                act = partial(self._choose, at.id)
                keys.append(
                    Announced(key=key, verb=at.words, act=act, effects=(self._effect(at.id),))
                )
        elif self._suggested is not None:
            chosen = self._suggested
            keys.append(
                Announced(
                    key=SPACE,
                    verb=chosen.words,
                    act=partial(self._choose, chosen.id),
                    effects=(self._effect(chosen.id),),
                )
            )
        return keys

    def _effect(self, cause: str) -> Effect:
        solver = self.solver.currentData()
        fields = {"cause": cause} | ({"solver": str(solver)} if solver else {})
        return Effect(kind="answer", item=self._item, fields=fields)

    def _choose(self, cause: str) -> None:
        self.is_asking = False
        self.grid.show_choice(cause)
        self.cause_chosen.emit(cause)

    def _show_grid(self, shown: bool) -> None:
        for widget in (self._question, self._how, self.grid, self._keys, self._preset):
            widget.setVisible(shown)
        self.cause.setVisible(not shown)
        self._label.setText(_("Who solves it") if shown else _("Cause"))
        self._who.setVisible(not shown)

    def stop_asking(self) -> None:
        """Let digits mean results again; the cause can be chosen later."""
        self.is_asking = False
        self.put_off.emit()


def _used_last(desk: Desk, one: ItemDesk) -> str | None:
    """Return the cause that was given last in this round, on another item."""
    said = [
        (other.written, other.answer.cause)
        for other in desk.items.values()
        if other.item.id != one.item.id
        and other.written is not None
        and other.answer is not None
        and other.answer.cause
    ]
    return max(said, key=lambda each: each[0])[1] if said else None


def is_typing_elsewhere(card: QWidget, answer: QWidget) -> bool:
    """Return whether the focus is in a text that is no part of *answer*, on *card* or beside it."""
    focus = QApplication.focusWidget()
    if not isinstance(focus, QLineEdit | NoteField) or answer.isAncestorOf(focus):
        return False
    return card.isAncestorOf(focus) or not focus.isReadOnly()
