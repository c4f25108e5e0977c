"""A piece of evidence in full size; fetched from the service where it is not here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.i18n import _
from desktop_app.ui import tasks
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.open_copy import open_copy
from desktop_app.ui.photos.paper_pages import PaperPages
from desktop_app.ui.photos.shown_file import ShownFile, read_shown
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace


class _Whole(QWidget):
    """The picture as large as it fits."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.said = _("Fetching the file…")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def say(self, words: str) -> None:
        """Show *words* instead of a picture."""
        self.said = words
        self.setAccessibleName(words)
        self.update()

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
    """Shows one photo, or every page of a PDF; another program opens an office document."""

    def __init__(self, folder: Path, commune: str, sha256: str) -> None:
        super().__init__()
        self._folder, self._sha256 = folder, EvidenceHash(sha256)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 10, 16, 10)
        top = QHBoxLayout()
        self._name = Label(_("Evidence"), fonts.H3)
        self._size = Label("", fonts.SMALL, Ink.INK2)
        self.open = Button(_("Open with another program"), key="Ctrl+O")
        self.open.setVisible(False)
        self.open.clicked.connect(self._open)
        self.key("Ctrl+O", self._open)
        back = Button(_("Back"), key="Esc")
        back.clicked.connect(self.left)
        top.addWidget(self._name)
        top.addWidget(self._size, 1)
        top.addWidget(self.open)
        top.addWidget(back)
        self._column.addLayout(top)
        self.photo = _Whole()
        self._column.addWidget(self.photo, 1)
        self.pages: PaperPages | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Evidence"))

        def work() -> ShownFile:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                file = door.attaching.file_of(EvidenceHash(sha256))
                if file is None:
                    file = door.exchanging.fetch_evidence(
                        CommuneCode(commune), EvidenceHash(sha256)
                    )
            return read_shown(file, sha256[:8])

        tasks.run(work, done=self._show, failed=self._failed, owner=self)

    def _show(self, came: ShownFile) -> None:
        if came.pdf is not None:
            self.pages = PaperPages(came.pdf, self.hints_changed.emit)
            self.photo.setVisible(False)
            self._column.addWidget(self.pages, 1)
            self.open.setVisible(True)
        elif came.image is None:
            said = _("A document ({suffix}). Another program of this PC opens a copy of it.")
            self.photo.say(said.format(suffix=came.suffix))
            self.open.setVisible(True)
        elif came.image.isNull():
            self.photo.say(_("The photo cannot be read."))
        else:
            self.photo.image = came.image
            self._size.setText(f"{came.image.width()} × {came.image.height()}")
            self.photo.setAccessibleName(_("Photo of the evidence"))
            self.photo.update()
        self.hints_changed.emit()

    def _failed(self, error: Exception) -> None:
        self.photo.say(told_of(error))

    def _open(self) -> None:
        if not self.open.isVisible():
            return
        open_copy(self._folder, self._sha256, "", self._size.setText, owner=self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, pages = event.key(), self.pages
        if pages is not None and key in (Qt.Key.Key_PageDown, Qt.Key.Key_Right):
            pages.turn(1)
        elif pages is not None and key in (Qt.Key.Key_PageUp, Qt.Key.Key_Left):
            pages.turn(-1)
        elif pages is not None and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            pages.scroll_by(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def hints(self) -> list[list[Hint]]:
        """Return the keys of the page."""
        back = Hint("Esc", _("back"))
        if not self.open.isVisible():
            return [[back]]
        opens = Hint("Ctrl+O", _("another program"))
        if self.pages is None or self.pages.count == 1:
            return [[opens, back]]
        return [[Hint("PgDn", _("next page")), Hint("PgUp", _("page before"))], [opens, back]]
