"""The window: the clerk's desk, the supervisor's board, and the start screen."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path

from desktop_app.i18n import Language


def run(folder: Path, arguments: Sequence[str], *, language: Language | None = None) -> int:
    """Open the window on the data in *folder*; return the exit code when it is closed.

    *arguments*: nothing, a package or card to open, ``--probe-startup``, or ``--picture FILE
    [--size WxH] [--dark]``.
    """
    # A start makes a hundred thousand objects and frees hardly any: garbage collection during it
    # takes a twentieth of its time. It is switched on again after the first paint.
    gc.disable()
    # The lower rooms first: once PySide is imported, its import hook slows every further import.
    import desktop_app.workspace.reading.desk_reading  # noqa: F401

    from . import application, probe

    if "--probe-startup" in arguments:
        return probe.startup(folder, language)
    if "--picture" in arguments:
        return probe.picture(folder, arguments, language)
    file = Path(arguments[0]) if arguments else None
    return application.open_window(folder, language, file)
