"""What one submission says is not met for lack of funding."""

from __future__ import annotations

from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.checklist.item import FUNDING_CAUSE
from desktop_app.core.ids import ItemId, Status

from .assessment import answer_of
from .submissions import PastSubmission

_SHORT = frozenset({Status.PARTIAL, Status.UNMET})


def unfunded(checklist: Checklist, past: PastSubmission) -> tuple[ItemId, ...]:
    """Return the items of *checklist*, critical or not, that lack funding by the submission.

    Never a secret one: its cause is asked of nobody.
    """
    found = []
    for item in checklist.items_in_order:
        judged = past.judgement.items.get(item.id)
        answer = answer_of(past.record.item(item.id).answer)
        if item.secret or judged is None or answer is None:
            continue
        if judged.status in _SHORT and answer.cause == FUNDING_CAUSE:
            found.append(item.id)
    return tuple(found)
