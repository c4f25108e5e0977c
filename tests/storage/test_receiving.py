"""Pages and receipts: applied whole or not at all, any number of times, without overwriting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from desktop_app.core.changes.bodies import Answer, Comment
from desktop_app.core.changes.receipts import Refusal
from desktop_app.core.changes.segments import Stub, check_segment
from desktop_app.core.fault import WireRefused
from desktop_app.core.ids import ChangeHash, CommuneCode, Status
from desktop_app.storage import facts, feeds, state
from desktop_app.storage.checking import check
from desktop_app.storage.receiving import take_page, take_receipts
from desktop_app.storage.rewinds import Fork, Rewound
from desktop_app.storage.storage_faults import Gap
from support.desks import (
    CENTRE,
    CHECKLIST,
    COMMUNE,
    ROUND,
    SERVICE,
    WALL,
    Desk,
    Stranger,
    receipt_of,
)

SECOND = CommuneCode("00007")


@pytest.fixture
def other() -> Stranger:
    """A colleague's device that wrote three answers."""
    stranger = Stranger(2)
    for item in ("a", "b", "c"):
        stranger.tick(item)
    return stranger


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[Desk]:
    """The same key at work on a second computer."""
    twin = Desk(tmp_path / "twin")
    yield twin
    twin.store.close()


def test_a_page_brings_changes_state_and_cursor_together(desk: Desk, other: Stranger) -> None:
    taken = desk.take(
        other.segment(received=WALL + 5), positions={COMMUNE: 7}, contacts={COMMUNE: WALL}
    )
    assert taken.changes == 3
    register = desk.answer("b")
    assert register is not None
    assert register.standing == other.entries[1]
    assert feeds.positions(desk.store) == {COMMUNE: 7}
    assert facts.last_contact(desk.store) == {COMMUNE: WALL}
    assert state.received_at(desk.store, other.entries[0]) == WALL + 5
    assert check(desk.store, {other.device: b"?" * 32})[0].about == "signature"


def test_a_page_that_breaks_off_brings_nothing(desk: Desk, other: Stranger) -> None:
    third = Stranger(3, SECOND)
    third.tick("a")
    third.tick("b")
    whole, torn = desk.checked(other.segment()), third.segment(first=2)
    good = desk.checked(third.segment())
    rest = good.held[1:], good.heads[1:], good.bodies[1:]
    hole = type(good)(segment=torn, held=rest[0], heads=rest[1], bodies=rest[2])
    with pytest.raises(Gap) as caught:
        take_page(desk.store, [whole, hole], {COMMUNE: 9}, {})
    assert caught.value.params["first"] == 1
    assert desk.answer("a") is None
    assert feeds.positions(desk.store) == {}
    assert feeds.feeds_of(desk.store, COMMUNE) == {}


def test_the_same_page_twice_is_success(desk: Desk, other: Stranger) -> None:
    desk.take(other.segment())
    before = desk.store.rows("SELECT * FROM change")
    assert desk.take(other.segment()).changes == 0
    assert desk.store.rows("SELECT * FROM change") == before


def test_of_an_overlapping_segment_the_new_part_is_taken(desk: Desk, other: Stranger) -> None:
    desk.take(other.segment(last=2))
    assert desk.take(other.segment(first=2)).changes == 1
    assert feeds.feeds_of(desk.store, COMMUNE) == {other.device: 3}
    assert check(desk.store) == []


def test_own_changes_pulled_back_are_not_taken_twice(desk: Desk) -> None:
    desk.tick("a")
    (mine,) = feeds.unreceipted(desk.store, desk.device)
    assert desk.take(mine).changes == 0
    assert feeds.waiting(desk.store) == 1


def test_both_sides_of_a_conflict_are_kept(desk: Desk, other: Stranger) -> None:
    mine = desk.tick("a", Status.UNMET)
    desk.take(other.segment())
    register = desk.answer("a")
    assert register is not None
    assert register.conflict
    assert {head.hash for head in register.heads} == {mine.hash, other.entries[0].hash}
    chosen = desk.tick("a", Status.UNMET)
    register = desk.answer("a")
    assert register is not None
    assert register.heads == (chosen,)


