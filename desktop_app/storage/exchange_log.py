"""The log of exchanges on this PC: when, what was sent and received, what was refused, how long.

One line of JSON for each exchange, beside the log of mistakes in the data folder. It is no part of
the data; losing it loses no change.
"""

from __future__ import annotations

import contextlib
from enum import StrEnum
from pathlib import Path

import msgspec

from .store import Store

NAME = "exchanges.jsonl"
_FOLDER = "log"
_BYTES = 512 * 1024  # of the file; then its older half goes


class Way(StrEnum):
    """How entries travelled: over a connection, or in a package on a USB drive."""

    CONNECTION = "connection"
    WRITTEN = "written"  # a package was written; nothing in it has a receipt yet
    RECEIPTS = "receipts"  # a package with receipts and news for this PC was read
    CARRIED = "carried"  # another PC's package was taken along to the service
    HOME = "home"  # receipts for another PC were taken along
    CARD = "card"  # the service's card was read
    PASSED_ON = "passed_on"  # a package that was taken along was given on


class LoggedExchange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One exchange. ``at`` in UTC seconds as far as known, ``seconds`` how long it took.

    ``way`` and ``name`` say which package it was, where it was none over a connection. ``why`` is
    the sentence of what stopped it, "" where it reached its end; ``troubles`` are those
    that did not.
    """

    at: int
    seconds: float
    sent: int = 0  # own changes that got their receipt
    received: int = 0
    refused: int = 0
    waiting: int = 0
    files: int = 0
    files_bytes: int = 0
    files_waiting: int = 0
    receipt: str = ""
    way: Way = Way.CONNECTION
    name: str = ""  # of the package's file
    why: str = ""
    troubles: tuple[str, ...] = ()

    @property
    def did_nothing(self) -> bool:
        """Whether there was nothing to send or to receive, and nothing went wrong."""
        moved = self.sent or self.received or self.refused or self.files
        is_package = self.way is not Way.CONNECTION
        return not (moved or self.why or self.troubles or is_package)


def file_in(folder: Path) -> Path:
    """Return the file of the log."""
    return folder / _FOLDER / NAME


def log_exchange(store: Store, one: LoggedExchange) -> None:
    """Add *one* to the log; a full disk is no reason for an exchange to fail."""
    file = file_in(store.folder)
    with contextlib.suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        if file.exists() and file.stat().st_size > _BYTES:
            lines = file.read_bytes().splitlines(keepends=True)
            part = file.with_suffix(".part")
            part.write_bytes(b"".join(lines[len(lines) // 2 :]))
            part.replace(file)
        with file.open("ab") as stream:
            stream.write(msgspec.json.encode(one) + b"\n")


def logged(folder: Path) -> list[LoggedExchange]:
    """Return the logged exchanges, the newest first; lines that cannot be read are left out."""
    found = []
    with contextlib.suppress(OSError):
        for line in file_in(folder).read_bytes().splitlines():
            with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
                found.append(msgspec.json.decode(line, type=LoggedExchange))
    found.reverse()
    return found
