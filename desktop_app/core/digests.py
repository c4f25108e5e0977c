"""SHA-256 of bytes in memory; the library is imported at the first call.

hashlib loads OpenSSL, 2 ms and 4 MB, and the window is painted before anything is hashed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash


@cache
def _loaded() -> Callable[[bytes], _Hash]:
    import hashlib

    return hashlib.sha256


def sha256(data: bytes) -> bytes:
    """Return the SHA-256 of *data*, 32 bytes."""
    return _loaded()(data).digest()


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of *data* as 64 hex digits."""
    return _loaded()(data).hexdigest()
