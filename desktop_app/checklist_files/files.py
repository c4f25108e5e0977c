"""Checklists as files: read one, or find the newest that came with the program."""

from __future__ import annotations

import re
from pathlib import Path

from desktop_app import paths
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.i18n import N_

from .content import ChecklistRefused


def load(path: Path) -> Checklist:
    """Return the checklist in the file *path*; raise ChecklistRefused where it has any fault.

    Takes about 60 ms for the first version: cache ``checklist_bytes`` where that is too long.
    """
    # Imported here: 20 ms, not needed to start from the cached bytes.
    from .validate import examine

    checklist, findings = examine(path)
    if checklist is None:
        raise ChecklistRefused(
            N_("{file} cannot be used. Faults: {count}; the first, line {line}: {fault}"),
            file=path.name,
            count=len(findings),
            line=findings[0].line,
            fault=findings[0].fault,
        )
    return checklist


def newest() -> Path:
    """Return the file of the highest version that came with the program."""
    files = list(paths.checklists().glob("*.toml"))
    if not files:
        raise ChecklistRefused(
            N_("The checklist of the program is missing. Please install the program again.")
        )
    return max(files, key=_natural)


def _natural(path: Path) -> list[tuple[int, str]]:
    """Return what sorts "v10" after "v9"."""
    return [
        (int(part), "") if part.isdigit() else (-1, part)
        for part in re.split(r"([0-9]+)", path.stem)
    ]
