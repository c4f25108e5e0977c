"""Connecting to a service with a one-time code."""

from __future__ import annotations

import msgspec
import pytest

from desktop_app.core.changes.roster import SignedRoster, sign_roster
from desktop_app.core.ids import DeviceId, Role
from desktop_app.i18n import sentence
from desktop_app.storage import facts, feeds, identities
from desktop_app.storage.identities import Identity
from desktop_app.sync.exchange import enrolment, intake, known
from desktop_app.sync.exchange.enrolment import OtherService
from desktop_app.sync.http.exchange_faults import (
    AddressRefused,
    Forged,
    NoConnection,
    Nonsense,
    OtherCommune,
    Refused,
)
from desktop_app.sync.wire.messages import EnrolReply
from support.exchangers import XA, XB, Begin
from support.faulty_network import FaultyNetwork, LostReply, http, nobody, stranger
from support.service import RunningService, running


def test_a_code_connects_and_the_roster_names_this_key(
    begin: Begin, service: RunningService
) -> None:
    clerk = begin()
    assert enrolment.asker(clerk.store) is None
    clerk.enrol(service.url, service.code(Role.CLERK, commune=XA))
    roster = intake.held_roster(clerk.store)
    member = roster.member(clerk.device)
    assert member is not None
    assert member.public_key == clerk.identity.public_key
    assert enrolment.asker(clerk.store) == clerk.device
    assert facts.clock(clerk.store) is not None


def test_a_code_is_read_as_people_write_it(begin: Begin, service: RunningService) -> None:
    code = service.code(Role.CLERK, commune=XA)
    begin().enrol(service.url, f"  {code.lower().replace('-', ' ')} ")


def test_a_lost_reply_costs_no_code(
    begin: Begin, service: RunningService, proxy: FaultyNetwork
) -> None:
    clerk, code = begin(), service.code(Role.CLERK, commune=XA)
    proxy.next(*[LostReply()] * 4)
    with pytest.raises(NoConnection):
        clerk.enrol(proxy.url, code)
    assert facts.roster_bytes(clerk.store) is None
    proxy.coming.clear()
    clerk.enrol(proxy.url, code)
    with pytest.raises(Refused) as used:
        begin("Lan").enrol(proxy.url, code)
    assert used.value.code == "code_used"


def test_a_wrong_code_is_told_and_nothing_is_kept(begin: Begin, service: RunningService) -> None:
    clerk = begin()
    with pytest.raises(Refused) as wrong:
        clerk.enrol(service.url, "AAAA-AAAA-AAA")
    assert wrong.value.code in ("code_mistyped", "code_unknown")
    assert "từ chối" in sentence(wrong.value)
    assert facts.roster_bytes(clerk.store) is None
    assert clerk.token is None


def test_a_code_of_another_commune_names_both(begin: Begin, service: RunningService) -> None:
    clerk = begin()
    with pytest.raises(OtherCommune) as other:
        clerk.enrol(service.url, service.code(Role.CLERK, commune=XB))
    assert other.value.said == {"granted": XB, "chosen": XA}
    assert XB in sentence(other.value)


def test_an_open_address_is_refused_before_anything_is_said(begin: Begin) -> None:
    with pytest.raises(AddressRefused):
        begin().enrol("http://may-chu.example", "x")
    with pytest.raises(NoConnection):
        begin().enrol(nobody(), "x")


def test_an_answer_that_is_not_a_services_is_refused(begin: Begin, service: RunningService) -> None:
    clerk, other = begin(), begin("Lan")
    other.enrol(service.url, service.code(Role.CLERK, commune=XA))
    roster = intake.held_roster(other.store)
    own = service.service.seal.private_key
    false = [
        sign_roster(roster, other.key),  # signed by somebody else
        sign_roster(msgspec.structs.replace(roster, service=DeviceId("ab" * 16)), own),
        sign_roster(roster, own),  # does not name this key
        SignedRoster(roster=b"nonsense", signature=bytes(64)),
    ]
    for signed in false:
        reply = EnrolReply(token="t" * 22, roster=signed, service_name="", time=1)
        answer = http("200 OK", msgspec.json.encode(reply))
        with stranger(answer) as one, pytest.raises(Forged):
            clerk.enrol(one.url, "AAAA-AAAA-AAA")
    with stranger(http("200 OK", b"<html>")) as one, pytest.raises(Nonsense):
        clerk.enrol(one.url, "AAAA-AAAA-AAA")
    assert facts.roster_bytes(clerk.store) is None


def test_data_of_one_service_is_not_connected_to_another(
    begin: Begin, service: RunningService, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clerk = begin()
    clerk.enrol(service.url, service.code(Role.CLERK, commune=XA))
    kept = facts.roster_bytes(clerk.store)
    with running(tmp_path_factory.mktemp("other")) as other, pytest.raises(OtherService):
        clerk.enrol(other.url, other.code(Role.CLERK, commune=XA))
    assert facts.roster_bytes(clerk.store) == kept


def test_clerk_and_leader_of_one_computer_are_sent_together(
    begin: Begin, service: RunningService
) -> None:
    clerk, leader = begin(), begin("Ông Bình", role=Role.LEADER)
    both: Identity = leader.identity
    identities.add_identity(clerk.store, both)
    clerk.enrol(service.url, service.code(Role.CLERK, commune=XA))
    token = clerk.token
    clerk.answer("staff.assigned")
    leader.store, own = clerk.store, leader.store
    leader.answer("premises.available")  # refused: a leader answers nothing, but it is held
    code = service.code(Role.LEADER, commune=XA)
    assert feeds.waiting(clerk.store) == 2
    assert clerk.exchange().sent == 1  # the leader's key is not known yet
    leader.enrol(service.url, code)
    assert known.roster_of(clerk.store) == leader.device
    assert enrolment.asker(clerk.store) == clerk.device
    clerk.token = token
    assert clerk.exchange().sent == 1
    assert feeds.waiting(clerk.store) == 0
    leader.store = own
