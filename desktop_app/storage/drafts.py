"""Typed text that is no change yet, in a file of the data folder: it survives a power cut.

A draft belongs to a *place* (a screen's own name for what is edited there) and holds the texts of
its fields by name. Drafts are this PC's alone: they are no part of what is exchanged, and losing
the file loses no change.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from desktop_app.core.fault import N_
from desktop_app.core.system_refusals import why_refused
from desktop_app.paths import make_data_folder
from desktop_app.paths.replacing import replace

from .storage_faults import StorageFault

NAME = "drafts.json"

Texts = Mapping[str, str]


class DraftNotKept(StorageFault):
    """A draft could not be written to the disk."""


class Drafts:
    """The drafts of one data folder, written whole at each change.

    The file is read again before it is written: another window may have the same data open.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME
        self._all = self._read()

    def _read(self) -> dict[str, dict[str, str]]:
        with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
            return msgspec.json.decode(self._file.read_bytes(), type=dict[str, dict[str, str]])
        return {}

    def of(self, place: str) -> Texts:
        """Return the texts kept for *place*, by the names of its fields."""
        return dict(self._all.get(place, {}))

    def places(self) -> tuple[str, ...]:
        """Return every place that has a draft."""
        return tuple(self._all)

    def keep(self, place: str, texts: Texts) -> None:
        """Store *texts* for *place*, replacing earlier ones; an empty mapping removes the draft.

        They are on disk when this returns; a folder that is missing is made. Raise DraftNotKept,
        or FolderRefused, where they cannot be written.
        """
        self._all = self._read()
        before = self._all.get(place, {})
        if dict(texts) == before:
            return
        if texts:
            self._all[place] = dict(texts)
        else:
            self._all.pop(place, None)
        try:
            self._write()
        except OSError as error:
            if before:
                self._all[place] = before
            else:
                self._all.pop(place, None)
            raise DraftNotKept(
                N_("What is typed cannot be kept as a draft: {why}."), why=why_refused(error)
            ) from error

    def _write(self) -> None:
        if not self._all:
            self._file.unlink(missing_ok=True)
            return
        if not self._file.parent.is_dir():  # nothing was begun yet
            make_data_folder(self._file.parent)
        part = self._file.with_suffix(".part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(self._all))
            file.flush()
            os.fsync(file.fileno())
        replace(part, self._file)
