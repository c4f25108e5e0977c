"""How much of a file goes in one request: more while it goes fast, less while it does not.

A piece ends with a word of the service, so small ones cost requests. Large ones cost more where
something on the way hands a request on only once it is whole, and show progress late.
"""

from __future__ import annotations

import msgspec

FIRST = 64 * 1024  # bytes
SMALLEST, LARGEST = 8 * 1024, 4 * 1024 * 1024
_QUICK, _LONG = 3.0, 12.0  # seconds for a piece


class PieceSize(msgspec.Struct, frozen=True, kw_only=True):
    """The next piece, in ``bytes``."""

    bytes: int = FIRST

    def after(self, sent: int, seconds: float) -> PieceSize:
        """Return the size once a piece of *sent* bytes took *seconds*."""
        if seconds > _LONG:
            return self.smaller()
        if seconds < _QUICK and sent >= self.bytes:  # the short end of a file proves little
            return PieceSize(bytes=min(self.bytes * 2, LARGEST))
        return self

    def smaller(self) -> PieceSize:
        """Return the size once the connection broke or was too slow."""
        return PieceSize(bytes=max(self.bytes // 2, SMALLEST))
