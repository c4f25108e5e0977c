"""Transactions that take their position early and commit late, held open on purpose.

See docs/rules.md#data-11.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from central_service.administration.checking import check
from central_service.database.connections import Database
from desktop_app.core.ids import CommuneCode, Role
from support.machines import Connect, Machine, prepared
from support.service import RunningService, running

COMMUNES = ("25399", "25402", "25405")
TICKS = 8  # of each clerk


class Held:
    """Keeps writing transactions of a database open before they commit, and notes the order."""

    def __init__(self, database: Database, seed: int, log: list[tuple[float, float]]) -> None:
        self._chance = random.Random(seed)
        self._writing: Callable[[], AbstractContextManager[Connection]] = database.writing
        self._log = log

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self._writing() as connection:
            yield connection
            placed = time.monotonic()
            time.sleep(self._chance.choice((0, 0, 0.02, 0.15)))
        self._log.append((placed, time.monotonic()))


@pytest.fixture
def workers(
    tmp_path: Path, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[list[RunningService], list[tuple[float, float]]]]:
    """Three workers on one PostgreSQL whose transactions commit late, and when each did."""
    log: list[tuple[float, float]] = []
    with running(tmp_path, database=new_database()) as first:
        first.area("Cả ba", *COMMUNES)
        with (
            running(tmp_path, database=first.database) as second,
            running(tmp_path, database=first.database) as third,
        ):
            for seed, one in enumerate((prepared(first), second, third)):
                database = one.service.database
                monkeypatch.setattr(database, "writing", Held(database, seed, log).writing)
            yield [first, second, third], log


def test_no_reader_skips_what_was_placed_early_and_committed_late(
    workers: tuple[list[RunningService], list[tuple[float, float]]],
) -> None:
    services, log = workers
    connect = Connect(services[0])
    readers = [connect(Role.SUPERVISOR, area="Cả ba", person=f"Đọc {n}") for n in range(2)]
    clerks = [
        connect(commune=COMMUNES[n % 3], person=f"Người {n}") for n in range(3 * len(services))
    ]
    for n, machine in enumerate((*readers, *clerks)):
        machine.url = services[(n // 3) % 3].url  # so that each commune is written by all workers
    stop = threading.Event()

    def write(clerk: Machine, commune: str) -> None:
        for _ in range(TICKS):
            clerk.write(commune)
            clerk.sync(commune, pull=False)

    def read(reader: Machine) -> int:
        looks = 0
        while not stop.is_set():
            reader.pull(page_bytes=1024)
            # One change a batch: whoever stands at a position must hold as many.
            for commune in COMMUNES:
                assert len(reader.seen(commune)) == reader.positions.get(CommuneCode(commune), 0)
            looks += 1
        return looks

    del log[:]
    with ThreadPoolExecutor(len(readers) + len(clerks)) as pool:
        reading = [pool.submit(read, reader) for reader in readers]
        writing = [pool.submit(write, clerk, COMMUNES[n % 3]) for n, clerk in enumerate(clerks)]
        wait(writing)
        stop.set()
        assert min(look.result() for look in reading) > 1
        for work in writing:
            work.result()
    for reader in readers:
        reader.pull()
        assert reader.positions == {CommuneCode(c): 3 * TICKS for c in COMMUNES}
        for n, clerk in enumerate(clerks):
            commune = COMMUNES[n % 3]
            got = [e for run in reader.held[commune, clerk.device] for e in run.entries]
            assert got == clerk.feeds[CommuneCode(commune)]
    # The case occurred: some took their position first and committed after another.
    overtaken = sum(
        placed < other and done > finished for placed, done in log for other, finished in log
    )
    assert overtaken > 0
    assert check(services[0].service).faults == []
    connect.close()
