"""What the service tells all its devices beside areas and rounds, each replaced as a whole.

The roster carries it, so it reaches a device that was connected before: the service's new address,
the authority of its certificate, holidays, whom to call.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, delete, insert, select

from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.signing.acts import Act, record_act
from desktop_app.core.changes.roster import Contact, ServiceAddress

T = TypeVar("T")


class Notice(StrEnum):
    """The names of the notices; stable codes in the database and in acts."""

    ADDRESS = "address"
    HOLIDAYS = "holidays"
    CONTACTS = "contacts"
    CALENDAR = "calendar"
    RETENTION = "retention"


def publish(service: Service, name: Notice, content: object) -> bool:
    """Replace the notice *name* by *content*; return whether that changed anything."""
    data = msgspec.json.encode(content, order="deterministic")
    table = schema.notices
    with service.database.writing() as connection:
        held = connection.execute(select(table.c.content).where(table.c.name == name.value))
        known = held.scalar_one_or_none()
        if known is not None and bytes(known) == data:
            return False
        detail = {"name": name.value, "sha256": hashlib.sha256(data).hexdigest()}
        number = record_act(connection, service.seal, Act.NOTICE, detail, now=now())
        connection.execute(delete(table).where(table.c.name == name.value))
        connection.execute(insert(table).values(name=name.value, content=data, changed=number))
    return True


def published_address(connection: Connection) -> ServiceAddress | None:
    """Return where the service is, None where nobody said."""
    return _published(connection, Notice.ADDRESS, ServiceAddress)


def published_holidays(connection: Connection) -> tuple[str, ...]:
    """Return the days on which no office works, ISO dates in order."""
    return _published(connection, Notice.HOLIDAYS, tuple[str, ...]) or ()


def published_contacts(connection: Connection) -> tuple[Contact, ...]:
    """Return whom to call in each commune, by its code."""
    return _published(connection, Notice.CONTACTS, tuple[Contact, ...]) or ()


def published_retention(connection: Connection) -> int:
    """Return for how many months photos are kept here; 0 for good."""
    return _published(connection, Notice.RETENTION, int) or 0


def _published(connection: Connection, name: Notice, kind: type[T]) -> T | None:
    table = schema.notices.c
    content = connection.execute(
        select(table.content).where(table.name == name.value)
    ).scalar_one_or_none()
    return None if content is None else msgspec.json.decode(bytes(content), type=kind)
