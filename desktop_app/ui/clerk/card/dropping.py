"""Files and pictures that are dropped or pasted, taken as evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from desktop_app.core.ids import ItemId
from desktop_app.i18n import _
from desktop_app.ui.clerk.session import Session

if TYPE_CHECKING:
    # Imported when a picture is dropped, so that the first paint does not wait for it.
    from PySide6.QtGui import QImage


def has_evidence(data: QMimeData) -> bool:
    """Return whether *data* holds files, links to files or a picture."""
    return data.hasImage() or bool(data.urls())


def take(session: Session, item: ItemId, data: QMimeData) -> bool:
    """Attach what *data* holds to *item*; return whether there was anything."""
    files = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    if files:
        session.evidence.attach_files(item, files)
        return True
    from PySide6.QtGui import QImage

    image = data.imageData() if data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        if not data.urls():
            return False
        # From a mail program or a browser: there is no file yet.
        session.evidence.attached.emit(
            item, _("Save the file on this PC first, then attach it from there.")
        )
        return True
    session.evidence.attach_bytes(item, png(image), _("pasted picture") + ".png")
    return True


def paste(session: Session, item: ItemId) -> bool:
    """Attach what the clipboard holds to *item*; return whether there was anything."""
    data = QGuiApplication.clipboard().mimeData()
    if data is None or not (data.hasImage() or any(url.isLocalFile() for url in data.urls())):
        return False  # text; links to web pages count as text
    return take(session, item, data)


def png(image: QImage) -> bytes:
    """Return *image* as a PNG file; ``photos`` reduces it afterwards."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImageWriter

    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"PNG").write(image)
    return bytes(held.data())
