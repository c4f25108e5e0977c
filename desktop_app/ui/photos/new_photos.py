"""Watches the folders in which photos arrive, and offers new ones for the open item.

Nothing is copied before a person says yes. What was put off is remembered in a file beside the
data; losing it offers a photo once more.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

import msgspec
from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from desktop_app.core.ids import ItemId
from desktop_app.paths.received import Arrival
from desktop_app.ui import tasks
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.desk import Desk

from . import arrivals
from .arrivals import Arrived, Folder

_FILE = "photos.json"
_LOOK_AGAIN_MS = 20_000  # drives come and go without a sign
_SETTLE_MS = 800  # a file that is being written changes its folder several times


class Remembered(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What a person said about new photos on this PC; no part of the data."""

    folders: list[str] = []  # chosen ones, beside those that are found
    unwatched: list[str] = []  # of the found ones
    put_off: dict[str, float] = {}  # by item: arrivals up to this time are not offered again


class Photographed(Protocol):
    """Whose items the photos are offered for: a clerk's session, a supervisor's visit."""

    @property
    def workspace(self) -> Workspace: ...
    @property
    def desk(self) -> Desk: ...


class NewPhotos(QObject):
    """Signals: ``changed()`` when other photos are offered, or other folders watched."""

    changed = Signal()

    def __init__(
        self, session: Photographed, parent: QObject | None = None, *, place: str = ""
    ) -> None:
        """*place* tells what is put off in a visit from what is put off elsewhere."""
        super().__init__(parent)
        self._session = session
        self._place = place
        self._file = session.workspace.folder / _FILE
        self._remembered: Remembered | None = None
        self._found: list[Arrived] = []
        self._watched: list[Folder] = []
        self._watcher: QFileSystemWatcher | None = None
        self._is_looking = False
        self._clock_error = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_AGAIN_MS)
        self._timer.timeout.connect(self._look_if_active)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLE_MS)
        self._soon.timeout.connect(self.look)

    def begin(self) -> None:
        """Start to look; after the first paint."""
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: self._soon.start())
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Stop looking."""
        self._timer.stop()
        self._soon.stop()
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None

    @property
    def watched(self) -> tuple[Folder, ...]:
        """The folders that are looked at."""
        return tuple(self._watched)

    @property
    def sees_phones(self) -> bool:
        """Whether a phone on a cable that is no drive is looked at by itself."""
        return any(one.arrival is Arrival.PHONE for one in self._watched)

    def offered(self, item: ItemId) -> tuple[Arrived, ...]:
        """Return the photos to offer for *item*, the newest first; those of no item before."""
        desk = self._session.desk
        if not arrivals.wants_photos(desk, item):
            return ()
        since = self._said.put_off.get(self._place + item, 0.0)
        fresh = [one for one in self._found if one.at > since]
        free = [one for one in fresh if self.attached_at(one) is None]
        elsewhere = [one for one in fresh if self.attached_at(one) not in (None, item)]
        return (*free, *elsewhere) if free else ()

    def unattached(self, names: Collection[str]) -> tuple[Arrived, ...]:
        """Return the photos of no item and of none of *names*, the newest first."""
        return tuple(
            one
            for one in self._found
            if one.path.name not in names and self.attached_at(one) is None
        )

    def attached_at(self, photo: Arrived) -> ItemId | None:
        """Return the item that this photo seems to be attached to already, or None."""
        return arrivals.attached_at(self._session.desk, photo, self._clock_error)

    def put_off(self, item: ItemId) -> None:
        """Offer for *item* only what arrives from now on."""
        newest = max((one.at for one in self._found), default=0.0)
        self._said.put_off[self._place + item] = newest
        self._keep()
        self.changed.emit()

    def watch(self, folder: Path) -> None:
        """Look into *folder*, too, from now on."""
        said = self._said
        said.unwatched = [one for one in said.unwatched if one != str(folder)]
        if str(folder) not in said.folders and folder not in [one.path for one in self._watched]:
            said.folders.append(str(folder))
        self._keep()
        self.look()

    def unwatch(self, folder: Path) -> None:
        """Look into *folder* no more."""
        said = self._said
        said.folders = [one for one in said.folders if one != str(folder)]
        said.unwatched.append(str(folder))
        self._keep()
        self.look()

    def look(self) -> None:
        """Look for new photos, in the background."""
        if self._is_looking or self._watcher is None:
            return
        self._is_looking = True
        said = self._said
        chosen = tuple(Path(one) for one in said.folders)
        left_out = frozenset(said.unwatched)
        since = time.time() - arrivals.NEW_FOR

        def work() -> tuple[list[Folder], list[Arrived]]:
            watched = [one for one in arrivals.folders(chosen) if str(one.path) not in left_out]
            return watched, arrivals.arrived_since(watched, since)

        def failed(_error: Exception) -> None:
            self._is_looking = False  # a drive that was pulled out; the next look finds the others

        tasks.run(work, done=self._take, failed=failed, owner=self)

    def _take(self, seen: tuple[list[Folder], list[Arrived]]) -> None:
        self._is_looking = False
        if self._watcher is None:
            return
        watched, found = seen
        self._clock_error = self._session.workspace.moment().seconds - time.time()
        before, now = set(self._watcher.directories()), {str(one.path) for one in watched}
        if before - now:
            self._watcher.removePaths(sorted(before - now))
        if now - before:
            self._watcher.addPaths(sorted(now - before))
        if (watched, found) != (self._watched, self._found):
            self._watched, self._found = watched, found
            self.changed.emit()

    def _look_if_active(self) -> None:
        if QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive:
            self.look()

    @property
    def _said(self) -> Remembered:
        if self._remembered is None:
            self._remembered = Remembered()
            with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
                self._remembered = msgspec.json.decode(self._file.read_bytes(), type=Remembered)
        return self._remembered

    def _keep(self) -> None:
        with contextlib.suppress(OSError):  # a full disk: it is offered once more
            self._file.write_bytes(msgspec.json.encode(self._said))
