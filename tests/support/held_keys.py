"""A key that is held down: pressed through the window as the system does it, then repeated.

Qt has no public way to make a repetition, so its event goes to the window itself, which is where
the system's arrives; ``QTest.keyPress`` on the window is the way of the first press, with its
shortcuts.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

_PLAIN = Qt.KeyboardModifier.NoModifier
# What would answer, press, open, go away or take back, with the text that the key types.
_ACTING: tuple[tuple[Qt.Key, Qt.KeyboardModifier, str], ...] = (
    (Qt.Key.Key_Return, _PLAIN, "\r"),
    (Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier, "\r"),
    (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier, "\r"),
    (Qt.Key.Key_Space, _PLAIN, " "),
    *((Qt.Key(Qt.Key.Key_0 + digit), _PLAIN, str(digit)) for digit in range(1, 5)),
    (Qt.Key.Key_G, _PLAIN, "g"),
    (Qt.Key.Key_Escape, _PLAIN, "\x1b"),
    (Qt.Key.Key_Delete, _PLAIN, "\x7f"),
    (Qt.Key.Key_F7, _PLAIN, ""),
)


def hold(
    key: Qt.Key,
    times: int = 12,
    *,
    modifier: Qt.KeyboardModifier = _PLAIN,
    text: str = "",
) -> None:
    """Press *key* where the focus is, let it repeat where the focus is by then, release it.

    *text* is what the key types, "" for one that types nothing.
    """
    window = QApplication.focusWindow()
    assert window is not None, "no window has the focus"
    QTest.keyPress(window, key, modifier)
    QApplication.processEvents()
    for _time in range(times):
        repeat(key, modifier, text)
    window = QApplication.focusWindow()
    if window is not None:  # none while a dialog of the system's is open
        QTest.keyRelease(window, key, modifier)
        QApplication.processEvents()


def repeat(key: Qt.Key, modifier: Qt.KeyboardModifier = _PLAIN, text: str = "") -> None:
    """Send one repetition of *key* to the window that has the focus."""
    window = QApplication.focusWindow()
    if window is not None:
        event = QKeyEvent(QEvent.Type.KeyPress, key, modifier, text, True)
        QApplication.sendEvent(window, event)
        QApplication.processEvents()


def held_key_faults(window: QWidget, scene: str) -> Iterator[str]:
    """Yield which keys, held since they were pressed elsewhere, reach the focus of *window*."""
    here = window.focusWidget()
    if here is None or QApplication.focusWindow() is None:
        return
    came = _Came()
    here.installEventFilter(came)
    try:
        for key, modifier, text in _ACTING:
            repeat(key, modifier, text)
    finally:
        here.removeEventFilter(came)
    named = f"{type(here).__name__} “{here.accessibleName()[:40]}”"
    for reached in came.keys:
        yield f"{scene}: {Qt.Key(reached).name} that is held down since before reaches {named}"


def repeating_shortcuts(window: QWidget, scene: str) -> Iterator[str]:
    """Yield the shortcuts in *window* that act again while their key is held down."""
    for one in window.findChildren(QShortcut):
        if one.autoRepeat():
            yield f"{scene}: the shortcut {one.key().toString()} repeats"


class _Came(QObject):
    """Notes the keys that come to what it is installed on, and lets none of them act."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        self.keys.append(event.key())
        return True
