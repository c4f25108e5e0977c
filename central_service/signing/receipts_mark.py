"""The mark outside the database: the time of the last receipt given out (docs/rules.md#data-9).

A database that was put back from a copy would give receipts and positions a second time. The mark
is a file beside the key, written in place after each commit. It is never ahead of the database, for
the commit came first; so it needs no fsync, and a mark that was lost with the power is merely
behind.
"""

from __future__ import annotations

import contextlib
import os
import threading
import zlib
from collections.abc import Iterable
from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, select

from central_service.database import schema
from central_service.trouble.service_faults import DatabaseBehind
from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.time.rounds import local
from desktop_app.i18n import N_
from desktop_app.i18n.figures import moment

from .acts import Standing

NAME = "service.mark"


class Mark(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """The service's epoch, and when it signed its last receipt in it, UTC seconds."""

    epoch: int = 0
    time: int = 0


class ReceiptsMark:
    """The file of one service; several workers may write it."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME
        self._lock = threading.Lock()
        self._last = self.read()

    def read(self) -> Mark:
        """Return the mark in the file; the zero mark where the file is missing or incomplete."""
        try:
            text, _, checksum = self._file.read_text("ascii").strip().rpartition(" ")
            epoch, time = text.split()
            if f"{zlib.crc32(text.encode()):08x}" == checksum:
                return Mark(epoch=int(epoch), time=int(time))
        except (OSError, ValueError):
            pass
        return Mark()

    def note(self, epoch: int, receipts: Iterable[Receipt]) -> None:
        """Store the time of the latest of *receipts*, which are committed."""
        latest = max((one.time for one in receipts if one.through), default=0)
        if latest:
            self.write(Mark(epoch=epoch, time=latest))

    def write(self, mark: Mark) -> None:
        """Write *mark* to the file unless it has a later one; a failed write is ignored."""
        with self._lock:
            if mark <= self._last:
                return
            self._last = mark
            text = f"{mark.epoch:010d} {mark.time:012d}"
            line = f"{text} {zlib.crc32(text.encode()):08x}\n".encode()
            # The receipts are committed: a full disk here is no reason to refuse them.
            with contextlib.suppress(OSError):
                flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)
                handle = os.open(self._file, flags, 0o600)
                try:
                    os.write(handle, line)
                finally:
                    os.close(handle)


def refuse_if_behind(connection: Connection, said: Standing, mark: Mark) -> None:
    """Raise DatabaseBehind where the database lacks changes that receipts were given for."""
    latest = connection.execute(select(func.max(schema.feeds.c.received))).scalar() or 0
    if Mark(epoch=said.epoch, time=latest) < mark:
        raise DatabaseBehind(
            N_(
                "The database is older than the receipts given out until {moment}: a copy was put"
                " back. Say so with “central-service new-epoch”, and the devices send again what"
                " is missing. Until then the service does not run."
            ),
            moment=moment(local(mark.time)),
        )
