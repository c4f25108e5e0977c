"""Nhiệm vụ: the remedies of all communes, overdue first."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import assert_never

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.ids import CentreId, RoundId
from desktop_app.i18n import _, ngettext
from desktop_app.ui import tasks
from desktop_app.ui.frame.emptying import empty
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.look.choices import Choice, Segment
from desktop_app.ui.look.hints import Hint
from desktop_app.ui.look.scrolling import ScrollArea
from desktop_app.ui.look.texts import Label, Paragraph
from desktop_app.ui.look.tokens import Ink
from desktop_app.ui.supervisor import area_words
from desktop_app.ui.supervisor.area_page import AreaPage
from desktop_app.ui.supervisor.session import SupervisorSession
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.desk import ActionCard

from .action_part import ActionPart

_AT_ONCE = 40  # parts shown; the rest on demand


class Remedy(msgspec.Struct, frozen=True, kw_only=True):
    """A remedy and the commune it belongs to."""

    centre: CentreId
    commune: str
    card: ActionCard


def remedies(
    door: Workspace, centres: tuple[CentreId, ...], round_: RoundId | None
) -> list[Remedy]:
    """Return the remedies of *centres*, the longest overdue first, closed ones last."""
    found = []
    for centre in centres:
        desk = door.desk(centre=centre, round_=round_)
        found += [
            Remedy(centre=centre, commune=desk.commune.full_name, card=card)
            for card in desk.actions
        ]
    return sorted(found, key=lambda one: (one.card.closed, one.card.due, one.commune))


class _Which(StrEnum):
    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    CLOSED = "closed"


class ActionsPage(AreaPage):
    """Every remedy with order, extend and close."""

    def __init__(self, session: SupervisorSession) -> None:
        super().__init__()
        self._session = session
        self._all: list[Remedy] = []
        self._shown = _AT_ONCE
        self._task: tasks.Task | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        self.which = Segment(
            [
                Choice(_Which.OPEN, _("Under way")),
                Choice(_Which.OVERDUE, _("Overdue")),
                Choice(_Which.DONE, _("To be checked")),
                Choice(_Which.CLOSED, _("Closed")),
            ],
            name=_("Which remedies"),
        )
        self.which.show_choice(_Which.OPEN)
        self.which.chosen.connect(lambda _which: self._show())
        self._count = Label("", fonts.SMALL, Ink.INK2)
        row.addWidget(self.which)
        row.addSpacing(8)
        row.addWidget(self._count)
        row.addStretch(1)
        column.addLayout(row)
        self._said = Paragraph("", fonts.BODY, Ink.INK2)
        column.addWidget(self._said)
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 6, 12)
        self._list.setSpacing(8)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(ScrollArea(inside), 1)
        self.show_board()

    def show_board(self) -> None:
        """Read the remedies again, in the background: every commune is read."""
        board = self._session.board
        if board is None:
            return
        folder, round_ = self._session.workspace.folder, self._session.round
        # A commune that never wrote anything has no remedy either.
        centres = tuple(row.centre for row in board.rows if row.answered or row.last_change)

        def work() -> list[Remedy]:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                return remedies(door, centres, round_)

        def failed(error: Exception) -> None:
            self._said.set_text(told_of(error))

        if self._task is not None:
            self._task.cancel()
        if not self._all:
            self._said.set_text(_("Reading the remedies…"))
        self._task = tasks.run(work, done=self._take, failed=failed, owner=self)

    def _take(self, found: list[Remedy]) -> None:
        if found == self._all and self._list.count():
            return  # a deadline may be being typed in one of them
        self._all = found
        self._show()

    def _wanted(self, card: ActionCard) -> bool:
        which = _Which(self.which.chosen_id() or _Which.OPEN)
        match which:
            case _Which.OVERDUE:
                return card.overdue and not card.closed
            case _Which.DONE:
                return card.done and not card.closed
            case _Which.CLOSED:
                return card.closed
            case _Which.OPEN:
                return not card.closed
        assert_never(which)

    def _show(self) -> None:
        chosen = [one for one in self._all if self._wanted(one.card)]
        overdue = sum(one.card.overdue and not one.card.closed for one in self._all)
        said = ngettext("{count} remedy", "{count} remedies", len(chosen))
        text = said.format(count=len(chosen))
        if overdue:
            text += ", " + _("{count} overdue").format(count=overdue)
        self._count.setText(text)
        self._said.set_text("" if chosen else _("No remedy is like that."))
        self._said.setVisible(not chosen)
        empty(self._list)
        checklist = self._session.workspace.checklist
        for one in chosen[: self._shown]:
            item = checklist.find(one.card.item) if one.card.item else None
            about = one.commune if item is None else f"{one.commune} · {area_words.item_name(item)}"
            part = ActionPart(one.card, self._session.drafts, about)
            part.ordered.connect(lambda o=one, p=part: self._order(o, p, ordered=True))
            part.extended.connect(lambda day, o=one, p=part: self._order(o, p, due=day))
            part.closed_asked.connect(lambda o=one, p=part: self._order(o, p, closed=True))
            part.sent_back.connect(lambda o=one, p=part: self._order(o, p, reopened=True))
            self._list.addWidget(part)
        if len(chosen) > self._shown:
            more = Button(_("Show more"))
            more.clicked.connect(self._more)
            self._list.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _more(self) -> None:
        self._shown += _AT_ONCE
        self._show()

    def _order(
        self,
        one: Remedy,
        part: ActionPart,
        *,
        ordered: bool = False,
        due: date | None = None,
        closed: bool = False,
        reopened: bool = False,
    ) -> None:
        card = one.card
        said = self._session.order(
            one.centre, card.item, card.change, ordered=ordered, due=due, closed=closed,
            reopened=reopened,
        )  # fmt: skip
        if not said.saved:
            part.refuse(said.refusal)

    def hints(self) -> list[list[Hint]]:
        """Return the keys of the page."""
        return [[Hint("Tab", _("go through")), Hint("Enter", _("press"))],
                [Hint("Ctrl+F", _("find a commune"))]]  # fmt: skip

    def take_focus(self) -> None:
        """Focus the choice of which are shown."""
        self.which.setFocus(Qt.FocusReason.OtherFocusReason)
