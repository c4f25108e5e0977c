"""The list of items: one view, one delegate, one open card laid over its row."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.core.ids import ItemId, Status
from desktop_app.i18n import _
from desktop_app.ui.look import change_rows, fonts, paint, rows
from desktop_app.ui.look.scrolling import dress_list, group_around
from desktop_app.ui.look.theme import colours

from .rows_model import DeskRows, RowPlace
from .unchanged_row import UnchangedRow

if TYPE_CHECKING:
    from desktop_app.ui.clerk.card.open_card import OpenCard

LEFT, RIGHT = 12, 15  # of the rows inside the pane
_AROUND = 6  # above and below the open card

Index = QModelIndex | QPersistentModelIndex


class _Delegate(QStyledItemDelegate):
    """Paints titles and folded rows; the open row is left to the card."""

    def __init__(self, pane: ItemList) -> None:
        super().__init__(pane)
        self._pane = pane
        self.hovered = -1
        self.target: Status | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = self._pane.model.rows[index.row()]
        changes = self._pane.model.shows_changes
        if row.item is None:
            return QSize(100, change_rows.CHANGE_TITLE if changes else rows.SECTION_TITLE)
        if row.item == self._pane.open_item:
            return QSize(100, self._pane.card_height() + 2 * self._pane.around)
        foot = 2 if row.place in (RowPlace.LAST, RowPlace.ALONE) else 0
        return QSize(100, self._pane.row_height + foot)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        pane = self._pane
        row = pane.model.rows[index.row()]
        rect = QRectF(option.rect).adjusted(LEFT, 0, -RIGHT, 0)
        c = colours()
        if row.item is None:
            right = rect.right() - 14
            if row.right:
                right -= fonts.width(row.right, fonts.CAP)
                paint.text(painter, right, rect.y(), rect.height(), row.right, fonts.CAP, c.ink2)
            room = right - rect.x() - 24
            paint.text(
                painter, rect.x() + 12, rect.y(), rect.height(), row.title, fonts.SMALL_B,
                c.ink2, room=room,
            )  # fmt: skip
            return
        if row.item == pane.open_item:
            return
        apart = pane.around > 0
        above = apart and pane.is_open(index.row() - 1)
        below = apart and pane.is_open(index.row() + 1)
        rect.setHeight(pane.row_height)
        here = index.row() == self.hovered
        if pane.model.shows_changes:
            change_rows.paint_change_row(
                painter,
                rect,
                pane.model.change_row(row.item),
                first=row.place in (RowPlace.FIRST, RowPlace.ALONE) or above,
                last=row.place in (RowPlace.LAST, RowPlace.ALONE) or below,
                hovered=here,
            )
            return
        rows.paint_item_row(
            painter,
            rect,
            pane.model.item_row(row.item),
            first=row.place in (RowPlace.FIRST, RowPlace.ALONE) or above,
            last=row.place in (RowPlace.LAST, RowPlace.ALONE) or below,
            hovered=here,
            target=self.target if here else None,
        )


class ItemList(QWidget):
    """Signals: ``opened(str)`` when a folded row is pressed; ``answered(str, object)`` when one of
    its quick answers is; ``kept(str)`` when its button "unchanged" is.
    """

    opened = Signal(str)
    answered = Signal(str, object)
    kept = Signal(str)

    def __init__(self, model: DeskRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.open_item: ItemId | None = None
        self._is_second = False  # the press that is to be released is that of a double click
        self.card: OpenCard | UnchangedRow | None = None
        self.view = QListView(self)
        dress_list(self.view, name=_("Items"))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.view.setModel(model)
        self._delegate = _Delegate(self)
        self.view.setItemDelegate(self._delegate)
        self.view.verticalScrollBar().valueChanged.connect(lambda _value: self._place())
        self.view.viewport().installEventFilter(self)
        model.modelReset.connect(self._lay_again)
        app = cast("QApplication", QApplication.instance())
        app.focusChanged.connect(self._focus_moved)

    @property
    def around(self) -> int:
        """The space above and below what is open; a row that is not unfolded has none."""
        return 0 if isinstance(self.card, UnchangedRow) else _AROUND

    @property
    def row_height(self) -> int:
        """The height of a folded row."""
        return change_rows.CHANGE_ROW if self.model.shows_changes else rows.ITEM_ROW

    def set_card(self, card: OpenCard | UnchangedRow | None) -> None:
        """Lay *card* over the row of its item, in the place of the one before."""
        old, self.card = self.card, card
        self.open_item = card.item if card else None
        if old is not None:
            old.hide()
            old.deleteLater()
        if card is not None:
            card.setParent(self)
            card.resized.connect(self._resized)
            card.show()
        self._lay_again()

    def show_open(self) -> None:
        """Scroll so that the whole open card is in view, with what stands above it."""
        if self.card is None or self.open_item is None:
            return
        rect = self.view.visualRect(self.model.index(self.model.row_of(self.open_item)))
        room = self.view.viewport().height()
        above = rows.SECTION_TITLE + rows.ITEM_ROW
        bar = self.view.verticalScrollBar()
        if bar.value() + rect.bottom() <= room:
            bar.setValue(0)
        elif rect.top() < rows.ITEM_ROW or rect.bottom() > room:
            bar.setValue(bar.value() + rect.top() - max(0, min(above, room - rect.height())))
        self._place()
        self._show_focus()

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        # What is being clicked at must not move away from under the pointer.
        if new is not None and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            QTimer.singleShot(0, self, self._show_focus)

    def _show_focus(self) -> None:
        """Scroll to what has the focus in a card that is higher than the list."""
        here = QApplication.focusWidget()
        if self.card is None or here is None or not self.card.isAncestorOf(here):
            return
        room = self.view.viewport().height()
        shown = group_around(here, self.card, room - 2 * _AROUND)
        top = shown.mapTo(self, QPoint(0, 0)).y()
        bottom = top + shown.height()
        bar = self.view.verticalScrollBar()
        if top < _AROUND:
            bar.setValue(bar.value() + top - _AROUND)
        elif bottom > room - _AROUND:
            bar.setValue(bar.value() + bottom - room + _AROUND)

    def is_open(self, row: int) -> bool:
        """Return whether *row* is the open one."""
        found = self.model.rows[row] if 0 <= row < len(self.model.rows) else None
        return found is not None and found.item is not None and found.item == self.open_item

    def card_height(self) -> int:
        """Return the height of the open card at the list's width."""
        return self.card.height_for(self._card_width()) if self.card is not None else 0

    def _card_width(self) -> int:
        return max(200, self.view.viewport().width() - LEFT - RIGHT)

    def _resized(self) -> None:
        if self.card is not None and self.card.height() != self.card_height():
            self._lay_again()
            self.show_open()

    def _lay_again(self) -> None:
        self.view.doItemsLayout()
        self._place()
        self.view.viewport().update()

    def _place(self) -> None:
        if self.card is None or self.open_item is None:
            return
        row = self.model.row_of(self.open_item)
        if row < 0:
            self.card.hide()
            return
        rect = self.view.visualRect(self.model.index(row))
        self.card.setGeometry(
            QRect(LEFT, rect.top() + self.around, self._card_width(), self.card_height())
        )
        self.card.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.setGeometry(self.rect())
        self._lay_again()
        self.show_open()

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.view.verticalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y() // 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            match event.type():
                case QEvent.Type.MouseMove:
                    self._hover(event.position())
                case QEvent.Type.MouseButtonDblClick:
                    self._is_second = True
                case QEvent.Type.MouseButtonRelease:
                    # A double click counts once: its second press may be on another item.
                    is_second, self._is_second = self._is_second, False
                    if not is_second:
                        self._press(event.position())
                    return True
                case _:
                    pass
        elif event.type() is QEvent.Type.Leave:
            self._hover(QPointF(-1, -1))
        return super().eventFilter(watched, event)

    def _at(self, point: QPointF) -> tuple[int, ItemId | None, Status | None]:
        index = self.view.indexAt(point.toPoint())
        row = self.model.rows[index.row()] if index.isValid() else None
        if row is None or row.item is None or row.item == self.open_item:
            return -1, None, None
        rect = QRectF(self.view.visualRect(index)).adjusted(LEFT, 0, -RIGHT, 0)
        rect.setHeight(self.row_height)
        if self.model.shows_changes:
            return index.row(), row.item, None
        targets = self.model.item_row(row.item).targets
        return index.row(), row.item, rows.target_at(rect, targets, point)

    def _on_keep(self, row: int, item: ItemId, point: QPointF) -> bool:
        """Return whether *point* is on the button "unchanged" of a row."""
        if not self.model.shows_changes:
            return False
        rect = QRectF(self.view.visualRect(self.model.index(row))).adjusted(LEFT, 0, -RIGHT, 0)
        rect.setHeight(self.row_height)
        return change_rows.button_at(rect, self.model.change_row(item), point)

    def _hover(self, point: QPointF) -> None:
        row, item, target = self._at(point)
        if (row, target) == (self._delegate.hovered, self._delegate.target):
            return
        self._delegate.hovered, self._delegate.target = row, target
        shape = Qt.CursorShape.PointingHandCursor if item else Qt.CursorShape.ArrowCursor
        self.view.viewport().setCursor(shape)
        self.view.viewport().update()

    def _press(self, point: QPointF) -> None:
        row, item, target = self._at(point)
        if item is None:
            return
        if self._on_keep(row, item, point):
            self.kept.emit(item)
        elif target is None:
            self.opened.emit(item)
        else:
            self.answered.emit(item, target)
