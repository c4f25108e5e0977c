"""The colour rule, over all inputs: a worse answer never gives a better level."""

from __future__ import annotations

from collections.abc import Set
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from desktop_app import checklist_files
from desktop_app.core.assessment.assessment import ItemRecord, Record, gather
from desktop_app.core.assessment.judging import Submitted, judge, official_level
from desktop_app.core.changes.bodies import Answer, Approve, Attach, Body, fields_of
from desktop_app.core.changes.change import Change, Held, held
from desktop_app.core.changes.fold import fold
from desktop_app.core.ids import (
    CentreId,
    CommuneCode,
    DeviceId,
    EvidenceKind,
    ItemId,
    Readiness,
    RoundId,
    Status,
)

CHECKLIST = checklist_files.load(checklist_files.newest())
CRITICAL = CHECKLIST.critical_items
TODAY = date(2026, 11, 14)
ROUND = RoundId("2026-11")
COLOURS = (Readiness.RED, Readiness.AMBER, Readiness.GREEN)


class Writer:
    """Writes changes of one feed, each on top of what *bases* names."""

    def __init__(self, device: str = "ab" * 16) -> None:
        self.device = DeviceId(device)
        self.written: list[Held] = []

    def write(self, item: ItemId, body: Body, bases: tuple[Held, ...] = ()) -> Held:
        one = held(
            Change(
                kind=body.KIND,
                device=self.device,
                commune=CommuneCode("25399"),
                sequence=len(self.written) + 1,
                counter=len(self.written) + 1,
                wall=1_794_600_000,
                bases=tuple(base.hash for base in bases),
                centre=CentreId("25399"),
                round=ROUND,
                item=item,
                fields=fields_of(body),
            )
        )
        self.written.append(one)
        return one


def answered(status: Status, item: int) -> Answer:
    """Return an answer to critical item number *item* with the value that gives *status*."""
    known = CRITICAL[item]
    values = {
        Status.MET: ("4", "4"),
        Status.PARTIAL: ("3", "4"),
        Status.UNMET: ("0", "4"),
    }
    value, of = values.get(status, (None, None))
    if known.type == "choice":
        value = "commune_centre" if status is Status.MET else "none"
    if known.type != "ratio":
        of = None
    return Answer(checklist="decree-118/1", status=status, value=value, of=of)


def record(
    statuses: dict[int, Status], evidence: set[int], approved: Set[int] = frozenset()
) -> Record:
    """Return an assessment in which critical items have these statuses."""
    writer = Writer()
    for number, status in statuses.items():
        item = CRITICAL[number].id
        head = writer.write(item, answered(status, number))
        if number in approved:
            writer.write(item, Approve(head=head.hash, accepted=True))
    for number in evidence:
        kinds = CRITICAL[number].evidence.wanted or (EvidenceKind.DOCUMENT,)
        writer.write(
            CRITICAL[number].id, Attach(evidence=kinds[0], number="1", date=date(2026, 11, 1))
        )
    units = fold(writer.written).items()
    return gather(CentreId("25399"), ROUND, units)


numbers = st.integers(0, len(CRITICAL) - 1)
statuses = st.dictionaries(
    numbers, st.sampled_from([Status.MET, Status.PARTIAL, Status.UNMET, Status.NOT_APPLICABLE])
)


@given(statuses, st.sets(numbers), numbers)
def test_no_colour_worsens_when_an_item_becomes_met_with_evidence(
    given: dict[int, Status], evidence: set[int], number: int
) -> None:
    before = judge(CHECKLIST, record(given, evidence), as_of=TODAY)
    better = record({**given, number: Status.MET}, evidence | {number})
    after = judge(CHECKLIST, better, as_of=TODAY)
    assert COLOURS.index(after.level) >= COLOURS.index(before.level)
    assert len(after.missing) <= len(before.missing)


