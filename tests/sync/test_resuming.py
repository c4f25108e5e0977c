"""A long answer is resumed where the connection broke; page sizes follow its speed.

See docs/rules.md#data-11.
"""

from __future__ import annotations

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from central_service.custody.writer import WriteJob, Writer
from central_service.reading.resumable_answers import LIFE, Answered, Rest
from desktop_app.core.ids import CommuneCode, Role
from desktop_app.sync.http.batch_sizes import FAST, SLOW, Sizes
from desktop_app.sync.wire.messages import MAX_CHANGES
from support.exchangers import XA, Begin, Exchanger
from support.faulty_network import CutReply, FaultyNetwork, LostReply
from support.population import populate
from support.service import RunningService

ANSWERS = 1_200  # some 9 KB in one page


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.sync.http.resuming.time.sleep", lambda _seconds: None)


@pytest.fixture
def reader(service: RunningService, enrolled: Begin, proxy: FaultyNetwork) -> Exchanger:
    """A supervisor's desk that has everything to pull, through the network."""
    (simulated_device,) = populate(service.service, [CommuneCode(XA)])
    notes: list[dict[str, object]] = [
        {"status": "met", "note": f"{n * 7919:x} ghi chú {n**3:x}"} for n in range(ANSWERS)
    ]
    run = simulated_device.write(*notes)
    writer = Writer(service.service)
    assert writer.submit(WriteJob(segments=(run,))).result(60).custody.refused is None
    writer.close()
    desk = enrolled("Dũng", Role.SUPERVISOR)
    proxy.forget()
    return desk


def test_an_answer_that_is_cut_goes_on_where_it_was(
    reader: Exchanger, proxy: FaultyNetwork
) -> None:
    proxy.next(CutReply(0.6))
    outcome = reader.exchange()
    assert (outcome.received, outcome.complete) == (ANSWERS, True)
    _first, rest = proxy.requests
    assert b"Range: bytes=" in rest
    assert rest.endswith(b"\r\n\r\n")  # nothing of the question is sent again


def test_a_connection_that_is_cut_every_few_kilobytes_carries_each_byte_once(
    reader: Exchanger, enrolled: Begin, proxy: FaultyNetwork
) -> None:
    reader.exchange()
    whole = proxy.bytes_down
    other = enrolled("Minh", Role.SUPERVISOR)
    proxy.forget()
    proxy.default = lambda: CutReply(2_048)
    outcome = other.exchange()
    assert (outcome.received, outcome.complete) == (ANSWERS, True)
    assert len(proxy.requests) >= 5
    assert proxy.bytes_down < 1.15 * whole  # the heads of the answers too


def test_a_lost_reply_to_the_request_for_the_rest_is_asked_for_again(
    reader: Exchanger, proxy: FaultyNetwork
) -> None:
    proxy.next(CutReply(0.3), LostReply(), CutReply(0.5))
    assert reader.exchange().received == ANSWERS


def test_where_the_service_has_forgotten_the_answer_it_is_asked_anew(
    reader: Exchanger,
    service: RunningService,
    proxy: FaultyNetwork,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Answered, "rest", lambda *_: None)
    proxy.next(CutReply(0.6))
    outcome = reader.exchange()
    assert (outcome.received, outcome.complete) == (ANSWERS, True)
    assert len(proxy.requests) == 3  # cut, forgotten, sent again


def test_the_rest_is_for_whom_the_answer_was(
    reader: Exchanger, enrolled: Begin, service: RunningService, proxy: FaultyNetwork
) -> None:
    other = enrolled("Minh", Role.SUPERVISOR)
    proxy.forget()
    proxy.next(CutReply(0.6))
    reader.exchange()
    name = next(
        line.partition(b": ")[2].decode()
        for line in proxy.requests[1].split(b"\r\n")
        if line.lower().startswith(b"if-match")
    )

    def ask(token: str | None) -> requests.Response:
        heads = {"If-Match": name, "Range": "bytes=10-"}
        if token is not None:
            heads["Authorization"] = f"Bearer {token}"
        return requests.post(f"{service.url}/v1/sync", data=b"", headers=heads, timeout=20)

    assert ask(reader.token).status_code == 206
    assert (ask(other.token).status_code, ask(other.token).json()["code"]) == (412, "answer_gone")
    assert ask(None).status_code == 401
    service.revoke(reader.device)
    assert ask(reader.token).status_code == 403


# --- what is kept


def whole(rest: Rest | None) -> bytes | None:
    return None if rest is None else b"".join(rest.parts())


def test_long_answers_are_kept_for_minutes_and_within_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    monkeypatch.setattr("central_service.reading.resumable_answers.MOST", 1_000)
    kept = Answered(lambda: now)
    first = kept.begin(b"one")
    kept.add(first, b"x" * 400)
    assert whole(kept.rest(first.name, b"one", 399)) == b"x"
    assert kept.rest(first.name, b"one", 401) is None
    assert kept.rest(first.name, b"another", 0) is None
    second = kept.begin(b"two")
    kept.add(second, b"y" * 700)  # the oldest is dropped
    assert kept.rest(first.name, b"one", 0) is None
    kept.add(first, b"x")  # and what is still made for it is discarded
    assert kept.rest(first.name, b"one", 0) is None
    assert whole(kept.rest(second.name, b"two", 0)) == b"y" * 700
    now = LIFE + 1
    assert kept.rest(second.name, b"two", 0) is None


# --- how much at once


@given(st.lists(st.floats(0, 90), max_size=40))
def test_parts_grow_while_it_is_fast_and_shrink_when_it_is_not(seconds: list[float]) -> None:
    sizes = Sizes()
    for took in seconds:
        after = sizes.after(took)
        for mine, then, least, most in (
            (sizes.changes, after.changes, 50, MAX_CHANGES),
            (sizes.page_bytes, after.page_bytes, 2 * 1024, 512 * 1024),
        ):
            assert least <= then <= most
            assert then > mine or took > FAST or mine == most
            assert then < mine or took <= SLOW or mine == least
            assert then == mine or not FAST < took <= SLOW
        sizes = after


def test_after_an_answer_that_had_to_go_on_the_next_pages_are_smaller(
    reader: Exchanger, proxy: FaultyNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Sizes] = []
    shrunk = Sizes.shrunk

    def noted(sizes: Sizes) -> Sizes:
        kept.append(shrunk(sizes))
        return kept[-1]

    monkeypatch.setattr(Sizes, "shrunk", noted)
    proxy.next(CutReply(0.6))
    reader.exchange()
    assert [sizes.page_bytes for sizes in kept] == [16 * 1024]
