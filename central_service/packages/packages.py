"""Import a package, and write its return package (docs/rules.md#data-13).

The content of a package is judged as if it had come over a connection: by signatures. Packages may
come any number of times and in any order; the same one again gets the same receipts.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec
from sqlalchemy import select

from central_service.access.enrolment import enrol, refuse_unless_admissible
from central_service.access.erasures import tell_commune
from central_service.access.scopes import scope_of
from central_service.custody.custody import Custody
from central_service.custody.programs import note_program
from central_service.custody.writer import WriteJob, Written
from central_service.database import schema
from central_service.files import evidence, uploads
from central_service.founding.service import Service, now
from central_service.reading.set_back import learn_from
from central_service.signing.package_key import read_package_key
from central_service.trouble import problems
from central_service.trouble.service_faults import (
    Erased,
    PackageCode,
    PackageDevice,
    PackageForOthers,
    PackageRevoked,
    PackageUnreadable,
    ServiceFault,
)
from desktop_app.core.changes.feeds import device_id
from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.changes.roster import EnrolRequest, Revocation
from desktop_app.core.fault import Fault, WireRefused
from desktop_app.core.ids import CommuneCode, DeviceId, EvidenceHash, commune_code
from desktop_app.core.time.rounds import local
from desktop_app.i18n import N_
from desktop_app.paths.private import make_folder_inside
from desktop_app.sync.package.sealed_file import (
    Content,
    Enrolled,
    Header,
    Kind,
    Label,
    OpenPackage,
    PackageRefused,
    PartKind,
    SealedForOthers,
    altered,
    device_recipient,
    open_package,
    package_hash,
    service_opener,
    write_package,
)
from desktop_app.sync.wire.budget import JSON_BYTE, MAX_PACKAGE_DECODED, Budget
from desktop_app.sync.wire.messages import SyncRequest, decode_request

from .package_news import ReturnContents, news

MAX_ENROLMENTS = 32  # of one package: each costs what guessing a code costs

Hold = Callable[[WriteJob], Written]

_COMING = ".in-"  # prefix of temporary files; uploads remove old ones


class TakenPackage(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a package. ``sha256`` is the package's, in hex."""

    header: Header
    sha256: str
    person: str
    receipts: tuple[Receipt, ...]
    refused: str | None = None  # why not all of it was taken (wire.Whole)
    enrolled: int = 0
    files: int = 0
    troubles: tuple[Fault, ...] = ()


class _Said(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a package beside its entries, after all of it was decoded.

    ``asks`` is the first request without its entries, ``shown`` the ends of the sender's own feeds.
    """

    device: DeviceId
    asks: SyncRequest
    shown: dict[CommuneCode, int]
    checklists: frozenset[str]


class _Admitted(msgspec.Struct, frozen=True, kw_only=True):
    contents: tuple[Content, ...]
    troubles: tuple[Fault, ...]
    count: int


def take_package(
    service: Service,
    source: BinaryIO,
    target: BinaryIO,
    hold: Hold,
    *,
    from_revoked: bool = False,
) -> TakenPackage:
    """Take the package in *source* into custody by *hold*; write the return to *target*.

    *from_revoked*: take also the changes of a revoked device, answered by receipts alone. Raise
    PackageUnreadable, PackageForOthers, PackageRevoked, PackageDevice or PackageCode, and change
    nothing then; KeyUnusable where this service cannot open packages.
    """
    with _opened(service, source) as package:
        device = package.table.device
        revoked = _standing_of(service, device)
        if revoked and not from_revoked:
            raise PackageRevoked(
                N_(
                    "This package comes from a machine that was revoked, so nothing of it was"
                    " taken. To keep what it wrote all the same, import it with --from-revoked."
                )
            )
        enrolments = () if revoked else _enrolments(package, device)
        if revoked is None:
            _refuse_strangers(service, device, enrolments)
        said = _said(package)
        admitted = _Admitted(contents=(), troubles=(), count=0)
        if not revoked:
            admitted = _admit(service, device, enrolments, is_known=revoked is not None)
            with service.database.reading() as connection:
                scope = scope_of(connection, device)
            learn_from(service, said.asks, scope)  # before any receipt is signed
            if said.asks.program:
                with service.database.writing() as connection:
                    note_program(connection, device, said.asks.program)
        receipts, refused = _hold(package, device, hold, is_heard=not revoked)
        files, troubles = ([], []) if revoked else _keep_files(service, package, device)
        brought = news(
            service,
            device,
            said.asks,
            Custody(receipts=receipts, refused=refused),
            shown=said.shown,
            known_checklists=said.checklists,
            only_receipts=bool(revoked),
        )
        sha256 = package_hash(source)
        _write_return(service, target, package, brought, admitted.contents, files, sha256)
        return TakenPackage(
            header=package.header,
            sha256=sha256.hex(),
            person=brought.person,
            receipts=receipts,
            refused=refused,
            enrolled=admitted.count,
            files=len(files),
            troubles=(*admitted.troubles, *troubles),
        )


def _opened(service: Service, source: BinaryIO) -> OpenPackage:
    secrets = read_package_key(service.package_key).secrets
    try:
        package = open_package(source, [service_opener(secret) for secret in secrets])
    except SealedForOthers as error:
        raise _for_others() from error
    except PackageRefused as error:
        raise PackageUnreadable(error.message, **error.params) from error
    if package.header.kind is not Kind.CHANGES or package.table.service != service.seal.service:
        package.close()
        raise _for_others()
    return package


def _enrolments(package: OpenPackage, device: DeviceId) -> tuple[EnrolRequest, ...]:
    """Return the enrolment requests, the sender's own first."""
    enrolments: list[EnrolRequest] = []
    try:
        for _part, data in package.parts(PartKind.ENROL):
            enrolments.append(msgspec.json.decode(data, type=EnrolRequest))
            if len(enrolments) > MAX_ENROLMENTS:
                raise altered()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, WireRefused) as error:
        raise PackageUnreadable(altered().message) from error
    # The sender's own first: where that is refused, nothing at all is taken.
    return tuple(sorted(enrolments, key=lambda one: device_id(one.public_key) != device))


