"""The command line: the same verbs as the window, for scripts, tests and people who type."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def run(arguments: Sequence[str], *, data: Path | None) -> int:
    """Run the verb in *arguments* on the data folder; return the exit code."""
    from . import main  # nothing of it before the window's first paint

    return main.run(arguments, data=data)
