"""What every route asks of a request: who serves it, who sent it, its body as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from litestar.types import Receive

from central_service.access.scopes import Scope, scope_of
from central_service.access.tokens import bearer_of, refuse_revoked, token_in
from central_service.trouble.problems import AnyRequest
from central_service.trouble.service_faults import Malformed, TooLarge, TooSlow
from desktop_app.i18n import N_

from .front import Front

PATIENCE = 90.0  # seconds without a byte; a line that died would else hold its place for ever
_DRAINED = 8 * 1024 * 1024  # of a body that is refused, so that its sender gets to read why


def front_of(request: AnyRequest) -> Front:
    """Return the front that serves *request*."""
    front: Front = request.app.state.front
    return front


def route_of(path: str) -> str:
    """Return *path* of ``sync.wire.endpoints`` in the framework's form, all parts text."""
    return path.replace("}", ":str}")


def scope_for(front: Front, request: AnyRequest) -> Scope:
    """Return what the bearer of the request may see; raise Unauthorised or Revoked."""
    token = token_in(request.headers.get("authorization"))
    with front.service.database.reading() as connection:
        bearer = bearer_of(connection, token)
        refuse_revoked(bearer)
        return scope_of(connection, bearer.device)


def announced(request: AnyRequest) -> int:
    """Return how long the sender says the body is, 0 where it does not say."""
    return length_of(request.headers.get("content-length", "0"))


def length_of(said: str) -> int:
    """Return a length as a head says it, 0 where it is none."""
    return int(said) if said.isascii() and said.isdigit() else 0


async def body_of(receive: Receive, cap: int, announced: int) -> bytes:
    """Return a whole body of at most *cap* bytes; raise as ``pieces_of``."""
    pieces = [piece async for piece in pieces_of(receive, cap, announced)]
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


async def pieces_of(receive: Receive, cap: int, announced: int) -> AsyncIterator[bytes]:
    """Yield a body as it comes.

    Raise TooLarge over *cap*, Malformed where it breaks off, TooSlow where nothing comes.
    """
    size, more = 0, True
    is_refused = announced > cap
    while more:
        try:
            async with asyncio.timeout(PATIENCE):
                message = await receive()
        except TimeoutError as error:
            raise TooSlow(N_("Nothing more came; what had arrived is kept.")) from error
        if message["type"] == "http.disconnect":
            raise Malformed(N_("The connection broke before everything had arrived."))
        assert message["type"] == "http.request"
        piece, more = message.get("body", b""), message.get("more_body", False)
        size += len(piece)
        is_refused = is_refused or size > cap
        if is_refused and size > cap + _DRAINED:
            break
        if piece and not is_refused:
            yield piece
    if is_refused:
        raise TooLarge(N_("More than {limit} bytes came at once."), limit=cap)
