"""Shared by tests of uploads: one photo, and functions to look at its state."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from sqlalchemy import delete

from central_service.database import schema

from .machines import HERE, Machine
from .service import RunningService

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 300
NAME = hashlib.sha256(PHOTO).hexdigest()
PATH = f"/v1/evidence/{HERE}/uploads/{NAME}"
RESUMABLE = {"Tus-Resumable": "1.0.0"}


def offset(machine: Machine, name: str = NAME) -> int:
    """Return the offset of the upload that the service reports."""
    told = machine.stands(HERE, name)
    assert told.status_code == 200
    assert told.headers["cache-control"] == "no-store"
    return int(told.headers["upload-offset"])


def held(machine: Machine, commune: str = HERE) -> bytes:
    """Return the photo as the service holds it for the commune."""
    answer = machine.http("GET", f"/v1/evidence/{commune}/{NAME}")
    content: bytes = answer.content
    return content


def files_of(service: RunningService) -> list[Path]:
    """Return every file in the folder of evidence."""
    return [file for file in (service.folder / "evidence").rglob("*") if file.is_file()]


def forget(service: RunningService) -> None:
    """Delete all files and begun uploads at the service."""
    shutil.rmtree(service.folder / "evidence", ignore_errors=True)
    with service.service.database.writing() as connection:
        connection.execute(delete(schema.evidence))
