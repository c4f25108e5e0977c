"""Which version of the program each device runs, as it says itself; nothing depends on it."""

from __future__ import annotations

from sqlalchemy import Connection

from central_service.access.tokens import bearer_of
from central_service.database import schema
from central_service.database.connections import insert_rows
from central_service.founding.service import Service, now
from desktop_app.core.ids import DeviceId


def note_program(connection: Connection, device: DeviceId, program: str) -> None:
    """Store that *device* runs *program*."""
    insert_rows(connection, schema.programs, [(device, program, now())], replace=True)


def note_program_of(service: Service, token: str, device: DeviceId, program: str) -> None:
    """Store that *device* runs *program*, where it is the bearer of *token*."""
    with service.database.writing() as connection:
        bearer = bearer_of(connection, token)
        if bearer.device == device and not bearer.revoked:
            note_program(connection, device, program)
