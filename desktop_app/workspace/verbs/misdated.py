"""Answers that stand in a wrong round because the PC's clock was wrong, brought into the right one.

Before the first contact the clock alone tells the month (docs/rules.md#data-3): a PC in 2009 or
2099 puts its work into a round of that year. Once the service has told the time, the same clock
tells when the answers were really given; they are offered for the round that is open, and brought
there by being written again. What they were stays where it was.
"""

from __future__ import annotations

import msgspec

from desktop_app.core.assessment import Record, answer_of
from desktop_app.core.changes import Held
from desktop_app.core.ids import CentreId, ItemId, Role, RoundId, Status
from desktop_app.core.rounds import local, round_of
from desktop_app.storage import state, writing
from desktop_app.storage.writing import Draft
from desktop_app.workspace.context.desk_context import DeskContext

_WRONG = 20 * 86_400  # seconds a clock must be off before its month is doubted


class Misdated(msgspec.Struct, frozen=True, kw_only=True):
    """Answers of another round that belong into the one that is open."""

    round: RoundId
    items: tuple[ItemId, ...]


def misdated(context: DeskContext, centre: CentreId | None = None) -> Misdated | None:
    """Return what a wrong clock put into another round and nobody answered in the open one."""
    offset = context.moment().offset
    if offset is None or abs(offset) < _WRONG:
        return None
    where, open_ = context.centre(centre), context.round()
    now = state.record(context.store, where, open_)
    for round_ in state.rounds_of(context.store, where):
        if round_ == open_:
            continue
        there = state.record(context.store, where, round_)
        items = tuple(
            item
            for item in there.items
            if _is_said(there, item)
            and not _is_said(now, item)
            and _is_of(there, item, offset, open_)
        )
        if items:
            return Misdated(round=round_, items=items)
    return None


def bring_over(
    context: DeskContext, what: Misdated, centre: CentreId | None = None
) -> tuple[Held, ...]:
    """Write the answers that strayed as answers of the open round, all or none."""
    where, open_ = context.centre(centre), context.round()
    there = state.record(context.store, where, what.round)
    now = state.record(context.store, where, open_)
    drafts = []
    for item in what.items:
        answer, register = answer_of(there.item(item).answer), now.item(item).answer
        if answer is None or _is_said(now, item):
            continue
        bases = tuple(head.identity for head in register.heads) if register else ()
        drafts.append(Draft(body=answer, centre=where, round=open_, item=item, bases=bases))
    return writing.write(context.store, context.writer(context.identity(Role.CLERK)), drafts)


def _is_said(record: Record, item: ItemId) -> bool:
    answer = answer_of(record.item(item).answer)
    return answer is not None and answer.status is not Status.UNANSWERED


def _is_of(record: Record, item: ItemId, offset: int, open_: RoundId) -> bool:
    """Return whether an answer was given in or after the month of *open_*, by the right time."""
    register = record.item(item).answer
    if register is None:
        return False
    change = register.standing.change
    if change.offset is not None:  # the right time was known when it was given
        return False
    return round_of(local(change.wall + offset).date()) >= open_
