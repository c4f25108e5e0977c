"""Take last round's answers over as unchanged, within limits against rubber-stamping.

See docs/rules.md#screen-7.
"""

from __future__ import annotations

from typing import assert_never

import msgspec

from desktop_app.core.assessment.assessment import answer_of
from desktop_app.core.assessment.unchanged import Hindrance, hindrance
from desktop_app.core.assessment.version_move import MoveOutcome
from desktop_app.core.changes.bodies import Answer
from desktop_app.core.changes.change import Held
from desktop_app.core.checklist.checklist import Checklist, Item
from desktop_app.core.fault import N_, EntryRefused
from desktop_app.core.ids import CentreId, ItemId, Role, RoundId
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
    as_of = context.moment().today
    for item in items:
        known = checklist.item(item)
        if known.critical and len(items) > 1:
            raise EntryRefused(N_("{code} is critical: confirm it by itself."), code=known.code)
        if before is None:
            raise EntryRefused(N_("There is no earlier round to take over."))
        answer = answer_of(before.item(item).answer)
        found = hindrance(
            checklist,
            known,
            now.item(item),
            before.item(item),
            counts=answer is not None and still_counts(context, item, answer, checklist),
            as_of=as_of,
        )
        if found is not None:
            raise refusal_words(found, known, checklist)
        register = now.item(item).answer
        if answer is None:
            continue
        noted = answer_of(register)  # a note may stand there before there is an answer
        body = msgspec.structs.replace(
            answer,
            note=(noted.note if noted is not None else None) or answer.note,
            checklist=checklist.name,  # not None: refuse_unchanged checked it
            confirmed=True,
            seconds=_share(seconds, items, item),
        )
        bases = tuple(h.identity for h in register.heads) if register else ()
        drafts.append(Draft(body=body, centre=where, round=when, item=item, bases=bases))
    return writing.write(context.store, context.writer(context.identity(Role.CLERK)), drafts)


def still_counts(context: DeskContext, item: ItemId, answer: Answer, checklist: Checklist) -> bool:
    """Return whether *answer* means the same in *checklist* as when it was given."""
    fate = context.checklist_versions.versions.fate(item, answer, checklist)
    return fate is MoveOutcome.KEPT


def _share(seconds: int | None, items: tuple[ItemId, ...], item: ItemId) -> int | None:
    """Return the part of *seconds* that *item* gets, so that the parts sum up to the whole."""
    if seconds is None:
        return None
    each, rest = divmod(seconds, len(items))
    return each + (items.index(item) < rest)


def refusal_words(hindrance: Hindrance, item: Item, checklist: Checklist) -> EntryRefused:
    """Return the refusal that says what hinders *item* from being confirmed as unchanged."""
    code = item.code
    match hindrance:
        case Hindrance.NO_ANSWER:
            return EntryRefused(N_("{code} has no earlier answer to confirm."), code=code)
        case Hindrance.MEANS_ELSE:
            return EntryRefused(
                N_("{code} means something else in version {version}; answer it anew."),
                code=code,
                version=checklist.version,
            )
        case Hindrance.CONFLICT:
            return EntryRefused(N_("{code} has two versions; choose one first."), code=code)
        case Hindrance.RETURNED:
            return EntryRefused(N_("{code} was returned; answer it anew."), code=code)
        case Hindrance.EXPIRED:
            return EntryRefused(N_("The evidence of {code} has expired; look again."), code=code)
        case Hindrance.ANSWERED:
            return EntryRefused(
                N_("{code} was answered in this round already; that answer stands."), code=code
            )
    assert_never(hindrance)


def last_answered_round(context: DeskContext, centre: CentreId, round_: RoundId) -> RoundId | None:
    """Return the latest round before *round_* in which the centre answered anything.

    Where there is none, a later round is taken: a PC whose clock was years ahead began in one
    before its first contact with the service, and those answers must not seem lost.
    """
    known = [one for one in state.rounds_of(context.store, centre) if one != round_]
    earlier = [one for one in known if one < round_]
    return max(earlier, default=None) or max(known, default=None)
