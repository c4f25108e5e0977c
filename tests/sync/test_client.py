"""The link: the fault for each trouble of a connection, and how the service is authenticated."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from desktop_app.i18n import sentence
from desktop_app.sync.http import transport
from desktop_app.sync.http.addresses import checked_url, is_loopback
from desktop_app.sync.http.client import Link
from desktop_app.sync.http.exchange_faults import (
    AddressRefused,
    Busy,
    Cancelled,
    ConnectionBroke,
    NoConnection,
    Nonsense,
    NotConnected,
    ProxyTrouble,
    Refused,
    SlowConnection,
    SyncFault,
    TooNew,
    TooOld,
)
from support.exchangers import QUICK
from support.faulty_network import http, nobody, stranger


def fault_at(url: str, **said: object) -> SyncFault:
    """Return the fault that asking at *url* ends in."""
    with Link(url, token="t" * 22, limits=QUICK, **said) as link:  # type: ignore[arg-type]
        with pytest.raises(SyncFault) as raised:
            b"".join(link.sync(b"question"))
        assert sentence(raised.value) != str(raised.value)  # shown in Vietnamese
        return raised.value


# --- addresses


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://may-chu.example/", "https://may-chu.example"),
        (" may-chu.example ", "https://may-chu.example"),
        ("https://may-chu.example:8443/so/", "https://may-chu.example:8443/so"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_is_kept_without_what_does_not_matter(typed: str, kept: str) -> None:
    assert checked_url(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "http://may-chu.example", "http://10.0.0.5", "http://127.0.0.1.example", "ftp://x.example",
        "", "https://", "https://a b.example", "https://x.example/?a=1", "https://u:p@x.example",
        "https://x.example:0", "https://x.example:99999", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_an_open_or_meaningless_address_is_refused(typed: str) -> None:
    with pytest.raises(AddressRefused):
        checked_url(typed)


def test_loopback_is_this_computer_only() -> None:
    assert is_loopback("http://127.3.2.1")
    assert not is_loopback("http://localhost.example")


# --- connections


def test_nobody_there_is_no_connection() -> None:
    assert isinstance(fault_at(nobody()), NoConnection)
    assert isinstance(fault_at("https://no-such-host.invalid"), NoConnection)


def test_without_a_token_nothing_is_asked() -> None:
    with Link(nobody()) as link, pytest.raises(NotConnected):
        next(iter(link.sync(b"")))


def silent() -> Iterable[bytes]:
    time.sleep(30)
    yield b""


def drip(head: bytes, every: float = 0.2) -> Callable[[], Iterator[bytes]]:
    def said() -> Iterator[bytes]:
        yield head
        for _ in range(100):
            time.sleep(every)
            yield b"x"

    return said


@pytest.mark.parametrize(
    "says",
    [
        drip(b"HTTP/1.1 200 OK\r\nX-Long: "),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
        drip(b"HT", every=10),
    ],
    ids=["head drips", "body drips", "silent"],
)
def test_a_connection_on_which_hardly_anything_comes_is_given_up(
    says: Callable[[], Iterator[bytes]],
) -> None:
    began = time.monotonic()
    with stranger(says) as one:
        assert isinstance(fault_at(one.url), SlowConnection)
        assert time.monotonic() - began < 8


def test_a_slow_connection_that_moves_is_waited_for() -> None:
    body = b"a" * 2000

    def says() -> Iterator[bytes]:
        yield http("200 OK", body)[: -len(body)]
        for at in range(0, 2000, 100):
            time.sleep(0.1)
            yield body[at : at + 100]

    with stranger(says) as one, Link(one.url, token="t", limits=QUICK) as link:
        assert b"".join(link.sync(b"question")) == body


def test_a_body_without_end_is_cut_off() -> None:
    def says() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        for _ in range(40):
            yield bytes(1024 * 1024)

    with stranger(says) as one:
        assert isinstance(fault_at(one.url), Nonsense)


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        (b"", ConnectionBroke),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive!", ConnectionBroke),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Nonsense),
        (http("302 Found", Location="https://portal.example"), Nonsense),
        (http("404 Not Found", b"<html>"), Nonsense),
        (http("511 Network Authentication Required", b"<html>"), Nonsense),
        (http("407 Proxy Authentication Required"), ProxyTrouble),
        (http("429 Too Many Requests", Retry_After="7"), Busy),
        (http("502 Bad Gateway", b"<html>nginx"), Busy),
        (http("507 Insufficient Storage", b'{"code":"no_room","message":"x"}'), Busy),
        (http("403 Forbidden", b'{"code":"forbidden","message":"x"}'), Refused),
        (
            http("400 Bad", b'{"code":"wire_version","params":{"found":1,"known":2}}'),
            TooOld,
        ),
        (
            http("400 Bad", b'{"code":"wire_version","params":{"found":2,"known":1}}'),
            TooNew,
        ),
    ],
)
def test_each_answer_has_its_name(says: bytes, kind: type[SyncFault]) -> None:
    with stranger(says) as one:
        assert type(fault_at(one.url)) is kind


def test_a_waiting_time_is_taken_within_reason() -> None:
    for said, taken in (("7", 7), ("999999999", 86_400), ("Wed, 21 Oct 2015", None), ("-5", None)):
        with stranger(http("503 Busy", Retry_After=said)) as one:
            fault = fault_at(one.url)
            assert isinstance(fault, Busy)
            assert fault.retry_after == taken


def test_a_person_can_stop_what_is_on_its_way() -> None:
    with stranger(drip(b"HT", every=10)) as one, Link(one.url, token="t") as link:
        threading.Timer(0.3, link.stop).start()
        began = time.monotonic()
        with pytest.raises(Cancelled):
            b"".join(link.sync(b"question"))
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("head", [b"HT", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"])
def test_a_stop_is_noticed_where_shutting_the_socket_down_wakes_no_reader(
    head: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As on Windows.
    monkeypatch.setattr(transport, "_shut", lambda _socket: None)
    with stranger(drip(head, every=10)) as one, Link(one.url, token="t") as link:
        threading.Timer(0.3, link.stop).start()
        began = time.monotonic()
        with pytest.raises(Cancelled):
            b"".join(link.sync(b"question"))
        assert time.monotonic() - began < 5


def test_requests_say_nothing_that_is_not_needed() -> None:
    with stranger(http("200 OK", b"ok")) as one, Link(one.url, token="T" * 22) as link:
        assert b"".join(link.sync(b"12345")) == b"ok"
        assert one.heard == [
            b"POST /v1/sync HTTP/1.1\r\nHost: " + one.url[7:].encode() + b"\r\nContent-Length: 5"
            b"\r\nAuthorization: Bearer " + b"T" * 22 + b"\r\n\r\n12345"
        ]


def test_a_netrc_does_not_put_another_token_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with stranger(http("200 OK", b"ok")) as one, Link(one.url, token="T" * 22) as link:
        b"".join(link.sync(b"q"))
        assert b"Bearer TTTT" in one.heard[0]
