"""A remedy with the supervisors' orders: its deadline, and whether it is closed (6 rõ)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from desktop_app.core.changes.bodies import Action, Order, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import Register
from desktop_app.core.ids import ChangeHash, ItemId

from .assessment import Record


class Remedy(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as it stands, and the orders about it, oldest first (docs/rules.md#case-4)."""

    change: ChangeHash  # its id
    plan: Action
    due: date  # with the extension, where one was given
    ordered: bool
    closed: bool
    orders: tuple[Order, ...]

    def is_overdue(self, today: date) -> bool:
        """Tell whether it is still to be done and its deadline passed before *today*."""
        return not (self.plan.done or self.closed) and self.due < today


def remedy_of(register: Register, orders: Iterable[Held]) -> Remedy | None:
    """Return the remedy in *register* with those of *orders* that are about it; None for none."""
    held = register.standing
    plan = body_of(held.change)
    if not isinstance(plan, Action):
        return None
    change = plan.action or held.identity
    said = (body_of(one.change) for one in orders)
    own = tuple(one for one in said if isinstance(one, Order) and one.action == change)
    return Remedy(
        change=change,
        plan=plan,
        due=next((one.due for one in reversed(own) if one.due), None) or plan.due,
        ordered=any(one.ordered for one in own),
        closed=bool(own) and own[-1].closed,
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