def test_a_stub_continues_the_chain_and_has_no_effect(desk: Desk, other: Stranger) -> None:
    other.refused[2] = Refusal.ROLE
    desk.take(other.segment())
    assert desk.answer("b") is None
    assert state.held(desk.store, other.entries[1].hash) is None
    assert feeds.head_at(desk.store, other.device, COMMUNE, 3) == other.heads[3]
    assert len(state.changes_of(desk.store, CENTRE)) == 2
    assert check(desk.store) == []


def test_a_change_held_whole_that_was_refused_since_loses_its_effect(
    desk: Desk, other: Stranger
) -> None:
    later = other.tick("a", Status.UNMET, bases=[other.entries[0].hash])
    desk.take(other.segment())
    other.refused[4] = Refusal.REVOKED
    desk.take(other.segment())
    register = desk.answer("a")
    assert register is not None
    assert register.heads == (other.entries[0],)
    whole = msgspec.structs.replace(other.segment(first=4), entries=(later.change,))
    desk.take(whole)  # such as by an older package: the verdict was given once
    assert len(desk.answer("a").heads) == 1  # type: ignore[union-attr]
    assert check(desk.store) == []


def test_refused_counters_do_not_count(desk: Desk, other: Stranger) -> None:
    other.tick("d", counter=5_000_000)
    other.refused[4] = Refusal.COUNTER
    desk.take(other.segment())
    assert desk.tick("a").change.counter == 4


def test_another_content_under_a_held_number_is_kept_beside_it(desk: Desk, other: Stranger) -> None:
    desk.take(other.segment(), positions={COMMUNE: 3})
    branch = Stranger(2)
    branch.tick("a")
    branch.tick("b", Status.UNMET)
    branch.tick("c", Status.UNMET)
    taken = desk.take(branch.segment(), positions={COMMUNE: 5})
    assert taken.forks == (Fork(device=other.device, commune=COMMUNE, sequence=2),)
    assert desk.answer("b").standing == other.entries[1]  # type: ignore[union-attr]
    kept = desk.store.rows("SELECT sequence, hash FROM fork ORDER BY sequence")
    assert kept == [(n, bytes.fromhex(branch.entries[n - 1].hash)) for n in (2, 3)]
    assert feeds.positions(desk.store) == {COMMUNE: 5}
    assert check(desk.store) == []


def test_a_forked_own_feed_is_not_sent_any_further(desk: Desk, twin: Desk) -> None:
    for one in (desk, twin):
        one.tick("a")
        one.receive(1)
    desk.tick("b", Status.MET)
    twin.tick("b", Status.UNMET)
    (theirs,) = feeds.unreceipted(twin.store, twin.device)
    taken = desk.take(theirs)
    assert taken.forks == (Fork(device=desk.device, commune=COMMUNE, sequence=2),)
    assert list(feeds.unreceipted(desk.store, desk.device)) == []
    assert feeds.waiting(desk.store) == 1
    assert desk.tick("c").change.sequence == 3
    assert [finding.about for finding in check(desk.store)] == ["rewind"]


def test_the_other_branch_may_come_in_several_runs(desk: Desk, twin: Desk) -> None:
    for one in (desk, twin):
        one.tick("a")
        one.receive(1)
    desk.tick("b", Status.MET)
    for item in "bcd":
        twin.tick(item, Status.UNMET)
    runs = list(feeds.unreceipted(twin.store, twin.device, most=2))
    assert [(run.first, run.last) for run in runs] == [(2, 3), (4, 4)]
    first = desk.checked(runs[0])
    second = check_segment(runs[1], before=first.heads[-1], public_key=desk.public_key)
    taken = take_page(desk.store, [first, second], {COMMUNE: 9}, {})
    assert [fork.sequence for fork in taken.forks] == [2, 4]
    assert [n for (n,) in desk.store.rows("SELECT sequence FROM fork ORDER BY 1")] == [2, 3, 4]
    assert feeds.positions(desk.store) == {COMMUNE: 9}
    assert list(feeds.unreceipted(desk.store, desk.device)) == []
    assert {finding.about for finding in check(desk.store)} == {"rewind"}


