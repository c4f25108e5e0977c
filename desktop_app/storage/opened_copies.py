"""Copies of evidence for other programs of this PC: named by their content, never run.

A piece of evidence is stored under its hash, without a suffix. Other programs need the suffix, so
the copy gets the one that fits its content, whatever its original name.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from desktop_app.core.files.evidence_files import examine
from desktop_app.core.ids import EvidenceHash
from desktop_app.core.text.file_names import file_name
from desktop_app.paths.private import make_folder_inside
from desktop_app.paths.replacing import set_mode

from .evidence import file_fault, open_evidence
from .store import Store

_FOLDER = "opened"
_KEPT = 24 * 3600  # seconds; longer than a program has it open
_NAMELESS = "minh chung"
# Office opens what bears this mark in its protected view, without macros and links.
_FROM_ELSEWHERE = "[ZoneTransfer]\r\nZoneId=3\r\n"


def copy_to_open(store: Store, sha256: EvidenceHash, name: str) -> Path | None:
    """Return a copy of the file that other programs may open; None where it is not on this PC.

    Its name is *name* where valid, with the suffix of its content. Raise FileRefused for
    what is no evidence, as older versions kept it; DiskFull, ReadOnly or SaveFailed.
    """
    file = open_evidence(store, sha256)
    if file is None:
        return None
    with file.open("rb") as stream:
        _media, suffix = examine(stream, name or sha256[:8])
        stream.seek(0)
        data = stream.read()
    folder = store.folder / _FOLDER / sha256[:16]
    copy = folder / file_name(name, suffix, otherwise=_NAMELESS)
    _sweep(store.folder / _FOLDER)
    try:
        if copy.is_file() and copy.read_bytes() == data:  # it may be open in another program
            return copy
        make_folder_inside(folder)
        _remove(copy)
        copy.write_bytes(data)
        if os.name == "nt":
            with contextlib.suppress(OSError):  # a USB drive has no room for the mark
                Path(f"{copy}:Zone.Identifier").write_text(_FROM_ELSEWHERE, encoding="ascii")
        set_mode(copy, 0o400)  # changes to the copy would not reach the evidence
    except OSError as error:
        raise file_fault(store, folder, error) from error
    return copy


def remove_copies(store: Store, sha256: EvidenceHash) -> None:
    """Remove the copies of a file; raise OSError for one that a program has open."""
    folder = store.folder / _FOLDER / sha256[:16]
    if folder.is_dir():
        for copy in folder.iterdir():
            _remove(copy)
        folder.rmdir()


def _sweep(folder: Path) -> None:
    """Remove copies of earlier days; one that is still open stays until the next time."""
    if not folder.is_dir():
        return
    for one in folder.iterdir():
        with contextlib.suppress(OSError):
            if one.stat().st_mtime < time.time() - _KEPT:
                for copy in one.iterdir():
                    _remove(copy)
                one.rmdir()


def _remove(copy: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        set_mode(copy, 0o600)  # Windows keeps what is read-only
        copy.unlink()
