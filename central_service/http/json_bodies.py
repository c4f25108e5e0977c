"""JSON from outside: errors of the framework's decoder become Malformed, not status 500."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Request, Response
from litestar.datastructures import State
from litestar.exceptions import InternalServerException, NotFoundException

from central_service.limits.streams import broke_off
from central_service.trouble import problems
from central_service.trouble.service_faults import Malformed
from desktop_app.i18n import N_


class JsonRequest(Request[object, object, State]):
    """A request with any body."""

    async def body(self) -> bytes:
        """Return the body; raise Malformed where the connection broke: not an internal error."""
        try:
            return await super().body()
        except InternalServerException as error:
            raise broke_off() from error

    async def json(self) -> Any:
        """Return the decoded body; raise Malformed for invalid UTF-8 or too deep nesting."""
        try:
            return await super().json()
        except (UnicodeDecodeError, RecursionError) as error:
            raise Malformed(N_("What was sent is no JSON.")) from error


async def in_words(response: Response[Any]) -> Response[Any]:
    """Replace the framework's own error page by the service's JSON."""
    if response.status_code == 404 and response.media_type == MediaType.HTML:
        return problems.said_of(NotFoundException())
    return response
