"""What decoding may produce: everything decoded is charged by the memory that it becomes.

A short message can decode to much: one byte makes a list, a column of one repeated number makes
thousands of fields. So each side counts, while it writes or reads, about what the decoded values
take in memory; the writer counts the same as the reader, so whatever can be written can be read.
Several messages of one package share one budget.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from desktop_app.core.fault import N_, WireRefused

MAX_DECODED: Final = 32 * 1024 * 1024  # of one message; 5,000 ordinary changes take a third
MAX_PACKAGE_DECODED: Final = 256 * 1024 * 1024  # of all messages of a package that is handed in
MAX_RETURN_DECODED: Final = 1024 * 1024 * 1024  # of all messages of a return, one at a time
MAX_ENROLLED: Final = 64 * 1024 * 1024  # of the answers to enrolments in a return, not decoded

# Bytes that one of each takes in memory, measured and rounded up.
NUMBER: Final = 16  # in a column
CHARACTER: Final = 4  # of a text, each time that it is used
NEW_TEXT: Final = 80  # beside its characters
DIGEST: Final = 128  # a hash in hex
NESTED: Final = 96  # a value inside a list or a map, or the list or the map itself
CELL: Final = 120  # one field of one change
FIELD_NAME: Final = 400  # one name of a shape, with the column that it begins
ENTRY: Final = 700  # a change or a stub
SEGMENT: Final = 600
RECEIPT: Final = 800
REFUSAL: Final = 150  # one line of a receipt
POSITION: Final = 250  # one commune with a number
JSON_BYTE: Final = 20  # a byte of JSON that lists short texts


class TooMuchSaid(WireRefused):
    """What is decoded would take more memory than it may."""


class Budget:
    """How many bytes decoded values may still take."""

    def __init__(self, most: int | None = None) -> None:
        self.left = MAX_DECODED if most is None else most

    def charge(self, size: int) -> None:
        """Count *size* bytes more; raise TooMuchSaid once it is too much."""
        self.left -= size
        if self.left < 0:
            raise too_much_said()

    @contextmanager
    def message(self) -> Iterator[Budget]:
        """Give one message of several its budget: the limit of a message, or what is left here."""
        allowed = min(self.left, MAX_DECODED)
        one = Budget(allowed)
        yield one
        self.charge(allowed - one.left)


def too_much_said() -> TooMuchSaid:
    """Return the fault for a message that would take too much memory."""
    return TooMuchSaid(N_("A message says more than one may; it must be sent in smaller parts."))
