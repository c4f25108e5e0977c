"""JSON from outside: what the framework's decoder stumbles over is the sender's fault, not ours."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException, InternalServerException, NotFoundException

from central_service.limits.streams import broke_off
from central_service.trouble import problems
from central_service.trouble.service_faults import Malformed
from desktop_app.i18n import N_


class JsonRequest(Request[object, object, State]):
    """A request whose body may be anything."""

    async def body(self) -> bytes:
        """Return the body; raise Malformed where the connection broke: no error of ours."""
        try:
            return await super().body()
        except InternalServerException as error:
            raise broke_off() from error

    async def json(self) -> Any:
        """Return the body decoded; raise Malformed for half a letter or nesting without end."""
        try:
            return await super().json()
        except (UnicodeDecodeError, RecursionError) as error:
            raise Malformed(N_("What was sent is no JSON.")) from error


async def in_words(response: Response[Any]) -> Response[Any]:
    """Answer as all else is answered where the framework would say it with a page of its own."""
    if response.status_code == 404 and response.media_type == MediaType.HTML:
        missing: HTTPException = NotFoundException()
        return problems.of_status(missing)
    return response
