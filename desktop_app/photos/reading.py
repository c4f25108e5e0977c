"""Read a picture of any form as it should be shown: upright, in grey or colour."""

from __future__ import annotations

import io
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING

from PIL import ExifTags, Image, PngImagePlugin, features

from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.files.media import MAX_PIXELS_REDUCED, Media, pixel_limit

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

# Decoded at a fraction of their size above this: phones of today make 12 million pixels, and
# photos of that size stay byte for byte what they were in every version of this program.
_REDUCED_ABOVE = 24_000_000

# Pillow's names of the forms; nothing else is tried on a file.
_FORMATS = {
    Media.JPEG: ("JPEG", "MPO"),
    Media.PNG: ("PNG",),
    Media.GIF: ("GIF",),
    Media.BMP: ("BMP",),
    Media.TIFF: ("TIFF",),
    Media.WEBP: ("WEBP",),
    Media.HEIC: ("HEIF",),
    Media.AVIF: ("AVIF",),
}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_MAX_NOTE = 16 * 2**20  # bytes of a text chunk in a PNG, unpacked: metadata is dropped anyway
_WHITE_IS_ZERO = 0  # of the TIFF tag PhotometricInterpretation


def opened(data: bytes, media: Media, name: str) -> AbstractContextManager[ImageFile]:
    """Return the picture in *data*, with its header read and nothing decoded.

    Raise EntryRefused where this PC cannot read the form, and whatever Pillow raises.
    """
    # Our limit by kind of picture (refuse_large); Pillow itself refuses at twice this number.
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS_REDUCED
    PngImagePlugin.MAX_TEXT_CHUNK = _MAX_NOTE
    if not _is_readable(media):
        raise EntryRefused(
            N_("“{name}” is a photo in the form {form}, which cannot be read on this PC. On the"
               " phone, save or send it as a JPEG (iPhone: Settings, Camera, Formats, Most"
               " Compatible), and attach that."),
            name=name,
            form=_FORMATS[media][0],
        )  # fmt: skip
    return Image.open(io.BytesIO(data), formats=_FORMATS[media])


def refuse_large(picture: Image.Image, media: Media, name: str) -> None:
    """Raise EntryRefused where *picture* has too many pixels to be decoded."""
    is_progressive = "progression" in picture.info
    count, limit = picture.width * picture.height, pixel_limit(media, is_progressive=is_progressive)
    if count > limit:
        raise EntryRefused(
            N_("“{name}” has {count} million pixels; at most {limit} million fit."),
            name=name,
            count=count // 1_000_000,
            limit=limit // 1_000_000,
        )


def capture_date(picture: Image.Image) -> date | None:
    """Return the day the camera wrote, None where it wrote none that can be read."""
    try:
        exif = picture.getexif()
        taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
        text = taken or exif.get(ExifTags.Base.DateTime)
        return date.fromisoformat(str(text)[:10].replace(":", "-")) if text else None
    except Exception:
        return None  # broken metadata is no reason to refuse a photo


def take_orientation(picture: Image.Image) -> int:
    """Return how the camera was held (Exif, 1 to 8), and keep Pillow from turning by itself.

    It is only read: some metadata has wrong types, which Pillow cannot write back.
    """
    try:
        told = picture.getexif().pop(ExifTags.Base.Orientation, 1)
    except Exception:
        return 1
    return told if isinstance(told, int) and told in _TURNS else 1


def reduced(picture: Image.Image, longest: int) -> None:
    """Have a large JPEG decoded at a fraction of its size, not under *longest* pixels."""
    if picture.width * picture.height > _REDUCED_ABOVE:
        scale = longest / max(picture.size)
        picture.draft(None, (int(picture.width * scale), int(picture.height * scale)))


def seen(picture: Image.Image, orientation: int) -> Image.Image:
    """Return *picture* upright, in grey (L) or colour (RGB); what is transparent is white."""
    plain = _plain(picture)
    return plain.transpose(_TURNS[orientation]) if orientation in _TURNS else plain


def _plain(picture: Image.Image) -> Image.Image:
    if picture.has_transparency_data:
        coloured = picture.convert("RGBA")
        white = Image.new("RGB", coloured.size, "white")
        white.paste(coloured, mask=coloured.getchannel("A"))
        return white
    match picture.mode:
        case "RGB" | "L":
            picture.load()
            return picture
        case "1":
            return picture.convert("L")
        case "I;16" | "I;16L" | "I;16B" | "I;16N" | "I" | "F":
            return _deep_grey(picture)
        case _:
            return picture.convert("RGB")


def _deep_grey(picture: Image.Image) -> Image.Image:
    """Return a grey picture of 16 bits or more in 8 bits: 65,535, or its brightest, is white."""
    picture.load()
    deep = picture.convert("F")
    darkest, brightest = deep.getextrema()
    assert isinstance(darkest, float) and isinstance(brightest, float)
    if picture.mode.startswith("I") and darkest >= 0 and brightest <= 65_535:
        darkest, brightest = 0.0, 65_535.0
    scale = 255 / ((brightest - darkest) or 1)
    grey = deep.point(lambda value: value * scale - darkest * scale).convert("L")
    tags = getattr(picture, "tag_v2", {})
    is_inverted = tags.get(ExifTags.Base.PhotometricInterpretation) == _WHITE_IS_ZERO
    return grey.point(lambda value: 255 - value) if is_inverted else grey


def _is_readable(media: Media) -> bool:
    if media is Media.AVIF:
        return features.check("avif") is True
    if media is Media.HEIC:
        try:
            import pi_heif
        except ImportError:  # no wheel exists for this kind of PC
            return False
        pi_heif.register_heif_opener()
    return True
