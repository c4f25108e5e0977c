"""How many bytes of a file go in one request: more on a fast connection, fewer on a slow one.

Each piece costs one request and answer, so small pieces cost time. Large pieces cost more behind a
proxy that buffers whole requests, and they show progress late.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

FIRST = 64 * 1024  # bytes
SMALLEST, LARGEST = 8 * 1024, 4 * 1024 * 1024
_QUICK, _LONG = 3.0, 12.0  # seconds for a piece


class PieceSize(msgspec.Struct, frozen=True, kw_only=True):
    """The next piece, in ``bytes``; ``most`` is what gets through on the way to the service."""

    bytes: int = FIRST
    most: int = LARGEST

    def after(self, sent: int, seconds: float) -> PieceSize:
        """Return the size once a piece of *sent* bytes took *seconds*."""
        if seconds > _LONG:
            return self.smaller()
        if seconds < _QUICK and sent >= self.bytes:  # the short last piece says little of the speed
            return replace(self, bytes=min(self.bytes * 2, self.most))
        return self

    def smaller(self) -> PieceSize:
        """Return the size once the connection broke or was too slow."""
        return replace(self, bytes=max(self.bytes // 2, SMALLEST))

    def refused(self, sent: int) -> PieceSize | None:
        """Return the size once a piece of *sent* bytes was refused for its size, None for none.

        It does not grow over that again.
        """
        if sent <= SMALLEST:
            return None
        most = max(sent // 2, SMALLEST)
        return PieceSize(bytes=most, most=most)
