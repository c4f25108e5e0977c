"""Faulty networks on the loopback: a proxy that loses, cuts, delays, repeats and counts; strangers.

A ``FaultyNetwork`` is between a program and a service and parses just enough HTTP to know where
a request and its reply end. A ``Stranger`` is any other server at an address.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit


class NetworkFault(Protocol):
    """A fault of the network for one request."""

    def happen(self, request: bytes, client: socket.socket, ask: Ask) -> None:
        """Apply the fault; *ask* sends a request to the service and returns its reply."""


Ask = Callable[[bytes], bytes]


class NoFault:
    """Everything arrives."""

    def happen(self, request: bytes, client: socket.socket, ask: Ask) -> None:
        client.sendall(ask(request))


class LostRequest:
    """The request never arrives."""

    def happen(self, request: bytes, client: socket.socket, ask: Ask) -> None:
        raise ConnectionAbortedError


class LostReply:
    """The service handles the request; the reply never arrives."""

    def happen(self, request: bytes, client: socket.socket, ask: Ask) -> None:
        ask(request)
        raise ConnectionAbortedError


@dataclass
class CutReply:
    """The reply breaks off after *at* of it: a share below 1, or a number of bytes."""

    at: float = 0.5

    def happen(self, request: bytes, client: socket.socket, ask: Ask) -> None:
        reply = ask(request)
        client.sendall(reply[: int(self.at if self.at >= 1 else len(reply) * self.at)])
        raise ConnectionAbortedError


@dataclass
class CutRequest:
    """Half of the request arrives, then the connection is gone."""

    def happen(self, request: bytes, client: socket.socket, ask: Ask) -> None:
        with suppress(OSError):
            ask(request[: len(request) // 2])
        raise ConnectionAbortedError


@dataclass
class Delayed:
    """The reply comes *seconds* late."""

    seconds: float

    def happen(self, request: bytes, client: socket.socket, ask: Ask) -> None:
        reply = ask(request)
        time.sleep(self.seconds)
        client.sendall(reply)


class Twice:
    """The request arrives twice, as after a reply that was late and taken for lost."""

    def happen(self, request: bytes, client: socket.socket, ask: Ask) -> None:
        ask(request)
        client.sendall(ask(request))


@dataclass
class Answered:
    """A device in between answers instead of the service."""

    reply: bytes

    def happen(self, request: bytes, client: socket.socket, ask: Ask) -> None:
        client.sendall(self.reply)


def http(status: str, body: bytes = b"", **heads: str) -> bytes:
    """Return a reply in HTTP."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in heads.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class FaultyNetwork:
    """A proxy to one service. ``coming``: faults of the next requests; ``default``: of all others.

    Bytes are TCP payload, heads included, on the side of the program.
    """

    service: str
    coming: deque[NetworkFault] = field(default_factory=deque)
    default: Callable[[], NetworkFault] = NoFault
    bytes_up: int = 0
    bytes_down: int = 0
    requests: list[bytes] = field(default_factory=list)
    url: str = ""

    def next(self, *faults: NetworkFault) -> None:
        """Apply *faults* to the next requests, one each."""
        self.coming.extend(faults)

    def forget(self) -> None:
        """Reset the counts."""
        self.bytes_up, self.bytes_down, self.requests = 0, 0, []

    @property
    def total(self) -> int:
        """Both directions together."""
        return self.bytes_up + self.bytes_down

    def _serve(self, client: socket.socket) -> None:
        counted = _Counted(client, self)
        stream = client.makefile("rb")
        while request := _message(stream):
            self.bytes_up += len(request)
            self.requests.append(request)
            fault = self.coming.popleft() if self.coming else self.default()
            fault.happen(request, counted, self._ask)  # type: ignore[arg-type]

    def _ask(self, request: bytes) -> bytes:
        to = urlsplit(self.service)
        with socket.create_connection((to.hostname, to.port), timeout=20) as service:
            service.sendall(request)
            if len(request) < _length(request):
                return b""
            with service.makefile("rb") as stream:
                return _message(stream)


