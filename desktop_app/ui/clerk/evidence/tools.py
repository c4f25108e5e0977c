"""What the evidence of every open item is shown with: pictures, and photos that arrived."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from desktop_app.ui.clerk.session import Session
from desktop_app.ui.photos.file_pictures import FilePictures
from desktop_app.ui.photos.new_photos import NewPhotos
from desktop_app.ui.photos.thumbnails import Thumbnails

_AFTER_THE_PAINT_MS = 1_200


class EvidenceTools(QObject):
    """Thumbnails of evidence, pictures of new photos, and where those are looked for."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        # A colleague's photo is fetched when it is asked for: the line may be slow.
        self.thumbnails = Thumbnails(session.workspace, self, fetches=False)
        self.pictures = FilePictures(self)
        self.new_photos = NewPhotos(session, self)
        session.saved.connect(self.thumbnails.forget_failures)
        QTimer.singleShot(_AFTER_THE_PAINT_MS, self.new_photos, self.new_photos.begin)
