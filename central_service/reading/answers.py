"""Build the responses to a reader: receipts, a newer roster, pages, contacts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from sqlalchemy import Connection

from central_service.access.rosters import is_due, signed_roster
from central_service.access.scopes import Scope, scope_of
from central_service.access.tokens import Bearer, bearer_of, revoked
from central_service.custody.checkpoints import Finding, checkpoint_at
from central_service.custody.contacts import heard_since
from central_service.custody.custody import Custody
from central_service.files import evidence
from central_service.files.vanished import MissingFiles
from central_service.founding.service import Service, now
from central_service.signing.acts import Standing, standing
from central_service.trouble.service_faults import OtherDevice
from desktop_app.core.changes.roster import SignedRoster
from desktop_app.core.fault import WireRefused
from desktop_app.core.ids import CommuneCode
from desktop_app.i18n import N_
from desktop_app.sync.wire.messages import (
    Page,
    SyncRequest,
    SyncResponse,
    encode_response,
    positions_digest,
)

from .pages import current_positions, next_page
from .set_back import learn_from

MAX_PAGES = 8  # in one body; a reader takes each as it arrives
_LEAST, _MOST = 1024, 512 * 1024  # bytes of a page that a reader may ask for
_TOO_LONG = 1.25  # a page may be that much longer than requested before it is cut again


class AnswerPart(msgspec.Struct, frozen=True, kw_only=True):
    """One encoded response of a body, and whether it is the last of it."""

    data: bytes
    is_last: bool


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """The reader, what it may see, and what it held at its request."""

    bearer: Bearer
    scope: Scope
    standing: Standing


class _Encoded(msgspec.Struct, frozen=True, kw_only=True):
    """A response with a page, in bytes, and the reader's positions after it."""

    encoded: bytes
    positions: dict[CommuneCode, int]
    complete: bool


def without_token(service: Service, request: SyncRequest, custody: Custody) -> bytes:
    """Return the response without a token: receipts of what was sent, nothing else."""
    with service.database.reading() as connection:
        said = standing(connection)
    assert said is not None
    response = SyncResponse(
        time=now(), epoch=said.epoch, receipts=custody.receipts, refused_whole=custody.refused
    )
    return encode_response(response, to=known_to_sender(request, custody))


def answers(
    service: Service,
    request: SyncRequest,
    token: str,
    custody: Custody,
    *,
    files: MissingFiles | None = None,
) -> Iterator[AnswerPart]:
    """Yield the encoded responses to *request*, each of several with a page of its own.

    Each is read from a snapshot of its own, so each has a newer roster where its page needs one.
    The first one names the missing *files*. Raise Unauthorised, OtherDevice, or Revoked where a
    revoked device only wants to read.
    """
    finding = _finding(service, request, token)
    if finding is Finding.LOSS:
        custody = Custody()  # its receipts are of the epoch that has just ended
    asked, known = request, known_to_sender(request, custody)
    for number in range(1, MAX_PAGES + 1):
        with service.database.reading() as connection:
            reader = _reader(connection, asked, token)
            if finding is Finding.UNKNOWN and asked.roster[1] <= reader.standing.number:
                # Its roster may be of acts that were lost, and others have their numbers now.
                asked = msgspec.structs.replace(asked, roster=(asked.roster[0], 0))
            if (part := _roster_part(connection, service, reader, asked)) is not None:
                yield AnswerPart(data=encode_response(part, to=known), is_last=True)
                return
            response = _response(connection, service, reader, asked, custody)
            held = None if reader.bearer.revoked else _held(reader, asked)
            if number == 1 and files is not None and not reader.bearer.revoked:
                lost = files.for_device(connection, reader.bearer.device, reader.scope.roles)
                lacks = bool(asked.newest_file) and not evidence.holds_beginning(
                    connection, asked.newest_file, reader.scope.roles
                )
                response = msgspec.structs.replace(response, lost_files=lost, lacks_newest=lacks)
            if reader.bearer.revoked and asked.positions is not None:
                # It is shown nothing, but its roster may be one that the service loses.
                positions = asked.positions
                response = _with_checkpoint(connection, service, reader, asked, response, positions)
            if finding is Finding.UNKNOWN:
                response = _from_the_start(connection, service, reader, asked, response)
                yield AnswerPart(data=encode_response(response, to=known), is_last=True)
                return
            page = None
            if held is not None:
                page = _page(connection, service, reader, known, response, held)
        if page is None or held is None:
            yield AnswerPart(data=encode_response(response, to=known), is_last=True)
            return
        is_last = page.complete or number == MAX_PAGES
        yield AnswerPart(data=page.encoded, is_last=is_last)
        if is_last:
            return
        custody = Custody()
        asked = msgspec.structs.replace(
            asked,
            roster=_roster_after(reader, asked, response),
            positions=held | page.positions,
            contacts_since=response.time,
        )


