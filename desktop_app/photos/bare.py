"""Remove metadata from pictures without encoding them again: never longer than before.

Phones and messengers send photos that are small already. Encoding them again would make them larger
and worse, so only what is not the picture is cut out: place, device, owner, comments, thumbnails,
data after the end.
"""

from __future__ import annotations

# JPEG segments that affect the picture: JFIF, the colour profile, Adobe's colour transform.
_KEPT_MARKERS = frozenset({0xE0, 0xE2, 0xEE})
_NOTES = frozenset({*range(0xE0, 0xF0), 0xFE})
_PROFILE = b"ICC_PROFILE\0"
# The PNG chunks that affect the picture; all others are metadata.
_KEPT_CHUNKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB"})


def bare(data: bytes, media: str) -> bytes | None:
    """Return *data* without metadata; None where it is of another kind or damaged."""
    cut = {"image/jpeg": _jpeg, "image/png": _png}.get(media)
    try:
        return cut(data) if cut is not None else None
    except (IndexError, ValueError):
        return None


def _jpeg(data: bytes) -> bytes:
    out, place = bytearray(data[:2]), 2
    while True:
        if data[place] != 0xFF:
            raise ValueError(place)
        while data[place + 1] == 0xFF:  # padding
            place += 1
        marker = data[place + 1]
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        end = place + 2 + length
        if marker in (0x01, *range(0xD0, 0xDA)) or length < 2 or end > len(data):
            raise ValueError(place)  # nothing that stands before the picture itself
        segment = data[place:end]
        if marker not in _NOTES or _is_needed(marker, segment):
            out += segment
        place = end
        if marker == 0xDA:
            # Within the picture FF stands before 00, a restart or another scan, never before D9.
            return bytes(out + data[place : data.index(b"\xff\xd9", place) + 2])


def _is_needed(marker: int, segment: bytes) -> bool:
    if marker not in _KEPT_MARKERS:
        return False
    return marker != 0xE2 or segment[4:16] == _PROFILE


def _png(data: bytes) -> bytes:
    out, place = bytearray(data[:8]), 8
    while True:
        length = int.from_bytes(data[place : place + 4], "big")
        kind, end = data[place + 4 : place + 8], place + 12 + length
        if end > len(data) or len(kind) < 4:
            raise ValueError(place)
        if kind in _KEPT_CHUNKS:
            out += data[place:end]
        place = end
        if kind == b"IEND":
            return bytes(out)
