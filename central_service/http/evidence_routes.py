"""The HTTP routes of files that are held: which are lacking, and a file from any byte on."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Annotated

from litestar import Response, get, head, post
from litestar.params import JSONBody, Parameter
from litestar.response import Stream

from central_service.access.erasures import refuse_erased, tell_commune
from central_service.files import evidence, uploads
from central_service.files.evidence import KeptEvidence
from central_service.files.uploads import Upload
from central_service.trouble.problems import AnyRequest
from central_service.trouble.service_faults import TooLarge
from desktop_app.core.ids import CommuneCode, EvidenceHash, commune_code
from desktop_app.i18n import N_
from desktop_app.sync.wire import endpoints

from .gateway import Gateway
from .incoming import front_of, route_of, scope_for

MAX_QUESTION = 256 * 1024  # bytes
_FROM = re.compile(r"bytes=([0-9]{1,15})-")

Commune = Annotated[str, Parameter(description="Five-digit official code of a commune.")]
Sha256 = Annotated[str, Parameter(description="SHA-256 of the content, 64 hex digits.")]


@post(route_of(endpoints.LACKING), status_code=200, request_max_body_size=MAX_QUESTION)
async def have(request: AnyRequest, commune: Commune, data: JSONBody[list[str]]) -> dict[str, int]:
    """Return those of the named files that the service does not hold for the commune.

    Each with the offset of the sender's own upload of it, 0 where there is none.
    """
    front = front_of(request)
    if len(data) > evidence.MAX_ASKED:
        raise TooLarge(
            N_("At most {limit} files can be asked for at once."), limit=evidence.MAX_ASKED
        )
    asked = [evidence.evidence_hash(one) for one in data]
    return await front.in_files(_lacking, front, request, commune_code(commune), asked)


@head(route_of(endpoints.EVIDENCE))
async def look(request: AnyRequest, commune: Commune, sha256: Sha256) -> Response[None]:
    """Say whether the service holds a file for the commune, and how long it is."""
    kept = await _kept(request, commune, sha256)
    told = {"content-length": str(kept.size), "content-type": kept.media, "accept-ranges": "bytes"}
    return Response(None, headers=told)


@get(route_of(endpoints.EVIDENCE))
async def fetch(request: AnyRequest, commune: Commune, sha256: Sha256) -> Stream:
    """Return a file that is held for the commune, whole or from a byte on (`Range: bytes=N-`)."""
    kept = await _kept(request, commune, sha256)
    first, status = _first_byte(request, kept), 200
    told = {
        "content-length": str(kept.size - first),
        "accept-ranges": "bytes",
        "content-disposition": f'attachment; filename="{kept.sha256}"',
        # No browser may run a file, whatever its type.
        "x-content-type-options": "nosniff",
        "etag": f'"{kept.sha256}"',
    }
    if first:
        status = 206
        told["content-range"] = f"bytes {first}-{kept.size - 1}/{kept.size}"
    return Stream(
        _read(front_of(request), kept, first),
        status_code=status,
        media_type=kept.media,
        headers=told,
    )


ROUTES = (have, look, fetch)


def _lacking(
    front: Gateway, request: AnyRequest, commune: CommuneCode, asked: list[EvidenceHash]
) -> dict[str, int]:
    scope = scope_for(front, request)
    evidence.refuse_unless_reads(scope, commune)
    with front.service.database.reading() as connection:
        lacking = evidence.lacking(connection, front.service, commune, asked)
    tell_commune(front.service, commune, asked)
    coming = uploads.under_way(front.service, commune, scope.device)
    return {name: offset_told(coming.get(name)) for name in lacking}


def offset_told(upload: Upload | None) -> int:
    """Return from which byte on the sender is to go on.

    From the first one where all of *upload* came and could not be kept then: a desk that is told
    its end would take the file for sent.
    """
    if upload is None:
        return 0
    offset = upload.offset
    return offset if offset < upload.length else 0


async def _kept(request: AnyRequest, commune: str, sha256: str) -> KeptEvidence:
    front, code, name = front_of(request), commune_code(commune), evidence.evidence_hash(sha256)

    def find() -> KeptEvidence:
        evidence.refuse_unless_reads(scope_for(front, request), code)
        with front.service.database.reading() as connection:
            kept = evidence.held(connection, front.service, code, name)
            if kept is None:
                refuse_erased(connection, code, name)
        if kept is None:
            raise evidence.not_held(name)
        return kept

    return await front.in_files(find)


def _first_byte(request: AnyRequest, kept: KeptEvidence) -> int:
    """Return the first byte of the range; 0, the whole file, for any other range."""
    asked = _FROM.fullmatch(request.headers.get("range", ""))
    first = int(asked[1]) if asked else 0
    return first if first < kept.size else 0


async def _read(front: Gateway, kept: KeptEvidence, first: int) -> AsyncIterator[bytes]:
    pieces = front.service.store.read(kept.sha256, first)
    while (piece := await front.in_files(next, pieces, None)) is not None:
        yield piece
