"""SHA-256 of bytes in memory, without OpenSSL until something else has loaded it.

hashlib loads OpenSSL, some milliseconds and megabytes, and hardly anything is hashed before the
window is painted. Python's own implementation, which hashlib falls back to as well, does that.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash


_LARGE = 1 << 20  # bytes, from which OpenSSL is worth its loading; a checklist has less


def sha256(data: bytes) -> bytes:
    """Return the SHA-256 of *data*, 32 bytes."""
    return _hash(data).digest()


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of *data* as 64 hex digits."""
    return _hash(data).hexdigest()


def _hash(data: bytes) -> _Hash:
    if len(data) < _LARGE and "hashlib" not in sys.modules:
        try:
            if sys.version_info >= (3, 12):
                from _sha2 import sha256 as plain  # type: ignore[import-not-found,unused-ignore]
            else:
                from _sha256 import sha256 as plain  # type: ignore[import-not-found,unused-ignore]
        except ImportError:  # a Python built without them
            pass
        else:
            return plain(data)  # type: ignore[no-any-return,unused-ignore]
    import hashlib

    return hashlib.sha256(data)
