"""Many schedules, on all cores."""

from __future__ import annotations

import atexit
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path

from .running import Run, run
from .schedule import Schedule, schedule_of
from .shrinking import shrunk
from .world import Province

_CHUNK = 20  # schedules that a process gets at a time
_own: list[Province] = []


@contextmanager
def province() -> Iterator[Province]:
    """Yield a province in memory, where syncing to disk costs nothing; removed at the end."""
    memory = Path("/dev/shm")
    where = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="province-", dir=where) as folder:
        one = Province(Path(folder))
        with one.prepared():
            yield one


def campaign(first: int, count: int, *, processes: int) -> Iterator[Run | int]:
    """Run *count* schedules from seed *first* on; yield failed runs, and how many were run."""
    seeds = iter(range(first, first + count, _CHUNK))
    last = first + count
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        going: set[Future[list[Run]]] = set()
        done = 0
        while True:
            for start in seeds:
                going.add(pool.submit(_chunk, start, min(start + _CHUNK, last)))
                if len(going) >= 2 * processes:
                    break
            if not going:
                return
            ended, going = wait(going, return_when=FIRST_COMPLETED)
            for future in ended:
                yield from future.result()
                done += _CHUNK
                yield min(done, count)


def smallest(place: Province, schedule: Schedule) -> Run:
    """Return the run, step by step, of a small schedule that fails like *schedule*."""
    kind = _kind(run(place, schedule))

    def fails(candidate: Schedule) -> bool:
        return bool(kind & _kind(run(place, candidate)))

    return run(place, shrunk(schedule, fails), tells=True)


def _kind(one: Run) -> set[str]:
    """Return the failure without the names and numbers in it, to compare failures by."""
    return {
        " ".join(word for word in fault.split()[:9] if word.isalpha() and len(word) > 2)
        for fault in one.faults
    }


def _chunk(start: int, end: int) -> list[Run]:
    if not _own:
        stack = ExitStack()
        try:
            _own.append(stack.enter_context(province()))
        except Exception as error:  # not every fault of the program travels between processes
            raise RuntimeError(f"no province could be made: {error}") from None
        atexit.register(stack.close)
    runs = (run(_own[0], schedule_of(seed)) for seed in range(start, end))
    return [one for one in runs if one.faults]
