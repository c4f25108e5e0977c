"""The route of the exchange, raw: bytes both ways, the form of ``desktop_app.sync.wire.messages``.

Nearly every request is one of these and small, so it bypasses the framework: routing it there costs
as much as reading it. ``openapi`` describes it by hand.
"""

from __future__ import annotations

import msgspec
from litestar.types import HTTPScope, Receive, Send

from central_service.access.tokens import token_hash, token_in
from central_service.limits.addresses import address_of
from central_service.limits.streams import MAX_BODY, length_of
from central_service.reading.resumable_answers import LONG
from central_service.trouble import problems

from .gateway import Gateway
from .incoming import body_of


async def exchange(front: Gateway, scope: HTTPScope, receive: Receive, send: Send) -> None:
    """Answer one request for the exchange."""
    if scope["method"] != "POST":
        await _send(send, 405, b"", {"allow": "POST"})
        return
    heads = dict(scope["headers"])
    began = False
    try:
        announced = length_of(heads.get(b"content-length", b"0").decode("latin-1"))
        token = token_in(_text(heads.get(b"authorization")))
        body = await body_of(receive, MAX_BODY, announced)
        if b"if-match" in heads:
            name, offset = heads[b"if-match"].decode("latin-1"), _offset(heads)
            found = await front.rest(name, token, offset)
            began = True
            await _begin(send, found.length, name=name, status=206)
            for part in found.parts():
                await _go_on(send, part, more=True)
            await _go_on(send, b"", more=False)
            return
        piece, rest = await front.sync(body, token, address_of(scope))
        kept = None
        if token is not None and len(piece.data) >= LONG:
            kept = front.answered.begin(token_hash(token))
            front.answered.add(kept, piece.data)
        began = True
        # A single piece has a Content-Length; of several the length is not known yet.
        length = len(piece.data) if piece.is_last else None
        await _begin(send, length, name=kept.name if kept else "")
        await _go_on(send, piece.data, more=not piece.is_last)
        if rest is not None:
            async for piece in rest:
                if kept is not None:
                    front.answered.add(kept, piece.data)
                await _go_on(send, piece.data, more=not piece.is_last)
    except Exception as error:
        if began:
            raise  # end the connection: messages sent before are whole, the rest is requested again
        status, headers, problem = problems.answer_to(error, heads.get(b"accept-language", b""))
        headers["content-type"] = "application/json"
        await _send(send, status, msgspec.json.encode(problem), headers)


def _offset(heads: dict[bytes, bytes]) -> int:
    """Return the byte from which the rest of an answer is requested."""
    said = heads.get(b"range", b"").decode("latin-1")
    return length_of(said.removeprefix("bytes=").removesuffix("-"))


def _text(head: bytes | None) -> str | None:
    return None if head is None else head.decode("latin-1")


async def _begin(send: Send, length: int | None, *, name: str = "", status: int = 200) -> None:
    # No content type: headers cost time over a slow connection, and none means raw bytes.
    headers = [(b"content-length", b"%d" % length)] if length is not None else []
    if name:
        headers.append((b"etag", name.encode("latin-1")))
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def _go_on(send: Send, data: bytes, *, more: bool) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": more})


async def _send(send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
    told = {**headers, "content-length": str(len(body))}
    encoded = [(name.encode(), value.encode()) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body, "more_body": False})
