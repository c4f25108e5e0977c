"""A service that was restored from a backup says so, and counts anew (docs/rules.md#data-9).

In a new epoch no earlier receipt stands: every device names what it holds by sending it, gets the
service's receipt for what is held, and sends the rest again.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import func, select, update

from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.signing.acts import Act, record_act, standing
from central_service.signing.receipts_mark import Mark


class NewEpoch(msgspec.Struct, frozen=True, kw_only=True):
    """The epoch that began, and when the last act that the database knows of was done.

    What was administered after ``last_act`` (revocations, areas, rounds) must be done again.
    """

    epoch: int
    last_act: int


def begin_epoch(service: Service, *, after: int = 0) -> NewEpoch:
    """Begin a new epoch, higher than every one known, than the mark's, and than *after*."""
    with service.database.writing() as connection:
        known = standing(connection, locked=True)
        assert known is not None
        last_act = connection.execute(select(func.max(schema.acts.c.made))).scalar() or 0
        latest = connection.execute(select(func.max(schema.feeds.c.received))).scalar() or 0
        epoch = max(known.epoch, service.mark.read().epoch, after) + 1
        record_act(connection, service.seal, Act.EPOCH, {"epoch": str(epoch)}, now=now())
        connection.execute(update(schema.service).values(epoch=epoch))
    service.mark.write(Mark(epoch=epoch, time=latest))
    return NewEpoch(epoch=epoch, last_act=last_act)
