"""Limits of connections before there is a request, without cost to other clients."""

from __future__ import annotations

import hashlib
import inspect
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from central_service.limits import concurrency, connection, streams
from central_service.limits.connection import Connection
from central_service.limits.keeping_protocol import KeepingProtocol
from desktop_app.sync.wire.messages import encode_request
from support.machines import HERE, Connect, Machine, Said
from support.raw_http import answered, connected, head, poured, status_of
from support.service import RunningService

MEBIBYTE = 1024 * 1024


def honest_work_goes_through(machine: Machine) -> None:
    machine.write(HERE)
    assert machine.sync(HERE).receipts[0].through == len(machine.feeds[HERE])  # type: ignore[index]


# --- uvicorn


def test_what_is_overridden_of_uvicorn_is_still_there() -> None:
    """Fails where uvicorn renames what connection.py and keeping_protocol.py override or read."""
    for kind in (Connection, KeepingProtocol):
        own = [name for name, made in vars(kind).items() if inspect.isfunction(made)]
        for name in own:
            theirs = getattr(HttpToolsProtocol, name, None)
            if theirs is not None:
                ours = inspect.signature(getattr(kind, name))
                assert list(ours.parameters) == list(inspect.signature(theirs).parameters), name
    overridden = {
        "connection_made", "connection_lost", "data_received", "on_message_begin", "on_header",
        "on_headers_complete", "on_body", "on_message_complete", "on_response_complete",
        "timeout_keep_alive_handler", "shutdown", "send_400_response", "_start_asgi_task",
    }  # fmt: skip
    assert overridden <= vars(HttpToolsProtocol).keys()
    read = set(inspect.getsource(HttpToolsProtocol.__init__).split())
    for name in ("pipeline", "cycle", "connections", "transport", "flow", "scope", "loop"):
        assert {f"self.{name}", f"self.{name}:"} & read, name
    cycle = inspect.getsource(RequestResponseCycle.__init__)
    for name in ("body", "more_body", "response_complete", "disconnected", "message_event"):
        assert f"self.{name}" in cycle, name


# --- heads


def test_a_head_is_read_no_further_than_it_may_be_long(
    service: RunningService, connect: Connect
) -> None:
    clerk = connect()
    for begin in (b"GET /v1/health HTTP/1.1\r\nX: ", b"GET /" + b"x" * 100, b"A: b\r\n"):
        with connected(service) as line:
            line.sendall(begin)
            assert poured(line, b"y" * 65_536, 64 * MEBIBYTE) < 32 * MEBIBYTE
    with connected(service) as line:
        line.sendall(head("GET", "/v1/health", X="y" * (connection.MAX_HEAD - 100)))
        assert status_of(line) == 200
    with connected(service) as line:
        line.sendall(head("GET", "/v1/health", X="y" * (connection.MAX_HEAD + 100)))
        said = answered(line)
        assert said.startswith(b"HTTP/1.1 431 ")
        assert b'"code":"too_large"' in said
    honest_work_goes_through(clerk)


def test_a_large_body_may_come_with_its_head(service: RunningService, connect: Connect) -> None:
    body = b"x" * (5 * connection.MAX_HEAD)
    with connected(service) as line:
        line.sendall(head("POST", "/v1/sync", Content_Length=len(body)) + body)
        assert status_of(line) == 400


def test_a_head_that_does_not_end_is_not_waited_for(
    service: RunningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.3)
    with connected(service) as nothing, connected(service) as half:
        half.sendall(b"GET /v1/health HTTP/1.1\r\nX")
        assert answered(nothing) == b""
        assert answered(half).startswith(b"HTTP/1.1 408 ")
    with connected(service) as line:  # and so the second one on a connection
        line.sendall(head("GET", "/v1/health"))
        assert status_of(line) == 200
        line.sendall(b"GET /v1/health HTTP/1.1\r\nX")
        assert answered(line).startswith(b"HTTP/1.1 408 ")


def test_thousands_of_requests_in_one_packet_are_not_kept(service: RunningService) -> None:
    with connected(service) as line:
        line.sendall(head("GET", "/v1/health") * 3_000)
        assert answered(line).count(b"HTTP/1.1 200 ") <= 2 * connection.MAX_FOLLOWING


