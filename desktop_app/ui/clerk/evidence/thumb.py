"""One piece of evidence as a thumbnail with its file name and validity; the tile to drop on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.core.ids import CommuneCode
from desktop_app.i18n import _
from desktop_app.ui.items import item_words
from desktop_app.ui.look import fonts, glyphs, paint
from desktop_app.ui.look.announcing import ENTER, Announced, Group
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.painted_button import PaintedButton
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_FIELD, RING_SPACE
from desktop_app.ui.look.tooltips import set_tooltip
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.workspace.values.desk import EvidencePiece

PICTURE = QSize(136, 88)
_LINES = 40  # name and validity below the picture
_TALL = PICTURE.height() + _LINES + 2 * RING_SPACE
_WIDE = PICTURE.width() + 2 * RING_SPACE


class _Tile(PaintedButton):
    """What thumbnails and the place to drop files on have in common."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(_WIDE, _TALL)

    def _frame(self) -> QRectF:
        return QRectF(RING_SPACE, RING_SPACE, PICTURE.width(), PICTURE.height())


class EvidenceThumb(_Tile):
    """Signals: ``clicked`` (Qt's) looks at it; ``removal_asked()``; ``moved(int)`` to another."""

    removal_asked = Signal()
    moved = Signal(int)

    def __init__(
        self,
        piece: EvidencePiece,
        thumbnails: Thumbnails,
        commune: CommuneCode,
        parent: QWidget | None = None,
    ) -> None:
        self.piece = piece
        self._title = item_words.file_title(piece)
        self._valid, self._tone = item_words.validity_until(piece)
        super().__init__(f"{self._title}, {self._valid}", parent)
        self._thumbnails, self._commune = thumbnails, commune
        self._is_picture = piece.sha256 is not None and item_words.is_picture(piece)
        said = item_words.erased_words(piece) or self._valid
        set_tooltip(self, f"{self._title}\n{said}")
        thumbnails.arrived.connect(self._arrived)

    def announced(self) -> list[Announced]:
        """Return what keys do on the thumbnail; none of them writes anything."""
        keys = [
            Announced(key=ENTER, verb=_("look at the file"), act=self.click),
            Announced(key="Del", verb=_("take off…"), act=self.removal_asked.emit),
            Announced(key="←", verb=_("file before"), act=lambda: self.moved.emit(-1)),
            Announced(key="→", verb=_("file after"), act=lambda: self.moved.emit(+1)),
        ]
        if not self.piece.is_removable:
            keys.pop(1)
        return [one._replace(group=Group.ANSWER) for one in keys]

    def _arrived(self, sha256: str) -> None:
        if sha256 == self.piece.sha256:
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if self.piece.is_removable:
                self.removal_asked.emit()
            case Qt.Key.Key_Left:
                self.moved.emit(-1)
            case Qt.Key.Key_Right:
                self.moved.emit(+1)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        frame = self._frame()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = None
        if self._is_picture and self.piece.sha256 is not None and self.piece.erased is None:
            picture = self._thumbnails.picture(
                self._commune, self.piece.sha256, PICTURE, ratio=self.devicePixelRatioF()
            )
        icon = Icon.CAMERA if self._is_picture else Icon.FILE
        paint.picture(p, frame, picture, icon=icon, px=24, radius=RADIUS_FIELD, framed=True)
        top = frame.bottom() + 4
        room = frame.width()
        paint.text(p, frame.x(), top, 18, self._title, fonts.CAP_M, c.ink, room=room)
        ink = c.tone(self._tone).text
        paint.text(p, frame.x(), top + 18, 18, self._valid, fonts.CAP, ink, room=room)
        if self.ring_shown:
            paint.focus_ring(p, frame, RADIUS_FIELD)


class DropTile(_Tile):
    """The last tile: files may be dropped and pasted; pressed, it asks for files."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("add files: drop or paste them here"), parent)

    def announced(self) -> list[Announced]:
        """Return what Enter does: it asks for files, and attaches none by itself."""
        return [Announced(key=ENTER, verb=_("choose files"), act=self.click)]

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        frame = self._frame()
        ground = c.accentsoft if self.underMouse() else None
        paint.box(p, frame, RADIUS_FIELD, fill=ground, border=c.edge, dashed=True)
        middle = frame.center().x()
        glyphs.paint_icon(p, Icon.PLUS, middle - 7, frame.y() + 17, 14, c.ink2)
        for n, words in enumerate((_("drop files here,"), _("or paste"))):
            line = QRectF(frame.x() + 4, frame.y() + 38 + 18 * n, frame.width() - 8, 18)
            paint.centred(p, line, words, fonts.CAP, c.ink2)
        if self.ring_shown:
            paint.focus_ring(p, frame, RADIUS_FIELD)
