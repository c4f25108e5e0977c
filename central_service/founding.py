"""Open the service: its database at this program's schema, its key, its name."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, insert, select, text, update

from desktop_app.core.changes import AREA_DESK
from desktop_app.core.feeds import device_id, first_head, public_key_of
from desktop_app.core.text import MAX_NAME, clean_text
from desktop_app.i18n import N_, _

from . import schema
from .acts import record_act, standing
from .database import Database, refuse_unless_durable
from .faults import KeyUnusable
from .migrating import migrate
from .package_key import ensure_package_key
from .seal import Seal, make_key, read_key
from .settings import Settings

_FOUNDING = 6_870_118_368  # two first starts at once on PostgreSQL: one founds, one finds


class Service:
    """An open service: what every verb and every request needs."""

    def __init__(self, database: Database, seal: Seal, evidence: Path, package_key: Path) -> None:
        self.database = database
        self.seal = seal
        self.evidence = evidence
        self.package_key = package_key

    def close(self) -> None:
        """Let the database go."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_service(settings: Settings, *, name: str | None = None) -> Service:
    """Return the service, made at its first use; *name* renames it.

    Raise NotDurable, DatabaseUnusable or KeyUnusable where it must not run.
    """
    database = Database(settings.database)
    try:
        with database.bare() as connection:
            refuse_unless_durable(connection)
        migrate(database)
        with database.writing() as connection:
            if not database.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": _FOUNDING})
            seal = _seal(connection, settings.key)
            known = standing(connection)
            assert known is not None
            ensure_package_key(connection, settings.package_key, number=known.number)
            if name is not None:
                _rename(connection, seal, clean_text(name, limit=MAX_NAME, single_line=True))
    except BaseException:
        database.close()
        raise
    return Service(database, seal, settings.evidence, settings.package_key)


def now() -> int:
    """Return the service's time in UTC seconds."""
    return int(time.time())


def _seal(connection: Connection, file: Path) -> Seal:
    known = standing(connection)
    if known is None:
        private_key = read_key(file) if file.exists() else make_key(file)
        return _found(connection, private_key)
    private_key = read_key(file)
    newest = select(schema.service_keys.c.public_key).order_by(schema.service_keys.c.number.desc())
    if connection.execute(newest.limit(1)).scalar_one() != public_key_of(private_key):
        raise KeyUnusable(
            N_("The key {file} is not the one that this database's service signs with."), file=file
        )
    return Seal(service=known.device, private_key=private_key)


def _found(connection: Connection, private_key: bytes) -> Seal:
    public_key = public_key_of(private_key)
    seal = Seal(service=device_id(public_key), private_key=private_key)
    moment, name = now(), _("Readiness service")
    connection.execute(
        insert(schema.service).values(
            id=1,
            device=seal.service,
            name=name,
            epoch=1,
            number=0,
            head=first_head(seal.service, AREA_DESK),
            made=moment,
        )
    )
    number = record_act(
        connection, seal, "found", {"public_key": public_key.hex(), "name": name}, now=moment
    )
    connection.execute(
        insert(schema.service_keys).values(
            number=1, public_key=public_key, signature=b"", changed=number
        )
    )
    return seal


def _rename(connection: Connection, seal: Seal, name: str) -> None:
    known = standing(connection, locked=True)
    if known is not None and name and known.name != name:
        number = record_act(connection, seal, "name", {"name": name}, now=now())
        connection.execute(update(schema.service).values(name=name))
        connection.execute(update(schema.service_keys).values(changed=number))
