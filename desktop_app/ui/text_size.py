"""How large everything in the window is: Qt's factor, in force from the start of an application.

At 150 % the window is laid out as on a screen two thirds as wide and high, a size that every page
is made for. Qt takes the factor only while it starts, so another size opens the window anew: this
program is run again in the place of itself, at the same row of the settings.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import msgspec

from desktop_app.i18n import current_language
from desktop_app.ui.preferences import TextSize

_FACTOR = "QT_SCALE_FACTOR"
_OPENED_ANEW = "COMMUNE_READINESS_OPENED_ANEW"
_given = os.environ.get(_FACTOR)  # what the account itself has set


class OpenedAnew(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown again: the data (the sample's, it may be), and the row of the settings."""

    folder: str
    at: str


def use(size: TextSize) -> None:
    """Let the application that is about to start show everything in *size*."""
    if size is TextSize.USUAL:
        _put_back()
        return
    factor = 1.0
    with contextlib.suppress(ValueError):
        factor = float(_given or 1)
    os.environ[_FACTOR] = f"{factor * size.value / 100:g}"


def opened_anew() -> OpenedAnew | None:
    """Return what the process before wants to be shown again, once; None for a usual start."""
    said = os.environ.pop(_OPENED_ANEW, None)
    if said is None:
        return None
    try:
        return msgspec.json.decode(said, type=OpenedAnew)
    except msgspec.DecodeError:
        return None


def open_anew(home: Path, again: OpenedAnew) -> None:
    """Run the program again on *home* in the place of this process; does not return on Linux."""
    _put_back()
    os.environ[_OPENED_ANEW] = msgspec.json.encode(again).decode()
    program = [sys.executable] if getattr(sys, "frozen", False) else _python()
    words = [*program, "--data", str(home), "--lang", current_language()]
    if sys.platform == "win32":  # it has no way to put a program in the place of another
        import subprocess  # only used on Windows

        subprocess.Popen(words)
        return
    os.execv(words[0], words)  # noqa: S606 - this program itself


def _python() -> list[str]:
    return [sys.executable, "-m", "desktop_app"]


def _put_back() -> None:
    if _given is None:
        os.environ.pop(_FACTOR, None)
    else:
        os.environ[_FACTOR] = _given
