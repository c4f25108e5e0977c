"""How long the service keeps photos: for good, or for so many months by a rule of the province.

Documents, the entries that name a photo and its SHA-256 stay; so does what desks keep themselves.
A photo counts as evidence for at most 365 days, so none goes while it can still count.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from central_service.access.published import Notice, publish, published_retention
from central_service.database import schema
from central_service.files.erased_content import remove_content
from central_service.founding.service import Service, now
from central_service.signing.acts import Act, record_act
from central_service.trouble.service_faults import SettingRefused
from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.i18n import N_

LEAST = 14  # months: longer than a photo counts as evidence
MOST = 600
_MONTH = 30.4375 * 86_400  # seconds
_AT_ONCE = 500  # files of one act


class OldPhoto(msgspec.Struct, frozen=True, kw_only=True):
    """A photo that the rule lets go: when it came last, UTC seconds, and its size in bytes."""

    commune: CommuneCode
    sha256: EvidenceHash
    size: int
    received: int


def keep_for(service: Service, months: int) -> bool:
    """Keep photos for *months* from now on, 0 for good; return whether that is a change."""
    if months and not LEAST <= months <= MOST:
        raise SettingRefused(
            N_("Photos are kept for {least} to {most} months, or for good (0)."),
            least=LEAST,
            most=MOST,
        )
    return publish(service, Notice.RETENTION, months)


def old_photos(connection: Connection, *, at: int) -> list[OldPhoto]:
    """Return the photos that the rule lets go at *at*, by commune.

    One that several communes sent goes when the last of them is old enough.
    """
    months = published_retention(connection)
    if not months:
        return []
    before = at - int(months * _MONTH)
    table = schema.evidence.c
    old = (
        select(table.sha256)
        .where(table.media.like("image/%"))
        .group_by(table.sha256)
        .having(func.max(table.received) < before)
    )
    rows = connection.execute(
        select(table.commune, table.sha256, table.size, table.received)
        .where(table.sha256.in_(old))
        .order_by(table.commune, table.sha256)
    )
    return [
        OldPhoto(
            commune=CommuneCode(row.commune),
            sha256=EvidenceHash(row.sha256),
            size=row.size,
            received=row.received,
        )
        for row in rows
    ]


def let_go(service: Service) -> list[OldPhoto]:
    """Let go what the rule says; return it."""
    moment = now()
    with service.database.writing() as connection:
        months = published_retention(connection)
        gone = old_photos(connection, at=moment)
        for commune, photos in groupby(gone, key=lambda one: one.commune):
            some = [one.sha256 for one in photos]
            for start in range(0, len(some), _AT_ONCE):
                names = some[start : start + _AT_ONCE]
                _record(connection, service, commune, names, months, moment)
    remove_content(service, {one.sha256 for one in gone})
    return gone


def _record(
    connection: Connection,
    service: Service,
    commune: CommuneCode,
    names: Sequence[EvidenceHash],
    months: int,
    moment: int,
) -> None:
    detail = {"communes": commune, "sha256": " ".join(names), "months": str(months)}
    number = record_act(connection, service.seal, Act.LET_GO, detail, now=moment)
    table = schema.erasures
    connection.execute(delete(table).where(table.c.commune == commune, table.c.sha256.in_(names)))
    connection.execute(
        insert(table),
        [
            {
                "commune": commune,
                "sha256": name,
                "made": moment,
                "by": "",
                "reason": "",
                "months": months,
                "changed": number,
            }
            for name in names
        ],
    )
