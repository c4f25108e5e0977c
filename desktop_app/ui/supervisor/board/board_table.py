"""The communes as a list, over the columns of ``list_columns``, each with its newest photo.

A photo whose file is not on this PC is a sign until it is opened: scrolling fetches nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from desktop_app.core.ids import ItemId
from desktop_app.i18n import _
from desktop_app.ui.look import paint
from desktop_app.ui.look.tables import TableView
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.workspace.values.board import Board, BoardRow

from .list_columns import COLUMNS, Column

PHOTO = "photo"  # the column of the photos
_PHOTO = QSize(44, 28)


class BoardTable(TableView[BoardRow, Board]):
    """*about* is the item that the list is about, None for any: its photos are shown.

    Signals: as TableView, and ``photo_asked(str, str)`` with a commune's code and a SHA-256.
    """

    photo_asked = Signal(str, str)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        self.about: ItemId | None = None
        self._thumbnails = thumbnails
        super().__init__(
            (COLUMNS[0], self._photo_column(), *COLUMNS[1:]),
            name=_("Communes of the area"),
            key=lambda row: row.centre,
            parent=parent,
        )
        self.none_words = _("No commune is like that.")
        thumbnails.arrived.connect(self._arrived)

    def _photo_column(self) -> Column:
        return Column(
            id=PHOTO, title=lambda: _("Photo"), value=self._photo_words,
            least=_PHOTO.width(), share=0, essential=True, is_picture=True,
            painted=self._paint_photo,
        )  # fmt: skip

    def _photo_words(self, row: BoardRow, board: Board) -> str:
        photo = board.newest_photo(row, self.about)
        return board.item(photo.item).code if photo is not None else ""

    def _paint_photo(
        self, p: QPainter, rect: QRectF, row: BoardRow, board: Board, words: str
    ) -> None:
        photo = board.newest_photo(row, self.about)
        if photo is None:
            return
        top = rect.center().y() - _PHOTO.height() / 2
        frame = QRectF(rect.x(), top, _PHOTO.width(), _PHOTO.height())
        ratio = p.device().devicePixelRatioF()
        picture = self._thumbnails.picture(row.commune.code, photo.sha256, _PHOTO, ratio=ratio)
        paint.picture(p, frame, picture, framed=True)

    def _arrived(self, _sha256: str) -> None:
        self.viewport().update()

    def open_photo(self, row: BoardRow) -> bool:
        """Ask for the photo of *row*; return whether it has one."""
        board = self.model_.given
        photo = board.newest_photo(row, self.about) if board is not None else None
        if photo is not None:
            self.photo_asked.emit(row.commune.code, photo.sha256)
        return photo is not None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        super().mouseReleaseEvent(event)
        is_photo = index.isValid() and self.model_.columns[index.column()].id == PHOTO
        if is_photo and event.button() is Qt.MouseButton.LeftButton:
            self.open_photo(self.model_.rows[index.row()])
