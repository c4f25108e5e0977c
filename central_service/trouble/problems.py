"""Error answers in JSON: a stable code, a sentence, its parameters. Never a traceback."""

from __future__ import annotations

import logging
import random
from http import HTTPStatus

import msgspec
from litestar import MediaType, Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException

from desktop_app.core.fault import Fault, WireRefused
from desktop_app.i18n import N_, sentence
from desktop_app.sync.wire.messages import WireVersionUnknown
from desktop_app.sync.wire.problem_codes import ProblemCode

from .service_faults import Busy, ServiceFault
from .trouble_log import TROUBLE

_log = logging.getLogger(__name__)
_UNUSABLE = 30  # seconds after which a database that was away may be back
_CODES = {
    400: ProblemCode.MALFORMED,
    404: ProblemCode.NOT_FOUND,
    405: ProblemCode.METHOD,
    413: ProblemCode.TOO_LARGE,
}

AnyRequest = Request[object, object, State]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON body of an error answer."""

    code: ProblemCode
    message: str
    params: dict[str, str | int] = {}


def spread(seconds: int) -> int:
    """Return *seconds* times a random factor from 1 to 3, so that refused devices return apart.

    Three thousand devices at once take the service a few seconds.
    """
    return random.randint(seconds, 3 * seconds)


def answer(fault: Fault, *, english: bool = False) -> tuple[int, dict[str, str], Problem]:
    """Return the status, the extra headers and the body for *fault*."""
    TROUBLE.note(fault)
    status, code = 400, ProblemCode.REFUSED
    headers: dict[str, str] = {}
    match fault:
        case ServiceFault():
            status, code = fault.status, fault.code
        case WireVersionUnknown():
            code = ProblemCode.WIRE_VERSION
        case WireRefused():
            code = ProblemCode.MALFORMED
    if isinstance(fault, Busy):
        headers["retry-after"] = str(spread(fault.retry_after))
    elif status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["retry-after"] = str(spread(_UNUSABLE))
    said = {
        name: value if isinstance(value, int) else str(value)
        for name, value in fault.params.items()
    }
    message = str(fault) if english else sentence(fault)
    return status, headers, Problem(code=code, message=message, params=said)


def codes() -> list[str]:
    """Return every code that a problem may have; stable words, never reused."""
    return sorted(ProblemCode)


def answer_to(error: Exception, languages: bytes) -> tuple[int, dict[str, str], Problem]:
    """Return what a raw route answers where *error* was raised; *languages*: as they were sent."""
    if isinstance(error, Fault):
        return answer(error, english=is_english(languages.decode("latin-1")))
    _log.error("A request failed", exc_info=error)
    return HTTPStatus.INTERNAL_SERVER_ERROR, {}, unforeseen()


def unforeseen() -> Problem:
    """Return the body for an internal error, whose details go to the log."""
    fault = Fault(N_("The service met an error of its own. Nothing is lost; please try later."))
    return Problem(code=ProblemCode.INTERNAL, message=sentence(fault))


def of_fault(request: AnyRequest, fault: Fault) -> Response[Problem]:
    """Answer a fault that a route raised."""
    status, headers, problem = answer(fault, english=wants_english(request))
    return Response(problem, status_code=status, headers=headers)


def of_http(request: AnyRequest, error: HTTPException) -> Response[Problem]:
    """Answer an error that the framework raised before a route was reached."""
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return of_anything(request, error)
    return of_status(error, english=wants_english(request))


def of_status(error: HTTPException, *, english: bool = False) -> Response[Problem]:
    """Return the body for a status of the framework."""
    status = error.status_code
    fault = Fault(N_("The request does not fit: {reason}."), reason=HTTPStatus(status).phrase)
    message = str(fault) if english else sentence(fault)
    problem = Problem(code=_CODES.get(status, ProblemCode.REFUSED), message=message)
    heads = error.headers or {}
    return Response(problem, status_code=status, headers=heads, media_type=MediaType.JSON)


def of_anything(_request: AnyRequest, error: Exception) -> Response[Problem]:
    """Answer an unexpected error; its details are only in the log."""
    _log.error("A request failed", exc_info=error)
    return Response(unforeseen(), status_code=500)


def wants_english(request: AnyRequest) -> bool:
    """Return whether the sender asked for English."""
    return is_english(request.headers.get("accept-language", ""))


def is_english(accepted: str) -> bool:
    """Return whether an Accept-Language begins with English."""
    return accepted.lower().startswith("en")
