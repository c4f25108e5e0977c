"""Bytes over a bare socket to a service, for what no HTTP client would send."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from .service import RunningService

WAIT = 20.0  # seconds


@contextmanager
def connected(service: RunningService) -> Iterator[socket.socket]:
    """Yield a connection to *service*."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=WAIT) as line:
        yield line


def head(method: str, path: str, *, token: str | None = None, **headers: str | int) -> bytes:
    """Return the head of a request; of a header's name underscores are hyphens."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    if token is not None:
        told["Authorization"] = f"Bearer {token}"
    said = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"{method} {path} HTTP/1.1\r\nHost: x\r\n{said}\r\n".encode()


def answered(line: socket.socket) -> bytes:
    """Return all bytes received until the other side ends the connection."""
    said = b""
    with suppress(ConnectionError):
        while piece := line.recv(65_536):
            said += piece
    return said


def status_of(line: socket.socket) -> int:
    """Return the status of the next answer."""
    said = line.recv(65_536)
    return int(said.split(b" ", 2)[1]) if said else 0


def poured(line: socket.socket, piece: bytes, most: int) -> int:
    """Send *piece* again and again; return how many bytes the other side accepted, at most *most*.

    Bytes in the system's buffers count too.
    """
    sent = 0
    with suppress(OSError):
        while sent < most:
            sent += line.send(piece)
    return sent
