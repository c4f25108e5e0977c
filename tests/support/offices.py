"""The office of a journey: its area, its clock, and how a desk joins it."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.workspace import Workspace

AREA = "Cụm thi đua số 3"
MONDAY = 1_794_186_000  # 9 November 2026, 08:00 in Vietnam

Join = Callable[..., Workspace]


class Clock:
    """The time that every PC shows, set by the test."""

    def __init__(self) -> None:
        self.now = float(MONDAY)

    def time(self) -> float:
        return self.now
