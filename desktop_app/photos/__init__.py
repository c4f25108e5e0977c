"""Files as they come in: what they are by their content, photos made small and clean.

The door to Pillow. Metadata (place, device, owner) is removed; the capture date is read first.
"""

from __future__ import annotations

import io
from datetime import date

import msgspec

from desktop_app.core.faults import N_, EntryRefused

LONGEST_SIDE = 1600  # pixels
MAX_PIXELS = 60_000_000  # refused before decoding: a small file may unfold to gigabytes
JPEG_QUALITY = 80
_CAPTURED = 36867  # Exif DateTimeOriginal

_SIGNS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),  # docx, xlsx
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),  # doc, xls
)


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A file ready to be kept. ``captured``: the day a photo was taken, where it told."""

    data: bytes
    media: str
    is_image: bool
    captured: date | None = None


def media_of(data: bytes) -> str | None:
    """Return the media type by content, never by name; None for what is not taken."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((media for sign, media in _SIGNS if data.startswith(sign)), None)


def prepare(data: bytes, *, name: str = "") -> Prepared:
    """Return *data* as it is kept; raise EntryRefused naming the file for what is not taken."""
    media = media_of(data)
    if media is None:
        if not name:
            raise EntryRefused(N_("What was pasted is not a picture."))
        raise EntryRefused(
            N_("“{name}” is not a photo, PDF or office document that this program takes."),
            name=name,
        )
    if not media.startswith("image/"):
        return Prepared(data=data, media=media, is_image=False)
    return _photo(data, media, name)


def thumbnail(data: bytes, side: int) -> bytes:
    """Return *data* as a JPEG whose longest side is *side* pixels; raise EntryRefused if broken."""
    return _photo(data, media_of(data) or "", "", longest=side).data


def _photo(data: bytes, media: str, name: str, *, longest: int = LONGEST_SIDE) -> Prepared:
    from PIL import Image, ImageOps  # imported late: nothing of it before the first paint

    broken = EntryRefused(N_("“{name}” is damaged; no picture can be read from it."), name=name)
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise EntryRefused(
                    N_("“{name}” has {count} million pixels; at most {limit} million fit."),
                    name=name,
                    count=picture.width * picture.height // 1_000_000,
                    limit=MAX_PIXELS // 1_000_000,
                )
            captured = _capture_date(picture)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
            small = _encode(upright, "image/jpeg")
            # Never bigger than what came; a clean copy in its own form may be the smaller one.
            if media in ("image/jpeg", "image/png", "image/webp") and len(small) > len(data):
                own = _encode(upright, media)
                small, media = (own, media) if len(own) < len(small) else (small, "image/jpeg")
            else:
                media = "image/jpeg"
    except EntryRefused:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise broken from error
    return Prepared(data=small, media=media, is_image=True, captured=captured)


def _encode(picture, media: str) -> bytes:  # type: ignore[no-untyped-def]
    out = io.BytesIO()
    if media == "image/jpeg":
        picture.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    else:
        picture.save(out, media.removeprefix("image/").upper())
    return out.getvalue()


def _capture_date(picture) -> date | None:  # type: ignore[no-untyped-def]
    try:
        exif = picture.getexif()
        text = exif.get_ifd(0x8769).get(_CAPTURED) or exif.get(306)
        return date.fromisoformat(str(text)[:10].replace(":", "-")) if text else None
    except (ValueError, OSError, SyntaxError, KeyError, TypeError):
        return None  # broken metadata is no reason to refuse a photo
