"""Wrong codes of one address: each is answered a little later than the one before.

The wrong answer waits, never a right one, and nobody is locked out: behind a province's proxy all
communes have one address.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

MAX_ADDRESSES = 10_000  # that are remembered


class WrongTries:
    """The wrong tries of the last minutes."""

    MEMORY = 600.0  # seconds

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=1_000)

    def note(self) -> None:
        """Remember a wrong try."""
        self._times.append(self._clock())

    @property
    def delay(self) -> float:
        """Seconds that the next wrong one waits: 0.1 after the first, at most 10."""
        while self._times and self._times[0] < self._clock() - self.MEMORY:
            self._times.popleft()
        return min(0.1 * math.pow(len(self._times), 1.5), 10.0)


class TriesByAddress:
    """Wrong tries, of each address apart."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, WrongTries] = OrderedDict()

    def noted(self, address: str) -> float:
        """Remember a wrong try of *address*; return how many seconds its answer waits."""
        tries = self._of.setdefault(address, WrongTries())
        self._of.move_to_end(address)
        if len(self._of) > MAX_ADDRESSES:
            self._of.popitem(last=False)
        tries.note()
        return tries.delay
