"""Targets of the fuzzer and its loop: seeded, bounded, every failure with its bytes."""

from __future__ import annotations

import faulthandler
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import msgspec

from support.mutation import mutated

LONGEST = 10.0  # seconds that one input may take; what takes longer hangs
_MOST_KEPT = 400  # inputs of one target that showed something new


class Broken(Exception):
    """A target did what it must never do."""


class Target:
    """One input of a program: good examples, and a function to feed it any other.

    ``outcome`` returns in a few words what happened to the bytes; an input with a new outcome is
    kept as one more to start from. It raises Broken, or lets an unexpected error pass, on failure.
    """

    name = ""
    longest = LONGEST  # seconds

    def __init__(self) -> None:
        self.good: list[bytes] = []

    def outcome(self, data: bytes) -> str:
        """Feed *data* and return the outcome in words."""
        raise NotImplementedError

    def make(self, chance: random.Random) -> bytes:
        """Return the next input."""
        return mutated(chance, self.good)

    def settle(self) -> None:
        """Check at the end that honest work still goes through."""

    def close(self) -> None:
        """Close what the target holds."""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """An input that broke something, and how."""

    target: str
    data: bytes
    trace: str

    def __str__(self) -> str:
        shown = self.data[:2_000].hex() + ("…" if len(self.data) > 2_000 else "")
        return f"{self.target}: {len(self.data)} bytes {shown}\n{self.trace}"


class Report(msgspec.Struct, kw_only=True):
    """The counts of a run."""

    tried: Counter[str] = msgspec.field(default_factory=Counter)
    outcomes: dict[str, Counter[str]] = msgspec.field(default_factory=dict)
    failures: list[Failure] = msgspec.field(default_factory=list)


def feed(
    targets: Sequence[Target], *, seed: int, until: Callable[[Report], bool], turn: int = 50
) -> Report:
    """Feed the targets by turns until *until* says so; stop a target at its third failure.

    A turn is so many inputs, or a second: a slow target does not hold up the others.
    """
    report = Report()
    chances = {target.name: random.Random(f"{seed} {target.name}") for target in targets}
    broken: Counter[str] = Counter()
    for target in targets:
        report.outcomes[target.name] = Counter()
        # The good ones first: their outcomes do not count as new later.
        _feed_all(target, list(target.good), report, keep=False)
    while not until(report):
        for target in targets:
            if broken[target.name] >= 3:
                continue
            chance = chances[target.name]
            end = time.monotonic() + 1
            made = (target.make(chance) for _ in range(turn) if time.monotonic() < end)
            failed = _feed_all(target, made, report, keep=True)
            broken[target.name] += failed
            if until(report):
                break
        if all(broken[target.name] >= 3 for target in targets):
            break
    for target in targets:
        with _noted(target, b"", report):
            target.settle()
    return report


def _feed_all(target: Target, made: Iterable[bytes], report: Report, *, keep: bool) -> int:
    failures = len(report.failures)
    seen = report.outcomes[target.name]
    for data in made:
        report.tried[target.name] += 1
        with _noted(target, data, report), bounded(target.longest):
            outcome = target.outcome(data)
            seen[outcome] += 1
            if keep and seen[outcome] == 1 and len(target.good) < _MOST_KEPT:
                target.good.append(data)
    return len(report.failures) - failures


@contextmanager
def _noted(target: Target, data: bytes, report: Report) -> Iterator[None]:
    try:
        yield
    except Exception:
        report.failures.append(Failure(target=target.name, data=data, trace=traceback.format_exc()))


@contextmanager
def bounded(seconds: float = LONGEST) -> Iterator[None]:
    """Raise Broken where what is inside takes longer than *seconds*, were it in a loop in C."""

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise Broken(f"still busy after {seconds:.0f} seconds")

    if not hasattr(signal, "setitimer"):  # Windows has none; there the run is merely not bounded
        yield
        return
    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    if sys.__stderr__ is not None:
        faulthandler.dump_traceback_later(3 * seconds, exit=True, file=sys.__stderr__)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def for_tries(count: int, targets: int) -> Callable[[Report], bool]:
    """Return what ends a run after *count* inputs for each of so many *targets*."""
    return lambda report: sum(report.tried.values()) >= count * targets


def for_seconds(seconds: float) -> Callable[[Report], bool]:
    """Return what ends a run after so many *seconds*, or at the tenth failure."""
    end = time.monotonic() + seconds
    return lambda report: time.monotonic() >= end or len(report.failures) >= 10
