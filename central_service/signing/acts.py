"""The service's own signed feed: every act of administration is a change in it.

See docs/rules.md#service-4.

Its sequence numbers the rosters: every fact in a roster was set by a numbered act.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from central_service.database import schema
from desktop_app.core.changes.bodies import Entry, fields_of
from desktop_app.core.changes.change import AREA_DESK, Change, canonical_bytes, change_hash
from desktop_app.core.changes.feeds import next_head, sign_head
from desktop_app.core.ids import CentreId, DeviceId, RoundId

from .seal import Seal


class Act(StrEnum):
    """What an act of administration does; stable codes in the service's feed, never reused."""

    FOUND = "found"
    NAME = "name"
    KEY = "key"
    PACKAGE_KEY = "package-key"
    EPOCH = "epoch"
    AREA = "area"
    ROUND = "round"
    CLOSE = "close"
    CHECKLIST = "checklist"
    CODE = "code"
    ENROL = "enrol"
    SUCCEED = "succeed"
    SPEAK = "speak"
    REVOKE = "revoke"
    UNREVOKE = "unrevoke"
    MOVE = "move"
    WITHDRAW = "withdraw"
    NO_AREA = "no-area"
    NOTICE = "notice"
    ERASE = "erase"
    LET_GO = "let-go"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The row about the service itself."""

    device: DeviceId
    name: str
    epoch: int
    number: int
    head: bytes


_STANDING = select(
    schema.service.c.device,
    schema.service.c.name,
    schema.service.c.epoch,
    schema.service.c.number,
    schema.service.c.head,
)
_STANDING_LOCKED = _STANDING.with_for_update()


def standing(connection: Connection, *, locked: bool = False) -> Standing | None:
    """Return the one row of the service, or None before it was founded.

    *locked* holds it until the end of the transaction: acts come one after the other.
    """
    row = connection.execute(_STANDING_LOCKED if locked else _STANDING).one_or_none()
    if row is None:
        return None
    return Standing(
        device=DeviceId(row.device),
        name=row.name,
        epoch=row.epoch,
        number=row.number,
        head=bytes(row.head),
    )


def latest_moment(connection: Connection) -> int:
    """Return when the database last took an act or an entry, UTC seconds; 0 for an empty one."""
    known = (schema.acts.c.made, schema.feeds.c.received)
    return max(connection.execute(select(func.max(one))).scalar() or 0 for one in known)


def record_act(
    connection: Connection, seal: Seal, act: Act, detail: dict[str, str], *, now: int
) -> int:
    """Sign *act* into the service's own feed, in the caller's transaction; return its number."""
    before = standing(connection, locked=True)
    assert before is not None
    number = before.number + 1
    change = Change(
        kind=Entry.KIND,
        device=seal.service,
        commune=AREA_DESK,
        sequence=number,
        counter=number,
        wall=now,
        offset=0,
        offset_age=0,
        centre=CentreId(AREA_DESK),
        round=RoundId(""),
        fields=fields_of(Entry(act=act, detail=detail)),
    )
    name = change_hash(change)
    head = next_head(before.head, name)
    connection.execute(
        insert(schema.acts).values(
            sequence=number,
            body=canonical_bytes(change),
            hash=bytes.fromhex(name),
            head=head,
            signature=sign_head(seal.private_key, seal.service, AREA_DESK, number, head),
            made=now,
        )
    )
    connection.execute(update(schema.service).values(number=number, head=head))
    return number
