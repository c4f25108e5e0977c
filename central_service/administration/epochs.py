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
    begun = begin_epoch_instead(service, None, after=after)
    assert begun is not None  # there is no other one to give way to
    return begun


def begin_epoch_instead(
    service: Service, present: int | None, *, after: int = 0, told_by: str = ""
) -> NewEpoch | None:
    """Do so unless another worker ended the epoch *present* meanwhile; then return None.

    *told_by* is the device that proved that it must be, as the act says.
    """
    with service.database.writing() as connection:
        known = standing(connection, locked=True)
        assert known is not None
        if present is not None and known.epoch != present:
            return None
        last_act = connection.execute(select(func.max(schema.acts.c.made))).scalar() or 0
        latest = connection.execute(select(func.max(schema.feeds.c.received))).scalar() or 0
        epoch = max(known.epoch, service.mark.read().epoch, after) + 1
        detail = {"epoch": str(epoch)} | ({"told_by": told_by} if told_by else {})
        record_act(connection, service.seal, Act.EPOCH, detail, now=now())
        connection.execute(update(schema.service).values(epoch=epoch))
    service.mark.write(Mark(epoch=epoch, time=latest))
    return NewEpoch(epoch=epoch, last_act=last_act)
