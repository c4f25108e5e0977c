"""Random input on a window: keys, clicks beside controls, focus changes, pauses."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple, cast

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.core.changes.change import Change
from desktop_app.ui.items.number_parts import NumberPart
from desktop_app.ui.look import announcing
from desktop_app.ui.look.announcing import LEAVE, PAUSE, Effect
from desktop_app.ui.look.buttons import EnterButton
from desktop_app.ui.look.field_keys import can_take_back
from desktop_app.ui.look.fields import Field
from desktop_app.ui.look.figures import NumberField
from desktop_app.ui.look.hints import HintsBar
from desktop_app.workspace import Workspace

from . import strange
from .typed import Owed, Typed, typed_at, typed_in
from .witness import Mark, changes, settings_on_disk, unannounced, unkept

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

# The name of a key in announcements, how it is pressed, and its weight.
KEYS: tuple[tuple[str, Qt.Key | str, Qt.KeyboardModifier, int], ...] = (
    *((digit, digit, NONE, 5) for digit in "1234"),
    *((digit, digit, NONE, 2) for digit in "5678905"),
    *((letter.upper(), letter, NONE, 2) for letter in "agnm"),
    ("Enter", Qt.Key.Key_Return, NONE, 12),
    ("Space", Qt.Key.Key_Space, NONE, 4),
    ("Tab", Qt.Key.Key_Tab, NONE, 12),
    ("Shift+Tab", Qt.Key.Key_Backtab, SHIFT, 4),
    ("Esc", Qt.Key.Key_Escape, NONE, 3),
    ("↓", Qt.Key.Key_Down, NONE, 4),
    ("↑", Qt.Key.Key_Up, NONE, 2),
    ("←", Qt.Key.Key_Left, NONE, 1),
    ("→", Qt.Key.Key_Right, NONE, 1),
    ("Backspace", Qt.Key.Key_Backspace, NONE, 4),
    ("Delete", Qt.Key.Key_Delete, NONE, 2),
    ("Home", Qt.Key.Key_Home, NONE, 1),
    ("F2", Qt.Key.Key_F2, NONE, 5),
    ("F6", Qt.Key.Key_F6, NONE, 2),
    ("F7", Qt.Key.Key_F7, NONE, 3),
    ("Shift+F7", Qt.Key.Key_F7, SHIFT, 2),
    ("F8", Qt.Key.Key_F8, NONE, 4),
    ("Ctrl+Z", Qt.Key.Key_Z, CONTROL, 4),
    ("Ctrl+Y", Qt.Key.Key_Y, CONTROL, 2),
    ("Ctrl+A", Qt.Key.Key_A, CONTROL, 2),
    ("Ctrl+B", Qt.Key.Key_B, CONTROL, 2),
    ("Ctrl+L", Qt.Key.Key_L, CONTROL, 1),
    ("Ctrl+1", Qt.Key.Key_1, CONTROL, 1),
    ("Ctrl+Up", Qt.Key.Key_Up, CONTROL, 1),
)
# What a step is, and how often.
WAYS = (("key", 62), ("click", 9), ("focus", 12), ("button", 8), ("pause", 6), ("beside", 3))
_LEAVING = (50, 9, 30, 4, 4, 3)
_STRANGE = ("strange", 30)
# What happens around the person, in a run that has it: the clock jumps, an exchange begins.
_AROUND = (("jump", 5), ("send", 9))
_IN_NUMBERS = 0.7  # of the keys in a number belong to numbers
_LONG_NUMBER = 3  # digits
_GOES_ON = 4  # times as likely
_NEAR = 0.6  # of the buttons that are pressed are near the focus
_EDIT = frozenset((*"0123456789AGNM", "Space", "Backspace", "Delete", "Ctrl+Z", "Ctrl+Y"))
_IN_A_NUMBER = frozenset(("Backspace", "Delete", "Enter", "Tab", "Ctrl+A"))


class Wrong(Exception):
    """A window broke the rule; the sentence says how, after which steps."""


class Look(NamedTuple):
    """The state of a window before or after a step."""

    written: dict[Mark, Change]
    typed: frozenset[Typed]


class Did(NamedTuple):
    """One step: the key that was pressed, what was announced, where the focus was put."""

    key: str = ""
    effects: tuple[Effect, ...] = ()
    promised: tuple[Effect, ...] = ()  # a pause has to write these
    put: QWidget | None = None
    most: int | None = None  # changes that a key may write that is held down


class Around(NamedTuple):
    """What happens while a person works: the clock of the PC jumps, an exchange runs."""

    jump: Callable[[random.Random], str]
    send: Callable[[], object]
    is_sending: Callable[[], bool]


class Hands:
    """Presses, clicks and waits at random on *window*, and looks whether that was announced.

    *dot* returns the window's words on what is saved; *beside* reads again what an exchange or
    another program brought. *around* is what else happens: a clock that jumps, an exchange that
    runs meanwhile.
    """

    def __init__(
        self,
        window: QWidget,
        desk: Workspace,
        seed: int,
        *,
        dot: Callable[[], str],
        beside: Callable[[], object],
        around: Around | None = None,
    ) -> None:
        self.window, self.desk, self._dot, self._beside = window, desk, dot, beside
        self.around = around
        self.again: Callable[[random.Random], str] | None = None  # for strange hands: a page again
        self._chance = random.Random(seed)
        self._owed = Owed()
        self.steps: list[str] = []

    def work(self, steps: int, told: Callable[[str, list[str]], object] | None = None) -> None:
        """Do *steps* random steps; raise Wrong at the first that broke the rule.

        *told* is called after each with the dot's words and the texts that are typed.
        """
        look = self._look()
        for _step in range(steps):
            look = self.step(look)
            if told is not None:
                told(self._dot(), [one.text for one in look.typed])

    def step(self, before: Look) -> Look:
        """Do one random step, and return the window's state after it."""
        focus = QApplication.focusWidget()
        emptied = self._is_emptied(focus)
        # An exchange that ends in this step saves what is typed before it shows what it brought:
        # what was typed before the step, and what the step typed.
        saved = self._saved_by_an_exchange(focus)
        did = self._do(focus)
        saved += self._saved_by_an_exchange(QApplication.focusWidget())
        QApplication.processEvents()
        # As the event loop of the program does: a card that was left has no timers any more.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._close_what_opened()
        after = self._look()
        self._judge(before, after, did.effects + saved)
        new = len(after.written) - len(before.written)
        if did.most is not None and new > did.most:
            self._fail(f"a key that was held down wrote {new} changes")
        for effect in did.promised:
            if unkept(before.written, after.written, effect):
                self._fail(f"a pause wrote nothing of {effect}")
        wrote = len(after.written) > len(before.written)
        self._judge_focus(focus, did.put, entered=wrote and did.key == announcing.ENTER)
        if did.key == announcing.ENTER and emptied and not wrote:
            self._fail("an emptied number left the answer standing")
        if wrote and did.key not in ("Ctrl+Z", "Ctrl+Y"):
            self._judge_undo(before, after)
        return after

    def _saved_by_an_exchange(self, focus: QWidget | None) -> tuple[Effect, ...]:
        """Return what the end of an exchange that runs now would save of what is typed."""
        if self.around is None or not self.around.is_sending():
            return ()
        return announcing.effects_of(focus, LEAVE) + announcing.effects_of(focus, PAUSE)

    def _do(self, focus: QWidget | None) -> Did:
        """Do a random thing, the focus being on *focus*."""
        left = announcing.effects_of(focus, LEAVE)
        at = f"{type(focus).__name__} “{focus.accessibleName() if focus else ''}”"
        ways, often = zip(*WAYS, strict=True)
        if isinstance(focus, NumberField) and focus.is_changed:
            often = _LEAVING  # a number is left by a click into another field as often as by a key
        elif self.around is not None:
            ways, often = zip(*WAYS, *_AROUND, strict=True)
        elif self.again is not None:
            ways, often = zip(*WAYS, _STRANGE, strict=True)
        match self._chance.choices(ways, often)[0]:
            case "key":
                return self._press_key(focus, at)
            case "click":
                beside = self._click_beside()
                self.steps.append(f"click beside, the focus on {at}: {beside}")
                return Did(effects=left)
            case "focus":
                put = self._move_focus()
                self.steps.append(f"focus from {at} to {_named(put)}")
                return Did(effects=left, put=put)
            case "button":
                return self._press_button(focus, at)
            case "jump" | "send" as way if self.around is not None:
                around = self.around
                told = around.jump(self._chance) if way == "jump" else str(around.send() or "")
                self.steps.append(f"{way} {told}, the focus on {at}")
                return Did()
            case "strange" if self.again is not None:
                self._owed.edited(typed_at(focus))
                did = strange.gesture(self.window, self._chance, self.again)
                self._owed.edited(typed_at(QApplication.focusWidget()))
                self.steps.append(f"{did.words}, the focus on {at}")
                return Did(key=did.key, effects=did.effects, most=did.most)
            case "beside":
                self.steps.append(f"an exchange ends, the focus on {at}")
                pause = announcing.effects_of(focus, PAUSE)
                self._beside()
                return Did(effects=left + pause)
            case _:
                promised = announcing.effects_of(focus, PAUSE)
                self.steps.append(f"pause on {at}")
                self._pause()
                return Did(effects=left + promised, promised=promised)

    def _press_key(self, focus: QWidget | None, at: str) -> Did:
        key, code, modifier = self._key(focus)
        effects = announcing.effects_of(focus, LEAVE) + announcing.effects_of(focus, key)
        self.steps.append(f"{key} on {at}")
        field = typed_at(focus)
        if key in _EDIT or (key == announcing.ENTER and isinstance(focus, QPlainTextEdit)):
            self._owed.edited(field)
        if focus is not None:
            QTest.keyClick(focus, cast("Qt.Key", code), modifier)
        now = typed_at(QApplication.focusWidget())
        if key.isdigit() and field is None and now is not None:
            self._owed.started_anew(now.item)
        return Did(key=key, effects=effects)

    def _press_button(self, focus: QWidget | None, at: str) -> Did:
        """Press a button, most often one that is near the focus, by Space or by Enter."""
        effects = announcing.effects_of(focus, LEAVE)
        buttons = [
            one for one in self.window.findChildren(QAbstractButton)
            if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]  # fmt: skip
        if not buttons:
            return Did()
        if focus is not None and self._chance.random() < _NEAR:
            centre = _middle(focus)
            buttons.sort(key=lambda one: (_middle(one) - centre).manhattanLength())
            del buttons[8:]
        button = self._chance.choice(buttons)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        key = announcing.ENTER if isinstance(button, EnterButton) else announcing.SPACE
        code = Qt.Key.Key_Return if key == announcing.ENTER else Qt.Key.Key_Space
        self.steps.append(f"from {at} to the button {_named(button)}, {key}")
        if QApplication.focusWidget() is not button:
            return Did(effects=effects)  # leaving the field brought something else up
        effects += announcing.effects_of(button, key)
        QTest.keyClick(button, code)
        return Did(effects=effects)

    def _close_what_opened(self) -> None:
        """Close a menu, an unfolded list or a file dialog: the test does not operate them."""
        for _time in range(3):
            over = QApplication.activePopupWidget() or next(
                (
                    one
                    for one in QApplication.topLevelWidgets()
                    if isinstance(one, QDialog) and one.isVisible()
                ),
                None,
            )
            if over is None:
                break
            over.close()
            QApplication.processEvents()
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            QTest.qWaitForWindowActive(self.window)
        if QApplication.focusWidget() is None:  # a dialog of the system's had it
            (self.window.focusWidget() or self.window).setFocus()

    def _judge_focus(self, before: QWidget | None, put: QWidget | None, *, entered: bool) -> None:
        """The focus stays where a person puts it; a number with a warning is selected."""
        focus = QApplication.focusWidget()
        if isinstance(put, Field) and isValid(put) and put.isVisible() and focus is not put:
            self._fail(f"the focus went from the field it was put into to {focus}")
        stayed = isinstance(focus, NumberField) and focus is before and entered
        if stayed and isinstance(focus, NumberField) and focus.selectedText() != focus.text():
            self._fail("Enter left the number unselected: the next digit goes behind it")
        bar = self.window.findChild(HintsBar)
        known = {one.key for one in announcing.of_focus(focus)}
        told = [hint.key for group in bar._groups for hint in group] if bar is not None else []
        for cap in told:
            if cap[0].isdigit() and focus is not None and cap[0] not in known | {"0"}:
                self._fail(f"the hints bar promises {cap}, which means nothing here")

    def _judge_undo(self, before: Look, after: Look) -> None:
        """What Ctrl+Z would take back is what was written last, after the letters of a field."""
        if can_take_back(QApplication.focusWidget()):
            return  # what is typed goes on after a pause that wrote it
        new = [change for mark, change in after.written.items() if mark not in before.written]
        said = announcing.find(announcing.of_focus(QApplication.focusWidget()), "Ctrl+Z")
        last = max(new, key=lambda one: one.counter)
        if said is not None and last.item not in {effect.item for effect in said.effects}:
            self._fail(f"{last.kind} {last.item} was written, and Ctrl+Z would take back {said}")

    @staticmethod
    def _is_emptied(focus: QWidget | None) -> bool:
        """Return whether *focus* is in numbers that were emptied, and the answer stands still."""
        part = focus.parentWidget() if isinstance(focus, NumberField) else None
        if not isinstance(part, NumberPart):
            return False
        texts = [field.text() for field in part.fields]
        return not any(texts) and any(part._stored)

    def _judge(self, before: Look, after: Look, effects: tuple[Effect, ...]) -> None:
        wrong = unannounced(before.written, after.written, effects)
        if wrong:
            self._fail(wrong[0])
        self._owed.settle(after.typed, before.written, after.written, settings_on_disk(self.desk))
        dot = self._dot()
        lost = [] if "chưa lưu" in dot.lower() else self._owed.lost(self.desk.folder)
        if lost:
            self._fail(f"the window says “{dot}” while {lost} is on no disk")
        if QApplication.focusWidget() is None and self.window.isActiveWindow():
            self._fail("the focus is lost")

    def _fail(self, what: str) -> None:
        raise Wrong("\n".join((what, *self.steps[-12:])))

    def _look(self) -> Look:
        return Look(changes(self.desk), typed_in(self.window))

    def _key(self, focus: QWidget | None) -> tuple[str, Qt.Key | str, Qt.KeyboardModifier]:
        """Return a key; in a number mostly one that types, empties or enters it."""
        keys, often = KEYS, [one[3] for one in KEYS]
        if isinstance(focus, NumberField) and self._chance.random() < _IN_NUMBERS:
            keys = tuple(one for one in KEYS if one[0].isdigit() or one[0] in _IN_A_NUMBER)
            # A number of several digits is typed to its end, and then entered.
            likely = "Enter" if len(focus.text()) > _LONG_NUMBER else "0123456789"
            goes_on = bool(focus.text()) and not focus.hasSelectedText()
            often = [
                one[3] * (_GOES_ON if goes_on and one[0] in likely else 1) for one in keys
            ]  # fmt: skip
        key, code, modifier, _often = self._chance.choices(keys, often)[0]
        return key, code, modifier

    def _click_beside(self) -> str:
        """Click where there is no control."""
        for _try in range(40):
            at = QPoint(
                self._chance.randrange(self.window.width()),
                self._chance.randrange(self.window.height()),
            )
            widget = self.window.childAt(at)
            if widget is None or _can_be_pressed(widget):
                continue
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.mapFrom(self.window, at))
            return _named(widget)
        return "nowhere"

    def _move_focus(self) -> QWidget | None:
        """Put the focus somewhere, as Tab or a click into a field would."""
        able = [
            one
            for one in self.window.findChildren(QWidget)
            if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
            and one.height() > 0
        ]  # fmt: skip
        if not able:
            return None
        fields = [one for one in able if isinstance(one, Field)]
        chosen = self._chance.choice(fields if fields and self._chance.random() < 0.5 else able)
        chosen.setFocus(Qt.FocusReason.TabFocusReason)
        return chosen

    def _pause(self) -> None:
        """Let every timer that waits for a pause run out."""
        for timer in self.window.findChildren(QTimer):
            if timer.isActive() and timer.isSingleShot() and timer.interval() > 0:
                timer.stop()
                timer.timeout.emit()


def _named(widget: QWidget | None) -> str:
    if widget is None:
        return "nowhere"
    return f"{type(widget).__name__} “{widget.accessibleName()[:40]}”"


def _middle(widget: QWidget) -> QPoint:
    """Return the middle of *widget* on the screen."""
    return widget.mapToGlobal(widget.rect().center())


def _can_be_pressed(widget: QWidget) -> bool:
    """Return whether *widget*, or a parent, does something when it is pressed."""
    pressed = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
    at: QWidget | None = widget
    while at is not None and not at.isWindow():
        if isinstance(at, pressed) or at.cursor().shape() is Qt.CursorShape.PointingHandCursor:
            return True
        at = at.parentWidget()
    return False
