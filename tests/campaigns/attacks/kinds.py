"""The attacks: each runs until it is told to end, and returns its counts."""

from __future__ import annotations

import base64
import os
import random
import secrets
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

import msgspec
import requests

from desktop_app.core.text.codes import ALPHABET, check_digit
from support.hostile import empty_lists
from support.machines import HERE, Machine, Said
from support.raw_http import head

WAIT = 30.0  # seconds


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What an attacker knows: the address, and the token of one device that it owns."""

    port: int
    token: str
    package: bytes
    gap: bytes  # a run of another device that begins far beyond its last number

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


# --- attacks: each runs until told to end, and returns its counts


def strangers_bombs(target: Target, end: threading.Event) -> str:
    """Messages of 160 bytes without a token that would become a million lists each."""
    return _many(8, end, lambda: _posted(target, "/v1/sync", empty_lists()))


def devices_bombs(target: Target, end: threading.Event) -> str:
    """The same with the token of a device, from sixteen connections."""
    return _many(16, end, lambda: _posted(target, "/v1/sync", empty_lists(), target.token))


def package(target: Target, end: threading.Event) -> str:
    """A package of 42 KB whose messages would become gigabytes."""
    size = f"{len(target.package):,} bytes: "
    return size + _many(
        1, end, lambda: _posted(target, "/v1/packages", target.package, target.token)
    )


def slow_bodies(target: Target, end: threading.Event) -> str:
    """520 bodies sent at a byte a second, without a token."""
    return _held(target, 520, head("POST", "/v1/sync", Content_Length=100_000), b"x", end)


def slow_bodies_of_a_device(target: Target, end: threading.Event) -> str:
    """The same with the token of a device."""
    begin = head("POST", "/v1/sync", token=target.token, Content_Length=100_000)
    return _held(target, 520, begin, b"x", end)


def long_heads(target: Target, end: threading.Event) -> str:
    """Four heads of up to 400 MiB."""
    taken = Counter[str]()

    def one() -> str:
        with _line(target) as line:
            line.sendall(b"GET /v1/health HTTP/1.1\r\nX: ")
            sent = 0
            with suppress(OSError):
                while sent < 400 * 2**20 and not end.is_set():
                    sent += line.send(b"y" * 2**16)
            taken["most"] = max(taken["most"], sent)
        return "sent"

    return f"{_many(4, end, one)}; longest {taken['most'] / 2**20:.1f} MiB"


def idle_connections(target: Target, end: threading.Event) -> str:
    """3,000 connections on which nothing is sent."""
    return _held(target, 3_000, b"", b"", end)


def pipelined(target: Target, end: threading.Event) -> str:
    """Thousands of requests in one packet, from sixteen connections, no answer read."""

    def one() -> str:
        with _line(target) as line, suppress(OSError):
            for _ in range(100):
                line.sendall(head("GET", "/v1/health") * 2_000)
        return "ended"

    return _many(16, end, one)


def half_begun_uploads(target: Target, end: threading.Event) -> str:
    """Uploads of 64 MiB of which nothing comes, begun eight at a time."""
    begun = Counter[str]()

    def one() -> str:
        name = base64.b64encode(secrets.token_hex(32).encode()).decode()
        heads = {"Tus-Resumable": "1.0.0", "Upload-Length": str(64 * 2**20)}
        heads |= {"Upload-Metadata": f"sha256 {name}", "Authorization": f"Bearer {target.token}"}
        path = f"{target.url}/v1/evidence/{HERE}/uploads"
        status = requests.post(path, headers=heads, timeout=WAIT).status_code
        begun["taken"] += status == 201
        return str(status)

    told = _many(8, end, one, most=100)
    return f"{told}; {begun['taken'] * 64 / 1024:.1f} GiB reserved of 2 GiB"


def wrong_codes(target: Target, end: threading.Event) -> str:
    """210 threads that guess codes."""

    def one() -> str:
        guessing = Machine(target.url)
        plain = "".join(random.choice(ALPHABET) for _ in range(10))
        try:
            guessing.enrol(plain + check_digit(plain))
        except Said as said:
            return said.code
        finally:
            guessing.close()
        return "let in"

    return _many(210, end, one)


def long_numbers(target: Target, end: threading.Event) -> str:
    """Ranges of 5,000 digits."""

    def one() -> str:
        with _line(target) as line:
            line.sendall(
                head(
                    "POST", "/v1/sync", token=target.token, If_Match="x",
                    Range=f"bytes={'9' * 5_000}-", Content_Length=0,
                )
            )  # fmt: skip
            return line.recv(4096).decode("latin-1").split(" ")[1]

    return _many(4, end, one)


def gaps(target: Target, end: threading.Event) -> str:
    """Runs of another device that begin far too late, to learn its last number."""

    def one() -> str:
        answer = requests.post(f"{target.url}/v1/sync", data=target.gap, timeout=WAIT)
        return "told its receipt" if len(answer.content) > 60 else "told nothing"

    return _many(4, end, one)


def answers_not_taken(target: Target, end: threading.Event) -> str:
    """300 requests for the service's description and for news, whose answers are not read."""
    begin = head("GET", "/schema/openapi.json") * 4
    return _held(target, 300, begin, b"", end)