def _refuse_strangers(
    service: Service, device: DeviceId, enrolments: Sequence[EnrolRequest]
) -> None:
    """Refuse an unknown sender without an enrolment request, before more is read."""
    own = [request for request in enrolments if device_id(request.public_key) == device]
    if not own:
        raise _nobody()
    try:
        refuse_unless_admissible(service, own[0])
    except ServiceFault as fault:
        raise _not_connected(fault) from fault


def _said(package: OpenPackage) -> _Said:
    """Read all of *package* once, a part at a time; raise PackageUnreadable."""
    budget = Budget(MAX_PACKAGE_DECODED)
    asks: SyncRequest | None = None
    shown: dict[CommuneCode, int] = {}
    checklists: list[str] = []
    device = package.table.device
    try:
        for part, data in package.parts():
            if part.kind == PartKind.REQUEST:
                request = _request(data, device, budget)
                shown |= {s.commune: s.last for s in request.segments if s.device == device}
                asks = asks or msgspec.structs.replace(request, segments=())
            elif part.kind == PartKind.KNOWN:
                budget.charge(JSON_BYTE * len(data))
                checklists += msgspec.json.decode(data, type=list[str])
            elif part.kind == PartKind.FILE and _file_of(part.name)[1] != part.sha256.hex():
                raise altered()
        if asks is None:
            raise altered()
    except WireRefused as error:
        raise PackageUnreadable(error.message, **error.params) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PackageUnreadable(altered().message) from error
    return _Said(device=device, asks=asks, shown=shown, checklists=frozenset(checklists))


def _request(data: bytes, device: DeviceId, budget: Budget) -> SyncRequest:
    """Return one request of a package, within what is left for it and at most for a message."""
    with budget.message() as one:
        request = decode_request(data, one)
    if request.device != device:
        raise altered()
    return request


def _standing_of(service: Service, device: DeviceId) -> Revocation | None:
    """Return whether the sender was revoked, None if nobody admitted it."""
    table = schema.members.c
    with service.database.reading() as connection:
        found: str | None = connection.execute(
            select(table.revoked).where(table.device == device)
        ).scalar_one_or_none()
    return None if found is None else Revocation(found)


