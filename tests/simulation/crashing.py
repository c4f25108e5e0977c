"""Power cuts between any two writes: numbered points, and a countdown to one of them.

The points lie before and after each commit of SQLite, on a computer and at the service, and
before and after each mark beside the database. What a crash leaves is what SQLite keeps: an open
transaction is undone, a committed one stays.
"""

from __future__ import annotations

import sqlite3
from typing import Any


class Crash(BaseException):
    """A power cut; nothing in the program may catch it."""


class Crashes:
    """Counts the points that are passed, and crashes at the one that was chosen."""

    def __init__(self) -> None:
        self.left: dict[str, int] = {}  # points still to pass before the crash, by side
        self.passed = 0
        self.happened = 0

    def at(self, side: str, nth: int) -> None:
        """Crash at the *nth* next point (from 0) of *side*, "computer" or "service"."""
        self.left[side] = nth

    def calm(self) -> None:
        """Cancel the planned crash."""
        self.left.clear()

    def point(self, side: str) -> None:
        """Pass a point."""
        self.passed += 1
        left = self.left.get(side)
        if left is None:
            return
        if left:
            self.left[side] = left - 1
            return
        del self.left[side]
        self.happened += 1
        raise Crash(side)


CRASHES = Crashes()


class ComputerConnection(sqlite3.Connection):
    """A connection of a computer's database that passes points around each commit."""

    side = "computer"

    def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
        if sql == "COMMIT":
            CRASHES.point(self.side)
            cursor = super().execute(sql, *args)
            CRASHES.point(self.side)
            return cursor
        return super().execute(sql, *args)


class ServiceConnection(sqlite3.Connection):
    """A connection of the service's database; SQLAlchemy commits by ``commit``."""

    side = "service"

    def commit(self) -> None:
        is_writing = self.in_transaction
        if is_writing:
            CRASHES.point(self.side)
        super().commit()
        if is_writing:
            CRASHES.point(self.side)
