"""The HTTP routes of updates for the desks: what there is, and the file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

from litestar import get
from litestar.params import Parameter
from litestar.response import Stream

from central_service.files import updates
from central_service.trouble.problems import AnyRequest
from desktop_app.sync.wire import endpoints
from desktop_app.sync.wire.updates import UpdateOffer

from .gateway import Gateway
from .incoming import front_of, route_of, scope_for

_PIECE = 256 * 1024  # bytes read and sent at once

System = Annotated[str, Parameter(description="Kind of computer, such as windows-x86_64.")]
Version = Annotated[str, Parameter(description="The version that the desk runs.")]


@get(route_of(endpoints.UPDATE))
async def offer(request: AnyRequest, system: System, version: Version) -> UpdateOffer:
    """Return the update for the desk; empty where there is none newer than its version."""
    front = front_of(request)

    def find() -> UpdateOffer:
        updates.note_version(front.service, scope_for(front, request).device, version)
        return updates.offer_for(front.service, system, version)

    return await front.in_reader(find)


@get(route_of(endpoints.UPDATE_FILE))
async def fetch(request: AnyRequest, system: System) -> Stream:
    """Return the file of the update for a kind of computer."""
    front = front_of(request)

    def find() -> tuple[Path, int]:
        scope_for(front, request)  # only for desks that are connected
        file = updates.file_for(front.service, system)
        return file, file.stat().st_size

    file, size = await front.in_reader(find)
    told = {"content-length": str(size), "x-content-type-options": "nosniff"}
    return Stream(_read(front, file), media_type="application/octet-stream", headers=told)


ROUTES = (offer, fetch)


async def _read(front: Gateway, file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as stream:
        while piece := await front.in_reader(stream.read, _PIECE):
            yield piece
