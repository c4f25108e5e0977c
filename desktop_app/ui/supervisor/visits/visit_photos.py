"""Photos of a supervisor's own visit, taken in the background: of items and of signed minutes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.core.changes.change import Held
from desktop_app.core.ids import CentreId, ChangeHash, ItemId, RoundId
from desktop_app.ui import tasks
from desktop_app.ui.photos.file_pictures import FilePictures
from desktop_app.ui.photos.new_photos import NewPhotos
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.desk import Desk

_AFTER_THE_PAINT_MS = 400


class VisitPhotos(QObject):
    """Attaches files to one visit, and knows which photos arrived on this PC.

    Signals: ``changed()`` when something was taken or refused, or other photos are offered.
    """

    changed = Signal()

    def __init__(
        self, session: SupervisorSession, centre: CentreId, visit: ChangeHash, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self.centre, self.visit = session, centre, visit
        self.taking = 0
        self.refused: list[str] = []
        self.desk: Desk = session.desk(centre)
        self.pictures = FilePictures(self)
        self.new_photos = NewPhotos(self, self, place=f"{visit}/")
        self.new_photos.changed.connect(self.changed)
        self._begin = QTimer(self)
        self._begin.setSingleShot(True)
        self._begin.timeout.connect(self.new_photos.begin)
        self._begin.start(_AFTER_THE_PAINT_MS)
        session.stopped.connect(self.stop)

    def stop(self) -> None:
        """Look for photos no more."""
        self._begin.stop()
        self.new_photos.stop()

    @property
    def workspace(self) -> Workspace:
        """The workspace of the data."""
        return self._session.workspace

    def show_desk(self, desk: Desk) -> None:
        """Take *desk* as it is now: what is attached is not offered again."""
        self.desk = desk
        self.changed.emit()

    def attach_files(self, item: ItemId, files: tuple[Path, ...]) -> None:
        """Take *files* as photos of *item* in this visit."""
        centre, visit, round_ = self.centre, self.visit, self._session.round
        for file in files:
            self._take(
                partial(_attach, item=item, file=file, centre=centre, visit=visit, round_=round_)
            )

    def attach_sheets(self, files: tuple[Path, ...]) -> None:
        """Take *files* as photos of the minutes that both sides signed."""
        centre, visit, round_ = self.centre, self.visit, self._session.round
        for file in files:
            self._take(partial(_attach_sheet, file=file, centre=centre, visit=visit, round_=round_))

    def _take(self, attach: Callable[[Workspace], Held]) -> None:
        folder = self._session.workspace.folder

        def work() -> Held:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                return attach(door)

        def done(held: Held) -> None:
            self.taking -= 1
            self._session.took((held,))
            self.changed.emit()

        def failed(error: Exception) -> None:
            self.taking -= 1
            self.refused.append(told_of(error))
            self.changed.emit()

        if not self.taking:
            self.refused.clear()
        self.taking += 1
        self.changed.emit()
        tasks.run(work, done=done, failed=failed, owner=self)


def _attach(
    door: Workspace,
    *,
    item: ItemId,
    file: Path,
    centre: CentreId,
    visit: ChangeHash,
    round_: RoundId | None,
) -> Held:
    return door.attaching.attach(item, file, centre=centre, visit=visit, round_=round_)


def _attach_sheet(
    door: Workspace, *, file: Path, centre: CentreId, visit: ChangeHash, round_: RoundId | None
) -> Held:
    return door.attaching.attach_sheet(centre, visit, file, round_=round_)
