"""Prepare files for storage: identify them by content, make photos small, remove metadata.

No other package of the desktop imports Pillow. Metadata (place, device, owner) is removed; the
capture date is read first.
"""

from __future__ import annotations

import io
import threading
import warnings
from datetime import date

import msgspec

from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.files import media as kinds
from desktop_app.core.files.evidence_files import FileRefused, examine
from desktop_app.core.files.media import Media, media_of

__all__ = ["LONGEST_SIDE", "Prepared", "media_of", "prepare", "small", "turned"]

LONGEST_SIDE = 1600  # pixels of a photo as it is kept
SMALL_SIDE = 480  # pixels of the small picture that stays of a photo that was cleared

_one_at_a_time = threading.Lock()  # twenty photos decoded at once fill an office PC's memory


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A file ready to be stored. ``captured``: the day a photo was taken, by its metadata.

    ``pages``: of a scan of several pictures, which is kept as a PDF; 1 for anything else.
    """

    data: bytes
    media: str
    is_image: bool
    captured: date | None = None
    pages: int = 1


def prepare(data: bytes, *, name: str = "") -> Prepared:
    """Return *data* as it is stored; raise EntryRefused, naming the file, where it is not accepted.

    A photo is made smaller and loses its metadata; a file of several pictures becomes a PDF with
    all of them; a document stays as it is.
    """
    try:
        media, _ = examine(io.BytesIO(data), name)
    except FileRefused as refused:
        if name:
            raise
        raise EntryRefused(N_("What was pasted is not a picture.")) from refused
    if media.is_picture:
        return _picture(data, media, name)
    refuse_large(len(data), media, name)
    return Prepared(data=data, media=media.value, is_image=False)


def turned(data: bytes, quarters: int, *, name: str = "") -> Prepared:
    """Return the picture *data*, as it is stored, turned clockwise by *quarters* of a circle.

    Raise EntryRefused, naming the file, where it is no picture that can be read.
    """
    media = media_of(data[: kinds.HEAD])
    if media is None or not media.is_picture:
        raise EntryRefused(N_("“{name}” is not a photo."), name=name)
    from . import reading, shrinking  # imported here: no Pillow before the first paint

    try:
        with (
            _one_at_a_time,
            warnings.catch_warnings(action="ignore"),
            reading.opened(data, media, name) as picture,
        ):
            reading.refuse_large(picture, media, name)
            new, kind = shrinking.turned(picture, media, quarters % 4)
    except EntryRefused:
        raise
    except Exception as error:  # the library raises any kind of error for a damaged picture
        raise EntryRefused(
            N_("“{name}” is damaged; no picture can be read from it."), name=name
        ) from error
    return Prepared(data=new, media=kind.value, is_image=True)


def small(data: bytes) -> bytes:
    """Return a small JPEG of the picture *data*, as it is stored; raise EntryRefused."""
    media = media_of(data[: kinds.HEAD])
    if media is None or not media.is_picture:
        raise EntryRefused(N_("“{name}” is not a photo."), name="–")
    from . import reading, shrinking  # imported here: no Pillow before the first paint

    try:
        with (
            _one_at_a_time,
            warnings.catch_warnings(action="ignore"),
            reading.opened(data, media, "") as picture,
        ):
            upright = reading.seen(picture, reading.take_orientation(picture))
            upright.thumbnail((SMALL_SIDE, SMALL_SIDE))
            return shrinking.as_jpeg(upright)
    except EntryRefused:
        raise
    except Exception as error:  # the library raises any kind of error for a damaged picture
        raise EntryRefused(
            N_("“{name}” is damaged; no picture can be read from it."), name="–"
        ) from error


def refuse_large(size: int, media: Media, name: str) -> None:
    """Raise EntryRefused where a file of *size* bytes is larger than its kind may be."""
    limit = kinds.MAX_PICTURE if media.is_picture else kinds.MAX_DOCUMENT
    if size > limit:
        raise EntryRefused(
            N_("“{name}” is larger than {limit} MB; make it smaller first."),
            name=name,
            limit=limit // 2**20,
        )


def _picture(data: bytes, media: Media, name: str) -> Prepared:
    from . import pages, reading, shrinking  # imported here: no Pillow before the first paint

    try:
        # Pillow's warnings, such as broken metadata, are no reason to refuse a photo.
        with (
            _one_at_a_time,
            warnings.catch_warnings(action="ignore"),
            reading.opened(data, media, name) as picture,
        ):
            captured = reading.capture_date(picture)
            numbers = pages.page_numbers(picture, name)
            if len(numbers) == 1:
                reading.refuse_large(picture, media, name)
                small, kind = shrinking.made_small(picture, data, media, LONGEST_SIDE)
                return Prepared(data=small, media=kind.value, is_image=True, captured=captured)
            whole = pages.as_pdf(picture, numbers, media, name)
    except EntryRefused:
        raise
    except MemoryError as error:
        raise EntryRefused(
            N_("“{name}” is too large for the memory of this PC. Close other programs, or make it"
               " smaller first."),
            name=name,
        ) from error  # fmt: skip
    except Exception as error:  # the library raises any kind of error for a damaged picture
        raise EntryRefused(
            N_("“{name}” is damaged; no picture can be read from it."), name=name
        ) from error
    refuse_large(len(whole), Media.PDF, name)
    return Prepared(
        data=whole, media=Media.PDF.value, is_image=False, captured=captured, pages=len(numbers)
    )
