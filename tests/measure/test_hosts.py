"""Hosts, by real sockets: reached, refusing, silent, unknown."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from desktop_app.measure.hosts import card_of, host_text, is_reached, parse_host, reach
from desktop_app.measure.results import ReachTrouble


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def test_a_host_that_listens_is_reached_each_time(listening: int) -> None:
    found = reach("127.0.0.1", listening, tries=3)
    assert (found.tries, len(found.times_ms), found.trouble) == (3, 3, None)
    assert found.own_address == "127.0.0.1" and found.through == card_of("127.0.0.1") != ""
    assert is_reached("127.0.0.1", listening)


def test_a_host_that_listens_at_ipv6_alone_is_reached() -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        assert is_reached("::1", server.getsockname()[1])


def test_a_closed_port_is_a_refusal_and_not_silence(closed_port: int) -> None:
    found = reach("127.0.0.1", closed_port, tries=2)
    assert not found.is_reached and found.trouble is ReachTrouble.REFUSED and found.tries == 2


def test_a_host_that_takes_no_connection_is_silent() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        port: int = server.getsockname()[1]
        waiting = []
        for _turn in range(8):  # the queue of the system is full then: nothing more is answered
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
            waiting.append(one)
        found = reach("127.0.0.1", port, tries=1, wait=0.3)
        for one in waiting:
            one.close()
    assert found.trouble is ReachTrouble.SILENT and not found.is_reached


def test_a_name_nobody_knows_is_asked_for_once() -> None:
    found = reach("khong-co-ten-nay.invalid", 443)
    assert found.trouble is ReachTrouble.NAME and found.tries == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("dichvucong.gov.vn", "dichvucong.gov.vn"),
        (" dichvucong.gov.vn:443 ", "dichvucong.gov.vn"),
        ("10.0.0.1:8443", "10.0.0.1:8443"),
        ("::1", "[::1]"),
        ("[fe80::1]:80", "[fe80::1]:80"),
        ("may-chu_noi_bo", "may-chu_noi_bo"),
    ],
)
def test_a_host_is_kept_as_it_is_reached(typed: str, kept: str) -> None:
    parsed = parse_host(typed)
    assert parsed is not None and host_text(*parsed) == kept


@pytest.mark.parametrize(
    "typed", ["", " ", "a b", "-x", "x-", "x:0", "x:99999", "x:", "x:y", "é.vn", "[::1", "a" * 254]
)
def test_what_is_no_host_is_refused(typed: str) -> None:
    assert parse_host(typed) is None
