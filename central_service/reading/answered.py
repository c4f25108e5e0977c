"""Long answers of the last minutes, so that one cut by a broken connection goes on from there.

Kept in memory and by each worker for itself: where an answer is not there any more, the reader asks
anew from the pages that it has.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

LONG = 4 * 1024  # bytes from which an answer is worth its name in the head
MOST = 64 * 1024 * 1024  # bytes of all that are kept
LIFE = 600.0  # seconds


class Kept:
    """One answer, as far as it was made; ``name`` is said in its head."""

    def __init__(self, owner: bytes, made: float) -> None:
        self.name = secrets.token_urlsafe(6)
        self.owner = owner
        self.made = made
        self.data = bytearray()


class Answered:
    """The answers that are kept, the oldest first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._size = 0

    def begin(self, owner: bytes) -> Kept:
        """Return a new answer for the bearer of the token whose hash is *owner*."""
        kept = Kept(owner, self._clock())
        self._kept[kept.name] = kept
        return kept

    def add(self, kept: Kept, data: bytes) -> None:
        """Keep *data* as the next bytes of an answer; the oldest others give way to it."""
        if kept.name in self._kept:
            kept.data += data
            self._size += len(data)
        while self._kept and (self._size > MOST or self._is_over(next(iter(self._kept.values())))):
            _, oldest = self._kept.popitem(last=False)
            self._size -= len(oldest.data)

    def rest(self, name: str, owner: bytes, offset: int) -> bytes | None:
        """Return an answer of *owner*'s from byte *offset* on, None where it is not kept."""
        kept = self._kept.get(name)
        if kept is None or kept.owner != owner or self._is_over(kept) or offset > len(kept.data):
            return None
        return bytes(kept.data[offset:])

    def _is_over(self, kept: Kept) -> bool:
        return self._clock() - kept.made > LIFE
