"""A dashed area to drop files on; for the keyboard there is a button beside it."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, QSize, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from . import fonts, paint
from .theme import colours
from .tokens import RADIUS_FIELD


def files_in(data: QMimeData) -> list[Path]:
    """Return the local files that are being dragged."""
    return [
        Path(url.toLocalFile())
        for url in data.urls()
        if url.isLocalFile() and Path(url.toLocalFile()).is_file()
    ]


class DropZone(QWidget):
    """Show where files can be dropped. Signals: ``dropped(list)`` of paths."""

    dropped = Signal(list)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._over = False
        self.setAccessibleName(words)
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(ceil(fonts.width(self._words, fonts.CAP)) + 32, 30)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 30)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            event.acceptProposedAction()
            self._show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(False)
        files = files_in(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.dropped.emit(files)

    def _show_over(self, over: bool) -> None:
        self._over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        rect = QRectF(self.rect())
        paint.box(
            p,
            rect,
            RADIUS_FIELD,
            fill=c.accentsoft if self._over else None,
            border=c.accent if self._over else c.edge,
            dashed=True,
        )
        ink = c.accent if self._over else c.ink3
        paint.centred(p, rect.adjusted(10, 0, -10, 0), self._words, fonts.CAP, ink)
