"""What the commune declares: answers, comments, remedies (the declared layer)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from desktop_app.core.assessment.assessment import answer_of
from desktop_app.core.assessment.version_move import MoveOutcome
from desktop_app.core.changes.bodies import Action, Answer, Comment, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register, Unit, UnitKind
from desktop_app.core.checklist.checklist import Checklist, Item, ItemType
from desktop_app.core.checklist.entries import EnteredAnswer, check_cause, check_entry
from desktop_app.core.fault import N_, EntryRefused, Fault
from desktop_app.core.ids import CentreId, ChangeHash, ItemId, Role, RoundId, Status
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.storage import state, writing
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.desk_context import DeskContext

from .ended_visits import refuse_ended

if TYPE_CHECKING:
    # Imported when it is used, so that the first paint does not wait for it.
    from desktop_app.core.time.misdating import Misdated


class AnswerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as typed or clicked. None leaves a part as it was, "" takes it away."""

    status: Status | None = None
    value: str | None = None
    of: str | None = None
    note: str | None = None
    reason: str | None = None
    cause: str | None = None
    solver: str | None = None


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """A saved answer, with warnings that the person may want to look at."""

    held: Held
    warnings: tuple[Fault, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A remedy as a person enters it; person, task and deadline are obligatory.

    See docs/rules.md#case-4.
    """

    who: str
    what: str
    due: date
    responsibility: str = ""
    product: str = ""
    authority: str = ""
    cause: str | None = None
    solver: str | None = None
    progress: str = ""
    done: bool = False
    cost: int | None = None  # đồng


class Declaring:
    """The verbs of the clerk about the own commune."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def answer(
        self,
        item: ItemId,
        entry: AnswerEntry,
        *,
        round_: RoundId | None = None,
        centre: CentreId | None = None,
        seconds: int | None = None,
        confirmed: bool = False,
    ) -> Saved:
        """Save the answer to *item*; it is on disk when this returns.

        What *entry* leaves out (None) stays as it was; "" takes it away. Raise EntryRefused
        where a hard rule of the item is broken; nothing is changed then.
        """
        context = self._context
        where, when = context.centre(centre), context.round(round_)
        checklist = context.checklist_of(where, when)
        known = checklist.item(item)
        unit = Unit(kind=UnitKind.ANSWER, centre=where, round=when, item=item)
        register = state.unit(context.store, unit)
        before = register if isinstance(register, Register) else None
        moment = context.moment()
        answer, warnings = entered_answer(
            checklist,
            known,
            entry,
            before=self._before(answer_of(before), item, checklist),
            today=moment.today,
            clock_known=moment.is_known,
        )
        answer = msgspec.structs.replace(answer, seconds=seconds, confirmed=confirmed)
        heads = tuple(head.identity for head in before.heads) if before else ()
        draft = Draft(body=answer, centre=where, round=when, item=item, bases=heads)
        identity = context.identity(Role.CLERK)
        (held,) = writing.write(context.store, context.writer(identity), [draft])
        return Saved(held=held, warnings=warnings)

    def _before(self, said: Answer | None, item: ItemId, checklist: Checklist) -> Answer | None:
        """Return what an entry is merged with: of an answer that is asked again, the note alone."""
        if said is None or said.checklist == checklist.name:
            return said
        if (
            self._context.checklist_versions.versions.fate(item, said, checklist)
            is MoveOutcome.KEPT
        ):
            return said
        return Answer(checklist=checklist.name, status=Status.UNANSWERED, note=said.note)

    def confirm(
        self,
        items: tuple[ItemId, ...],
        *,
        round_: RoundId | None = None,
        centre: CentreId | None = None,
        seconds: int | None = None,
    ) -> tuple[Held, ...]:
        """Take last round's answers over as unchanged, each one an answer of this round.

        Refused on critical items in bulk, on unanswered, returned and conflicting items
        (docs/rules.md#screen-7).
        """
        from .confirming import confirm_unchanged  # its limits are in a file of their own

        return confirm_unchanged(
            self._context, items, round_=round_, centre=centre, seconds=seconds
        )

    def put_back(
        self,
        item: ItemId,
        change: ChangeHash,
        *,
        round_: RoundId | None = None,
        centre: CentreId | None = None,
    ) -> Held:
        """Write an earlier answer to *item*, of any round, again as an answer of *round_*."""
        from .putting_back import put_back

        return put_back(self._context, item, change, round_=round_, centre=centre)

    def misdated(self, *, centre: CentreId | None = None) -> Misdated | None:
        """Return answers that a wrong clock put into another round than the open one, or None."""
        from .misdated import misdated

        return misdated(self._context, centre)

    def bring_over(self, what: Misdated, *, centre: CentreId | None = None) -> tuple[Held, ...]:
        """Write misdated answers again in the open round; the originals stay."""
        from .misdated import bring_over

        return bring_over(self._context, what, centre)

    def leave(self, what: Misdated) -> None:
        """Leave misdated answers in their round; they are not offered again on this PC."""
        from .misdated import leave

        leave(self._context, what.identities)

    def resolve(
        self,
        item: ItemId,
        keep: ChangeHash,
        *,
        round_: RoundId | None = None,
        centre: CentreId | None = None,
    ) -> Held:
        """Settle a conflict by keeping the version *keep*; the other one stays readable."""
        context = self._context
        where, when = context.centre(centre), context.round(round_)
        unit = Unit(kind=UnitKind.ANSWER, centre=where, round=when, item=item)
        register = state.unit(context.store, unit)
        if not isinstance(register, Register):
            raise EntryRefused(N_("Item {code} has no answer yet."), code=self._code(item))
        kept = [h for h in register.heads if keep in (h.hash, h.identity)]
        kept = kept or [h for h in register.heads if keep and h.identity.startswith(keep)]
        if len(kept) != 1:
            raise EntryRefused(
                N_("“{change}” is not one of the versions of item {code}."),
                change=keep[:16],
                code=self._code(item),
            )
        body = body_of(kept[0].change)
        if not isinstance(body, Answer):
            raise EntryRefused(N_("Item {code} has no answer yet."), code=self._code(item))
        bases = tuple(head.identity for head in register.heads)
        draft = Draft(body=body, centre=where, round=when, item=item, bases=bases)
        (held,) = writing.write(
            context.store, context.writer(context.identity(Role.CLERK)), [draft]
        )
        return held

    def take_back(
        self, held: Held, *, round_: RoundId | None = None, centre: CentreId | None = None
    ) -> Held | None:
        """Undo *held*, an answer that still stands, by writing again what it replaced.

        Return None where something newer stands already. Nothing is erased.
        """
        context, change = self._context, held.change
        unit = Unit(
            kind=UnitKind.ANSWER, centre=change.centre, round=change.round, item=change.item
        )
        register = state.unit(context.store, unit)
        if not isinstance(register, Register) or register.standing.identity != held.identity:
            return None
        replaced = (state.held(context.store, base) for base in change.bases)
        same = (one for one in replaced if one is not None and one.change.round == change.round)
        before = next(same, None)  # one of another round is what a misdated answer was
        body = body_of(before.change) if before else None
        if not isinstance(body, Answer):
            body = Answer(checklist=str(change.fields["checklist"]), status=Status.UNANSWERED)
        draft = Draft(
            body=body,
            centre=change.centre,
            round=change.round,
            item=change.item,
            bases=(held.identity,),
        )
        (again,) = writing.write(
            context.store, context.writer(context.identity(Role.CLERK)), [draft]
        )
        return again

    def comment(
        self,
        item: ItemId,
        text: str,
        *,
        reply: bool = False,
        round_: RoundId | None = None,
        centre: CentreId | None = None,
    ) -> Held:
        """Add a remark on *item*; with *reply* it answers the open request to complete."""
        context = self._context
        where = context.centre(centre)
        checklist = context.checklist_of(where, context.round(round_))
        refuse_on_secret(checklist, checklist.item(item))
        said = clean_text(text)
        if not said:
            raise EntryRefused(N_("Write something first."))
        body = Comment(text=said, reply=reply, layer=context.layer(where))
        return self._add(item, body, round_, centre)

    def plan_action(
        self,
        item: ItemId | None,
        plan: Plan,
        *,
        action: ChangeHash | None = None,
        visit: ChangeHash | None = None,
        round_: RoundId | None = None,
        centre: CentreId | None = None,
    ) -> Held:
        """Make a remedy, or replace the one with the id *action*; *visit*: made in that one."""
        context = self._context
        where = context.centre(centre)
        refuse_ended(context.store, where, context.round(round_), visit)
        if item is not None:
            checklist = context.checklist_of(where, context.round(round_))
            # A remedy of an item that is set aside can be changed; a new one needs an item in use.
            known = checklist.item(item) if action is None else checklist.find(item)
            if known is not None:
                refuse_on_secret(checklist, known)
                why = check_cause(
                    checklist, known, Status.MET, cause=plan.cause, solver=plan.solver
                )
                why.accepted()  # checks that both ids exist
        body = Action(
            action=action,
            who=_needed(plan.who, N_("Say who does it (person or unit).")),
            what=_needed(plan.what, N_("Say what is to be done."), limit=500),
            due=plan.due,
            responsibility=clean_text(plan.responsibility, limit=500),
            product=clean_text(plan.product, limit=500),
            authority=clean_text(plan.authority, limit=500),
            cause=plan.cause or None,
            solver=plan.solver or None,
            progress=clean_text(plan.progress),
            done=plan.done,
            cost=plan.cost,
            layer=context.layer(where),
            visit=visit,
        )
        bases: tuple[ChangeHash, ...] = ()
        if action is not None:
            unit = Unit(kind=UnitKind.ACTION, centre=where, item=item or "", part=action)
            register = state.unit(context.store, unit)
            if not isinstance(register, Register):
                raise EntryRefused(N_("That remedy is not in this data."))
            bases = tuple(head.identity for head in register.heads)
            before = body_of(register.standing.change)
            if visit is None and isinstance(before, Action):
                body = msgspec.structs.replace(body, visit=before.visit)
        return self._add(item, body, round_, centre, bases)

    def _add(
        self,
        item: ItemId | None,
        body: Comment | Action,
        round_: RoundId | None,
        centre: CentreId | None,
        bases: tuple[ChangeHash, ...] = (),
    ) -> Held:
        context = self._context
        where = context.centre(centre)
        draft = Draft(
            body=body, centre=where, round=context.round(round_), item=item or "", bases=bases
        )
        (held,) = writing.write(context.store, context.writer(context.speaker(where)), [draft])
        return held

    def _code(self, item: ItemId) -> str:
        found = self._context.checklist.find(item)
        return found.code if found else item


