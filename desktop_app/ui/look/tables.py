"""A table over a list of columns: model, header and view; only the columns know what is in it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import (
    QEvent,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop_app.i18n import _

from . import fonts, paint
from .columns import Column, Filter
from .menus import TickMenu
from .pressed import enter_pressed
from .scrolling import dress_list
from .table_header import EDGE, GAP, HEAD, TableHeader, insets
from .table_model import Index, TableModel
from .theme import colours
from .tokens import RADIUS_FIELD
from .tooltips import show_tooltip

R = TypeVar("R")
G = TypeVar("G")
CAPTION = 30  # over the first row of a group


@dataclass(frozen=True, kw_only=True)
class Arranged:
    """Which columns a person sees in which order, and by which one the rows are sorted."""

    order: tuple[str, ...] = ()  # ids from left to right; () for the order of the list
    shown: tuple[str, ...] = ()  # ids; () for those shown at first
    sort: str = ""
    descending: bool = False


class _Cells(QStyledItemDelegate):
    """Paints each cell as its column says."""

    def __init__(self, row_height: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._tall = row_height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, self._tall)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = cast("TableModel[Any, Any]", index.model())
        rect = QRectF(option.rect)
        view = self.parent()
        left = right = GAP / 2
        caption = ""
        if isinstance(view, TableView):
            place = view.horizontalHeader().visualIndex(index.column())
            left, right = insets(view, place)
            caption = view.captions.get(index.row(), "")
            if caption and place == view.first_shown:
                above, room = rect.y() + 6, view.viewport().width() - left - right
                paint.text(painter, rect.x() + left, above, 22, caption, fonts.CAP_B,
                           colours().ink2, room=room)  # fmt: skip
        if caption:
            rect = rect.adjusted(0, CAPTION, 0, 0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colours().accentsoft)
        elif index.row() and not caption:
            paint.hairline(painter, rect.x() + (left if left > GAP else 0), rect.y(), rect.right()
                           + 1 - (right if right > GAP else 0))  # fmt: skip
        if isinstance(view, TableView) and index.row() == view.covered:
            return
        cell = rect.adjusted(left, 0, -right, 0)
        if model.given is not None and cell.width() > 4:
            model.columns[index.column()].paint(painter, cell, model.rows[index.row()], model.given)


class TableView(QTableView, Generic[R, G]):
    """Shows a table; Enter or a double click opens a row, Ctrl+C copies it all with its captions.

    The menu key opens the menu of the column the person is on: order, filters, which columns.
    Signals: ``opened(object)`` with a row; ``walked()``; ``arranged()`` after columns were chosen,
    moved or sorted by; ``filter_asked(str, bool)`` with a filter and whether it is to hold.
    """

    opened = Signal(object)
    walked = Signal()
    arranged = Signal()
    filter_asked = Signal(str, bool)

    def __init__(
        self,
        columns: Sequence[Column[R, G]],
        *,
        name: str,
        key: Callable[[R], Hashable],
        row_height: int = 34,
        head: bool = True,
        caption: Callable[[R], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.covered = -1  # a row over which a widget lies
        self.captions: dict[int, str] = {}  # over which row which words stand
        self._caption, self._row_height = caption, row_height
        self.first_shown = self.last_shown = 0
        self.filtered: frozenset[str] = frozenset()  # the filters that hold now
        self.none_words = ""  # said instead of rows where there are none
        self._quiet = False
        self._chosen = [one.id for one in columns if one.at_first]
        dress_list(self, name=name, tells_rows=True)
        palette = self.palette()  # the delegate paints the current row, the style must not
        palette.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        self.model_ = TableModel[R, G](columns, key=key, parent=self)
        self.setHorizontalHeader(TableHeader(self, self))
        self.setModel(self.model_)
        self.setItemDelegate(_Cells(row_height, self))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.horizontalHeader().setVisible(head)
        if head:
            self.setSortingEnabled(True)
            self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().sectionMoved.connect(lambda *_moved: self._rearranged())
        self.horizontalHeader().sortIndicatorChanged.connect(lambda *_by: self._sorted())
        self.doubleClicked.connect(lambda _index: self._open())
        self.viewport().setAutoFillBackground(False)

    # Rows

    def show_rows(self, rows: Sequence[R], given: G) -> None:
        """Show *rows*; the person stays on the same one where it is still listed."""
        here = self.current_row()
        key = self.model_._key(here) if here is not None else None
        column = max(0, self.currentIndex().column())
        self._quiet = True
        self.model_.show(rows, given)
        self._set_captions()
        at = self.model_.row_of(key) if here is not None else -1
        first = self.first_row()
        if at < 0:
            at = first
        if 0 <= at < len(self.model_.rows):
            self.setCurrentIndex(self.model_.index(at, column))
        self._quiet = False
        self.viewport().update()

    def _set_captions(self) -> None:
        before = ""
        self.captions = {}
        for n, row in enumerate(self.model_.rows if self._caption is not None else ()):
            words = self._caption(row) if self._caption is not None else ""
            if words != before:
                self.captions[n] = before = words
        for n in range(len(self.model_.rows) if self._caption is not None else 0):
            self.verticalHeader().resizeSection(n, self.height_of(n))

    def height_of(self, n: int) -> int:
        """Return the height of row *n* with the caption over it."""
        return self._row_height + (CAPTION if n in self.captions else 0)

    def row_rect(self, n: int) -> QRect:
        """Return where row *n* is seen, without the caption over it."""
        rect = self.visualRect(self.model_.index(n, max(0, self.currentIndex().column())))
        top = CAPTION if n in self.captions else 0
        return QRect(0, rect.y() + top, self.viewport().width(), rect.height() - top)

    def first_row(self) -> int:
        """Return the row where a person begins, -1 without any."""
        return 0 if self.model_.rows else -1

    def current_row(self) -> R | None:
        """Return the row the person is on."""
        at = self.currentIndex().row()
        return self.model_.rows[at] if 0 <= at < len(self.model_.rows) else None

    def go_to(self, key: Hashable) -> bool:
        """Select the row *key*; return whether it is listed."""
        at = self.model_.row_of(key)
        if at >= 0:
            self.setCurrentIndex(self.model_.index(at, max(0, self.currentIndex().column())))
        return at >= 0

    def as_text(self) -> str:
        """Return the table as tab-separated text: codes first, then the columns as they stand."""
        given = self.model_.given
        if given is None:
            return ""
        columns = self.shown_columns()
        codes = [one for one in self.model_.columns if one.always_copied and one not in columns]
        lines = [[one.title() for one in (*codes, *columns)]]
        for row in self.model_.rows:
            lines.append([one.copied(row, given) for one in (*codes, *columns)])
        return "\n".join("\t".join(line) for line in lines)

    def copy(self) -> None:
        """Put the table into the clipboard."""
        QGuiApplication.clipboard().setText(self.as_text())

    # Columns

    def shown_columns(self) -> list[Column[R, G]]:
        """Return the columns that a person chose, from left to right."""
        header = self.horizontalHeader()
        places = sorted(range(len(self.model_.columns)), key=header.visualIndex)
        ordered = [self.model_.columns[n] for n in places]
        return [one for one in ordered if one.id in self._chosen]

    def arrangement(self) -> Arranged:
        """Return how the columns are chosen, placed and sorted by."""
        header = self.horizontalHeader()
        places = sorted(range(len(self.model_.columns)), key=header.visualIndex)
        at = header.sortIndicatorSection()
        return Arranged(
            order=tuple(self.model_.columns[n].id for n in places),
            shown=tuple(self._chosen),
            sort=self.model_.columns[at].id if 0 <= at < len(self.model_.columns) else "",
            descending=header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder,
        )

    def arrange(self, kept: Arranged) -> None:
        """Choose, place and sort the columns as *kept* says; unknown ids mean nothing."""
        header = self.horizontalHeader()
        quiet, self._quiet = self._quiet, True
        known = [one.id for one in self.model_.columns]
        wanted = [id_ for id_ in kept.order if id_ in known]
        wanted += [id_ for id_ in known if id_ not in wanted]
        for to, id_ in enumerate(wanted):
            header.moveSection(header.visualIndex(known.index(id_)), to)
        first = [one.id for one in self.model_.columns if one.at_first]
        essential = [one.id for one in self.model_.columns if one.essential]
        chosen = [id_ for id_ in kept.shown if id_ in known] or first
        self._chosen = [id_ for id_ in known if id_ in chosen or id_ in essential]
        down = Qt.SortOrder.DescendingOrder if kept.descending else Qt.SortOrder.AscendingOrder
        if header.isVisibleTo(self):
            header.setSortIndicator(self.model_.place(kept.sort) if kept.sort else -1, down)
        self._quiet = quiet
        self.fit()

    def choose(self, id_: str, on: bool) -> None:
        """Show or hide the column *id_*."""
        chosen = {*self._chosen, id_} if on else {*self._chosen} - {id_}
        self._chosen = [one.id for one in self.model_.columns if one.id in chosen]
        self._rearranged()

    def move_column(self, id_: str, by: int) -> None:
        """Move the column *id_* to the right (+1) or to the left (-1), past a shown one."""
        header = self.horizontalHeader()
        shown = self.shown_columns()
        ids = [one.id for one in shown]
        at = ids.index(id_) + by if id_ in ids else -1
        if 0 <= at < len(ids):
            source = header.visualIndex(self.model_.place(id_))
            header.moveSection(source, header.visualIndex(self.model_.place(ids[at])))

    def sort_by(self, id_: str, *, descending: bool = False) -> None:
        """Sort by the column *id_*, "" for the order in which the rows are given."""
        down = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(self.model_.place(id_) if id_ else -1, down)

    def sorted_words(self) -> str:
        """Return by which column the rows are sorted, "" where they are as they were given."""
        header = self.horizontalHeader()
        at = header.sortIndicatorSection()
        if not 0 <= at < len(self.model_.columns):
            return ""
        title = self.model_.columns[at].title()
        title = title[:1].lower() + title[1:]
        if header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder:
            return _("by {column}, descending").format(column=title)
        return _("by {column}").format(column=title)

    def open_menu(self, column: int, at: QPoint) -> TickMenu:
        """Open the menu of *column* at the point *at* of the screen."""
        menu = TickMenu(self)
        one = self.model_.columns[column]
        menu.act(_("Sort ascending"), lambda: self.sort_by(one.id))
        menu.act(_("Sort descending"), lambda: self.sort_by(one.id, descending=True))
        if self.horizontalHeader().sortIndicatorSection() >= 0:
            menu.act(_("Do not sort by a column"), lambda: self.sort_by(""))
        menu.addSeparator()
        for each in self._filters(one):
            menu.tick(
                each.title, each.id in self.filtered, partial(self.filter_asked.emit, each.id)
            )
        menu.addSeparator()
        menu.act(_("Move the column to the left"), lambda: self.move_column(one.id, -1))
        menu.act(_("Move the column to the right"), lambda: self.move_column(one.id, 1))
        menu.addSeparator()
        self.add_column_ticks(menu)
        menu.popup(at)
        return menu

    def add_column_ticks(self, menu: TickMenu) -> None:
        """Add a box for each column to *menu*."""
        for each in self.model_.columns:
            menu.tick(
                each.title(),
                each.id in self._chosen,
                partial(self.choose, each.id),
                enabled=not each.essential,
            )

    def _filters(self, column: Column[R, G]) -> Sequence[Filter[R]]:
        given = self.model_.given
        return column.filters(given) if column.filters is not None and given is not None else ()

    def _rearranged(self) -> None:
        self.fit()
        if not self._quiet:
            self.arranged.emit()

    def _sorted(self) -> None:
        self.horizontalHeader().viewport().update()
        if not self._quiet:
            self.arranged.emit()

    def fit(self) -> None:
        """Give the chosen columns the width there is; what does not fit goes, the last first."""
        header = self.horizontalHeader()
        wide = self.viewport().width()
        shown = self.shown_columns()
        while sum(map(_least, shown)) + 2 * EDGE > wide:
            spare = next((one for one in reversed(shown) if not one.essential), None)
            if spare is None:
                break
            shown.remove(spare)
        left = max(0, wide - 2 * EDGE - sum(map(_least, shown)))
        shares = sum(one.share for one in shown) or 1
        used = 0
        for n, column in enumerate(self.model_.columns):
            header.setSectionHidden(n, column not in shown)
        for n, column in enumerate(shown):
            size = ceil(_least(column) + left * column.share / shares)
            size += EDGE if n in (0, len(shown) - 1) else 0
            size = wide - used if n == len(shown) - 1 else min(size, wide - used)
            header.resizeSection(self.model_.place(column.id), max(1, size))
            used += size
        if shown:
            places = [header.visualIndex(self.model_.place(one.id)) for one in shown]
            self.first_shown, self.last_shown = min(places), max(places)
            at = self.currentIndex()
            if at.isValid() and header.isSectionHidden(at.column()):
                self.setCurrentIndex(self.model_.index(at.row(), header.logicalIndex(places[0])))
        self.updateGeometries()  # or the view would still scroll as wide as before

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(160, HEAD + 96)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.horizontalHeader().viewport().update()
        if not self._quiet:
            self.walked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if enter_pressed(event):
            self._open()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.horizontalHeader().isVisible():
            return
        index = self.currentIndex()
        at = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        else:
            index = self.indexAt(self.viewport().mapFromGlobal(at))
        self.open_menu(max(0, index.column()), at)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        index = self.currentIndex()
        p = QPainter(self.viewport())
        if not self.model_.rows and self.none_words:
            below = QRectF(EDGE, 12, self.viewport().width() - 2 * EDGE, 30)
            paint.centred(p, below, self.none_words, fonts.BODY, colours().ink2)
        elif index.isValid() and self.hasFocus():
            row = QRectF(self.row_rect(index.row())).adjusted(1, 0, -1, 0)
            paint.box(p, row, RADIUS_FIELD, border=colours().accent, width=2)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            said = self.model_.row_text(index.row()) if index.isValid() else ""
            show_tooltip(event.globalPos(), said or self.none_words, self)
            return True
        return super().viewportEvent(event)

    def _open(self) -> None:
        row = self.current_row()
        if row is not None:
            self.opened.emit(row)


def _least(column: Column[Any, Any]) -> int:
    return column.least + GAP
