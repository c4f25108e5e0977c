"""The slow work of the USB page: keys and USB drives, in a worker with its own workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop_app.core.fault import Fault
from desktop_app.core.ids import DeviceId
from desktop_app.ui import tasks
from desktop_app.workspace import Workspace
from desktop_app.workspace.exchange.package_views import Exported

from . import drives

T = TypeVar("T")


class UsbDriveWork(QObject):
    """Does one thing at a time over the data in *folder*.

    Signals: ``drives_found(object)`` with a list of Drive; ``previewed(object)`` with a Preview;
    ``moved(int)`` with the bytes on the USB drive; ``written(object)`` with the Exported;
    ``taken(object)`` with the Imported; ``failed(object)`` with the Fault.
    """

    drives_found = Signal(object)
    previewed = Signal(object)
    moved = Signal(int)
    written = Signal(object)
    taken = Signal(object)
    failed = Signal(object)

    def __init__(
        self, folder: Path, passphrase: str | None, *, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder, self._passphrase = folder, passphrase
        self._writing: tasks.Task | None = None
        self._looking: tasks.Task | None = None

    @property
    def is_writing(self) -> bool:
        """Whether a package is being written now."""
        return self._writing is not None and not self._writing.is_over

    def look_for_drives(self) -> None:
        """Look which USB drives are there; only one search at a time."""
        if self._looking is None or self._looking.is_over:
            self._looking = tasks.run(
                drives.removable,
                done=self.drives_found.emit,
                failed=lambda _error: None,
                owner=self,
            )

    def preview(self) -> None:
        """Find out what a package would hold now."""
        self._run(lambda door: door.carrying.preview(), self.previewed.emit)

    def write(
        self, path: Path, *, evidence: bool, readers: tuple[DeviceId, ...], code: str | None
    ) -> None:
        """Write all that waits to *path*."""
        folder, passphrase = self._folder, self._passphrase

        def work(report: Callable[[int], None]) -> Exported:
            with _opened(folder, passphrase) as door:
                return door.carrying.export_package(
                    path, evidence=evidence, readers=readers, code=code, progress=report
                )

        self._writing = tasks.run(
            work, done=self._wrote, failed=self._went_wrong, progress=self.moved.emit, owner=self
        )

    def stop(self) -> None:
        """Stop writing; the USB drive is then as it was."""
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None

    def take(self, path: Path, *, carry: bool | None = None) -> None:
        """Import a file."""
        self._run(
            lambda door: door.carrying.import_package(path, carry=carry), self.taken.emit
        )  # fmt: skip

    def pass_on(self, sha256: str, path: Path) -> None:
        """Write a package carried for others to another USB drive."""
        self._run(lambda door: door.carrying.pass_on(sha256, path), self.written.emit)

    def _wrote(self, exported: Exported) -> None:
        self._writing = None
        self.written.emit(exported)

    def _run(self, ask: Callable[[Workspace], T], done: Callable[[T], object]) -> None:
        folder, passphrase = self._folder, self._passphrase

        def work() -> T:
            with _opened(folder, passphrase) as door:
                return ask(door)

        tasks.run(work, done=done, failed=self._went_wrong, owner=self)

    def _went_wrong(self, error: Exception) -> None:
        self._writing = None
        if not isinstance(error, Fault):
            raise error
        self.failed.emit(error)


def _opened(folder: Path, passphrase: str | None) -> Workspace:
    door = Workspace.open(folder)
    if passphrase is not None:
        door.keys.use_passphrase(passphrase)
    return door