def known_to_sender(request: SyncRequest, custody: Custody) -> SyncRequest:
    """Return *request* without the feeds that custody stopped.

    A receipt leaves out the head that was just sent; of a forked feed the service's differs.
    """
    agreed = (s for s in request.segments if (s.commune, s.device) not in custody.stopped)
    return msgspec.structs.replace(request, segments=tuple(agreed)) if custody.stopped else request


def _finding(service: Service, request: SyncRequest, token: str) -> Finding:
    """Return what the reader's checkpoint shows; after a loss a new epoch began."""
    if not request.checkpoint:
        return Finding.FITS
    with service.database.reading() as connection:
        reader = _reader(connection, request, token)
    return Finding.FITS if reader.bearer.revoked else learn_from(service, request, reader.scope)


def _from_the_start(
    connection: Connection,
    service: Service,
    reader: Reader,
    request: SyncRequest,
    response: SyncResponse,
) -> SyncResponse:
    """Return *response* for a reader whose checkpoint proves nothing.

    What it was shown may be lost, so positions of 0 let it pull and send everything again. One that
    sent a digest is asked for its positions, and keeps its checkpoint until then.
    """
    if request.positions is None:
        return msgspec.structs.replace(response, page=None, need_positions=True, checkpoint=b"")
    none = dict.fromkeys(request.positions, 0)
    paged = msgspec.structs.replace(response, page=Page(positions=none))
    return _with_checkpoint(connection, service, reader, request, paged, none)


def _roster_after(reader: Reader, request: SyncRequest, response: SyncResponse) -> tuple[int, int]:
    """Return the roster that the reader holds after *response*."""
    number = request.roster[1] if response.roster is None else reader.standing.number
    return reader.standing.epoch, number


def _reader(connection: Connection, request: SyncRequest, token: str) -> Reader:
    bearer = bearer_of(connection, token)
    if bearer.device != request.device:
        raise OtherDevice(N_("This token was given to another device."))
    said = standing(connection)
    assert said is not None
    if bearer.revoked:
        if not request.segments:
            raise revoked()
        nothing = Scope(device=bearer.device, grants=(), roles={}, areas={})
        return Reader(bearer=bearer, scope=nothing, standing=said)
    return Reader(bearer=bearer, scope=scope_of(connection, bearer.device), standing=said)


def _response(
    connection: Connection,
    service: Service,
    reader: Reader,
    request: SyncRequest,
    custody: Custody,
) -> SyncResponse:
    """Return the response without its page."""
    moment = now()
    said = reader.standing
    agrees = _agrees(connection, reader, request)
    # Another worker may have begun an epoch after custody was taken: the sender repeats its
    # request.
    is_of_now = all(receipt.epoch == said.epoch for receipt in custody.receipts)
    response = SyncResponse(
        time=moment,
        epoch=said.epoch,
        receipts=custody.receipts if is_of_now else (),
        refused_whole=custody.refused if is_of_now else None,
        roster=_roster(connection, service, reader, request, moment),
        page=Page(complete=True) if agrees else None,
        need_positions=agrees is False,
        contacts=heard_since(connection, reader.scope, request.contacts_since, now=moment),
    )
    if not agrees:
        return response
    positions = current_positions(connection, reader.scope)
    return _with_checkpoint(connection, service, reader, request, response, positions)


