"""The fold over all inputs: any order, any duplicates, missing bases, the same state.

See docs/rules.md#data-1.
"""

from __future__ import annotations

import random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.changes.bodies import Answer, Attach, Body, Comment, Detach, fields_of
from desktop_app.core.changes.change import Change, Held, held
from desktop_app.core.changes.fold import Log, Register, UnitKind, fold, fold_unit
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    CommuneCode,
    DeviceId,
    EvidenceKind,
    RoundId,
    Status,
)

DEVICES = [DeviceId(digit * 32) for digit in "abc"]
NOWHERE = ChangeHash("00" * 32)


def a_change(
    body: Body,
    *,
    device: int = 0,
    sequence: int = 1,
    counter: int = 1,
    item: str = "a",
    bases: tuple[ChangeHash, ...] = (),
    origin: ChangeHash | None = None,
) -> Held:
    return held(
        Change(
            kind=body.KIND,
            device=DEVICES[device],
            commune=CommuneCode("00004"),
            sequence=sequence,
            counter=counter,
            wall=0,
            bases=bases,
            origin=origin,
            centre=CentreId("00004"),
            round=RoundId("2026-11"),
            item=item,
            fields=fields_of(body),
        )
    )


def an_answer(status: Status = Status.MET, seconds: int | None = None) -> Answer:
    return Answer(checklist="decree-118/1", status=status, seconds=seconds)


@st.composite
def histories(draw: st.DrawFn) -> list[Held]:
    """Draw what three devices wrote, seeing any part of each other's work, copies included."""
    written: list[Held] = []
    sequences = [0, 0, 0]
    for _ in range(draw(st.integers(1, 14))):
        device = draw(st.integers(0, 2))
        sequences[device] += 1
        names = [NOWHERE, *(one.hash for one in written), *(one.identity for one in written)]
        bases = tuple(dict.fromkeys(draw(st.lists(st.sampled_from(names), max_size=3))))
        body = draw(
            st.sampled_from(
                [
                    an_answer(Status.MET, seconds=1),
                    an_answer(Status.MET, seconds=2),
                    an_answer(Status.UNMET),
                    Comment(text="Đã gọi"),
                    Attach(evidence=EvidenceKind.PHOTO),
                    Detach(target=draw(st.sampled_from(names))),
                ]
            )
        )
        # Now and then a copy of an earlier change, by another key, or a false one.
        origin = draw(st.sampled_from([None, None, None, *names]))
        source = next((one for one in written if one.hash == origin), None)
        if source is not None and draw(st.booleans()):
            fields, bases = source.change.fields, source.change.bases
            kind, item = source.change.kind, source.change.item
        else:
            fields, kind = fields_of(body), body.KIND
            item = draw(st.sampled_from("ab"))
        one = a_change(
            body,
            device=device,
            sequence=sequences[device],
            counter=draw(st.integers(1, 6)),
            item=item,
            bases=bases,
            origin=origin,
        )
        written.append(held(msgspec.structs.replace(one.change, fields=fields, kind=kind)))
    return written


@given(histories(), st.randoms(use_true_random=False), st.data())
def test_order_and_repetition_do_not_matter(
    history: list[Held], shuffler: random.Random, data: st.DataObject
) -> None:
    expected = fold(history)
    again = data.draw(st.lists(st.sampled_from(history), max_size=6))
    mixed = [*history, *again]
    shuffler.shuffle(mixed)
    assert fold(mixed) == expected


@given(histories(), st.data())
def test_what_arrives_in_parts_leads_to_the_same_state(
    history: list[Held], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(history))
    for cut in range(1, len(order) + 1):
        fold(order[:cut])  # bases are missing: it never fails
    assert fold(order) == fold(history)


@given(histories())
def test_every_unit_has_something_that_stands(history: list[Held]) -> None:
    for unit, state in fold(history).items():
        if isinstance(state, Register):
            ranks = [(one.change.counter, one.identity) for one in state.heads]
            assert ranks == sorted(ranks, reverse=True)
            assert state.heads
        else:
            assert state.entries or unit.kind == "attach"


@given(histories())
def test_state_folds_to_itself_from_its_heads(history: list[Held]) -> None:
    for unit, state in fold(history).items():
        if isinstance(state, Register):
            again = fold_unit(unit.kind, state.heads)
            assert isinstance(again, Register)
            # Heads may name each other's copies, never each other.
            assert {one.identity for one in again.heads} <= {one.identity for one in state.heads}


