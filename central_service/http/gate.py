"""Admission of requests: which device, whether there is room, and the time allowed.

This is decided by the headers of a request, before its body is read or decoded. A known device has
places of its own; unknown senders share a few, by address, and their bodies, which must be small,
are read completely before they take one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import msgspec
from litestar.types import HTTPReceiveMessage, HTTPScope, Receive, Send

from central_service.access.callers import Callers
from central_service.access.tokens import token_hash, token_in, unknown_token
from central_service.founding.service import Service
from central_service.limits.addresses import address_of
from central_service.limits.concurrency import ConcurrencyLimits
from central_service.limits.connection import CONNECTION, Connection
from central_service.limits.streams import (
    MAX_BODY,
    Answer,
    Receiving,
    body_of_device,
    length_of,
    replayed,
)
from central_service.limits.turns import Turns, caller
from central_service.trouble import problems
from central_service.trouble.service_faults import Unauthorised
from desktop_app.core.ids import DeviceId
from desktop_app.i18n import N_
from desktop_app.sync.wire import endpoints

from .html_answers import language_in, refusal, wants_html

MAX_STRANGER_BODY = 256 * 1024  # bytes
_ROOM = 256 * 1024  # bytes that are counted for a body of JSON, or for a piece of a file
SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"  # of the officer's page
_FILES = endpoints.UPLOADS.partition("{")[0]
_OPEN = frozenset(
    {endpoints.SYNC, endpoints.ENROL, endpoints.HEALTH, endpoints.AUTHORITY, SIGN_IN, SIGN_OUT}
)

App = Callable[[HTTPScope, Receive, Send], Awaitable[None]]


class Gate:
    """The ASGI application around the service's application in one process."""

    def __init__(self, service: Service) -> None:
        self.concurrency = ConcurrencyLimits()
        self._callers = Callers(service)
        self._looking_up = Turns("callers")
        self._receiving = Receiving()

    def close(self) -> None:
        """Finish the running work."""
        self._looking_up.close()

    async def __call__(self, app: App, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Let *app* answer one request once there is room for it."""
        extensions: Any = scope.get("extensions") or {}
        connection: Connection | None = extensions.get(CONNECTION)
        heads = dict(scope["headers"])
        answer = Answer(send, connection)
        address = address_of(scope)
        try:
            device = await self._device(heads, address)
            caller.set(device or address)
            if device is None:
                await self._stranger(app, scope, receive, answer, heads, address)
            else:
                if connection is not None:
                    connection.keep()
                is_file = scope["path"].startswith(_FILES) or scope["path"] == endpoints.PACKAGES
                body = body_of_device(receive, is_file=is_file)
                with self.concurrency.devices.admitted(device, _room(scope, heads)):
                    await app(scope, body, answer)
        except Exception as error:
            if answer.began:
                raise
            await _answer(answer, error, heads, scope["query_string"])

    async def _device(self, heads: dict[bytes, bytes], address: str) -> DeviceId | None:
        """Return the device that sends a request, None without a token or with an unknown one."""
        if b"authorization" not in heads:
            return None
        token = token_in(heads[b"authorization"].decode("latin-1"))
        assert token is not None
        hashed = token_hash(token)
        device = self._callers.seen(hashed)
        if device is None:
            device = await self._looking_up.run(address, self._callers.look_up, hashed)
        return device

    async def _stranger(
        self,
        app: App,
        scope: HTTPScope,
        receive: Receive,
        send: Send,
        heads: dict[bytes, bytes],
        address: str,
    ) -> None:
        path = scope["path"]
        if path == endpoints.SYNC and b"authorization" in heads:
            raise unknown_token()
        if path in _OPEN:
            announced = length_of(_text(heads, b"content-length"))
            body = await self._receiving.whole(receive, most=MAX_STRANGER_BODY, announced=announced)
            receive = replayed(body, receive)
        else:
            receive = _refusing(b"authorization" in heads)
        limit = (
            self.concurrency.enrolling if path == endpoints.ENROL else self.concurrency.strangers
        )
        with limit.admitted(address):
            await app(scope, receive, send)


def _room(scope: HTTPScope, heads: dict[bytes, bytes]) -> int:
    """Return how many bytes of memory the body of a request may take."""
    if scope["path"] != endpoints.SYNC:
        return _ROOM
    if b"transfer-encoding" in heads:  # its length is not known
        return MAX_BODY
    return min(length_of(_text(heads, b"content-length")), MAX_BODY)


def _refusing(has_token: bool) -> Receive:
    """Return an ASGI receive without a body, for a route that needs a token."""

    async def refuse() -> HTTPReceiveMessage:
        await asyncio.sleep(0)
        if has_token:
            raise unknown_token()
        raise Unauthorised(N_("This needs the token that the device got when it was connected."))

    return cast("Receive", refuse)


def _text(heads: dict[bytes, bytes], name: bytes) -> str:
    return heads.get(name, b"").decode("latin-1")


async def _answer(send: Send, error: Exception, heads: dict[bytes, bytes], query: bytes) -> None:
    """Answer why a request was refused: a page for a browser, JSON for a program."""
    languages = heads.get(b"accept-language", b"")
    is_page = wants_html(_text(heads, b"accept"))
    if is_page:
        languages = language_in(heads, query).encode()
    status, headers, problem = problems.answer_to(error, languages)
    if is_page:
        body, own = refusal(problem.message, language_in(heads, query))
        headers |= own
    else:
        body = msgspec.json.encode(problem)
        headers |= {"content-type": "application/json"}
    headers["content-length"] = str(len(body))
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": int(status), "headers": encoded})
    await send({"type": "http.response.body", "body": body, "more_body": False})
