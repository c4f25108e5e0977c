"""Take last round's answers over as unchanged, within limits against rubber-stamping.

See docs/rules.md#screen-7.
"""

from __future__ import annotations

import msgspec

from desktop_app.core.assessment.assessment import Record, answer_of, declared_evidence, open_return
from desktop_app.core.assessment.judging import evidence_stands
from desktop_app.core.assessment.version_move import MoveOutcome
from desktop_app.core.changes.change import Held
from desktop_app.core.checklist.checklist import Item
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import CentreId, ItemId, Role, RoundId, Status
from desktop_app.storage import state, writing
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.desk_context import DeskContext


def confirm_unchanged(
    context: DeskContext,
    items: tuple[ItemId, ...],
    *,
    round_: RoundId | None = None,
    centre: CentreId | None = None,
    seconds: int | None = None,
) -> tuple[Held, ...]:
    """Write this round's answers equal to the last round's; all of *items* or none.

    *seconds* were spent on all of them together; each answer records its share.
    """
    where, when = context.centre(centre), context.round(round_)
    now = state.record(context.store, where, when)
    last = last_answered_round(context, where, when)
    before = state.record(context.store, where, last) if last else None
    checklist = context.checklist_of(where, when, now)
    drafts = []
    for item in items:
        known = checklist.item(item)
        refusal = refuse_unchanged(context, known, now, before, in_bulk=len(items) > 1)
        if refusal is not None or before is None:
            raise refusal or EntryRefused(N_("There is no earlier round to take over."))
        answer = answer_of(before.item(item).answer)
        register = now.item(item).answer
        if answer is None:
            continue
        body = msgspec.structs.replace(
            answer,
            checklist=checklist.name,  # not None: refuse_unchanged checked it
            confirmed=True,
            seconds=_share(seconds, items, item),
        )
        bases = tuple(h.identity for h in register.heads) if register else ()
        drafts.append(Draft(body=body, centre=where, round=when, item=item, bases=bases))
    return writing.write(context.store, context.writer(context.identity(Role.CLERK)), drafts)


def _share(seconds: int | None, items: tuple[ItemId, ...], item: ItemId) -> int | None:
    """Return the part of *seconds* that *item* gets, so that the parts sum up to the whole."""
    if seconds is None:
        return None
    each, rest = divmod(seconds, len(items))
    return each + (items.index(item) < rest)


def refuse_unchanged(
    context: DeskContext, item: Item, now: Record, before: Record | None, *, in_bulk: bool
) -> EntryRefused | None:
    """Return why *item* may not be confirmed as unchanged, or None."""
    code = item.code
    if in_bulk and item.critical:
        return EntryRefused(N_("{code} is critical: confirm it by itself."), code=code)
    earlier = answer_of(before.item(item.id).answer) if before else None
    if earlier is None or earlier.status in (Status.UNANSWERED, Status.NOT_KNOWN):
        return EntryRefused(N_("{code} has no earlier answer to confirm."), code=code)
    checklist = context.checklist_of(now.centre, now.round, now)
    if (
        context.checklist_versions.versions.fate(item.id, earlier, checklist)
        is not MoveOutcome.KEPT
    ):
        return EntryRefused(
            N_("{code} means something else in version {version}; answer it anew."),
            code=code,
            version=checklist.version,
        )
    record = now.item(item.id)
    if record.answer is not None and record.answer.conflict:
        return EntryRefused(N_("{code} has two versions; choose one first."), code=code)
    returned = open_return(record) or (open_return(before.item(item.id)) if before else None)
    if returned is not None:
        return EntryRefused(N_("{code} was returned; answer it anew."), code=code)
    if item.evidence.required_for_green and earlier.status is Status.MET:
        as_of = context.moment().today
        valid, had = evidence_stands(checklist, item, declared_evidence(record), as_of=as_of)
        if had and not valid:
            return EntryRefused(N_("The evidence of {code} has expired; look again."), code=code)
    return None


def last_answered_round(context: DeskContext, centre: CentreId, round_: RoundId) -> RoundId | None:
    """Return the latest round before *round_* in which the centre answered anything.

    Where there is none, a later round is taken: a PC whose clock was years ahead began in one
    before its first contact with the service, and those answers must not seem lost.
    """
    known = [one for one in state.rounds_of(context.store, centre) if one != round_]
    earlier = [one for one in known if one < round_]
    return max(earlier, default=None) or max(known, default=None)
