"""The published description, with what the framework cannot see in raw routes."""

from __future__ import annotations

from litestar.openapi.spec import (
    Components,
    OpenAPI,
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    PathItem,
    RequestBody,
    Schema,
    SecurityScheme,
)

from central_service.trouble import problems
from desktop_app.sync.wire import endpoints

from . import tus

_BINARY = {
    "application/octet-stream": OpenAPIMediaType(
        schema=Schema(type=OpenAPIType.STRING, content_media_type="application/octet-stream")
    )
}
_PIECE = {
    tus.PIECE: OpenAPIMediaType(
        schema=Schema(type=OpenAPIType.STRING, content_media_type=tus.PIECE)
    )
}
_PROBLEM = {
    "application/json": OpenAPIMediaType(
        schema=Schema(
            type=OpenAPIType.OBJECT,
            properties={
                "code": Schema(
                    type=OpenAPIType.STRING, enum=problems.codes(), description="A stable word."
                ),
                "message": Schema(type=OpenAPIType.STRING, description="A sentence for people."),
                "params": Schema(type=OpenAPIType.OBJECT, description="What the sentence names."),
            },
            required=["code", "message", "params"],
        )
    )
}
_PROBLEMS = {
    "400": "What was sent does not read as what it should be.",
    "401": "No token came, or nobody was given this one.",
    "403": "Outside the communes or the role of the device, or the device was revoked.",
    "404": "Nothing of this name is there for the sender.",
    "408": "Nothing more of the body came.",
    "413": "More came than is taken at once.",
    "503": "More is waiting than can be taken; Retry-After says when to come back.",
}
# Further errors of uploads by tus.
_UPLOAD_PROBLEMS = {
    "409": "The upload stands at another byte; ask at which.",
    "412": "Another version of tus, or none.",
    "415": "What came is of no kind that evidence may be, or no piece of an upload.",
    "507": "The disk of the service is full; what came is kept.",
}
_TOKEN = "token"  # noqa: S105 - the name of a scheme
_OPEN = (endpoints.ENROL, endpoints.HEALTH, endpoints.AUTHORITY)

_SYNC = """\
One message of `desktop_app.sync.wire.messages`, version 1, both ways; docs/sync.md describes it
with worked examples. The first byte is the version, the second 0xA0 plus flags; then the lengths
of the parts as varints, the keys (hashes, signatures, device ids), the columns and the roster,
the last two compressed by zstd where that is shorter. A request holds at most 1 MiB of columns
and 5,000 changes. It names the device, the roster it holds, the positions it stands at (or their
digest), and carries signed segments. The response holds the receipts, a newer roster, a page;
several responses may follow one another in one body, and each is taken as it arrives. Segments
are judged by their signatures alone and taken without a token too; reading needs the device's
token. A long answer has a name (ETag). Where the connection broke inside it, an empty request
with `If-Match: NAME` and `Range: bytes=N-` brings the rest.
"""


def complete(schema: OpenAPI) -> None:
    """Add the raw routes, the token and the errors to the generated *schema*, in place."""
    paths = schema.paths = dict(schema.paths or {})
    paths[endpoints.SYNC] = PathItem(post=_sync())
    if (packages := paths.get(endpoints.PACKAGES)) is not None and packages.post is not None:
        packages.post.request_body = RequestBody(
            content=_BINARY,
            required=True,
            description="A package, `desktop_app.sync.package.sealed_file`.",
        )
    for path, item in paths.items():
        refusals = _PROBLEMS | (_UPLOAD_PROBLEMS if path.startswith(endpoints.UPLOADS) else {})
        for operation in (item.get, item.post, item.head, item.patch, item.delete):
            if operation is None:
                continue
            if path not in _OPEN:
                operation.security = [{_TOKEN: []}]
            responses = operation.responses = dict(operation.responses or {})
            for status, meaning in refusals.items():
                content = None if operation is item.head else _PROBLEM
                responses[status] = OpenAPIResponse(description=meaning, content=content)
        for operation in (item.patch, item.post) if path.startswith(endpoints.UPLOADS) else ():
            if operation is not None:
                operation.request_body = RequestBody(
                    content=_PIECE,
                    required=operation is item.patch,
                    description="The next bytes of the file.",
                )
    components = schema.components or Components()
    components.security_schemes = {
        _TOKEN: SecurityScheme(
            type="http", scheme="bearer", description="Given at the enrolment; it lets read only."
        )
    }
    schema.components = components


def _sync() -> Operation:
    return Operation(
        operation_id="Sync",
        summary="Exchange changes",
        description=_SYNC,
        request_body=RequestBody(content=_BINARY, required=True, description="A sync request."),
        responses={
            "200": OpenAPIResponse(description="One sync response or several.", content=_BINARY),
            "206": OpenAPIResponse(
                description="The rest of a long answer, from the byte that Range named.",
                content=_BINARY,
            ),
            "412": OpenAPIResponse(
                description="The answer that If-Match names is not kept any more; ask anew.",
                content=_PROBLEM,
            ),
        },
    )
