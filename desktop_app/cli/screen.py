"""Whether there is a screen to show a window on."""

from __future__ import annotations

import os
import sys

from desktop_app.core.fault import N_, Fault


class NoScreen(Fault):
    """A window was asked for where none can be shown."""


def need_screen() -> None:
    """Raise NoScreen where no window can be shown."""
    offscreen = os.environ.get("QT_QPA_PLATFORM", "") in ("offscreen", "minimal")
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if offscreen or (sys.platform.startswith("linux") and not has_display):
        raise NoScreen(
            N_("There is no screen to show the window on. “demo --headless” shows it in files.")
        )
