"""A remedy with the supervisors' orders: its deadline, and whether it is closed (6 rõ)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from desktop_app.core.changes.bodies import Action, Order, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import ChangeHash, ItemId

from .assessment import Record


class Remedy(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as it stands, and the orders about it, oldest first (docs/rules.md#case-4)."""

    change: ChangeHash  # its id
    plan: Action
    due: date  # with the extension, where one was given
    ordered: bool
    done: bool  # reported as done, and not reopened since: it waits to be verified
    closed: bool
    reopened: int  # how often a supervisor sent it back
    orders: tuple[Order, ...]

    def is_overdue(self, today: date) -> bool:
        """Tell whether it is still to be done and its deadline passed before *today*."""
        return not (self.done or self.closed) and self.due < today


def remedy_of(register: Register, orders: Iterable[Held]) -> Remedy | None:
    """Return the remedy in *register* with those of *orders* that are about it; None for none."""
    held = register.standing
    plan = body_of(held.change)
    if not isinstance(plan, Action):
        return None
    change = plan.action or held.identity
    about = [
        (one.change.counter, body)
        for one in orders
        if isinstance(body := body_of(one.change), Order) and body.action == change
    ]
    own = tuple(body for _counter, body in about)
    sent_back = max((counter for counter, body in about if body.reopened), default=0)
    return Remedy(
        change=change,
        plan=plan,
        due=next((one.due for one in reversed(own) if one.due), None) or plan.due,
        ordered=any(one.ordered for one in own),
        # Ordered by what was known: a report that came after the reopening stands.
        done=plan.done and held.change.counter > sent_back,
        closed=bool(own) and own[-1].closed,
        reopened=sum(body.reopened for body in own),
        orders=own,
    )


def remedies_of(record: Record) -> Iterator[tuple[ItemId | None, Remedy]]:
    """Yield every remedy of an assessment with its item, None where it is about the centre."""
    for item, one in record.items.items():
        for register in one.actions:
            if (remedy := remedy_of(register, one.orders)) is not None:
                yield item, remedy
    for register in record.actions:
        if (remedy := remedy_of(register, record.orders)) is not None:
            yield None, remedy


class GroupCost(msgspec.Struct, frozen=True, kw_only=True):
    """What the remedies of one group of items cost together, as far as it is known. In đồng."""

    section: str  # its code; "" for the centre as a whole
    cost: int
    remedies: int  # whose cost is known
    unknown: int  # still to be done, and nobody said what they cost


def costs_by_group(
    checklist: Checklist, remedies: Iterable[tuple[ItemId | None, Remedy]]
) -> tuple[GroupCost, ...]:
    """Return the cost of what is still to be done, by section in the checklist's order.

    Closed remedies need no money any more; those of the whole centre stand last.
    """
    sections = {item.id: section.code for section in checklist.sections for item in section.items}
    groups: dict[str, list[int | None]] = {}
    for item, remedy in remedies:
        if not remedy.closed:
            code = sections.get(item, "") if item is not None else ""
            groups.setdefault(code, []).append(remedy.plan.cost)
    order = [*(section.code for section in checklist.sections), ""]
    return tuple(
        GroupCost(
            section=code,
            cost=sum(cost for cost in groups[code] if cost is not None),
            remedies=sum(cost is not None for cost in groups[code]),
            unknown=groups[code].count(None),
        )
        for code in order
        if code in groups
    )
