"""Backups of this PC's data and their restoration, where needed without an open workspace.

Slow, so a window does all of it in a worker.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import msgspec

from desktop_app import paths
from desktop_app.core.fault import Fault
from desktop_app.core.time.rounds import local
from desktop_app.i18n import sentence
from desktop_app.storage import backups, evidence, log_room, restoring
from desktop_app.storage.backups import Copy, Progress
from desktop_app.storage.checking import check
from desktop_app.storage.restoring import Restored, Stage
from desktop_app.storage.storage_faults import Damaged, StorageFault
from desktop_app.storage.store import Store
from desktop_app.workspace.context.desk_context import DeskContext

__all__ = [
    "Backup", "Copy", "Damaged", "Found", "Keeping", "Progress", "Restored", "Stage",
    "copies", "copy_day", "copy_of", "is_damaged", "mend", "restore",
]  # fmt: skip


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A result of a check, in a sentence; ``is_damage``: restoring a copy repairs it."""

    text: str
    is_damage: bool


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """A copy that was made: how many changes and files of evidence it holds."""

    file: Path
    changes: int
    files: int


class Keeping:
    """Makes copies of open data."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def back_up(
        self,
        file: Path,
        *,
        all_files: bool = False,
        progress: Progress = lambda _done, _all: None,
    ) -> Backup:
        """Write a checked copy to *file*, with the evidence that the service does not hold yet.

        *all_files*: with all evidence. The keys are never in it. Raise SaveFailed, or what
        *progress* raises to end it; then no file is left.
        """
        store = self._context.store
        file = paths.absolute(file)
        names = {one.sha256 for one in evidence.unsent_evidence(store)}
        if all_files:
            names = {name for name, path in evidence.evidence_files(store) if path.is_file()}
        looked = backups.back_up(store, file, files=sorted(names), progress=progress)
        return Backup(file=file, changes=looked.changes, files=len(names))

    def back_up_here(self, progress: Progress = lambda _done, _all: None) -> Backup:
        """Write a checked copy beside the daily ones, as ``back_up``."""
        store = self._context.store
        try:
            file = backups.asked_file(store.folder, local(int(time.time())))
        except OSError as error:
            raise evidence.file_fault(store, store.folder, error) from error
        return self.back_up(file, progress=progress)

    def daily(self) -> str:
        """Make today's copy unless it is there; return the sentence on why it failed, or ""."""
        try:
            backups.daily(self._context.store, self._context.moment().today)
        except Fault as fault:
            return sentence(fault)
        return ""

    def make_room(self) -> None:
        """Write room into the log, so that entries need not wait for it to grow.

        What hinders it hinders nothing else: the next entry says it where it concerns entries too.
        """
        with contextlib.suppress(Fault, OSError):
            log_room.make_room(self._context.store)


def copies(folder: Path) -> tuple[Copy, ...]:
    """Return the copies that lie beside the data in *folder*, the newest first."""
    return backups.copies(folder)


def copy_day(copy: Copy) -> date:
    """Return the day on which *copy* was made, in Vietnam."""
    return local(int(copy.made.timestamp())).date()


def copy_of(file: Path) -> Copy:
    """Return the copy that lies in *file*."""
    told = file.stat()
    made = datetime.fromtimestamp(told.st_mtime).astimezone()
    return Copy(file=file, made=made, size=told.st_size)


def is_damaged(folder: Path) -> bool:
    """Return whether the data in *folder* is not whole; slow, every entry is looked at."""
    try:
        store = Store.open(folder)
    except StorageFault as fault:
        return isinstance(fault, Damaged)
    try:
        return bool(check(store))
    finally:
        store.close()


def restore(
    folder: Path, file: Path, reached: Callable[[Stage], object] = lambda _stage: None
) -> Restored:
    """Restore the copy in *file* and add what the present data has beyond it.

    *reached* is told each stage; what it raises ends it. Raise a StorageFault that says why not;
    the data is then as it was.
    """
    return restoring.restore(folder, file, local(int(time.time())), reached)


def mend(folder: Path) -> Restored:
    """Replace damaged data by the newest whole copy and add all that can still be read."""
    return restoring.mend(folder, local(int(time.time())))
