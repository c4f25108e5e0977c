"""The contents of a return package: what an exchange would have answered, all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, select

from central_service.access.rosters import is_due, signed_roster
from central_service.access.scopes import Scope, scope_of
from central_service.custody.checkpoints import checkpoint_at
from central_service.custody.contacts import heard_since
from central_service.custody.custody import Custody
from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.reading.pages import next_page
from central_service.signing.acts import Standing, standing
from desktop_app.core.changes.receipts import Receipt
from desktop_app.core.fault import WireRefused
from desktop_app.core.ids import CommuneCode, DeviceId
from desktop_app.sync.package.sealed_file import Content, PartKind
from desktop_app.sync.wire.messages import SyncRequest, SyncResponse, encode_response

_PAGE_BYTES = 256 * 1024
_RECEIPTS_AT_ONCE = 1_000


class ReturnContents(msgspec.Struct, frozen=True, kw_only=True):
    """The contents of a return package, and the device they are for."""

    contents: tuple[Content, ...]
    person: str


def news(
    service: Service,
    device: DeviceId,
    request: SyncRequest,
    custody: Custody,
    *,
    shown: Mapping[CommuneCode, int],
    known_checklists: Collection[str],
    only_receipts: bool,
) -> ReturnContents:
    """Return receipts and all that *device* may see and lacks, from one snapshot.

    *request* has its positions, *shown* the ends of its own feeds.
    """
    with service.database.reading() as connection:
        said = standing(connection)
        assert said is not None
        member = schema.members.c
        person = connection.execute(
            select(member.person).where(member.device == device)
        ).scalar_one_or_none()
        encoded = list(_receipts(said, custody))
        checklists: list[Content] = []
        if not only_receipts:
            scope = scope_of(connection, device)
            # The roster first: the reader needs it to verify the receipts and the authors of the
            # pages.
            encoded.insert(0, _bearings(connection, service, scope, said, request))
            encoded += _pages(connection, service, scope, said, request, shown)
            checklists = list(_checklists(connection, known_checklists))
    responses = [Content(kind=PartKind.RESPONSE, data=data) for data in encoded]
    return ReturnContents(contents=(*responses, *checklists), person=person or "")


def _receipts(said: Standing, custody: Custody) -> Iterator[bytes]:
    for start in range(0, max(len(custody.receipts), 1), _RECEIPTS_AT_ONCE):
        some: Sequence[Receipt] = custody.receipts[start : start + _RECEIPTS_AT_ONCE]
        yield encode_response(
            SyncResponse(
                time=now(), epoch=said.epoch, receipts=tuple(some), refused_whole=custody.refused
            )
        )


def _bearings(
    connection: Connection, service: Service, scope: Scope, said: Standing, request: SyncRequest
) -> bytes:
    """Return the roster where the device has an older one, and the contacts."""
    moment = now()
    roster = None
    if is_due(connection, scope, said, request.roster):
        roster = signed_roster(connection, scope, said, service.seal_at(connection), now=moment)
    since = request.contacts_since
    return encode_response(
        SyncResponse(
            time=moment,
            epoch=said.epoch,
            roster=roster,
            contacts=heard_since(connection, scope, since, now=moment),
        )
    )


def _pages(
    connection: Connection,
    service: Service,
    scope: Scope,
    said: Standing,
    request: SyncRequest,
    sent: Mapping[CommuneCode, int],
) -> Iterator[bytes]:
    """Yield everything after the positions in *request*; those of another epoch are ignored."""
    same_epoch = request.roster[0] in (0, said.epoch)
    held = dict(request.positions or {}) if same_epoch else {}
    roster = request.roster
    if is_due(connection, scope, said, roster):
        roster = said.epoch, said.number
    most = _PAGE_BYTES
    while True:
        page = next_page(connection, scope, held, most_bytes=most, sent=sent)
        reached = held | page.positions
        proof = checkpoint_at(connection, service.seal, scope.device, roster, reached)
        try:
            encoded = encode_response(
                SyncResponse(time=now(), epoch=said.epoch, page=page, checkpoint=proof)
            )
        except WireRefused as error:  # over a cap of the wire
            if not most:  # custody took no segment that does not fit alone
                raise RuntimeError("a held batch cannot be handed on") from error
            most = most // 4 if most > 1024 else 0
            continue
        yield encoded
        if page.complete:
            return
        held = reached
        most = _PAGE_BYTES


def _checklists(connection: Connection, known: Collection[str]) -> Iterator[Content]:
    table = schema.checklists.c
    for row in connection.execute(select(table.sha256, table.content).order_by(table.changed)):
        if row.sha256 not in known:
            yield Content(kind=PartKind.CHECKLIST, data=bytes(row.content), name=row.sha256)
