"""A roster of more members than a message carries is sent in parts; earlier programs still sync."""

from __future__ import annotations

import pytest

from central_service.access import rosters
from central_service.founding.service import now
from desktop_app.core.changes.roster import open_roster
from desktop_app.core.ids import Role
from desktop_app.sync.exchange.intake import held_roster
from desktop_app.sync.wire.messages import SyncRequest, decode_response, encode_request
from support.exchangers import XA, Begin
from support.faulty_network import FaultyNetwork
from support.service import RunningService

MEMBERS = 12


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a message carry three members or so."""
    monkeypatch.setattr(rosters, "_MOST_BYTES", 400)


def test_every_part_is_fetched_before_anything_is_judged_by_the_roster(
    service: RunningService, enrolled: Begin, proxy: FaultyNetwork, small: None
) -> None:
    clerks = [enrolled(f"Hoa {number}") for number in range(MEMBERS)]
    for clerk in clerks:
        clerk.answer("staff.assigned", note=clerk.device[:4])
        outcome = clerk.exchange()
        assert (outcome.waiting, outcome.troubles, outcome.complete) == (0, (), True)
    supervisor = enrolled("Dũng", Role.SUPERVISOR)
    outcome = supervisor.exchange()
    assert (outcome.troubles, outcome.complete) == ((), True)
    roster = held_roster(supervisor.store)
    assert roster.is_whole
    known = {member.device for member in roster.members}
    assert known == {clerk.device for clerk in clerks} | {supervisor.device}
    assert supervisor.says("staff.assigned", XA) == "met"
    proxy.forget()
    supervisor.exchange()
    assert len(proxy.requests) == 1  # it is kept: the parts are not fetched again
    clerks[0].exchange()
    clerks[0].answer("premises.available")
    assert clerks[0].exchange().waiting == 0


def test_the_first_part_is_a_roster_to_who_knows_of_no_parts(
    service: RunningService, enrolled: Begin, small: None
) -> None:
    clerks = [enrolled(f"Hoa {number}") for number in range(MEMBERS)]
    asked = SyncRequest(device=clerks[0].device, positions={})
    with clerks[0].link() as link:
        response = decode_response(b"".join(link.sync(encode_request(asked))), to=asked)
    assert response.roster is not None
    roster = open_roster(response.roster, service=None)
    assert (roster.part, roster.member(clerks[0].device) is not None) == ((0, 3), True)
    assert roster.time <= now()
