"""The HTTP routes of JSON (docs/rules.md#surface-4).

``exchange_route`` and evidence have their own.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Response, get, post
from litestar.params import JSONBody, Parameter
from sqlalchemy import select

from central_service.access.published import published_address
from central_service.database import schema
from central_service.files import evidence
from central_service.founding.service import now
from central_service.limits.addresses import address_of
from central_service.signing.acts import standing
from central_service.trouble.problems import AnyRequest
from central_service.trouble.service_faults import NotHeld
from desktop_app.core.changes.roster import EnrolRequest
from desktop_app.core.ids import CommuneCode, commune_code
from desktop_app.i18n import N_
from desktop_app.sync.wire import endpoints
from desktop_app.sync.wire.figures import ItemFigures
from desktop_app.sync.wire.messages import MAX_BATCH_BYTES, WIRE_VERSION, EnrolReply

from .gateway import Gateway
from .incoming import front_of, route_of, scope_for

MAX_JSON = 256 * 1024  # bytes of a JSON body

Commune = Annotated[str, Parameter(description="Five-digit official code of a commune.")]
Sha256 = Annotated[str, Parameter(description="SHA-256 of the content, 64 hex digits.")]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken at most, in bytes."""

    batch: int = MAX_BATCH_BYTES
    evidence: int = evidence.MAX_BYTES


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The service's identity and the versions that it supports."""

    name: str
    service: str
    epoch: int
    time: int
    wire: int = WIRE_VERSION
    limits: Limits = Limits()


@post(endpoints.ENROL, status_code=200, request_max_body_size=MAX_JSON)
async def enrol(request: AnyRequest, data: JSONBody[EnrolRequest]) -> EnrolReply:
    """Connect a device with a one-time code; the same key gets the same answer again."""
    return await front_of(request).enrol(data, address_of(request.scope))


@get(endpoints.HEALTH)
async def health(request: AnyRequest) -> Health:
    """Say that the service and its database are there."""
    return await front_of(request).in_reader(_health, front_of(request))


@get(route_of(endpoints.CHECKLIST), media_type="application/json")
async def checklist(request: AnyRequest, sha256: Sha256) -> Response[bytes]:
    """Return a published checklist, the bytes whose hash is its name."""
    front = front_of(request)
    content = await front.in_reader(_checklist, front, request, evidence.evidence_hash(sha256))
    return Response(content, media_type="application/json")


@get(endpoints.AUTHORITY, media_type="application/x-pem-file")
async def authority(request: AnyRequest) -> Response[bytes]:
    """Return the authority of the service's certificate (PEM), which the letter's mark proves."""
    front = front_of(request)
    pem = await front.in_reader(_authority, front)
    return Response(pem, media_type="application/x-pem-file")


@get(route_of(endpoints.FIGURES))
async def figures(request: AnyRequest, commune: Commune) -> ItemFigures:
    """Return how many communes of the commune's areas meet each item; counts alone."""
    front, code = front_of(request), commune_code(commune)
    await front.in_reader(_refuse_others, front, request, code)
    return await front.in_page(front.item_counts.of_commune, code)


ROUTES = (enrol, health, checklist, authority, figures)


def _refuse_others(front: Gateway, request: AnyRequest, commune: CommuneCode) -> None:
    evidence.refuse_unless_reads(scope_for(front, request), commune)


def _health(front: Gateway) -> Health:
    with front.service.database.reading() as connection:
        said = standing(connection)
    assert said is not None
    return Health(name=said.name, service=said.device, epoch=said.epoch, time=now())


def _authority(front: Gateway) -> bytes:
    with front.service.database.reading() as connection:
        known = published_address(connection)
    if known is None or not known.ca:
        raise NotHeld(N_("The service has no authority of its own."))
    return known.ca.encode()


def _checklist(front: Gateway, request: AnyRequest, sha256: str) -> bytes:
    scope_for(front, request)
    table = schema.checklists.c
    with front.service.database.reading() as connection:
        content = connection.execute(
            select(table.content).where(table.sha256 == sha256)
        ).scalar_one_or_none()
    if content is None:
        raise NotHeld(N_("The service published no checklist with this content."))
    return bytes(content)
