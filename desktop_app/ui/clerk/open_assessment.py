"""The assessment that is open: its round, what stands in it, and how a write is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.core.changes.change import Held
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.fault import EntryRefused, Fault, NotAllowed, TextRefused
from desktop_app.core.ids import ChangeHash, ItemId, RoundId
from desktop_app.core.time.rounds import local, next_round, round_of
from desktop_app.i18n import ngettext, sentence
from desktop_app.ui.items.act_words import act_words
from desktop_app.ui.items.draft_keeper import DraftKeeper
from desktop_app.ui.items.said import Said
from desktop_app.ui.items.undo_history import UndoHistory, Undone
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.desk import Desk

# Faults that a person can correct by another entry; any other fault is a failed save.
REFUSALS = (EntryRefused, TextRefused, NotAllowed)
_LOOK_AGAIN_MS = 3_000


class OpenAssessment(QObject):
    """One open assessment, read again after each write and when others' changes came.

    Signals: ``changed()`` after the desk was read again; ``saving()`` while something typed is not
    on disk; ``saved()`` once it is; ``failed(str)`` with the sentence of a save that did not
    work, "" when everything was saved after all; ``reloading()`` before others' changes are read,
    so that what is being typed is saved; ``version_left()`` and ``version_taken()`` before and
    after the desk is that of another version of the checklist.
    """

    changed = Signal()
    saving = Signal()
    saved = Signal()
    failed = Signal(str)
    reloading = Signal()
    version_left = Signal()
    version_taken = Signal()

    def __init__(self, workspace: Workspace, round_: RoundId | None = None) -> None:
        super().__init__()
        self._workspace = workspace
        self.history = UndoHistory(lambda held: workspace.undoing.undo(held), self)
        self.passphrase: str | None = None  # as typed in this run
        self.desk: Desk = workspace.desk(round_=round_)
        # A round that the service opens meanwhile is offered, not switched to.
        self._round = self.desk.round
        self.drafts = DraftKeeper(workspace.drafts, self)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_AGAIN_MS)
        self._look.timeout.connect(self._look_again)
        self._look.start()

    @property
    def workspace(self) -> Workspace:
        """The workspace of the data."""
        return self._workspace

    @property
    def checklist(self) -> Checklist:
        """The checklist of this assessment."""
        return self.desk.checklist

    @property
    def round(self) -> RoundId:
        """The round that is shown and written to."""
        return self._round

    @property
    def can_take_back(self) -> bool:
        """Whether anything was done in this run that can be undone."""
        return self.history.last is not None

    @property
    def current_round(self) -> RoundId:
        """The round that an answer is for unless the person chose another."""
        return self._workspace.round()

    @property
    def month_not_opened(self) -> RoundId | None:
        """The round after the current one where its month began and the service was not reached
        since, so that it may be open there; else None.
        """
        desk, current = self.desk, self.current_round
        if not desk.custody.is_connected or round_of(desk.today) <= current:
            return None
        reached = self._workspace.connection.reached
        if reached is not None and round_of(local(reached).date()) > current:
            return None
        return next_round(current)

    @property
    def rounds(self) -> tuple[RoundId, ...]:
        """The rounds to choose from, the newest first: the known ones and the month after."""
        known = {*self._workspace.rounds(), self._round}
        return tuple(sorted({*known, next_round(self._workspace.round())}, reverse=True))

    def use_passphrase(self, passphrase: str) -> None:
        """Open the keys of this PC with *passphrase* from now on."""
        self.passphrase = passphrase
        self._workspace.keys.use_passphrase(passphrase)

    def refresh(self) -> None:
        """Read the desk again and emit ``changed``."""
        desk = self._workspace.desk(round_=self._round)
        moved = desk.checklist.name != self.desk.checklist.name
        if moved:
            self.version_left.emit()
        self.desk = desk
        self.changed.emit()
        if moved:
            self.version_taken.emit()

    def reload(self) -> None:
        """Read again what an exchange or another program brought; what is typed is saved first.

        First, because it may bring another version, and what was typed was meant for the one shown.
        """
        self.reloading.emit()
        self._workspace.reload()
        self.refresh()

    def forget_undo(self) -> None:
        """Clear the undo history: what it was about is no longer shown."""
        self.history.forget()

    def stop(self) -> None:
        """Stop watching for others' changes; the workspace is about to close."""
        self._look.stop()

    def place_of(self, item: ItemId) -> str:
        """Return where the drafts about *item* are kept."""
        return f"answer/{self.desk.centre}/{self._round}/{item}"

    def task_place(self, task: ChangeHash | None) -> str:
        """Return where the draft about *task* of the list is kept; None is a new one."""
        return f"task/{self.desk.centre}/{self._round}/{task or ''}"

    @property
    def has_drafted_task(self) -> bool:
        """Whether a task of the list of this round has a draft."""
        return bool(self.drafts.places(self.task_place(None)))

    def drafted(self) -> list[ItemId]:
        """Return the items of this round that have a draft, in the order of the checklist."""
        start = self.place_of(ItemId(""))
        known = {place.removeprefix(start) for place in self.drafts.places(start)}
        return [item for item in self.desk.items if item in known]

    def take_back(self, *, again: bool = False) -> Undone | None:
        """Undo the last act of this run by a new change; with *again*, redo what was undone last.

        None where there is nothing.
        """
        undone = self.history.do_again() if again else self.history.take_back()
        if undone is not None:
            self.refresh()
            self.saved.emit()
        return undone

    def wrote(self, written: tuple[Held, ...]) -> None:
        """Add what was written to the undo history, as one act."""
        if written:
            # The desk was not read again yet: it holds what was replaced.
            before = self.desk.items.get(ItemId(written[0].change.item))
            words = act_words(self.checklist, written[0], before.answer if before else None)
            if len(written) > 1:
                words = ngettext("{count} answer", "{count} answers", len(written))
                words = words.format(count=len(written))
            item = ItemId(written[0].change.item)
            self.history.wrote(words, written, item=item if item in self.desk.items else None)

    def write(self, write: Callable[[], Held | tuple[Held, ...]], *, undoes: bool = True) -> Said:
        """Do *write* and read the desk again; its fault becomes a sentence.

        With *undoes*, what was written is one act that Ctrl+Z takes back.
        """
        self.saving.emit()
        try:
            wrote = write()
        except REFUSALS as refused:
            self.saved.emit()
            return Said(refusal=sentence(refused))
        except Fault as fault:
            self.failed.emit(sentence(fault))
            return Said(refusal=sentence(fault))
        written = wrote if isinstance(wrote, tuple) else (wrote,)
        if undoes:
            self.wrote(written)
        self.refresh()
        self.saved.emit()
        return Said(saved=True, held=written[-1] if written else None)

    def _look_again(self) -> None:
        if self._workspace.changed_elsewhere():
            self.reload()
        elif self.desk.today != self._workspace.moment().today:
            self.refresh()  # midnight, or the clock was put right: dates and rounds are others
