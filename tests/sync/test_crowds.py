"""The last half hour before the deadline: a refused desk retries when it was told to."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from central_service.administration.checking import check
from central_service.limits import concurrency
from desktop_app.core.ids import CommuneCode
from desktop_app.sync.http import pace
from desktop_app.sync.http.error_answers import fault_of_answer
from desktop_app.sync.http.exchange_faults import Busy
from desktop_app.sync.wire.messages import encode_request
from support.exchangers import Begin
from support.faulty_network import FaultyNetwork
from support.population import SimulatedDevice, populate
from support.service import RunningService

DESKS, TICKS = 12, 4


def test_a_desk_that_is_sent_away_asks_once_and_waits_as_long_as_it_was_told(
    enrolled: Begin, proxy: FaultyNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = enrolled()
    clerk.answer("staff.assigned")
    proxy.forget()
    with monkeypatch.context() as full:
        full.setattr(concurrency, "MAX_INSIDE", 0)
        with pytest.raises(Busy) as busy:
            clerk.exchange()
    assert len(proxy.requests) == 1  # no retries inside an exchange
    assert busy.value.retry_after is not None
    told = pace.failed(pace.Pace(next_at=0), 100, busy.value, random.random)
    assert told.wait(100) >= busy.value.retry_after
    assert not told.is_due(100 + busy.value.retry_after - 1)
    assert pace.asked(told, 101).is_due(101)  # but a person who wants it now does not have to wait
    assert clerk.exchange().sent == 1


def test_those_who_are_sent_away_together_are_not_called_back_together(
    service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(concurrency, "MAX_INSIDE", 0)
    with requests.Session() as line:
        waits = {
            int(line.post(f"{service.url}/v1/sync", data=b"x").headers["retry-after"])
            for _ in range(60)
        }
    assert min(waits) >= 5
    assert max(waits) <= 15
    assert len(waits) >= 5


def test_a_service_that_sends_away_still_asks_more_of_those_who_keep_coming() -> None:
    now, waits, told = 0.0, [], pace.Pace(next_at=0)
    for _ in range(6):
        told = pace.failed(told, now, Busy("busy", retry_after=5), lambda: 0.5)
        waits.append(told.wait(now))
        now = told.next_at
    assert waits == sorted(waits)
    assert waits[0] < pace.FIRST_BACK_OFF
    assert waits[-1] > 4 * waits[0]


def test_a_crowd_at_a_service_with_few_places_is_served_and_nothing_is_lost_or_doubled(
    service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulated_devices = populate(
        service.service, [CommuneCode(f"{20_000 + n}") for n in range(DESKS)]
    )
    monkeypatch.setattr(concurrency, "MAX_INSIDE", 2)
    together = threading.Barrier(DESKS)

    def come(simulated_device: SimulatedDevice) -> None:
        together.wait(30)
        for _ in range(TICKS):
            body = encode_request(simulated_device.request(simulated_device.tick(), position=None))
            while True:
                answer = requests.post(f"{service.url}/v1/sync", data=body, timeout=30)
                if answer.status_code == 200:
                    break
                fault = fault_of_answer(answer.status_code, answer.headers, answer.content)
                assert isinstance(fault, Busy)  # and nothing else, whatever the crowd
                assert fault.retry_after is not None
                requests.post(f"{service.url}/v1/sync", data=body, timeout=30)  # without waiting

    with ThreadPoolExecutor(DESKS) as pool:
        for work in [pool.submit(come, simulated_device) for simulated_device in simulated_devices]:
            work.result(timeout=120)
    report = check(service.service)
    assert report.faults == []
    assert (report.feeds, report.changes) == (DESKS, DESKS * TICKS)
