"""The time of a simulated world: the service's clock, and a clock of its own for each computer.

Every module of the program that asks for the time is given a ``SimulatedTime`` in the place of the
module ``time``, so a schedule takes no time and the same seed gives the same moments again.
"""

from __future__ import annotations

from collections.abc import Callable

START = 1_794_800_000  # 2026-11-16, in UTC seconds
YEAR = 365 * 86_400
YEAR_2009, YEAR_2099 = START - 17 * YEAR, START + 73 * YEAR
# What clocks without a battery show; and errors of months, which are plausible dates.
WRONG = (
    60.0,  # 1970
    315_532_860.0,  # 1980
    float(YEAR_2009),
    float(YEAR_2099),
    5_680_300_000.0,  # 2150
    START + 90 * 86_400.0,
    START - 45 * 86_400.0,
    START + 20 * 86_400.0,  # the month that the service opens next
)


class Clocks:
    """The true time, and the error of the clock of the computer at work."""

    def __init__(self) -> None:
        self.true = float(START)
        self.error = 0.0  # of the computer at work; 0 while the service works

    def pass_by(self, seconds: float) -> None:
        """Advance the time."""
        self.true += seconds


class SimulatedTime:
    """Replaces the module ``time`` in the program's modules."""

    def __init__(self, clocks: Callable[[], Clocks]) -> None:
        self._clocks = clocks

    def time(self) -> float:
        """Return what the clock of whoever is at work shows, in UTC seconds."""
        clocks = self._clocks()
        return clocks.true + clocks.error

    def monotonic(self) -> float:
        """Return a time that never goes back."""
        return self._clocks().true

    def sleep(self, seconds: float) -> None:
        """Advance the time instead of waiting."""
        self._clocks().pass_by(seconds)

    def monotonic_ns(self) -> int:
        """Return the same in nanoseconds."""
        return int(self.monotonic() * 1e9)

    def perf_counter(self) -> float:
        """Return the same."""
        return self.monotonic()
