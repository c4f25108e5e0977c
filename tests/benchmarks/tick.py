"""A tick to durable, head signed, against one bare ``synchronous=FULL`` insert (budget 1.5).

Run from the checkout: ``python -m tests.benchmarks.tick [--folder DIR]``. Both are timed in turns
in one run, on the same disk, so that only their ratio counts; the bare insert puts a tick's
canonical bytes into a table with nothing else. The budget is for desks that are opened, filled
and closed; the long run shows the cost of a tick where the disk has the least to do.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from desktop_app.core.changes.bodies import Answer
from desktop_app.core.changes.change import Held, canonical_bytes
from desktop_app.core.changes.feeds import device_id, new_private_key, public_key_of
from desktop_app.core.changes.fold import Unit, UnitKind
from desktop_app.core.ids import CentreId, CommuneCode, Role, RoundId, Status
from desktop_app.storage import state
from desktop_app.storage.identities import Identity, add_identity
from desktop_app.storage.log_room import make_room
from desktop_app.storage.store import Store
from desktop_app.storage.writing import ChangeWriter, Draft, write

BUDGET = 1.5
WARM_UP = 1_200  # inserts and ticks; SQLite starts its log again after 1,000 pages
CENTRE, ROUND = CentreId("00004"), RoundId("2026-11")


def timed(act: Callable[[], object]) -> float:
    """Return how long *act* took, in microseconds."""
    before = time.perf_counter()
    act()
    return (time.perf_counter() - before) * 1e6


class Bare:
    """One table, one insert, one commit."""

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute(
            "CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, data BLOB)"
        )

    def insert(self, data: bytes) -> None:
        """Insert *data* and commit."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute("INSERT INTO answer (data) VALUES (?)", (data,))
        self.connection.execute("COMMIT")


class Clerk:
    """A clerk who goes through the 64 items again and again, as `workspace.answer` would."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.create(folder / "data")
        self.key = new_private_key()
        public_key = public_key_of(self.key)
        self.device = device_id(public_key)
        add_identity(
            self.store,
            Identity(
                device=self.device,
                public_key=public_key,
                role=Role.CLERK,
                person="Nguyễn Thị Hoa",
                commune=CommuneCode("00004"),
                created=1_794_000_000,
            ),
        )

    def again(self) -> Store:
        """Return the data closed and opened again."""
        self.store.close()
        return Store.open(self.store.folder)

    def draft(self, n: int) -> Draft:
        """Return the n-th tick, in place of what stands."""
        item = f"item.n{n % 64}"
        unit = Unit(kind=UnitKind.ANSWER, centre=CENTRE, round=ROUND, item=item)
        stands = state.unit(self.store, unit)
        heads = getattr(stands, "heads", ())
        answer = Answer(
            checklist="decree-118/1",
            status=Status.MET if n % 3 else Status.UNMET,
            note="Thiếu một người hướng dẫn" if n % 3 == 0 else None,
            seconds=n % 20,
        )
        bases = tuple(head.identity for head in heads)
        return Draft(body=answer, centre=CENTRE, round=ROUND, item=item, bases=bases)

    def tick(self, n: int, draft: Draft, *, signed: bool) -> Held:
        """Write *draft* and return it as it is held."""
        key = self.key if signed else None
        writer = ChangeWriter(device=self.device, private_key=key, wall=1_794_000_000 + n, offset=0)
        (held,) = write(self.store, writer, [draft])
        return held


def sessions(folder: Path, count: int) -> dict[str, list[float]]:
    """Return the times of desks that are opened, filled and closed, as people do.

    SQLite's log is new after each opening. The bare one grows with every commit; the desk's has
    room, which the window makes in a worker after its first paint.
    """
    times: dict[str, list[float]] = {"bare": [], "signed": [], "unsigned": []}
    clerk, n = Clerk(folder), 0
    data = canonical_bytes(clerk.tick(0, clerk.draft(0), signed=True).change)
    for _ in range(count):
        bare, clerk.store = Bare(folder), clerk.again()
        make_room(clerk.store)
        n = in_turns(times, bare, clerk, data, n, 64)
        bare.connection.close()
    clerk.store.close()
    return times


def long_run(folder: Path, ticks: int) -> dict[str, list[float]]:
    """Return the times after each log was filled once, from where on it grows no more."""
    times: dict[str, list[float]] = {"bare": [], "signed": [], "unsigned": []}
    bare, clerk = Bare(folder), Clerk(folder)
    data = canonical_bytes(clerk.tick(0, clerk.draft(0), signed=True).change)
    for n in range(WARM_UP):
        bare.insert(data)
        clerk.tick(n, clerk.draft(n), signed=True)
    in_turns(times, bare, clerk, data, WARM_UP, ticks)
    bare.connection.close()
    clerk.store.close()
    return times


def in_turns(
    times: dict[str, list[float]], bare: Bare, clerk: Clerk, data: bytes, n: int, count: int
) -> int:
    """Add the times of *count* turns to *times*; return the number of the next tick."""
    for _ in range(count):
        turns: list[tuple[str, Callable[[], object]]] = [("bare", partial(bare.insert, data))]
        for name in ("signed", "unsigned"):
            draft = clerk.draft(n)
            turns.append((name, partial(clerk.tick, n, draft, signed=name == "signed")))
            n += 1
        random.shuffle(turns)
        for name, act in turns:
            times[name].append(timed(act))
    return n


def told(title: str, times: dict[str, list[float]]) -> float:
    """Print the medians and return the ratio of a signed tick to a bare insert."""
    medians = {name: statistics.median(values) for name, values in times.items()}
    print(title)
    for name, value in medians.items():
        print(f"{name:>10} {value:7.0f} us   x {value / medians['bare']:.2f}")
    return medians["signed"] / medians["bare"]


def main() -> int:
    """Print the ratios and return 0 where the desk's keeps the budget."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--ticks", type=int, default=500, help="of the long run")
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        ratio = told("a desk opened, filled and closed", sessions(Path(folder), options.sessions))
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        told("a run so long that the log grows no more", long_run(Path(folder), options.ticks))
    print(f"a tick is {ratio:.2f} times a bare insert (budget {BUDGET})")
    return 0 if ratio <= BUDGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
