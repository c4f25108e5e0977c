"""How an assessment stands by the checklist's rule (docs/rules.md#case).

The rule is data (core.readiness_rule); here it is applied. Time comes in as an argument.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date, timedelta

import msgspec

from desktop_app.core.changes.bodies import Answer, Verify, body_of
from desktop_app.core.changes.change import Held
from desktop_app.core.checklist.checklist import Checklist, Item
from desktop_app.core.checklist.readiness_rule import GreyFacts, LevelFacts, Standing
from desktop_app.core.checklist.scoring import computed_status
from desktop_app.core.ids import ChangeHash, ItemId, Readiness, Status
from desktop_app.core.time.rounds import local
from desktop_app.core.time.wall_time import least_time_of
from desktop_app.core.version import FIRST_BUILT

from .assessment import (
    ItemRecord,
    Record,
    answer_of,
    approval_of,
    attached,
    declared_evidence,
    verified_of,
)

# In which order an open conflict's heads are weighed, the worst first (readiness.counting).
_FAVOUR = {
    Standing.UNANSWERED: 0,
    Standing.NOT_KNOWN: 1,
    Standing.UNMET: 2,
    Standing.PARTIAL: 3,
    Standing.NOT_APPLICABLE_WAITING: 4,
    Standing.MET_WITHOUT_EVIDENCE: 5,
    Standing.MET_WITH_EXPIRED_EVIDENCE: 6,
    Standing.MET: 7,
    Standing.NOT_APPLICABLE_APPROVED: 8,
}
_WORSE = (Status.UNMET, Status.PARTIAL, Status.MET)
_DAY = timedelta(days=1)  # that a clock may be ahead


class ItemJudgement(msgspec.Struct, frozen=True, kw_only=True):
    """How one item counts. ``status`` is the answer's; ``standing`` how it counts."""

    item: ItemId
    status: Status
    standing: Standing
    complete: bool
    conflict: bool = False
    ask_again: bool = False  # answered by another version, in another sense

    @property
    def missing(self) -> bool:
        """Whether this item is still to be done for GREEN, if it is critical."""
        return self.conflict or not self.complete


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """How an assessment stands at one moment, if it were submitted then."""

    items: dict[ItemId, ItemJudgement]
    missing: tuple[ItemId, ...]  # critical items, in the checklist's order: "Còn N việc để XANH"
    answered: int
    answered_critical: int
    conflicts: int
    level: Readiness


class VerifiedJudgement(msgspec.Struct, frozen=True, kw_only=True):
    """The verified layer alone; ``level`` is None until every critical item is verified."""

    statuses: dict[ItemId, Status]
    verified_critical: int
    critical: int
    missing: tuple[ItemId, ...]
    level: Readiness | None


class Submitted(msgspec.Struct, frozen=True, kw_only=True):
    """One submission as the colour rule needs it."""

    round: str
    day: date
    level: Readiness


def judge(
    checklist: Checklist,
    record: Record,
    *,
    as_of: date,
    asked: Container[ChangeHash] = (),
    before: tuple[Record, Judgement] | None = None,
) -> Judgement:
    """Return how *record* stands on *as_of*, every item of *checklist* judged.

    *asked* are answers by another version whose item has another meaning: they do not count.
    *before* is an earlier record and its judgement by the same checklist, day and *asked*: an item
    whose state is the very same object is not judged again.
    """
    known, old = (before[1].items, before[0]) if before is not None else ({}, record)
    judged = {
        item.id: known[item.id]
        if item.id in known and old.item(item.id) is record.item(item.id)
        else _judge_item(checklist, item, record.item(item.id), as_of=as_of, asked=asked)
        for item in checklist.items_in_order
    }
    critical = [item.id for item in checklist.critical_items]
    conflicts = sum(judged[item].conflict for item in critical)
    # The version to judge by is open too while two PCs chose two versions.
    conflicts += record.use is not None and record.use.conflict
    answered = {key for key, one in judged.items() if _is_answered(one.status)}
    return Judgement(
        items=judged,
        missing=tuple(item for item in critical if judged[item].missing),
        answered=len(answered),
        answered_critical=len(answered.intersection(critical)),
        conflicts=conflicts,
        level=_colour(checklist, {item: judged[item].standing for item in critical}, conflicts),
    )


