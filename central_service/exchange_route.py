"""The route of the exchange, raw: bytes both ways, the form of ``desktop_app.sync.wire``.

Nearly every request is one of these and small, so it goes past the framework: to route it there
costs as much as to read it. ``openapi`` describes it by hand.
"""

from __future__ import annotations

import msgspec
from litestar.types import HTTPScope, Receive, Send

from . import problems
from .front import MAX_BODY, Front
from .incoming import body_of, length_of
from .tokens import token_in

PATH = "/v1/sync"


async def exchange(front: Front, scope: HTTPScope, receive: Receive, send: Send) -> None:
    """Answer one request for the exchange."""
    if scope["method"] != "POST":
        await _send(send, 405, b"", {"allow": "POST"})
        return
    heads = dict(scope["headers"])
    began = False
    try:
        announced = length_of(heads.get(b"content-length", b"0").decode("latin-1"))
        token = token_in(_text(heads.get(b"authorization")))
        with front.admitted(announced):
            body = await body_of(receive, MAX_BODY, announced)
            piece, rest = await front.sync(body, token)
            began = True
            # One piece has a length; of several the length is not known yet.
            await _begin(send, len(piece.data) if piece.is_last else None)
            await _go_on(send, piece.data, more=not piece.is_last)
            if rest is not None:
                async for piece in rest:
                    await _go_on(send, piece.data, more=not piece.is_last)
    except Exception as error:
        if began:
            raise  # the line is cut: what came before it is whole, and the rest is asked again
        status, headers, problem = problems.answer_to(error, heads.get(b"accept-language", b""))
        headers["content-type"] = "application/json"
        await _send(send, status, msgspec.json.encode(problem), headers)


def _text(head: bytes | None) -> str | None:
    return None if head is None else head.decode("latin-1")


async def _begin(send: Send, length: int | None) -> None:
    # No content type: every byte of head counts on a bad line, and none means raw bytes.
    headers = [(b"content-length", b"%d" % length)] if length is not None else []
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _go_on(send: Send, data: bytes, *, more: bool) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": more})


async def _send(send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
    told = {**headers, "content-length": str(len(body))}
    encoded = [(name.encode(), value.encode()) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body, "more_body": False})
