"""Begin a new epoch when a reader proves that the service's data was put back."""

from __future__ import annotations

import logging

from central_service.access.scopes import Scope
from central_service.custody.checkpoints import Finding, judged
from central_service.founding.next_epoch import next_epoch
from central_service.founding.service import Service
from central_service.signing.acts import standing
from desktop_app.sync.wire.messages import SyncRequest

from .pages import current_positions

_log = logging.getLogger(__name__)


def learn_from(service: Service, request: SyncRequest, scope: Scope) -> Finding:
    """Return what the checkpoint in *request* shows; a loss begins a new epoch."""
    if not request.checkpoint:
        return Finding.FITS
    with service.database.reading() as connection:
        said = standing(connection)
        assert said is not None
        current = current_positions(connection, scope) if request.digest is not None else {}
        finding = judged(connection, service.seal, said, request, current)
    if finding is not Finding.LOSS:
        return finding
    begun = next_epoch(
        service, instead_of=said.epoch, after=request.roster[0], told_by=request.device
    )
    if begun is not None:
        _log.info(
            "Device %s knows what this service does not hold any more: it was put back to an"
            " earlier state. Epoch %d has begun, and every device sends again what is missing.",
            request.device[:8],
            begun.epoch,
        )
    return finding
