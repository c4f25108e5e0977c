"""Open the service: its database at this program's schema, its key, its name."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, insert, inspect, text, update

from central_service.database import schema
from central_service.database.connections import Database, refuse_unless_durable
from central_service.database.migrating import migrate_in
from central_service.signing.acts import Act, latest_moment, record_act, standing
from central_service.signing.package_key import ensure_package_key
from central_service.signing.receipts_mark import ReceiptsMark, refuse_if_behind
from central_service.signing.row_macs import give_macs
from central_service.signing.seal import KeyFile, Seal, make_key, read_key_file
from central_service.signing.service_keys import seal_in
from central_service.trouble.service_faults import KeyUnusable
from desktop_app.core.changes.change import AREA_DESK
from desktop_app.core.changes.feeds import device_id, first_head, public_key_of
from desktop_app.core.text.cleaning import MAX_NAME, clean_text
from desktop_app.i18n import N_, _

from .service import Service, now
from .settings import Settings

_FOUNDING = 6_870_118_368  # two first starts at once on PostgreSQL: the second waits and opens


def is_vacant(settings: Settings) -> bool:
    """Return whether the database holds no service, and nothing else; nothing is made there.

    Raise DatabaseUnusable where the database cannot be opened.
    """
    url = settings.database
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return True
    database = Database(url)
    try:
        with database.reading() as connection:
            tables = inspect(connection).get_table_names()
            if schema.service.name not in tables:
                return not tables
            # Plain SQL: a database of an earlier schema lacks columns of this one.
            return connection.execute(text("SELECT 1 FROM service")).first() is None
    finally:
        database.close()


def open_service(
    settings: Settings, *, name: str | None = None, may_be_behind: bool = False
) -> Service:
    """Return the service, made at its first use; *name* renames it.

    *may_be_behind*: though an older copy of its database was put back, which otherwise raises
    DatabaseBehind. Raise NotDurable, DatabaseUnusable or KeyUnusable where it must not run.
    """
    database = Database(settings.database)
    try:
        with database.bare() as connection:
            refuse_unless_durable(connection)
        with database.writing() as connection:
            if not database.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": _FOUNDING})
            # One transaction: without its key an older database stays as it was.
            is_upgraded = migrate_in(connection)
            known_until = latest_moment(connection)
            seal = _seal(connection, settings.key)
            if is_upgraded:
                give_macs(connection, seal)
            known = standing(connection)
            assert known is not None
            if not may_be_behind:
                refuse_if_behind(connection, known, ReceiptsMark(settings.folder).read())
            ensure_package_key(connection, seal, settings.package_key, now=now())
            if name is not None:
                _rename(connection, seal, clean_text(name, limit=MAX_NAME, single_line=True))
    except BaseException:
        database.close()
        raise
    return Service(database, seal, settings, known_until=known_until)


def _seal(connection: Connection, file: Path) -> Seal:
    known = standing(connection)
    if known is None:
        return _found(connection, read_key_file(file) if file.exists() else make_key(file))
    return seal_in(connection, known.device, file, now=now())


def _found(connection: Connection, made: KeyFile) -> Seal:
    public_key = public_key_of(made.private_key)
    if made.chain:
        raise KeyUnusable(
            N_(
                "The key belongs to a service that replaced keys before; a new database cannot"
                " begin with it. Put the service's database back."
            )
        )
    seal = Seal(service=device_id(public_key), private_key=made.private_key, secret=made.secret)
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
        connection, seal, Act.FOUND, {"public_key": public_key.hex(), "name": name}, now=moment
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
        number = record_act(connection, seal, Act.NAME, {"name": name}, now=now())
        connection.execute(update(schema.service).values(name=name))
        connection.execute(update(schema.service_keys).values(changed=number))
