"""A TCP proxy that breaks the connection again and again and counts the bytes carried.

It works below HTTP and TLS and without time: a cut comes after so many bytes, so that a
busy machine measures the same as an idle one. Bytes under way when the connection is cut are lost;
bytes that had arrived are not.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_BLOCK = 1024
_QUIET = 0.02  # seconds without a byte, after which what was under way has arrived


@dataclass
class CutConnection:
    """A proxy to the service at *to*; point the program at its ``url``.

    Cut after *every* bytes upwards; the last *under_way* of them never arrive. *rate* in bytes a
    second is for a service that has to keep up with the connection, as real ones do.
    """

    to: str
    every: int
    under_way: int = 0
    rate: float | None = None
    url: str = ""
    up: int = 0
    down: int = 0
    cuts: int = 0
    _since_cut: int = 0
    _sockets: list[socket.socket] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def cut(self) -> None:
        """Break every connection."""
        with self._lock:
            self.cuts += 1
            self._since_cut = 0
            for one in self._sockets:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
            self._sockets.clear()

    def _serve(self, client: socket.socket) -> None:
        to = urlsplit(self.to)
        service = socket.create_connection((to.hostname, to.port), timeout=60)
        with self._lock:
            self._sockets += [client, service]
        back = threading.Thread(target=self._bring, args=(service, client), daemon=True)
        back.start()
        self._take(client, service)
        back.join(5)
        for one in (client, service):
            with suppress(OSError):
                one.close()

    def _take(self, client: socket.socket, service: socket.socket) -> None:
        """Carry upwards, always *under_way* bytes behind while more comes."""
        behind = b""
        client.settimeout(_QUIET)
        with suppress(OSError):
            while True:
                try:
                    data = client.recv(_BLOCK)
                except TimeoutError:
                    service.sendall(behind)
                    behind = b""
                    continue
                if not data:
                    service.sendall(behind)
                    break
                if self.rate is not None:
                    time.sleep(len(data) / self.rate)
                self.up += len(data)
                self._since_cut += len(data)
                behind += data
                if self._since_cut >= self.every:
                    arrived = len(behind) - self.under_way
                    service.sendall(behind[: max(0, arrived)])
                    self.cut()
                    break
                if len(behind) > self.under_way:
                    arrived = len(behind) - self.under_way
                    service.sendall(behind[:arrived])
                    behind = behind[arrived:]
        with suppress(OSError):
            service.shutdown(socket.SHUT_WR)

    def _bring(self, service: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := service.recv(64 * 1024):
                self.down += len(data)
                client.sendall(data)
        with suppress(OSError):
            client.shutdown(socket.SHUT_WR)


@contextmanager
def cut_connection(line: CutConnection) -> Iterator[CutConnection]:
    """Start *line* and yield it."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    line.url = f"{urlsplit(line.to).scheme}://127.0.0.1:{listener.getsockname()[1]}"

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=line._serve, args=(client,), daemon=True).start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield line
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        line.cut()
        accepting.join(5)
