"""The upload protocol tus 1.0: core, creation, creation with upload, expiration, termination.

An upload's address follows from the commune, the SHA-256 of the file, and the device, so a sender
whose reply was lost finds it again. Whole files are verified by that hash, so pieces have no
checksums of their own.
"""

from __future__ import annotations

import base64
import binascii
from email.utils import formatdate
from typing import Annotated

from litestar import Response, Router, delete, head, patch, post, route
from litestar.enums import HttpMethod
from litestar.params import HeaderParameter, Parameter

from central_service.access.scopes import Scope
from central_service.files import evidence, uploads
from central_service.files.uploads import OpenUpload, Upload
from central_service.trouble import problems
from central_service.trouble.problems import AnyRequest, Problem
from central_service.trouble.service_faults import Malformed, TusVersion, UploadMalformed
from desktop_app.core.fault import Fault
from desktop_app.core.ids import CommuneCode, EvidenceHash, commune_code
from desktop_app.i18n import N_
from desktop_app.sync.wire import endpoints

from .incoming import announced, front_of, pieces_of, route_of, scope_for

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,termination"
PIECE = "application/offset+octet-stream"
_MOST_METADATA = 4096  # characters

Commune = Annotated[str, Parameter(description="Five-digit official code of a commune.")]
Sha256 = Annotated[str, Parameter(description="SHA-256 of the content, 64 hex digits.")]
Resumable = Annotated[
    str | None, HeaderParameter(name="Tus-Resumable", description="The version of tus: 1.0.0.")
]
Length = Annotated[
    int | None,
    HeaderParameter(name="Upload-Length", ge=0, description="Of the whole file, in bytes."),
]
Offset = Annotated[
    int | None, HeaderParameter(name="Upload-Offset", ge=0, description="Where this piece begins.")
]
Metadata = Annotated[
    str | None,
    HeaderParameter(
        name="Upload-Metadata",
        description="Pairs of tus; `sha256` is needed: the hash of the file in hex, in base64.",
    ),
]
Override = Annotated[
    str | None,
    HeaderParameter(
        name="X-HTTP-Method-Override",
        description="PATCH or DELETE, where something on the way lets only POST through.",
    ),
]


class _Asked:
    """One request about the upload of a file: its sender and commune."""

    def __init__(
        self, request: AnyRequest, commune: str, sha256: str, resumable: str | None
    ) -> None:
        if resumable != VERSION:
            raise TusVersion(N_("This service speaks version {version} of tus."), version=VERSION)
        self.request = request
        self.front = front_of(request)
        self.service = self.front.service
        self.commune: CommuneCode = commune_code(commune)
        self.sha256: EvidenceHash = evidence.evidence_hash(sha256)

    async def scope(self) -> Scope:
        """Return the sender's rights; raise Forbidden where it may not attach evidence here."""
        scope = await self.front.in_reader(scope_for, self.front, self.request)
        evidence.refuse_unless_writes(scope, self.commune)
        return scope

    async def find(self) -> Upload | None:
        """Return the sender's upload of the file, None where there is none."""
        scope = await self.scope()
        return await self.front.in_files(
            uploads.find, self.service, self.commune, scope.device, self.sha256
        )

    async def bytes_held(self) -> int | None:
        """Return the file's length if it is held for the commune already, else None."""

        def look() -> int | None:
            with self.service.database.reading() as connection:
                kept = evidence.held(connection, self.service, self.commune, self.sha256)
            return kept.size if kept is not None else None

        return await self.front.in_files(look)

    async def begin(self, scope: Scope, length: int) -> Upload:
        """Return a new upload, or the sender's existing one."""

        def work() -> Upload:
            uploads.sweep_now_and_then(self.service)
            return uploads.begin(self.service, self.commune, scope.device, self.sha256, length)

        return await self.front.in_files(work)

    async def pour(self, upload: Upload, offset: int, *, skip: int = 0) -> int:
        """Add the request's body to *upload* from *offset* on; return the new offset.

        The first *skip* bytes of the body are stored already. Bytes received before the connection
        broke, the disk was full or the sender was refused are kept.
        """
        front, limit = self.front, upload.length - offset + skip
        with (
            front.gate.concurrency.uploading.admitted(upload.device),
            OpenUpload(upload, offset) as pouring,
        ):
            await front.in_files(pouring.check)
            try:
                async for piece in pieces_of(self.request.receive, limit, announced(self.request)):
                    fresh = piece[skip:]
                    skip -= len(piece) - len(fresh)
                    if fresh:
                        await front.in_files(pouring.add, fresh)
            finally:
                await front.in_files(pouring.flush)
            return pouring.offset

    async def settle(self, upload: Upload) -> None:
        """Keep *upload* as evidence if it is complete; raise where it cannot be evidence."""

        def work() -> None:
            if upload.offset == upload.length:
                uploads.finish(self.service, upload)
            else:
                uploads.refuse_if_no_evidence(upload)

        await self.front.in_files(work)


@route(
    [route_of(endpoints.UPLOADS), route_of(endpoints.UPLOAD)],
    http_method=[HttpMethod.OPTIONS],
    status_code=204,
    include_in_schema=False,
)
async def offer() -> Response[None]:
    """Return the supported version of tus and its extensions."""
    told = {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(evidence.MAX_BYTES),
    }
    return Response(None, status_code=204, headers=told)


