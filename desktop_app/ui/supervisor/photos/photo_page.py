"""A photo of evidence in full size; fetched from the service where it is not here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.fault import Fault
from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.i18n import _, sentence
from desktop_app.ui import tasks
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.workspace import Workspace


class _Whole(QWidget):
    """The picture as large as it fits."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.said = _("Fetching the photo…")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        if self.image is None:
            paint.centred(p, QRectF(self.rect()), self.said, fonts.BODY, c.ink2)
            return
        size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        x, y = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        p.drawImage(QRectF(x, y, size.width(), size.height()), self.image)


class PhotoPage(AreaPage):
    """Shows one photo."""

    def __init__(self, folder: Path, commune: str, sha256: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        top = QHBoxLayout()
        self._name = Label(_("Photo of the evidence"), fonts.H3)
        self._size = Label("", fonts.SMALL, Ink.INK2)
        back = Button(_("Back"), key="Esc")
        back.clicked.connect(self.left)
        top.addWidget(self._name)
        top.addWidget(self._size, 1)
        top.addWidget(back)
        column.addLayout(top)
        self.photo = _Whole()
        column.addWidget(self.photo, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Photo of the evidence"))

        def work() -> QImage:
            with Workspace.open(folder) as door:  # a thread has its own
                file = door.attaching.file_of(EvidenceHash(sha256))
                if file is None:
                    file = door.exchanging.fetch_evidence(
                        CommuneCode(commune), EvidenceHash(sha256)
                    )
            reader = QImageReader(str(file))
            reader.setAutoTransform(True)
            return reader.read()

        tasks.run(work, done=self._show, failed=self._failed, owner=self)

    def _show(self, image: QImage) -> None:
        if image.isNull():
            self.photo.said = _("The photo cannot be read.")
        else:
            self.photo.image = image
            self._size.setText(f"{image.width()} × {image.height()}")
        self.photo.setAccessibleName(_("Photo of the evidence"))
        self.photo.update()

    def _failed(self, error: Exception) -> None:
        self.photo.said = sentence(error) if isinstance(error, Fault) else str(error)
        self.photo.setAccessibleName(self.photo.said)
        self.photo.update()

    def hints(self) -> list[list[Hint]]:
        """Return the keys of the page."""
        return [[Hint("Esc", _("back"))]]
