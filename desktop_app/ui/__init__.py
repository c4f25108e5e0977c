"""The window: the clerk's desk, the supervisor's board, and the card where both begin."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path

from desktop_app.i18n import Language


def run(folder: Path, arguments: Sequence[str], *, language: Language | None = None) -> int:
    """Open the window on the data in *folder*; return the exit code when it is closed.

    *arguments*: nothing, ``--probe-startup``, or ``--picture FILE [--size WxH] [--dark]``.
    """
    # A start makes a hundred thousand objects and drops hardly any: looking for garbage among
    # them costs a twentieth of it. The window collects again once it is painted.
    gc.disable()
    # The lower rooms first: once PySide is there, every import goes through a function of its own.
    import desktop_app.workspace.reading.desk_reading  # noqa: F401

    from . import probe, window

    if "--probe-startup" in arguments:
        return probe.startup(folder, language)
    if "--picture" in arguments:
        return probe.picture(folder, arguments, language)
    return window.open_window(folder, language)
