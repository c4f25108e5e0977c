"""How much fits side by side: four steps, taken by the window's logical width."""

from __future__ import annotations

from enum import IntEnum


class Step(IntEnum):
    """What a window of a width shows; the wider ones compare greater."""

    MENU = 0  # the rail is a menu button, the status bar has two lines
    DRAWER = 1  # the rail is letters, the dock lies over the list when asked for
    NARROW = 2  # the rail is letters, the dock 300 px
    FULL = 3  # three panes


def step_for(width: int) -> Step:
    """Return the step of a window *width* logical pixels wide."""
    if width >= 1280:
        return Step.FULL
    if width >= 1000:
        return Step.NARROW
    return Step.DRAWER if width >= 760 else Step.MENU
