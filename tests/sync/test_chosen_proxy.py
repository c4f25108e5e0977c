"""The proxy that a person chose for the program goes before the one that the computer is set to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from desktop_app.i18n import sentence
from desktop_app.sync.http.client import Link
from desktop_app.sync.http.exchange_faults import NoConnection, ProxyTrouble
from desktop_app.sync.http.proxies import check_address
from desktop_app.sync.http.transport import Limits

FAST = Limits(connect=3.0, silence=3.0, head=3.0)
SERVICE = "https://may-chu.invalid"  # a name that no system resolves


class Proxy:
    """A proxy that wants a log-in; it notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _address = self._listening.accept()
            except OSError:
                return
            with client:
                said = client.recv(4096).decode("ascii", "replace")
                self.asked.append(said.split("\r\n")[0])
                client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    made = Proxy()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_the_chosen_proxy_is_asked_and_named(proxy: Proxy) -> None:
    with Link(SERVICE, limits=FAST, proxy=proxy.address) as link, pytest.raises(ProxyTrouble) as no:
        link.reach()
    assert proxy.asked
    assert all(one.startswith("CONNECT may-chu.invalid:443 ") for one in proxy.asked)
    assert proxy.address in sentence(no.value)


def test_none_means_none_whatever_the_computer_is_set_to(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy.address)
    with Link(SERVICE, limits=FAST, proxy="") as link, pytest.raises(NoConnection):
        link.reach()
    assert proxy.asked == []
    with Link(SERVICE, limits=FAST) as link, pytest.raises(ProxyTrouble):
        link.reach()  # as the computer is set
    assert proxy.asked


@pytest.mark.parametrize("text", ["socks5://proxy:1080", "http://", "http://a b:1", "x://proxy"])
def test_what_is_no_address_of_a_proxy_is_refused(text: str) -> None:
    with pytest.raises(ProxyTrouble):
        check_address(text)
