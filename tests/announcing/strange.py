"""What nobody expects of a person: keys held down, long text pasted, pages opened twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.ui.look import announcing
from desktop_app.ui.look.announcing import ESCAPE, LEAVE, PAUSE, Effect
from support import held_keys

_TYPED = {
    Qt.Key.Key_Return: "\r", Qt.Key.Key_Space: " ", Qt.Key.Key_1: "1", Qt.Key.Key_2: "2",
    Qt.Key.Key_G: "g",
}  # fmt: skip
HELD = 12  # repetitions of a key that is held down
SIZES = ((1366, 728), (1093, 566), (911, 480), (1920, 1080), (700, 420))
TEXTS = (
    "x" * 40_000,
    "Đắk Nhau " * 60,
    "một dòng\nhai dòng\tba",
    "\u202e\u200bẩn",
    "=1+1",
    "🙂" * 30,
)
_HOLDS: tuple[tuple[str, Qt.Key, Qt.KeyboardModifier], ...] = (
    ("Enter", Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
    ("Space", Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
    ("1", Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier),
    ("2", Qt.Key.Key_2, Qt.KeyboardModifier.NoModifier),
    ("Esc", Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
    ("Delete", Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
    ("F7", Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier),
    ("Ctrl+Z", Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier),
    ("Ctrl+L", Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier),
    ("Ctrl+B", Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier),
    ("Ctrl+Enter", Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier),
    ("G", Qt.Key.Key_G, Qt.KeyboardModifier.NoModifier),
)


class Strange(NamedTuple):
    """One gesture: its words, what it may write, and how many changes at most by repetition."""

    words: str
    effects: tuple[Effect, ...]
    key: str = ""  # that was held
    most: int | None = None  # changes that the gesture may write; None: as announced


def gesture(
    window: QWidget, chance: random.Random, again: Callable[[random.Random], str]
) -> Strange:
    """Do one strange thing on *window*; *again* opens a page that may be open already."""
    focus = QApplication.focusWidget()
    left = announcing.effects_of(focus, LEAVE)
    match chance.choice(("hold", "hold", "paste", "alt", "size", "escape", "again")):
        case "hold":
            return _hold(focus, chance, left)
        case "paste":
            return _paste(focus, chance, left)
        case "alt":
            digit = chance.randint(1, 6)
            if focus is not None:
                key = Qt.Key(Qt.Key.Key_0 + digit)
                QTest.keyClick(focus, key, Qt.KeyboardModifier.AltModifier)
            return Strange(f"Alt+{digit}", left)
        case "size":
            wide, tall = chance.choice(SIZES)
            window.resize(wide, tall)
            return Strange(f"the window becomes {wide}×{tall}", ())
        case "escape":
            return _escape(left)
        case _:
            return Strange(again(chance), left)


def _hold(focus: QWidget | None, chance: random.Random, left: tuple[Effect, ...]) -> Strange:
    """Press a key, let it repeat where the focus is by then, and release it."""
    name, key, modifier = chance.choice(_HOLDS)
    effects = left + announcing.effects_of(focus, name)
    if focus is None or QApplication.focusWindow() is None:
        return Strange(f"{name} held", effects)
    held_keys.hold(key, HELD, modifier=modifier, text=_TYPED.get(key, "") if not modifier else "")
    return Strange(f"{name} held", effects, key=name, most=max(1, len(effects)))


def _paste(focus: QWidget | None, chance: random.Random, left: tuple[Effect, ...]) -> Strange:
    text = chance.choice(TEXTS)
    QGuiApplication.clipboard().setText(text)
    effects = left + announcing.effects_of(focus, PAUSE)
    if focus is not None:
        QTest.keyClick(focus, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    return Strange(f"{len(text)} characters pasted", effects)


def _escape(left: tuple[Effect, ...]) -> Strange:
    effects = left
    for _time in range(3):
        focus = QApplication.focusWidget()
        if focus is not None:
            effects += announcing.effects_of(focus, LEAVE) + announcing.effects_of(focus, ESCAPE)
            QTest.keyClick(focus, Qt.Key.Key_Escape)
    return Strange("Escape three times", effects)
