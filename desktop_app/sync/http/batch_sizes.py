"""How much to send and request at once, by the speed of the connection."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from desktop_app.core.changes.segments import Segment
from desktop_app.sync.wire.messages import MAX_CHANGES

FAST, SLOW = 8.0, 30.0  # seconds of one request
_FEWEST, _LEAST_PAGE, _LARGEST_PAGE = 50, 2 * 1024, 512 * 1024
_FACTOR = 4


class Sizes(msgspec.Struct, frozen=True, kw_only=True):
    """The most that one request sends and asks for: changes up, bytes of a page down."""

    changes: int = 500
    page_bytes: int = 64 * 1024
    most: int = MAX_CHANGES  # that get through on the way to the service

    @property
    def is_smallest(self) -> bool:
        """Whether there is nothing left to make smaller."""
        return self.changes <= _FEWEST and self.page_bytes <= _LEAST_PAGE

    def shrunk(self) -> Sizes:
        """Return what to try after the connection broke or was slow."""
        return replace(
            self,
            changes=max(self.changes // _FACTOR, _FEWEST),
            page_bytes=max(self.page_bytes // _FACTOR, _LEAST_PAGE),
        )

    def refused(self, sent: int) -> Sizes | None:
        """Return what to try after *sent* changes were refused for their size, None for nothing."""
        if sent <= _FEWEST or self.changes <= _FEWEST:
            return None
        most = max(min(sent, self.changes) // 2, _FEWEST)
        return replace(self, changes=most, most=most)

    def after(self, seconds: float) -> Sizes:
        """Return what to try next, after a request that took *seconds*."""
        if seconds > SLOW:
            return self.shrunk()
        if seconds > FAST:
            return self
        return replace(
            self,
            changes=min(self.changes * _FACTOR, self.most),
            page_bytes=min(self.page_bytes * _FACTOR, _LARGEST_PAGE),
        )


def batch_of(segments: Iterable[Segment], most: int) -> tuple[Segment, ...]:
    """Return the first segments that hold at most *most* changes together, one at least."""
    batch: list[Segment] = []
    count = 0
    for segment in segments:
        count += len(segment.entries)
        if batch and count > most:
            break
        batch.append(segment)
    return tuple(batch)
