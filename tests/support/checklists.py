"""The second version of the checklist, which tests publish in the middle of a round."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from desktop_app import checklist_files
from desktop_app.core.checklist import Checklist

FIRST = checklist_files.newest()
SECOND = Path(__file__).parent.parent / "data" / "checklists" / "decree-118-v2.toml"


@cache
def first() -> Checklist:
    """Return the checklist that comes with the program."""
    return checklist_files.load(FIRST)


@cache
def second() -> Checklist:
    """Return its second version: one change of every kind (data/checklists/make_v2.py)."""
    return checklist_files.load(SECOND)
