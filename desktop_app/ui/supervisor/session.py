"""The supervisor's work on an area: reads the board, writes the verified layer, signals both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.core.changes.change import Held
from desktop_app.core.fault import EntryRefused, Fault, NotAllowed, TextRefused
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    ChangeKind,
    ItemId,
    PaperKind,
    ParagraphName,
    RoundId,
    commune_of,
)
from desktop_app.i18n import _, ngettext, sentence
from desktop_app.ui import tasks
from desktop_app.ui.items.act_words import act_words
from desktop_app.ui.items.draft_keeper import DraftKeeper
from desktop_app.ui.items.said import Said
from desktop_app.ui.items.undo_history import Act, UndoHistory, Undone
from desktop_app.ui.supervisor.kept_views import ViewBook
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.board import Board, Waiting
from desktop_app.workspace.values.desk import Desk
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan
from desktop_app.workspace.verbs.supervising import VisitEntry

from .kept_trips import KeptTrips

if TYPE_CHECKING:
    from desktop_app.core.time.misdated_visits import MisdatedWork

_LOOK_AGAIN_MS = 3_000
# A summary takes some 5 ms a commune: more communes than this are read in a thread.
_AT_ONCE = 200


def extension_place(action: ChangeHash) -> str:
    """Return where the new deadline of *action* is kept while it is typed."""
    return f"extend/{action}"


class SupervisorSession(QObject):
    """One area in one round.

    Signals: ``changed()`` after the board was read again; ``failed(str)`` with the sentence of a
    save that did not work, "" once one worked; ``acted(str)`` with what was just done, in words;
    ``stopped()`` before the data is closed.
    """

    changed = Signal()
    failed = Signal(str)
    acted = Signal(str)
    stopped = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.area: str | None = None
        self._round: RoundId | None = None
        self._chose = False  # the person wants to see another round than the current one
        self.board: Board | None = None
        self.history = UndoHistory(workspace.undoing.undo, self)
        self.trips = KeptTrips(workspace, self.history, self.place_name, self)
        self.trips.acted.connect(self.acted)
        self.trips.failed.connect(self.failed)
        self.drafts = DraftKeeper(workspace.drafts, self)
        self.views = ViewBook(workspace.folder)
        self._reading: tasks.Task | None = None
        if workspace.followed <= _AT_ONCE:
            self.board = workspace.board()
        else:
            self._read()
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_AGAIN_MS)
        self._look.timeout.connect(self._look_again)
        self._look.start()

    @property
    def workspace(self) -> Workspace:
        """The workspace of the data."""
        return self._workspace

    @property
    def round(self) -> RoundId | None:
        """The round that is shown and written to; None while there is no area yet.

        A round that the service opens meanwhile is offered, not switched to: a visit that is being
        written belongs to the round it was opened in.
        """
        if self._round is None and self.has_area:
            self._round = self._workspace.round()
        return self._round

    @property
    def opened_round(self) -> RoundId | None:
        """The current round where it was opened after the one that is shown; else None."""
        current = self._workspace.round()
        if self._chose or self.round is None or self.round == current:
            return None
        return current

    @property
    def has_area(self) -> bool:
        """Whether this desk has an area to follow."""
        return self._workspace.followed > 0

    def stop(self) -> None:
        """Stop reading: the data is about to be closed."""
        self._look.stop()
        self.stopped.emit()
        if self._reading is not None:
            self._reading.cancel()

    def desk(self, centre: CentreId) -> Desk:
        """Return the assessment of *centre* as it stands."""
        return self._workspace.desk(centre=centre, round_=self.round)

    def choose(self, *, area: str | None, round_: RoundId | None) -> None:
        """Switch to another area or round; None is the current one."""
        current = self._workspace.round()
        self.area, self._round = area, round_ or current
        self._chose = self._round != current
        self.refresh()

    def take(self, board: Board) -> None:
        """Show *board*, which was read elsewhere."""
        self.board = board
        self.changed.emit()

    def refresh(self) -> None:
        """Read the board again and emit ``changed``; a large area is read in the background."""
        if self._workspace.followed > _AT_ONCE:
            self._read()
            return
        self.take(self._workspace.board(area=self.area, round_=self.round))

    def _read(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        folder, area, round_ = self._workspace.folder, self.area, self.round

        def work() -> Board:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                return door.board(area=area, round_=round_)

        def failed(error: Exception) -> None:
            self.failed.emit(told_of(error))

        self._reading = tasks.run(work, done=self.take, failed=failed, owner=self)

    def _look_again(self) -> None:
        if self._workspace.changed_elsewhere():
            self._workspace.reload()
            self.refresh()
        elif self.board is not None and self.board.today != self._workspace.moment().today:
            self.refresh()  # midnight, or the clock was put right

    # Verbs

    def verify(
        self,
        centre: CentreId,
        item: ItemId,
        entry: AnswerEntry,
        *,
        visit: ChangeHash | None = None,
        evidence_wrong: bool = False,
    ) -> Said:
        """Save the own finding on an item."""
        door = self._workspace.supervising
        warnings: tuple[str, ...] = ()

        def write() -> Held:
            nonlocal warnings
            saved = door.verify(
                centre, item, entry, visit=visit, evidence_wrong=evidence_wrong, round_=self.round
            )
            warnings = tuple(sentence(one) for one in saved.warnings)
            return saved.held

        said = self._write(write)
        return Said(saved=said.saved, refusal=said.refusal, warnings=warnings)

    def keep(self, desk: Desk, item: ItemId, *, visit: ChangeHash | None = None) -> Said:
        """Find *item* as the commune declared it ("giữ nguyên")."""
        answer = desk.items[item].answer
        if answer is None:
            return Said(refusal=_("The commune has not answered this item; enter what you found."))
        entry = AnswerEntry(
            status=answer.status, value=answer.value, of=answer.of, reason=answer.reason
        )
        return self.verify(desk.centre, item, entry, visit=visit)

    def ask_to_complete(self, centre: CentreId, items: tuple[ItemId, ...], comment: str) -> Said:
        """Return items with a comment."""
        door = self._workspace.supervising
        return self._write(lambda: door.return_items(centre, items, comment, round_=self.round))

    def comment(self, centre: CentreId, item: ItemId, text: str) -> Said:
        """Add a remark."""
        door = self._workspace.declaring
        return self._write(lambda: door.comment(item, text, centre=centre, round_=self.round))

    def approve(self, centre: CentreId, item: ItemId, *, accept: bool, comment: str = "") -> Said:
        """Accept or reject a Not applicable."""
        door = self._workspace.supervising
        return self._write(
            lambda: door.approve(centre, item, accept=accept, comment=comment, round_=self.round)
        )

    def accept_all(self, waiting: Sequence[Waiting]) -> Said:
        """Accept all of *waiting*, or nothing; a conflict is left to the commune."""
        door = self._workspace.deciding
        return self._write(lambda: door.accept(waiting, round_=self.round))

    def ask_all(self, waiting: Sequence[Waiting], comment: str) -> Said:
        """Ask every commune of *waiting* to complete its item, with the same words."""
        door = self._workspace.deciding
        return self._write(lambda: door.ask_to_complete(waiting, comment, round_=self.round))

    def open_visit(self, centre: CentreId, entry: VisitEntry) -> Said:
        """Open a visit; ``held`` is it."""
        door = self._workspace.supervising
        return self._write(lambda: door.open_visit(centre, entry, round_=self.round))

    def amend_visit(
        self, centre: CentreId, visit: ChangeHash, entry: VisitEntry, *, close: bool = False
    ) -> Said:
        """Replace what is known of a visit; with *close* it ends."""
        door = self._workspace.supervising
        return self._write(
            lambda: door.amend_visit(centre, visit, entry, close=close, round_=self.round)
        )

    def order(
        self,
        centre: CentreId,
        item: ItemId | None,
        action: ChangeHash,
        *,
        ordered: bool = False,
        due: date | None = None,
        closed: bool = False,
        comment: str = "",
        reopened: bool = False,
        visit: ChangeHash | None = None,
    ) -> Said:
        """Order a remedy, extend it, close it as found done, or send it back."""
        door = self._workspace.supervising

        def write() -> Held:
            held = door.order(
                centre, item, action, ordered=ordered, due=due, closed=closed,
                comment=comment, reopened=reopened, visit=visit, round_=self.round,
            )  # fmt: skip
            if due is not None:  # before the board is read again, which shows the drafts
                self.drafts.keep(extension_place(action), {})
            return held

        return self._write(write)

    def plan_action(
        self, centre: CentreId, item: ItemId | None, plan: Plan, *, visit: ChangeHash | None = None
    ) -> Said:
        """Make a remedy for a commune, in *visit* if one is named."""
        door = self._workspace.declaring
        return self._write(
            lambda: door.plan_action(item, plan, visit=visit, centre=centre, round_=self.round)
        )

    def edit_paragraph(self, name: ParagraphName, text: str) -> Said:
        """Save a paragraph of the area's report in the person's words; "" takes the figures'."""
        area = self.board.area if self.board is not None else ""
        papers = self._workspace.papers
        return self._write(
            lambda: papers.edit(PaperKind.AREA, name, text, area=area, round_=self.round)
        )

    def log_call(self, centre: CentreId, text: str = "") -> Said:
        """Log that the commune was called."""
        door = self._workspace.supervising
        return self._write(lambda: door.log_call(centre, text, round_=self.round))

    def misdated(self) -> tuple[MisdatedWork, ...]:
        """Return by centre what a wrong clock put into another round than the open one."""
        return self._workspace.supervising.misdated()

    def bring_over(self) -> Said:
        """Write that work again in the open round, and show this round."""
        what = self.misdated()
        if not what:
            return Said(saved=True)
        self._round = self._workspace.round()
        self._chose = False
        try:
            written = self._workspace.supervising.bring_over(what)
        except Fault as fault:
            self.failed.emit(sentence(fault))
            return Said(refusal=sentence(fault))
        # A visit that was opened stays: this is not undone in parts.
        stays = _("What was brought into the open round stays; a finding can be changed there.")
        self.history.did(Act(words=stays, take_back=None))
        self.refresh()
        return Said(saved=True, held=written[-1])

    def leave_misdated(self) -> Said:
        """Leave that work where it is; it is not offered again."""
        try:
            self._workspace.supervising.leave(self.misdated())
        except Fault as fault:
            return Said(refusal=sentence(fault))
        self.refresh()
        return Said(saved=True)

    def take_back(self, *, again: bool = False) -> Undone | None:
        """Undo the last act of this run by a new change; with *again*, redo what was undone last.

        None where there is nothing.
        """
        undone = self.history.do_again() if again else self.history.take_back()
        if undone is not None:
            self.refresh()
        return undone

    def took(self, written: tuple[Held, ...]) -> None:
        """Take what a worker wrote as done here, and read the board again."""
        self._wrote(written)
        self.refresh()

    def detach_sheet(self, centre: CentreId, sheet: ChangeHash) -> Said:
        """Take a photo of signed minutes off again."""
        door = self._workspace.attaching
        return self._write(lambda: door.detach_sheet(centre, sheet, round_=self.round))

    def _wrote(self, written: tuple[Held, ...]) -> None:
        """Add what was written to the undo history, as one act, and emit ``acted``."""
        if not written:
            return
        centres = list(dict.fromkeys(held.change.centre for held in written))
        said = act_words(self._workspace.checklist, written[0])
        words = f"{self.place_name(CentreId(centres[0]))}, {said}"
        if written[0].change.kind == ChangeKind.PARAGRAPH:  # of the area, not of a commune
            words = said
        elif len(centres) > 1:
            words = ngettext(
                "{count} commune, {what}", "{count} communes, {what}", len(centres)
            ).format(count=len(centres), what=said)
        self.history.wrote(words, written, centre=CentreId(centres[0]))
        self.acted.emit(words)

    def place_name(self, centre: CentreId) -> str:
        """Return the name of the commune of *centre*; its code where no list knows it."""
        return self._workspace.commune(commune_of(centre)).full_name

    def _write(self, write: Callable[[], Held | tuple[Held, ...]]) -> Said:
        try:
            wrote = write()
        except (EntryRefused, TextRefused, NotAllowed) as refused:
            return Said(refusal=sentence(refused))
        except Fault as fault:
            self.failed.emit(sentence(fault))
            return Said(refusal=sentence(fault))
        self.failed.emit("")
        written = wrote if isinstance(wrote, tuple) else (wrote,)
        self._wrote(written)
        self.refresh()
        return Said(saved=True, held=written[-1] if written else None)