def judge_verified(
    checklist: Checklist, record: Record, *, as_of: date, asked: Container[ChangeHash] = ()
) -> VerifiedJudgement:
    """Return how the verified answers alone stand; declared ones never fill in.

    See docs/rules.md#case-3.

    *asked* are findings by another version whose item has another meaning: they do not count.
    """
    statuses: dict[ItemId, Status] = {}
    disputed: set[ItemId] = set()  # two supervisors of one visit found different things
    for item in checklist.items_in_order:
        one = record.item(item.id)
        answer = verified_of(one)
        if answer is None or one.verified[0].standing.hash in asked:
            continue
        statuses[item.id] = effective_status(item, answer, as_of=as_of)
        if one.verified[0].conflict:
            disputed.add(item.id)
            found = [body_of(head.change) for head in one.verified[0].heads]
            weighed = [
                effective_status(item, body, as_of=as_of)
                for body in found
                if isinstance(body, Verify)
            ]
            statuses[item.id] = min(weighed, key=lambda s: _FAVOUR[_bare_standing(s)])
    critical = [item.id for item in checklist.critical_items]
    seen = [item for item in critical if _is_answered(statuses.get(item, Status.UNANSWERED))]
    standings = {item: _bare_standing(statuses.get(item, Status.UNANSWERED)) for item in critical}
    met = checklist.readiness.counting.met
    whole = len(seen) == len(critical)
    conflicts = len(disputed.intersection(critical))
    return VerifiedJudgement(
        statuses=statuses,
        verified_critical=len(seen),
        critical=len(critical),
        missing=tuple(i for i in critical if standings[i] not in met or i in disputed),
        level=_colour(checklist, standings, conflicts) if whole else None,
    )


def official_level(
    checklist: Checklist, submissions: Sequence[Submitted], *, round_: str, due: date, as_of: date
) -> Readiness:
    """Return the official level of *round_* on *as_of*: grey first, else the last submission's.

    *submissions* are those of this and earlier rounds, the last one last. Before the due date
    the previous round's colour stands (docs/rules.md#case-6).
    """
    last = submissions[-1] if submissions else None
    facts: GreyFacts = {
        "submitted_ever": last is not None,
        "submitted_this_round": any(one.round == round_ for one in submissions),
        "due_date_passed": as_of > due,
        "days_since_last_submission": (as_of - last.day).days if last else 0,
    }
    for case in sorted(checklist.readiness.grey, key=lambda case: case.check_order):
        if case.conditions.holds(facts, checklist.readiness.values):
            return case.id
    if last is None:
        return Readiness.NOT_SUBMITTED
    return last.level


def effective_status(item: Item, answer: Answer | Verify, *, as_of: date) -> Status:
    """Return the status of *answer* to *item* on *as_of*.

    Values decide where the status is computed; the person may only have lowered it. Status
    items take partial only where the checklist says when (answer_rules.evaluation).
    """
    said = answer.status
    if said is Status.NOT_APPLICABLE:
        return said if item.na.allowed else Status.UNANSWERED
    if not item.is_computed:
        if said is Status.PARTIAL and item.partial_when is None:
            return Status.UNMET
        return said
    found = computed_status(item, answer.value, answer.of, as_of=as_of)
    lowered = isinstance(answer, Verify) or answer.lowered
    if lowered and found in _WORSE and said in _WORSE:
        return min(found, said, key=_WORSE.index)
    return found


def evidence_stands(
    checklist: Checklist, item: Item, evidence: Iterable[Held], *, as_of: date
) -> tuple[bool, bool]:
    """Return (a needed piece is valid on *as_of*, a needed piece was attached at all)."""
    valid = held_any = False
    for held in evidence:
        until = evidence_valid_until(checklist, held, as_of=as_of)
        piece = attached(held)
        if piece is None or piece.evidence not in item.evidence.wanted:
            continue
        held_any = True
        valid = valid or until is None or as_of <= until
    return valid, held_any