def _with_checkpoint(
    connection: Connection,
    service: Service,
    reader: Reader,
    request: SyncRequest,
    response: SyncResponse,
    positions: Mapping[CommuneCode, int],
) -> SyncResponse:
    """Return *response* with the checkpoint for the reader's next request."""
    roster = _roster_after(reader, request, response)
    made = checkpoint_at(connection, service.seal, reader.bearer.device, roster, positions)
    return msgspec.structs.replace(response, checkpoint=made)


def _roster(
    connection: Connection, service: Service, reader: Reader, request: SyncRequest, moment: int
) -> SignedRoster | None:
    if not is_due(connection, reader.scope, reader.standing, request.roster):
        return None
    is_revoked = bool(reader.bearer.revoked)
    # It reads nothing more, but its colleagues' keys still prove what it holds.
    scope = scope_of(connection, reader.bearer.device) if is_revoked else reader.scope
    return signed_roster(
        connection,
        scope,
        reader.standing,
        service.seal_at(connection),
        now=moment,
        is_revoked=is_revoked,
    )


def _roster_part(
    connection: Connection, service: Service, reader: Reader, request: SyncRequest
) -> SyncResponse | None:
    """Return the response to a request for a further part of the present roster, else None."""
    said = reader.standing
    if request.roster_part is None or request.roster_part[:2] != (said.epoch, said.number):
        return None
    if reader.bearer.revoked:
        return None
    moment = now()
    roster = signed_roster(
        connection,
        reader.scope,
        said,
        service.seal_at(connection),
        now=moment,
        part=request.roster_part[2],
    )
    return SyncResponse(time=moment, epoch=said.epoch, roster=roster)


def _agrees(connection: Connection, reader: Reader, request: SyncRequest) -> bool | None:
    """Return whether the reader's digest matches, None where it sent no valid one."""
    if request.digest is None or request.positions is not None or reader.bearer.revoked:
        return None
    if not _same_epoch(reader, request):
        return False
    return positions_digest(current_positions(connection, reader.scope)) == request.digest


def _held(reader: Reader, request: SyncRequest) -> dict[CommuneCode, int] | None:
    """Return the positions to continue from, None where nothing was asked or the digest matched."""
    if request.positions is None:
        return None
    # A restored service numbers positions anew: old positions would skip changes.
    return request.positions if _same_epoch(reader, request) else {}


def _same_epoch(reader: Reader, request: SyncRequest) -> bool:
    return request.roster[0] in (0, reader.standing.epoch)


def _page(
    connection: Connection,
    service: Service,
    reader: Reader,
    request: SyncRequest,
    response: SyncResponse,
    held: dict[CommuneCode, int],
) -> _Encoded:
    """Return *response* with the next page, encoded, of about the requested length."""
    wished = min(max(request.page_bytes, _LEAST), _MOST)
    own = (segment for segment in request.segments if segment.device == reader.bearer.device)
    sent = {segment.commune: segment.last for segment in own}
    carries_more = bool(
        response.roster or response.contacts or response.receipts or response.lost_files
    )
    beside = len(encode_response(response, to=request)) if carries_more else 0
    most = wished
    while True:
        page = next_page(connection, reader.scope, held, most_bytes=most, sent=sent)
        paged = msgspec.structs.replace(response, page=page)
        if most or carries_more:  # a batch of the largest size leaves no room beside it
            reached = held | page.positions
            paged = _with_checkpoint(connection, service, reader, request, paged, reached)
        try:
            encoded = encode_response(paged, to=request)
        except WireRefused as error:  # over a cap of the wire
            if most:
                most //= 4
                continue
            if not carries_more:  # custody took no segment that does not fit alone
                raise RuntimeError("a held batch cannot be handed on") from error
            page = Page()  # the batch comes in a response of its own, the next one
            paged = msgspec.structs.replace(response, page=page)
            paged = _with_checkpoint(connection, service, reader, request, paged, held)
            encoded = encode_response(paged, to=request)
            return _Encoded(encoded=encoded, positions={}, complete=False)
        size = len(encoded) - beside
        if not most or size <= wished * _TOO_LONG:  # at 0 there is one signed batch in it
            return _Encoded(encoded=encoded, positions=page.positions, complete=page.complete)
        most = most * wished * 9 // (size * 10)
