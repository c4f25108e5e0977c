"""Vietnamese in one byte a letter, where UTF-8 takes two or three.

Bytes 0x20 to 0x7E, tab and line feed are ASCII; the 134 letters with marks, in the order of their
code points, and some signs fill 0x80 to 0xFF and then the places of control characters. A text with
any other character is sent as UTF-8. Like the compression table, it belongs to wire version 1.
"""

from __future__ import annotations

import unicodedata
from itertools import product
from typing import Final

_BASES = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")

_MARKED = sorted(
    {
        letter
        for base, tone in product(_BASES, _TONES)
        for letter in (unicodedata.normalize("NFC", base + tone),)
        if not letter.isascii()
        for letter in (letter, letter.upper())
    }
    | {"đ", "Đ"}
)
_SIGNS = "–—“”‘’…•°²½×≥≤"  # what office programs insert automatically

LETTERS: Final = (*_MARKED, *_SIGNS)
_SLOTS = (*range(0x80, 0x100), *(byte for byte in range(1, 0x20) if byte not in b"\t\n\r"))
_PLAIN = (*range(0x20, 0x7F), *b"\t\n")

_BYTES: Final = {ord(letter): slot for letter, slot in zip(LETTERS, _SLOTS, strict=False)}
_KNOWN: Final = frozenset(map(chr, (*_PLAIN, *_BYTES)))
_BACK: Final = {slot: ord(letter) for letter, slot in zip(LETTERS, _SLOTS, strict=False)}


def to_letters(text: str) -> bytes | None:
    """Return *text* with a byte for each letter, None where it holds any other character."""
    if not _KNOWN.issuperset(text):
        return None
    return text.translate(_BYTES).encode("latin-1")


def from_letters(data: bytes) -> str:
    """Return the text of which ``to_letters`` made *data*."""
    return data.decode("latin-1").translate(_BACK)