def evidence_valid_until(
    checklist: Checklist, held: Held, *, as_of: date | None = None
) -> date | None:
    """Return the last day a piece counts; None: until it is replaced.

    Validity runs from the capture date in the file's metadata, else from attaching. A day that lies
    ahead of *as_of* was written by a wrong clock, of a camera or a PC, and says nothing; where both
    do, the piece may be as old as the first program of this kind.
    """
    piece = attached(held)
    if piece is None:
        return None
    days = next((k.valid_days for k in checklist.evidence_kinds if k.id == piece.evidence), None)
    if days is None:
        return None
    said = [day for day in (piece.captured, written_day(held)) if day is not None]
    latest = as_of + _DAY if as_of is not None else date.max
    start = next((day for day in said if day <= latest), FIRST_BUILT)
    return start + timedelta(days=min(days, (date.max - start).days))


def written_day(held: Held) -> date:
    """Return the day in Vietnam on which *held* was written, as far as that is known."""
    return local(least_time_of(held.change)).date()


def _judge_item(
    checklist: Checklist,
    item: Item,
    record: ItemRecord,
    *,
    as_of: date,
    asked: Container[ChangeHash],
) -> ItemJudgement:
    heads = record.answer.heads if record.answer else ()
    conflict = record.answer.conflict if record.answer else False
    ask_again = bool(heads) and heads[0].hash in asked
    answer = answer_of(record.answer) if not ask_again else None
    status = effective_status(item, answer, as_of=as_of) if answer else Status.UNANSWERED
    standings = [
        Standing.UNANSWERED
        if head.hash in asked
        else _standing(checklist, item, record, head, as_of=as_of)
        for head in (heads if conflict else heads[:1])
    ] or [Standing.UNANSWERED]
    standing = min(standings, key=_FAVOUR.__getitem__)
    complete = standing in checklist.readiness.counting.met or (
        item.informational and _is_answered(status)
    )
    return ItemJudgement(
        item=item.id,
        status=status,
        standing=standing,
        complete=complete,
        conflict=conflict,
        ask_again=ask_again,
    )


def _standing(
    checklist: Checklist, item: Item, record: ItemRecord, head: Held, *, as_of: date
) -> Standing:
    answer = body_of(head.change)
    if not isinstance(answer, Answer):
        return Standing.UNANSWERED
    status = effective_status(item, answer, as_of=as_of)
    if status is Status.NOT_APPLICABLE and item.na.approval and not approval_of(record, head):
        return Standing.NOT_APPLICABLE_WAITING
    if status is Status.MET and item.evidence.required_for_green:
        evidence = declared_evidence(record)
        valid, held_any = evidence_stands(checklist, item, evidence, as_of=as_of)
        if not valid:
            expired = Standing.MET_WITH_EXPIRED_EVIDENCE
            return expired if held_any else Standing.MET_WITHOUT_EVIDENCE
    return _bare_standing(status)


def _bare_standing(status: Status) -> Standing:
    if status is Status.NOT_APPLICABLE:
        return Standing.NOT_APPLICABLE_APPROVED
    if status is Status.ANSWERED:
        return Standing.MET
    return Standing(status)


def _is_answered(status: Status) -> bool:
    return status not in (Status.UNANSWERED, Status.NOT_KNOWN)


def _colour(checklist: Checklist, standings: dict[ItemId, Standing], conflicts: int) -> Readiness:
    rule = checklist.readiness
    not_met = sum(standing not in rule.counting.met for standing in standings.values())
    groups = 0
    for group in rule.groups118:
        members = [standings[item] for item in group.critical_items if item in standings]
        # An approved N/A leaves its group; a group with no item left is skipped.
        members = [one for one in members if one is not Standing.NOT_APPLICABLE_APPROVED]
        groups += bool(members) and all(one in rule.counting.unmet_in_group118 for one in members)
    facts: LevelFacts = {
        "critical_not_met": not_met,
        "open_conflicts_on_critical": conflicts,
        "groups118_wholly_unmet": groups,
        "submitted": True,  # or as if it were now
    }
    for level in sorted(rule.levels, key=lambda level: level.order):
        if level.conditions.holds(facts, rule.values):
            return level.id
    return Readiness.RED