@post(route_of(endpoints.UPLOADS), status_code=201, request_max_body_size=None)
async def create(
    request: AnyRequest,
    commune: Commune,
    resumable: Resumable = None,
    length: Length = None,
    metadata: Metadata = None,
) -> Response[None]:
    """Create an upload of evidence, or find the existing one; the body may be its first bytes.

    `Upload-Offset` of the answer is the number of bytes received.
    """
    asked = _Asked(request, commune, _name_in(metadata or ""), resumable)
    if length is None:
        raise Malformed(N_("An upload begins with the length of its file (Upload-Length)."))
    scope = await asked.scope()
    address = endpoints.UPLOAD.format(commune=asked.commune, sha256=asked.sha256)
    held = await asked.bytes_held()
    if held is not None:
        return _said(201, offset=held, Location=address)
    upload = await asked.begin(scope, length)
    offset = upload.offset
    if request.headers.get("content-type") == PIECE:
        offset = await asked.pour(upload, offset, skip=offset)
    await asked.settle(upload)
    return _said(201, offset=offset, expires=_expires(upload, offset), Location=address)


@head(route_of(endpoints.UPLOAD))
async def stand(
    request: AnyRequest, commune: Commune, sha256: Sha256, resumable: Resumable = None
) -> Response[None]:
    """Return the offset of an upload (`Upload-Offset`) and its length (`Upload-Length`)."""
    asked = _Asked(request, commune, sha256, resumable)
    upload = await asked.find()
    if upload is not None and upload.offset == upload.length:
        await asked.settle(upload)  # complete, if the service stopped before its check
        upload = None
    if upload is not None:
        return _said(200, offset=upload.offset, length=upload.length, expires=upload.expires)
    held = await asked.bytes_held()
    if held is None:
        raise evidence.not_held(asked.sha256)
    return _said(200, offset=held, length=held)


@patch(route_of(endpoints.UPLOAD), status_code=204, request_max_body_size=None)
async def add(
    request: AnyRequest,
    commune: Commune,
    sha256: Sha256,
    resumable: Resumable = None,
    offset: Offset = None,
) -> Response[None]:
    """Add a piece to an upload; with the last one the file is checked and kept as evidence."""
    return await _add(_Asked(request, commune, sha256, resumable), offset)


@delete(route_of(endpoints.UPLOAD), status_code=204)
async def end(
    request: AnyRequest, commune: Commune, sha256: Sha256, resumable: Resumable = None
) -> None:
    """Remove an unfinished upload; evidence that is held stays."""
    await _end(_Asked(request, commune, sha256, resumable))


@post(route_of(endpoints.UPLOAD), status_code=204, request_max_body_size=None)
async def disguised(
    request: AnyRequest,
    commune: Commune,
    sha256: Sha256,
    resumable: Resumable = None,
    offset: Offset = None,
    override: Override = None,
) -> Response[None]:
    """Do what `X-HTTP-Method-Override` says, PATCH or DELETE."""
    asked = _Asked(request, commune, sha256, resumable)
    if override == "PATCH":
        return await _add(asked, offset)
    if override == "DELETE":
        await _end(asked)
        return _said(204)
    raise Malformed(N_("An upload takes PATCH, HEAD and DELETE."))


async def _add(asked: _Asked, offset: int | None) -> Response[None]:
    upload = await asked.find()
    if asked.request.headers.get("content-type") != PIECE:
        raise UploadMalformed(N_("A piece of an upload has the type {type}."), type=PIECE)
    if offset is None:
        raise Malformed(N_("A piece of an upload says where it begins (Upload-Offset)."))
    if upload is None:
        held = await asked.bytes_held()
        if held is None:
            raise evidence.not_held(asked.sha256)
        if held != offset:
            raise uploads.conflict(held, offset)
        return _said(204, offset=held)
    stands = await asked.pour(upload, offset)
    await asked.settle(upload)
    return _said(204, offset=stands, expires=_expires(upload, stands))


async def _end(asked: _Asked) -> None:
    upload = await asked.find()
    if upload is None:
        raise evidence.not_held(asked.sha256)
    await asked.front.in_files(uploads.drop, upload)


def _name_in(metadata: str) -> str:
    """Return the SHA-256 that the metadata of an upload name; raise Malformed without one."""
    for pair in metadata[:_MOST_METADATA].split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "sha256":
            try:
                return base64.b64decode(value, validate=True).decode("ascii")
            except (binascii.Error, UnicodeDecodeError, ValueError):
                break
    raise Malformed(N_("The metadata of an upload name the SHA-256 of its file (sha256)."))


def _expires(upload: Upload, offset: int) -> int | None:
    """Return when the upload is removed; what is held as evidence never is."""
    return upload.expires if offset < upload.length else None


def _said(
    status: int,
    *,
    offset: int | None = None,
    length: int | None = None,
    expires: int | None = None,
    **others: str,
) -> Response[None]:
    told = dict(others)
    if offset is not None:
        told["Upload-Offset"] = str(offset)
    if length is not None:
        told["Upload-Length"] = str(length)
    if expires is not None:
        told["Upload-Expires"] = formatdate(expires, usegmt=True)
    if status == 200:
        told["Cache-Control"] = "no-store"
    return Response(None, status_code=status, headers=told)


def _fault(request: AnyRequest, fault: Fault) -> Response[Problem]:
    said = problems.of_error(request, fault)
    if isinstance(fault, TusVersion):
        said.headers["Tus-Version"] = VERSION
    return said


ROUTES = Router(
    "/",
    route_handlers=[offer, create, stand, add, end, disguised],
    exception_handlers={Fault: _fault},
    response_headers={"Tus-Resumable": VERSION},
)
