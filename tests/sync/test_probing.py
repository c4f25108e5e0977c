"""The way to the service, measured by real requests over a faulty network."""

from __future__ import annotations

import pytest

from desktop_app.core.fault import Fault
from desktop_app.sync.http.client import Link
from desktop_app.sync.http.exchange_faults import (
    Busy,
    ConnectionFault,
    Refused,
    SyncFault,
    WrongCertificate,
    cancelled,
    no_connection,
    nonsense,
    slow_connection,
    tells_of_connection,
    wrong_certificate,
)
from desktop_app.sync.http.probing import TRIES, probe
from support.exchangers import QUICK, Begin
from support.faulty_network import Delayed, FaultyNetwork, LostReply, nobody
from support.service import RunningService


def test_requests_are_timed_and_a_checklist_is_taken(
    service: RunningService, enrolled: Begin, proxy: FaultyNetwork
) -> None:
    sha256 = service.publish()
    desk = enrolled()
    with Link(proxy.url, token=desk.token, limits=QUICK) as link:
        found = probe(link, sha256)
    assert found.first_ms > 0 and len(found.times_ms) == TRIES
    assert all(0 < one < 60_000 for one in found.times_ms)
    assert found.taken_bytes > 50_000 and found.taken_seconds >= 0


def test_a_delay_of_the_network_is_in_the_time(
    service: RunningService, proxy: FaultyNetwork
) -> None:
    proxy.next(Delayed(0.3))
    with Link(proxy.url, limits=QUICK) as link:
        found = probe(link, None)
    assert found.first_ms >= 300 and found.taken_bytes == 0


def test_without_a_token_nothing_is_taken(service: RunningService, proxy: FaultyNetwork) -> None:
    with Link(proxy.url, limits=QUICK) as link:
        found = probe(link, "0" * 64)
    assert found.taken_bytes == 0 and len(found.times_ms) == TRIES


def test_a_connection_that_breaks_each_time_is_a_fault(
    service: RunningService, proxy: FaultyNetwork
) -> None:
    proxy.next(LostReply(), LostReply())
    with Link(proxy.url, limits=QUICK) as link, pytest.raises(ConnectionFault):
        probe(link, None)


def test_nobody_there_is_a_fault() -> None:
    with Link(nobody(), limits=QUICK) as link, pytest.raises(SyncFault):
        probe(link, None)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (no_connection(), False),
        (slow_connection(), False),
        (nonsense(), False),
        (Busy("busy"), True),
        (Refused("refused", code="x"), True),
        (cancelled(), None),
        (wrong_certificate("x"), None),
        (Fault("the keys are closed"), None),
    ],
)
def test_a_fault_tells_whether_the_service_was_reached(fault: Fault, told: bool | None) -> None:
    assert tells_of_connection(fault) is told
    assert not isinstance(fault, WrongCertificate) or told is None
