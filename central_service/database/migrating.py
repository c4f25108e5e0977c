"""Bring a database to the schema of this program, once, before anything else uses it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from central_service.trouble.service_faults import DatabaseUnusable
from desktop_app.i18n import N_

from .connections import Database

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0007"  # the newest step: a database at it needs no Alembic, whose import takes 0.2 s
# Two workers that migrate at once would deadlock on PostgreSQL; the second one waits.
_LOCK = 6_870_118_367
_VERSIONS = "alembic_version"


def migrate(database: Database) -> None:
    """Make or upgrade the tables; raise DatabaseUnusable for a foreign or newer database."""
    with database.reading() as connection:
        if is_current(connection):
            return
    with database.writing() as connection:
        migrate_in(connection)


def migrate_in(connection: Connection) -> bool:
    """Make or upgrade the tables in the caller's transaction; return whether that was needed.

    Raise DatabaseUnusable for a foreign or newer database.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if is_current(connection):
        return False
    _upgrade(connection)
    return True


def is_current(connection: Connection) -> bool:
    """Return whether the tables are those of this program."""
    return _current(connection) == HEAD


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    config = config_for(connection)
    current = _current(connection)
    if current is None:
        _refuse_foreign(connection)
    elif current not in {s.revision for s in ScriptDirectory.from_config(config).walk_revisions()}:
        raise DatabaseUnusable(
            N_(
                "The database was made by a newer version of the service (step {step})."
                " Please install that version."
            ),
            step=current,
        )
    command.upgrade(config, "head")


def config_for(connection: Connection) -> Config:
    """Return how Alembic finds the steps, to be run on *connection*."""
    from alembic.config import Config

    config = Config()
    # Alembic reads the option as a template: a per cent sign in the path must be doubled.
    folder = str(Path(__file__).with_name("migrations")).replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.attributes["connection"] = connection
    return config


def _current(connection: Connection) -> str | None:
    """Return the step of the database, None before the first."""
    if not inspect(connection).has_table(_VERSIONS):
        return None
    step: str | None = connection.execute(
        text("SELECT version_num FROM alembic_version")
    ).scalar_one_or_none()
    return step


def _refuse_foreign(connection: Connection) -> None:
    tables = set(inspect(connection).get_table_names()) - {_VERSIONS}
    if tables:
        raise DatabaseUnusable(
            N_("The database holds other tables ({table} …) and is not one of this service."),
            table=min(tables),
        )
