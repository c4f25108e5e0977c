"""Own photos of the open item, or of the signed minutes: add files, or take those that arrived."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import ItemId
from desktop_app.i18n import _, figures, ngettext
from desktop_app.ui import files
from desktop_app.ui.look import fonts
from desktop_app.ui.look.announcing import Effect
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.photos.arrivals import Arrived
from desktop_app.ui.photos.strip import NewPhotosStrip

from .visit_photos import VisitPhotos


def picture_kinds() -> str:
    """Return the kinds of file that a dialog offers, as Qt has them."""
    return _("Photos and scans (*.jpg *.jpeg *.png *.heic *.heif *.webp *.tif *.tiff *.pdf)")


class VisitPhotoPart(QWidget):
    """One button and the offer of what arrived. Signals: ``chooser_asked()``."""

    chooser_asked = Signal()

    def __init__(self, photos: VisitPhotos, item: ItemId, code: str) -> None:
        super().__init__()
        self._photos, self._item = photos, item
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        self.add = Button(
            _("Own photo of {code}").format(code=code), icon=Icon.CAMERA, key="Ctrl+I", height=30
        )
        self.add.clicked.connect(self.pick)
        self._said = Label("", fonts.SMALL, Ink.INK2, elide=True)
        row.addWidget(self.add)
        row.addWidget(self._said, 1)
        column.addLayout(row)
        self.strip = NewPhotosStrip(photos.pictures)
        self.strip.chosen.connect(self.chooser_asked)
        self.strip.put_off.connect(lambda: photos.new_photos.put_off(item))
        self.strip.setVisible(False)
        column.addWidget(self.strip)
        self.refusal = Paragraph("", fonts.SMALL, Ink.RED)
        self.refusal.setVisible(False)
        column.addWidget(self.refusal)
        photos.changed.connect(self.refresh)
        self.refresh()

    def pick(self) -> None:
        """Ask for files."""
        files.pick_files(
            self, _("Own photos of this visit"), picture_kinds(),
            lambda chosen: self._photos.attach_files(self._item, chosen),
        )  # fmt: skip

    def refresh(self) -> None:
        """Show what is being taken, what was refused, and what arrived."""
        new = self._photos.new_photos
        offered = new.offered(self._item)
        free = sum(new.attached_at(one) is None for one in offered)
        self.strip.show_photos(offered, free)
        self._said.setText(taking_words(self._photos))
        refused = "\n".join(self._photos.refused)
        self.refusal.set_text(refused)
        self.refusal.setVisible(bool(refused))


class SignedSheetPart(QWidget):
    """The photo of the minutes that both sides signed, once the visit has ended.

    Signals: ``opened(str)`` with the SHA-256 of a sheet; ``removed(str)`` with its change.
    """

    opened = Signal(str)
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._photos: VisitPhotos | None = None
        self._offered: tuple[Arrived, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        column.addWidget(Label(_("Signed minutes"), fonts.BODY_B))
        self.sheets = QVBoxLayout()
        self.sheets.setSpacing(2)
        column.addLayout(self.sheets)
        row = QHBoxLayout()
        self.add = Button(
            _("Attach the photo of the signed minutes"), icon=Icon.CAMERA, key="Ctrl+I", height=30
        )
        self.add.clicked.connect(self.pick)
        self.add.promise(lambda: ())
        self.newest = Button("", icon=Icon.CLIP, height=30)
        self.newest.clicked.connect(self._take_newest)
        self.newest.promise(self._newest_effects)
        row.addWidget(self.add)
        row.addWidget(self.newest)
        row.addStretch(1)
        column.addLayout(row)
        self._said = Label("", fonts.SMALL, Ink.INK2, elide=True)
        column.addWidget(self._said)
        self.refusal = Paragraph("", fonts.SMALL, Ink.RED)
        self.refusal.setVisible(False)
        column.addWidget(self.refusal)
        self.setVisible(False)

    def serve(self, photos: VisitPhotos) -> None:
        """Attach to the visit of *photos*."""
        if self._photos is not photos:
            self._photos = photos
            photos.changed.connect(self.refresh)
        self.refresh()

    def pick(self) -> None:
        """Ask for the photo."""
        if self._photos is not None and self.isVisible():
            files.pick_files(
                self, _("Photo of the signed minutes"), picture_kinds(),
                self._photos.attach_sheets,
            )  # fmt: skip

    def refresh(self) -> None:
        """Show the sheets that are attached, and the newest photo that arrived."""
        photos = self._photos
        if photos is None:
            return
        self._offered = photos.new_photos.unattached(
            {piece.name for visit in photos.desk.visits for piece in visit.sheets}
        )
        newest = self._offered[0] if self._offered else None
        self.newest.setVisible(newest is not None)
        if newest is not None:
            self.newest.setText(
                _("Take {name}, {time}").format(
                    name=newest.path.name, time=figures.moment(newest.moment)
                )
            )
        self._said.setText(taking_words(photos))
        self._said.setVisible(bool(photos.taking))
        refused = "\n".join(photos.refused)
        self.refusal.set_text(refused)
        self.refusal.setVisible(bool(refused))

    def _newest_effects(self) -> tuple[Effect, ...]:
        if not self._offered:
            return ()
        return (Effect(kind="attach", fields={"name": self._offered[0].path.name}),)

    def _take_newest(self) -> None:
        if self._photos is not None and self._offered:
            self._photos.attach_sheets((self._offered[0].path,))


def taking_words(photos: VisitPhotos) -> str:
    """Return how many files are being taken, "" for none."""
    if not photos.taking:
        return ""
    said = ngettext("taking {count} file…", "taking {count} files…", photos.taking)
    return said.format(count=photos.taking)
