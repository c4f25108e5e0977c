"""The base of every page of both desks: a way back, keys, a step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look.hints import Hint


class Page(QWidget):
    """Signals: ``left()`` when the person goes back; ``hints_changed()``."""

    left = Signal()
    hints_changed = Signal()
    takes_back = False  # Ctrl+Z leads from here to the item whose answer it takes back
    any_version = False  # it can stay when the commune moves to another version of the checklist
    own_rail = False  # it has an index of its own in the place of the rail
    rail_key = ""  # the row of the rail that is current

    def hints(self) -> list[list[Hint]]:
        """Return the keys that work on this page."""
        return []

    def take_focus(self) -> None:
        """Put the focus on the first thing to do."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_step(self, step: Step) -> None:
        """Take the width of the window."""

    def is_same(self, other: Page) -> bool:
        """Return whether *other* is of this kind, about the same commune or about none."""
        about = getattr(self, "centre", None), getattr(other, "centre", None)
        return type(self) is type(other) and about[0] == about[1]

    def key(self, keys: str, act: object, *, on: QWidget | None = None) -> None:
        """Do *act* when *keys* are pressed on this page, or on *on* alone."""
        shortcut = QShortcut(QKeySequence(keys), on or self)
        shortcut.setAutoRepeat(False)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
