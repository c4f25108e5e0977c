"""Make a photo small: never longer than the original, and text stays legible."""

from __future__ import annotations

import io

from PIL import Image, ImageChops

from desktop_app.core.files.media import Media

from . import reading
from .bare import bare

JPEG_QUALITY = 80
_LOWER = (70, 60, 50, 40, 30)  # for a photo that was compressed more than ours
_LOWER_FOR_PHONES = (70, 60)  # HEIC and AVIF need half the bytes for the same picture
_GREYS = (16, 4)  # of a scan made smaller; with four all diacritics stay legible
_COLOURS = (128, 16)  # of a drawing, or of a scan with a stamp
_LOSSLESS = frozenset({Media.PNG, Media.GIF, Media.BMP, Media.TIFF})
_FEW = 16  # colours: a drawing or a scan, not a photo


def made_small(
    picture: Image.Image, data: bytes, media: Media, longest: int
) -> tuple[bytes, Media]:
    """Return the picture that *data* holds, its longest side at most *longest* pixels."""
    orientation, size = reading.take_orientation(picture), picture.size
    is_drawn = _is_drawn(picture)
    reading.reduced(picture, longest)
    upright = reading.seen(picture, orientation)
    upright = _square(upright, picture)
    is_changed = orientation != 1 or upright.size != size or max(upright.size) > longest
    upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    if is_drawn and is_changed:
        return _drawn(upright, len(data)), Media.PNG
    small = as_jpeg(upright)
    if len(small) <= len(data):
        return small, Media.JPEG
    if is_changed and media in _LOSSLESS:  # flat enough for a short PNG: text, a table, a drawing
        drawn = _drawn(upright, len(data))
        if len(drawn) <= len(data):
            return drawn, Media.PNG
    is_deep = picture.mode.startswith("I")  # 16 bits, which not every viewer shows right
    without = None if is_changed or is_deep else bare(data, media)
    if without is not None and _is_same(picture, without):
        return without, media
    whole = _as_png(upright) if is_deep else b""
    if 0 < len(whole) <= len(data):
        return whole, Media.PNG
    qualities = _LOWER_FOR_PHONES if media in (Media.HEIC, Media.AVIF) else _LOWER
    return _lower(upright, len(data), qualities), Media.JPEG


_CLOCKWISE = {
    1: Image.Transpose.ROTATE_270,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}
_TURNED_QUALITY = 90  # of what was compressed before: the second time must not be seen


def turned(picture: Image.Image, media: Media, quarters: int) -> tuple[bytes, Media]:
    """Return *picture* upright and turned clockwise by *quarters*; a drawing stays a PNG."""
    upright = reading.seen(picture, reading.take_orientation(picture))
    if quarters in _CLOCKWISE:
        upright = upright.transpose(_CLOCKWISE[quarters])
    if media in _LOSSLESS:
        return _as_png(upright), Media.PNG
    return as_jpeg(upright, _TURNED_QUALITY), Media.JPEG


def as_jpeg(picture: Image.Image, quality: int = JPEG_QUALITY) -> bytes:
    """Return *picture*, grey or colour, as a JPEG without metadata."""
    picture.info = {}  # Pillow would write the comment of the original again
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _lower(picture: Image.Image, most: int, qualities: tuple[int, ...]) -> bytes:
    """Return *picture* in at most *most* bytes, or at the lowest quality of *qualities*."""
    small = b""
    for quality in qualities:
        small = as_jpeg(picture, quality)
        if len(small) <= most:
            break
    return small


def _is_drawn(picture: Image.Image) -> bool:
    """Return whether *picture* is a scan or a drawing of a few flat colours."""
    if picture.mode == "1":
        return True
    palette = picture.getpalette() if picture.mode == "P" else None
    return palette is not None and len(palette) <= 3 * _FEW


def _drawn(picture: Image.Image, most: int) -> bytes:
    """Return a scan or a drawing as a PNG of few colours: JPEG would blur diacritics."""
    small = b""
    picture = picture.convert("L") if _is_grey(picture) else picture
    for count in _GREYS if picture.mode == "L" else _COLOURS:
        small = _as_png(_of_few(picture, count))
        if len(small) <= most:
            break
    return small


def _is_grey(picture: Image.Image) -> bool:
    red, *others = picture.split()
    return all(ImageChops.difference(red, other).getbbox() is None for other in others)


def _as_png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _of_few(picture: Image.Image, count: int) -> Image.Image:
    if picture.mode != "L":
        return picture.quantize(count, dither=Image.Dither.NONE)
    step = 255 / (count - 1)
    places = picture.point([round(value / step) for value in range(256)])
    few = Image.frombytes("P", picture.size, places.tobytes())
    few.putpalette([round(place * step) for place in range(count) for _ in range(3)])
    return few


def _square(picture: Image.Image, origin: Image.Image) -> Image.Image:
    """Return a fax, whose pixels are not square, with square ones."""
    across, down = (float(value) for value in origin.info.get("dpi", (1, 1)))
    if origin.mode != "1" or not down or not 1.2 < across / down < 3:
        return picture
    tall = round(picture.height * across / down)
    return picture.resize((picture.width, tall), Image.Resampling.LANCZOS)


def _is_same(picture: Image.Image, data: bytes) -> bool:
    """Return whether *data* decodes to the same pixels as *picture*."""
    with Image.open(io.BytesIO(data)) as other:
        same: bool = (picture.size, picture.mode) == (other.size, other.mode)
        return same and bool(picture.tobytes() == other.tobytes())
