"""Photos of evidence in the size they are shown, decoded in the background, fetched if need be."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.i18n import _
from desktop_app.ui import tasks
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tooltips import set_tooltip
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace

from .picture_reader import read_picture

_LIMIT = 300  # pictures kept; the largest are 172 × 112

Key = tuple[str, int, int]


class Thumbnails(QObject):
    """Decoded photos by name and size; without *fetches* only those whose file is on this PC.

    Signals: ``arrived(str)`` with the SHA-256 once a picture or the reason why not is there.
    """

    arrived = Signal(str)

    def __init__(
        self, workspace: Workspace, parent: QObject | None = None, *, fetches: bool = True
    ) -> None:
        super().__init__(parent)
        self._folder, self._attaching = workspace.folder, workspace.attaching
        self._fetches = fetches
        self._pictures: dict[Key, QPixmap] = {}
        self._asked: set[Key] = set()
        self._why: dict[str, str] = {}

    def picture(
        self, commune: CommuneCode, sha256: str, size: QSize, *, ratio: float = 1.0
    ) -> QPixmap | None:
        """Return the photo cut to *size*; None until ``arrived`` is emitted for it."""
        wide, tall = round(size.width() * ratio), round(size.height() * ratio)
        key = (sha256, wide, tall)
        found = self._pictures.get(key)
        if found is None and key not in self._asked:
            if not self._fetches and self._attaching.file_of(EvidenceHash(sha256)) is None:
                self._why[sha256] = _("The file is not on this PC yet.")
                return None
            self._asked.add(key)
            self._fetch(commune, EvidenceHash(sha256), key, ratio)
        return found

    def why_not(self, sha256: str) -> str:
        """Return why a photo cannot be shown, "" if it can or is not known yet."""
        return self._why.get(sha256, "")

    def forget_failures(self) -> None:
        """Try again what could not be loaded, as after an exchange; forget what was erased."""
        for key in [key for key in self._pictures if self._attaching.is_erased(key[0])]:
            del self._pictures[key]
        self._asked = {key for key in self._asked if key[0] not in self._why}
        self._why.clear()

    def _fetch(self, commune: CommuneCode, sha256: EvidenceHash, key: Key, ratio: float) -> None:
        folder = self._folder

        def work() -> QImage:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                file = door.attaching.file_of(sha256) or door.attaching.small_of(sha256)
                if file is None and not self._fetches:
                    raise EntryRefused(N_("The file is not on this PC yet."))
                if file is None:
                    file = door.exchanging.fetch_evidence(commune, sha256)
            return decoded(file, QSize(key[1], key[2]))

        def done(image: QImage) -> None:
            if len(self._pictures) >= _LIMIT:
                self._pictures.clear()
                self._asked = {key}
            if image.isNull():
                self._why[sha256] = _("The photo cannot be read.")
            else:
                pixmap = QPixmap.fromImage(image)
                pixmap.setDevicePixelRatio(ratio)
                self._pictures[key] = pixmap
            self.arrived.emit(sha256)

        def failed(error: Exception) -> None:
            self._why[sha256] = told_of(error)
            self.arrived.emit(sha256)

        tasks.run(work, done=done, failed=failed, owner=self)


def decoded(file: Path, size: QSize) -> QImage:
    """Return the picture in *file*, turned as its camera says, filling *size* and cut to it."""
    image = read_picture(file, filling=size)
    if image.isNull():
        return image
    x, y = (image.width() - size.width()) // 2, (image.height() - size.height()) // 2
    return image.copy(max(0, x), max(0, y), size.width(), size.height())


class Photo(QWidget):
    """One photo in a fixed frame, or a text where it is not here or there is none.

    Signals: ``opened()`` on a click.
    """

    opened = Signal()

    def __init__(self, thumbnails: Thumbnails, size: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._size = size
        self._commune = CommuneCode("")
        self._sha256 = ""
        self._icon = Icon.FILE
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        thumbnails.arrived.connect(self._arrived)
        self.show_photo(CommuneCode(""), None)

    def show_photo(
        self, commune: CommuneCode, sha256: str | None, *, icon: Icon = Icon.FILE
    ) -> None:
        """Show the photo, or *icon* where there is none."""
        self._commune, self._sha256, self._icon = commune, sha256 or "", icon
        self.setAccessibleName(_("Photo of the evidence") if sha256 else _("No photo"))
        if sha256:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
        set_tooltip(self, "")
        self.update()

    def set_size(self, size: QSize) -> None:
        """Show the photo in a frame of *size* from now on."""
        self._size = size
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return self._size

    def minimumSizeHint(self) -> QSize:
        return self._size

    def _arrived(self, sha256: str) -> None:
        if sha256 == self._sha256:
            set_tooltip(self, self._thumbnails.why_not(sha256))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._sha256 and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        rect = QRectF(self.rect())
        picture = None
        if self._sha256:
            ratio = self.devicePixelRatioF()
            picture = self._thumbnails.picture(
                self._commune, self._sha256, self.size(), ratio=ratio
            )
        icon = Icon.CAMERA if self._sha256 else self._icon
        paint.picture(p, rect, picture, icon=icon, framed=True)
        if picture is None and self._sha256 and self.height() > 80:
            why = self._thumbnails.why_not(self._sha256)
            said = _("not on this PC") if why else _("fetching the photo…")
            below = QRectF(4, rect.center().y() + 12, rect.width() - 8, 20)
            paint.centred(p, below, said, fonts.CAP, colours().ink3)
