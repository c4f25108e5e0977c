"""Detect machines that are put back to an earlier state at every start, or set up from one image.

Such a machine needs a new key each time: the old one signs it where the data was enrolled before,
else an officer gives a code each time. The list of machines shows them, because only the office's
administrator can change that.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, func, select

from central_service.database import schema
from desktop_app.core.changes.roster import SuccessionReason
from desktop_app.core.fault import Fault
from desktop_app.core.ids import DeviceId
from desktop_app.i18n import N_

_WITHIN = 30 * 24 * 3600  # seconds
_BRANCHES = 2  # of one key within that time, from which it is reported
_CODES = 3  # machines of one person by codes within that time, from which it is reported


class PutBack(msgspec.Struct, frozen=True, kw_only=True):
    """The machine's person, and how many keys it got recently."""

    person: str
    commune: str
    device: DeviceId  # the first key
    count: int
    by_code: bool  # an officer gave a code each time

    def fault(self) -> Fault:
        """Return the fault that describes it."""
        if self.by_code:
            return Fault(
                N_(
                    "{person}, commune {commune}: {count} machines connected by code within 30"
                    " days. If it is one PC that is put back at every start (Deep Freeze), its"
                    " data has to lie on a drive that stays, or on a USB drive (--data FOLDER)."
                ),
                person=self.person,
                commune=self.commune,
                count=self.count,
            )
        return Fault(
            N_(
                "{person}, commune {commune} ({device}): this machine went back to an earlier"
                " state {count} times within 30 days, or several PCs use copies of its data. Keep"
                " the data on a drive that stays, or on a USB drive (--data FOLDER); PCs that were"
                " installed from one image begin in an empty folder each, with codes of their own."
            ),
            person=self.person,
            commune=self.commune,
            device=self.device[:8],
            count=self.count,
        )


def put_back(connection: Connection, *, now: int) -> list[PutBack]:
    """Return the machines that got new keys too often within the last 30 days."""
    return [*_branching(connection, now - _WITHIN), *_by_code(connection, now - _WITHIN)]


def _branching(connection: Connection, since: int) -> list[PutBack]:
    table, members, grants = schema.successions.c, schema.members.c, schema.grants.c
    rows = connection.execute(
        select(table.predecessor, members.person, grants.commune, func.count())
        .join(schema.members, members.device == table.predecessor)
        .join(schema.grants, grants.device == table.predecessor)
        .where(table.made > since, table.reason == SuccessionReason.PARTED)
        .group_by(table.predecessor, members.person, grants.commune)
        .having(func.count() >= _BRANCHES)
        .order_by(grants.commune, members.person)
    )
    return [
        PutBack(person=person, commune=commune, device=DeviceId(device), count=count, by_code=False)
        for device, person, commune, count in rows
    ]


def _by_code(connection: Connection, since: int) -> list[PutBack]:
    members, grants = schema.members.c, schema.grants.c
    followers = select(schema.successions.c.device)
    rows = connection.execute(
        select(members.person, grants.commune, grants.role, func.min(members.device), func.count())
        .join(schema.grants, grants.device == members.device)
        .where(
            members.enrolled > since,
            grants.commune != "",
            members.device.not_in(followers),
        )
        .group_by(members.person, grants.commune, grants.role)
        .having(func.count() >= _CODES)
        .order_by(grants.commune, members.person)
    )
    return [
        PutBack(person=person, commune=commune, device=DeviceId(device), count=count, by_code=True)
        for person, commune, _role, device, count in rows
    ]
