"""The HTTP route by which a connected machine forwards packages of others."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from typing import Any

from litestar import post
from litestar.response import Stream

from central_service.files.evidence import disk_fault
from central_service.limits.addresses import address_of
from central_service.trouble.problems import AnyRequest
from desktop_app.sync.wire import endpoints

from .incoming import announced, front_of, pieces_of, scope_for

MAX_BYTES = 32 * 1024 * 1024  # of a package over a connection; larger ones go by USB drive
_IN_MEMORY = 1024 * 1024
_PIECE = 64 * 1024


@post(endpoints.PACKAGES, status_code=200, request_max_body_size=None)
async def hand_in(request: AnyRequest) -> Stream:
    """Take a sealed package from any device; answer with its return package.

    It is judged by its author, not by the sender, who needs the token of any machine that is not
    revoked. The same package again succeeds.
    """
    front = front_of(request)
    bearer = (await front.in_reader(scope_for, front, request)).device
    brought: Any = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed by _answer)
    home: Any = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
    try:
        with front.gate.concurrency.packages.admitted(bearer):
            async for piece in pieces_of(request.receive, MAX_BYTES, announced(request)):
                brought.write(piece)
            brought.seek(0)
            await front.take_package(brought, home, bearer, address_of(request.scope))
        length = home.tell()
        home.seek(0)
        return Stream(
            _answer(home),
            media_type="application/octet-stream",
            headers={"content-length": str(length)},
        )
    except OSError as error:  # no disk space for the package or its return
        home.close()
        raise disk_fault(error) from error
    except BaseException:
        home.close()
        raise
    finally:
        brought.close()


ROUTES = (hand_in,)


async def _answer(home: Any) -> AsyncIterator[bytes]:
    with home:
        while piece := home.read(_PIECE):
            yield piece
