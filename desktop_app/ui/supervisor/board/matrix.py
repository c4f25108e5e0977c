"""Items × communes, painted: gaps stand out, what is met is faint."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop_app.core.checklist.checklist import Checklist, Item
from desktop_app.core.ids import CentreId, ItemId
from desktop_app.i18n import _, current_language
from desktop_app.ui.look import fonts, glyphs, marks, paint
from desktop_app.ui.look.columns import harmless
from desktop_app.ui.look.fonts import Style
from desktop_app.ui.look.pressed import enter_pressed
from desktop_app.ui.look.scrolling import thin_bars
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RADIUS_CAP
from desktop_app.ui.look.tooltips import show_tooltip
from desktop_app.ui.supervisor import area_words
from desktop_app.workspace.values.board import Board, BoardRow

from .board_view import lacking

ROW = 21
HEAD = 78
_LEFT, _RIGHT = 18, 24
_NAMES, _NAMES_NARROW = 218, 148
_PLAIN = Style(11, 16, QFont.Weight.Normal)
_STRIPS = 600  # kept rows of cells; a screen shows some 30


class Column(NamedTuple):
    """One item: where its cell begins."""

    at: int  # in the checklist's order
    item: Item
    number: str
    x: float
    group: str


class Matrix(QAbstractScrollArea):
    """The cross-hair moves with the arrow keys; Enter or a double click opens.

    Signals: ``walked()`` when the cross-hair moved; ``opened(str, str)`` with centre and item;
    ``filter_asked()`` for those who lack the current item, after a click on its number.
    """

    walked = Signal()
    opened = Signal(str, str)
    filter_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        thin_bars(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._checklist: Checklist | None = None
        self._rows: list[BoardRow] = []
        self._columns: list[Column] = []
        self._open: list[int] = []
        self._strips: dict[tuple[str, str, bool], QPixmap] = {}
        self._step = 15.6
        self._names = _NAMES
        self._critical = False
        self._row = self._column = 0
        self.setAccessibleName(_("Items by communes"))
        self.verticalScrollBar().setSingleStep(ROW)

    # What is shown

    def show_rows(self, board: Board, rows: list[BoardRow], *, critical: bool) -> None:
        """Show *rows*; the cross-hair stays on its commune and item while they are there."""
        here, item = self.current_row(), self.current_item()
        self._rows = rows
        if board.checklist is not self._checklist or critical is not self._critical:
            self._checklist, self._critical = board.checklist, critical
            self._lay()
        items = board.checklist.items_in_order
        critical_places = [n for n, item in enumerate(items) if item.critical]
        self._open = lacking(rows, [item.id for item in items], critical_places)
        centres = [row.centre for row in rows]
        if here is not None and here.centre in centres:
            self._row = centres.index(here.centre)
        self._row = min(self._row, max(0, len(rows) - 1))
        ids = [column.item.id for column in self._columns]
        if item is not None and item.id in ids:
            self._column = ids.index(item.id)
        self._set_range()
        self._say()
        self.viewport().update()

    @property
    def centres(self) -> list[CentreId]:
        """The communes that are shown, from the top."""
        return [row.centre for row in self._rows]

    def current_row(self) -> BoardRow | None:
        """Return the commune of the cross-hair."""
        return self._rows[self._row] if self._row < len(self._rows) else None

    def current_item(self) -> Item | None:
        """Return the item of the cross-hair."""
        return self._columns[self._column].item if self._column < len(self._columns) else None

    def current_letter(self) -> str:
        """Return the letter of the cell under the cross-hair."""
        row = self.current_row()
        return row.cells[self._columns[self._column].at] if row and self._columns else "."

    def open_count(self) -> int:
        """Return how many of the shown communes have not met the current item."""
        if not self._columns or not self._open:
            return 0
        return self._open[self._columns[self._column].at]

    def go_to(self, item: ItemId) -> None:
        """Put the cross-hair on the column of *item*."""
        for n, column in enumerate(self._columns):
            if column.item.id == item:
                self._walk(self._row, n)

    def go_to_letters(self, letters: Collection[str]) -> None:
        """Put the cross-hair on the first cell that has one of *letters*."""
        for n, row in enumerate(self._rows):
            for m, column in enumerate(self._columns):
                if row.cells[column.at] in letters:
                    self._walk(n, m)
                    return

    def as_text(self) -> str:
        """Return the shown table as tab-separated text, for a spreadsheet."""
        heads = [_("Commune code"), _("Commune or ward"), _("Level"), _("Left for GREEN")]
        lines = [[*heads, *(c.item.code for c in self._columns)]]
        for row in self._rows:
            said = [area_words.cell_word(row.cells[c.at]) for c in self._columns]
            level = marks.readiness_word(row.level)
            lines.append([row.centre, row.commune.full_name, level, str(row.missing), *said])
        return "\n".join("\t".join(harmless(cell) for cell in line) for line in lines)

    def _lay(self) -> None:
        checklist = self._checklist
        if checklist is None:
            return
        self._strips.clear()
        sections = []
        at = 0
        for section in checklist.sections:
            items = []
            for n, item in enumerate(section.items, start=1):
                if item.critical or not self._critical:
                    items.append((at, item, str(n)))
                at += 1
            if items:
                sections.append((section, items))
        count = sum(len(items) for _section, items in sections)
        wide = self.viewport().width()
        self._names = _NAMES if wide >= 1100 else _NAMES_NARROW
        gap = 9.0 if wide >= 1100 else 5.0
        room = wide - _LEFT - self._names - _RIGHT - gap * (len(sections) - 1)
        self._step = min(44.0 if self._critical else 22.0, max(7.0, room / max(1, count)))
        self._columns = []
        x = float(_LEFT + self._names)
        for section, items in sections:
            for number, item, said in items:
                self._columns.append(Column(number, item, said, x, section.id))
                x += self._step
            x += gap

    def _set_range(self) -> None:
        bar = self.verticalScrollBar()
        page = max(1, self.viewport().height() - HEAD)
        bar.setPageStep(page)
        bar.setRange(0, max(0, len(self._rows) * ROW - page))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._lay()
        self._set_range()

    def sizeHint(self) -> QSize:
        return QSize(900, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, HEAD + 3 * ROW)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self.viewport())
        c = colours()
        dirty = event.rect()
        wide, tall = self.viewport().width(), self.viewport().height()
        if self._columns:
            column = self._columns[self._column]
            p.fillRect(QRectF(column.x, 34, self._step, tall - 34), c.accentsoft)
        top = self.verticalScrollBar().value()
        first = max(0, (max(dirty.top(), HEAD) - HEAD + top) // ROW)
        last = min(len(self._rows) - 1, (dirty.bottom() - HEAD + top) // ROW)
        p.save()
        p.setClipRect(QRect(0, HEAD, wide, tall - HEAD))
        for n in range(first, last + 1):
            self._paint_row(p, n, HEAD + n * ROW - top)
        if self._rows and self._columns:
            y = HEAD + self._row * ROW - top
            ring = QRectF(self._columns[self._column].x - 1, y, self._step + 2, ROW)
            colour = c.accent if self.hasFocus() else c.edge
            paint.box(p, ring, RADIUS_CAP, border=colour, width=2)
        p.restore()
        if dirty.top() < HEAD:
            self._paint_head(p)
        if not self._rows:
            below = QRectF(0, HEAD + 12, wide, 30)
            paint.centred(p, below, _("No commune is like that."), fonts.BODY, c.ink2)

    def _paint_row(self, p: QPainter, n: int, y: float) -> None:
        c = colours()
        row = self._rows[n]
        here = n == self._row
        if here:
            p.fillRect(QRectF(0, y, self.viewport().width(), ROW), c.accentsoft)
        glyphs.paint_readiness(p, row.level, _LEFT, y + 5, 11)
        count = str(row.missing) if row.missing else ""
        room = self._names - 22 - 36
        style, ink = (fonts.SMALL_B, c.accent) if here else (fonts.SMALL, c.ink)
        paint.text(p, _LEFT + 19, y, ROW, row.commune.name, style, ink, room=room)
        right = Qt.AlignmentFlag.AlignRight
        at = _LEFT + self._names - 50
        paint.text(p, at, y, ROW, count, fonts.SMALL, c.ink2, room=36, align=right)
        x = self._columns[0].x if self._columns else 0.0
        p.drawPixmap(QPointF(x, y), self._strip(row))

    def _strip(self, row: BoardRow) -> QPixmap:
        """Return the cells of *row*; drawn once, as most rows are looked at many times."""
        key = (row.cells, row.verified_cells, colours().dark)
        found = self._strips.get(key)
        if found is not None:
            return found
        if len(self._strips) >= _STRIPS:
            self._strips.clear()
        ratio = self.devicePixelRatioF()
        start = self._columns[0].x
        wide = self._columns[-1].x + self._step - start
        strip = QPixmap(round(wide * ratio), round(ROW * ratio))
        strip.setDevicePixelRatio(ratio)
        strip.fill(Qt.GlobalColor.transparent)
        p = QPainter(strip)
        green = colours().green.shape
        px = 13 if self._step >= 14 else max(6, int(self._step) - 2)
        for column in self._columns:
            x = column.x - start
            letter = row.cells[column.at]
            if letter == area_words.NOT_ASKED:
                continue
            pixmap = glyphs.quiet_mark_pixmap(area_words.MARKS[letter], px, ratio)
            p.drawPixmap(QPointF(x + (self._step - px) / 2, (ROW - px) / 2), pixmap)
            if row.verified_cells[column.at] == "v":
                line = min(8.0, self._step - 3)
                p.fillRect(QRectF(x + (self._step - line) / 2, ROW - 2.4, line, 1.4), green)
        p.end()
        self._strips[key] = strip
        return strip

    def _paint_head(self, p: QPainter) -> None:
        c = colours()
        most = max(self._open, default=0)
        small = fonts.SMALL_B
        paint.text(p, _LEFT, HEAD - 30, 22, _("Commune or ward"), small, c.ink2)
        right = Qt.AlignmentFlag.AlignRight
        room = self._names - 90
        if fonts.width(_("not complete"), fonts.SMALL) <= room:
            paint.text(
                p, _LEFT + 76, HEAD - 30, 22, _("not complete"), fonts.SMALL, c.ink2,
                room=room, align=right,
            )  # fmt: skip
        self._paint_groups(p)
        for n, column in enumerate(self._columns):
            here = n == self._column
            count = self._open[column.at] if self._open else 0
            tall = round(11 * count / most) if most else 0
            if count:
                bar = QRectF(column.x + 3, HEAD - 25 - max(2, tall), self._step - 6, max(2, tall))
                p.fillRect(bar, c.accent if here else c.ink2)
            style = fonts.KEY if column.item.critical else _PLAIN
            ink = c.accent if here else c.ink if column.item.critical else c.ink2
            cell = QRectF(column.x - 3, HEAD - 22, self._step + 6, 18)
            if self._step >= 12 or len(column.number) < 2:
                paint.centred(p, cell, column.number, style, ink)
        p.fillRect(QRectF(0, HEAD - 1, self.viewport().width(), 1), c.line)

    def _paint_groups(self, p: QPainter) -> None:
        c = colours()
        if self._checklist is None:
            return
        for section in self._checklist.sections:
            own = [column for column in self._columns if column.group == section.id]
            if not own:
                continue
            left, end = own[0].x, own[-1].x + self._step
            room = end - left
            code = paint.Run(f"{section.code}  ", fonts.CAP_B, c.ink2)
            name = paint.Run(area_words.section_short(section), fonts.CAP_M, c.ink2)
            fits = sum(fonts.width(one.text, one.style) for one in (code, name)) <= room
            # Whole, or the section's letter alone: the head tells the name where it is pointed at.
            paint.runs(p, left, 8, 20, (code, name) if fits else (code,), room=max(20.0, room))
            p.fillRect(QRectF(left, 32, room, 1), c.edge)

    # Moving the cross-hair

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = max(1, self.verticalScrollBar().pageStep() // ROW - 1)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        end = len(self._columns) - 1
        to = {
            Qt.Key.Key_Up: (self._row - 1, self._column),
            Qt.Key.Key_Down: (self._row + 1, self._column),
            Qt.Key.Key_Left: (self._row, self._column - 1),
            Qt.Key.Key_Right: (self._row, self._column + 1),
            Qt.Key.Key_PageUp: (self._row - page, self._column),
            Qt.Key.Key_PageDown: (self._row + page, self._column),
            Qt.Key.Key_Home: (0 if control else self._row, self._column if control else 0),
            Qt.Key.Key_End: (
                len(self._rows) if control else self._row,
                self._column if control else end,
            ),
        }.get(Qt.Key(event.key()))
        if to is not None and not (control and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)):
            self._walk(*to)
        elif enter_pressed(event):
            self._open_current()
        else:
            super().keyPressEvent(event)

    def _walk(self, row: int, column: int) -> None:
        row = min(max(0, row), max(0, len(self._rows) - 1))
        column = min(max(0, column), max(0, len(self._columns) - 1))
        if (row, column) == (self._row, self._column):
            return
        self._row, self._column = row, column
        bar = self.verticalScrollBar()
        top, page = row * ROW, bar.pageStep()
        if top < bar.value():
            bar.setValue(top)
        elif top + ROW > bar.value() + page:
            bar.setValue(top + ROW - page)
        self._say()
        self.viewport().update()
        self.walked.emit()

    def _under(self, x: float, y: float) -> tuple[int, int] | None:
        if y < HEAD:
            return None
        row = int(y - HEAD + self.verticalScrollBar().value()) // ROW
        if row >= len(self._rows):
            return None
        column = self._column
        for n, one in enumerate(self._columns):
            if one.x <= x < one.x + self._step:
                column = n
        return row, column

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x, y = event.position().x(), event.position().y()
        under = self._under(x, y)
        if under is not None:
            self._walk(*under)
        elif y < HEAD:
            for n, one in enumerate(self._columns):
                if one.x <= x < one.x + self._step:
                    self._walk(self._row, n)
                    self.filter_asked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._under(event.position().x(), event.position().y()) is not None:
            self._open_current()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tooltip(event.globalPos(), self._told_at(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def _told_at(self, at: QPoint) -> str:
        """Return what stands at *at* in whole words: a commune and an item, or a head."""
        under = self._under(at.x(), at.y())
        column = next((one for one in self._columns if one.x <= at.x() < one.x + self._step), None)
        item = ""
        if column is not None and self._checklist is not None:
            section = self._checklist.section_of(column.item.id)
            item = area_words.item_name(column.item)
            if under is None:
                item = f"{section.code} {area_words.section_short(section)}\n{item}"
        if under is None:
            return item or ", ".join((_("Commune or ward"), _("not complete")))
        name = self._rows[under[0]].commune.full_name
        return f"{name}\n{item}" if item else name

    def _open_current(self) -> None:
        row, item = self.current_row(), self.current_item()
        if row is not None and item is not None:
            self.opened.emit(row.centre, item.id)

    def _say(self) -> None:
        """Tell screen readers where the cross-hair is: cells have no objects of their own."""
        row, item = self.current_row(), self.current_item()
        name = _("Items by communes")
        if row is not None and item is not None:
            short = item.short.in_language(current_language())
            word = area_words.cell_word(self.current_letter())
            name += f" – {row.commune.full_name}, {item.code} {short}: {word}"
        self.setAccessibleName(name)
