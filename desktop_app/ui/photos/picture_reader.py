"""Reading a picture of evidence: by Qt what desks keep, anything else made a JPEG first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from desktop_app import photos
from desktop_app.core.files.media import HEAD, Media, media_of

_BY_QT = {Media.JPEG: b"jpg", Media.PNG: b"png"}


def read_picture(file: Path, *, filling: QSize | None = None) -> QImage:
    """Return the picture in *file*, turned as its camera says; null where there is none.

    With *filling* it is decoded straight to the smallest size that covers it. Raise EntryRefused
    for what is no picture. Qt tries no form but the one that the content has.
    """
    with file.open("rb") as stream:
        media = media_of(stream.read(HEAD))
    if media in _BY_QT:
        return _read(QImageReader(str(file), _BY_QT[media]), filling)
    kept = photos.prepare(file.read_bytes(), name=file.name[:8])
    if not kept.is_image:
        return QImage()
    buffer = QBuffer()
    buffer.setData(QByteArray(kept.data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return _read(QImageReader(buffer, _BY_QT[Media(kept.media)]), filling)


def _read(reader: QImageReader, filling: QSize | None) -> QImage:
    reader.setAutoTransform(True)
    whole = reader.size()
    if filling is not None and whole.isValid():
        # Decoding straight to a small size costs a tenth of decoding and scaling.
        reader.setScaledSize(whole.scaled(filling, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return reader.read()
