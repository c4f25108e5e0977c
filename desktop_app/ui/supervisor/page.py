"""What every page of the supervisor's window has: a name, the keys that work, a width."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_app.ui.clerk.page import Page as ClerkPage
from desktop_app.ui.frame.steps import Step


class Page(ClerkPage):
    """A view of the window.

    Signals: ``left()`` when the person goes back; ``hints_changed()``; ``commune_asked(str, str)``
    with a centre and an item to open, "" for none; ``visit_asked(str)`` with a centre.
    """

    commune_asked = Signal(str, str)
    visit_asked = Signal(str)

    def show_board(self) -> None:
        """Show what the session holds now."""

    def set_step(self, step: Step) -> None:
        """Take the width of the window."""

    def key(self, keys: str, act: object, *, on: QWidget | None = None) -> None:
        """Do *act* when *keys* are pressed on this page, or on *on* alone."""
        shortcut = QShortcut(QKeySequence(keys), on or self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
