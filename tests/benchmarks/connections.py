"""Many kept connections that send prepared HTTP requests, each as soon as its last was answered.

As lean as Python can be: it runs beside the service on the same two cores.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import cast

import msgspec

__all__ = ["Drive", "drive", "new_event_loop"]


def new_event_loop() -> asyncio.AbstractEventLoop:
    """Return the quickest loop there is."""
    try:
        import uvloop
    except ImportError:  # Windows
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


class Drive(msgspec.Struct, kw_only=True):
    """The results: seconds a request, answers by status."""

    seconds: float = 0.0
    latencies: list[float] = []
    statuses: dict[int, int] = {}
    broken: int = 0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Return the latency in milliseconds that *share* of the requests kept to."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


class _Connection(asyncio.Protocol):
    def __init__(self, script: Sequence[bytes], drive: Drive, done: asyncio.Future[None]) -> None:
        self._script = script
        self._drive = drive
        self._done = done
        self._nth = 0
        self._began = 0.0
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's transport is not a subclass
        self._send()

    def data_received(self, data: bytes) -> None:
        held = self._held + data if self._held else data
        end = held.find(b"\r\n\r\n")
        if end < 0 or len(held) < (size := _size(held, end)):
            self._held = held
            return
        self._held = held[size:]
        self._drive.latencies.append(time.perf_counter() - self._began)
        status = int(held[9:12])
        self._drive.statuses[status] = self._drive.statuses.get(status, 0) + 1
        self._nth += 1
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._drive.broken += 1
            self._done.set_result(None)

    def _send(self) -> None:
        if self._nth == len(self._script):
            if not self._done.done():
                self._done.set_result(None)
            self._transport.close()
            return
        self._began = time.perf_counter()
        self._transport.write(self._script[self._nth])


def _size(held: bytes, end: int) -> int:
    """Return how long the answer is whose head ends at *end*; every answer says its length."""
    at = held.lower().find(b"content-length:", 0, end)
    assert at > 0, held[:200]
    return end + 4 + int(held[at + 15 : held.find(b"\r\n", at)])


def drive(port: int, scripts: Sequence[Sequence[bytes]], host: str = "127.0.0.1") -> Drive:
    """Send the requests of each of *scripts* over a connection of its own, all at once."""

    async def run() -> Drive:
        loop = asyncio.get_running_loop()
        made = Drive(latencies=[], statuses={})
        ends = [loop.create_future() for _ in scripts]
        began = time.perf_counter()
        for script, end in zip(scripts, ends, strict=True):
            await loop.create_connection(
                lambda script=script, end=end: _Connection(script, made, end),  # type: ignore[misc]
                host,
                port,
            )
        await asyncio.gather(*ends)
        made.seconds = time.perf_counter() - began
        return made

    loop = new_event_loop()
    try:
        return loop.run_until_complete(run())
    finally:
        loop.close()