@given(histories(), st.sampled_from(list(Status)))
def test_an_answer_on_top_of_all_heads_settles_the_item(
    history: list[Held], status: Status
) -> None:
    answers = [one for one in history if one.change.kind == "answer" and one.change.item == "a"]
    state = fold_unit(UnitKind.ANSWER, answers)
    heads = state.heads if isinstance(state, Register) else ()
    mine = a_change(
        an_answer(status),
        sequence=99,
        counter=99,
        bases=tuple(head.identity for head in heads),
    )
    after = fold_unit(UnitKind.ANSWER, [*answers, mine])
    assert isinstance(after, Register)
    if all(head.change.origin is None for head in heads):
        assert after == Register(heads=(mine,))


@given(histories(), st.sampled_from(list(Status)))
def test_a_copy_beside_its_original_changes_nothing(history: list[Held], status: Status) -> None:
    originals = [one for one in history if one.change.origin is None]
    copies = [
        held(
            msgspec.structs.replace(
                one.change, device=DeviceId("d" * 32), sequence=n, origin=one.hash
            )
        )
        for n, one in enumerate(originals, 1)
    ]
    assert fold([*history, *copies]) == fold(history)


def test_equal_heads_merge_and_different_ones_conflict() -> None:
    one = a_change(an_answer(Status.MET, seconds=4), device=0)
    same = a_change(an_answer(Status.MET, seconds=9), device=1)
    other = a_change(an_answer(Status.UNMET), device=2)
    merged = fold_unit(UnitKind.ANSWER, [one, same])
    assert isinstance(merged, Register)
    assert len(merged.heads) == 2
    assert not merged.conflict
    apart = fold_unit(UnitKind.ANSWER, [one, same, other])
    assert isinstance(apart, Register)
    assert apart.conflict


def test_the_highest_counter_stands_then_the_greatest_hash() -> None:
    low = a_change(an_answer(Status.MET), device=0, counter=1)
    high = a_change(an_answer(Status.UNMET), device=1, counter=2)
    level = a_change(an_answer(Status.PARTIAL), device=2, counter=2)
    state = fold_unit(UnitKind.ANSWER, [low, high, level])
    assert isinstance(state, Register)
    assert state.standing == max(high, level, key=lambda one: one.hash)


def test_an_adopted_copy_counts_once_and_either_name_serves_as_a_base() -> None:
    original = a_change(an_answer(Status.UNMET), device=0)
    copies = [
        a_change(an_answer(Status.UNMET), device=device, origin=original.hash) for device in (1, 2)
    ]
    for known in ([original, *copies], copies, [original, copies[0]]):
        alone = fold_unit(UnitKind.ANSWER, known)
        assert isinstance(alone, Register)
        assert len(alone.heads) == 1
        for base in (original.hash, *(copy.hash for copy in known)):
            settled = a_change(an_answer(), sequence=5, counter=2, bases=(base,))
            state = fold_unit(UnitKind.ANSWER, [*known, settled])
            assert state == Register(heads=(settled,))


def test_a_copy_that_says_something_else_does_not_replace_its_original() -> None:
    original = a_change(an_answer(Status.UNMET), device=0)
    for seconds in range(8):  # whichever hash is the greater
        false = a_change(an_answer(Status.MET, seconds=seconds), device=1, origin=original.hash)
        assert fold_unit(UnitKind.ANSWER, [false, original]) == Register(heads=(original,))


def test_a_circle_of_false_origins_leaves_heads() -> None:
    later = a_change(an_answer(Status.UNMET), device=0, bases=(NOWHERE,))
    false = a_change(an_answer(Status.MET), device=1, origin=NOWHERE, bases=(later.hash,))
    state = fold_unit(UnitKind.ANSWER, [later, false])
    assert isinstance(state, Register)
    assert {one.hash for one in state.heads} == {later.hash, false.hash}


def test_a_hidden_piece_stays_hidden_whatever_came_first() -> None:
    photo = a_change(Attach(evidence=EvidenceKind.PHOTO), device=0)
    copy = a_change(Attach(evidence=EvidenceKind.PHOTO), device=1, origin=photo.hash)
    other = a_change(Attach(evidence=EvidenceKind.PHOTO), device=2)
    for target in (photo.hash, copy.hash):
        hide = a_change(Detach(target=target), device=0, sequence=2)
        assert fold_unit(UnitKind.ATTACH, [hide, other, copy, photo]) == Log(entries=(other,))
