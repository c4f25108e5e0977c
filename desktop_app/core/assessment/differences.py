"""How a finding relates to what is declared (docs/rules.md#case-11)."""

from __future__ import annotations

from datetime import date

from desktop_app.core.changes.bodies import Verify
from desktop_app.core.checklist.item import Item
from desktop_app.core.ids import Difference, Status

from .assessment import ItemRecord, answer_of
from .judging import effective_status


def difference(item: Item, found: Verify, record: ItemRecord, *, as_of: date) -> Difference:
    """Return how a finding relates to what is declared (docs/rules.md#case-11)."""
    answer = answer_of(record.answer)
    if found.evidence_wrong:
        return Difference.EVIDENCE_WRONG
    if answer is None or record.answer is None:
        return Difference.NOT_DECLARED
    standing = record.answer.standing
    if found.judged and not {standing.identity, standing.hash} & set(found.judged):
        return Difference.CHANGED_SINCE
    order = (Status.UNANSWERED, Status.NOT_KNOWN, Status.UNMET, Status.PARTIAL, Status.MET)
    said = effective_status(item, answer, as_of=as_of)
    seen = effective_status(item, found, as_of=as_of)
    if said in (Status.UNANSWERED, Status.NOT_KNOWN):
        return Difference.NOT_DECLARED
    if said is seen:
        same = (answer.value, answer.of) == (found.value, found.of)
        if same or not item.is_computed or None in (answer.value, found.value):
            return Difference.MATCH
        return _by_value(answer.value, found.value)
    if said in order and seen in order:
        higher = order.index(said) > order.index(seen)
        return Difference.DECLARED_HIGHER if higher else Difference.DECLARED_LOWER
    # One of them says Not applicable: the commune claimed more than was found, or less.
    return (
        Difference.DECLARED_HIGHER if said is Status.NOT_APPLICABLE else Difference.DECLARED_LOWER
    )


def _by_value(declared: str | None, found: str | None) -> Difference:
    try:
        higher = float(declared or 0) > float(found or 0)
    except ValueError:
        return Difference.MATCH
    return Difference.DECLARED_HIGHER if higher else Difference.DECLARED_LOWER
