"""Whether the operating system still gets security updates, by a dated table of resources."""

from __future__ import annotations

import platform
import sys
import tomllib
from collections.abc import Collection
from datetime import date
from pathlib import Path

import msgspec

from . import windows
from .results import Absence, Note, SystemFacts
from .running import Nothing


class WindowsLine(msgspec.Struct, frozen=True, kw_only=True):
    """One version of Windows: its build, the editions ("*": any), the last day of updates."""

    build: int
    editions: tuple[str, ...]
    ends: date
    note: Note | None = None


class LinuxLine(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a Linux, as /etc/os-release names it, and the last day of updates."""

    id: str
    version: str
    ends: date
    note: Note | None = None


class SupportTable(msgspec.Struct, frozen=True, kw_only=True):
    """Until when systems are mended. ``as_of``: the day on which the source was read."""

    source: str
    as_of: date
    windows: tuple[WindowsLine, ...]
    linux: tuple[LinuxLine, ...]

    def of_windows(self, build: int, edition: str) -> WindowsLine | None:
        """Return the line of a build and an edition; one that names the edition goes first."""
        fitting = [one for one in self.windows if one.build == build]
        named = (one for one in fitting if edition in one.editions)
        return next(named, None) or next((one for one in fitting if "*" in one.editions), None)

    def of_linux(self, ids: Collection[str], version: str) -> LinuxLine | None:
        """Return the line of a version of one of the *ids*."""
        fitting = (one for one in self.linux if one.id in ids and one.version == version)
        return next(fitting, None)


def read_table(file: Path) -> SupportTable:
    """Return the table in *file*."""
    return msgspec.convert(tomllib.loads(file.read_text("utf-8")), SupportTable)


def system(table: SupportTable, today: date) -> SystemFacts | Absence:
    """Return until when this system is mended; UNKNOWN_SYSTEM where the table does not say."""
    line: WindowsLine | LinuxLine | None
    if sys.platform == "win32":
        build, edition, name = windows.version()
        line, ends = table.of_windows(build, edition), None
    else:
        told = _os_release()
        name = told.get("PRETTY_NAME") or f"{platform.system()} {platform.release()}"
        line = table.of_linux((told.get("ID", ""),), told.get("VERSION_ID", ""))
        ends = _day(told.get("SUPPORT_END", ""))
    source = table.source if ends is None else "/etc/os-release"
    ends = ends or (line.ends if line is not None else None)
    if ends is None:
        raise Nothing(Absence.UNKNOWN_SYSTEM, name)
    return SystemFacts(
        tool="/etc/os-release" if sys.platform != "win32" else "GetVersion",
        system=name,
        ends=ends,
        is_supported=today <= ends,
        source=source,
        as_of=table.as_of,
        note=line.note if line is not None else None,
    )


def _os_release() -> dict[str, str]:
    try:
        return platform.freedesktop_os_release()
    except OSError:
        return {}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
