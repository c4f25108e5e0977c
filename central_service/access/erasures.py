"""Files whose content may not be kept any more: neither given nor taken, nor asked for.

Who took a file away, when and why stays, and so does what refers to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec
from sqlalchemy import Connection, Select, delete, insert, or_, select

from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.signing.acts import Act, record_act
from central_service.trouble.service_faults import Erased
from desktop_app.core.changes.roster import Erasure
from desktop_app.core.ids import CommuneCode, EvidenceHash
from desktop_app.core.time.rounds import local
from desktop_app.i18n import N_, figures

EVERYWHERE = CommuneCode("")  # in place of a commune: whichever names the file
_AT_ONCE = 500  # names of one statement


class ErasedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a person erased, in the communes that held or named it; none for all."""

    sha256: EvidenceHash
    made: int
    by: str
    reason: str
    communes: tuple[CommuneCode, ...] = ()


def erased_among(
    connection: Connection, commune: CommuneCode, names: Iterable[str]
) -> set[EvidenceHash]:
    """Return those of *names*, SHA-256, whose content may not be kept for *commune*."""
    asked = sorted(set(names))
    found: set[EvidenceHash] = set()
    for start in range(0, len(asked), _AT_ONCE):
        some = _about(commune).where(schema.erasures.c.sha256.in_(asked[start : start + _AT_ONCE]))
        found |= {EvidenceHash(row.sha256) for row in connection.execute(some)}
    return found


def refuse_erased(connection: Connection, commune: CommuneCode, sha256: EvidenceHash) -> None:
    """Raise Erased where the content of the file may not be kept for *commune*."""
    table = schema.erasures.c
    row = connection.execute(
        _about(commune).where(table.sha256 == sha256).order_by(table.months, table.made).limit(1)
    ).one_or_none()
    if row is None:
        return
    day = figures.day(local(row.made).date())
    if row.months:
        raise Erased(
            N_("The file {name} was let go on {day}, kept for {months} months as the rule says."),
            name=sha256[:8],
            day=day,
            months=row.months,
        )
    raise Erased(
        N_("The file {name} was removed on {day} as {by} said: {reason}"),
        name=sha256[:8],
        day=day,
        by=row.by,
        reason=row.reason,
    )


def _about(commune: CommuneCode) -> Select[tuple[str, int, str, str, int]]:
    """Select what keeps *commune* from a file: a person's act on any, the rule on its own."""
    table = schema.erasures.c
    return select(table.sha256, table.made, table.by, table.reason, table.months).where(
        or_(table.months == 0, table.commune == commune)
    )


def tell_commune(service: Service, commune: CommuneCode, names: Collection[EvidenceHash]) -> None:
    """Have *commune*, which names erased files too, be told of them as those that held them are."""
    with service.database.reading() as connection:
        untold = _untold(connection, commune, names)
    if not untold:
        return
    with service.database.writing() as connection:
        for one in _untold(connection, commune, names):
            erase_in(connection, service, msgspec.structs.replace(one, communes=(commune,)))


def _untold(
    connection: Connection, commune: CommuneCode, names: Collection[EvidenceHash]
) -> list[ErasedFile]:
    table = schema.erasures.c
    rows = connection.execute(
        select(table.commune, table.sha256, table.made, table.by, table.reason)
        .where(table.sha256.in_(sorted(names)), table.months == 0)
        .order_by(table.sha256, table.commune)
    ).all()
    told = {row.sha256 for row in rows if row.commune in (commune, EVERYWHERE)}
    return list(
        {
            row.sha256: ErasedFile(sha256=row.sha256, made=row.made, by=row.by, reason=row.reason)
            for row in rows
            if row.sha256 not in told
        }.values()
    )


def erase_in(connection: Connection, service: Service, file: ErasedFile) -> None:
    """Record that *file* is erased, in the caller's transaction."""
    detail = {
        "sha256": file.sha256,
        "communes": " ".join(file.communes),
        "at": str(file.made),
        "by": file.by,
        "reason": file.reason,
    }
    number = record_act(connection, service.seal, Act.ERASE, detail, now=now())
    table = schema.erasures
    for commune in file.communes or (EVERYWHERE,):
        here = (table.c.commune == commune, table.c.sha256 == file.sha256)
        connection.execute(delete(table).where(*here))
        connection.execute(
            insert(table).values(
                commune=commune,
                sha256=file.sha256,
                made=file.made,
                by=file.by,
                reason=file.reason,
                months=0,
                changed=number,
            )
        )


def erasures_for(
    connection: Connection, communes: Collection[CommuneCode], *, with_persons: bool
) -> tuple[Erasure, ...]:
    """Return what the reader of *communes* is told of erased files, the latest first."""
    table = schema.erasures.c
    rows = connection.execute(
        select(table.sha256, table.made, table.by, table.reason)
        .where(table.months == 0, table.commune.in_([*communes, EVERYWHERE]))
        .distinct()
        .order_by(table.made.desc(), table.sha256)
    )
    found = {
        row.sha256: Erasure(
            sha256=bytes.fromhex(row.sha256),
            at=row.made,
            by=row.by if with_persons else "",
            reason=row.reason,
        )
        for row in rows
    }
    return tuple(found.values())


def erased_since(connection: Connection, communes: Collection[CommuneCode], number: int) -> bool:
    """Return whether the reader of *communes* has to be told of an erasure after act *number*."""
    table = schema.erasures.c
    changed = connection.execute(
        select(table.commune).where(table.changed > number, table.months == 0).distinct()
    )
    return not {EVERYWHERE, *communes}.isdisjoint(changed.scalars())


def erased_files(connection: Connection) -> list[ErasedFile]:
    """Return every file that a person erased, the latest first."""
    table = schema.erasures.c
    rows = connection.execute(
        select(table.commune, table.sha256, table.made, table.by, table.reason)
        .where(table.months == 0)
        .order_by(table.made.desc(), table.sha256, table.commune)
    )
    found: dict[EvidenceHash, ErasedFile] = {}
    for row in rows:
        name = EvidenceHash(row.sha256)
        one = found.get(name) or ErasedFile(
            sha256=name, made=row.made, by=row.by, reason=row.reason
        )
        if row.commune:
            one = msgspec.structs.replace(one, communes=(*one.communes, CommuneCode(row.commune)))
        found[name] = one
    return list(found.values())