def test_a_receipt_counts_everything_up_to_it(desk: Desk) -> None:
    written = [desk.tick(item) for item in ("a", "b", "c")]
    first = desk.receive(2, time=WALL + 60)
    assert feeds.waiting(desk.store) == 1
    assert [piece.first for piece in feeds.unreceipted(desk.store, desk.device)] == [3]
    assert feeds.receipt_for(desk.store, written[0]) == first
    assert feeds.receipt_for(desk.store, written[2]) is None
    second = desk.receive(3, time=WALL + 90)
    assert feeds.waiting(desk.store) == 0
    assert feeds.receipts(desk.store) == [second, first]
    assert feeds.last_receipt(desk.store) == second
    assert feeds.receipt_for(desk.store, written[1]) == first
    assert state.received_at(desk.store, written[1]) == WALL + 60
    assert state.received_at(desk.store, written[2]) == WALL + 90


def test_receipts_in_any_order_and_number_say_the_same(desk: Desk) -> None:
    for item in ("a", "b"):
        desk.tick(item)
    later, earlier = desk.receive(2), desk.receive(1)
    take_receipts(desk.store, [later, earlier, later])
    assert feeds.waiting(desk.store) == 0
    assert len(feeds.receipts(desk.store)) == 2


def test_a_refused_change_has_no_effect_and_is_told(desk: Desk) -> None:
    first = desk.tick("a", Status.MET)
    second = desk.tick("a", Status.UNMET)
    desk.tick("b")
    desk.receive(3, refused=[(2, Refusal.SENSITIVE)])
    register = desk.answer("a")
    assert register is not None
    assert register.heads == (first,)
    assert state.refused(desk.store) == [(second, Refusal.SENSITIVE)]
    assert state.held(desk.store, second.hash) == second
    assert second not in state.changes_of(desk.store, CENTRE)
    assert feeds.waiting(desk.store) == 0
    again = desk.tick("a", Status.UNMET)
    assert desk.answer("a").standing == again  # type: ignore[union-attr]
    assert check(desk.store) == []


def test_a_unit_whose_only_change_was_refused_is_empty(desk: Desk) -> None:
    desk.tick("a")
    desk.receive(1, refused=[(1, Refusal.ROLE)])
    assert desk.answer("a") is None
    assert state.rounds_of(desk.store, CENTRE) == []
    assert desk.tick("a").change.counter == 1


def test_a_new_epoch_has_everything_sent_again_that_it_does_not_name(desk: Desk) -> None:
    for item in ("a", "b", "c"):
        desk.tick(item)
    desk.receive(3, refused=[(2, Refusal.ROLE)])
    restored = desk.receive(1, epoch=2, time=WALL + 999)
    assert feeds.waiting(desk.store) == 2
    assert [piece.first for piece in feeds.unreceipted(desk.store, desk.device)] == [2]
    assert feeds.receipt_for(desk.store, state.changes_of(desk.store, CENTRE)[0]) == restored
    desk.receive(3, epoch=1, time=WALL + 1)  # late, of the epoch before
    assert feeds.waiting(desk.store) == 2
    desk.receive(3, epoch=2)
    assert feeds.waiting(desk.store) == 0


def test_an_epoch_heard_of_without_receipts_leaves_all_to_be_sent(desk: Desk) -> None:
    desk.tick("a")
    desk.receive(1)
    feeds.begin_epoch(desk.store, SERVICE, 1)
    take_page(desk.store, (), {COMMUNE: 7}, {})
    assert feeds.waiting(desk.store) == 0
    feeds.begin_epoch(desk.store, SERVICE, 1)
    assert feeds.positions(desk.store) == {COMMUNE: 7}
    feeds.begin_epoch(desk.store, SERVICE, 2)
    assert feeds.waiting(desk.store) == 1
    assert feeds.positions(desk.store) == {COMMUNE: 0}
    feeds.begin_epoch(desk.store, SERVICE, 1)
    with desk.store.transaction() as connection:
        assert feeds.present_epoch(connection) == (SERVICE, 2)


