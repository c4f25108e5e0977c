"""The log of the connection on this PC: when the service, or another host, was reached or not.

One short line of JSON for each note, beside the log of exchanges; written as a by-product of
exchanges and while the window is open. It is no part of the data; losing it loses no change.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from desktop_app.core.time.connection import ConnectionNote

NAME = "connection.jsonl"
_FOLDER = "log"
_BYTES = 2 * 1024 * 1024  # of the file, about two years; then its older half goes


def file_in(folder: Path) -> Path:
    """Return the file of the log."""
    return folder / _FOLDER / NAME


def note_connection(folder: Path, note: ConnectionNote) -> None:
    """Add *note* to the log of the data in *folder*; a full disk is no reason to fail."""
    file = file_in(folder)
    with contextlib.suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        line = msgspec.json.encode(note) + b"\n"
        if file.exists():
            if file.stat().st_size > _BYTES:
                _drop_older_half(file)
            if not _ends_whole(file):
                line = b"\n" + line  # a line that a power cut tore must not spoil this one
        with file.open("ab") as stream:
            stream.write(line)


def notes(folder: Path) -> list[ConnectionNote]:
    """Return the notes in the order they were made; lines that cannot be read are left out."""
    found = []
    with contextlib.suppress(OSError):
        for line in file_in(folder).read_bytes().splitlines():
            with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
                found.append(msgspec.json.decode(line, type=ConnectionNote))
    return found


def _ends_whole(file: Path) -> bool:
    with file.open("rb") as stream:
        stream.seek(0, 2)
        if not stream.tell():
            return True
        stream.seek(-1, 2)
        return stream.read(1) == b"\n"


def _drop_older_half(file: Path) -> None:
    lines = file.read_bytes().splitlines(keepends=True)
    part = file.with_suffix(".part")
    part.write_bytes(b"".join(lines[len(lines) // 2 :]))
    part.replace(file)
