"""Which answers count from one version of the checklist to another, and that devices agree."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.assessment.assessment import Record, gather
from desktop_app.core.assessment.judging import judge
from desktop_app.core.assessment.version_move import (
    MoveOutcome,
    Versions,
    answered_by,
    asks_the_same,
    chosen_version,
    name_order,
    version_in_use,
)
from desktop_app.core.changes.bodies import Answer, Body, Use, fields_of
from desktop_app.core.changes.change import Change, Held, held
from desktop_app.core.changes.fold import fold
from desktop_app.core.checklist.checklist import Checklist, Item
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    CommuneCode,
    DeviceId,
    ItemId,
    RoundId,
    Status,
)
from desktop_app.core.time.rounds import local
from support.checklists import first, second

V1, V2 = "decree-118/1", "decree-118/2"
CENTRE, ROUND = CentreId("00004"), RoundId("2026-11")
TODAY = local(1_794_800_000).date()
DEVICES = [DeviceId(digit * 32) for digit in "abc"]


@pytest.fixture(scope="module")
def versions() -> Versions:
    return Versions({V1: first(), V2: second()}.get)


def met(checklist: str = V1, **said: object) -> Answer:
    return msgspec.convert({"checklist": checklist, "status": "met", **said}, Answer)


@pytest.mark.parametrize(
    ("item", "said", "fate"),
    [
        (
            "lead.centre_established",
            met(value="reception_point"),
            MoveOutcome.KEPT,
        ),  # option renamed
        ("premises.signage", met(), MoveOutcome.KEPT),  # the question reworded
        ("premises.counters", met(value="4"), MoveOutcome.KEPT),  # the rule's words put right
        ("tthc.forms", met(), MoveOutcome.KEPT),  # made critical
        (
            "premises.waiting_area",
            met(),
            MoveOutcome.ASK_AGAIN,
        ),  # the rule's text says something else
        ("device.scanners", met(value="1"), MoveOutcome.ASK_AGAIN),  # another threshold
        ("premises.info_area", met(), MoveOutcome.ASK_AGAIN),  # another type
        ("staff.term_decision", met(), MoveOutcome.UNPLACED),  # removed
        ("premises.online_support_area", met(), MoveOutcome.UNPLACED),  # split in two
        (
            "premises.signage",
            met("decree-118/9"),
            MoveOutcome.ASK_AGAIN,
        ),  # a version nobody has here
        ("never.was", met(), MoveOutcome.UNPLACED),
    ],
)
def test_what_becomes_of_an_answer_of_the_first_version(
    versions: Versions, item: str, said: Answer, fate: MoveOutcome
) -> None:
    assert versions.fate(ItemId(item), said, second()) is fate


def test_the_way_back_follows_the_same_rule(versions: Versions) -> None:
    assert (
        versions.fate(ItemId("premises.counters"), met(V2, value="4"), first()) is MoveOutcome.KEPT
    )
    assert (
        versions.fate(ItemId("device.scanners"), met(V2, value="4"), first())
        is MoveOutcome.ASK_AGAIN
    )
    printer = ItemId("device.receipt_printer")
    assert versions.fate(printer, met(V2, value="4"), first()) is MoveOutcome.UNPLACED


def changed(item: str, **parts: object) -> tuple[Item, Item]:
    old = first().item(ItemId(item))
    return old, msgspec.structs.replace(old, **parts)


def test_an_option_added_taken_away_or_judged_otherwise_asks_again() -> None:
    choices = first().item(ItemId("lead.centre_established")).choices
    for other in (
        choices[:-1],
        (*choices, msgspec.structs.replace(choices[0], id="another")),
        (msgspec.structs.replace(choices[0], met=False), *choices[1:]),
    ):
        old, new = changed("lead.centre_established", choices=other)
        assert not asks_the_same(old, new, "1")


def test_the_checklist_itself_may_say_since_when_an_item_means_the_same() -> None:
    old = first().item(ItemId("premises.available"))
    words = msgspec.structs.replace(old.met_when, vi="Câu chữ khác.")
    for since, same in (("1", True), ("2", False), (None, False)):
        new = msgspec.structs.replace(old, met_when=words, meaning_since=since)
        assert asks_the_same(old, new, "1") is same
    new = msgspec.structs.replace(old, meaning_since="2")
    assert not asks_the_same(old, new, "1"), "the same words may come to mean something else"


def test_an_answer_that_does_not_fit_any_more_is_asked_again(versions: Versions) -> None:
    items = {item.id: item for item in first().items_in_order}
    narrow = msgspec.structs.replace(
        items[ItemId("premises.counters")], hard_max=10, meaning_since="1"
    )
    third = _with(first(), narrow)
    known = Versions({V1: first(), third.name: third}.get)
    counters = ItemId("premises.counters")
    assert known.fate(counters, met(value="10"), third) is MoveOutcome.KEPT
    assert known.fate(counters, met(value="11"), third) is MoveOutcome.ASK_AGAIN


def _with(checklist: Checklist, item: Item) -> Checklist:
    sections = tuple(
        msgspec.structs.replace(
            section,
            items=tuple(item if one.id == item.id else one for one in section.items),
        )
        for section in checklist.sections
    )
    return msgspec.structs.replace(checklist, version="3", sections=sections)


def test_version_10_comes_after_version_9() -> None:
    names = ["decree-118/10", "decree-118/9", "decree-118/2"]
    assert sorted(names, key=name_order) == names[::-1]
    assert name_order("x/²") > name_order("x/"), "what is no number is no trouble either"


def test_nothing_moves_without_a_choice() -> None:
    def used(**said: object) -> str:
        values = {"chosen": {}, "answered": (), "asked_for": "", "otherwise": V1, **said}
        return version_in_use(ROUND, **values)  # type: ignore[arg-type]

    december = RoundId("2026-12")
    assert used() == V1
    assert used(answered=(V2, V1)) == V1, "a new PC with the newer version moves nobody"
    assert used(asked_for=V2) == V2
    assert used(asked_for=V2, answered=(V1,)) == V1, "nor does the service under the hands"
    assert used(chosen={RoundId("2026-10"): V2}, answered=(V1,)) == V2, "a choice lasts"
    assert used(chosen={december: V2}) == V1, "and is not known before it was made"
    assert used(chosen={RoundId("2026-10"): V2, ROUND: V1}) == V1


def a_change(body: Body, *, device: int, sequence: int, counter: int, item: str = "",
             bases: tuple[ChangeHash, ...] = ()) -> Held:  # fmt: skip
    return held(
        Change(
            kind=body.KIND,
            device=DEVICES[device],
            commune=CommuneCode("00004"),
            sequence=sequence,
            counter=counter,
            wall=1_794_800_000,
            bases=bases,
            centre=CENTRE,
            round=ROUND,
            item=item,
            fields=fields_of(body),
        )
    )


ITEMS = (
    "premises.signage", "premises.counters", "device.scanners", "premises.info_area",
    "staff.term_decision", "device.receipt_printer",
)  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> list[Held]:
    """Two devices of a commune, each with its own version, that exchange at times."""
    changes: list[Held] = []
    seen: list[list[Held]] = [[], []]
    uses = [V1, V1]
    sequences = [0, 0]
    for _step in range(draw(st.integers(1, 14))):
        device = draw(st.integers(0, 1))
        match draw(st.sampled_from(["answer", "answer", "answer", "move", "hear"])):
            case "hear":
                seen[device] = list(changes)
                continue
            case "move":
                before, uses[device] = uses[device], draw(st.sampled_from([V1, V2]))
                body: Body = Use(checklist=uses[device], before=before)
                item, kind = "", "use"
            case _:
                item, kind = draw(st.sampled_from(ITEMS)), "answer"
                value = draw(st.sampled_from([None, "1", "3"]))
                body = Answer(checklist=uses[device], status=Status.MET, value=value)
        known = gather(CENTRE, ROUND, fold(seen[device]).items())
        register = known.use if kind == "use" else known.item(ItemId(item)).answer
        sequences[device] += 1
        counter = 1 + max((one.change.counter for one in seen[device]), default=0)
        change = a_change(
            body,
            device=device,
            sequence=sequences[device],
            counter=counter,
            item=item,
            bases=tuple(head.identity for head in register.heads) if register else (),
        )
        changes.append(change)
        seen[device].append(change)
    return changes


def stands(changes: list[Held], versions: Versions) -> tuple[object, ...]:
    """Return how the assessment stands for whoever holds *changes*, in the order they came."""
    record: Record = gather(CENTRE, ROUND, fold(changes).items())
    use = chosen_version(record.use)
    name = version_in_use(
        ROUND,
        chosen={ROUND: use.checklist} if use else {},
        answered=answered_by(record),
        otherwise=V1,
        asked_for="",
    )
    under = versions.find(name)
    assert under is not None
    asked = versions.asked_again(record, under)
    judgement = judge(under, record, as_of=TODAY, asked=asked)
    preview = versions.preview(record, changes, under, second())
    return name, judgement, asked, preview, record.use and record.use.conflict


@given(changes=histories(), seed=st.integers(0, 2**32))
def test_two_devices_on_different_versions_come_to_the_same_in_any_order(
    changes: list[Held], seed: int
) -> None:
    versions = Versions({V1: first(), V2: second()}.get)
    wanted = stands(changes, versions)
    mixed = [*changes, *random.Random(seed).choices(changes, k=3)] if changes else []
    random.Random(seed).shuffle(mixed)
    assert stands(mixed, versions) == wanted


def test_what_comes_back_is_told_in_the_order_of_the_checklist(versions: Versions) -> None:
    items = ["premises.info_area", "device.scanners"]
    answers = [
        a_change(met(V2), device=0, sequence=at, counter=at, item=item, bases=())
        for at, item in enumerate(items, 1)
    ]
    moved = [
        a_change(met(V1), device=0, sequence=at, counter=at, item=item, bases=(one.identity,))
        for at, (item, one) in enumerate(zip(items, answers, strict=True), 3)
    ]
    for changes in ([*answers, *moved], [*answers[::-1], *moved]):
        record = gather(CENTRE, ROUND, fold(changes).items())
        told = versions.preview(record, changes, first(), second())
        assert list(told.restored) == items


@given(changes=histories())
def test_under_every_version_each_answer_counts_is_asked_again_or_stands_apart(
    changes: list[Held],
) -> None:
    versions = Versions({V1: first(), V2: second()}.get)
    record = gather(CENTRE, ROUND, fold(changes).items())
    answered = {item for item, one in record.items.items() if one.answer}
    for now, to in ((first(), second()), (second(), first())):
        preview = versions.preview(record, changes, now, to)
        parts = (preview.kept, preview.ask_again, preview.unplaced, preview.restored)
        together = [item for part in parts for item in part]
        assert sorted(together) == sorted(answered), "each once, none left out"
