"""Files as they come in: what they are by their content, photos made small and clean.

The door to Pillow. Metadata (place, device, owner) is removed; the capture date is read first.
"""

from __future__ import annotations

import io
import warnings
from datetime import date

import msgspec

from desktop_app.core.fault import N_, EntryRefused

from .bare import bare

LONGEST_SIDE = 1600  # pixels
MAX_PIXELS = 60_000_000  # refused before decoding: a small file may unfold to gigabytes
JPEG_QUALITY = 80
_LOWER = (70, 60, 50, 40, 30)  # for a photo that was compressed harder than ours is
_CAPTURED = 36867  # Exif DateTimeOriginal
_ORIENTATION = 274

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
        # What Pillow warns of, such as notes that are broken, is no reason to refuse a photo.
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise EntryRefused(
                    N_("“{name}” has {count} million pixels; at most {limit} million fit."),
                    name=name,
                    count=picture.width * picture.height // 1_000_000,
                    limit=MAX_PIXELS // 1_000_000,
                )
            captured = _capture_date(picture)
            upright = ImageOps.exif_transpose(picture)
            is_changed = _is_turned(picture) or max(picture.size) > longest
            upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
            small, kind = _encode(upright, JPEG_QUALITY), "image/jpeg"
            if len(small) > len(data):
                without = None if is_changed else bare(data, media)
                if without is not None and _is_same(picture, without):
                    small, kind = without, media
                else:
                    small = _shrunk(upright, len(data))
    except EntryRefused:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise broken from error
    return Prepared(data=small, media=kind, is_image=True, captured=captured)


def _encode(picture, quality: int) -> bytes:  # type: ignore[no-untyped-def]
    """Return *picture* as a JPEG without any notes; what is transparent is white."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        plain = Image.new("RGB", seen.size, "white")
        plain.paste(seen, mask=seen.getchannel("A"))
    else:
        plain = picture.convert("RGB")
    plain.info = {}  # Pillow would write the comment of the original again
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _shrunk(picture, most: int) -> bytes:  # type: ignore[no-untyped-def]
    """Return *picture* in at most *most* bytes, or as few as it can be told from others with."""
    small = b""
    for quality in _LOWER:
        small = _encode(picture, quality)
        if len(small) <= most:
            break
    return small


def _is_same(picture, data: bytes) -> bool:  # type: ignore[no-untyped-def]
    """Return whether *data* shows the very same as *picture*."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as other:
        same: bool = (picture.size, picture.mode) == (other.size, other.mode)
        return same and bool(picture.tobytes() == other.tobytes())


def _is_turned(picture) -> bool:  # type: ignore[no-untyped-def]
    return bool(picture.getexif().get(_ORIENTATION, 1) != 1)


def _capture_date(picture) -> date | None:  # type: ignore[no-untyped-def]
    try:
        exif = picture.getexif()
        text = exif.get_ifd(0x8769).get(_CAPTURED) or exif.get(306)
        return date.fromisoformat(str(text)[:10].replace(":", "-")) if text else None
    except (ValueError, OSError, SyntaxError, KeyError, TypeError):
        return None  # broken metadata is no reason to refuse a photo
