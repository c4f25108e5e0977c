"""The service's faults: each has a sentence and a stable code.

The codes are part of the HTTP interface: other programs decide by them, so they are never reused.
"""

from __future__ import annotations

from typing import ClassVar

from desktop_app.core.fault import Fault
from desktop_app.sync.wire.problem_codes import ProblemCode


class ServiceFault(Fault):
    """Base of the service's faults, with its published ``code`` and HTTP ``status``."""

    code: ClassVar[ProblemCode] = ProblemCode.REFUSED
    status: ClassVar[int] = 400


class DatabaseUnusable(ServiceFault):
    """The database cannot be opened, is not ours, or is newer than this program."""

    code = ProblemCode.DATABASE
    status = 503


class DatabaseBehind(DatabaseUnusable):
    """An older copy of the database was put back: it lacks changes that have receipts."""


class NotDurable(DatabaseUnusable):
    """A commit in this database would not survive a power cut."""


class KeyUnusable(ServiceFault):
    """The service's signing key is missing, unreadable or not the one of this database."""

    code = ProblemCode.KEY
    status = 503


class SettingRefused(ServiceFault):
    """The administrator's command cannot be carried out."""


class BackupRefused(SettingRefused):
    """A copy cannot be made or put back."""


class UsageWrong(SettingRefused):
    """The command line contradicts itself or leaves something out."""


class Busy(ServiceFault):
    """Too many requests wait; try again after ``retry_after`` seconds at least."""

    code = ProblemCode.BUSY
    status = 503

    def __init__(self, message: str, *, retry_after: int, **params: object) -> None:
        super().__init__(message, **params)
        self.retry_after = retry_after


class TooLarge(ServiceFault):
    """A body is over its cap."""

    code = ProblemCode.TOO_LARGE
    status = 413


class Malformed(ServiceFault):
    """The request's content does not have the required form."""

    code = ProblemCode.MALFORMED


class TooSlow(ServiceFault):
    """The body was sent too slowly."""

    code = ProblemCode.TIMEOUT
    status = 408


class SignatureWrong(ServiceFault):
    """The signature is not that of the key it names."""

    code = ProblemCode.SIGNATURE


class Unauthorised(ServiceFault):
    """The request has no token, or an unknown one."""

    code = ProblemCode.TOKEN
    status = 401


class OtherDevice(ServiceFault):
    """The token was given to another device than the one that uses it."""

    code = ProblemCode.OTHER_DEVICE
    status = 403


class Revoked(ServiceFault):
    """The device was revoked: it reads nothing more."""

    code = ProblemCode.REVOKED
    status = 403


class Forbidden(ServiceFault):
    """Outside the communes or the role of the device."""

    code = ProblemCode.FORBIDDEN
    status = 403


class AnswerGone(ServiceFault):
    """The answer whose rest is requested is no longer in the cache."""

    code = ProblemCode.ANSWER_GONE
    status = 412


class NotHeld(ServiceFault):
    """The service has nothing of this name."""

    code = ProblemCode.NOT_FOUND
    status = 404


class EvidenceMismatch(ServiceFault):
    """The bytes do not have the hash in the name."""

    code = ProblemCode.HASH_MISMATCH


class EvidenceType(ServiceFault):
    """The content is of no kind that evidence may be."""

    code = ProblemCode.MEDIA_TYPE
    status = 415


class TooManyPixels(ServiceFault):
    """A picture has too many pixels to be decoded."""

    code = ProblemCode.PIXELS
    status = 413


class CommuneFull(ServiceFault):
    """The commune has as much evidence as it may have."""

    code = ProblemCode.COMMUNE_FULL
    status = 413


class Erased(ServiceFault):
    """The content of a file was erased: it is neither given nor taken."""

    code = ProblemCode.ERASED
    status = 410


class OffsetConflict(ServiceFault):
    """The upload's offset differs from the sender's."""

    code = ProblemCode.OFFSET
    status = 409


class UploadMalformed(ServiceFault):
    """A piece of an upload has another content type than tus requires."""

    code = ProblemCode.CONTENT_TYPE
    status = 415


class TusVersion(ServiceFault):
    """The uploading program uses another version of tus, or none."""

    code = ProblemCode.TUS_VERSION
    status = 412


class NoRoom(ServiceFault):
    """The service's disk is full."""

    code = ProblemCode.NO_ROOM
    status = 507


class CodeMistyped(ServiceFault):
    """The check digit does not fit: a character was mistyped."""

    code = ProblemCode.CODE_MISTYPED


class CodeUnknown(ServiceFault):
    """The code is unknown."""

    code = ProblemCode.CODE_UNKNOWN
    status = 403


class CodeUsed(ServiceFault):
    """Another device used this code."""

    code = ProblemCode.CODE_USED
    status = 403


class CodeExpired(ServiceFault):
    """The code is too old."""

    code = ProblemCode.CODE_EXPIRED
    status = 403


class SuccessionRefused(ServiceFault):
    """The key that a new one follows is not known here; a code is needed."""

    code = ProblemCode.PREDECESSOR
    status = 403


class SuccessionLimit(ServiceFault):
    """The keys of one computer were replaced too often; a code is needed."""

    code = ProblemCode.SUCCESSION_LIMIT
    status = 403


class OtherCommune(ServiceFault):
    """The code is for another commune than the one chosen at the start."""

    code = ProblemCode.OTHER_COMMUNE
    status = 409


class OtherRole(ServiceFault):
    """The code is for another role than that of the key that asks."""

    code = ProblemCode.OTHER_ROLE
    status = 409


class PackageUnreadable(ServiceFault):
    """The file is no package, or not as it was written."""

    code = ProblemCode.PACKAGE


class PackageNotTaken(ServiceFault):
    """The package is whole, and this service does not take it."""

    code = ProblemCode.PACKAGE_REFUSED
    status = 403


class PackageForOthers(PackageNotTaken):
    """It is for another service, or for a machine."""

    code = ProblemCode.PACKAGE_SERVICE


class PackageRevoked(PackageNotTaken):
    """The machine that wrote it was revoked."""

    code = ProblemCode.PACKAGE_REVOKED


class PackageDevice(PackageNotTaken):
    """The machine that wrote it is not enrolled, and it holds no code."""

    code = ProblemCode.PACKAGE_DEVICE


class PackageCode(PackageNotTaken):
    """The code in it is refused."""

    code = ProblemCode.PACKAGE_CODE
