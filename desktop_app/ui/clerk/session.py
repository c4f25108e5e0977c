"""What the clerk says about one assessment: answers, replies, remedies, settled conflicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.core.assessment.unchanged import Hindrance
from desktop_app.core.fault import Fault
from desktop_app.core.ids import ChangeHash, ItemId, RoundId
from desktop_app.i18n import _, sentence
from desktop_app.ui.items.said import Said, put_over
from desktop_app.ui.items.undo_history import Act
from desktop_app.ui.look.announcing import Effect
from desktop_app.workspace import Workspace
from desktop_app.workspace.values.desk import Author
from desktop_app.workspace.verbs.confirming import refusal_words

from .evidence_writing import EvidenceWriting
from .leader_key import LeaderKey
from .open_assessment import REFUSALS, OpenAssessment

if TYPE_CHECKING:
    from desktop_app.core.time.misdating import Misdated
    from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan, Saved


class Session(OpenAssessment):
    """One open assessment and everything that the clerk writes about it."""

    def __init__(self, workspace: Workspace, round_: RoundId | None = None) -> None:
        super().__init__(workspace, round_)
        self._unsaved: dict[ItemId, AnswerEntry] = {}
        self._refused_notes: dict[ItemId, str] = {}  # typed, but nothing that can be kept
        self.evidence = EvidenceWriting(self)
        self.leader = LeaderKey(self)

    @property
    def has_unsaved(self) -> bool:
        """Whether something typed is neither saved nor kept as a draft."""
        return bool(self._unsaved or self._refused_notes or self.drafts.is_behind)

    @property
    def unsaved(self) -> object:
        """What is neither saved nor kept as a draft; equal to another one if that is the same."""
        return dict(self._unsaved), dict(self._refused_notes), self.drafts.behind

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
        except REFUSALS as refused:
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
        self.wrote((result.held,))
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
            except REFUSALS:
                self._unsaved.pop(item)  # the card shows why when the person comes back to it
            except Fault as fault:
                self.failed.emit(sentence(fault))
                return
            else:
                self.wrote((result.held,))
                self._unsaved.pop(item)
        self.refresh()
        self.saved.emit()
        self.failed.emit("")

    def keep_as_before(self, items: tuple[ItemId, ...], *, seconds: int | None = None) -> Said:
        """Confirm last round's answers to *items* as unchanged."""

        return self.write(
            lambda: self._workspace.declaring.confirm(items, round_=self._round, seconds=seconds)
        )

    def refusal_to_keep(self, item: ItemId) -> Fault:
        """Return why last round's answer to *item* cannot be confirmed as unchanged."""
        one = self.desk.items[item]
        hindrance = one.earlier.hindrance if one.earlier is not None else None
        return refusal_words(hindrance or Hindrance.NO_ANSWER, one.item, self.checklist)

    def unchanged_effect(self, item: ItemId) -> tuple[Effect, ...]:
        """Return what confirming last round's answer to *item* would write."""
        earlier = self.desk.items[item].earlier
        if earlier is None:
            return ()
        said, now = earlier.answer, self.desk.items[item].answer
        fields: dict[str, str | bool | None] = {
            "status": said.status, "value": said.value, "of": said.of, "reason": said.reason,
            "cause": said.cause, "solver": said.solver, "confirmed": True,
            "note": (now.note if now is not None else None) or said.note,
        }  # fmt: skip
        return (Effect(kind="answer", item=item, fields=fields),)

    def work_as(self, person: Author) -> Said:
        """Write down that *person* is at the desk from now on."""
        people, before = self._workspace.people, self.desk.person
        if (person.name, person.position, person.phone) == (
            before.name, before.position, before.phone,
        ):  # fmt: skip
            return Said(saved=True)
        said = self.write(
            lambda: people.work_as(person.name, position=person.position, phone=person.phone),
            undoes=False,
        )
        if said.saved:
            self.history.did(self._changed_person(before, person))
        return said

    def _changed_person(self, before: Author, after: Author) -> Act:
        def take_back() -> Act:
            self._workspace.people.work_as(
                before.name, position=before.position, phone=before.phone
            )
            return self._changed_person(after, before)

        words = _("{name} at the desk").format(name=after.name)
        return Act(words=words, take_back=take_back, effects=(Effect(kind="person"),))

    def resolve(self, item: ItemId, keep: ChangeHash) -> Said:
        """Settle a conflict."""
        said = self.write(
            lambda: self._workspace.declaring.resolve(item, keep, round_=self._round), undoes=False
        )
        if said.saved:
            words = _("The chosen version stands. Was it the wrong one? Answer anew.")
            self.history.did(Act(words=words, item=item, take_back=None))
        return said

    def reply(self, item: ItemId, text: str) -> Said:
        """Answer the open request to complete *item*, in the round in which it was made."""
        asked = self.desk.items[item].returned
        round_ = asked.round if asked is not None else self._round
        return self.write(
            lambda: self._workspace.declaring.comment(item, text, reply=True, round_=round_)
        )

    def comment(self, item: ItemId, text: str) -> Said:
        """Write a remark on *item*."""
        return self.write(lambda: self._workspace.declaring.comment(item, text, round_=self._round))

    def plan_action(
        self, item: ItemId | None, plan: Plan, *, action: ChangeHash | None = None
    ) -> Said:
        """Make a remedy or replace it."""
        return self.write(
            lambda: self._workspace.declaring.plan_action(
                item, plan, action=action, round_=self._round
            )
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
        return self.write(lambda: self._workspace.declaring.bring_over(what))

    def leave_misdated(self) -> None:
        """Leave those answers where they are; they are not offered again."""
        what = self.misdated()
        if what is not None:
            self._workspace.declaring.leave(what)
