"""The codes of the service's refusals.

Both sides use this list. The codes are published: other programs decide by them, so a code never
changes its meaning. A desk shows an unknown code of a later service as it is.
"""

from __future__ import annotations

from enum import StrEnum


class ProblemCode(StrEnum):
    """Why a request failed; each is explained where the service raises it."""

    REFUSED = "refused"
    DATABASE = "database"
    KEY = "key"
    BUSY = "busy"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    TIMEOUT = "timeout"
    SIGNATURE = "signature"
    TOKEN = "token"  # noqa: S105 - the code for a bad one
    OTHER_DEVICE = "other_device"
    REVOKED = "revoked"
    FORBIDDEN = "forbidden"
    ANSWER_GONE = "answer_gone"
    NOT_FOUND = "not_found"
    HASH_MISMATCH = "hash_mismatch"
    MEDIA_TYPE = "media_type"
    PIXELS = "pixels"
    COMMUNE_FULL = "commune_full"
    ERASED = "erased"
    OFFSET = "offset"
    CONTENT_TYPE = "content_type"
    TUS_VERSION = "tus_version"
    NO_ROOM = "no_room"
    CODE_MISTYPED = "code_mistyped"
    CODE_UNKNOWN = "code_unknown"
    CODE_USED = "code_used"
    CODE_EXPIRED = "code_expired"
    PREDECESSOR = "predecessor"
    SUCCESSION_LIMIT = "succession_limit"
    OTHER_COMMUNE = "other_commune"
    OTHER_ROLE = "other_role"
    PACKAGE = "package"
    PACKAGE_REFUSED = "package_refused"
    PACKAGE_SERVICE = "package_service"
    PACKAGE_REVOKED = "package_revoked"
    PACKAGE_DEVICE = "package_device"
    PACKAGE_CODE = "package_code"
    WIRE_VERSION = "wire_version"
    INTERNAL = "internal"
    METHOD = "method"


_KNOWN = {str(code): code for code in ProblemCode}


def problem_code(word: str) -> ProblemCode | None:
    """Return *word* as a code, None for one of a later service."""
    return _KNOWN.get(word)
