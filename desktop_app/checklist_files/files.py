"""Checklists as files: read one, or the newest that came with the program."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from desktop_app import paths
from desktop_app.core.checklist import Checklist


def load(path: Path) -> Checklist:
    """Return the checklist in the file *path*."""
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Checklist)


def newest() -> Path:
    """Return the file of the newest checklist that came with the program."""
    return max(paths.checklists().glob("*.toml"))