def refuse_on_secret(checklist: Checklist, item: Item) -> None:
    """Raise EntryRefused where *item* takes a status and nothing else (docs/rules.md#data-17)."""
    if checklist.is_secret(item.id):
        raise EntryRefused(
            N_("{code}: do not enter numbers, subjects, content or pictures of secret documents."),
            code=item.code,
        )


def entered_answer(
    checklist: Checklist,
    item: Item,
    entry: AnswerEntry,
    *,
    before: Answer | None,
    today: date,
    clock_known: bool,
) -> tuple[Answer, tuple[Fault, ...]]:
    """Return *entry* put over *before* as an answer, with what is doubtful about it.

    Raise the first refusal. Why and who are kept only where the status asks for them.
    """
    merged = merge(item, entry, before)
    given = EnteredAnswer(
        status=merged.status,
        value=merged.value,
        of=merged.of,
        note=merged.note,
        reason=merged.reason,
    )
    check = check_entry(item, given, today=today, clock_known=clock_known).accepted()
    asks = checklist.asks_cause(item, check.status)
    cause = merged.cause or None if asks or entry.cause else None
    solver = merged.solver or None if asks or entry.solver else None
    if asks and solver is None and cause is not None and item.solved_by:
        solver = item.solved_by[0]  # the first named is preselected
    why = check_cause(checklist, item, check.status, cause=cause, solver=solver).accepted()
    answer = Answer(
        checklist=checklist.name,
        status=check.status,
        value=check.value,
        of=check.of,
        note=check.note,
        reason=check.reason,
        cause=cause if asks else None,
        solver=solver if asks else None,
        lowered=check.lowered,
    )
    return answer, (*check.warnings, *why.warnings)


