"""The faults for HTTP answers with an error status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

import msgspec

from desktop_app.core.fault import N_
from desktop_app.core.text.role_words import role_words
from desktop_app.sync.wire.problem_codes import ProblemCode, problem_code

from .exchange_faults import (
    Busy,
    OtherCommune,
    Refused,
    Revoked,
    SyncFault,
    UnknownToService,
    nonsense,
    too_much_at_once,
    too_new,
    too_old,
)

_LONGEST_MESSAGE = 500  # characters of another program's sentence
_LONGEST_WAIT = 24 * 3600  # seconds; the longest wait that is shown


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON body of the service's error answers."""

    code: str
    message: str = ""
    params: dict[str, str | int] = {}


def fault_of_answer(status: int, heads: Mapping[str, str], body: bytes) -> SyncFault:
    """Return the fault for an answer with this *status*."""
    try:
        problem = msgspec.json.decode(body, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # Not the service's JSON: a proxy in front of it, or another server.
        if status == 413:
            return too_much_at_once()
        if status == 429 or (status >= 500 and status != 511):
            return _busy(status, heads)
        return nonsense()
    code = problem_code(problem.code)
    match code:
        case ProblemCode.REVOKED:
            return Revoked(
                N_(
                    "The service lets this computer's key in no more. What was entered stays on"
                    " this computer; ask the province for a new code to connect again."
                ),
                code=problem.code,
            )
        case ProblemCode.TOKEN | ProblemCode.OTHER_DEVICE:
            return UnknownToService(
                N_(
                    "The service does not know this computer any more. What was entered stays on"
                    " this computer; ask the province for a new code to connect again."
                ),
                code=problem.code,
            )
        case ProblemCode.OTHER_COMMUNE:
            return OtherCommune(
                N_(
                    "The code is for commune {granted}, and commune {chosen} was chosen when this"
                    " computer was set up. Nothing was sent."
                ),
                code=problem.code,
                said=problem.params,
                granted=problem.params.get("granted", "?"),
                chosen=problem.params.get("chosen", "?"),
            )
        case ProblemCode.OTHER_ROLE:
            return Refused(
                N_(
                    "The code is for {granted}, but the key to connect is that of {chosen}."
                    " Nothing was connected, and the code stays good for {granted}."
                ),
                code=problem.code,
                said=problem.params,
                granted=role_words(str(problem.params.get("granted", "?"))),
                chosen=role_words(str(problem.params.get("chosen", "?"))),
            )
        case ProblemCode.WIRE_VERSION:
            return _of_versions(problem)
        case ProblemCode.NO_ROOM:
            return Busy(
                N_("The service has no room left on its disk. Nothing is lost; tell the province."),
                retry_after=_wait(heads),
            )
        case (
            None
            | ProblemCode.REFUSED
            | ProblemCode.DATABASE
            | ProblemCode.KEY
            | ProblemCode.BUSY
            | ProblemCode.TOO_LARGE
            | ProblemCode.MALFORMED
            | ProblemCode.TIMEOUT
            | ProblemCode.SIGNATURE
            | ProblemCode.FORBIDDEN
            | ProblemCode.ANSWER_GONE
            | ProblemCode.NOT_FOUND
            | ProblemCode.HASH_MISMATCH
            | ProblemCode.MEDIA_TYPE
            | ProblemCode.PIXELS
            | ProblemCode.COMMUNE_FULL
            | ProblemCode.ERASED
            | ProblemCode.OFFSET
            | ProblemCode.CONTENT_TYPE
            | ProblemCode.TUS_VERSION
            | ProblemCode.CODE_MISTYPED
            | ProblemCode.CODE_UNKNOWN
            | ProblemCode.CODE_USED
            | ProblemCode.CODE_EXPIRED
            | ProblemCode.PREDECESSOR
            | ProblemCode.SUCCESSION_LIMIT
            | ProblemCode.PACKAGE
            | ProblemCode.PACKAGE_REFUSED
            | ProblemCode.PACKAGE_SERVICE
            | ProblemCode.PACKAGE_REVOKED
            | ProblemCode.PACKAGE_DEVICE
            | ProblemCode.PACKAGE_CODE
            | ProblemCode.INTERNAL
            | ProblemCode.METHOD
        ):
            pass  # the service's message is used
        case _:
            assert_never(code)
    if status == 429 or status >= 500:
        return _busy(status, heads)
    return Refused(
        N_("The service refused: {reason}"),
        code=problem.code,
        said=problem.params,
        reason=problem.message[:_LONGEST_MESSAGE] or problem.code,
    )


def _of_versions(problem: Problem) -> SyncFault:
    found, known = problem.params.get("found"), problem.params.get("known")
    if isinstance(found, int) and isinstance(known, int) and found > known:
        return too_new()
    return too_old()


def _busy(status: int, heads: Mapping[str, str]) -> Busy:
    wait = _wait(heads)
    if status in (429, 503):
        return Busy(
            N_("The service is busy right now. Nothing is lost; it will be sent again soon."),
            retry_after=wait,
        )
    return Busy(
        N_("The service cannot answer right now (error {status}). Nothing is lost; try later."),
        retry_after=wait,
        status=status,
    )


def _wait(heads: Mapping[str, str]) -> int | None:
    """Return the seconds of a Retry-After; a date in it is useless with a wrong clock."""
    text = heads.get("retry-after", "").strip()
    return min(int(text), _LONGEST_WAIT) if text.isascii() and text.isdigit() else None