def test_a_receipt_for_another_branch_covers_nothing(desk: Desk) -> None:
    desk.tick("a")
    desk.receive(1)
    desk.tick("b")
    strange = receipt_of(desk.device, 2, b"\1" * 32)
    taken = take_receipts(desk.store, [strange])
    assert taken.forks == (Fork(device=desk.device, commune=COMMUNE, sequence=2),)
    assert feeds.waiting(desk.store) == 1
    assert list(feeds.unreceipted(desk.store, desk.device)) == []
    assert strange not in feeds.receipts(desk.store)  # it is kept, and has no effect here
    assert desk.store.row("SELECT count(*) FROM receipt") == (2,)


def test_a_database_put_back_is_found_and_sends_no_number_twice(desk: Desk) -> None:
    desk.tick("a")
    desk.store.close()
    old = desk.store.file.read_bytes()
    store = desk.reopen()
    for item in ("b", "c"):
        desk.tick(item)
    lost = list(feeds.unreceipted(store, desk.device))
    store.close()
    store.file.write_bytes(old)

    store = desk.reopen()
    assert list(store.rewound) == [Rewound(device=desk.device, commune=COMMUNE, kept=1, marked=3)]
    assert [finding.about for finding in check(store)] == ["rewind"]
    assert [(one.first, one.last) for one in feeds.unreceipted(store, desk.device)] == [(1, 1)]
    # The service still has them: a pull makes the feed whole, and work goes on.
    desk.take(*lost)
    assert list(store.rewound) == []
    assert desk.tick("d").change.sequence == 4
    assert [(one.first, one.last) for one in feeds.unreceipted(store, desk.device)] == [(1, 4)]
    assert check(desk.reopen()) == []


def test_work_after_a_rewind_is_kept_but_not_sent(desk: Desk) -> None:
    desk.tick("a")
    desk.store.close()
    old = desk.store.file.read_bytes()
    desk.reopen()
    desk.tick("b")
    desk.store.close()
    desk.store.file.write_bytes(old)
    desk.reopen()
    mine = desk.tick("b", Status.UNMET)
    store = desk.reopen()
    assert store.rewound[0].marked == 2
    assert [one.last for one in feeds.unreceipted(store, desk.device)] == [1]
    assert desk.answer("b").standing == mine  # type: ignore[union-attr]
    assert feeds.waiting(store) == 2


def test_a_torn_mark_alarms_nobody(desk: Desk) -> None:
    desk.tick("a")
    mark = desk.store.folder / "mark"
    mark.write_bytes(mark.read_bytes()[:70])
    assert desk.reopen().rewound == ()
    desk.tick("b")
    assert desk.reopen().rewound == ()


def test_a_stranger_cannot_write_into_another_communes_state(desk: Desk) -> None:
    intruder = Stranger(2, SECOND)
    intruder.say(Answer(checklist=CHECKLIST, status=Status.MET), "a", centre=CENTRE)
    desk.take(intruder.segment())
    assert desk.answer("a") is None
    assert check(desk.store) == []


def test_a_stub_that_cannot_be_kept_refuses_the_page(desk: Desk, other: Stranger) -> None:
    checked = desk.checked(other.segment())
    spoiled = Stub(hash=other.entries[0].hash, bases=(ChangeHash("zz" * 32),), reason="role")
    page = msgspec.structs.replace(checked, held=(spoiled, *checked.held[1:]))
    with pytest.raises(WireRefused):
        take_page(desk.store, [page], {COMMUNE: 3}, {})
    assert feeds.feeds_of(desk.store, COMMUNE) == {}


def test_talk_of_many_devices_is_one_thread(desk: Desk, other: Stranger) -> None:
    desk.say(Comment(text="Đã sửa"), "a")
    other.say(Comment(text="Xem lại giúp"), "a", counter=9)
    desk.take(other.segment())
    talk = state.record(desk.store, CENTRE, ROUND).item("a").talk  # type: ignore[arg-type]
    assert [one.change.fields["text"] for one in talk] == ["Đã sửa", "Xem lại giúp"]
