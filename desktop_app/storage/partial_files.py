"""Evidence files that are being fetched: received bytes stay if the connection breaks."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from desktop_app.core.fault import N_
from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.paths.private import make_folder_inside
from desktop_app.paths.replacing import replace

from .evidence import file_fault, mark_evidence_sent, note_evidence, path_of, sync_folder
from .storage_faults import EvidenceRefused
from .store import Store

_FOLDER = "coming"  # within the folder of evidence
_KEPT = 7 * 24 * 3600  # seconds without a byte, after which it is removed


class PartialFile:
    """The received beginning of one file, of *size* bytes."""

    def __init__(self, store: Store, sha256: EvidenceHash) -> None:
        self._store, self._sha256 = store, sha256
        self._path = path_of(store, sha256).parent.parent / _FOLDER / sha256
        try:
            for folder in (self._path.parent.parent, self._path.parent):
                make_folder_inside(folder)
            _sweep(self._path.parent)
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise file_fault(store, self._path.parent, error) from error
        self._stream = io.FileIO(handle, "r+")
        self.size = self._stream.seek(0, os.SEEK_END)

    def add(self, data: bytes) -> None:
        """Append *data*; raise DiskFull, ReadOnly or SaveFailed."""
        try:
            while data:
                wrote = self._stream.write(data)
                self.size += wrote
                data = data[wrote:]
        except OSError as error:
            raise self._fault(error) from error

    def forget(self) -> None:
        """Discard the received bytes."""
        self._stream.truncate(0)
        self.size = 0

    def keep(self, commune: CommuneCode, media: str, *, now: int) -> None:
        """Keep the whole file as evidence, which the service holds for *commune*.

        Raise EvidenceRefused and remove it where its hash is not its name.
        """
        self._stream.seek(0)
        if hashlib.file_digest(self._stream, "sha256").hexdigest() != self._sha256:
            self.forget()
            raise EvidenceRefused(
                N_(
                    "The file {name} came damaged over the connection and was not kept; it is asked"
                    " again."
                ),
                name=self._sha256[:8],
            )
        path = path_of(self._store, self._sha256)
        try:
            os.fsync(self._stream.fileno())
            make_folder_inside(path.parent)
            self._stream.close()  # an open file cannot be moved on Windows
            replace(self._path, path)
            sync_folder(path.parent)
        except OSError as error:
            raise self._fault(error) from error
        note_evidence(self._store, self._sha256, media, self.size)
        mark_evidence_sent(self._store, commune, self._sha256, now=now)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stream.close()

    def _fault(self, error: OSError) -> Exception:
        fault = file_fault(self._store, self._path.parent, error)
        with contextlib.suppress(OSError):
            self.forget()  # a full disk needs the room for entries
        return fault


def remove_partial(store: Store, sha256: EvidenceHash) -> None:
    """Remove what came of a file; raise OSError where that cannot be."""
    (path_of(store, sha256).parent.parent / _FOLDER / sha256).unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Remove files that were begun and not continued."""
    for left in folder.iterdir():
        with contextlib.suppress(OSError):
            if left.stat().st_mtime < time.time() - _KEPT:
                left.unlink()
