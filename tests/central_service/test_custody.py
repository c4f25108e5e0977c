"""What the service holds, what its receipts state, and what has effect."""

from __future__ import annotations

import msgspec
import pytest

from desktop_app.core.changes.bodies import Answer, Comment, Submit, Verify
from desktop_app.core.changes.change import change_hash
from desktop_app.core.changes.receipts import MAX_COUNTER_LEAD, Refusal, receipt_verifies
from desktop_app.core.changes.segments import Stub
from desktop_app.core.ids import ChangeHash, CommuneCode, EvidenceHash, Role, RoundId, Status
from desktop_app.sync.wire.messages import BatchRefusal
from support.machines import HERE, MET, THERE, Connect, Machine, Said, seal
from support.service import RunningService

UNMET = Answer(checklist="decree-118/1", status=Status.UNMET, note="Chưa có", cause="other")
CODE = CommuneCode(HERE)
SECRET = "sig.secret_sign"
VISIT = ChangeHash("ab" * 32)
FILE = EvidenceHash("cd" * 32)


def refused(machine: Machine, commune: str = HERE) -> dict[int, str]:
    """Send what waits about *commune* and return what had no effect, and why."""
    (receipt,) = machine.sync(commune).receipts
    return dict(receipt.refused)


def test_what_is_sent_is_held_and_receipted(connect: Connect) -> None:
    clerk = connect()
    clerk.write(HERE)
    clerk.write(HERE, UNMET, item="staff.assigned")
    response = clerk.sync(HERE)
    (receipt,) = response.receipts
    assert clerk.roster is not None
    assert receipt_verifies(receipt, clerk.roster.signing_key)
    assert (receipt.through, receipt.refused) == (2, ())
    assert receipt.head == clerk.heads[CODE][2].hex()
    assert response.refused_whole is None


def test_sending_again_is_success_with_the_same_receipt(connect: Connect) -> None:
    clerk = connect()
    clerk.write(HERE)
    segment = clerk.segment(HERE)
    first, again = (clerk.ask(clerk.request(segment))[0] for _ in range(2))
    assert again.receipts == first.receipts
    assert again.receipts[0].number == first.receipts[0].number
    assert again.refused_whole is None


def test_the_same_segment_twice_in_one_request_counts_once(connect: Connect) -> None:
    clerk = connect()
    clerk.write(HERE)
    segment = clerk.segment(HERE)
    (response,) = clerk.ask(clerk.request(segment, segment))
    assert [receipt.through for receipt in response.receipts] == [1]


def test_an_overlapping_run_is_cut_to_what_is_new(connect: Connect) -> None:
    clerk, other = connect(), connect(person="Lê Hữu Đức")
    for _ in range(4):
        clerk.write(HERE)
    clerk.ask(clerk.request(clerk.segment(HERE, 1, 2)))
    (response,) = clerk.ask(clerk.request(clerk.segment(HERE, 2, 4)))
    assert [receipt.through for receipt in response.receipts] == [4]
    other.pull()
    assert other.seen(HERE) == clerk.feeds[CODE]


def test_a_gap_is_answered_by_what_is_held(connect: Connect) -> None:
    clerk = connect()
    for _ in range(4):
        clerk.write(HERE)
    (nothing,) = clerk.ask(clerk.request(clerk.segment(HERE, 3, 4)))
    assert (nothing.refused_whole, nothing.receipts[0].through) == (BatchRefusal.GAP, 0)
    clerk.ask(clerk.request(clerk.segment(HERE, 1, 1)))
    (some,) = clerk.ask(clerk.request(clerk.segment(HERE, 3, 4)))
    assert (some.refused_whole, some.receipts[0].through) == (BatchRefusal.GAP, 1)


def test_of_a_fork_the_held_branch_stands(connect: Connect) -> None:
    clerk, other = connect(), connect(person="Lê Hữu Đức")
    clerk.write(HERE)
    clerk.write(HERE)
    clerk.sync(HERE)
    kept = list(clerk.feeds[CODE])
    forked = [kept[0], msgspec.structs.replace(kept[1], item="staff.assigned")]
    before = clerk.heads.pop(CODE)[2]  # as after a copy was put back: only the new branch is known
    (response,) = clerk.ask(clerk.request(seal(clerk, HERE, forked)))
    assert response.refused_whole == BatchRefusal.FORK
    assert response.receipts[0].head == before.hex()
    other.pull()
    assert other.seen(HERE) == kept


def test_a_fork_of_one_feed_does_not_hold_up_another(connect: Connect) -> None:
    clerk, colleague = connect(), connect(person="Lê Hữu Đức")
    clerk.write(HERE)
    clerk.sync(HERE)
    forked = seal(clerk, HERE, [msgspec.structs.replace(clerk.feeds[CODE][0], wall=7)])
    colleague.write(HERE)
    (response,) = colleague.ask(colleague.request(forked, colleague.segment(HERE)))
    held = {receipt.device: receipt.through for receipt in response.receipts}
    assert response.refused_whole == BatchRefusal.FORK
    assert held == {clerk.device: 1, colleague.device: 1}


