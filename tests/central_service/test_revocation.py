"""A revoked machine: ordinary, and lost."""

from __future__ import annotations

import pytest

from central_service.custody.custody import CONTACT
from central_service.founding.service import now
from desktop_app.core.changes.receipts import Refusal
from desktop_app.core.ids import Role
from support.machines import HERE, Connect, Machine, Said
from support.service import RunningService
from support.service_clock import set_service_clock


def later(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    """Let the service's clock run ahead."""
    moment = now() + seconds
    set_service_clock(monkeypatch, lambda: moment)


def own_standing(machine: Machine) -> str:
    """Return the machine's own entry in the roster received last."""
    assert machine.roster is not None
    member = machine.roster.member(machine.device)
    assert member is not None
    return member.revoked


def test_what_was_written_up_to_the_next_contact_still_counts(
    connect: Connect, service: RunningService
) -> None:
    clerk, reader = connect(), connect(Role.SUPERVISOR)
    for _ in range(3):
        clerk.write(HERE)
    service.revoke(clerk.device)
    response = clerk.sync(HERE)
    assert response.receipts[0].refused == ()
    assert response.page is None
    assert own_standing(clerk) == "revoked"
    reader.pull()
    assert len(reader.seen(HERE)) == 3


def test_one_contact_may_take_several_requests(connect: Connect, service: RunningService) -> None:
    clerk = connect()
    service.revoke(clerk.device)
    for _ in range(3):
        clerk.write(HERE)
        assert clerk.sync(HERE).receipts[0].refused == ()


def test_after_that_contact_nothing_has_effect(
    connect: Connect, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, reader = connect(), connect(Role.SUPERVISOR)
    clerk.write(HERE)
    service.revoke(clerk.device)
    clerk.sync(HERE)
    later(monkeypatch, CONTACT + 1)
    clerk.write(HERE)
    assert clerk.sync(HERE).receipts[0].refused == ((2, Refusal.REVOKED),)
    reader.pull()
    assert len(reader.seen(HERE)) == 2


def test_of_a_lost_machine_everything_is_kept_without_effect(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    clerk.write(HERE)
    clerk.sync(HERE)
    clerk.write(HERE)
    service.revoke(clerk.device, lost=True)
    (receipt,) = clerk.sync(HERE).receipts
    assert (receipt.through, receipt.refused) == (2, ((2, Refusal.REVOKED),))
    assert own_standing(clerk) == "lost"


@pytest.mark.parametrize("lost", [True, False])
def test_a_revoked_machine_reads_nothing(
    connect: Connect, service: RunningService, lost: bool
) -> None:
    clerk, other = connect(), connect(person="Lê Hữu Đức")
    other.write(HERE)
    other.sync(HERE)
    service.revoke(clerk.device, lost=lost)
    refusals = []
    for path, method in (
        (f"/v1/evidence/{HERE}/{'0' * 64}", "GET"),
        (f"/v1/evidence/{HERE}/uploads/{'0' * 64}", "PATCH"),
        (f"/v1/evidence/{HERE}/uploads/{'0' * 64}", "DELETE"),
        (f"/v1/evidence/{HERE}/have", "POST"),
        (f"/v1/checklists/{'0' * 64}", "GET"),
        (f"/v1/figures/{HERE}", "GET"),
    ):
        with pytest.raises(Said) as said:
            told = {"Tus-Resumable": "1.0.0"}
            clerk.http(method, path, json=[] if method == "POST" else None, headers=told)
        refusals.append((said.value.status, said.value.code))
    with pytest.raises(Said) as said:
        clerk.pull()
    refusals.append((said.value.status, said.value.code))
    assert refusals == [(403, "revoked")] * 7
    assert clerk.seen(HERE) == []


def test_others_learn_who_was_revoked(connect: Connect, service: RunningService) -> None:
    clerk, other = connect(), connect(Role.SUPERVISOR)
    service.revoke(clerk.device)
    other.pull()
    assert other.roster is not None
    member = other.roster.member(clerk.device)
    assert member is not None
    assert member.revoked == "revoked"


def test_a_lost_machine_does_not_become_less_lost(
    connect: Connect, service: RunningService
) -> None:
    clerk = connect()
    service.revoke(clerk.device)
    service.revoke(clerk.device, lost=True)
    service.revoke(clerk.device)
    clerk.write(HERE)
    assert clerk.sync(HERE).receipts[0].refused == ((1, Refusal.REVOKED),)


def test_a_revoked_supervisor_writes_no_more_checks(
    connect: Connect, service: RunningService
) -> None:
    supervisor = connect(Role.SUPERVISOR)
    service.revoke(supervisor.device, lost=True)
    supervisor.write(HERE)
    assert supervisor.sync(HERE).receipts[0].refused == ((1, Refusal.REVOKED),)


def test_a_commune_is_not_heard_of_through_a_revoked_machine(
    connect: Connect, service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, reader = connect(), connect(Role.SUPERVISOR)
    service.revoke(clerk.device, lost=True)
    with pytest.raises(Said):
        clerk.pull()
    later(monkeypatch, 10)
    (told,) = reader.pull()
    assert told.contacts == {}
