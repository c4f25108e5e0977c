"""New photos on this PC, offered in one line below the evidence of the open item."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop_app.i18n import _, ngettext
from desktop_app.ui.look import fonts, paint
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.texts import Paragraph, Piece
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD, Ink
from desktop_app.ui.photos.file_pictures import FilePictures

from .arrivals import Arrived

_SMALL = QSize(38, 30)
_MOST_PICTURES = 3


class _Pictures(QWidget):
    """The first pictures, small."""

    def __init__(self, pictures: FilePictures) -> None:
        super().__init__()
        self._pictures = pictures
        self._shown: Sequence[Arrived] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        pictures.arrived.connect(self._arrived)

    def _arrived(self, _path: str) -> None:
        self.update()

    def show_photos(self, photos: Sequence[Arrived]) -> None:
        """Show the first of *photos*."""
        self._shown = photos[:_MOST_PICTURES]
        self.setAccessibleName(", ".join(one.path.name for one in self._shown))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(42 * max(1, len(self._shown)), 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        for n, one in enumerate(self._shown):
            rect = QRectF(42 * n, 0, 38, 30)
            found = self._pictures.picture(one.path, _SMALL, ratio=self.devicePixelRatioF())
            paint.picture(p, rect, found, framed=True)


class NewPhotosStrip(QWidget):
    """Signals: ``chosen()`` to look and choose; ``put_off()``."""

    chosen = Signal()
    put_off = Signal()

    def __init__(self, pictures: FilePictures) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 8, 6)
        row.setSpacing(8)
        self._pictures = _Pictures(pictures)
        self.words = Paragraph("", fonts.SMALL)
        self.look = Button(_("Look, choose"), height=28)
        self.later = Button(_("Later"), weight=Weight.LINK, height=28)
        self.look.clicked.connect(self.chosen)
        self.later.clicked.connect(self.put_off)
        row.addWidget(self._pictures)
        row.addWidget(self.words, 1)
        row.addWidget(self.look)
        row.addWidget(self.later)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_photos(self, photos: Sequence[Arrived], free: int) -> None:
        """Offer *photos*, *free* of which belong to no item yet; hide where there are none."""
        self.setVisible(bool(photos))
        if not photos:
            return
        self._pictures.show_photos(photos)
        places = list(dict.fromkeys(one.folder.words for one in photos[:free]))
        where = places[0] if len(places) == 1 else _("this PC")
        said = ngettext(
            "{count} new photo in {place} – attach it to this item?",
            "{count} new photos in {place} – attach them to this item?",
            free,
        ).format(count=free, place=where)
        self.words.set_text([Piece(said, bold=True, ink=Ink.INK)])

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.box(QPainter(self), QRectF(self.rect()), RADIUS_FIELD, fill=colours().accentsoft)
