"""Wrong codes of one address: each is answered later than the one before.

Only answers to wrong codes are delayed, and nobody is locked out: behind a province's proxy all
communes have one address.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

MAX_ADDRESSES = 10_000  # that are stored
MAX_TOLD = 5  # answers a second
LONGEST = 40.0  # seconds; a desktop waits for sixty


class WrongTries:
    """The wrong tries of the last minutes."""

    MEMORY = 600.0  # seconds
    MOST = 10.0  # seconds

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=1_000)

    def note(self) -> None:
        """Remember a wrong try."""
        self._times.append(self._clock())

    @property
    def delay(self) -> float:
        """Seconds that the next wrong one is delayed: 0.1 after the first, at most 10."""
        while self._times and self._times[0] < self._clock() - self.MEMORY:
            self._times.popleft()
        return min(0.1 * math.pow(len(self._times), 1.5), self.MOST)


class TriesByAddress:
    """Wrong tries, of each address apart.

    Hundreds of refusals at the same time would be followed by as many retries at the same time: so
    at most ``MAX_TOLD`` a second of one address are answered, within ``LONGEST``.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._of: OrderedDict[str, WrongTries] = OrderedDict()
        self._told_at: dict[str, float] = {}

    def noted(self, address: str) -> float:
        """Remember a wrong try of *address*; return how many seconds its answer waits."""
        tries = self._of.setdefault(address, WrongTries(self._clock))
        self._of.move_to_end(address)
        if len(self._of) > MAX_ADDRESSES:
            self._told_at.pop(self._of.popitem(last=False)[0], None)
        tries.note()
        now, delay = self._clock(), tries.delay
        if delay < WrongTries.MOST:
            return delay
        at = max(now + delay, self._told_at.get(address, 0.0) + 1 / MAX_TOLD)
        self._told_at[address] = at = min(at, now + LONGEST)
        return at - now
