"""Packages imported by the service's command line, and their effects."""

from __future__ import annotations

from sqlalchemy import func, select

from central_service.database import schema
from desktop_app.core.changes.receipts import Receipt
from support.machines import Machine
from support.service import RunningService
from support.usb_drives import Told, command, opened


def counted(service: RunningService) -> dict[str, int]:
    """Return how many rows every table has: equal counts show that nothing was written."""
    with service.service.database.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in schema.metadata.sorted_tables
        }


def imported(service: RunningService, data: bytes, *words: str) -> tuple[Told, bytes]:
    """Import a package by the command line; return its output and the return package."""
    file, back = service.folder / "goi.goi", service.folder / "ve.goi"
    file.write_bytes(data)
    back.unlink(missing_ok=True)
    told = command(service, "package", "import", file, "--receipt", back, "--yes", *words)
    return told, back.read_bytes() if back.exists() else b""


def receipts_in(machine: Machine, back: bytes) -> list[Receipt]:
    return [one for response in opened(machine, back).responses for one in response.receipts]


def refused(service: RunningService, data: bytes, code: int) -> str:
    """Import what is refused; return the sentence. Nothing is changed, nothing is written."""
    before = counted(service)
    told, back = imported(service, data)
    assert (told.code, told.out, back) == (code, "", b"")
    assert told.err.count("\n") == 1
    assert counted(service) == before
    assert not [one for one in service.folder.iterdir() if one.name.startswith(".goi-")]
    return told.err
