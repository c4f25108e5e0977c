"""The clerk's work on one assessment: every write goes through here and signals its result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.core.changes.change import Held
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.fault import EntryRefused, Fault, NotAllowed, TextRefused
from desktop_app.core.ids import ChangeHash, EvidenceKind, ItemId, Role, RoundId
from desktop_app.core.time.rounds import next_round
from desktop_app.i18n import _, ngettext, sentence
from desktop_app.ui import tasks
from desktop_app.ui.items.act_words import act_words
from desktop_app.ui.items.draft_keeper import DraftKeeper
from desktop_app.ui.items.said import Said, put_over
from desktop_app.ui.items.undo_history import Act, UndoHistory, Undone
from desktop_app.ui.look.announcing import Effect
from desktop_app.ui.trouble import told_of
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.desk import Desk
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan, Saved

if TYPE_CHECKING:
    from desktop_app.core.time.misdating import Misdated

T = TypeVar("T")

# Faults that a person can correct by another entry; any other fault is a failed save.
_REFUSALS = (EntryRefused, TextRefused, NotAllowed)
_LOOK_AGAIN_MS = 3_000


class Session(QObject):
    """One open assessment.

    Signals: ``changed()`` after the desk was read again; ``saving()`` while something typed is not
    on disk; ``saved()`` once it is; ``failed(str)`` with the sentence of a save that did not
    work, "" when everything was saved after all; ``attached(str, str)`` with item and sentence
    ("" for success) when a file was taken or refused; ``leader_answered(str)`` with a sentence
    ("" for success) when the service took the leader's key or did not; ``reloading()`` before
    others' changes are read, so that what is being typed is saved; ``version_left()`` and
    ``version_taken()`` before and after the desk is that of another version of the checklist.
    """

    changed = Signal()
    saving = Signal()
    saved = Signal()
    failed = Signal(str)
    attached = Signal(str, str)
    leader_answered = Signal(str)
    reloading = Signal()
    version_left = Signal()
    version_taken = Signal()

    def __init__(self, workspace: Workspace, round_: RoundId | None = None) -> None:
        super().__init__()
        self._workspace = workspace
        self.history = UndoHistory(workspace.undoing.undo, self)
        self._unsaved: dict[ItemId, AnswerEntry] = {}
        self._refused_notes: dict[ItemId, str] = {}  # typed, but nothing that can be kept
        self._attaching: dict[ItemId, int] = {}
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
    def has_unsaved(self) -> bool:
        """Whether something typed is neither saved nor kept as a draft."""
        return bool(self._unsaved or self._refused_notes or self.drafts.is_behind)

    @property
    def could_not_save(self) -> bool:
        """Whether an entry is kept in memory alone, because the disk did not take it."""
        return bool(self._unsaved)

    @property
    def refused_notes(self) -> dict[ItemId, str]:
        """Notes as typed that were refused; they wait for the person to correct them."""
        return dict(self._refused_notes)

    def forget_note(self, item: ItemId) -> None:
        """Forget a refused note: the person replaced it."""
        self._refused_notes.pop(item, None)

    @property
    def can_take_back(self) -> bool:
        """Whether anything was done in this run that can be undone."""
        return self.history.last is not None

    @property
    def current_round(self) -> RoundId:
        """The round that an answer is for unless the person chose another."""
        return self._workspace.round()

    @property
    def rounds(self) -> tuple[RoundId, ...]:
        """The rounds to choose from, the newest first: the known ones and the month after."""
        known = {*self._workspace.rounds(), self._round}
        return tuple(sorted({*known, next_round(self._workspace.round())}, reverse=True))

    def choose_round(self, round_: RoundId) -> bool:
        """Go to *round_*; return False, and stay, while something is not saved."""
        if self._unsaved:
            self.retry()
        if self.has_unsaved:
            return False
        self._round = round_
        self.forget_undo()
        self.refresh()
        return True

    @property
    def leader_waits(self) -> bool:
        """Whether a leader's key here is not enrolled yet."""
        if not self.desk.custody.is_connected:
            return False
        leader = next((o for o in self._workspace.identities if o.role is Role.LEADER), None)
        return leader is not None and Role.LEADER not in self._workspace.exchanging.granted(leader)

    @property
    def submission_waits(self) -> bool:
        """Whether the last submission was made with such a key: it cannot be sent yet."""
        official = self.desk.official
        made = official.submitted is not None and not official.by_slip
        return made and not official.is_received and self.leader_waits

    def use_passphrase(self, passphrase: str) -> None:
        """Open the keys of this PC with *passphrase* from now on."""
        self.passphrase = passphrase
        self._workspace.use_passphrase(passphrase)

    def enrol_leader(self, code: str, pin: str) -> None:
        """Enter the leader's own *code* at the service, in the background."""
        server = self._workspace.exchanging.server
        if server is None:
            return
        folder, typed = self._workspace.folder, self.passphrase

        def work() -> None:
            with Workspace.open(folder) as door:
                if typed is not None:
                    door.use_passphrase(typed)
                ca = Path(server.ca) if server.ca else None
                door.exchanging.enrol(server.url, code, ca=ca, role=Role.LEADER, pin=pin)

        def done() -> None:
            self.reload()
            self.leader_answered.emit("")

        def failed(error: Exception) -> None:
            if not isinstance(error, Fault):
                raise error
            self.leader_answered.emit(sentence(error))

        tasks.run(work, done=lambda _none: done(), failed=failed, owner=self)

    def attaching(self, item: ItemId) -> int:
        """Return how many files are being taken for *item*."""
        return self._attaching.get(item, 0)

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

    def answer(self, item: ItemId, entry: AnswerEntry, *, seconds: int | None = None) -> Said:
        """Save *entry*; what could not be saved is kept in memory and tried again."""
        waiting = self._unsaved.get(item)
        if waiting is not None:
            entry = put_over(waiting, entry)
        self.saving.emit()
        try:
            result = self._workspace.declaring.answer(
                item, entry, round_=self._round, seconds=seconds
            )
        except _REFUSALS as refused:
            if entry.note:
                self._refused_notes[item] = entry.note
            self.saved.emit()
            return Said(refusal=sentence(refused))
        except Fault as fault:
            self._unsaved[item] = entry
            self.failed.emit(sentence(fault))
            return Said()
        if entry.note is not None:
            self.forget_note(item)
        return self._took(item, result)

    def _took(self, item: ItemId, result: Saved) -> Said:
        self._wrote((result.held,))
        self._unsaved.pop(item, None)
        self.refresh()
        self.saved.emit()
        if self._unsaved:
            self.retry()
        else:
            self.failed.emit("")
        warnings = tuple(sentence(one) for one in result.warnings)
        return Said(saved=True, warnings=warnings, held=result.held)

    def retry(self) -> None:
        """Try again to save what could not be saved."""
        for item, entry in list(self._unsaved.items()):
            try:
                result = self._workspace.declaring.answer(item, entry, round_=self._round)
            except _REFUSALS:
                self._unsaved.pop(item)  # the card shows why when the person comes back to it
            except Fault as fault:
                self.failed.emit(sentence(fault))
                return
            else:
                self._wrote((result.held,))
                self._unsaved.pop(item)
        self.refresh()
        self.saved.emit()
        self.failed.emit("")

    def keep_as_before(self, items: tuple[ItemId, ...], *, seconds: int | None = None) -> Said:
        """Confirm last round's answers to *items* as unchanged."""

        return self._write(
            lambda: self._workspace.declaring.confirm(items, round_=self._round, seconds=seconds)
        )

    def unchanged_effect(self, item: ItemId) -> tuple[Effect, ...]:
        """Return what confirming last round's answer to *item* would write."""
        earlier = self.desk.items[item].earlier
        if earlier is None:
            return ()
        fields: dict[str, str | bool | None] = {
            "status": earlier.answer.status, "value": earlier.answer.value,
            "of": earlier.answer.of, "confirmed": True,
        }  # fmt: skip
        return (Effect(kind="answer", item=item, fields=fields),)

    def take_back(self, *, again: bool = False) -> Undone | None:
        """Undo the last act of this run by a new change; with *again*, redo what was undone last.

        None where there is nothing.
        """
        undone = self.history.do_again() if again else self.history.take_back()
        if undone is not None:
            self.refresh()
            self.saved.emit()
        return undone

    def resolve(self, item: ItemId, keep: ChangeHash) -> Said:
        """Settle a conflict."""
        said = self._write(
            lambda: self._workspace.declaring.resolve(item, keep, round_=self._round), undoes=False
        )
        if said.saved:
            words = _("The chosen version stands. Was it the wrong one? Answer anew.")
            self.history.did(Act(words=words, item=item, take_back=None))
        return said

    def reply(self, item: ItemId, text: str) -> Said:
        """Answer the open request to complete *item*."""
        return self._write(
            lambda: self._workspace.declaring.comment(item, text, reply=True, round_=self._round)
        )

    def plan_action(
        self, item: ItemId | None, plan: Plan, *, action: ChangeHash | None = None
    ) -> Said:
        """Make a remedy or replace it."""
        return self._write(
            lambda: self._workspace.declaring.plan_action(
                item, plan, action=action, round_=self._round
            )
        )

    def attach_document(self, item: ItemId, number: str, day: date | None) -> Said:
        """Put a document's number and date to *item*."""
        return self._write(
            lambda: self._workspace.attaching.attach(
                item, number=number, day=day, round_=self._round
            )
        )

    def attach_files(self, item: ItemId, files: tuple[Path, ...]) -> None:
        """Take files as evidence, in the background; ``attached`` is emitted for each."""
        for file in files:
            self._attach_file(item, file)

    def _attach_file(self, item: ItemId, file: Path) -> None:
        round_ = self._round
        self._attach(item, lambda door: door.attaching.attach(item, file, round_=round_))

    def attach_bytes(self, item: ItemId, data: bytes, name: str) -> None:
        """Take a pasted picture as evidence, in the background."""
        round_ = self._round
        self._attach(
            item,
            lambda door: door.attaching.attach(
                item, data=data, name=name, kind=EvidenceKind.PHOTO, round_=round_
            ),
        )

    def misdated(self) -> Misdated | None:
        """Return answers that a wrong clock put into another round than the open one, or None."""
        return self._workspace.declaring.misdated()

    def bring_over(self) -> Said:
        """Write those answers as answers of the open round, and go there."""
        what = self.misdated()
        if what is None:
            return Said(saved=True)

        self._round = self.current_round
        return self._write(lambda: self._workspace.declaring.bring_over(what))

    def leave_misdated(self) -> None:
        """Leave those answers where they are; they are not offered again."""
        what = self.misdated()
        if what is not None:
            self._workspace.declaring.leave(what)

    def detach(self, item: ItemId, target: ChangeHash) -> Said:
        """Hide a piece of evidence."""
        return self._write(
            lambda: self._workspace.attaching.detach(item, target, round_=self._round)
        )

    def _attach(self, item: ItemId, attach: Callable[[Workspace], Held]) -> None:
        folder = self._workspace.folder

        def work() -> Held:
            with Workspace.open(folder) as door:  # each thread opens its own workspace
                return attach(door)

        def done(held: Held) -> None:
            self._wrote((held,))
            ended("")

        def ended(why: str) -> None:
            self._attaching[item] -= 1
            self.refresh()
            if not why:
                self.saved.emit()
            self.attached.emit(item, why)

        def failed(error: Exception) -> None:
            ended(told_of(error))

        self._attaching[item] = self._attaching.get(item, 0) + 1
        tasks.run(work, done=done, failed=failed, owner=self)
        self.changed.emit()

    def _wrote(self, written: tuple[Held, ...]) -> None:
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

    def _write(self, write: Callable[[], Held | tuple[Held, ...]], *, undoes: bool = True) -> Said:
        self.saving.emit()
        try:
            wrote = write()
        except _REFUSALS as refused:
            self.saved.emit()
            return Said(refusal=sentence(refused))
        except Fault as fault:
            self.failed.emit(sentence(fault))
            return Said(refusal=sentence(fault))
        written = wrote if isinstance(wrote, tuple) else (wrote,)
        if undoes:
            self._wrote(written)
        self.refresh()
        self.saved.emit()
        return Said(saved=True, held=written[-1] if written else None)

    def _look_again(self) -> None:
        if self._workspace.changed_elsewhere():
            self.reload()
