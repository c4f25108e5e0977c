"""Random input on a window: keys, clicks beside controls, focus changes, pauses."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from typing import NamedTuple, cast

from PySide6.QtCore import QPoint, Qt, QTimer
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

from desktop_app.core.changes.change import Change
from desktop_app.ui.clerk.pages.leader_code import LeaderCode
from desktop_app.ui.items.number_parts import NumberPart
from desktop_app.ui.locked_keys import LockedKeys
from desktop_app.ui.look import announcing
from desktop_app.ui.look.announcing import LEAVE, PAUSE, Effect
from desktop_app.ui.look.fields import Field, SearchField
from desktop_app.ui.look.figures import NumberField
from desktop_app.ui.look.hints import HintsBar
from desktop_app.ui.pages.connect_bar import ConnectBar
from desktop_app.workspace import Workspace

from .witness import Mark, changes, texts_on_disk, unannounced, unkept

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
    ("F8", Qt.Key.Key_F8, NONE, 4),
    ("Ctrl+Z", Qt.Key.Key_Z, CONTROL, 4),
    ("Ctrl+Y", Qt.Key.Key_Y, CONTROL, 2),
    ("Ctrl+A", Qt.Key.Key_A, CONTROL, 2),
    ("Ctrl+B", Qt.Key.Key_B, CONTROL, 2),
    ("Ctrl+L", Qt.Key.Key_L, CONTROL, 1),
    ("Ctrl+1", Qt.Key.Key_1, CONTROL, 1),
    ("Ctrl+Up", Qt.Key.Key_Up, CONTROL, 1),
)


class Wrong(Exception):
    """A window broke the rule; the sentence says how, after which steps."""


class Look(NamedTuple):
    """The state of a window before or after a step."""

    written: dict[Mark, Change]
    typed: frozenset[str]


class Hands:
    """Presses, clicks and waits at random on *window*, and looks whether that was announced.

    *dot* returns the window's words on what is saved, "" for a window without any.
    """

    def __init__(
        self, window: QWidget, desk: Workspace, seed: int, dot: Callable[[], str] = lambda: ""
    ) -> None:
        self.window, self.desk, self._dot = window, desk, dot
        self._chance = random.Random(seed)
        self.steps: list[str] = []

    def work(self, steps: int, told: Callable[[str, frozenset[str]], object] | None = None) -> None:
        """Do *steps* random steps; raise Wrong at the first that broke the rule.

        *told* is called after each with the dot's words and what is typed.
        """
        look = self._look()
        for _step in range(steps):
            look = self.step(look)
            if told is not None:
                told(self._dot(), look.typed)

    def step(self, before: Look) -> Look:
        """Do one random step, and return the window's state after it."""
        focus = QApplication.focusWidget()
        effects: tuple[Effect, ...] = announcing.effects_of(focus, LEAVE)
        at = f"{type(focus).__name__} “{focus.accessibleName() if focus else ''}”"
        promised: tuple[Effect, ...] = ()
        key = ""
        put: QWidget | None = None
        emptied = self._is_emptied(focus)
        match self._chance.choices(("key", "click", "focus", "pause"), (70, 12, 12, 6))[0]:
            case "key":
                key, code, modifier = self._key()
                effects += announcing.effects_of(focus, key)
                self.steps.append(f"{key} on {at}")
                if focus is not None:
                    QTest.keyClick(focus, cast("Qt.Key", code), modifier)
            case "click":
                self.steps.append(f"click beside, the focus on {at}: {self._click_beside()}")
            case "focus":
                put = self._move_focus()
                name = f"{type(put).__name__} “{put.accessibleName()[:40]}”" if put else "nowhere"
                self.steps.append(f"focus from {at} to {name}")
            case _:
                promised = announcing.effects_of(focus, PAUSE)
                effects += promised
                self.steps.append(f"pause on {at}")
                self._pause()
        QApplication.processEvents()
        self._close_what_opened()
        after = self._look()
        self._judge(before, after, effects)
        for effect in promised:
            if unkept(before.written, after.written, effect):
                self._fail(f"a pause wrote nothing of {effect}")
        wrote = len(after.written) > len(before.written)
        self._judge_focus(focus, put, entered=wrote and key == announcing.ENTER)
        if key == announcing.ENTER and emptied and len(after.written) == len(before.written):
            self._fail("an emptied number left the answer standing")
        if wrote and key not in ("Ctrl+Z", "Ctrl+Y"):
            self._judge_undo(before, after)
        return after

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
        if isinstance(put, Field) and put.isVisible() and focus is not put:
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
        """What Ctrl+Z would take back is what was written last."""
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
        kept = texts_on_disk(self.desk.folder, after.written)
        dot = self._dot()
        if dot and "chưa lưu" not in dot.lower():
            lost = [text for text in after.typed if text not in kept]
            if lost:
                self._fail(f"the dot says “{dot}” while {lost} is on no disk")
        if QApplication.focusWidget() is None and self.window.isActiveWindow():
            self._fail("the focus is lost")

    def _fail(self, what: str) -> None:
        raise Wrong("\n".join((what, *self.steps[-12:])))

    def _look(self) -> Look:
        return Look(changes(self.desk), frozenset(self._typed()))

    def _typed(self) -> list[str]:
        """Return the texts of every field that somebody changed."""
        found = []
        for field in self.window.findChildren(QLineEdit):
            changed = getattr(field, "is_changed", False)
            if isinstance(field, SearchField) or not changed or not field.isVisible():
                continue
            if _is_for_connecting(field):
                continue  # an address, a code or a passphrase is no data, and is not saved
            text = unicodedata.normalize("NFC", field.text()).strip()
            if text:
                found.append(text)
        return found

    def _key(self) -> tuple[str, Qt.Key | str, Qt.KeyboardModifier]:
        key, code, modifier, _often = self._chance.choices(KEYS, [one[3] for one in KEYS])[0]
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
            return f"{type(widget).__name__} “{widget.accessibleName()[:40]}”"
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


def _is_for_connecting(field: QWidget) -> bool:
    at: QWidget | None = field
    while at is not None:
        if isinstance(at, ConnectBar | LeaderCode | LockedKeys):
            return True
        at = at.parentWidget()
    return False


def _can_be_pressed(widget: QWidget) -> bool:
    """Return whether *widget*, or a parent, does something when it is pressed."""
    pressed = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
    at: QWidget | None = widget
    while at is not None and not at.isWindow():
        if isinstance(at, pressed) or at.cursor().shape() is Qt.CursorShape.PointingHandCursor:
            return True
        at = at.parentWidget()
    return False
