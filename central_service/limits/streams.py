"""Time limits for bodies and answers: a total time, and a minimum rate.

A connection with a byte a minute would otherwise hold its place for ever. A desktop itself gives up
below about 500 bytes a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from litestar.types import HTTPReceiveMessage, Message, Receive, Send
from litestar.types.asgi_types import HTTPRequestEvent, HTTPResponseBodyEvent

from central_service.trouble.service_faults import Malformed, TooLarge, TooSlow
from desktop_app.i18n import N_
from desktop_app.sync.wire.frames import MAX_BATCH_BYTES

from .connection import Connection

MAX_BODY = 2 * MAX_BATCH_BYTES + 64  # keys and columns of one exchange, and its head
GRACE = 90.0  # seconds of a body before its rate counts: bad connections pause that long
RATE = 256  # bytes a second, from then on and over all of it
WHOLE = 900.0  # seconds of a body that is kept in memory
WHOLE_FILE = 3600.0  # seconds of a piece of a file; received bytes are kept
STRANGER_GRACE, STRANGER_WHOLE = 20.0, 120.0
MAX_RECEIVING = 256  # bodies of unknown senders at a time; the oldest is dropped for a new one
_DIGITS = 18  # of a length; longer ones count as unlimited
SLICE = 16 * 1024  # bytes of an answer that are sent at once
SLICE_SECONDS = 60.0  # for each of them


class Body:
    """A body that is being received, as an ASGI receive."""

    def __init__(self, receive: Receive, *, grace: float, whole: float) -> None:
        self._receive = receive
        self._began = asyncio.get_running_loop().time()
        self._grace, self._whole = grace, whole
        self._size = 0

    async def __call__(self) -> HTTPReceiveMessage:
        """Return the next piece; raise TooSlow where the rate so far is too low."""
        allowed = min(self._grace + self._size / RATE, self._whole)
        try:
            async with asyncio.timeout_at(self._began + allowed):
                message = await self._receive()
        except TimeoutError as error:
            raise too_slow() from error
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
        return message  # type: ignore[return-value]


def body_of_device(receive: Receive, *, is_file: bool) -> Body:
    """Return the body that a known device sends, a file or what is kept in memory."""
    return Body(receive, grace=GRACE, whole=WHOLE_FILE if is_file else WHOLE)


class Receiving:
    """Bodies of unknown senders, each read completely before it is processed."""

    def __init__(self) -> None:
        self._open: dict[asyncio.Timeout, None] = {}

    async def whole(self, receive: Receive, *, most: int, announced: int) -> bytes:
        """Return a body of at most *most* bytes; raise TooLarge, TooSlow or Malformed."""
        if announced > most:
            raise too_large(most)
        body = Body(receive, grace=STRANGER_GRACE, whole=STRANGER_WHOLE)
        pieces: list[bytes] = []
        size, more = 0, True
        try:
            async with asyncio.timeout(None) as end:
                with self._registered(end):
                    while more:
                        message = await body()
                        if message["type"] != "http.request":
                            raise broke_off()
                        pieces.append(message.get("body", b""))
                        more = message.get("more_body", False)
                        size += len(pieces[-1])
                        if size > most:
                            raise too_large(most)
        except TimeoutError as error:
            raise too_slow() from error
        return b"".join(pieces)

    @contextmanager
    def _registered(self, end: asyncio.Timeout) -> Iterator[None]:
        while len(self._open) >= MAX_RECEIVING:
            oldest = next(iter(self._open))
            del self._open[oldest]
            oldest.reschedule(asyncio.get_running_loop().time())
        self._open[end] = None
        try:
            yield
        finally:
            self._open.pop(end, None)


def replayed(body: bytes, receive: Receive) -> Receive:
    """Return an ASGI receive that returns *body*, then the messages of *receive*."""
    left = [HTTPRequestEvent(type="http.request", body=body, more_body=False)]

    async def next_message() -> HTTPReceiveMessage:
        return left.pop() if left else await receive()  # type: ignore[return-value]

    return next_message


class Answer:
    """An answer that is being sent in slices, each within a time limit.

    So a client that reads nothing occupies only a slice beside the connection's buffer.
    """

    def __init__(self, send: Send, connection: Connection | None) -> None:
        self._send = send
        self._connection = connection
        self.began = False
        self._wrote = False

    async def __call__(self, message: Message) -> None:
        """Send *message*; abort the connection where its client does not read it."""
        if message["type"] != "http.response.body":
            self.began = True
            await self._send(message)
            return
        body = message.get("body", b"")
        if not self._wrote and len(body) <= SLICE:
            self._wrote = True
            await self._send(message)
            return
        self._wrote = True
        for start in range(0, max(len(body), 1), SLICE):
            is_last = start + SLICE >= len(body)
            piece = HTTPResponseBodyEvent(
                type="http.response.body",
                body=body[start : start + SLICE],
                more_body=message.get("more_body", False) or not is_last,
            )
            await self._in_time(piece)

    async def _in_time(self, message: Message) -> None:
        try:
            async with asyncio.timeout(SLICE_SECONDS):
                await self._send(message)
        except TimeoutError:
            if self._connection is None:
                raise
            self._connection.abort()  # later sends do nothing


def length_of(said: str) -> int:
    """Return the length in a header, 0 for an invalid one, a huge number for too many digits."""
    if not (said.isascii() and said.isdigit()):
        return 0
    return int(said) if len(said) <= _DIGITS else 10**_DIGITS


def too_slow() -> TooSlow:
    """Return the fault for a body that is sent too slowly."""
    return TooSlow(N_("Nothing more came; what had arrived is kept."))


def too_large(limit: int) -> TooLarge:
    """Return the fault for a body that is over *limit* bytes."""
    return TooLarge(N_("More than {limit} bytes came at once."), limit=limit)


def broke_off() -> Malformed:
    """Return the fault for a body that ended early."""
    return Malformed(N_("The connection broke before everything had arrived."))
