"""Submissions: what each covers, and how it was judged then (trình; docs/rules.md#case-1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from desktop_app.core.changes.bodies import Submit
from desktop_app.core.changes.change import Held
from desktop_app.core.changes.fold import covered_digest, coverings, fold
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.core.ids import ChangeKind, DeviceId, ItemId
from desktop_app.core.time.rounds import local
from desktop_app.core.time.wall_time import least_time_of

from .assessment import Record, gather
from .judging import Judgement, judge
from .version_move import Versions

# A supervisor's approval after the submission still counts for its colour: it changes nothing that
# the commune declared (docs/decisions/0007).
_LATER_WORDS = frozenset({ChangeKind.APPROVE})
# Kinds that count from any round; answers count only from the submission's round.
CARRIED_OVER = frozenset(
    {
        ChangeKind.ATTACH,
        ChangeKind.DETACH,
        ChangeKind.APPROVE,
        ChangeKind.ACTION,
        ChangeKind.ORDER,
        ChangeKind.ADOPT,
    }
)


class PastSubmission(msgspec.Struct, frozen=True, kw_only=True):
    """A submission: what it covers, its time, and how it was judged then."""

    held: Held
    body: Submit
    day: date
    seconds: int
    judgement: Judgement
    is_whole: bool  # all that it covers is on this PC, its checklist version too
    record: Record
    checklist: Checklist  # the version by which it is judged: the one that it names
    lacking: str = ""  # that version, where it is not on this PC yet
    late: bool = False  # received after the service had closed the round


def whole(past: Iterable[PastSubmission]) -> list[PastSubmission]:
    """Return the submissions of which everything they cover is here.

    The leader's feed may arrive before the clerk's: until all of it is here a submission has no
    colour, for it would be judged on a part.
    """
    return [one for one in past if one.is_whole]


def read_by(changes: Iterable[Held], covers: Mapping[DeviceId, int]) -> list[Held]:
    """Return what is judged of *changes* for a submission that *covers* these feeds so far."""
    return [
        held
        for held in changes
        if held.change.sequence <= covers.get(held.change.device, 0)
        or held.change.kind in _LATER_WORDS
    ]


def judge_submission(
    checklist: Checklist,
    held: Held,
    body: Submit,
    changes: Iterable[Held],
    received: int | None,
    versions: Versions,
) -> PastSubmission:
    """Return *held* judged on exactly what it covers of *changes*, as of its moment.

    *changes* are those of its round, and of all rounds the kinds that count in later ones. Answers
    that were given by another version count as *versions* say.

    The moment is the service's first receipt, else the device's clock with its last offset.
    """
    changes = list(changes)
    change = held.change
    later = [one for one in changes if one.change.kind in _LATER_WORDS]
    seconds = received or least_time_of(change)
    day = local(seconds).date()
    record, is_whole = None, False
    for inside in coverings(changes, body):
        known = {one.identity for one in inside}
        together = [*inside, *(one for one in later if one.identity not in known)]
        reading = gather(change.centre, change.round, fold(together).items())
        is_whole = covered_digest(head.identity for head in heads_of(reading)) == body.digest
        if is_whole or record is None:
            record = reading
        if is_whole:
            break
    assert record is not None  # the plain reading is always one
    return PastSubmission(
        held=held,
        body=body,
        day=day,
        seconds=seconds,
        judgement=judge(
            checklist, record, as_of=day, asked=versions.asked_again(record, checklist)
        ),
        is_whole=is_whole,
        record=record,
        checklist=checklist,
    )


def heads_of(record: Record) -> list[Held]:
    """Return the heads of every declared answer in *record*: what a submission confirms."""
    answers = (one.answer for one in record.items.values())
    return [head for register in answers if register for head in register.heads]


def changed_since(record: Record, submitted: Record) -> tuple[ItemId, ...]:
    """Return the items whose standing answer is another than the one submitted."""
    changed = []
    for item, one in record.items.items():
        before = submitted.item(item).answer
        if one.answer is None:
            continue
        if before is None or before.standing.identity != one.answer.standing.identity:
            changed.append(item)
    return tuple(changed)
