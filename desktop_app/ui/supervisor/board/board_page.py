"""Tiêu chí × xã: the matrix or the list, searched, filtered and sorted together."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import partial

import msgspec
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.assessment.board_counts import Cell
from desktop_app.core.ids import ItemId
from desktop_app.i18n import _, figures
from desktop_app.reports.view_data import ViewSheet
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
from desktop_app.ui.look.menus import TickMenu
from desktop_app.ui.look.tables import Arranged
from desktop_app.ui.look.texts import Label
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.photos.thumbnails import Thumbnails
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.kept_views import NamedView
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.supervisor.view_paper import view_paper
from desktop_app.workspace.values.board import Board

from .board_sheet import list_sheet, matrix_sheet
from .board_table import BoardTable
from .board_view import Index, Sort, View
from .cell_strip import CellStrip
from .chosen_filters import ChosenFilters
from .filter_menu import open_filter_menu
from .matrix import Matrix
from .name_view import NameView
from .view_words import ITEM, chip_word, chosen_filters, sort_word

_CHIPS = (Cell.UNMET, Cell.PARTIAL, Cell.MET_WITHOUT_EVIDENCE, Cell.UNANSWERED)


class _Columns(StrEnum):
    """What the board shows of each commune."""

    CRITICAL = "critical"
    ALL = "all"
    LIST = "list"


_TABLE = "communes"  # its columns are kept under this name
_SETTLE_MS = 60  # no commune is read while an arrow key is held down


class BoardPage(AreaPage):
    """The whole area as a matrix or a list."""

    def __init__(self, session: SupervisorSession, thumbnails: Thumbnails) -> None:
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
        self.naming = NameView(session.drafts)
        self.naming.named.connect(self._keep_view)
        self.naming.put_away.connect(self._stop_naming)
        inside.addWidget(self.naming)
        self.chosen = ChosenFilters()
        self.chosen.taken_off.connect(self._take_off)
        self.chosen.cleared.connect(self.clear)
        inside.addWidget(self.chosen)
        card = Card(padding=1)
        card.body.setSpacing(0)
        self.matrix = Matrix()
        self.matrix.walked.connect(self._walked)
        self.matrix.opened.connect(self.commune_asked)
        self.matrix.filter_asked.connect(self._filter_item)
        self._here = Thumbnails(session.workspace, self, fetches=False)
        self.list = BoardTable(self._here)
        self.list.photo_asked.connect(self.photo_asked)
        self.list.arrange(session.views.kept.tables.get(_TABLE, Arranged()))
        self.list.opened.connect(lambda row: self.commune_asked.emit(row.centre, ""))
        self.list.arranged.connect(self._keep_table)
        self.list.filter_asked.connect(self.filter_by)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.matrix)
        self._stack.addWidget(self.list)
        card.body.addWidget(self._stack, 1)
        inside.addWidget(card, 1)
        self.strip = CellStrip(thumbnails)
        self.strip.photo_asked.connect(self.photo_asked)
        self.strip.filter_asked.connect(self._filter_item)
        self.strip.opened.connect(self._open)
        inside.addWidget(self.strip)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self._show_strip)
        self.key("Ctrl+C", self.copy, on=self._stack)
        self.key("Ctrl+P", self.print_view)
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
            chip = FilterChip(mark, words=chip_word(mark))
            chip.toggled.connect(lambda _on: self._chips_changed())
            self.chips[letter] = chip
            row.addWidget(chip)
        row.addStretch(1)
        self._count = Label("", fonts.SMALL, Ink.INK2)
        self.more = Button(_("More filters"), weight=Weight.LINK, icon=Icon.FILTER)
        self.more.clicked.connect(self._open_filters)
        self.views = Button(_("Saved views"), weight=Weight.LINK, chevron=True)
        self.views.clicked.connect(self._open_views)
        self.sort = Combo(name=_("Order"))
        for sort in Sort:
            self.sort.add(sort_word(sort), sort)
        self.sort.setCurrentIndex(0)
        self.sort.setFixedWidth(168)
        self.sort.chosen.connect(self._sort_chosen)
        row.addWidget(self._count)
        row.addWidget(self.more)
        row.addWidget(self.views)
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
        self._here.forget_failures()
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
            self.list.about = self.view.item
            self.list.show_rows(rows, board)
        else:
            self.matrix.show_rows(board, rows, critical=self.view.critical)
        said = area_words.communes(len(rows))
        if len(rows) < len(board.rows):
            said = f"{figures.number(len(rows))}/{area_words.communes(len(board.rows))}"
        self._count.setText(said)
        self._show_chosen()
        self._bar.fit(self.width())
        self._timer.start()

    def _show_chosen(self) -> None:
        """Say in words what is filtered, each of which can be taken off."""
        if self._index is None:
            return
        self.list.filtered = self.view.only
        self.chosen.show_filters(chosen_filters(self._index, self.view))
        count = len(self.view.only)
        words = _("More filters")
        self.more.setText(f"{words} ({count})" if count else words)

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

    def show_only(self, only: Iterable[str], *, item: ItemId | None = None) -> None:
        """Show the communes of these filters, and of *item* those that lack it, as a list."""
        self._use(View(only=frozenset(only), item=item), _Columns.LIST)

    def _use(self, view: View, what: _Columns) -> None:
        self.view = view
        self.search.show_text(view.search)
        for letter, chip in self.chips.items():
            chip.blockSignals(True)
            chip.setChecked(letter in view.letters)
            chip.blockSignals(False)
        self.sort.show_choice(view.sort)
        self.what.show_choice(what)
        self._show_what()

    def _chips_changed(self) -> None:
        on = frozenset(letter for letter, chip in self.chips.items() if chip.isChecked())
        self._look(letters=on)
        if on and not self.is_list:
            self.matrix.go_to_letters(on)

    def _sort_chosen(self, sort: object) -> None:
        self.list.sort_by("")
        self._look(sort=Sort(str(sort)))

    def _open_filters(self) -> None:
        if self._index is None:
            return
        open_filter_menu(
            self.more,
            self._index.filters,
            self.view.only,
            filter_by=self.filter_by,
            clear=self.clear if self.view.is_filtered else None,
        )

    def filter_by(self, filter_: str, on: bool) -> None:
        """Show only communes of which the filter holds, or remove that filter."""
        self._look(only=self.view.only | {filter_} if on else self.view.only - {filter_})

    def _take_off(self, filter_: str) -> None:
        if filter_ == ITEM:
            self._look(item=None)
        else:
            self.filter_by(filter_, False)
        self.take_focus()

    def clear(self) -> None:
        """Show all communes again."""
        self._use(View(critical=self.view.critical, sort=self.view.sort), self._what)
        self.take_focus()

    @property
    def _what(self) -> _Columns:
        return _Columns(self.what.chosen_id() or _Columns.ALL)

    def _filter_item(self) -> None:
        item = self.matrix.current_item()
        if item is not None:
            self._look(item=None if self.view.item else item.id)

    def _walked(self) -> None:
        self._timer.start()

    def _show_strip(self) -> None:
        row, item = self.matrix.current_row(), self.matrix.current_item()
        self.strip.show_nothing(row is None)
        if row is None or item is None or self.is_list:
            return
        desk = self._session.desk(row.centre)
        self.strip.show_cell(
            desk, item, self.matrix.open_count(), filtered=self.view.item is not None
        )

    def flush(self) -> None:
        """Stop reading communes: the data is about to be closed."""
        self._timer.stop()

    # Views that are kept

    def _keep_table(self) -> None:
        views = self._session.views
        views.keep(views.kept.with_table(_TABLE, self.list.arrangement()))

    def _open_views(self) -> None:
        menu = TickMenu(self)
        for one in self._session.views.kept.views:
            menu.act(one.name, partial(self.use_view, one))
        if self._session.views.kept.views:
            forgotten = TickMenu(menu)
            forgotten.setTitle(_("Forget a view"))
            for one in self._session.views.kept.views:
                forgotten.act(one.name, partial(self.forget_view, one.name))
            menu.addMenu(forgotten)
            menu.addSeparator()
        menu.act(_("Keep this view under a name…"), self.start_naming)
        menu.act(_("See and print"), self.print_view)
        if self.is_list:
            menu.addSeparator()
            self.list.add_column_ticks(menu)
        menu.popup(self.views.mapToGlobal(QPoint(0, self.views.height())))

    def start_naming(self) -> None:
        """Ask for the name under which what is shown is kept."""
        self.naming.start()
        self.hints_changed.emit()

    def _stop_naming(self) -> None:
        self.naming.stop()
        self.take_focus()
        self.hints_changed.emit()

    def _keep_view(self, name: str) -> None:
        view = NamedView(
            name=name, search=self.view.search, letters=tuple(sorted(self.view.letters)),
            only=tuple(sorted(self.view.only)), item=self.view.item or "", sort=self.view.sort,
            what=self._what, table=self.list.arrangement(),
        )  # fmt: skip
        self._session.views.keep(self._session.views.kept.with_view(view))
        self._stop_naming()

    def use_view(self, kept: NamedView) -> None:
        """Show what was kept; what this program does not know of it is left out."""
        sorts, whats = {one.value for one in Sort}, {one.value for one in _Columns}
        what = _Columns(kept.what) if kept.what in whats else _Columns.LIST
        view = View(
            search=kept.search, letters=frozenset(kept.letters), only=frozenset(kept.only),
            item=ItemId(kept.item) if kept.item else None,
            sort=Sort(kept.sort) if kept.sort in sorts else Sort.TROUBLED,
        )  # fmt: skip
        self._use(view, what)
        self.list.arrange(kept.table)

    def forget_view(self, name: str) -> None:
        """Forget the view called *name*."""
        self._session.views.keep(self._session.views.kept.without_view(name))

    # Keys

    def hints(self) -> list[list[Hint]]:
        """Return the keys that work now."""
        walk = [Hint("Enter", _("open")), Hint("Ctrl+F", _("find a commune"))]
        rest = [Hint("Ctrl+C", _("copy the table")), Hint("Ctrl+P", _("see and print"))]
        if self.is_list:
            rest.append(Hint("Shift+F10", _("order, filters, columns")))
        else:
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

    def print_view(self) -> None:
        """Show what is shown as a paper, before it is printed or saved."""

        def sheet(board: Board) -> ViewSheet:
            if self.is_list:
                return list_sheet(board, self.list, self.view)
            return matrix_sheet(board, self.matrix.centres, self.view)

        title, name = _("Items by communes"), "tieu-chi-xa"
        if self.is_list:
            title, name = _("Communes of the area"), "danh-sach-xa"
        paper = view_paper(self._session, title, f"{name}.pdf", sheet)
        if paper is not None:
            self.paper_asked.emit(paper)

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