def test_a_wrong_signature_refuses_the_whole_batch(connect: Connect) -> None:
    clerk, colleague = connect(), connect(person="Lê Hữu Đức")
    clerk.write(HERE)
    colleague.write(HERE)
    forged = msgspec.structs.replace(colleague.segment(HERE), signature=bytes(64))
    (response,) = clerk.ask(clerk.request(clerk.segment(HERE), forged))
    assert response.refused_whole == BatchRefusal.SIGNATURE
    assert [receipt.through for receipt in response.receipts] == [0, 0]
    colleague.pull()
    assert colleague.seen(HERE) == []


def test_nobody_writes_in_the_name_of_another(connect: Connect) -> None:
    clerk, colleague = connect(), connect(person="Lê Hữu Đức")
    change = colleague.write(HERE)
    forged = seal(clerk, HERE, [change])
    (response,) = clerk.ask(clerk.request(msgspec.structs.replace(forged, device=colleague.device)))
    assert response.refused_whole == BatchRefusal.SIGNATURE


def test_a_changed_entry_breaks_the_chain(connect: Connect) -> None:
    clerk = connect()
    clerk.write(HERE)
    segment = clerk.segment(HERE)
    changed = msgspec.structs.replace(clerk.feeds[CODE][0], wall=5)
    (response,) = clerk.ask(clerk.request(msgspec.structs.replace(segment, entries=(changed,))))
    assert response.refused_whole == BatchRefusal.SIGNATURE


def test_content_is_needed_for_custody(connect: Connect) -> None:
    clerk = connect()
    change = clerk.write(HERE)
    bare = msgspec.structs.replace(clerk.segment(HERE), entries=(Stub(hash=change_hash(change)),))
    (response,) = clerk.ask(clerk.request(bare))
    assert response.refused_whole == BatchRefusal.SIGNATURE
    assert clerk.sync(HERE).receipts[0].through == 1


def test_a_device_that_nobody_enrolled_is_not_held(connect: Connect) -> None:
    clerk, stranger = connect(), connect.stranger()
    stranger.write(HERE)
    clerk.write(HERE)
    (response,) = clerk.ask(clerk.request(stranger.segment(HERE), clerk.segment(HERE)))
    assert response.refused_whole == BatchRefusal.DEVICE
    assert [receipt.device for receipt in response.receipts] == [clerk.device]


def test_anybody_may_carry_what_another_signed(connect: Connect) -> None:
    author, carrier = connect(), connect(commune=THERE)
    author.write(HERE)
    (response,) = carrier.ask(carrier.request(author.segment(HERE), pull=False), token=None)
    assert [receipt.device for receipt in response.receipts] == [author.device]
    assert response.receipts[0].refused == ()
    assert response.page is None


def test_a_refused_change_is_held_and_served_as_a_stub(connect: Connect) -> None:
    clerk, supervisor = connect(), connect(Role.SUPERVISOR)
    first = clerk.write(HERE)
    wrong = clerk.write(HERE, Verify(checklist="decree-118/1", visit=VISIT, status=Status.MET))
    last = clerk.write(HERE, UNMET, bases=(change_hash(first),))
    assert refused(clerk) == {2: Refusal.ROLE}
    supervisor.pull()
    assert supervisor.seen(HERE) == [
        first,
        Stub(hash=change_hash(wrong), bases=(), reason=Refusal.ROLE),
        last,
    ]


def test_the_receipt_names_every_refused_change_so_far(connect: Connect) -> None:
    clerk = connect()
    wrong = Verify(checklist="decree-118/1", visit=VISIT, status=Status.MET)
    clerk.write(HERE, wrong)
    assert refused(clerk) == {1: Refusal.ROLE}
    clerk.write(HERE)
    clerk.write(HERE, wrong)
    assert refused(clerk) == {1: Refusal.ROLE, 3: Refusal.ROLE}


def test_the_verdict_is_final(connect: Connect, service: RunningService) -> None:
    clerk = connect()
    clerk.write(THERE)
    assert refused(clerk, THERE) == {1: Refusal.COMMUNE}
    clerk.enrol(service.code(Role.CLERK, commune=THERE))
    clerk.write(THERE)
    assert refused(clerk, THERE) == {1: Refusal.COMMUNE}


def test_who_only_ever_wrote_without_effect_is_shown_to_nobody(connect: Connect) -> None:
    foreigner, local = connect(), connect(commune=THERE)
    foreigner.write(THERE)
    foreigner.sync(THERE)
    local.pull()
    assert local.seen(THERE) == []


