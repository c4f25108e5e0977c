"""The HTTP routes (design section 6): one raw for the exchange, a few of JSON, evidence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

import msgspec
from litestar import Response, asgi, get, head, post, put
from litestar.enums import ScopeType
from litestar.params import JSONBody, Parameter
from litestar.response import File
from litestar.types import Receive, Send
from litestar.types import Scope as HttpScope
from sqlalchemy import select

from desktop_app.core.faults import Fault
from desktop_app.core.ids import CommuneCode, EvidenceHash, commune_code
from desktop_app.core.roster import EnrolRequest
from desktop_app.i18n import N_
from desktop_app.sync.wire import MAX_BATCH_BYTES, WIRE_VERSION, EnrolReply

from . import evidence, problems, schema
from .acts import standing
from .evidence import KeptEvidence, Upload
from .faults import Malformed, NotHeld, TooLarge
from .founding import now
from .front import MAX_BODY, Front
from .problems import AnyRequest
from .scopes import Scope, scope_of
from .tokens import bearer_of, refuse_revoked, token_in

MAX_JSON = 256 * 1024  # bytes of a JSON body
_DRAINED = 8 * 1024 * 1024  # of a body that is refused, so that its sender gets to read why

Commune = Annotated[str, Parameter(description="Five-digit official code of a commune.")]
Sha256 = Annotated[str, Parameter(description="SHA-256 of the content, 64 hex digits.")]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken at most, in bytes."""

    batch: int = MAX_BATCH_BYTES
    evidence: int = evidence.MAX_BYTES


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """That the service is there, who it is, and what it speaks."""

    name: str
    service: str
    epoch: int
    time: int
    wire: int = WIRE_VERSION
    limits: Limits = Limits()


class EvidenceHeld(msgspec.Struct, frozen=True, kw_only=True):
    """What the service holds of a file."""

    sha256: str
    size: int
    media: str


@asgi("/v1/sync", copy_scope=False)
async def sync(scope: HttpScope, receive: Receive, send: Send) -> None:
    """Exchange changes: raw bytes both ways, the form of ``desktop_app.sync.wire``."""
    if scope["type"] != ScopeType.HTTP or scope["method"] != "POST":
        await _send(send, 405, b"", {"allow": "POST"})
        return
    front: Front = scope["litestar_app"].state.front
    # As they came: to wrap every head in the framework's types costs more than to route it.
    heads = {name: value.decode("latin-1") for name, value in scope["headers"]}
    began = False
    try:
        announced = _length(heads.get(b"content-length", "0"))
        with front.admitted(announced):
            body = await _body(receive, MAX_BODY, announced)
            token = token_in(heads.get(b"authorization"))
            async for piece in front.sync(body, token):
                if not began:
                    # One piece has a length; of several the length is not known yet.
                    await _begin(send, len(piece.data) if piece.is_last else None)
                    began = True
                await send(
                    {
                        "type": "http.response.body",
                        "body": piece.data,
                        "more_body": not piece.is_last,
                    }
                )
    except Fault as fault:
        if began:
            raise  # the line is cut: what came before it is whole, and the rest is asked again
        english = problems.is_english(heads.get(b"accept-language", ""))
        status, headers, problem = problems.answer(fault, english=english)
        headers["content-type"] = "application/json"
        await _send(send, status, msgspec.json.encode(problem), headers)


@post("/v1/enrol", status_code=200, request_max_body_size=MAX_JSON)
async def enrol(request: AnyRequest, data: JSONBody[EnrolRequest]) -> EnrolReply:
    """Connect a device with a one-time code; the same key gets the same answer again."""
    return await _front(request).enrol(data)


@get("/v1/health")
async def health(request: AnyRequest) -> Health:
    """Say that the service and its database are there."""
    return await _front(request).in_reader(_health, _front(request))


@get("/v1/checklists/{sha256:str}", media_type="application/json")
async def checklist(request: AnyRequest, sha256: Sha256) -> Response[bytes]:
    """Return a published checklist, the bytes whose hash is its name."""
    front = _front(request)
    content = await front.in_reader(_checklist, front, request, evidence.evidence_hash(sha256))
    return Response(content, media_type="application/json")


@post("/v1/evidence/{commune:str}/have", status_code=200, request_max_body_size=MAX_JSON)
async def have(request: AnyRequest, commune: Commune, data: JSONBody[list[str]]) -> list[str]:
    """Return those of the named files that the service does not hold for the commune."""
    front = _front(request)
    if len(data) > evidence.MAX_ASKED:
        raise TooLarge(
            N_("At most {limit} files can be asked for at once."), limit=evidence.MAX_ASKED
        )
    asked = [evidence.evidence_hash(one) for one in data]
    return [*await front.in_reader(_lacking, front, request, commune_code(commune), asked)]


