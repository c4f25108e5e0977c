"""Every act that was done on the service, in order: what, about whom, when."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, select

from central_service.database import schema
from central_service.database.stored import change_from


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """One act as it was signed; ``at`` in UTC seconds."""

    number: int
    at: int
    act: str
    detail: dict[str, str]


def audit_lines(connection: Connection, *, since: int = 0) -> Iterator[AuditLine]:
    """Yield the acts after number *since*, the oldest first."""
    table = schema.acts.c
    rows = connection.execute(
        select(table.sequence, table.body, table.made)
        .where(table.sequence > since)
        .order_by(table.sequence)
    )
    for number, body, made in rows:
        said = change_from(bytes(body)).fields
        detail = {name: str(value) for name, value in said.get("detail", {}).items()}
        yield AuditLine(number=number, at=made, act=str(said.get("act", "")), detail=detail)