@given(statuses, st.sets(numbers))
def test_green_is_exactly_nothing_missing(given: dict[int, Status], evidence: set[int]) -> None:
    judgement = judge(CHECKLIST, record(given, evidence), as_of=TODAY)
    assert (judgement.level is Readiness.GREEN) == (judgement.missing == ())


def everything_met() -> tuple[dict[int, Status], set[int]]:
    every = range(len(CRITICAL))
    return dict.fromkeys(every, Status.MET), set(every)


def test_all_met_with_evidence_is_green() -> None:
    judgement = judge(CHECKLIST, record(*everything_met()), as_of=TODAY)
    assert judgement.level is Readiness.GREEN


def test_one_to_four_missing_is_amber_and_five_is_red() -> None:
    # E1, E2, F1, G1, G2 belong to no task group of Decree 118.
    outside = [n for n, item in enumerate(CRITICAL) if item.group118 is None]
    given, evidence = everything_met()
    for count in range(1, 6):
        given[outside[count - 1]] = Status.UNMET
        level = judge(CHECKLIST, record(given, evidence), as_of=TODAY).level
        assert level is (Readiness.AMBER if count < 5 else Readiness.RED)


def test_a_task_group_wholly_unmet_is_red_though_only_one_item_is_missing() -> None:
    given, evidence = everything_met()
    premises = next(n for n, item in enumerate(CRITICAL) if item.id == "premises.available")
    given[premises] = Status.UNMET
    assert judge(CHECKLIST, record(given, evidence), as_of=TODAY).level is Readiness.RED


def test_an_open_conflict_is_never_green_and_counts_its_worst_head() -> None:
    given, evidence = everything_met()
    base = record(given, evidence)
    writer, other = Writer("cd" * 16), Writer("ef" * 16)
    item = CRITICAL[1].id
    one = writer.write(item, Answer(checklist="decree-118/1", status=Status.MET))
    two = other.write(item, Answer(checklist="decree-118/1", status=Status.UNMET))
    register = next(iter(fold([one, two]).values()))
    items = {**base.items, item: ItemRecord(answer=register, evidence=base.item(item).evidence)}  # type: ignore[arg-type]
    judgement = judge(
        CHECKLIST, Record(centre=base.centre, round=base.round, items=items), as_of=TODAY
    )
    assert judgement.items[item].conflict
    assert judgement.items[item].status in (Status.MET, Status.UNMET)
    assert judgement.items[item].standing == "unmet"
    assert judgement.level is Readiness.AMBER
    assert judgement.missing == (item,)


def test_a_not_applicable_counts_after_its_approval_only() -> None:
    given, evidence = everything_met()
    secret = next(n for n, item in enumerate(CRITICAL) if item.secret)
    given[secret] = Status.NOT_APPLICABLE
    waiting = judge(CHECKLIST, record(given, evidence), as_of=TODAY)
    assert (waiting.level, len(waiting.missing)) == (Readiness.AMBER, 1)
    approved = judge(CHECKLIST, record(given, evidence, {secret}), as_of=TODAY)
    assert approved.level is Readiness.GREEN


def test_grey_comes_first_and_the_previous_round_stands_until_the_due_date() -> None:
    due = date(2026, 11, 20)
    last = Submitted(round="2026-10", day=date(2026, 10, 18), level=Readiness.GREEN)
    here = Submitted(round="2026-11", day=date(2026, 11, 19), level=Readiness.AMBER)

    def level(*submissions: Submitted, on: date) -> Readiness:
        return official_level(CHECKLIST, submissions, round_=ROUND, due=due, as_of=on)

    assert level(on=date(2026, 11, 1)) is Readiness.NOT_SUBMITTED
    assert level(last, on=date(2026, 11, 20)) is Readiness.GREEN
    assert level(last, on=date(2026, 11, 21)) is Readiness.NOT_SUBMITTED
    assert level(last, on=date(2026, 11, 23)) is Readiness.OVERDUE
    assert level(last, here, on=date(2026, 11, 25)) is Readiness.AMBER
    assert level(last, here, on=date(2026, 12, 25)) is Readiness.OVERDUE
