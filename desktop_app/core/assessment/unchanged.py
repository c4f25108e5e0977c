"""What keeps last round's answer from being taken over as unchanged (docs/rules.md#screen-7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from desktop_app.core.changes.bodies import Answer, body_of
from desktop_app.core.checklist.checklist import Checklist, Item
from desktop_app.core.ids import DeviceId, ItemId, Status

from .assessment import EMPTY, ItemRecord, Record, answer_of, declared_evidence, open_request
from .judging import evidence_stands

_NO_ANSWER = (Status.UNANSWERED, Status.NOT_KNOWN)


class Hindrance(StrEnum):
    """Why an item has to be answered anew."""

    NO_ANSWER = "no_answer"  # there is nothing to take over
    MEANS_ELSE = "means_else"  # the version in use asks it in another sense
    CONFLICT = "conflict"
    RETURNED = "returned"
    EXPIRED = "expired"  # all of its evidence
    ANSWERED = "answered"  # in this round already


def hindrance(
    checklist: Checklist,
    item: Item,
    now: ItemRecord,
    before: ItemRecord | None,
    *,
    counts: bool,
    as_of: date,
) -> Hindrance | None:
    """Return what hinders that the answer in *before* is taken over into *now*, or None.

    *counts*: that answer means the same in *checklist*.
    """
    before = before or EMPTY
    earlier = answer_of(before.answer)
    if earlier is None or earlier.status in _NO_ANSWER:
        return Hindrance.NO_ANSWER
    if not counts:
        return Hindrance.MEANS_ELSE
    if now.answer is not None and now.answer.conflict:
        return Hindrance.CONFLICT
    evidence = declared_evidence(now)
    talk = (*before.talk, *now.talk)
    if open_request(talk, (before.answer, now.answer), evidence) is not None:
        return Hindrance.RETURNED
    answer = answer_of(now.answer)
    if answer is not None and answer.status not in _NO_ANSWER and not answer.confirmed:
        return Hindrance.ANSWERED
    if earlier.status is Status.MET:
        valid, had = evidence_stands(checklist, item, evidence, as_of=as_of)
        if had and not valid:
            return Hindrance.EXPIRED
    return None


def confirmed_together(record: Record) -> Mapping[ItemId, int]:
    """Return the items confirmed as unchanged at once with others, with how many these were.

    At once: one PC wrote the confirmations one after another within the same second.
    """
    found: dict[tuple[DeviceId, int], list[tuple[int, ItemId]]] = {}
    for item, one in record.items.items():
        if one.answer is None or one.answer.conflict:
            continue
        change = one.answer.standing.change
        body = body_of(change)
        if isinstance(body, Answer) and body.confirmed:
            found.setdefault((change.device, change.wall), []).append((change.sequence, item))
    together: dict[ItemId, int] = {}
    for members in found.values():
        members.sort()
        in_a_row = members[-1][0] - members[0][0] == len(members) - 1
        if len(members) > 1 and in_a_row:
            together |= {item: len(members) for _sequence, item in members}
    return together
