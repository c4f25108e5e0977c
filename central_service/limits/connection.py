"""uvicorn's HTTP protocol with limits that apply before a request reaches the application.

uvicorn reads headers of any length, waits for them for ever, and keeps any number of connections
and of pipelined requests on one of them. None of that can be configured, so it is overridden here;
tests/central_service/test_connections.py fails where uvicorn's own names change.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import msgspec
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from central_service.trouble import problems
from central_service.trouble.service_faults import ServiceFault, TooLarge, TooSlow
from desktop_app.i18n import N_

from .keeping_protocol import KeepingProtocol

MAX_HEAD = 16 * 1024  # bytes of the request line and its headers
HEAD_SECONDS = 60.0  # until the head is whole, from the connection or its first byte on
MAX_FOLLOWING = 8  # pipelined requests that wait on one connection
MAX_CONNECTIONS = 2_000  # of one process; the one idle longest is closed
MAX_IGNORED = 8 * 1024 * 1024  # bytes of a body after its answer, so that its sender can read it
IGNORED_SECONDS = 60.0
LINGER = 60.0  # seconds for the client to read the last bytes of an answer
_FRAMING = 64 * 1024  # bytes of chunk sizes and trailers; eight for each byte of body besides

_TELL_EVERY = 60.0  # seconds between lines of the log about foreign connections
_log = logging.getLogger(__name__)
_refused_at = -_TELL_EVERY

CONNECTION = "connection"  # the extension of the ASGI scope that holds the connection

Waiting = dict["Connection", None]  # oldest first


class Connection(KeepingProtocol):
    """One connection.

    Those of the same server that may be closed: ``waiting``, on which no known device was answered,
    then ``resting``, on which one was.
    """

    waiting: Waiting
    resting: Waiting
    takes_from: Callable[[str], bool]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Register a new connection; of too many the oldest waiting one is closed."""
        super().connection_made(transport)
        self._is_of_device = False
        if self.client is not None and not self.takes_from(self.client[0]):
            _note_refused(self.client[0])
            transport.abort()
            return
        self._in_head, self._head = True, 0
        self._raw, self._body, self._ignored = 0, 0, 0
        self._timer: asyncio.TimerHandle | None = None
        self._answering: RequestResponseCycle | None = None
        self.waiting[self] = None
        self._in_time(HEAD_SECONDS)
        while len(self.connections) > MAX_CONNECTIONS and (self.waiting or self.resting):
            oldest = next(iter(self.waiting or self.resting))
            oldest.abort()
            if oldest is self:
                return

    def keep(self) -> None:
        """Do not close this connection for others: a known device is being answered on it."""
        self._let_go()
        self._is_of_device = True

    def _let_go(self) -> None:
        self.waiting.pop(self, None)
        self.resting.pop(self, None)

    def abort(self) -> None:
        """Close the connection at once."""
        self._let_go()
        self.connections.discard(self)
        for cycle in (self._answering, self.cycle):
            if cycle is not None:  # further answers are discarded
                cycle.disconnected = True
                cycle.message_event.set()
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Unregister the closed connection."""
        self._let_go()
        self._in_time(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Pass *data* to the parser, headers up to their limit."""
        while data and not self.transport.is_closing():
            if not self._in_head:
                self._count(len(data))
                piece, data = data, b""
            else:
                piece, data = data[: MAX_HEAD - self._head], data[MAX_HEAD - self._head :]
                self._head += len(piece)
            super().data_received(piece)
            if self._in_head and self._head >= MAX_HEAD:
                self._refuse(
                    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    TooLarge(N_("More than {limit} bytes came at once."), limit=MAX_HEAD),
                )
        if self._in_head and self._head and self._timer is None:
            self._in_time(HEAD_SECONDS)

    def on_message_begin(self) -> None:
        """Begin a request; close a connection with too many pipelined requests."""
        if len(self.pipeline) >= MAX_FOLLOWING:
            self.abort()
            raise ConnectionAbortedError  # so that the parser stops
        self._in_head = True
        super().on_message_begin()
        scope: dict[str, Any] = self.scope  # type: ignore[assignment]
        scope["extensions"] = {CONNECTION: self}

    def on_header(self, name: bytes, value: bytes) -> None:
        """Store a header; trailers of a chunked body are skipped."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Start the application for the request."""
        self._in_head, self._head = False, 0
        self._raw, self._body, self._ignored = 0, 0, 0
        self._in_time(None)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body."""
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Wait for the next request."""
        self._in_head = True
        if self.cycle.response_complete:
            self._in_time(None)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Receive the rest of a body and send the rest of the answer for a while."""
        if self.cycle.response_complete:  # else the next request arrived before the answer ended
            self.cycle.body = bytearray()
            if self.cycle.more_body or self.transport.get_write_buffer_size():
                self._in_time(IGNORED_SECONDS if self.cycle.more_body else LINGER)
        if not self.transport.is_closing():
            self._let_go()
            (self.resting if self._is_of_device else self.waiting)[self] = None
        super().on_response_complete()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, also where its last answer is not read."""
        super().timeout_keep_alive_handler()
        self._in_time(LINGER)

    def send_400_response(self, msg: str) -> None:
        """Answer that the data is not HTTP, if the connection is still open."""
        if not self.transport.is_closing():
            super().send_400_response(msg)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._answering = cycle
        super()._start_asgi_task(cycle, app)

    def _count(self, size: int) -> None:
        """Count bytes after the headers: the body, its framing, discarded rest."""
        self._raw += size
        cycle = self.cycle
        if cycle is not None and cycle.response_complete:
            self._ignored += size
        if self._ignored > MAX_IGNORED or self._raw - size > _FRAMING + 8 * self._body:
            self.abort()

    def _in_time(self, seconds: float | None) -> None:
        """Close the connection after *seconds* unless called again; None stops the timer."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.loop.call_later(seconds, self._late) if seconds is not None else None

    def _late(self) -> None:
        self._timer = None
        if self._in_head and self._head and not self.transport.is_closing():
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, TooSlow(N_("The request came too slowly.")))
        else:
            self.abort()

    def _refuse(self, status: HTTPStatus, fault: ServiceFault) -> None:
        """Answer why the headers are refused, and close the connection."""
        body = msgspec.json.encode(problems.answer(fault, english=True)[2])
        head = b"content-type: application/json\r\nconnection: close\r\ncontent-length: %d\r\n\r\n"
        if self.cycle is None or self.cycle.response_complete:  # else one is being sent
            self.transport.write(STATUS_LINE[status] + head % len(body) + body)
        self.transport.close()
        self._in_time(LINGER)


def _anybody(_client: str) -> bool:
    return True


def _note_refused(client: str) -> None:
    """Log that a connection is not from one of the proxies, once a minute."""
    global _refused_at
    if time.monotonic() - _refused_at >= _TELL_EVERY:
        _refused_at = time.monotonic()
        _log.warning(
            "A connection from %s was closed: it is none of the addresses of --behind-proxy.",
            client,
        )


def of_one_server(takes_from: Callable[[str], bool] = _anybody) -> type[Connection]:
    """Return the class of the connections of one server, which share these lists.

    *takes_from*: whether a connection from an address is answered.
    """

    class OfOneServer(Connection):
        waiting: Waiting = {}  # noqa: RUF012 - of the class on purpose
        resting: Waiting = {}  # noqa: RUF012

    OfOneServer.takes_from = staticmethod(takes_from)

    return OfOneServer
