"""Sáng nay: whom to call, what waits for a decision, the levels of the area, common gaps."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.ids import CentreId, ItemId
from desktop_app.i18n import _, current_language, figures
from desktop_app.ui.frame.steps import Step
from desktop_app.ui.look import announcing, fonts
from desktop_app.ui.look.announcing import Announced, Group
from desktop_app.ui.look.badges import Count, Shape
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.cards import Card, Line
from desktop_app.ui.look.hints import MOST_HINTS, Hint
from desktop_app.ui.look.icons import Icon
from desktop_app.ui.look.marks import Mark
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.photos.thumbnails import Thumbnails
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.supervisor.trip import Stop
from desktop_app.workspace.values.board import Board, CallRow, CommonGap, Waiting

from .approval_card import ApprovalCard
from .approvals import ApprovalList
from .area_tiles import AreaTiles
from .call_list import CallList


class _WaitingKey(NamedTuple):
    """Identifies a waiting thing while others are added and removed."""

    kind: str
    centre: CentreId
    item: ItemId


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
    """Gọi ai, with how many."""

    def __init__(self) -> None:
        super().__init__(_("Call"), padding=16)
        _make_room(self)
        self.count = Count(0)
        self.head.insertWidget(1, self.count)
        self.head.setStretch(0, 0)
        note = Label(_("late and silent apart"), fonts.SMALL, Ink.INK2, elide=True)
        self.head.addStretch(1)
        self.head.addWidget(note)
        self.list = CallList()
        self.none = Paragraph(_("Nobody to call today."), fonts.BODY, Ink.INK2)
        self.body.addLayout(_inset(self.none))
        self.body.addWidget(self.list, 1)

    def show_board(self, board: Board) -> None:
        """Show the calls."""
        self.count.set_count(len(board.calls))
        self.none.setVisible(not board.calls)
        self.list.show_board(board)


class GapPart(QWidget):
    """Cùng một vướng mắc: the gap most communes share, and the button for a letter about it.

    Signals: ``letter_asked()``.
    """

    letter_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 0)
        column.setSpacing(2)
        column.addWidget(Line())
        column.addSpacing(6)
        column.addWidget(Label(_("One and the same gap"), fonts.BODY_B))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Shape(Mark.UNMET, 16), 0, Qt.AlignmentFlag.AlignTop)
        both = QVBoxLayout()
        both.setSpacing(0)
        self._what = Label("", fonts.SMALL_B, elide=True)
        self._why = Label("", fonts.SMALL, Ink.INK2, elide=True)
        both.addWidget(self._what)
        both.addWidget(self._why)
        row.addLayout(both, 1)
        self.button = Button(_("Draft one letter"), icon=Icon.FILE)
        self.button.clicked.connect(self.letter_asked)
        row.addWidget(self.button)
        column.addLayout(row)

    def show_gap(self, board: Board, gap: CommonGap) -> None:
        """Show *gap*."""
        item = board.item(gap.item)
        language = current_language()
        count = _("{count} of {all} communes that submitted").format(
            count=figures.number(len(gap.communes), language=language),
            all=figures.number(gap.of, language=language),
        )
        self._what.setText(f"{item.short.in_language(language)}: {count}")
        cause = board.checklist.cause(gap.cause) if gap.cause else None
        said = ""
        if cause is not None:
            name = cause.in_language(language)
            said = _("mostly: {cause}").format(cause=name[:1].lower() + name[1:])
        self._why.setText(said)


class MorningPage(AreaPage):
    """The first page.

    Signals: as Page, and ``letter_asked()``, ``photo_asked(object, str)`` with a commune's code
    and a SHA-256.
    """

    letter_asked = Signal()
    photo_asked = Signal(str, str)

    def __init__(self, session: SupervisorSession, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._session = session
        self._at: _WaitingKey | None = None
        self._step: Step | None = None
        self.calls = CallsCard()
        self.calls.list.called.connect(self._called)
        self.calls.list.opened.connect(lambda row: self.commune_asked.emit(row.centre, ""))
        self.tiles = AreaTiles()
        self.tiles.opened.connect(lambda centre: self.commune_asked.emit(centre, ""))
        self._make_approvals(thumbnails)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(16, 14, 16, 12)
        self._grid.setSpacing(14)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = ScrollArea(inside)
        whole.addWidget(self._scroll)
        self._lay(Step.FULL)
        self.show_board()

    def _make_approvals(self, thumbnails: Thumbnails) -> None:
        self.approvals = Card(_("To decide"), padding=16)
        _make_room(self.approvals)
        self._count = Count(0)
        self.approvals.head.insertWidget(1, self._count)
        self.approvals.head.setStretch(0, 0)
        self.approvals.head.addStretch(1)
        note = Label(_("one thing, three keys"), fonts.SMALL, Ink.INK2, elide=True)
        self.approvals.head.addWidget(note)
        self.card = ApprovalCard(thumbnails, self._session.drafts)
        self.card.accepted.connect(self._accept)
        self.card.returned.connect(self._send_back)
        self.card.trip_asked.connect(self._to_trip)
        self.card.opened.connect(self._open_photo)
        self.card.ask.put_away.connect(self.hints_changed)
        self._nothing = Label(_("Nothing waits for your word."), fonts.BODY, Ink.INK2)
        self.others = ApprovalList(thumbnails, self.card)
        self.others.picked.connect(self._pick)
        self.others.accepted.connect(self._accept)
        self.others.asked.connect(self._start_asking)
        self.others.trip_asked.connect(self._to_trip)
        self.others.doubleClicked.connect(lambda _index: self._open_current())
        self.gap = GapPart()
        self.gap.letter_asked.connect(self.letter_asked)
        self.approvals.body.addLayout(_inset(self._nothing))
        self.approvals.body.addWidget(self.others, 1)
        self.approvals.body.addWidget(self.gap)

    # What is shown

    @property
    def current(self) -> Waiting | None:
        """The waiting thing the keys mean."""
        board = self._session.board
        if board is None or not board.waiting:
            return None
        return board.waiting[self._row(board)]

    def _row(self, board: Board) -> int:
        for n, one in enumerate(board.waiting):
            if _WaitingKey(one.kind, one.centre, one.item) == self._at:
                return n
        return 0

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
        self.gap.setVisible(bool(board.gaps))
        if board.gaps:
            self.gap.show_gap(board, board.gaps[0])
        self._show_waiting(board)

    def _show_waiting(self, board: Board) -> None:
        waiting = self.current
        row = self._row(board)
        self.others.show_rows(board.waiting, board.checklist, row)
        if waiting is not None:
            desk = self._session.desk(waiting.centre)
            on_trip = any(stop.centre == waiting.centre for stop in self._session.stops)
            self.card.show_waiting(waiting, desk, on_trip=on_trip)
        self.hints_changed.emit()

    def _pick(self, row: int) -> None:
        board = self._session.board
        if board is None:
            return
        one = board.waiting[row]
        self._at = _WaitingKey(one.kind, one.centre, one.item)
        desk = self._session.desk(one.centre)
        on_trip = any(stop.centre == one.centre for stop in self._session.stops)
        self.card.show_waiting(one, desk, on_trip=on_trip)
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
        ]

    def take_focus(self) -> None:
        """Focus the calls, else what waits."""
        board = self._session.board
        if board is not None and board.calls:
            self.calls.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif board is not None and board.waiting:
            self.others.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tiles.take_focus()

    # Actions

    def _called(self, row: CallRow) -> None:
        self._session.log_call(row.centre)

    def _after(self, said_saved: bool, refusal: str, row: int) -> None:
        """Select the one after the decided one; show why where it was refused."""
        board = self._session.board
        if not said_saved:
            self.card.say(refusal)
            return
        # Not to a button of the next thing: a key pressed once more would decide that as well.
        self.others.setFocus(Qt.FocusReason.OtherFocusReason)
        if board is not None and board.waiting:
            one = board.waiting[min(row, len(board.waiting) - 1)]
            self._at = _WaitingKey(one.kind, one.centre, one.item)
            self._show_waiting(board)

    def _accept(self) -> None:
        waiting, board = self.current, self._session.board
        if waiting is None or board is None:
            return
        row = self._row(board)
        said = self._session.accept(waiting)
        self._after(said.saved, said.refusal, row)

    def _start_asking(self) -> None:
        if self.current is not None:
            self.card.start_asking()
            self.hints_changed.emit()

    def _send_back(self, comment: str) -> None:
        waiting, board = self.current, self._session.board
        if waiting is None or board is None:
            return
        row = self._row(board)
        said = self._session.send_back(waiting, comment)
        if said.saved:
            self.card.sent(waiting)
        self._after(said.saved, said.refusal, row)

    def _to_trip(self) -> None:
        waiting, board = self.current, self._session.board
        if waiting is None or board is None:
            return
        self._session.add_stop(Stop(centre=waiting.centre, items=(waiting.item,)))
        row = self._row(board)
        if row + 1 < len(board.waiting):
            row += 1
        one = board.waiting[row]
        self._at = _WaitingKey(one.kind, one.centre, one.item)
        self._show_waiting(board)

    def _open_current(self) -> None:
        waiting = self.current
        if waiting is not None:
            self.commune_asked.emit(waiting.centre, waiting.item)

    def _open_photo(self) -> None:
        waiting = self.current
        if waiting is not None and waiting.photo:
            self.photo_asked.emit(waiting.commune.code, waiting.photo)

    # Width

    def set_step(self, step: Step) -> None:
        """Take the width of the window: three columns, or two with the area below."""
        if step is not self._step:
            self._step = step
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
        shares = (36, 48, 46) if step is Step.FULL else (27, 42, 34)
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
