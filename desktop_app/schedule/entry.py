"""What an entry in a scheduler says: which command, for which data, how often."""

from __future__ import annotations

import hashlib
import os
import sys
from enum import StrEnum
from pathlib import Path

import msgspec

EVERY_MINUTES = 60
_NEEDED = ("COMMUNE_READINESS_PASSPHRASE_FILE",)  # variables that open the keys


class Scheduler(StrEnum):
    """The schedulers that the program knows."""

    TASK_SCHEDULER = "task_scheduler"
    SYSTEMD = "systemd"


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the system exchanges by itself, by which scheduler, and under which name there."""

    is_on: bool
    scheduler: Scheduler
    name: str


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A program with its arguments, the folder it runs in, and variables that it needs."""

    program: str
    arguments: tuple[str, ...]
    folder: str
    variables: tuple[tuple[str, str], ...] = ()


def name_of(folder: Path) -> str:
    """Return the name of the entry for the data in *folder*: one for each data folder."""
    digest = hashlib.sha256(str(folder).encode("utf-8", "surrogatepass")).hexdigest()
    return f"commune-readiness-sync-{digest[:10]}"


def command(folder: Path) -> Command:
    """Return the command that exchanges the data in *folder* once."""
    words = ("--data", str(folder), "sync")
    variables = tuple((name, os.environ[name]) for name in _NEEDED if os.environ.get(name))
    if getattr(sys, "frozen", False):
        program = _launcher()
        return Command(
            program=str(program), arguments=words, folder=str(program.parent), variables=variables
        )
    return Command(
        program=str(_without_console(Path(sys.executable))),
        arguments=("-m", "desktop_app", *words),
        folder=str(Path(__file__).resolve().parents[2]),  # where Python finds the program
        variables=variables,
    )


def _launcher() -> Path:
    """Return what starts the installed version, also after an update; else this very program."""
    own = Path(sys.executable)
    beside = own.parents[2] if len(own.parents) > 2 else own.parent
    name = "ra-soat.exe" if sys.platform == "win32" else "commune-readiness"
    if own.parent.parent.name == "versions" and (beside / name).is_file():
        return beside / name
    windowed = own.with_name(name)
    return windowed if windowed.is_file() else own


def _without_console(python: Path) -> Path:
    """Return the Python that opens no console: on Windows one would flash up every hour."""
    windowed = python.with_name("pythonw.exe")
    return windowed if sys.platform == "win32" and windowed.is_file() else python