def _admit(
    service: Service, sender: DeviceId, enrolments: Sequence[EnrolRequest], *, is_known: bool
) -> _Admitted:
    contents: list[Content] = []
    troubles: list[Fault] = []
    admitted = 0
    for request in enrolments:
        device = device_id(request.public_key)
        try:
            reply = enrol(service, request, by_itself=device == sender)
        except ServiceFault as fault:
            if device == sender and not is_known:
                raise _not_connected(fault) from fault
            troubles.append(fault)
            problem = problems.answer(fault)[2]
            told = Enrolled(device=device, problem=msgspec.json.encode(problem).decode())
        else:
            is_known, admitted = is_known or device == sender, admitted + 1
            told = Enrolled(device=device, reply=msgspec.json.encode(reply).decode())
        contents.append(Content(kind=PartKind.ENROLLED, data=msgspec.json.encode(told)))
    if not is_known:
        raise _nobody()
    return _Admitted(contents=tuple(contents), troubles=tuple(troubles), count=admitted)


def _hold(
    package: OpenPackage, device: DeviceId, hold: Hold, *, is_heard: bool
) -> tuple[tuple[Receipt, ...], str | None]:
    """Take every request into custody in turn; return the newest receipt of each feed.

    Each is decoded again: all at once would take a hundred times the memory.
    """
    receipts: dict[tuple[CommuneCode, DeviceId], Receipt] = {}
    refused: str | None = None
    for _part, data in package.parts(PartKind.REQUEST):
        segments = decode_request(data).segments
        heard = device if is_heard else None
        custody = hold(WriteJob(segments=segments, author=device, heard=heard)).custody
        receipts |= {(one.commune, one.device): one for one in custody.receipts}
        refused = refused or custody.refused
    return tuple(receipts.values()), refused


def _keep_files(
    service: Service, package: OpenPackage, device: DeviceId
) -> tuple[list[tuple[CommuneCode, EvidenceHash]], list[Fault]]:
    """Keep the evidence of *package*; return which files are held, and why others are not."""
    with service.database.reading() as connection:
        scope = scope_of(connection, device)
    kept: list[tuple[CommuneCode, EvidenceHash]] = []
    troubles: list[Fault] = []
    for part, data in package.parts(PartKind.FILE):
        commune, sha256 = _file_of(part.name)
        try:
            evidence.refuse_unless_writes(scope, commune)
            with service.database.reading() as connection:
                held = evidence.held(connection, service, commune, sha256)
            if held is None:
                uploads.refuse_unless_room(service, commune, device, len(data))
                file = _put(service, data)
                evidence.keep_file(service, file, commune, sha256, device)
            kept.append((commune, sha256))
        except Erased as fault:
            tell_commune(service, commune, [sha256])
            troubles.append(fault)
        except ServiceFault as fault:
            troubles.append(fault)
    return kept, troubles


def _put(service: Service, data: bytes) -> Path:
    """Write *data* to a temporary file beside the evidence, flushed; return its path."""
    try:
        make_folder_inside(service.evidence)
        handle, name = tempfile.mkstemp(prefix=_COMING, dir=service.evidence)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise evidence.disk_fault(error) from error
    return Path(name)


def _file_of(name: str) -> tuple[CommuneCode, EvidenceHash]:
    commune, _, sha256 = name.partition("/")
    try:
        return commune_code(commune), evidence.evidence_hash(sha256)
    except Fault as error:
        raise altered() from error


def _write_return(
    service: Service,
    target: BinaryIO,
    package: OpenPackage,
    brought: ReturnContents,
    enrolled: Sequence[Content],
    files: Sequence[tuple[CommuneCode, EvidenceHash]],
    answers: bytes,
) -> None:
    held = [Content(kind=PartKind.HELD, data=msgspec.json.encode(files))] if files else []
    label = Label(
        kind=Kind.RETURN,
        commune=package.header.commune,
        changes=package.header.changes,
        date=local(now()).date().isoformat(),
    )
    write_package(
        target,
        label,
        [*enrolled, *brought.contents, *held],
        private_key=service.seal.private_key,
        service=service.seal.service,
        recipients=[device_recipient(package.table.sender)],
        answers=answers,
        reader=package.table.device,
    )


def _not_connected(fault: ServiceFault) -> PackageCode:
    return PackageCode(
        N_("The package asks to connect a machine, which is refused: {reason}"), reason=fault
    )


def _nobody() -> PackageDevice:
    return PackageDevice(
        N_(
            "Nobody connected the machine that wrote this package, and it brings no code."
            " Nothing was taken; have it written again with the code from the letter."
        )
    )


def _for_others() -> PackageForOthers:
    return PackageForOthers(
        N_("This package is not for this service: it is another service's, or a machine's.")
    )
