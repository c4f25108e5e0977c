"""How fast files are sent, and how long the rest will take. Times in seconds, monotonic."""

from __future__ import annotations

from collections import deque

WINDOW = 60.0  # seconds that are counted: earlier speed predicts little
_SOON = 3.0  # seconds of sending before an estimate is shown


class Speed:
    """Bytes that were sent in the last minute."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, done: int, now: float) -> None:
        """Record that *done* bytes are sent at *now*; fewer than before where some were lost."""
        if self._seen and now - self._seen[-1][0] < WINDOW / 600:
            self._seen[-1] = (self._seen[-1][0], done)
            return
        self._seen.append((now, done))
        while now - self._seen[0][0] > WINDOW:
            self._seen.popleft()

    def seconds_for(self, left: int, now: float) -> int | None:
        """Return how many seconds *left* bytes will take; None while unknown."""
        if not self._seen:
            return None
        since, before = self._seen[0]
        moved = self._seen[-1][1] - before
        if moved <= 0 or now - since < _SOON:
            return None
        return round((now - since) * left / moved)
