"""The protection against malware, as the system itself states it."""

from __future__ import annotations

import sys

from . import windows
from .results import Absence, AntivirusFacts


def antivirus() -> AntivirusFacts | Absence:
    """Return the state of the protection, or that nothing on this system tells it."""
    said = windows.protection() if sys.platform == "win32" else None
    if said is None:
        return Absence.NO_SECURITY_CENTRE
    return AntivirusFacts(tool="Windows Security Center", protection=said)
