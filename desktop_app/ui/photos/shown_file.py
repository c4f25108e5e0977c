"""A file of evidence as a screen shows it: a picture, the pages of a PDF, or a document's kind."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtGui import QImage

from desktop_app import photos
from desktop_app.core.files.evidence_files import examine
from desktop_app.core.files.media import Media

from .picture_reader import read_picture


class ShownFile(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, the bytes of a PDF, or a document by its suffix.

    ``is_small``: the small picture that stayed of a photo that was cleared from this PC.
    """

    image: QImage | None = None
    pdf: bytes | None = None
    suffix: str = ""
    is_small: bool = False


def read_shown(file: Path, name: str) -> ShownFile:
    """Return what *file* shows by its content; raise FileRefused where it is no evidence."""
    with file.open("rb") as stream:
        media, suffix = examine(stream, name)
    if media is Media.PDF:
        return ShownFile(pdf=file.read_bytes())
    if not media.is_picture:
        return ShownFile(suffix=suffix)
    if media not in (Media.JPEG, Media.PNG):  # another image format: maybe several pages
        kept = photos.prepare(file.read_bytes(), name=name)
        if not kept.is_image:
            return ShownFile(pdf=kept.data)
    return ShownFile(image=read_picture(file))


def read_small(file: Path | None) -> ShownFile | None:
    """Return the small picture in *file*, None where there is none."""
    return ShownFile(image=read_picture(file), is_small=True) if file is not None else None
