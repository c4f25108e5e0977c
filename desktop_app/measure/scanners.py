"""The scanners that this computer sees: by SANE, or by Windows' list of devices."""

from __future__ import annotations

import sys

from . import windows
from .programs import ask
from .results import Absence, ScannerFacts
from .running import Nothing

_SECONDS = 35.0  # scanners in the network answer late


def scanners() -> ScannerFacts | Absence:
    """Return the scanners, or that there is none or nothing that scans."""
    if sys.platform == "win32":
        found, tool = windows.imaging_devices(), "SetupAPI"
    else:
        said = ask("scanimage", "--formatted-device-list=%v %m (%t)%n", seconds=_SECONDS)
        if said is None:
            return Absence.NO_SCAN_SYSTEM
        if said.code:
            raise Nothing(Absence.NO_SCAN_SYSTEM, said.err.strip()[:200])
        found, tool = by_sane(said.out), "SANE scanimage"
    return ScannerFacts(tool=tool, scanners=found) if found else Absence.NO_SCANNER


def by_sane(out: str) -> tuple[str, ...]:
    """Return the scanners that ``scanimage`` lists, a line each."""
    return tuple(line.strip() for line in out.splitlines() if line.strip())
