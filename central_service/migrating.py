"""Bring a database to the schema of this program, once, before anything else uses it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from desktop_app.i18n import N_

from .database import Database
from .faults import DatabaseUnusable

# Two workers that migrate at once would kill one another on PostgreSQL; the second one waits.
_LOCK = 6_870_118_367
_VERSIONS = "alembic_version"


def migrate(database: Database) -> None:
    """Make or upgrade the tables; raise DatabaseUnusable for a foreign or newer database."""
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config = _config(connection)
        script = ScriptDirectory.from_config(config)
        current = MigrationContext.configure(connection).get_current_revision()
        if current is None:
            _refuse_foreign(connection)
        elif current not in {step.revision for step in script.walk_revisions()}:
            raise DatabaseUnusable(
                N_(
                    "The database was made by a newer version of the service (step {step})."
                    " Please install that version."
                ),
                step=current,
            )
        if current != script.get_current_head():
            command.upgrade(config, "head")


def _config(connection: Connection) -> Config:
    config = Config()
    # Alembic reads the option as a template: a per cent sign in the path must be doubled.
    folder = str(Path(__file__).with_name("migrations")).replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.attributes["connection"] = connection
    return config


def _refuse_foreign(connection: Connection) -> None:
    tables = set(inspect(connection).get_table_names()) - {_VERSIONS}
    if tables:
        raise DatabaseUnusable(
            N_("The database holds other tables ({table} …) and is not one of this service."),
            table=min(tables),
        )
