"""The words by which the service says why it could not do what was asked.

Both sides read them here. They are published: other programs decide by them, so a word is never
given another meaning. A desk may meet a word of a later service, which it then says as it came.
"""

from __future__ import annotations

from enum import StrEnum


class ProblemCode(StrEnum):
    """Why a request failed; what each means is said where the service raises it."""

    REFUSED = "refused"
    DATABASE = "database"
    KEY = "key"
    BUSY = "busy"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    TIMEOUT = "timeout"
    SIGNATURE = "signature"
    TOKEN = "token"  # noqa: S105 - the word for a bad one
    OTHER_DEVICE = "other_device"
    REVOKED = "revoked"
    FORBIDDEN = "forbidden"
    ANSWER_GONE = "answer_gone"
    NOT_FOUND = "not_found"
    HASH_MISMATCH = "hash_mismatch"
    MEDIA_TYPE = "media_type"
    PIXELS = "pixels"
    COMMUNE_FULL = "commune_full"
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
    """Return the code that *word* is, None for one of a later service."""
    return _KNOWN.get(word)
