"""What other systems lost while sending: forms counted twice, refused, stuck, or sent from zero."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop_app.core.changes.bodies import Comment
from desktop_app.core.ids import Role
from desktop_app.storage import state
from desktop_app.sync.http.exchange_faults import ConnectionBroke, SyncFault
from desktop_app.sync.wire.messages import encode_request
from support.exchangers import AREA, XA, Begin, write_many
from support.faulty_network import (
    Answered,
    CutReply,
    CutRequest,
    FaultyNetwork,
    LostReply,
    LostRequest,
    NetworkFault,
    NoFault,
    http,
    nobody,
)
from support.machines import Connect
from support.service import RunningService

MANY = 700  # answers: more than one request holds at first


def test_a_form_sent_twice_counts_once(service: RunningService, enrolled: Begin) -> None:
    """Ten copies of one batch at the same moment, as a network that repeats requests makes them."""
    connect = Connect(service)
    try:
        machine = connect(Role.CLERK, commune=XA)
        machine.write(XA)
        machine.write(XA, item="staff.assigned")
        body = encode_request(machine.request(machine.segment(XA)))
        with ThreadPoolExecutor(10) as copies:
            answers = list(
                copies.map(lambda _: machine.http("POST", "/v1/sync", data=body).content, range(10))
            )
        assert len({answer[-80:] for answer in answers}) == 1  # one receipt, given ten times
        supervisor = enrolled("Dũng", Role.SUPERVISOR)
        assert supervisor.exchange().received == 2
    finally:
        connect.close()


def test_surveys_whose_answers_got_lost_are_not_counted_again(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    """27 became 31 where each lost reply was a new form."""
    clerk, supervisor = enrolled(), enrolled("Dũng", Role.SUPERVISOR)
    for number in range(9):
        for form in range(3):
            clerk.answer(f"item.n{number}.{form}")
        proxy.next(LostReply(), LostReply())
        clerk.exchange()
    assert clerk.waiting == 0
    assert supervisor.exchange().received == 27


def test_what_was_received_before_the_connection_broke_is_not_sent_again(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk = enrolled()
    write_many(clerk, MANY)
    proxy.next(NoFault(), *[LostRequest()] * 20)
    with pytest.raises(ConnectionBroke):
        clerk.exchange()
    left = clerk.waiting
    assert 0 < left < MANY
    proxy.coming.clear()
    assert clerk.exchange().sent == left


TROUBLES: tuple[tuple[NetworkFault, ...], ...] = (
    (LostRequest(),) * 20,
    (LostReply(),) * 20,
    (CutRequest(),) * 20,
    (CutReply(0.5),) * 20,
    (Answered(http("200 OK", b"<html>Wifi")),) * 20,
    (Answered(http("500 Internal Server Error", b"oops")),) * 20,
    (Answered(http("503 Service Unavailable", b"{}", Retry_After="60")),) * 20,
    (Answered(http("400 Bad Request", b'{"code":"strange","message":"?"}')),) * 20,
    (Answered(http("418 Teapot", b"\xff\xfe")),) * 20,
)


def test_after_every_trouble_there_is_a_sentence_and_the_button_sends(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    """After every fault the same desk, once the connection is back, sends what waited."""
    clerk = enrolled()
    for number, trouble in enumerate(TROUBLES):
        clerk.answer(f"item.n{number}")
        proxy.next(*trouble)
        with pytest.raises(SyncFault) as fault:
            clerk.exchange()
        assert str(fault.value).strip()
        assert clerk.waiting == 1
        proxy.coming.clear()
        with pytest.raises(SyncFault):
            clerk.exchange(nobody())
        assert clerk.exchange().sent == 1


def test_exchanges_that_broke_off_leave_nothing_on_either_disk(
    enrolled: Begin, proxy: FaultyNetwork, service: RunningService, tmp_path: Path
) -> None:
    """Elsewhere aborted exchanges left 8 GB behind."""
    clerk, supervisor = enrolled(), enrolled("Dũng", Role.SUPERVISOR)
    write_many(clerk, 200, "Máy in tầng 1 hỏng từ tháng trước")
    clerk.exchange()
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    for number in range(12):
        proxy.next(*[CutReply(10 + number)] * 10)
        with pytest.raises(SyncFault):
            supervisor.exchange()
        proxy.coming.clear()
        proxy.next(*[CutRequest()] * 10)
        clerk.answer("staff.assigned", note=f"lần {number}")
        with pytest.raises(SyncFault):
            clerk.exchange()
        proxy.coming.clear()
    after = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert after - before <= {path.with_name(path.name + "-journal") for path in before}
    assert sum(path.stat().st_size for path in after) < 12 * 1024 * 1024
    assert supervisor.exchange().received >= 200
    assert clerk.exchange().waiting == 0


def test_one_bad_entry_holds_up_its_own_feed_alone(
    service: RunningService, enrolled: Begin, proxy: FaultyNetwork
) -> None:
    """One letter NUL was an error 500 for ever, for everything behind it."""
    connect = Connect(service)
    try:
        hostile = connect(Role.CLERK, commune=XA)
        hostile.write(XA, fields={"checklist": "x/1", "status": "met", "note": "a\x00b"})
        hostile.write(XA, item="staff.assigned")
        receipt = hostile.sync(XA).receipts[0]
        assert (receipt.through, receipt.refused) == (2, ((1, "malformed"),))
        honest = enrolled("Lan")
        honest.answer("premises.available")
        assert honest.exchange().sent == 1
        supervisor = enrolled("Dũng", Role.SUPERVISOR)
        assert supervisor.exchange().received >= 2
        assert supervisor.says("staff.assigned", XA) == "met"
    finally:
        connect.close()


def test_a_commune_that_leaves_the_area_takes_no_unsent_work_along(
    enrolled: Begin, service: RunningService
) -> None:
    """A change of rights destroyed what was not sent yet."""
    supervisor = enrolled("Dũng", Role.SUPERVISOR)
    supervisor.exchange()
    written = supervisor.write(Comment(text="xem lại"), item="staff.assigned", commune=XA)
    service.area(AREA, "25402")
    outcome = supervisor.exchange()
    assert outcome.sent + outcome.waiting == 1  # in custody, whatever its effect, or still here
    assert state.held(supervisor.store, written.hash) is not None
