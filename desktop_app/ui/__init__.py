"""The window: the clerk's desk, the supervisor's board, and the start screen."""

from __future__ import annotations

import builtins
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
    _import_qt()

    from . import application, probe

    if "--probe-startup" in arguments:
        return probe.startup(folder, language)
    if "--picture" in arguments:
        return probe.picture(folder, arguments, language)
    file = Path(arguments[0]) if arguments else None
    return application.open_window(folder, language, file)


def _import_qt() -> None:
    """Import Qt, and put back the function that ``import`` called before.

    PySide has every import of every module go through a function of its own, for modules that say
    ``from __feature__ import``; none of ours does. For the 150 modules of a window that costs a
    quarter of the time in which they are imported.
    """
    import PySide6.QtCore  # noqa: F401

    before = getattr(builtins, "__orig_import__", None)
    if before is not None:
        builtins.__import__ = before
