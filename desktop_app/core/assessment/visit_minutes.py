"""What the minutes of a visit hold: named when it ends, so that nothing later changes them."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.core.changes.bodies import Verify, Visit, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register
from desktop_app.core.ids import ChangeHash, ItemId

from .assessment import Record
from .remedies import Remedy, remedy_of


def ended_head(register: Register) -> Held | None:
    """Return the head by which the visit in *register* has ended, None while it goes on.

    A visit stays ended where another PC, that did not know of it, wrote about it meanwhile.
    """
    for head in register.heads:
        body = body_of(head.change)
        if isinstance(body, Visit) and body.closed:
            return head
    return None


def came_after_end(held: Held, register: Register) -> bool:
    """Return whether *held*, about the visit in *register*, is not part of its signed minutes."""
    end = ended_head(register)
    body = body_of(end.change) if end is not None else None
    if end is None or not isinstance(body, Visit):
        return False
    if body.minutes:
        return held.identity not in body.minutes
    return held.change.counter > end.change.counter  # ended by a program that named nothing


def is_in_minutes(remedy: Remedy, visit: ChangeHash) -> bool:
    """Return whether the minutes of *visit* list *remedy*: made or ordered in it.

    What was ordered in no visit is listed too while it is to be done: the centre is told again.
    """
    visits = {remedy.plan.visit, *(order.visit for order in remedy.orders)} - {None}
    return visit in visits if visits else remedy.ordered and not remedy.closed


def remedies_in_minutes(
    record: Record, visit: ChangeHash
) -> Iterator[tuple[ItemId | None, Register, tuple[Held, ...]]]:
    """Yield item, plan and orders of each remedy that the minutes of *visit* list now."""
    logs = [(item, one.actions, one.orders) for item, one in record.items.items()]
    for item, actions, orders in [*logs, (None, record.actions, record.orders)]:
        for register in actions:
            remedy = remedy_of(register, orders)
            if remedy is not None and is_in_minutes(remedy, visit):
                about = (
                    held for held in orders if held.change.fields.get("action") == remedy.change
                )
                yield item, register, tuple(about)


def named_in_minutes(record: Record, visit: ChangeHash) -> tuple[ChangeHash, ...]:
    """Return the findings, remedies and orders that the minutes of *visit* would hold now."""
    named: list[ChangeHash] = []
    for one in record.items.values():
        for register in one.verified:
            body = body_of(register.standing.change)
            if isinstance(body, Verify) and body.visit == visit:
                named += [head.identity for head in register.heads]
    for _item, register, orders in remedies_in_minutes(record, visit):
        named += [register.standing.identity, *(held.identity for held in orders)]
    return tuple(dict.fromkeys(named))
