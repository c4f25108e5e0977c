"""The rail: sections with their ticks, remedies, and the card about the connection."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.core.ids import ItemId, Status
from desktop_app.i18n import _
from desktop_app.ui.items import item_words, round_words
from desktop_app.ui.look import fonts, glyphs, paint, rows
from desktop_app.ui.look.answers import two_lines
from desktop_app.ui.look.badges import IconSign
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card, Edge, Ground, GroundColour, Line
from desktop_app.ui.look.focus import KeyboardFocus
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.rows import RailRow
from desktop_app.ui.look.scrolling import PageArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.theme import colours
from desktop_app.ui.look.tokens import RAIL_WIDTH, Ink
from desktop_app.ui.look.tooltips import set_tooltip
from desktop_app.workspace.values.desk import Desk

NARROW = 56
LINK_INSET = 7  # of a link's words inside its button: focus ring and padding
_OPEN = (Status.UNANSWERED, Status.NOT_KNOWN)
_LEAST_ROW = 34  # pixels in which a letter and its bar can be told apart
_AROUND_ROWS = 6 + 6 + 2  # margins of the rail and its two lines
CRITICAL, TASKS = "critical", "tasks"


class RailButton(KeyboardFocus, QPushButton):
    """One row of the rail."""

    def __init__(self, key: str, *, tall: int) -> None:
        super().__init__()
        self.key = key
        self.row = RailRow("", "", "", ())
        self.icon_shown: Icon | None = None
        self.narrow = False
        self._tall = tall
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_row(self, row: RailRow) -> None:
        """Show *row*."""
        self.row = row
        said = f"{row.letter} {row.name}, {row.answered}".strip()
        self.setAccessibleName(said)
        set_tooltip(self, said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROW if self.narrow else RAIL_WIDTH, self._tall)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, min(self._tall, _LEAST_ROW))

    def nextCheckState(self) -> None:
        """Do nothing: the desk decides which row is current."""

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        c = colours()
        rect = QRectF(self.rect())
        if self.narrow:
            self._paint_narrow(p, rect)
            return
        if self.icon_shown is None:
            rows.paint_rail_row(
                p, rect, self.row, current=self.isChecked(), focused=self.ring_shown
            )
            return
        inside = rect.adjusted(8, 2, -8, -2)
        if self.isChecked():
            paint.box(p, inside, 8, fill=c.accentsoft)
        glyphs.paint_icon(p, self.icon_shown, 20, rect.center().y() - 7, 14, c.ink2)
        right = rect.right() - 18 - fonts.width(self.row.answered, fonts.SMALL)
        paint.text(p, right, 0, rect.height(), self.row.answered, fonts.SMALL, c.ink2)
        room = right - 52
        lines = two_lines(self.row.name, fonts.SMALL, room)
        tall = 18 if len(lines) > 1 else rect.height()
        top = (rect.height() - tall * len(lines)) / 2
        for n, line in enumerate(lines):
            paint.text(p, 44, top + n * tall, tall, line, fonts.SMALL, c.ink, room=room)
        if self.ring_shown:
            paint.box(p, inside, 8, border=c.accent, width=2)

    def _paint_narrow(self, p: QPainter, rect: QRectF) -> None:
        c = colours()
        inside = rect.adjusted(6, 2, -6, -2)
        if self.isChecked():
            paint.box(p, inside, 8, fill=c.accentsoft)
        ink = c.accent if self.isChecked() else c.ink
        if self.icon_shown is not None or not self.row.letter:
            icon = self.icon_shown or Icon.PIN
            glyphs.paint_icon(p, icon, rect.center().x() - 8, rect.center().y() - 12, 16, ink)
        else:
            paint.text(
                p, 0, 4, 22, self.row.letter, fonts.BODY_B, ink, room=rect.width(),
                align=Qt.AlignmentFlag.AlignHCenter,
            )  # fmt: skip
        if not self.row.ticks:
            return
        bars = QRectF(rect.x() + 10, rect.bottom() - 10, rect.width() - 20, 3)
        done = sum(mark is not None for mark in self.row.ticks)
        paint.box(p, bars, 1.5, fill=c.line)
        if done:
            bars.setWidth(bars.width() * done / len(self.row.ticks))
            paint.box(p, bars, 1.5, fill=c.accent)
        if self.ring_shown:
            paint.box(p, inside, 8, border=c.accent, width=2)


class ConnectionCard(Card):
    """Where the data is, in two lines, with links to connect, to the USB page and to the receipt.

    Signals: ``connect_asked()``, ``usb_asked()``, ``receipt_asked()``.
    """

    connect_asked = Signal()
    usb_asked = Signal()
    receipt_asked = Signal()

    def __init__(self) -> None:
        super().__init__(padding=12, name=_("Connection"))
        self.body.setSpacing(1)
        self._icon = IconSign(Icon.LINK, 16)
        self._title = Paragraph("", fonts.SMALL_B)
        self._about = Paragraph("", fonts.CAP, Ink.INK2)
        self._receipt = Label("", fonts.CAP_B, elide=True)
        self._first = Button("", weight=Weight.LINK, height=16)
        self._second = Button(_("Send by USB"), weight=Weight.LINK, height=16)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._title, 1)
        for widget in (head, self._about, self._receipt):
            self.body.addWidget(widget)
        for link in (self._first, self._second):
            line = QHBoxLayout()
            line.setSpacing(0)
            line.addSpacing(-LINK_INSET)
            line.addWidget(link)
            self.body.addLayout(line)
        self._connected = False
        self._first.clicked.connect(self._pressed)
        self._second.clicked.connect(self.usb_asked)

    def show_desk(self, desk: Desk, trouble: str = "", *, is_cut_off: bool = False) -> None:
        """Show the newest receipt, or that this PC is not connected; *trouble* is a sentence.

        *is_cut_off*: the service was not reached the last time; what it holds stays said.
        """
        custody = desk.custody
        self._connected = custody.is_connected
        if custody.is_connected and custody.received is not None:
            self._icon.show_icon(Icon.SERVER)
            self._title.set_text(_("Received by the server"))
            when = round_words.moment_words(custody.received, desk.today)
            said = _("{done}/{all} answers, at {when}").format(
                done=custody.answers_received, all=custody.answers, when=when
            )
            self._about.set_text(f"{trouble} {said}" if trouble else said)
            self._receipt.setText(_("Receipt {number}").format(number=custody.receipt))
            self._first.setText(_("See the receipt"))
        elif custody.is_connected:
            self._icon.show_icon(Icon.SERVER)
            self._title.set_text(_("Connected"))
            self._about.set_text(trouble or _("Nothing has been sent yet."))
            self._first.setText(_("See what was sent"))
        else:
            self._icon.show_icon(Icon.LINK)
            self._title.set_text(_("Not connected"))
            self._about.set_text(trouble or _("Enough to work. Connect when you want to send."))
            self._first.setText(_("Enter the code"))
        if custody.is_connected and is_cut_off:
            self._icon.show_icon(Icon.LINK)
            self._title.set_text(_("The server was not reached"))
        self._receipt.setVisible(custody.is_connected and bool(custody.receipt))
        self._second.setVisible(not custody.is_connected)

    def height_at(self, width: int) -> int:
        """Return the height it needs at *width*."""
        layout = self.layout()
        assert layout is not None  # a card has one
        self.body.invalidate()
        return max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())

    def set_short(self, short: bool) -> None:
        """Leave out the sentence: the status bar shows the same."""
        self._about.setVisible(not short)

    def _pressed(self) -> None:
        (self.receipt_asked if self._connected else self.connect_asked).emit()


class Rail(Ground):
    """Signals: ``picked(str)`` with "critical", the code of a section, or "tasks"."""

    picked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(GroundColour.PANEL, line_at=(Edge.RIGHT,), parent=parent)
        self.setAccessibleName(_("Sections"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 6, 1, 6)
        whole.setSpacing(0)
        list_ = QWidget()  # it scrolls where the window is very low
        column = self._column = QVBoxLayout(list_)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        whole.addWidget(PageArea(list_), 1)
        self.buttons: dict[str, RailButton] = {}
        self._narrow, self._wants_connection = False, True
        self._names = {s.code: round_words.section_short(s) for s in desk.checklist.sections}
        for key in (CRITICAL, *self._names, TASKS):
            tall = rows.RAIL_ROW_FIRST if key == CRITICAL else rows.RAIL_ROW
            button = RailButton(key, tall=tall if key != TASKS else 40)
            button.clicked.connect(lambda _on=False, k=key: self.picked.emit(k))
            self.buttons[key] = button
            if key == TASKS:
                button.icon_shown = Icon.TASKS
                self._line_below = Line()
                self._below = self._inset(self._line_below)
                column.addWidget(self._below)
            column.addWidget(button)
            if key == CRITICAL:
                column.addWidget(self._inset(Line()))
        column.addStretch(1)
        self.connection = ConnectionCard()
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(12, 0, 12, 0)
        inside.addWidget(self.connection)
        self._holder = holder
        whole.addWidget(holder)
        self.show_desk(desk)
        self.set_narrow(False)

    @staticmethod
    def _inset(line: Line) -> QWidget:
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(16, 0, 16, 0)
        inside.addWidget(line)
        return holder

    def show_connection(self, shown: bool) -> None:
        """Show the card about the connection, where there is room for it."""
        self._wants_connection = shown
        self._fit()

    def _fit(self) -> None:
        """Show as much of the card about the connection as the window's height allows."""
        rows_ = sum(button.sizeHint().height() for button in self.buttons.values())
        room = self.height() - rows_ - _AROUND_ROWS
        for short in (False, True):
            self.connection.set_short(short)
            needed = self.connection.height_at(RAIL_WIDTH - 25)
            if needed <= room:
                break
        self._holder.setVisible(self._wants_connection and not self._narrow and needed <= room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def set_narrow(self, narrow: bool) -> None:
        """Show only letters and bars."""
        self._narrow = narrow
        self.setFixedWidth(NARROW if narrow else RAIL_WIDTH)
        self.show_connection(self._wants_connection)
        for button in self.buttons.values():
            button.narrow = narrow
            button.show_row(button.row)
            button.updateGeometry()

    def show_desk(self, desk: Desk, trouble: str = "", *, is_cut_off: bool = False) -> None:
        """Show how far each section is."""
        items = desk.items

        def row(letter: str, name: str, ids: Sequence[ItemId]) -> RailRow:
            shown = [items[one] for one in ids]
            marks = tuple(item_words.mark_of(one) if one.answer else None for one in shown)
            answered = sum(one.answer is not None and one.judgement.status not in _OPEN
                           for one in shown)  # fmt: skip
            return RailRow(letter, name, f"{answered}/{len(shown)}", marks)

        self._take_sections(desk)
        critical = [item.id for item in desk.checklist.critical_items]
        self.buttons[CRITICAL].show_row(row("", _("Critical items"), critical))
        for section in desk.checklist.sections:
            ids = tuple(item.id for item in section.items)
            shown = row(section.code, self._names[section.code], ids)
            self.buttons[section.code].show_row(shown)
        open_ = sum(not (card.closed or card.done) for card in desk.actions)
        late = sum(card.overdue for card in desk.actions)
        said = _("{count} overdue").format(count=late) if late else str(open_)
        self.buttons[TASKS].show_row(RailRow("", _("Remedies"), said, ()))
        self.connection.show_desk(desk, trouble, is_cut_off=is_cut_off)
        self._fit()

    def _take_sections(self, desk: Desk) -> None:
        """Have a row for each section of the version in use, and for no other."""
        now = {s.code: round_words.section_short(s) for s in desk.checklist.sections}
        if now == self._names:
            return
        for code in self._names.keys() - now.keys():
            gone = self.buttons.pop(code)
            gone.hide()
            gone.deleteLater()
        column = self._column
        for code in now.keys() - self._names.keys():
            button = RailButton(code, tall=rows.RAIL_ROW)
            button.clicked.connect(lambda _on=False, k=code: self.picked.emit(k))
            button.narrow = self._narrow
            self.buttons[code] = button
        self._names = now
        for code in now:  # in the order of the version
            column.removeWidget(self.buttons[code])
            column.insertWidget(column.indexOf(self._below), self.buttons[code])

    def show_current(self, key: str) -> None:
        """Mark the row *key* as the place where the person is."""
        for each, button in self.buttons.items():
            button.setChecked(each == key)
