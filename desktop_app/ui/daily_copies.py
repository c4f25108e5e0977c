"""Today's copy of the data: made in the background, also in a window that stays open for days."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMainWindow

from desktop_app.ui import tasks
from desktop_app.workspace import Workspace

_LOOK_MS = 30 * 60_000  # how often it is looked whether today's copy is there


class DailyCopies(QTimer):
    """Looks now and then; the screen of *window* shows why a copy failed."""

    def __init__(self, window: QMainWindow, folder: Callable[[], Path]) -> None:
        super().__init__(window, interval=_LOOK_MS)
        self._window, self._folder = window, folder
        self.timeout.connect(self.make)
        self.start()

    def make(self) -> None:
        """Make today's copy in a thread unless it is there; show why where it fails."""
        folder, screen = self._folder(), self._window.centralWidget()
        warn = getattr(getattr(screen, "notices", None), "show_no_copy", None)
        if warn is None:
            return

        def work() -> str:
            with Workspace.open(folder) as door:
                return door.keeping.daily()

        def told(hindered: str) -> None:
            if screen is self._window.centralWidget():
                warn(hindered)

        tasks.run(work, done=told, failed=lambda _error: None, owner=self)