def test_a_request_that_comes_before_the_last_answer_has_ended_is_read_whole(
    service: RunningService, connect: Connect
) -> None:
    clerk = connect()
    body = encode_request(clerk.request())
    both = head("GET", "/v1/health") + head(
        "POST", "/v1/sync", token=clerk.token, Content_Length=len(body)
    )
    with connected(service) as line:
        for _ in range(20):
            line.sendall(both + body)
            said = b""
            while said.count(b"HTTP/1.1 ") < 2:
                said += line.recv(65_536)
            assert said.count(b"HTTP/1.1 200 ") == 2


def test_what_follows_a_body_in_chunks_is_not_kept(service: RunningService) -> None:
    with connected(service) as line:
        line.sendall(head("POST", "/v1/sync", Transfer_Encoding="chunked") + b"1\r\nx\r\n0\r\n")
        assert poured(line, b"X-Trailer: " + b"y" * 60_000 + b"\r\n", 64 * MEBIBYTE) < (
            32 * MEBIBYTE
        )


def test_a_request_to_change_the_protocol_is_answered_as_any_other(
    service: RunningService, caplog: pytest.LogCaptureFixture
) -> None:
    with connected(service) as line:
        line.sendall(
            head("GET", "/v1/health", Connection="Upgrade", Upgrade="websocket",
                 Sec_WebSocket_Key="x", Sec_WebSocket_Version=13)
        )  # fmt: skip
        assert status_of(line) == 200
    assert caplog.records == []


# --- connections


def test_of_too_many_connections_the_one_that_waits_longest_gives_way(
    service: RunningService, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = connect()
    honest_work_goes_through(clerk)  # its connection is that of a known device from now on
    monkeypatch.setattr(connection, "MAX_CONNECTIONS", 20)
    with ExitStack() as stack:
        idle = [stack.enter_context(connected(service)) for _ in range(60)]
        honest_work_goes_through(clerk)
        assert [answered(line) for line in idle[:30]] == [b""] * 30
        idle[-1].sendall(head("GET", "/v1/health"))
        assert status_of(idle[-1]) == 200


def test_a_device_that_is_being_answered_does_not_give_way(
    service: RunningService, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = connect()
    monkeypatch.setattr(connection, "MAX_CONNECTIONS", 10)
    with ExitStack() as stack:
        line = stack.enter_context(connected(service))
        line.sendall(
            head("POST", "/v1/sync", token=clerk.token, Content_Length=10, Expect="100-continue")
        )
        assert status_of(line) == 100  # it was admitted
        idle = [stack.enter_context(connected(service)) for _ in range(60)]
        assert answered(idle[0]) == b""
        line.sendall(b"x" * 10)
        assert status_of(line) == 400


def test_a_body_that_nobody_reads_any_more_comes_to_an_end(service: RunningService) -> None:
    with connected(service) as line:
        line.sendall(head("POST", "/v1/sync", Content_Length=2**40))
        assert poured(line, b"x" * 65_536, 128 * MEBIBYTE) < 64 * MEBIBYTE


# --- answers


@contextmanager
def lazy(service: RunningService) -> Iterator[socket.socket]:
    """Yield a connection whose client reads next to nothing of what is sent to it."""
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", service.port))
        yield line


def test_an_answer_that_is_not_taken_is_given_up(
    service: RunningService, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "SLICE_SECONDS", 0.3)
    clerk = connect()
    file = b"%PDF-1.7\n" + bytes(20 * MEBIBYTE) + b"\n%%EOF\n"
    clerk.upload(HERE, file)
    path = f"/v1/evidence/{HERE}/{hashlib.sha256(file).hexdigest()}"
    monkeypatch.setattr(concurrency, "MAX_OF_DEVICE", 1)
    with lazy(service) as line:
        line.sendall(head("GET", path, token=clerk.token))
        came = line.recv(4096)  # so the answer has begun
        while True:  # the device gets no other place until the service closes this one
            try:
                honest_work_goes_through(clerk)
                break
            except Said as said:
                assert said.code == "busy"
        came += answered(line)
    assert came.startswith(b"HTTP/1.1 200 ")
    assert len(came) < len(file)
