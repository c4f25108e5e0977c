"""Pictures of files that are no evidence yet, in the size they are shown; nothing is copied."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage, QPixmap

from desktop_app.ui import tasks

from .thumbnails import decoded

_LIMIT = 100  # pictures kept; the largest are 126 × 84

_Key = tuple[str, int, int]


class FilePictures(QObject):
    """Signals: ``arrived(str)`` with the path once its picture can be had, or cannot be read."""

    arrived = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: dict[_Key, QPixmap] = {}
        self._asked: set[_Key] = set()

    def picture(self, file: Path, size: QSize, *, ratio: float = 1.0) -> QPixmap | None:
        """Return the picture in *file* cut to *size*; None until ``arrived`` is emitted for it."""
        wide, tall = round(size.width() * ratio), round(size.height() * ratio)
        key = (str(file), wide, tall)
        found = self._pictures.get(key)
        if found is None and key not in self._asked:
            if len(self._asked) >= _LIMIT:
                self._asked.clear()
                self._pictures.clear()
            self._asked.add(key)
            self._read(file, key, ratio)
        return found

    def _read(self, file: Path, key: _Key, ratio: float) -> None:
        def done(image: QImage) -> None:
            if not image.isNull():
                pixmap = QPixmap.fromImage(image)
                pixmap.setDevicePixelRatio(ratio)
                self._pictures[key] = pixmap
            self.arrived.emit(str(file))

        def failed(_error: Exception) -> None:
            self.arrived.emit(str(file))  # no picture, or gone: its frame stays empty

        tasks.run(
            lambda: decoded(file, QSize(key[1], key[2])), done=done, failed=failed, owner=self
        )
