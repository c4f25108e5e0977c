"""A minimal service of this kind, to compare ours with (``load``).

Bare ASGI on the same loop and parser. A request holds one change and its signature as msgpack; it
is validated, its signature verified, its chain's next head hashed, it is kept in a log and as the
present state, committed together with those that wait beside it, and answered with a signed
receipt. No custody of gaps and forks, no roles, no tokens, no pages, no wire form of its own.

``python -m benchmarks.bare_service DATABASE`` serves on a free port and prints it.
"""

from __future__ import annotations

import asyncio
import hashlib
import queue
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import psycopg
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_TABLES = (
    "CREATE TABLE log (device {blob}, sequence BIGINT, body {blob},"
    " PRIMARY KEY (device, sequence))",
    "CREATE TABLE state (device {blob}, item TEXT, sequence BIGINT, status TEXT, note TEXT,"
    " PRIMARY KEY (device, item))",
)
_ARRAYS = (
    "INSERT INTO log SELECT * FROM unnest(%s::bytea[], %s::bigint[], %s::bytea[])"
    " ON CONFLICT DO NOTHING",
    "INSERT INTO state SELECT * FROM unnest(%s::bytea[], %s::text[], %s::bigint[], %s::text[],"
    " %s::text[]) ON CONFLICT (device, item) DO UPDATE SET sequence = excluded.sequence,"
    " status = excluded.status, note = excluded.note",
)
_ROWS = (
    "INSERT INTO log VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    "INSERT INTO state VALUES (?, ?, ?, ?, ?) ON CONFLICT (device, item) DO UPDATE SET"
    " sequence = excluded.sequence, status = excluded.status, note = excluded.note",
)


class Tick(msgspec.Struct, frozen=True):
    """One change as it is sent."""

    device: bytes  # the public key itself
    sequence: int
    head: bytes
    item: str
    status: str
    note: str
    signature: bytes


class Receipt(msgspec.Struct, frozen=True):
    """The answer to a tick."""

    device: bytes
    through: int
    time: int
    signature: bytes


_DECODE = msgspec.msgpack.Decoder(Tick).decode
_ENCODE = msgspec.msgpack.Encoder().encode


def signed_part(head: bytes, item: str, status: str, note: str) -> bytes:
    """Return what the signature of a tick is made over."""
    return hashlib.sha256(head + _ENCODE((item, status, note))).digest()


class Log:
    """One thread that verifies, writes groups, and signs."""

    def __init__(self, keep: Callable[[Sequence[tuple[bytes, Tick]]], None]) -> None:
        self._queue: queue.Queue[tuple[bytes, Tick, asyncio.Future[bytes | None]]] = queue.Queue()
        self._keep = keep
        self._key = Ed25519PrivateKey.generate()
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._run, daemon=True).start()

    def add(self, body: bytes, tick: Tick) -> asyncio.Future[bytes | None]:
        """Return the receipt to come."""
        ended: asyncio.Future[bytes | None] = self._loop.create_future()
        self._queue.put((body, tick, ended))
        return ended

    def _run(self) -> None:
        while True:
            group = [self._queue.get()]
            while len(group) < 64 and not self._queue.empty():
                group.append(self._queue.get())
            good = []
            for body, tick, ended in group:
                try:
                    Ed25519PublicKey.from_public_bytes(tick.device).verify(
                        tick.signature, signed_part(tick.head, tick.item, tick.status, tick.note)
                    )
                except Exception:
                    self._loop.call_soon_threadsafe(ended.set_result, None)
                else:
                    good.append((body, tick, ended))
            self._keep([(body, tick) for body, tick, _ in good])
            moment = int(time.time())
            results = []
            for _, tick, ended in good:
                word = tick.device + tick.sequence.to_bytes(8, "big") + moment.to_bytes(8, "big")
                signature = self._key.sign(word)
                results.append((ended, Receipt(tick.device, tick.sequence, moment, signature)))
            self._loop.call_soon_threadsafe(_settle, results)


def _settle(results: list[tuple[asyncio.Future[bytes | None], Receipt]]) -> None:
    for ended, receipt in results:
        if not ended.done():
            ended.set_result(_ENCODE(receipt))


def keeper(database: str) -> Callable[[Sequence[tuple[bytes, Tick]]], None]:
    """Return what keeps a group in *database*: a file, or a PostgreSQL URL."""
    if database.startswith("postgresql"):
        return _postgresql(database)
    connection = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 8000")
    for table in _TABLES:
        connection.execute(table.format(blob="BLOB") + " WITHOUT ROWID")

    def keep(group: Sequence[tuple[bytes, Tick]]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(_ROWS[0], _log_rows(group))
        connection.executemany(_ROWS[1], _state_rows(group))
        connection.execute("COMMIT")

    return keep


def _postgresql(url: str) -> Callable[[Sequence[tuple[bytes, Tick]]], None]:
    connection = psycopg.connect(url)
    for table in _TABLES:
        connection.execute(table.format(blob="BYTEA").encode())
    connection.commit()

    def keep(group: Sequence[tuple[bytes, Tick]]) -> None:
        if group:
            log, state = _log_rows(group), _state_rows(group)
            connection.execute(_ARRAYS[0], [list(c) for c in zip(*log, strict=True)])
            connection.execute(_ARRAYS[1], [list(c) for c in zip(*state, strict=True)])
            connection.commit()

    return keep


def _log_rows(group: Sequence[tuple[bytes, Tick]]) -> list[tuple[bytes, int, bytes]]:
    return [(tick.device, tick.sequence, body) for body, tick in group]


def _state_rows(
    group: Sequence[tuple[bytes, Tick]],
) -> list[tuple[bytes, str, int, str, str]]:
    return [(t.device, t.item, t.sequence, t.status, t.note) for _, t in group]


class App:
    """The ASGI program."""

    def __init__(self, database: str) -> None:
        self._keep = keeper(database)
        self._log: Log | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self._log is None:
            self._log = Log(self._keep)
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        try:
            receipt = await self._log.add(body, _DECODE(body))
        except msgspec.DecodeError:
            receipt = None
        status, said = (400, b"") if receipt is None else (200, receipt)
        heads = [(b"content-length", str(len(said)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": heads})
        await send({"type": "http.response.body", "body": said})


def main() -> None:
    """Serve until stopped."""
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"ready {listener.getsockname()[1]}", flush=True)
    config = uvicorn.Config(
        App(sys.argv[1]), lifespan="off", log_config=None, access_log=False,
        server_header=False, date_header=False,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
