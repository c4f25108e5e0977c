"""A cache of long answers of the last minutes, to resume one after a broken connection.

It is in memory, one for each worker: where an answer is no longer there, the reader requests anew
from the pages that it has.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator

LONG = 4 * 1024  # bytes from which an answer gets a name in its header
MOST = 64 * 1024 * 1024  # bytes of all that are kept
LIFE = 600.0  # seconds
_PART = 64 * 1024


class KeptAnswer:
    """One answer, as far as it was made; ``name`` is sent in its header."""

    def __init__(self, owner: bytes, made: float) -> None:
        self.name = secrets.token_urlsafe(6)
        self.owner = owner
        self.made = made
        self.data = bytearray()


class Rest:
    """The part of an answer from a byte on, returned in parts and never copied whole."""

    def __init__(self, data: bytearray, offset: int) -> None:
        self._data, self._offset = data, offset
        self._end = len(data)

    @property
    def length(self) -> int:
        """How many bytes it has."""
        return self._end - self._offset

    def parts(self) -> Iterator[bytes]:
        """Yield it in parts."""
        for start in range(self._offset, self._end, _PART):
            yield bytes(self._data[start : min(start + _PART, self._end)])


class Answered:
    """The answers that are kept, the oldest first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, KeptAnswer] = OrderedDict()
        self._size = 0

    def begin(self, owner: bytes) -> KeptAnswer:
        """Return a new answer for the bearer of the token whose hash is *owner*."""
        kept = KeptAnswer(owner, self._clock())
        self._kept[kept.name] = kept
        return kept

    def add(self, kept: KeptAnswer, data: bytes) -> None:
        """Append *data* to an answer; the oldest others are dropped to make room."""
        if kept.name in self._kept:
            kept.data += data
            self._size += len(data)
        while self._kept and (self._size > MOST or self._is_over(next(iter(self._kept.values())))):
            _, oldest = self._kept.popitem(last=False)
            self._size -= len(oldest.data)

    def rest(self, name: str, owner: bytes, offset: int) -> Rest | None:
        """Return an answer of *owner*'s from byte *offset* on, None where it is not kept."""
        kept = self._kept.get(name)
        if kept is None or kept.owner != owner or self._is_over(kept) or offset > len(kept.data):
            return None
        return Rest(kept.data, offset)

    def _is_over(self, kept: KeptAnswer) -> bool:
        return self._clock() - kept.made > LIFE
