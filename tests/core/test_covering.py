"""A submission names the feeds of what it confirms, however many others there are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.changes.bodies import Answer, Attach, Body, Detach, Person, Submit, fields_of
from desktop_app.core.changes.change import Change, Held, canonical_bytes, held
from desktop_app.core.changes.covering import MAX_COVERED, covers_of
from desktop_app.core.changes.fold import Register, covered, fold
from desktop_app.core.fault import EntryRefused
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    CommuneCode,
    DeviceId,
    EvidenceHash,
    EvidenceKind,
    RoundId,
    Status,
)

CENTRE, ROUND = CentreId("00004"), RoundId("2026-11")


class Feeds:
    """What so many devices wrote about one commune."""

    def __init__(self) -> None:
        self.changes: list[Held] = []
        self._last: dict[int, int] = {}

    def say(self, who: int, body: Body, item: str = "a", bases: Sequence[ChangeHash] = ()) -> Held:
        sequence = self._last[who] = self._last.get(who, 0) + 1
        one = held(
            Change(
                kind=body.KIND,
                device=device(who),
                commune=CommuneCode("00004"),
                sequence=sequence,
                counter=len(self.changes) + 1,
                wall=1_794_000_000,
                bases=tuple(bases),
                centre=CENTRE,
                round=ROUND,
                item=item,
                fields=fields_of(body),
            )
        )
        self.changes.append(one)
        return one


def device(who: int) -> DeviceId:
    return DeviceId(f"{who:032x}")


def answer(note: str = "") -> Answer:
    return Answer(checklist="decree-118/1", status=Status.MET, note=note or None)


def paper(number: int) -> Attach:
    return Attach(evidence=EvidenceKind.DOCUMENT, sha256=EvidenceHash(f"{number:064x}"))


def standing(changes: Sequence[Held]) -> set[tuple[str, str]]:
    """Return what stands among answers and evidence."""
    return {
        (unit.item, one.identity)
        for unit, state in fold(changes).items()
        if unit.kind in ("answer", "attach")
        for one in (state.heads if isinstance(state, Register) else state.entries)
    }


def read_of(feeds: Feeds, covers: dict[DeviceId, int]) -> list[Held]:
    names = {str(one): last for one, last in covers.items()}
    return covered(feeds.changes, Submit(checklist="", covers=names, digest=""))


@given(
    st.lists(st.tuples(st.integers(0, 6), st.sampled_from("abc"), st.integers(0, 5)), max_size=40)
)
def test_whoever_reads_the_feeds_named_is_left_with_what_stands(
    acts: list[tuple[int, str, int]],
) -> None:
    feeds = Feeds()
    for who, item, what in acts:
        now = [h for h in feeds.changes if (item, h.identity) in standing(feeds.changes)]
        heads = [h.hash for h in now if h.change.kind == "answer"]
        papers = [h for h in now if h.change.kind == "attach"]
        match what:
            case 0 | 1:
                feeds.say(who, answer(), item, heads)
            case 2:
                feeds.say(who, answer("riêng"), item)
            case 3:
                feeds.say(who, paper(len(feeds.changes)), item)
            case 4 if papers:
                feeds.say(who, Detach(target=papers[0].identity), item)
            case _:
                feeds.say(who, Person(name="Hoa"), "")
    covers = covers_of(feeds.changes, ROUND)
    assert standing(read_of(feeds, covers)) == standing(feeds.changes)


def test_nine_hundred_keys_that_said_what_no_longer_stands_are_not_named() -> None:
    feeds = Feeds()
    said = [feeds.say(who, answer(f"bản {who}")) for who in range(1, 901)]
    for who in range(1, 901):
        feeds.say(who, Person(name="Hoa"), "")
    for at in range(0, 900, 60):
        feeds.say(0, answer(), bases=[one.hash for one in said[at : at + 60]])
    covers = covers_of(feeds.changes, ROUND)
    assert covers == {device(0): 15}
    body = Submit(checklist="decree-118/1", covers={device(0): 15}, digest="0" * 64)
    feeds.say(0, body)
    assert len(canonical_bytes(feeds.changes[-1].change)) < 1_000


def test_too_many_versions_against_one_another_are_settled_first() -> None:
    feeds = Feeds()
    for who in range(MAX_COVERED + 1):
        feeds.say(who, answer(f"bản {who}"))
    with pytest.raises(EntryRefused, match="Settle the conflicts first"):
        covers_of(feeds.changes, ROUND)


def test_evidence_of_more_keys_than_can_be_named_is_left_out() -> None:
    feeds = Feeds()
    feeds.say(0, answer())
    for who in range(1, 2 * MAX_COVERED):
        feeds.say(who, paper(who))
    assert covers_of(feeds.changes, ROUND) == {device(0): 1}
