"""Detect evidence that is missing from an object store, and report it to devices.

Listing a store takes a request for every thousand objects, so it is done in a thread of its own,
once an hour; a request only looks at what was found. A file that is missing then is asked for by
its name before a device is told: it may have come back, or have been kept after the listing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from contextlib import suppress

from sqlalchemy import Connection, select

from central_service.database import schema
from central_service.founding.service import Service
from desktop_app.core.fault import Fault
from desktop_app.core.ids import CommuneCode, DeviceId, EvidenceHash

from .vanished import MOST, TOLD_AT_MOST, File, named_files

_EVERY = 3600.0  # seconds
_SETTLE = 60.0  # seconds after the start

_log = logging.getLogger(__name__)


class MissingObjects:
    """The missing files of one service with an object store."""

    def __init__(self, service: Service, *, settle: float = _SETTLE, every: float = _EVERY) -> None:
        self._service = service
        self._every = every
        self._gone: frozenset[str] = frozenset()
        self._told: dict[tuple[DeviceId, File], int] = {}
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(settle,), name="missing-objects", daemon=True
        )
        self._thread.start()

    def is_known_whole(self, *, within: float) -> bool:
        """Return whether nothing was missing at the last look: requests cause none."""
        return not self._gone

    def for_device(
        self, connection: Connection, device: DeviceId, communes: Collection[CommuneCode]
    ) -> tuple[File, ...]:
        """Return missing files of *communes*, at most ``MOST``; each is told a few times."""
        gone = self._gone
        if not gone:
            return ()
        found: list[File] = []
        for file in named_files(connection, sorted(communes), gone):
            if self._told.get((device, file), 0) < TOLD_AT_MOST:
                found.append(file)
            if len(found) == MOST:
                break
        with self._lock:
            for file in found:
                self._told[device, file] = self._told.get((device, file), 0) + 1
        return tuple(found)

    def look(self) -> frozenset[str]:
        """Compare the database with the store; return the names of what is missing there.

        Raise Fault or OSError where one of them cannot be asked.
        """
        with self._service.database.reading() as connection:
            rows = connection.execute(select(schema.evidence.c.sha256).distinct()).scalars()
            named = {EvidenceHash(name) for name in rows}
        doubtful = named - {name for name, _changed in self._service.store.listed()}
        gone = frozenset(doubtful - self._service.store.among(doubtful))
        with self._lock:
            if gone - self._gone:
                self._told.clear()
            self._gone = gone
        return gone

    def close(self) -> None:
        """End the thread; a listing that is under way is given up."""
        self._ending.set()
        self._thread.join(1.0)

    def _run(self, settle: float) -> None:
        pause = settle
        while not self._ending.wait(pause):
            pause = self._every
            with suppress(Fault):  # the writer says what is wrong with the database
                try:
                    if gone := self.look():
                        _log.error("%d files of evidence are missing in the store", len(gone))
                except OSError as error:
                    _log.error("The store of evidence cannot be listed: %s", error)
