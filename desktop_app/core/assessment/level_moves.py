"""Whether the level of a commune rose or fell between two figures."""

from __future__ import annotations

from desktop_app.core.ids import COLOURS, Readiness


def moved(before: Readiness, now: Readiness) -> int:
    """Return 1 where the colour rose, -1 where it fell, else 0.

    From no colour only GREEN is a rise: AMBER and RED are first figures; to no colour nothing
    falls.
    """
    if now is before or now.is_grey:
        return 0
    if before.is_grey:
        return int(now is Readiness.GREEN)
    return 1 if COLOURS.index(now) < COLOURS.index(before) else -1