@put("/v1/evidence/{commune:str}/{sha256:str}", status_code=200, request_max_body_size=None)
async def put_evidence(request: AnyRequest, commune: Commune, sha256: Sha256) -> EvidenceHeld:
    """Take a file as evidence for the commune: its bytes are the body, its hash the name."""
    front, code, name = _front(request), commune_code(commune), evidence.evidence_hash(sha256)
    announced = _announced(request)
    scope = await front.in_reader(_scope, front, request)
    evidence.refuse_unless_writes(scope, code)
    with front.admitted(0), Upload(front.service, code, name) as upload:
        async for piece in _pieces(request.receive, evidence.MAX_BYTES, announced):
            upload.add(piece)
        kept = await front.in_reader(upload.finish, scope.device)
    return EvidenceHeld(sha256=kept.sha256, size=kept.size, media=kept.media)


@head("/v1/evidence/{commune:str}/{sha256:str}")
async def head_evidence(request: AnyRequest, commune: Commune, sha256: Sha256) -> Response[None]:
    """Say whether the service holds a file for the commune, and how long it is."""
    kept = await _kept(request, commune, sha256)
    told = {"content-length": str(kept.size), "content-type": kept.media}
    return Response(None, headers=told)


@get("/v1/evidence/{commune:str}/{sha256:str}")
async def get_evidence(request: AnyRequest, commune: Commune, sha256: Sha256) -> File:
    """Return a file that was put for the commune."""
    kept = await _kept(request, commune, sha256)
    return File(
        kept.path,
        media_type=kept.media,
        content_disposition_type="attachment",
        filename=kept.sha256,
        # Whatever a file looks like, no browser is to run it.
        headers={"x-content-type-options": "nosniff"},
    )


ROUTES = (sync, enrol, health, checklist, have, put_evidence, head_evidence, get_evidence)


def _front(request: AnyRequest) -> Front:
    front: Front = request.app.state.front
    return front


def _scope(front: Front, request: AnyRequest) -> Scope:
    """Return what the bearer of the request may see; raise Unauthorised or Revoked."""
    token = token_in(request.headers.get("authorization"))
    with front.service.database.reading() as connection:
        bearer = bearer_of(connection, token)
        refuse_revoked(bearer)
        return scope_of(connection, bearer.device)


def _health(front: Front) -> Health:
    with front.service.database.reading() as connection:
        said = standing(connection)
    assert said is not None
    return Health(name=said.name, service=said.device, epoch=said.epoch, time=now())


def _checklist(front: Front, request: AnyRequest, sha256: str) -> bytes:
    _scope(front, request)
    table = schema.checklists.c
    with front.service.database.reading() as connection:
        content = connection.execute(
            select(table.content).where(table.sha256 == sha256)
        ).scalar_one_or_none()
    if content is None:
        raise NotHeld(N_("The service published no checklist with this content."))
    return bytes(content)


def _lacking(
    front: Front, request: AnyRequest, commune: CommuneCode, asked: list[EvidenceHash]
) -> list[EvidenceHash]:
    evidence.refuse_unless_reads(_scope(front, request), commune)
    with front.service.database.reading() as connection:
        return evidence.lacking(connection, front.service, commune, asked)


async def _kept(request: AnyRequest, commune: str, sha256: str) -> KeptEvidence:
    front, code, name = _front(request), commune_code(commune), evidence.evidence_hash(sha256)

    def look() -> KeptEvidence:
        evidence.refuse_unless_reads(_scope(front, request), code)
        with front.service.database.reading() as connection:
            kept = evidence.held(connection, front.service, code, name)
        if kept is None or not kept.path.is_file():
            raise evidence.not_held(name)
        return kept

    return await front.in_reader(look)


def _announced(request: AnyRequest) -> int:
    """Return how long the sender says the body is, 0 where it does not say."""
    return _length(request.headers.get("content-length", "0"))


def _length(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() else 0


async def _body(receive: Receive, cap: int, announced: int) -> bytes:
    return b"".join([piece async for piece in _pieces(receive, cap, announced)])


async def _pieces(receive: Receive, cap: int, announced: int) -> AsyncIterator[bytes]:
    """Yield a body as it comes; raise TooLarge over *cap*, Malformed where it breaks off."""
    size, more = 0, True
    is_refused = announced > cap
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Malformed(N_("The line broke before everything had arrived."))
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


async def _begin(send: Send, length: int | None) -> None:
    # No content type: every byte of head counts on a bad line, and none means raw bytes.
    headers = [(b"content-length", str(length).encode())] if length is not None else []
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _send(send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
    told = {**headers, "content-length": str(len(body))}
    encoded = [(name.encode(), value.encode()) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body, "more_body": False})
