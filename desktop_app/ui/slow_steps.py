"""Steps of the main thread that take long, counted and named: while one runs, no key is answered.

Switched on by the environment, for tests and for a build that somebody tries: with
``COMMUNE_READINESS_SLOW_STEPS=FILE`` a line of JSON is added to FILE for every step that takes
longer than LIMIT_MS. A step is one event and all that it leads to. Its processor time is what
counts: by the clock other programs lengthen it too.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import msgspec
from PySide6.QtCore import QEvent, QObject, QThread
from PySide6.QtWidgets import QApplication

VARIABLE = "COMMUNE_READINESS_SLOW_STEPS"
LIMIT_MS = 50.0
_LOOK_S = 0.005  # how often it is looked where a step is
_ROOT = Path(__file__).parents[1]


class SlowStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step that took longer than LIMIT_MS of the processor, or by the clock.

    ``event`` and ``receiver`` are Qt's; ``where`` is the chain of our functions in which it was
    seen most often, the innermost last; ``scene`` is what the test was doing.
    """

    processor_ms: float
    clock_ms: float
    event: str
    receiver: str
    where: tuple[str, ...]
    scene: str = ""


class _Running:
    """The step that runs now in one event loop."""

    def __init__(self, level: int) -> None:
        self.level = level
        self.clock, self.processor = time.perf_counter(), time.thread_time()
        self.has_loop = False  # it waits in an event loop of its own, whose steps count themselves
        self.seen: Counter[tuple[str, ...]] = Counter()


class SteppedApplication(QApplication):
    """An application that times each of its steps. ``slow`` are those over the limit so far."""

    def __init__(self, arguments: Sequence[str], file: Path | None = None) -> None:
        super().__init__(list(arguments))
        self.slow: list[SlowStep] = []
        self.count = 0
        self.scene = ""
        self._file = file
        self._running: list[_Running] = []
        self._main = threading.get_ident()
        self._is_over = threading.Event()
        self._looking = threading.Thread(target=self._look, name="slow steps", daemon=True)
        self._looking.start()
        self.aboutToQuit.connect(self._is_over.set)

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        level = QThread.currentThread().loopLevel()
        outer = self._running[-1] if self._running else None
        if threading.get_ident() != self._main or (outer and outer.level >= level):
            return super().notify(receiver, event)
        if outer is not None:
            outer.has_loop = True
        kind, whose = event.type(), type(receiver).__name__  # both may be gone afterwards
        self._running.append(_Running(level))
        try:
            return super().notify(receiver, event)
        finally:
            self._ended(self._running.pop(), kind.name, whose)

    @contextmanager
    def step(self, scene: str) -> Iterator[None]:
        """Count the block as one step, and name by *scene* what follows."""
        self.scene = scene
        self._running.append(_Running(QThread.currentThread().loopLevel()))
        try:
            yield
        finally:
            self._ended(self._running.pop(), "", "")

    def _ended(self, step: _Running, event: str, receiver: str) -> None:
        self.count += 1
        clock = 1000 * (time.perf_counter() - step.clock)
        if clock <= LIMIT_MS or step.has_loop:
            return
        processor = 1000 * (time.thread_time() - step.processor)
        slow = SlowStep(
            processor_ms=round(processor, 1),
            clock_ms=round(clock, 1),
            event=event,
            receiver=receiver,
            where=step.seen.most_common(1)[0][0] if step.seen else (),
            scene=self.scene,
        )
        self.slow.append(slow)
        if self._file is not None:
            with self._file.open("ab") as lines:
                lines.write(msgspec.json.encode(slow) + b"\n")

    def _look(self) -> None:
        while not self._is_over.wait(_LOOK_S):
            # Only of a step that is slow already: a look keeps alive what its functions hold, such
            # as a painter, a moment longer than they do.
            running = next(iter(self._running[-1:]), None)
            if running is None or 1000 * (time.perf_counter() - running.clock) < LIMIT_MS / 2:
                continue
            frame = sys._current_frames().get(self._main)
            if frame is not None:
                running.seen[_ours(frame)] += 1
            del frame


def application(arguments: Sequence[str]) -> SteppedApplication:
    """Return a new application that counts into the file which the environment names."""
    return SteppedApplication(arguments, Path(os.environ[VARIABLE]))


def _ours(frame: FrameType | None) -> tuple[str, ...]:
    """Return our functions on the stack of *frame*, at most the six innermost."""
    found: list[str] = []
    while frame is not None and len(found) < 6:
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(_ROOT) and file != Path(__file__):
            place = file.relative_to(_ROOT).with_suffix("")
            found.append(f"{place.as_posix()}:{frame.f_code.co_qualname}")
        frame = frame.f_back
    return tuple(reversed(found))
