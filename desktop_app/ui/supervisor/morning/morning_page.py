"""Sáng nay: whom to call, what waits for a decision, the levels of the area, common gaps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.ids import CentreId, ItemId
from desktop_app.i18n import _, current_language, figures, ngettext
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.items.draft_keeper import DraftKeeper
from desktop_app.ui.look import announcing, fonts
from desktop_app.ui.look.announcing import Announced, Group
from desktop_app.ui.look.badges import Shape
from desktop_app.ui.look.buttons import Button, Weight
from desktop_app.ui.look.cards import Card, Line
from desktop_app.ui.look.hints import MOST_HINTS, Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.supervisor.approvals.groups import GroupTable
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.board.filters import Only
from desktop_app.ui.supervisor.call_note import CallNote
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.supervisor.view_paper import view_paper
from desktop_app.workspace.values.board import Board, CallRow, CommonGap, shown_calls
from desktop_app.workspace.values.decision_groups import decision_groups

from .area_tiles import AreaTiles
from .call_list import CallList
from .count_button import CountButton
from .morning_sheet import morning_sheet

_CALLS = 240  # pixels in which a name and a phone stand side by side


def _make_room(card: Card) -> None:
    """Extend the rows of *card* almost to its edge: their background is wider than their text."""
    whole = card.layout()
    if whole is not None:
        whole.setContentsMargins(6, 10, 6, 10)
    card.head.setContentsMargins(10, 0, 10, 0)


def _inset(widget: QWidget) -> QHBoxLayout:
    """Return *widget* indented to where the text of the rows begins."""
    row = QHBoxLayout()
    row.setContentsMargins(10, 0, 10, 0)
    row.addWidget(widget)
    return row


class CallsCard(Card):
    """Gọi ai: at most ten, with how many there are.

    Signals: ``more_asked()`` for all of them.
    """

    more_asked = Signal()

    def __init__(self, drafts: DraftKeeper) -> None:
        super().__init__(_("Call"), padding=16)
        _make_room(self)
        self.count = CountButton(_("show the communes that are late or silent"))
        self.count.clicked.connect(self.more_asked)
        self.head.insertWidget(1, self.count)
        self.head.setStretch(0, 0)
        note = Label(_("late and silent apart"), fonts.SMALL, Ink.INK2, yields=True)
        self.head.addStretch(1)
        self.head.addWidget(note)
        self.list = CallList()
        self.note = CallNote(drafts)
        self.none = Paragraph(_("Nobody to call today."), fonts.BODY, Ink.INK2)
        self.more = Button("", weight=Weight.LINK, height=26)
        self.more.clicked.connect(self.more_asked)
        self.body.addLayout(_inset(self.none))
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.note)
        self.body.addLayout(_inset(self.more))

    def show_board(self, board: Board) -> None:
        """Show the calls."""
        shown = shown_calls(board.calls, board.today)
        left = len(board.calls) - len(shown)
        self.count.set_count(len(board.calls))
        self.none.setVisible(not board.calls)
        self.more.setText(
            ngettext("{count} more commune", "{count} more communes", left).format(count=left)
        )
        self.more.setVisible(left > 0)
        self.list.show_rows(shown, board)


class GapPart(QWidget):
    """Cùng một vướng mắc: the gap most communes share, and the button for a letter about it.

    Signals: ``letter_asked()``; ``communes_asked(str)`` with the item.
    """

    letter_asked = Signal()
    communes_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 0)
        column.setSpacing(2)
        column.addWidget(Line())
        column.addSpacing(6)
        column.addWidget(Label(_("One and the same gap"), fonts.BODY_B))
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Shape(Mark.UNMET, 16), 0, Qt.AlignmentFlag.AlignTop)
        both = QVBoxLayout()
        both.setSpacing(0)
        self._item = ItemId("")
        self._what = Button("", weight=Weight.LINK, height=26)
        self._what.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._what.clicked.connect(lambda: self.communes_asked.emit(self._item))
        self._why = Label("", fonts.SMALL, Ink.INK2, elide=True)
        both.addWidget(self._what)
        both.addWidget(self._why)
        row.addLayout(both, 1)
        self.button = Button(_("Draft one letter"), icon=Icon.FILE)
        self.button.clicked.connect(self.letter_asked)
        self._across.addLayout(row, 1)
        self._across.addWidget(self.button)
        column.addLayout(self._across)

    def set_step(self, step: Step) -> None:
        """Take the width of the window: the button goes below where it is narrow."""
        way = QBoxLayout.Direction
        self._across.setDirection(way.LeftToRight if step is Step.FULL else way.TopToBottom)

    def show_gap(self, board: Board, gap: CommonGap) -> None:
        """Show *gap*."""
        item = board.item(gap.item)
        language = current_language()
        count = _("{count}/{all} that submitted").format(
            count=figures.number(len(gap.communes), language=language),
            all=figures.number(gap.of, language=language),
        )
        self._item = gap.item
        self._what.setText(f"{item.short.in_language(language)}: {count}")
        cause = board.checklist.cause(gap.cause) if gap.cause else None
        said = ""
        if cause is not None:
            name = cause.in_language(language)
            said = _("mostly: {cause}").format(cause=name[:1].lower() + name[1:])
        self._why.setText(said)


class MorningPage(AreaPage):
    """The first page.

    Signals: as AreaPage, and ``letter_asked()``; ``decision_asked(object)`` with the key of a
    group of what waits, None for all of it.
    """

    letter_asked = Signal()
    decision_asked = Signal(object)

    def __init__(self, session: SupervisorSession) -> None:
        super().__init__()
        self._session = session
        self._step: Step | None = None
        self.calls = CallsCard(session.drafts)
        self.calls.setMinimumWidth(_CALLS)
        self.calls.list.called.connect(self._start_call)
        self.calls.list.opened.connect(lambda row: self.commune_asked.emit(row.centre, ""))
        self.calls.note.kept.connect(self._called)
        self.calls.note.put_away.connect(self._put_call_away)
        self.calls.more_asked.connect(lambda: self.communes_asked.emit((Only.LATE, Only.SILENT)))
        views = session.views
        self.tiles = AreaTiles(views.kept.tiles)
        self.tiles.filtered.connect(lambda: views.keep(views.kept.with_tiles(self.tiles.only)))
        self.tiles.opened.connect(lambda centre: self.commune_asked.emit(centre, ""))
        self.tiles.communes_asked.connect(self.communes_asked)
        self._make_approvals()
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(16, 14, 16, 12)
        self._grid.setSpacing(14)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = ScrollArea(inside)
        whole.addWidget(self._scroll)
        self._lay(Step.FULL)
        self.key("Ctrl+P", self.print_view)
        self.show_board()

    def _make_approvals(self) -> None:
        self.approvals = Card(_("To decide"), padding=16)
        _make_room(self.approvals)
        self._count = CountButton(_("show all that waits"))
        self._count.clicked.connect(lambda: self.decision_asked.emit(None))
        self.approvals.head.insertWidget(1, self._count)
        self.approvals.head.setStretch(0, 0)
        self.approvals.head.addStretch(1)
        note = Label(_("by item and reason"), fonts.SMALL, Ink.INK2, yields=True)
        self.approvals.head.addWidget(note)
        self._nothing = Label(_("Nothing waits for your word."), fonts.BODY, Ink.INK2)
        self.groups = GroupTable()
        self.groups.opened.connect(lambda group: self.decision_asked.emit(group.key))
        self.gap = GapPart()
        self.gap.letter_asked.connect(self.letter_asked)
        self.gap.communes_asked.connect(lambda item: self.item_asked.emit(item))
        self.approvals.body.addLayout(_inset(self._nothing))
        self.approvals.body.addWidget(self.groups, 1)
        self.approvals.body.addWidget(self.gap)

    # What is shown

    def show_board(self) -> None:
        """Show the board again."""
        board = self._session.board
        if board is None:
            return
        self.calls.show_board(board)
        self.tiles.show_board(board)
        self._set_columns()
        self._count.set_count(len(board.waiting))
        self._nothing.setVisible(not board.waiting)
        self.groups.setVisible(bool(board.waiting))
        self.groups.show_rows(decision_groups(board.waiting), board)
        self.gap.setVisible(bool(board.gaps))
        if board.gaps:
            self.gap.show_gap(board, board.gaps[0])
        self.hints_changed.emit()

    def hints(self) -> list[list[Hint]]:
        """Return the keys that work now, as the focused list announces them."""
        return announcing.hints(announcing.of_focus(QApplication.focusWidget()), MOST_HINTS)

    def announced(self) -> list[Announced]:
        """Return the keys of the window; the lists announce their own."""
        window = Group.WINDOW
        return [
            Announced(key="F5", verb=_("fetch figures"), group=window),
            Announced(key="Ctrl+F", verb=_("find a commune"), group=window),
            Announced(key="Ctrl+P", verb=_("see and print"), group=window),
        ]

    def take_focus(self) -> None:
        """Focus the calls, else what waits."""
        board = self._session.board
        if board is not None and board.calls:
            self.calls.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif board is not None and board.waiting:
            self.groups.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tiles.take_focus()

    # Actions

    def print_view(self) -> None:
        """Show the morning as a paper, before it is printed or saved."""
        only = self.tiles.only
        paper = view_paper(
            self._session, _("This morning"), "sang-nay.pdf",
            lambda board: morning_sheet(board, only),
        )  # fmt: skip
        if paper is not None:
            self.paper_asked.emit(paper)

    def _start_call(self, row: CallRow) -> None:
        self.calls.note.start(row.centre, row.commune.full_name)
        self.hints_changed.emit()

    def _put_call_away(self) -> None:
        self.calls.note.stop()
        self.calls.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hints_changed.emit()

    def _called(self, centre: str, said: str) -> None:
        kept = self._session.log_call(CentreId(centre), said)
        if not kept.saved:
            self.calls.note.refuse(kept.refusal)
            return
        self.calls.note.stop(done=True)
        self.calls.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hints_changed.emit()

    # Width

    def set_step(self, step: Step) -> None:
        """Take the width of the window: three columns, or two with the area below."""
        if step is not self._step:
            self._step = step
            self.gap.set_step(step)
            self._lay(step)

    def _many(self) -> bool:
        board = self._session.board
        return board is not None and len(board.rows) > 100

    def _set_columns(self) -> None:
        wide = self._step in (None, Step.FULL)
        self.tiles.set_columns((6 if self._many() else 4) if wide else 2 if self._narrow else 6)

    @property
    def _narrow(self) -> bool:
        return self._step is Step.NARROW

    def _lay(self, step: Step) -> None:
        for part in (self.calls, self.approvals, self.tiles):
            self._grid.removeWidget(part)
        stacked = step in (Step.DRAWER, Step.MENU)
        if step is Step.MENU:  # one below the other: side by side, buttons would lose their words
            for n, part in enumerate((self.calls, self.approvals, self.tiles)):
                self._grid.addWidget(part, n, 0)
        elif stacked:
            self._grid.addWidget(self.calls, 0, 0)
            self._grid.addWidget(self.approvals, 0, 1)
            self._grid.addWidget(self.tiles, 1, 0, 1, 2)
        else:
            for n, part in enumerate((self.calls, self.approvals, self.tiles)):
                self._grid.addWidget(part, 0, n)
        shares = (36, 48, 46) if step is Step.FULL else (32, 41, 30)
        if step is Step.MENU:
            shares = (1, 0, 0)
        elif stacked:
            shares = (3, 4, 0)
        elif self._many():
            shares = (28, 38, 62)
        for n, share in enumerate(shares):
            self._grid.setColumnStretch(n, share)
        low = 380 if stacked else 0
        for part in (self.calls, self.approvals):
            part.setMinimumHeight(low)
        self.tiles.setMinimumHeight(320 if stacked else 0)
        self._set_columns()
