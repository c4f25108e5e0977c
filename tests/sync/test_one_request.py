"""Where little has changed one request brings everything, whoever asks."""

from __future__ import annotations

import requests

from desktop_app.core.ids import CommuneCode, Role
from desktop_app.sync.wire.messages import encode_request
from support.exchangers import AREA, XA, XB, Begin
from support.faulty_network import FaultyNetwork
from support.population import populate
from support.service import RunningService

DISTRICT = [CommuneCode(f"{25_339 + 3 * n:05d}") for n in range(60)]  # the supervisor's of desks


def test_a_clerk_needs_one_request_to_send_and_to_hear_of_others(
    enrolled: Begin, proxy: FaultyNetwork
) -> None:
    clerk, other = enrolled(), enrolled("Lan")
    clerk.answer("staff.assigned")
    clerk.exchange()
    other.exchange()
    other.answer("premises.available")
    other.exchange()
    clerk.answer("device.scanners", "unmet")
    proxy.forget()
    outcome = clerk.exchange()
    assert (outcome.sent, outcome.received) == (1, 1)
    assert len(proxy.requests) == 1


def test_a_supervisor_of_sixty_communes_needs_one_request(
    service: RunningService, enrolled: Begin, proxy: FaultyNetwork
) -> None:
    assert {XA, XB} <= set(DISTRICT)
    service.area(AREA, *DISTRICT)
    simulated_devices = populate(service.service, DISTRICT)
    clerk, supervisor = enrolled(), enrolled("Dũng", Role.SUPERVISOR)
    for simulated_device in simulated_devices:
        body = encode_request(simulated_device.request(simulated_device.tick(), position=None))
        requests.post(f"{service.url}/v1/sync", data=body, timeout=30).raise_for_status()
    supervisor.exchange()
    clerk.answer("staff.assigned")
    clerk.exchange()
    proxy.forget()
    assert supervisor.exchange().received == 1
    assert len(proxy.requests) == 1
    proxy.forget()
    assert supervisor.exchange().received == 0
    assert len(proxy.requests) == 1
    assert proxy.total <= 300
