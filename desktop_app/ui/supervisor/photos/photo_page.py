"""A piece of evidence in full size; fetched from the service where it is not here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.i18n import _
from desktop_app.ui import tasks
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.flow import FlowLayout
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.open_copy import open_copy
from desktop_app.ui.photos.paper_pages import PaperPages
from desktop_app.ui.photos.picture_view import PictureView
from desktop_app.ui.photos.shown_file import ShownFile, read_shown
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace

from .photo_facts import PhotoFacts


class _Whole(PictureView):
    """The picture, turned and zoomed, or a sentence instead of it."""

    @property
    def said(self) -> str:
        """The sentence that is shown instead of a picture, "" where there is one."""
        return "" if self.has_picture else self.accessibleName()


class PhotoPage(AreaPage):
    """Shows one photo, or every page of a PDF; another program opens an office document."""

    def __init__(
        self, folder: Path, commune: str, sha256: str, facts: PhotoFacts | None = None
    ) -> None:
        super().__init__()
        self._folder, self._sha256 = folder, EvidenceHash(sha256)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 10, 16, 10)
        top = QHBoxLayout()
        self._name = Label(facts.title if facts else _("Evidence"), fonts.H3, elide=True)
        self._size = Label("", fonts.SMALL, Ink.INK2, elide=True)
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
        self.facts = Paragraph("\n".join(facts.lines) if facts else "", fonts.SMALL, Ink.INK2)
        self.facts.setVisible(bool(facts and facts.lines))
        self._column.addWidget(self.facts)
        self._column.addWidget(self._make_tools())
        self.photo = _Whole()
        self.photo.say(_("Fetching the file…"))
        self.photo.changed.connect(self._show_tools)
        self._column.addWidget(self.photo, 1)
        self.pages: PaperPages | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        said = [facts.title, *facts.lines] if facts else [_("Evidence")]
        self.setAccessibleName(". ".join(said))

        def work() -> ShownFile:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                file = door.attaching.file_of(EvidenceHash(sha256))
                if file is None:
                    file = door.exchanging.fetch_evidence(
                        CommuneCode(commune), EvidenceHash(sha256)
                    )
            return read_shown(file, sha256[:8])

        tasks.run(work, done=self._show, failed=self._failed, owner=self)

    def _make_tools(self) -> QWidget:
        """Return the row that turns and zooms a picture; hidden for any other file."""
        self._tools = QWidget()
        row = FlowLayout(self._tools, gap=4)
        for words, key, act in (
            (_("Turn"), "R", lambda: self.photo.turn(1)),
            (_("Whole"), "0", lambda: self.photo.fit()),
            (_("Smaller"), "–", lambda: self.photo.zoom(larger=False)),
            (_("Larger"), "+", lambda: self.photo.zoom(larger=True)),
        ):
            button = Button(words, key=key, height=28)
            button.clicked.connect(act)
            row.addWidget(button)
        self._percent = Label("", fonts.SMALL, Ink.INK2)
        self._percent.setFixedWidth(56)
        row.addWidget(self._percent)
        self._tools.setVisible(False)
        return self._tools

    def _show_tools(self) -> None:
        self._tools.setVisible(self.photo.has_picture)
        self._percent.setText(f"{self.photo.percent}%" if self.photo.has_picture else "")

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
            self.photo.show_image(came.image)
            self._size.setText(f"{came.image.width()} × {came.image.height()}")
        self.hints_changed.emit()

    def _failed(self, error: Exception) -> None:
        self.photo.say(told_of(error))

    def _open(self) -> None:
        if not self.open.isVisible():
            return
        open_copy(self._folder, self._sha256, "", self._size.setText, owner=self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, pages = event.key(), self.pages
        if self.photo.has_picture and self._turn_or_zoom(event):
            return
        if pages is not None and key in (Qt.Key.Key_PageDown, Qt.Key.Key_Right):
            pages.turn(1)
        elif pages is not None and key in (Qt.Key.Key_PageUp, Qt.Key.Key_Left):
            pages.turn(-1)
        elif pages is not None and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            pages.scroll_by(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _turn_or_zoom(self, event: QKeyEvent) -> bool:
        """Do what the key of *event* does to a picture; return whether it does anything."""
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_R:
                self.photo.turn(-1 if shift else 1)
            case Qt.Key.Key_0:
                self.photo.fit()
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.photo.zoom(larger=True)
            case Qt.Key.Key_Minus:
                self.photo.zoom(larger=False)
            case _:
                return False
        return True

    def hints(self) -> list[list[Hint]]:
        """Return the keys of the page."""
        back = Hint("Esc", _("back"))
        if self.photo.has_picture:
            return [
                [Hint("R", _("turn")), Hint("0", _("whole picture")), Hint("+", _("larger")),
                 Hint("–", _("smaller"))],
                [back],
            ]  # fmt: skip
        if not self.open.isVisible():
            return [[back]]
        opens = Hint("Ctrl+O", _("another program"))
        if self.pages is None or self.pages.count == 1:
            return [[opens, back]]
        return [[Hint("PgDn", _("next page")), Hint("PgUp", _("page before"))], [opens, back]]
