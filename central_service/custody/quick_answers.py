"""Build the most frequent response from what the writer has in memory.

A clerk's machine that sent its own changes and whose commune nobody else wrote about gets receipts
and a new position. Reading these from the database would cost four times what custody costs.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from central_service.access.authors import Author
from central_service.access.tokens import Bearer
from central_service.signing.acts import Standing
from central_service.signing.seal import Seal
from desktop_app.core.ids import CommuneCode, DeviceId
from desktop_app.sync.wire.messages import Page, SyncRequest, SyncResponse

from .checkpoints import checkpoint
from .custody import Custody
from .holdings import Moved


class CommittedGroup(msgspec.Struct, frozen=True, kw_only=True):
    """The state after a committed group: the service, the authors, the communes it locked."""

    standing: Standing
    authors: Mapping[DeviceId, Author]
    moved: Mapping[CommuneCode, Moved]


def at_once(
    request: SyncRequest,
    bearer: Bearer,
    custody: Custody,
    after: CommittedGroup,
    *,
    seal: Seal,
    now: int,
) -> SyncResponse | None:
    """Return the whole response to *request*, None where the database must be read."""
    author = after.authors.get(bearer.device)
    said = after.standing
    is_up_to_date = request.roster[0] == said.epoch and request.roster[1] >= said.number
    if author is None or bearer.revoked or bearer.device != request.device or not is_up_to_date:
        return None
    if (
        request.digest is not None
        or request.newest_file
        or any(grant.area for grant in author.grants)
    ):
        return None
    page, proof = None, b""
    if request.positions is not None:
        communes = {grant.commune for grant in author.grants if grant.commune is not None}
        positions = _positions(request.positions, bearer.device, communes, after.moved)
        if positions is None:
            return None
        page = Page(positions=positions, complete=True)
        found = _checkpoint(request, positions, after, seal)
        if found is None:
            return None
        proof = found
    return SyncResponse(
        time=now,
        epoch=said.epoch,
        receipts=custody.receipts,
        refused_whole=custody.refused,
        page=page,
        checkpoint=proof,
    )


def _checkpoint(
    request: SyncRequest,
    positions: Mapping[CommuneCode, int],
    after: CommittedGroup,
    seal: Seal,
) -> bytes | None:
    """Return the checkpoint for what the reader holds now.

    None where its own checkpoint is not the expected one: the database must be read to find out
    why.
    """
    held = {commune: at for commune, at in (request.positions or {}).items() if at}
    number = request.roster[1]
    before: dict[CommuneCode, bytes] = {}
    for commune, at in held.items():
        move = after.moved.get(commune)
        if move is None or at not in (move.before, move.after):
            return None
        before[commune] = move.stamp_before if at == move.before else move.stamp_after
    if number not in (0, after.standing.number):
        return None
    head = after.standing.head if number else b""
    known = request.device, request.roster
    if request.checkpoint:
        expected = checkpoint(seal, *known, held, before, head)
        if expected != request.checkpoint:
            return None
    now = {commune: after.moved[commune].stamp_after for commune in {**held, **positions}}
    return checkpoint(seal, *known, held | dict(positions), now, head)


def _positions(
    held: Mapping[CommuneCode, int],
    device: DeviceId,
    communes: set[CommuneCode],
    moved: Mapping[CommuneCode, Moved],
) -> dict[CommuneCode, int] | None:
    """Return the reader's new positions; None where it may lack changes of others."""
    positions = {}
    for commune in communes:
        if commune not in moved:
            return None
        move, before = moved[commune], held.get(commune, 0)
        if before == move.after:
            continue
        if not move.before <= before < move.after or not move.devices <= {device}:
            return None
        positions[commune] = move.after
    return positions