class _Counted:
    """The program's side of a connection, which counts the bytes sent to it."""

    def __init__(self, client: socket.socket, network: FaultyNetwork) -> None:
        self._client, self._network = client, network

    def sendall(self, data: bytes) -> None:
        self._client.sendall(data)
        self._network.bytes_down += len(data)


@contextmanager
def network(service: str) -> Iterator[FaultyNetwork]:
    """Yield a proxy to the service at the URL *service*; point the program at its ``url``."""
    proxy = FaultyNetwork(service)
    with _listening(proxy._serve) as port:
        proxy.url = f"http://127.0.0.1:{port}"
        yield proxy


@dataclass
class Stranger:
    """A server at an address: *says* yields what it sends on each connection."""

    says: Callable[[], Iterable[bytes]]
    listens: bool = True  # whether it reads a whole request before it answers
    heard: list[bytes] = field(default_factory=list)
    url: str = ""

    def _serve(self, client: socket.socket) -> None:
        if self.listens:
            with client.makefile("rb") as stream:
                request = _message(stream)
            if request:
                self.heard.append(request)
        else:
            client.recv(16)
        for piece in self.says():
            client.sendall(piece)


@contextmanager
def stranger(
    says: bytes | Callable[[], Iterable[bytes]],
    *,
    tls: tuple[Path, Path] | None = None,
    listens: bool = True,
) -> Iterator[Stranger]:
    """Yield a server that answers with *says*, in TLS where *tls* names a certificate and key."""
    one = Stranger(says if callable(says) else lambda: [says], listens=listens)
    with _listening(one._serve, tls) as port:
        one.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
        yield one


@contextmanager
def tunnel(to: str) -> Iterator[FaultyNetwork]:
    """Yield an HTTP proxy that connects every request to the URL *to*, whatever its address."""
    seen = FaultyNetwork(to)

    def serve(client: socket.socket) -> None:
        with client.makefile("rb") as stream:
            seen.requests.append(_message(stream))
        where = urlsplit(to)
        with socket.create_connection((where.hostname, where.port)) as service:
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pour, args=(service, client), daemon=True)
            back.start()
            _pour(client, service)
            back.join(1)

    with _listening(serve) as port:
        seen.url = f"http://127.0.0.1:{port}"
        yield seen


def nobody() -> str:
    """Return a URL at which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


@contextmanager
def _listening(
    serve: Callable[[socket.socket], None], tls: tuple[Path, Path] | None = None
) -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    context: ssl.SSLContext | None = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
    threads: list[threading.Thread] = []
    clients: set[socket.socket] = set()

    def one(client: socket.socket) -> None:
        with suppress(OSError), client:
            client.settimeout(30)
            if context is not None:
                client = context.wrap_socket(client, server_side=True)
            with suppress(OSError), client:
                clients.add(client)
                serve(client)
        clients.discard(client)

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                thread = threading.Thread(target=one, args=(client,), daemon=True)
                threads.append(thread)
                thread.start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield listener.getsockname()[1]
    finally:
        # Closing alone would leave accept() waiting.
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for client in list(clients):
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
        for thread in (accepting, *threads):
            thread.join(0.5)  # a thread still sleeping is left to end by itself


def _pour(source: socket.socket, to: socket.socket) -> None:
    """Forward bytes from *source* until it ends."""
    with suppress(OSError):
        while data := source.recv(64 * 1024):
            to.sendall(data)
    with suppress(OSError):
        to.shutdown(socket.SHUT_WR)


def _message(stream: BinaryIO) -> bytes:
    """Return one HTTP message as it stands, b"" at the end."""
    head = bytearray()
    while line := stream.readline():
        head += line
        if line in (b"\r\n", b"\n"):
            break
    if not head:
        return b""
    if b"transfer-encoding: chunked" in head.lower():
        while line := stream.readline():
            head += line
            size = int(line.split(b";")[0], 16)
            head += stream.read(size + 2)
            if size == 0:
                break
        return bytes(head)
    return bytes(head) + stream.read(_length(head) - len(head))


def _length(message: bytes | bytearray) -> int:
    """Return the length of a whole message, by its head."""
    head, _, _ = bytes(message).partition(b"\r\n\r\n")
    body = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            body = int(value)
    return len(head) + 4 + body
