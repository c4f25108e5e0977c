"""Begin a new epoch of the service (docs/rules.md#data-9).

In a new epoch no earlier receipt counts: every device sends again, gets receipts for what the
service holds, and so sends whatever it lacks.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, func, select, update

from central_service.database import schema
from central_service.signing.acts import Act, record_act, standing
from central_service.signing.receipts_mark import Mark
from central_service.signing.seal import Seal

from .service import Service, now


class NewEpoch(msgspec.Struct, frozen=True, kw_only=True):
    """The epoch that began, and the latest moment that the data knew of: of a copy, its making.

    What was administered after ``known_until`` (revocations, areas, rounds) must be done again.
    """

    epoch: int
    known_until: int


def next_epoch(
    service: Service, *, instead_of: int | None = None, after: int = 0, told_by: str = ""
) -> NewEpoch | None:
    """Begin a new epoch, higher than every one known, than the mark's, and than *after*.

    Return None where another worker ended the epoch *instead_of* meanwhile. *told_by* is the device
    whose checkpoint proved that it must end; recorded in the act.
    """
    with service.database.writing() as connection:
        known = standing(connection, locked=True)
        assert known is not None
        if instead_of is not None and known.epoch != instead_of:
            return None
        least = max(known.epoch, service.mark.read().epoch, after)
        begun = epoch_in(connection, service.seal, least + 1, told_by=told_by)
    service.mark.write(begun)
    return NewEpoch(epoch=begun.epoch, known_until=service.known_until)


def epoch_in(connection: Connection, seal: Seal, epoch: int, *, told_by: str = "") -> Mark:
    """Begin *epoch* in the caller's transaction; return the mark to write after its commit."""
    latest = connection.execute(select(func.max(schema.feeds.c.received))).scalar() or 0
    detail = {"epoch": str(epoch)} | ({"told_by": told_by} if told_by else {})
    record_act(connection, seal, Act.EPOCH, detail, now=now())
    connection.execute(update(schema.service).values(epoch=epoch))
    return Mark(epoch=epoch, time=latest)
