"""A file of several pictures, such as a scan or a fax, kept whole as a PDF of as many pages."""

from __future__ import annotations

import io

from PIL import ExifTags, Image

from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.files.evidence_files import FileRefused, NotTaken
from desktop_app.core.files.media import MAX_PAGES, Media

from . import reading
from .shrinking import JPEG_QUALITY

PAGE_SIDE = 2200  # pixels of the longest side of a grey or coloured page: 190 to the inch on A4
_A4_LONG = 842  # points, of 72 to the inch
_REDUCED = 1  # bit of the TIFF tag NewSubfileType: a small copy of another page


def page_numbers(picture: Image.Image, name: str) -> list[int]:
    """Return the numbers of the pictures in a file, from 0; one for a photo.

    Raise FileRefused for a camera's raw picture, which shows only a small copy of itself, and
    EntryRefused where there are too many pages.
    """
    # The second picture of a phone's JPEG (MPO) is a map of depth or brightness.
    count = 1 if picture.format in ("JPEG", "MPO") else getattr(picture, "n_frames", 1)
    if count > MAX_PAGES:
        raise EntryRefused(
            N_("“{name}” has {count} pages; at most {limit} fit. Split it, or scan it to a PDF."),
            name=name,
            count=count,
            limit=MAX_PAGES,
        )
    if picture.format != "TIFF":
        return list(range(count))
    numbers = [number for number in range(count) if not _is_copy(picture, number)]
    if not numbers:
        raise FileRefused(NotTaken.RAW, name)
    picture.seek(numbers[0])
    return numbers


def as_pdf(picture: Image.Image, numbers: list[int], media: Media, name: str) -> bytes:
    """Return the pictures *numbers* of a file as a PDF, the same bytes whenever it is made.

    Black and white is kept as it is, anything else at most ``PAGE_SIDE`` pixels long.
    """
    out = io.BytesIO()
    for number in numbers:
        picture.seek(number)
        reading.refuse_large(picture, media, name)
        page, dpi = _page(picture)
        how = {} if page.mode == "1" else {"quality": JPEG_QUALITY}
        dates = dict.fromkeys(("creationDate", "modDate"))  # none: the bytes stay the same
        page.save(out, "PDF", dpi=dpi, append=out.tell() > 0, **how, **dates)
    return out.getvalue()


def _page(picture: Image.Image) -> tuple[Image.Image, tuple[float, float]]:
    """Return the picture as a page shows it, and its pixels to the inch, across and down."""
    orientation = reading.take_orientation(picture)
    dpi = picture.info.get("dpi", (0, 0))
    if picture.mode == "1" and orientation == 1:
        page = picture.copy()
        size = page.size
    else:
        page = reading.seen(picture, orientation).copy()
        size = page.size
        page.thumbnail((PAGE_SIDE, PAGE_SIDE), Image.Resampling.LANCZOS)
        if orientation >= 5:  # turned by 90 degrees
            dpi = dpi[::-1]
    page.info = {}
    across, down = (float(value) for value in dpi)
    if not (50 <= across <= 2400 and 50 <= down <= 2400):
        across = down = max(page.size) * 72 / _A4_LONG
        return page, (across, down)
    scale = max(page.size) / max(size)
    return page, (across * scale, down * scale)


def _is_copy(picture: Image.Image, number: int) -> bool:
    picture.seek(number)
    tags = getattr(picture, "tag_v2", {})
    return bool(tags.get(ExifTags.Base.NewSubfileType, 0) & _REDUCED)
