"""Cần duyệt: one thing at a time with its photo and three equal keys, the others below."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.core.assessment.board_counts import WaitingKind
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.i18n import _
from desktop_app.ui.look import announcing, fonts, glyphs, paint
from desktop_app.ui.look.announcing import Announced
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.scrolling import dress_list
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_CAP
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.photos.thumbnails import Thumbnails
from desktop_app.workspace.values.board import Waiting

from .approval_card import ApprovalCard, accepting

_ROW = 64
_PHOTO = QSize(66, 44)
_Index = QModelIndex | QPersistentModelIndex

MARK = {
    "approval": Mark.NOT_APPLICABLE,
    "reply": Mark.UNANSWERED,
    "conflict": Mark.CONFLICT,
}


class WaitingRows(QAbstractListModel):
    """What waits for a decision, in the board's order."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Waiting, ...] = ()
        self.checklist: Checklist | None = None

    def show_rows(self, rows: tuple[Waiting, ...], checklist: Checklist) -> None:
        """Take *rows*."""
        self.beginResetModel()
        self.rows, self.checklist = rows, checklist
        self.endResetModel()

    def item_name(self, waiting: Waiting) -> str:
        """Return code and short name of the item."""
        item = self.checklist.find(waiting.item) if self.checklist else None
        return area_words.item_name(item) if item else str(waiting.item)

    def line(self, waiting: Waiting) -> str:
        """Return the second line: the kind of thing, and its sentence."""
        said = waiting.text.replace("\n", " ")
        kind = area_words.waiting_word(waiting)
        if waiting.kind is WaitingKind.PHOTO:  # its sentence is complete
            return said
        return f"{kind}: {said}" if said else kind

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.rows[index.row()]
        return f"{row.commune.full_name}, {self.item_name(row)}. {self.line(row)}"


class _Rows(QStyledItemDelegate):
    def __init__(self, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view = self.parent()
        if isinstance(view, ApprovalList) and index.row() == view.open_row:
            return QSize(200, view.card.sizeHint().height() + 10)
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        c = colours()
        model = cast("WaitingRows", index.model())
        row = model.rows[index.row()]
        rect = QRectF(option.rect)
        view = self.parent()
        opened = view.open_row if isinstance(view, ApprovalList) else 0
        if index.row() == opened:
            return  # the card is shown here
        if index.row() not in (0, opened + 1):
            paint.hairline(painter, rect.x() + 10, rect.y(), rect.right() - 10)
        left = rect.x() + 10
        frame = QRectF(left, rect.y() + 10, _PHOTO.width(), _PHOTO.height())
        self._paint_photo(painter, frame, row)
        x, right = left + _PHOTO.width() + 14, rect.right() - 10
        mark = MARK.get(row.kind, Mark.MET_WITHOUT_EVIDENCE)
        glyphs.paint_mark(painter, mark, right - 16, rect.y() + 13, 16)
        name = paint.Run(row.commune.name, fonts.BODY_B, c.ink)
        item = paint.Run(f"  {model.item_name(row)}", fonts.SMALL, c.ink2)
        paint.runs(painter, x, rect.y() + 9, 23, (name, item), room=right - 26 - x)
        line = model.line(row)
        paint.text(painter, x, rect.y() + 32, 22, line, fonts.SMALL, c.ink, room=right - x)

    def _paint_photo(self, painter: QPainter, frame: QRectF, row: Waiting) -> None:
        c = colours()
        picture = None
        if row.photo:
            ratio = painter.device().devicePixelRatioF()
            picture = self._thumbnails.picture(row.commune.code, row.photo, _PHOTO, ratio=ratio)
        if picture is not None:
            painter.drawPixmap(frame.toRect(), picture)
            paint.box(painter, frame, 0, border=c.edge)
            return
        paint.box(painter, frame, RADIUS_CAP, fill=c.sunken)
        icon = (
            Icon.CAMERA
            if row.photo
            else Icon.FILE
            if row.kind is WaitingKind.APPROVAL
            else Icon.PENCIL
        )
        centre = frame.center()
        glyphs.paint_icon(painter, icon, centre.x() - 8, centre.y() - 8, 16, c.ink2)


class ApprovalList(QListView):
    """Everything that waits; the current one is unfolded into *card*, which is moved there.

    Its three keys work while it has the focus, nowhere else. Signals: ``picked(int)`` with the row
    the person is on; ``accepted()``, ``asked()``, ``trip_asked()`` about that row.
    """

    picked = Signal(int)
    accepted = Signal()
    asked = Signal()
    trip_asked = Signal()

    def __init__(
        self, thumbnails: Thumbnails, card: ApprovalCard, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._quiet = False
        self.open_row = 0
        self.card = card
        dress_list(self, name=_("What waits for your word"))
        self.waiting = WaitingRows()
        self.setModel(self.waiting)
        self.setItemDelegate(_Rows(thumbnails, self))
        card.setParent(self.viewport())
        card.grew.connect(self.lay_out)
        thumbnails.arrived.connect(self._arrived)

    def minimumSizeHint(self) -> QSize:
        """Return a width in which the card, which no layout holds, keeps the words of its keys."""
        least = super().minimumSizeHint()
        wide = self.card.least_width() + self.verticalScrollBar().sizeHint().width()
        return QSize(max(wide, least.width()), least.height())

    def announced(self) -> list[Announced]:
        """Return the three keys, which mean the row that is unfolded, while the list is focused."""
        rows = self.waiting.rows
        if not 0 <= self.open_row < len(rows):
            return []
        one = rows[self.open_row]
        keys = []
        if one.kind.can_be_accepted:
            accept = self.accepted.emit
            keys.append(Announced(key="1", verb=_("accept"), act=accept, effects=accepting(one)))
        keys.append(Announced(key="2", verb=_("ask to complete…"), act=self.asked.emit))
        keys.append(Announced(key="3", verb=_("go and check"), act=self.trip_asked.emit))
        return keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = announcing.key_of(event)
        act = next((one.act for one in self.announced() if one.key == key), None)
        if act is not None:
            act()
            return
        super().keyPressEvent(event)

    def show_rows(self, rows: tuple[Waiting, ...], checklist: Checklist, current: int) -> None:
        """Show *rows*, the person on *current*."""
        self._quiet = True
        self.open_row = current
        self.waiting.show_rows(rows, checklist)
        if rows:
            self.setCurrentIndex(self.waiting.index(current))
        self._quiet = False
        self.lay_out()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if not self._quiet and current.isValid() and current.row() != self.open_row:
            self.open_row = current.row()
            self.picked.emit(current.row())
            self.lay_out()

    def lay_out(self) -> None:
        """Measure the rows again: the open one grows with its text."""
        self.scheduleDelayedItemsLayout()
        self.executeDelayedItemsLayout()
        self._place()
        index = self.waiting.index(self.open_row)
        if index.isValid():
            self.scrollTo(index)

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._place()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place()

    def _place(self) -> None:
        if not hasattr(self, "card") or self.model() is None:
            return
        index = self.waiting.index(self.open_row)
        self.card.setVisible(index.isValid())
        if index.isValid():
            self.card.setGeometry(self.visualRect(index).adjusted(0, 2, 0, -6))

    def _arrived(self, sha256: str) -> None:
        if any(row.photo == sha256 for row in self.waiting.rows):
            self.viewport().update()
