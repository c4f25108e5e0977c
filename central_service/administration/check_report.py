"""What ``verify`` reports."""

from __future__ import annotations

import msgspec


class CheckReport(msgspec.Struct, kw_only=True):
    """What was checked, and a sentence for each fault."""

    feeds: int = 0
    changes: int = 0
    acts: int = 0
    files: int = 0
    faults: list[str] = []
