"""How many pixels a picture has, read by Pillow from the header without decoding it."""

from __future__ import annotations

import warnings
from typing import BinaryIO

import msgspec

from desktop_app.core.files.media import MAX_PIXELS_REDUCED, Media

# Pillow's names of the forms; nothing else is tried on a file. Only desktops read HEIC.
_FORMATS = {
    Media.JPEG: ("JPEG", "MPO"),
    Media.PNG: ("PNG",),
    Media.GIF: ("GIF",),
    Media.BMP: ("BMP",),
    Media.TIFF: ("TIFF",),
    Media.WEBP: ("WEBP",),
    Media.AVIF: ("AVIF",),
}


class Pixels(msgspec.Struct, frozen=True, kw_only=True):
    """The size of a picture, and whether it can only be decoded whole."""

    count: int
    is_progressive: bool = False


def pixels_of(stream: BinaryIO, media: Media) -> Pixels | None:
    """Return the pixels of the picture in *stream*; None where they are unknown."""
    if media not in _FORMATS:
        return None
    from PIL import Image  # late: a service that keeps no picture needs none of it

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS_REDUCED  # above twice of it Pillow refuses by itself
    stream.seek(0)
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(stream, formats=_FORMATS[media]) as picture,
        ):
            count = picture.width * picture.height
            return Pixels(count=count, is_progressive="progression" in picture.info)
    except Image.DecompressionBombError:
        return Pixels(count=2 * MAX_PIXELS_REDUCED)
    except Exception:  # Pillow raises any kind of error for a damaged header
        return None
