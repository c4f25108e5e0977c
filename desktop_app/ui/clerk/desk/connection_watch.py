"""The quiet log of the connection: when the window was open, and which hosts were reached then.

The service is noted by every exchange; only hosts that somebody set are asked here.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from desktop_app.core.time.connection import ConnectionNote, Noted
from desktop_app.ui import tasks
from desktop_app.ui.clerk.session import Session

PERIOD_MS = 10 * 60 * 1000
AFTER_PAINT_MS = 1_500


class ConnectionWatch(QObject):
    """Writes into the log of the connection while the window is open."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = session.workspace
        self._is_begun = False
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Note that the window is open, once it is painted, and look at the hosts from then on."""
        QTimer.singleShot(AFTER_PAINT_MS, self, self.begin_now)

    def begin_now(self) -> None:
        """Note that the window is open."""
        if not self._is_begun:
            self._is_begun = True
            self._note(Noted.BEGUN)
            self._timer.start()
            self.look()

    def stop(self) -> None:
        """Note that the window is closed."""
        self._timer.stop()
        if self._is_begun:
            self._is_begun = False
            self._note(Noted.ENDED)

    def look(self) -> None:
        """Ask the hosts that were set, in the background."""
        if not self._workspace.measuring.hosts.every:
            return
        folder = self._workspace.folder
        tasks.run(lambda: note_hosts(folder), failed=lambda _error: None, owner=self)

    def _note(self, what: Noted) -> None:
        from desktop_app.storage.connection_log import note_connection

        at = self._workspace.moment().seconds
        note_connection(self._workspace.folder, ConnectionNote(at=at, what=what))


def note_hosts(folder: Path) -> None:
    """Note of every host that was set whether it is reached now; slow."""
    from desktop_app.workspace import Workspace

    with Workspace.open(folder) as door:
        door.measuring.note_hosts()