def merge(item: Item, entry: AnswerEntry, before: Answer | None) -> AnswerEntry:
    """Return *entry* with what it leaves out taken from *before*, as far as that still fits."""
    if before is None:
        rest = (entry.status, entry.value, entry.of, entry.reason, entry.cause, entry.solver)
        if entry.note is not None and not any(rest):  # a note alone is kept on what has no answer
            return msgspec.structs.replace(entry, status=Status.UNANSWERED)
        return entry
    away = entry.status in (Status.NOT_APPLICABLE, Status.UNANSWERED)
    was_away = before.status in (Status.NOT_APPLICABLE, Status.UNANSWERED)
    said_anew = entry.status is not None or entry.value is not None or entry.of is not None
    status = entry.status
    if status is None and (not said_anew or not item.is_computed):
        kept_status = before.status if not item.is_computed or was_away else None
        lowered = before.status if before.lowered and not said_anew else None
        status = kept_status or lowered
    keeps_reason = status == before.status or not said_anew
    both_said = item.type is ItemType.RATIO and "/" in (entry.value or "")  # "4/5"
    return AnswerEntry(
        status=status,
        value=_over(entry.value, None if away else before.value),
        of=_over(entry.of, None if away or both_said else before.of),
        note=_over(entry.note, before.note),
        reason=_over(entry.reason, before.reason if keeps_reason else None),
        cause=_over(entry.cause, before.cause),
        solver=_over(entry.solver, before.solver),
    )


def _over(new: str | None, old: str | None) -> str | None:
    return old if new is None else new


def _needed(text: str, otherwise: str, *, limit: int = MAX_NAME) -> str:
    said = clean_text(text, limit=limit)
    if not said:
        raise EntryRefused(otherwise)
    return said
