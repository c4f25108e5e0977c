"""The sender is known before anything costly is done, and no sender can take all places."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import msgspec
import pytest
import requests

from central_service.http import gateway
from central_service.limits import concurrency, streams
from central_service.limits.addresses import address_of
from central_service.limits.wrong_tries import WrongTries
from desktop_app.core.ids import Role
from desktop_app.core.text.codes import check_digit
from desktop_app.sync.wire import messages
from desktop_app.sync.wire.budget import Budget
from support.hostile import empty_lists
from support.machines import HERE, THERE, Connect, Machine, Said
from support.raw_http import answered, connected, head, status_of
from support.service import RunningService

MANY_DIGITS = "9" * 5_000


def honest_work_goes_through(machine: Machine) -> None:
    machine.write(HERE)
    assert machine.sync(HERE).receipts[0].through == len(machine.feeds[HERE])  # type: ignore[index]


@contextmanager
def slow_bodies(
    service: RunningService, count: int, path: str, token: str | None = None
) -> Iterator[list[socket.socket]]:
    """Yield connections, each with a body that was begun and not continued."""
    with ExitStack() as stack:
        lines = []
        for _ in range(count):
            line = stack.enter_context(connected(service))
            line.sendall(head("POST", path, token=token, Content_Length=1_000) + b"x")
            lines.append(line)
        yield lines


# --- strangers


@pytest.mark.parametrize("path", ["/v1/sync", "/v1/enrol"])
def test_bodies_that_do_not_go_on_keep_nobody_out(
    service: RunningService, connect: Connect, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(streams, "MAX_RECEIVING", 16)
    monkeypatch.setattr(concurrency, "MAX_OF_ADDRESS", 8)
    clerk = connect()
    with slow_bodies(service, 100, path) as lines:
        honest_work_goes_through(clerk)
        assert connect().token  # and another one is connected, from the same address
        assert requests.get(service.url + "/v1/health", timeout=20).ok
        assert status_of(lines[0]) == 408  # the oldest was closed


def test_a_body_of_a_stranger_has_an_end(
    service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "STRANGER_GRACE", 0.3)
    with slow_bodies(service, 1, "/v1/sync") as (line,):
        assert status_of(line) == 408


def test_what_a_stranger_sends_is_small(service: RunningService, connect: Connect) -> None:
    for path in ("/v1/sync", "/v1/enrol"):
        answer = requests.post(service.url + path, data=b"x" * 300_000, timeout=20)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        pieces = iter([b"x" * 100_000] * 4)
        answer = requests.post(service.url + path, data=pieces, timeout=20)
        assert answer.status_code == 413


def test_no_body_is_read_of_a_stranger_where_a_token_is_needed(service: RunningService) -> None:
    for path in (f"/v1/evidence/{HERE}/have", "/v1/packages", "/v1/sync"):
        for token in (None, "nobodys"):
            if (path, token) == ("/v1/sync", None):
                continue  # segments are judged by their signatures
            with connected(service) as line:  # of its body, nothing comes
                line.sendall(head("POST", path, token=token, Content_Length=100))
                assert status_of(line) == 401


def test_few_strangers_of_one_address_are_inside_and_devices_beside_them(
    service: RunningService, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = connect()
    monkeypatch.setattr(concurrency, "MAX_OF_ADDRESS", 0)
    answer = requests.post(service.url + "/v1/sync", data=b"x", timeout=20)
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    honest_work_goes_through(clerk)


def test_a_browser_that_finds_no_place_gets_a_page_to_read(
    service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(concurrency, "MAX_OF_ADDRESS", 0)
    asks = {"accept": "text/html,application/xhtml+xml", "accept-language": "en-US,en"}
    answer = requests.get(service.url + "/", headers=asks, timeout=20)
    assert answer.status_code == 503 and "retry-after" in answer.headers
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert '<html lang="vi">' in answer.text and 'role="alert"' in answer.text
    english = requests.get(service.url + "/?lang=en", headers=asks, timeout=20)
    assert '<html lang="en">' in english.text
    chosen = requests.get(service.url + "/", headers=asks, cookies={"lang": "en"}, timeout=20)
    assert chosen.text == english.text
    program = requests.get(service.url + "/", headers={"accept": "*/*"}, timeout=20)
    assert program.json()["code"] == "busy"


def test_an_ipv6_address_counts_by_its_network() -> None:
    def of(client: str) -> str:
        return address_of({"client": (client, 1)})  # type: ignore[typeddict-item]

    assert of("192.0.2.7") == "192.0.2.7"
    assert of("2001:db8:1:2::1") == of("2001:db8:1:2:ffff::9") != of("2001:db8:1:3::1")
    assert of("::ffff:192.0.2.7") == "192.0.2.7"
    assert address_of({"client": None}) == ""  # type: ignore[typeddict-item]


# --- known devices


def test_a_device_has_places_of_its_own_and_no_more(
    service: RunningService, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(concurrency, "MAX_OF_DEVICE", 2)
    greedy, other = connect(), connect()
    with slow_bodies(service, 5, "/v1/sync", greedy.token) as lines:
        waiting, refused = set(lines), 0
        while refused < 3:
            answered_now, _, _ = select.select(waiting, (), (), 20)
            assert answered_now, "no place was refused"
            for line in answered_now:
                waiting.remove(line)
                assert status_of(line) == 503
                refused += 1
        honest_work_goes_through(other)
        assert select.select(waiting, (), (), 0)[0] == []  # two were admitted, and stay


def test_a_body_that_comes_too_slowly_is_not_waited_for(
    service: RunningService, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = connect()
    monkeypatch.setattr(streams, "GRACE", 0.3)
    with slow_bodies(service, 1, "/v1/sync", clerk.token) as (line,):
        assert answered(line).startswith(b"HTTP/1.1 408 ")
    monkeypatch.setattr(streams, "GRACE", 60.0)
    monkeypatch.setattr(streams, "WHOLE", 0.3)  # however fast it is sent
    with slow_bodies(service, 1, "/v1/sync", clerk.token) as (line,):
        assert answered(line).startswith(b"HTTP/1.1 408 ")


def test_bodies_without_a_length_count_as_the_longest(
    service: RunningService, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = connect()
    monkeypatch.setattr(concurrency, "MAX_BYTES_OF_DEVICE", streams.MAX_BODY - 1)
    with pytest.raises(Said) as said:
        clerk.http("POST", "/v1/sync", data=(piece for piece in (b"x",)))
    assert said.value.code == "busy"
    honest_work_goes_through(clerk)


# --- what is costly


def test_what_says_a_great_deal_is_not_decoded_by_the_event_loop(
    service: RunningService, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = connect()
    where: list[str] = []

    def decode(data: bytes, budget: Budget | None = None) -> messages.SyncRequest:
        where.append(threading.current_thread().name.partition("_")[0])
        return messages.decode_request(data, budget)

    monkeypatch.setattr(gateway, "decode_request", decode)
    honest_work_goes_through(clerk)
    assert len(where) == 1  # at once
    loop = where.pop()
    for token, thread in ((None, "strangers"), (clerk.token, "decoder")):
        with pytest.raises(Said) as said:
            clerk.http("POST", "/v1/sync", data=empty_lists(), token=token)
        assert said.value.code == "malformed"
        assert where == [loop, thread]
        where.clear()


def test_a_wrong_code_waits_and_a_right_one_does_not(
    service: RunningService, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = threading.Event()
    delay = WrongTries.delay.fget  # type: ignore[attr-defined]

    def long(tries: WrongTries) -> float:
        waiting.set()
        return 3_600.0 if delay(tries) else 0.0

    monkeypatch.setattr(WrongTries, "delay", property(long))
    plain = "0" * 10
    stranger = connect.stranger()
    request = stranger.request_enrolment(plain + check_digit(plain))
    body = msgspec.json.encode(request)
    with connected(service) as line:
        line.sendall(head("POST", "/v1/enrol", Content_Length=len(body)) + body)
        assert waiting.wait(20)
        assert connect().token  # from the same address
        line.settimeout(0.01)
        with pytest.raises(TimeoutError):
            line.recv(1)


# --- numbers


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", f"/v1/evidence/{HERE}/{'0' * 64}", {"Range": f"bytes={MANY_DIGITS}-"}),
        ("POST", "/v1/sync", {"If-Match": "x", "Range": f"bytes={MANY_DIGITS}-"}),
        ("POST", "/v1/sync", {"Content-Length": MANY_DIGITS}),
        (
            "POST",
            f"/v1/evidence/{HERE}/uploads",
            {"Tus-Resumable": "1.0.0", "Upload-Length": MANY_DIGITS, "Upload-Metadata": "x"},
        ),
        (
            "PATCH",
            f"/v1/evidence/{HERE}/uploads/{'0' * 64}",
            {"Tus-Resumable": "1.0.0", "Upload-Offset": MANY_DIGITS},
        ),
        ("GET", f"/v1/checklists/{MANY_DIGITS}", {}),
        ("GET", f"/v1/evidence/{MANY_DIGITS}/{MANY_DIGITS}", {}),
        ("HEAD", f"/v1/evidence/{HERE}/{MANY_DIGITS}", {}),
    ],
)
def test_thousands_of_digits_are_no_error_of_the_service(
    service: RunningService,
    connect: Connect,
    method: str,
    path: str,
    headers: dict[str, str],
) -> None:
    clerk = connect()
    with connected(service) as line:
        line.sendall(head(method, path, token=clerk.token, **headers))
        assert 400 <= status_of(line) < 500


@pytest.mark.parametrize(
    "body", [MANY_DIGITS, f"[{MANY_DIGITS}]", f'{{"code": {MANY_DIGITS}}}', f"-{MANY_DIGITS}.5e9"]
)
def test_thousands_of_digits_in_json_are_no_error_of_the_service(
    connect: Connect, body: str
) -> None:
    clerk = connect(Role.CLERK, commune=THERE)
    for path in ("/v1/enrol", f"/v1/evidence/{THERE}/have"):
        with pytest.raises(Said) as said:
            clerk.http(
                "POST", path, data=body.encode(), headers={"Content-Type": "application/json"}
            )
        assert (said.value.status, said.value.code) == (400, "malformed")
