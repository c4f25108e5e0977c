"""Marks outside the database: the last sequence and head of each own feed.

See docs/rules.md#data-10.

A database that was put back to an older state would use sequence numbers a second time. The marks
are in a file of their own, one line of fixed length a feed, written in place after each commit. It
is never ahead of the database, for the commit came first; so it needs no fsync, and a mark that was
lost with the power is merely behind.
"""

from __future__ import annotations

import contextlib
import os
import threading
import zlib
from io import FileIO
from pathlib import Path

import msgspec

from desktop_app.core.ids import CommuneCode, DeviceId

NAME = "mark"
_LINE = 126  # device 32, commune 5, sequence 12, head 64, checksum 8, four spaces, line feed


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """The last sequence of an own feed that was seen committed, and its head."""

    device: DeviceId
    commune: CommuneCode
    sequence: int
    head: bytes


class Marks:
    """The file of marks of one data folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._places: dict[tuple[str, str], int] = {}
        self._torn: list[int] = []  # where lines begin that cannot be read
        self._stream: FileIO | None = None  # kept open: opening takes longer than writing
        self._lock = threading.Lock()

    def __del__(self) -> None:
        self.close()

    @property
    def torn(self) -> int:
        """How many lines the last read found incomplete, after a power cut."""
        return len(self._torn)

    def read(self) -> list[Mark]:
        """Return the furthest readable mark of each feed; none where there is no file."""
        found: dict[tuple[str, str], Mark] = {}
        try:
            data = self._path.read_bytes()
        except OSError:
            return []
        self._torn = []
        for at in range(0, len(data), _LINE):
            mark = _parsed(data[at : at + _LINE])
            if mark is None:
                self._torn.append(at)
                continue
            feed = mark.device, mark.commune
            if feed not in found or found[feed].sequence < mark.sequence:
                found[feed] = mark
            self._places[feed] = at
        return list(found.values())

    def write(self, mark: Mark) -> None:
        """Write *mark* to the line of its feed. A failed write leaves the older mark."""
        line = _line(mark)
        # The change itself is saved: a full disk here is not reported.
        with contextlib.suppress(OSError), self._lock:
            at = self._places.get((mark.device, mark.commune))
            if at is None and self._torn:  # over it: nothing after half a line could be read
                at = self._places[mark.device, mark.commune] = self._torn.pop(0)
            if at is None:
                self._append(line)
                self.read()  # another process may have appended too
                return
            if self._stream is None:
                self._stream = FileIO(self._path, "r+b")
            if hasattr(os, "pwrite"):  # one call of the system instead of two
                os.pwrite(self._stream.fileno(), line, at)
            else:
                self._stream.seek(at)
                self._stream.write(line)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._stream is not None:
                self._stream.close()
                self._stream = None

    def _append(self, line: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        handle = os.open(self._path, flags, 0o600)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)


def _line(mark: Mark) -> bytes:
    text = f"{mark.device} {mark.commune} {mark.sequence:012d} {mark.head.hex()} "
    return f"{text}{zlib.crc32(text.encode()):08x}\n".encode()


def _parsed(line: bytes) -> Mark | None:
    text, checksum = line[:-9], line[-9:-1]
    if len(line) != _LINE or checksum != f"{zlib.crc32(text):08x}".encode():
        return None
    device, commune, sequence, head = text.decode("ascii").split()
    return Mark(
        device=DeviceId(device),
        commune=CommuneCode(commune),
        sequence=int(sequence),
        head=bytes.fromhex(head),
    )
