"""What Alembic runs for every migration: the connection is the caller's, who locked it."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from central_service.database.schema import metadata

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()
