"""Tiêu chí × xã: the matrix or the list, searched, filtered and sorted together."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

import msgspec
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.assessment.board_counts import Cell
from desktop_app.i18n import _, figures
from desktop_app.ui.frame.fitting import FittingRow
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card, Edge, Ground, GroundColour
from desktop_app.ui.look.chips import FilterChip
from desktop_app.ui.look.choices import Choice, Segment
from desktop_app.ui.look.combo import Combo
from desktop_app.ui.look.fields import SearchField
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.session import SupervisorSession

from .board_list import BoardList
from .board_view import Index, Only, Sort, View
from .cell_strip import CellStrip
from .matrix import Matrix

_CHIPS = (Cell.UNMET, Cell.PARTIAL, Cell.MET_WITHOUT_EVIDENCE, Cell.UNANSWERED)


class _Columns(StrEnum):
    """What the board shows of each commune."""

    CRITICAL = "critical"
    ALL = "all"
    LIST = "list"


_SETTLE_MS = 60  # no commune is read while an arrow key is held down


def _chip_word(mark: Mark) -> str:
    """Return a word short enough for four chips side by side."""
    match mark:
        case Mark.PARTIAL:
            return _("Partly")
        case Mark.MET_WITHOUT_EVIDENCE:
            return _("Evidence missing")
        case (
            Mark.MET
            | Mark.UNMET
            | Mark.NOT_APPLICABLE
            | Mark.UNANSWERED
            | Mark.RECORDED
            | Mark.CONFLICT
        ):
            return ""  # the word of the mark itself
    assert_never(mark)


def only_word(only: Only) -> str:
    """Return the words of a filter of communes."""
    match only:
        case Only.LATE:
            return _("Late")
        case Only.SILENT:
            return _("PC silent")
        case Only.ENTERING:
            return _("Still entering")
        case Only.SUBMITTED:
            return _("Submitted")
        case Only.CHECKED:
            return _("Checked")
        case Only.DIFFERENT:
            return _("Differs from the check")
        case Only.WAITING:
            return _("Something to decide")
        case Only.OVERDUE:
            return _("Remedy overdue")
        case _:
            assert_never(only)


class BoardPage(AreaPage):
    """The whole area as a matrix or a list."""

    def __init__(self, session: SupervisorSession) -> None:
        super().__init__()
        self._session = session
        self._index: Index | None = None
        self.view = View()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._make_bar())
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 10)
        inside.setSpacing(10)
        whole.addLayout(inside, 1)
        card = Card(padding=1)
        card.body.setSpacing(0)
        self.matrix = Matrix()
        self.matrix.walked.connect(self._walked)
        self.matrix.opened.connect(self.commune_asked)
        self.list = BoardList()
        self.list.opened.connect(lambda centre: self.commune_asked.emit(centre, ""))
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list.head)
        column.addWidget(self.list, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.matrix)
        self._stack.addWidget(listed)
        card.body.addWidget(self._stack, 1)
        inside.addWidget(card, 1)
        self.strip = CellStrip()
        self.strip.filter_asked.connect(self._filter_item)
        self.strip.opened.connect(self._open)
        inside.addWidget(self.strip)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self._show_strip)
        self.key("Ctrl+C", self.copy, on=self._stack)
        self.key("Ctrl+Shift+F", self._filter_item)
        self.show_board()

    def _make_bar(self) -> QWidget:
        bar = Ground(GroundColour.SURFACE, line_at=(Edge.BOTTOM,))
        bar.setFixedHeight(54)
        bar.setMinimumWidth(320)  # what does not fit is hidden
        inside = QHBoxLayout(bar)
        inside.setContentsMargins(0, 0, 0, 1)
        self._bar = FittingRow()
        row = self._bar.row
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(6)
        self.search = SearchField(
            name=_("Find a commune"), placeholder=_("Find a commune, no diacritics")
        )
        self.search.setFixedWidth(212)
        self.search.typed.connect(lambda text: self._look(search=text))
        self.search.moved.connect(self._move)
        self.search.returnPressed.connect(self._to_rows)
        board = self._session.board
        checklist = board.checklist if board is not None else self._session.workspace.checklist
        critical, items = len(checklist.critical_items), len(checklist.items_in_order)
        self.what = Segment(
            [
                Choice(_Columns.CRITICAL, _("Critical {count}").format(count=critical)),
                Choice(_Columns.ALL, _("All {count}").format(count=items)),
                Choice(_Columns.LIST, _("List")),
            ],
            name=_("What is shown"),
        )
        self.what.show_choice(_Columns.ALL)
        self.what.chosen.connect(lambda _what: self._show_what())
        row.addWidget(self.search)
        row.addSpacing(4)
        row.addWidget(self.what)
        row.addSpacing(2)
        self.chips: dict[str, FilterChip] = {}
        for letter in _CHIPS:
            mark = area_words.MARKS[letter]
            chip = FilterChip(mark, words=_chip_word(mark))
            chip.toggled.connect(lambda _on: self._chips_changed())
            self.chips[letter] = chip
            row.addWidget(chip)
        row.addStretch(1)
        self._count = Label("", fonts.SMALL, Ink.INK2)
        self.more = Button(_("More filters"), weight=Weight.LINK, icon=Icon.FILTER)
        self.more.clicked.connect(self._open_filters)
        self.sort = Combo(name=_("Order"))
        for sort, said in (
            (Sort.WORST, _("Worst first")),
            (Sort.NAME, _("By name")),
            (Sort.CODE, _("By code")),
            (Sort.CHANGED, _("Latest change first")),
            (Sort.HEARD, _("Longest silence first")),
        ):
            self.sort.add(said, sort)
        self.sort.setCurrentIndex(0)
        self.sort.setFixedWidth(168)
        self.sort.chosen.connect(lambda sort: self._look(sort=Sort(sort)))
        row.addWidget(self._count)
        row.addWidget(self.more)
        row.addWidget(self.sort)
        chips = tuple(self.chips[letter] for letter in ".EPU")
        self._bar.let_go((self._count, *chips))
        inside.addWidget(self._bar)
        return bar

    # What is shown

    def show_board(self) -> None:
        """Show the board again, filtered as before."""
        board = self._session.board
        if board is None:
            return
        self._index = Index(board)
        self._show_counts()
        self._show_rows()

    def _show_counts(self) -> None:
        if self._index is None:
            return
        counts = self._index.counts("".join(_CHIPS), critical=self.view.critical)
        for letter, chip in self.chips.items():
            chip.set_count(counts[letter])

    def _show_rows(self) -> None:
        if self._index is None:
            return
        board = self._index.board
        rows = self._index.shown(self.view)
        if self.is_list:
            self.list.show_rows(board, rows)
        else:
            self.matrix.show_rows(board, rows, critical=self.view.critical)
        said = area_words.communes(len(rows))
        if len(rows) < len(board.rows):
            said = f"{figures.number(len(rows))}/{area_words.communes(len(board.rows))}"
        self._count.setText(said)
        self._bar.fit(self.width())
        self._timer.start()

    @property
    def is_list(self) -> bool:
        """Whether the communes are shown as a list."""
        return self.what.chosen_id() == _Columns.LIST

    def _show_what(self) -> None:
        self._stack.setCurrentIndex(1 if self.is_list else 0)
        self.strip.setVisible(not self.is_list)
        self._look(critical=self.what.chosen_id() == _Columns.CRITICAL)
        self._show_counts()
        self.hints_changed.emit()

    def _look(self, **changed: object) -> None:
        self.view = msgspec.structs.replace(self.view, **changed)
        self._show_rows()

    def _chips_changed(self) -> None:
        on = frozenset(letter for letter, chip in self.chips.items() if chip.isChecked())
        self._look(letters=on)

    def _open_filters(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for only in Only:
            action = menu.addAction(only_word(only))
            action.setCheckable(True)
            action.setChecked(only in self.view.only)
            action.toggled.connect(lambda on, o=only: self.filter_by(o, on))
        if self.view.only or self.view.item:
            menu.addSeparator()
            menu.addAction(_("Show all communes again"), self._clear)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def filter_by(self, only: Only, on: bool) -> None:
        """Show only communes of which *only* holds, or remove that filter."""
        chosen = self.view.only | {only} if on else self.view.only - {only}
        self._look(only=chosen)
        said = _("More filters")
        self.more.setText(f"{said} ({len(chosen)})" if chosen else said)

    def _clear(self) -> None:
        self._look(only=frozenset(), item=None)
        self.more.setText(_("More filters"))

    def _filter_item(self) -> None:
        item = self.matrix.current_item()
        if item is not None:
            self._look(item=None if self.view.item else item.id)

    def _walked(self) -> None:
        self._timer.start()

    def _show_strip(self) -> None:
        row, item = self.matrix.current_row(), self.matrix.current_item()
        if row is None or item is None or self.is_list:
            return
        desk = self._session.desk(row.centre)
        self.strip.show_cell(
            desk, item, self.matrix.open_count(), filtered=self.view.item is not None
        )

    def flush(self) -> None:
        """Stop reading communes: the data is about to be closed."""
        self._timer.stop()

    # Keys

    def hints(self) -> list[list[Hint]]:
        """Return the keys that work now."""
        walk = [Hint("Enter", _("open")), Hint("Ctrl+F", _("find a commune"))]
        rest = [Hint("Ctrl+C", _("copy the table"))]
        if not self.is_list:
            rest.append(Hint("Ctrl+Shift+F", _("only those who lack it")))
        return [walk, rest]

    def focus_search(self) -> None:
        """Put the focus into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def take_focus(self) -> None:
        """Begin in the matrix or the list."""
        view = self.list if self.is_list else self.matrix
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, by: int) -> None:
        self.take_focus()

    def _to_rows(self) -> None:
        self.take_focus()

    def _open(self) -> None:
        row, item = self.matrix.current_row(), self.matrix.current_item()
        if row is not None and item is not None:
            self.commune_asked.emit(row.centre, item.id)

    def copy(self) -> None:
        """Copy what is shown as a table."""
        text = self.list.as_text() if self.is_list else self.matrix.as_text()
        QGuiApplication.clipboard().setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bar.fit(self.width())

    def set_step(self, step: Step) -> None:
        """Take the width of the window: below 760 only the critical items fit."""
        if step is Step.MENU and self.what.chosen_id() == _Columns.ALL:
            self.what.show_choice(_Columns.CRITICAL)
            self._show_what()
        narrow = step in (Step.DRAWER, Step.MENU)
        self.search.setFixedWidth(150 if narrow else 212)
        self._bar.fit(self.width())
