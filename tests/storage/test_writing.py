"""Writing: identity, order, chain and signature of a change, and the state beside it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from desktop_app.core.changes.bodies import Answer, Attach, Detach
from desktop_app.core.changes.change import Change, canonical_bytes
from desktop_app.core.changes.feeds import first_head, head_verifies, next_head
from desktop_app.core.fault import WireRefused
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    EvidenceHash,
    EvidenceKind,
    Role,
    RoundId,
    Status,
)
from desktop_app.storage import feeds, state, writing
from desktop_app.storage.checking import check
from desktop_app.storage.identities import Identity, add_identity, identities, identity
from desktop_app.storage.storage_faults import UnknownDevice
from desktop_app.storage.store import Store
from desktop_app.storage.writing import ChangeWriter, Draft, sign_pending, write
from support.desks import CENTRE, CHECKLIST, COMMUNE, ROUND, WALL, Desk, Stranger, key_of


def an_answer(note: str | None = None) -> Answer:
    return Answer(checklist=CHECKLIST, status=Status.MET, note=note)


def test_sequences_have_no_gaps_and_counters_rise(desk: Desk) -> None:
    written = [desk.tick(item) for item in ("a", "b", "a")]
    assert [one.change.sequence for one in written] == [1, 2, 3]
    assert [one.change.counter for one in written] == [1, 2, 3]


def test_a_change_comes_back_as_it_was_written(desk: Desk) -> None:
    text = 'Thiếu "2" máy,\ndòng \u2028 hai 😀'
    body = Attach(evidence=EvidenceKind.PHOTO, sha256=EvidenceHash("ab" * 32), name=text)
    written = desk.say(body, "a", bases=[ChangeHash("cd" * 32), ChangeHash("ef" * 32)])
    assert state.held(desk.store, written.hash) == written


def test_the_counter_is_above_everything_seen_for_the_commune(desk: Desk) -> None:
    other = Stranger(2)
    other.tick("a", counter=41)
    desk.take(other.segment())
    assert desk.tick("a").change.counter == 42


def test_every_head_is_signed_when_the_key_is_at_hand(desk: Desk) -> None:
    head = first_head(desk.device, COMMUNE)
    for sequence in (1, 2):
        head = next_head(head, desk.tick("a").hash)
        (segment,) = feeds.unreceipted(desk.store, desk.device)
        assert feeds.tip(desk.store, desk.device, COMMUNE) == feeds.Tip(
            sequence=sequence, head=head, signed=True
        )
        assert head_verifies(
            desk.public_key, desk.device, COMMUNE, sequence, head, segment.signature
        )


def test_several_things_are_written_together_with_one_signature(desk: Desk) -> None:
    drafts = [
        Draft(body=an_answer(), centre=CENTRE, round=ROUND, item=item) for item in ("a", "b", "c")
    ]
    written = desk.write(*drafts)
    assert [one.change.item for one in written] == ["a", "b", "c"]
    signed = desk.store.rows("SELECT sequence FROM change WHERE signature IS NOT NULL")
    assert signed == [(3,)]
    assert check(desk.store) == []


def test_a_draft_that_cannot_be_written_takes_the_others_with_it(desk: Desk) -> None:
    bad = Draft(body=an_answer("x" * 40_000), centre=CENTRE, round=ROUND, item="b")
    good = Draft(body=an_answer(), centre=CENTRE, round=ROUND, item="a")
    with pytest.raises(WireRefused):
        desk.write(good, bad)
    assert desk.answer("a") is None
    assert feeds.waiting(desk.store) == 0


def test_drafts_about_two_communes_go_to_two_feeds(desk: Desk) -> None:
    drafts = [
        Draft(body=an_answer(), centre=CentreId(centre), round=ROUND, item="a")
        for centre in ("00004", "00007", "00004-2")
    ]
    written = desk.write(*drafts)
    assert [(one.change.commune, one.change.sequence) for one in written] == [
        ("00004", 1),
        ("00007", 1),
        ("00004", 2),
    ]
    assert all(piece.signature for piece in feeds.unreceipted(desk.store, desk.device))


def test_a_key_that_is_not_of_this_data_cannot_write(desk: Desk) -> None:
    writer = ChangeWriter(device=Stranger(9).device, private_key=key_of(9), wall=WALL)
    with pytest.raises(UnknownDevice):
        write(desk.store, writer, [Draft(body=an_answer(), centre=CENTRE, round=ROUND, item="a")])
    assert feeds.feeds_of(desk.store, COMMUNE) == {}


def test_a_base_in_another_spelling_is_refused(desk: Desk) -> None:
    for base in ("AB" * 32, "ab" * 31, " " + "ab" * 32, "zz" * 32):
        with pytest.raises(WireRefused):
            desk.say(an_answer(), "a", bases=[ChangeHash(base)])
    assert desk.answer("a") is None


def test_without_the_key_work_goes_on_and_is_signed_before_sending(desk: Desk) -> None:
    desk.tick("a")
    desk.tick("b", signed=False)
    desk.tick("c", signed=False)
    assert not feeds.tip(desk.store, desk.device, COMMUNE).signed
    assert [piece.last for piece in feeds.unreceipted(desk.store, desk.device)] == [1]
    assert sign_pending(desk.store, desk.device, desk.key) == 1
    assert [piece.last for piece in feeds.unreceipted(desk.store, desk.device)] == [3]
    assert sign_pending(desk.store, desk.device, desk.key) == 0
    assert check(desk.store) == []


def test_a_long_run_can_be_sent_in_pieces_that_each_verify(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_SIGN_AFTER_CHANGES", 10)
    monkeypatch.setattr(feeds, "MAX_SEGMENT_CHANGES", 25)
    drafts = [Draft(body=an_answer(), centre=CENTRE, round=ROUND, item=f"i{n}") for n in range(34)]
    desk.write(*drafts)
    desk.write(*drafts, signed=False)
    desk.tick("last")
    assert sign_pending(desk.store, desk.device, desk.key) == 3
    pieces = list(feeds.unreceipted(desk.store, desk.device))
    assert [(piece.first, piece.last) for piece in pieces] == [(1, 20), (21, 44), (45, 69)]
    for piece in pieces:
        desk.checked(piece)


def test_pieces_keep_to_their_size(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_SIGN_AFTER_BYTES", 8_000)
    monkeypatch.setattr(feeds, "MAX_SEGMENT_BYTES", 20_000)
    drafts = [
        Draft(body=an_answer("ộ" * 600), centre=CENTRE, round=ROUND, item=f"i{n}")
        for n in range(40)
    ]
    desk.write(*drafts)
    pieces = list(feeds.unreceipted(desk.store, desk.device))
    sizes = [
        sum(len(canonical_bytes(one)) for one in piece.entries if isinstance(one, Change))
        for piece in pieces
    ]
    assert pieces[-1].last == 40
    assert max(sizes) <= 20_000
    assert len(pieces) > 3


def test_state_is_there_with_the_change(desk: Desk) -> None:
    desk.tick("a", Status.UNMET)
    second = desk.tick("a", Status.MET)
    register = desk.answer("a")
    assert register is not None
    assert register.heads == (second,)


def test_a_base_may_name_a_copy_that_counts_under_its_original(desk: Desk) -> None:
    lost, adopter = Stranger(2), Stranger(3)
    original = lost.tick("a", Status.UNMET)
    copy = adopter.say(Answer(checklist=CHECKLIST, status=Status.UNMET), "a", origin=original.hash)
    desk.take(lost.segment(), adopter.segment())
    mine = desk.say(an_answer(), "a", bases=[copy.hash])
    register = desk.answer("a")
    assert register is not None
    assert register.heads == (mine,)


def test_detached_evidence_is_hidden_at_once(desk: Desk) -> None:
    photo = Attach(evidence=EvidenceKind.PHOTO, sha256=EvidenceHash("ab" * 32))
    first, second = desk.say(photo, "a"), desk.say(photo, "a")
    desk.say(Detach(target=first.hash), "a")
    third = desk.say(photo, "a")
    record = state.record(desk.store, CENTRE, ROUND)
    assert record.item("a").evidence == (second, third)  # type: ignore[arg-type]


def test_an_identity_is_found_by_its_role_and_renewed_by_its_device(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data")
    leader = Identity(
        device=Stranger(3).device,
        public_key=b"k" * 32,
        role=Role.LEADER,
        person="Trần Văn Bình",
        created=WALL + 1,
    )
    add_identity(desk.store, leader)
    assert identity(desk.store, Role.LEADER) == leader
    assert identity(desk.store, Role.SUPERVISOR) is None
    add_identity(desk.store, msgspec.structs.replace(leader, phone="0912"))
    desk.reopen()
    assert [one.phone for one in identities(desk.store)] == ["", "0912"]
    first = identity(desk.store)
    assert first is not None
    assert first.device == desk.device
    desk.store.close()


def test_rounds_are_kept_apart(desk: Desk) -> None:
    desk.tick("a", Status.MET, round=RoundId("2026-10"))
    assert desk.answer("a") is None
    desk.tick("a", Status.UNMET)
    assert state.rounds_of(desk.store, CENTRE) == ["2026-11", "2026-10"]


def test_identities_are_read_again_after_a_change_of_anybody_only(desk: Desk) -> None:
    (first,) = identities(desk.store)
    statements: list[str] = []
    desk.store._session().connection.set_trace_callback(statements.append)
    for _ in range(8):
        assert identities(desk.store) == (first,)
    assert not [one for one in statements if "FROM identity" in one]
    there = Store.open(desk.store.folder)  # as another process has it
    renamed = msgspec.structs.replace(first, person="Trần Thị Bình")
    add_identity(there, renamed)
    there.close()
    assert identities(desk.store) == (renamed,)
    with pytest.raises(ZeroDivisionError), desk.store.transaction():
        add_identity(desk.store, first)
        assert identities(desk.store) == (first,)
        raise ZeroDivisionError
    assert identities(desk.store) == (renamed,)
