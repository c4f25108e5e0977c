"""How many pixels a picture unfolds to, read from its head without unfolding it."""

from __future__ import annotations

import struct

HEAD = 256 * 1024  # bytes of a file in which its size stands; a JPEG's may follow a large profile

# The markers of a JPEG that begin a frame and so tell its size.
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
_TIFF_WIDTH, _TIFF_HEIGHT = 256, 257


def pixels_of(head: bytes, media: str) -> int | None:
    """Return the pixels of the picture that begins with *head*; None where they are not told."""
    read = {
        "image/jpeg": _jpeg,
        "image/png": _png,
        "image/gif": _gif,
        "image/bmp": _bmp,
        "image/webp": _webp,
        "image/tiff": _tiff,
    }.get(media)
    if read is None:
        return None
    try:
        width, height = read(head)
    except (struct.error, IndexError):
        return None
    return abs(width) * abs(height)


def _png(head: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", head, 16)
    return width, height


def _gif(head: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", head, 6)
    return width, height


def _bmp(head: bytes) -> tuple[int, int]:
    (size,) = struct.unpack_from("<I", head, 14)
    width, height = struct.unpack_from("<HH" if size == 12 else "<ii", head, 18)
    return width, height


def _webp(head: bytes) -> tuple[int, int]:
    match head[12:16]:
        case b"VP8X":
            return _three(head, 24) + 1, _three(head, 27) + 1
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", head, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case _:
            width, height = struct.unpack_from("<HH", head, 26)
            return width & 0x3FFF, height & 0x3FFF


def _three(head: bytes, place: int) -> int:
    if len(head) < place + 3:
        raise IndexError(place)
    return int.from_bytes(head[place : place + 3], "little")


def _jpeg(head: bytes) -> tuple[int, int]:
    place = 2
    while head[place] == 0xFF:
        while head[place] == 0xFF:  # markers may be padded
            place += 1
        marker = head[place]
        place += 1
        if marker in _BARE:
            continue
        (length,) = struct.unpack_from(">H", head, place)
        if marker in _FRAMES:
            height, width, parts = struct.unpack_from(">HHB", head, place + 3)
            if length != 8 + 3 * parts:
                break
            return width, height
        place += length
    raise IndexError(place)  # no size where one would stand


def _tiff(head: bytes) -> tuple[int, int]:
    order = "<" if head[:2] == b"II" else ">"
    (place,) = struct.unpack_from(f"{order}I", head, 4)
    (count,) = struct.unpack_from(f"{order}H", head, place)
    found: dict[int, int] = {}
    for nth in range(count):
        tag, kind = struct.unpack_from(f"{order}HH", head, place + 2 + nth * 12)
        if tag in (_TIFF_WIDTH, _TIFF_HEIGHT):
            form = f"{order}H" if kind == 3 else f"{order}I"
            (found[tag],) = struct.unpack_from(form, head, place + 2 + nth * 12 + 8)
    if len(found) < 2:
        raise IndexError(place)
    return found[_TIFF_WIDTH], found[_TIFF_HEIGHT]