def test_a_feed_is_shown_whole_once_something_in_it_has_effect(
    connect: Connect, service: RunningService
) -> None:
    clerk, local = connect(), connect(commune=THERE)
    early = clerk.write(THERE)
    clerk.sync(THERE)
    local.pull()
    clerk.enrol(service.code(Role.CLERK, commune=THERE))
    late = clerk.write(THERE)
    clerk.sync(THERE)
    local.pull()
    assert local.seen(THERE) == [Stub(hash=change_hash(early), reason=Refusal.COMMUNE), late]


@pytest.mark.parametrize(("lead", "has_effect"), [(0, True), (1, False)])
def test_a_counter_far_ahead_has_no_effect(connect: Connect, lead: int, has_effect: bool) -> None:
    clerk = connect()
    clerk.write(HERE, counter=MAX_COUNTER_LEAD + lead)
    assert (refused(clerk) == {}) is has_effect


def test_a_refused_counter_moves_nothing(connect: Connect) -> None:
    clerk = connect()
    clerk.write(HERE, counter=MAX_COUNTER_LEAD * 2)
    clerk.write(HERE, counter=MAX_COUNTER_LEAD + 1)
    assert refused(clerk) == {1: Refusal.COUNTER, 2: Refusal.COUNTER}


@pytest.mark.parametrize(
    "body",
    [
        Answer(checklist="decree-118/1", status=Status.MET, note="số 12"),
        Answer(checklist="decree-118/1", status=Status.UNMET, cause="other", solver="province"),
        Comment(text="xem văn bản"),
    ],
)
def test_a_secret_item_takes_a_status_alone(connect: Connect, body: Answer | Comment) -> None:
    clerk = connect()
    clerk.write(HERE, Answer(checklist="decree-118/1", status=Status.UNMET), item=SECRET)
    clerk.write(HERE, body, item=SECRET)
    assert refused(clerk) == {2: Refusal.SENSITIVE}


def test_what_is_not_as_its_kind_says_is_malformed(connect: Connect) -> None:
    clerk = connect()
    clerk.write(HERE, MET, fields={"status": "grand", "checklist": "decree-118/1"})
    assert refused(clerk) == {1: Refusal.MALFORMED}


def test_a_kind_of_a_newer_version_is_held_and_handed_on(connect: Connect) -> None:
    clerk, other = connect(), connect(person="Lê Hữu Đức")
    newer = clerk.write(HERE, MET, kind="hologram", version=9, fields={"x": [1, {"y": "ữ"}]})
    assert refused(clerk) == {}
    other.pull()
    assert other.seen(HERE) == [newer]


def test_everything_written_comes_out_as_it_went_in(connect: Connect) -> None:
    clerk, other = connect(), connect(person="Lê Hữu Đức")
    first = clerk.write(HERE, offset=-25_200, offset_age=86_400, wall=-5)
    clerk.write(
        HERE,
        Submit(checklist="decree-118/1", covers={clerk.device: 1}, digest="0" * 64, slip=FILE),
        bases=(change_hash(first),),
        centre=f"{HERE}-2",
        item="",
        origin=change_hash(first),
        round=RoundId("2026-12"),
    )
    clerk.sync(HERE)
    other.pull()
    assert other.seen(HERE) == clerk.feeds[CODE]


def test_a_batch_that_does_not_decode_is_refused_with_a_code(connect: Connect) -> None:
    clerk = connect()
    with pytest.raises(Said) as said:
        clerk.http("POST", "/v1/sync", data=b"\x01\xa0 no batch at all")
    assert (said.value.status, said.value.code) == (400, "malformed")


def test_a_newer_wire_version_is_named(connect: Connect) -> None:
    clerk = connect()
    with pytest.raises(Said) as said:
        clerk.http("POST", "/v1/sync", data=b"\x09\xa0\x00\x00")
    assert (said.value.code, said.value.params) == ("wire_version", {"found": 9, "known": 1})


def test_a_restart_forgets_nothing(connect: Connect, service: RunningService) -> None:
    clerk, other = connect(), connect(person="Lê Hữu Đức")
    clerk.write(HERE)
    before = clerk.sync(HERE).receipts
    service.restart()
    (again,) = clerk.ask(clerk.request(clerk.segment(HERE, 1, 1)))
    assert again.receipts == before
    other.pull()
    assert other.seen(HERE) == clerk.feeds[CODE]


def test_a_thousand_entries_of_one_batch_are_one_run(connect: Connect) -> None:
    clerk, other = connect(), connect(person="Lê Hữu Đức")
    for _ in range(1_000):
        clerk.write(HERE)
    assert clerk.sync(HERE).receipts[0].through == 1_000
    other.pull()
    assert len(other.seen(HERE)) == 1_000
