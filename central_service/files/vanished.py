"""Detect evidence files that were stored and are no longer on the disk, and report them to devices.

The files are in up to 256 folders, and removing one changes the modification time of its folder. So
reading the times of the folders shows whether a file was removed, however many there are. The
response to a device's next request names the missing files, and a device that has one sends it
again. Each worker does this for itself.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Protocol

import msgspec
from sqlalchemy import Connection, select

from central_service.database import schema
from central_service.founding.service import Service
from desktop_app.core.ids import CommuneCode, DeviceId, EvidenceHash

MOST = 50  # files that one response names
_SHARE = 20  # looking takes at most a twentieth of the time
_AT_ONCE = 500  # names, or communes, of one statement
TOLD_AT_MOST = 20  # times that one file is reported to a device
_FEW = 60  # up to so many communes every file is looked for
_MOST_TOLD = 100_000
_COARSE = 3 * 10**9  # nanoseconds; FAT has the coarsest times, of two seconds
_SHARD = 2  # letters of a folder's name

File = tuple[CommuneCode, EvidenceHash]


class MissingFiles(Protocol):
    """The files that were stored and are missing."""

    def is_known_whole(self, *, within: float) -> bool:
        """Return whether nothing was missing at a look at most *within* seconds ago."""

    def for_device(
        self, connection: Connection, device: DeviceId, communes: Collection[CommuneCode]
    ) -> tuple[File, ...]:
        """Return missing files of *communes*, at most ``MOST``."""

    def close(self) -> None:
        """End what goes on in the background."""


class _Folder(msgspec.Struct, frozen=True):
    """The names in one folder when it had this *stamp*; settled where a change would show in it.

    The time of a folder is coarse, so a change soon after another may leave it the same: it has to
    have been the same twice, and to lie some seconds back.
    """

    names: frozenset[str]
    stamp: tuple[int, int]
    is_settled: bool


class VanishedFiles:
    """The missing files of one service."""

    def __init__(self, service: Service, clock: Callable[[], float] = time.monotonic) -> None:
        self._service = service
        self._clock = clock
        self._lock = threading.Lock()
        self._folders: dict[str, _Folder] = {}
        self._gone: set[str] | None = None  # None before the first look
        self._next_look = 0.0
        self._told: dict[tuple[DeviceId, File], int] = {}

    def is_known_whole(self, *, within: float) -> bool:
        """Return whether nothing was missing at a look at most *within* seconds ago."""
        return self._gone == set() and self._clock() < self._next_look + within

    def for_device(
        self, connection: Connection, device: DeviceId, communes: Collection[CommuneCode]
    ) -> tuple[File, ...]:
        """Return missing files of *communes*, at most ``MOST``.

        Each file is reported to a device a few times, in case an answer is lost.
        """
        with self._lock:
            gone = frozenset(self._look(connection))
            if len(communes) <= _FEW:  # finds files that were added and removed between two looks
                every = named_files(connection, sorted(communes))
                named = [file for file in every if not self._has(file[1])]
            else:
                named = list(named_files(connection, sorted(communes), gone)) if gone else []
        found: list[File] = []
        for file in named:
            if self._told.get((device, file), 0) >= TOLD_AT_MOST:
                continue
            found.append(file)
            if len(found) == MOST:
                break
        with self._lock:
            if len(self._told) > _MOST_TOLD:
                self._told.clear()
            for file in found:
                self._told[device, file] = self._told.get((device, file), 0) + 1
        return tuple(found)

    def close(self) -> None:
        """Do nothing: every look is made within a request."""

    def _look(self, connection: Connection) -> set[str]:
        began = self._clock()
        if self._gone is not None and began < self._next_look:
            return self._gone
        went = self._list_again()
        if self._gone is None:
            went = set(connection.execute(select(schema.evidence.c.sha256).distinct()).scalars())
            self._gone = set()
        gone = {name for name in self._gone | went if not self._has(name)}
        if gone - self._gone:  # report again: files reported before may have come back meanwhile
            self._told.clear()
        self._gone = gone
        ended = self._clock()
        self._next_look = ended + (ended - began) * _SHARE
        return self._gone

    def _list_again(self) -> set[str]:
        """List the folders that changed since the last look; return the missing names."""
        went: set[str] = set()
        listed_at = int(time.time() * 1e9)
        present = {entry.name: entry.path for entry in _entries(self._service.evidence)}
        for name in [name for name in self._folders if name not in present]:
            went |= self._folders.pop(name).names
        for name, path in present.items():
            if len(name) != _SHARD:
                continue
            known, stamp = self._folders.get(name), _stamp(path)
            if known is not None and known.stamp == stamp and known.is_settled:
                continue
            names = frozenset(entry.name for entry in _entries(path))
            is_same = known is not None and known.stamp == stamp
            is_settled = is_same and 0 < stamp[1] < listed_at - _COARSE
            self._folders[name] = _Folder(names, stamp, is_settled)
            went |= known.names - names if known is not None else set()
        return went

    def _has(self, name: str) -> bool:
        folder = self._folders.get(name[:_SHARD])
        return folder is not None and name in folder.names


def named_files(
    connection: Connection, communes: list[CommuneCode], gone: frozenset[str] | None = None
) -> Iterator[File]:
    """Yield the files that the database names for *communes*, or only those among *gone*."""
    table = schema.evidence.c
    for start in range(0, len(communes), _AT_ONCE):
        rows = select(table.commune, table.sha256).where(
            table.commune.in_(communes[start : start + _AT_ONCE])
        )
        if gone is not None and len(gone) <= _AT_ONCE:
            rows = rows.where(table.sha256.in_(gone))
        for row in connection.execute(rows.order_by(table.commune, table.sha256)):
            if gone is None or row.sha256 in gone:
                yield CommuneCode(row.commune), EvidenceHash(row.sha256)


def _entries(folder: str | os.PathLike[str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _stamp(folder: str) -> tuple[int, int]:
    try:
        found = Path(folder).stat()
    except OSError:
        return 0, 0
    return found.st_ino, found.st_mtime_ns
