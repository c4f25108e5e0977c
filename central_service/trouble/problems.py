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

from .service_faults import Busy, DatabaseUnusable, KeyUnusable, ServiceFault
from .trouble_log import TROUBLE

_log = logging.getLogger(__name__)
_UNUSABLE = 30  # seconds after which a database that was away may be back
_CODES = {
    400: ProblemCode.MALFORMED,
    404: ProblemCode.NOT_FOUND,
    405: ProblemCode.METHOD,
    413: ProblemCode.TOO_LARGE,
}

_STATUSES = {
    400: N_("The request cannot be read."),
    404: N_("There is nothing at this address."),
    405: N_("This address does not take requests of this kind."),
    413: N_("The request is too long."),
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
    fault = _for_others(fault)
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


def _for_others(fault: Fault) -> Fault:
    """Return what a device or a stranger is told of *fault*.

    What is wrong with database and keys names machines and files of the service: that is for its
    log, where it stands already.
    """
    if type(fault) in (DatabaseUnusable, KeyUnusable):
        return type(fault)(
            N_(
                "The service cannot work at the moment, and its log says why. Nothing is lost;"
                " please try later."
            )
        )
    return fault


def codes() -> list[str]:
    """Return every code that a problem may have; stable words, never reused."""
    return sorted(ProblemCode)


def answer_to(error: Exception, languages: bytes) -> tuple[int, dict[str, str], Problem]:
    """Return what a raw route answers where *error* was raised; *languages*: as they were sent."""
    english = is_english(languages.decode("latin-1"))
    if isinstance(error, Fault):
        return answer(error, english=english)
    _log.error("A request failed", exc_info=error)
    return HTTPStatus.INTERNAL_SERVER_ERROR, {}, unforeseen(english=english)


def unforeseen(*, english: bool = False) -> Problem:
    """Return the body for an internal error, whose details go to the log."""
    fault = Fault(N_("The service met an error of its own. Nothing is lost; please try later."))
    message = str(fault) if english else sentence(fault)
    return Problem(code=ProblemCode.INTERNAL, message=message)


def of_error(request: AnyRequest, error: Exception) -> Response[Problem]:
    """Answer what a route or the framework raised, in the language that the sender asked for."""
    return said_of(error, english=wants_english(request))


def said_of(error: Exception, *, english: bool = False) -> Response[Problem]:
    """Return the answer to *error*; of an unexpected one the details are only in the log."""
    if isinstance(error, Fault):
        status, headers, problem = answer(error, english=english)
        return Response(problem, status_code=status, headers=headers)
    if isinstance(error, HTTPException) and error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _of_status(error, english=english)
    _log.error("A request failed", exc_info=error)
    return Response(unforeseen(english=english), status_code=500)


def _of_status(error: HTTPException, *, english: bool) -> Response[Problem]:
    """Return the answer for a status that the framework gave before a route was reached."""
    status = error.status_code
    fault = Fault(_STATUSES.get(status, N_("The request does not fit what is asked for here.")))
    message = str(fault) if english else sentence(fault)
    problem = Problem(code=_CODES.get(status, ProblemCode.REFUSED), message=message)
    heads = error.headers or {}
    return Response(problem, status_code=status, headers=heads, media_type=MediaType.JSON)


def wants_english(request: AnyRequest) -> bool:
    """Return whether the sender asked for English."""
    return is_english(request.headers.get("accept-language", ""))


def is_english(accepted: str) -> bool:
    """Return whether an Accept-Language begins with English."""
    return accepted.lower().startswith("en")