ATTACKS: dict[str, Callable[[Target, threading.Event], str]] = {
    one.__name__: one
    for one in (
        strangers_bombs, devices_bombs, package, slow_bodies, slow_bodies_of_a_device, long_heads,
        idle_connections, pipelined, half_begun_uploads, wrong_codes, long_numbers, gaps,
        answers_not_taken,
    )
}  # fmt: skip


@contextmanager
def _line(target: Target) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", target.port), timeout=WAIT) as line:
        yield line


def _posted(target: Target, path: str, body: bytes, token: str | None = None) -> str:
    heads = {"Authorization": f"Bearer {token}"} if token else {}
    return str(requests.post(target.url + path, data=body, headers=heads, timeout=WAIT).status_code)


def _many(threads: int, end: threading.Event, one: Callable[[], str], most: int = 10**9) -> str:
    """Do *one* from so many threads until the end; return how often each result occurred."""
    told: Counter[str] = Counter()
    left = iter(range(most))

    def go_on() -> None:
        while not end.is_set() and next(left, None) is not None:
            try:
                told[one()] += 1
            except (OSError, requests.RequestException, ValueError, IndexError):
                told["cut off"] += 1

    working = [threading.Thread(target=go_on, daemon=True) for _ in range(threads)]
    for thread in working:
        thread.start()
    end.wait()
    late = time.monotonic() + 2.0
    for thread in working:
        thread.join(max(0.0, late - time.monotonic()))
    return ", ".join(f"{what} {count}" for what, count in told.most_common())


def _held(target: Target, count: int, begin: bytes, more: bytes, end: threading.Event) -> str:
    """Hold so many connections, each reopened when it is closed; return how many there were."""
    lines: dict[socket.socket, None] = {}
    ended = 0
    while not end.is_set():
        while len(lines) < count and not end.is_set():
            try:
                line = socket.create_connection(("127.0.0.1", target.port), timeout=2.0)
                line.sendall(begin)
                line.setblocking(False)
                lines[line] = None
            except OSError:
                ended += 1
                break
        for line in list(lines):
            try:
                gone = more == b"" and begin == b"" and line.recv(1, socket.MSG_PEEK) == b""
                if more:
                    line.send(more)
            except BlockingIOError:
                gone = False
            except OSError:
                gone = True
            if gone:
                ended += 1
                del lines[line]
                line.close()
        end.wait(1.0)
    held = len(lines)
    for line in lines:
        line.close()
    return f"holds {held}, {ended} ended or refused"


def attack(name: str, target: Target, pipe: Connection) -> None:
    """Attack in a separate process until *pipe* receives a message."""
    with suppress(ValueError, OSError, ImportError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16_384), hard))
    end = threading.Event()

    def listen() -> None:
        with suppress(EOFError, OSError):
            pipe.recv()
        end.set()

    threading.Thread(target=listen, daemon=True).start()
    pipe.send("")
    try:
        told = ATTACKS[name](target, end)
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
    with suppress(OSError):
        pipe.send(told)
    os._exit(0)
