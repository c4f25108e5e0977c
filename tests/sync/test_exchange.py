"""Exchanges with the real service over good and faulty networks."""

from __future__ import annotations

import pytest

from desktop_app.core.changes.bodies import Comment, Verify, Visit
from desktop_app.core.changes.receipts import receipt_verifies
from desktop_app.core.ids import CentreId, Layer, Role, Status
from desktop_app.storage import facts, feeds, state
from desktop_app.sync.exchange import intake
from desktop_app.sync.exchange.exchange import Step
from desktop_app.sync.http.batch_sizes import Sizes
from desktop_app.sync.http.exchange_faults import (
    Busy,
    Cancelled,
    ConnectionBroke,
    NoConnection,
    Nonsense,
    NotConnected,
)
from support.exchangers import ROUND, XA, XB, Begin
from support.faulty_network import (
    Answered,
    CutReply,
    CutRequest,
    FaultyNetwork,
    LostReply,
    LostRequest,
    Twice,
    http,
    nobody,
)
from support.service import RunningService

# --- the normal case


def test_what_a_clerk_wrote_is_sent_and_receipted_in_one_request(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk = enrolled()
    for item in ("staff.assigned", "premises.available"):
        clerk.answer(item, note="Đủ người – có quyết định")
    proxy.forget()
    outcome = clerk.exchange()
    assert (outcome.sent, outcome.waiting, outcome.complete) == (2, 0, True)
    assert len(proxy.requests) == outcome.requests == 1
    (receipt,) = outcome.receipts
    assert receipt.through == 2
    assert receipt_verifies(receipt, intake.held_roster(clerk.store).signing_key)
    assert feeds.receipts(clerk.store) == [receipt]


def test_work_before_enrolment_goes_with_the_first_exchange(
    begin: Begin, service: RunningService
) -> None:
    clerk = begin()
    clerk.answer("staff.assigned")
    with pytest.raises(NotConnected):
        clerk.link(service.url).sync(b"").__next__()
    clerk.enrol(service.url, service.code(Role.CLERK, commune=XA))
    clerk.answer("premises.available")
    assert clerk.waiting == 2
    assert clerk.exchange().sent == 2


def test_what_was_written_without_the_key_at_hand_is_signed_and_sent(enrolled: Begin) -> None:
    clerk = enrolled()
    clerk.write(Comment(text="chờ khóa"), item="staff.assigned", signed=False)
    assert clerk.exchange().sent == 1


def test_clerk_and_supervisor_see_each_other_after_their_next_exchange(enrolled: Begin) -> None:
    clerk = enrolled()
    answered = clerk.answer("staff.assigned", "partial", note="thiếu một người")
    clerk.exchange()
    supervisor = enrolled("Dũng", Role.SUPERVISOR)
    assert supervisor.exchange().received == 1
    assert supervisor.says("staff.assigned", XA) == "partial"
    visit = supervisor.write(Visit(), commune=XA)
    supervisor.write(
        Verify(
            checklist="decree-118/1", visit=visit.hash, status=Status.UNMET,
            judged=(answered.hash,),
        ),
        item="staff.assigned", commune=XA,
    )  # fmt: skip
    assert supervisor.exchange().sent == 2
    assert clerk.exchange().received == 2
    record = state.record(clerk.store, CentreId(XA), ROUND)
    (verified,) = record.item("staff.assigned").verified  # type: ignore[arg-type]
    assert verified.standing.change.fields["judged"] == [answered.hash]


def test_a_refused_change_is_told_and_has_no_effect(enrolled: Begin) -> None:
    clerk = enrolled()
    clerk.write(Comment(text="đã kiểm tra", layer=Layer.VERIFIED), item="staff.assigned")
    outcome = clerk.exchange()
    assert (outcome.sent, outcome.refused) == (1, 1)
    assert outcome.receipts[0].refused == ((1, "role"),)


def test_much_goes_in_parts_that_grow_while_the_connection_is_fast(
    enrolled: Begin, proxy: FaultyNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.sync.exchange.exchange.Sizes", lambda: Sizes(changes=5))
    clerk = enrolled()
    for nth in range(40):
        clerk.write(Comment(text=f"lần {nth}"), item="staff.assigned")
    proxy.forget()
    outcome = clerk.exchange()
    assert (outcome.sent, outcome.waiting) == (40, 0)
    assert [receipt.through for receipt in outcome.receipts] == [40]
    assert len(proxy.requests) == 3  # five, twenty, the rest


def test_a_connection_that_breaks_gets_smaller_parts(
    enrolled: Begin, proxy: FaultyNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.sync.exchange.exchange.Sizes", lambda: Sizes(changes=200))
    clerk = enrolled()
    for nth in range(120):
        clerk.write(Comment(text=f"lần {nth}"), item="staff.assigned")
    proxy.next(CutRequest(), CutRequest())  # the link tries by itself once more
    proxy.forget()
    assert clerk.exchange().sent == 120
    sizes = [len(request) for request in proxy.requests]
    assert sizes[2] < sizes[0]


def test_nothing_to_do_is_one_small_request(enrolled: Begin, proxy: FaultyNetwork) -> None:
    clerk = enrolled()
    clerk.answer("staff.assigned")
    clerk.exchange()
    proxy.forget()
    outcome = clerk.exchange()
    assert (outcome.sent, outcome.received, outcome.complete) == (0, 0, True)
    assert len(proxy.requests) == 1
    assert proxy.total <= 300


def test_one_tick_is_one_request_of_at_most_500_bytes(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk = enrolled()
    clerk.answer("staff.assigned", "partial", value="4", of="5", cause="no_staff")
    clerk.exchange()
    clerk.answer("staff.assigned", "met", value="5", of="5", note="đã bổ sung một người", seconds=7)
    proxy.forget()
    assert clerk.exchange().sent == 1
    assert len(proxy.requests) == 1
    assert proxy.total <= 500


def test_checklists_that_the_service_publishes_arrive(
    enrolled: Begin, service: RunningService
) -> None:
    sha256 = service.publish()
    clerk = enrolled()
    assert clerk.exchange().troubles == ()
    assert facts.checklist_bytes(clerk.store, sha256) is not None


def test_the_clock_of_the_service_is_learnt(enrolled: Begin) -> None:
    clerk = enrolled(wall=1_250_000_000)  # 2009
    clerk.answer("staff.assigned")
    outcome = clerk.exchange()
    assert outcome.sent == 1
    assert outcome.clock_offset is not None
    assert outcome.clock_offset > 15 * 365 * 86_400
    assert outcome.clock_warning is not None
    assert "Đồng hồ" in outcome.clock_warning
    clock = facts.clock(clerk.store)
    assert clock is not None
    assert clock.learnt_at == clerk.wall


def test_a_reader_of_many_communes_sends_a_digest(
    enrolled: Begin, service: RunningService, proxy: FaultyNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.sync.exchange.visible._FEW_COMMUNES", 1)
    for commune in (XA, XB):
        clerk = enrolled(commune=commune)
        clerk.answer("staff.assigned")
        clerk.exchange()
    supervisor = enrolled("Dũng", Role.SUPERVISOR)
    assert supervisor.exchange().complete
    proxy.forget()
    assert supervisor.exchange().complete
    assert len(proxy.requests) == 1  # the digest agreed
    clerk.answer("staff.assigned", "unmet", cause="no_staff")
    clerk.exchange()
    proxy.forget()
    outcome = supervisor.exchange()
    assert (outcome.received, outcome.complete) == (1, True)
    assert len(proxy.requests) == 2  # it did not, so the positions were asked for


def test_progress_is_told_and_a_person_may_stop(enrolled: Begin) -> None:
    clerk = enrolled()
    clerk.answer("staff.assigned")
    steps: list[Step] = []
    clerk.exchange(progress=steps.append)
    assert (steps[-1].sent, steps[-1].to_send) == (1, 1)
    clerk.answer("premises.available")
    with pytest.raises(Cancelled):
        clerk.exchange(is_cancelled=lambda: True)
    assert clerk.waiting == 1


# --- faulty networks


@pytest.mark.parametrize(
    "fault", [LostRequest(), LostReply(), CutReply(0.5), CutReply(20), CutRequest(), Twice()]
)
def test_whatever_happens_to_one_request_nothing_is_lost_or_doubled(
    enrolled: Begin, proxy: FaultyNetwork, service: RunningService, fault: object
) -> None:
    clerk = enrolled()
    clerk.answer("staff.assigned")
    clerk.answer("premises.available", "unmet", cause="no_funding")
    proxy.next(fault)  # type: ignore[arg-type]
    outcome = clerk.exchange()
    assert (outcome.sent, outcome.waiting) == (2, 0)
    supervisor = enrolled("Dũng", Role.SUPERVISOR)
    assert supervisor.exchange().received == 2


def test_a_lost_reply_brings_the_same_receipt_later(enrolled: Begin, proxy: FaultyNetwork) -> None:
    clerk, other = enrolled(), enrolled("Lan")
    clerk.answer("staff.assigned")
    proxy.next(*[LostReply()] * 10)
    with pytest.raises(ConnectionBroke):
        clerk.exchange()
    assert clerk.waiting == 1  # shown as sent only with a receipt
    proxy.coming.clear()
    assert other.exchange().received == 1  # the service had it all along
    first = clerk.exchange().receipts
    with clerk.store.transaction() as connection:  # as if this reply had been lost as well
        connection.execute("DELETE FROM receipt")
        connection.execute("UPDATE feed SET through = 0")
    assert clerk.exchange().receipts == first


def test_an_exchange_that_fails_leaves_everything_as_it_was(
    enrolled: Begin, service: RunningService
) -> None:
    clerk = enrolled()
    clerk.answer("staff.assigned")
    service.stop()
    with pytest.raises(NoConnection):
        clerk.exchange()
    assert clerk.waiting == 1
    service.start()
    assert clerk.exchange().sent == 1


def test_nobody_there_is_no_connection(enrolled: Begin) -> None:
    clerk = enrolled()
    with pytest.raises(NoConnection) as fault:
        clerk.exchange(nobody())
    assert fault.value.will_pass


def test_a_busy_service_says_when_to_come_back(enrolled: Begin, proxy: FaultyNetwork) -> None:
    clerk = enrolled()
    clerk.answer("staff.assigned")
    busy = b'{"code":"busy","message":"B\xe1\xba\xadn"}'
    proxy.next(Answered(http("503 Service Unavailable", busy, Retry_After="40")))
    with pytest.raises(Busy) as fault:
        clerk.exchange()
    assert fault.value.retry_after == 40
    proxy.next(Answered(http("500 Internal Server Error", b"oops")))
    with pytest.raises(Busy):
        clerk.exchange()
    assert clerk.waiting == 1


def test_a_log_in_page_is_not_taken_for_the_service(enrolled: Begin, proxy: FaultyNetwork) -> None:
    clerk = enrolled()
    clerk.answer("staff.assigned")
    page = b"<html><body>Wifi mi\xe1\xbb\x85n ph\xc3\xad</body></html>"
    for reply in (
        http("200 OK", page, Content_Type="text/html"),
        http("302 Found", Location="http://portal.example/login"),
        http("511 Network Authentication Required", page),
        http("200 OK", b"\x01\xa1" + b"\x00" * 40),
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ):
        proxy.next(*[Answered(reply)] * 3)
        with pytest.raises((Nonsense, ConnectionBroke)):
            clerk.exchange()
        proxy.coming.clear()
    assert clerk.waiting == 1
    assert clerk.exchange().sent == 1
