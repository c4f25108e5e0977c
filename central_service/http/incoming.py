"""What every route needs of a request: its front, its scope, its body in pieces."""

from __future__ import annotations

from collections.abc import AsyncIterator

from litestar.types import Receive

from central_service.access.scopes import Scope, scope_of
from central_service.access.tokens import bearer_of, refuse_revoked, token_in
from central_service.limits.streams import broke_off, length_of, too_large
from central_service.trouble.problems import AnyRequest

from .gateway import Gateway


def front_of(request: AnyRequest) -> Gateway:
    """Return the front that serves *request*."""
    front: Gateway = request.app.state.front
    return front


def route_of(path: str) -> str:
    """Return *path* of ``sync.wire.endpoints`` in the framework's form, all parts text."""
    return path.replace("}", ":str}")


def scope_for(front: Gateway, request: AnyRequest) -> Scope:
    """Return what the bearer of the request may see; raise Unauthorised or Revoked."""
    token = token_in(request.headers.get("authorization"))
    with front.service.database.reading() as connection:
        bearer = bearer_of(connection, token)
        refuse_revoked(bearer)
        return scope_of(connection, bearer.device)


def announced(request: AnyRequest) -> int:
    """Return the announced length of the body, 0 where there is none."""
    return length_of(request.headers.get("content-length", "0"))


async def body_of(receive: Receive, cap: int, announced: int) -> bytes:
    """Return a whole body of at most *cap* bytes; raise as ``pieces_of``."""
    pieces = [piece async for piece in pieces_of(receive, cap, announced)]
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


async def pieces_of(receive: Receive, cap: int, announced: int) -> AsyncIterator[bytes]:
    """Yield a body as it comes; raise TooLarge over *cap*, Malformed where it breaks off."""
    size, more = 0, True
    if announced > cap:
        raise too_large(cap)
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise broke_off()
        piece, more = message.get("body", b""), message.get("more_body", False)
        size += len(piece)
        if size > cap:
            raise too_large(cap)
        if piece:
            yield piece
