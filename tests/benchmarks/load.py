"""How many ticks a second the service takes, beside the bare program on the same loop and parser.

Run in ``tests/``: ``python -m benchmarks.load [--postgresql] [--workers 1 2] [--rounds N]``.
Sixty-four kept connections send ticks of 64 machines, each the next when the last has its receipt;
this program, which sends, runs on the same cores. Ours and the bare one (``bare_service``) take
turns in one run: only the ratio is meaningful (budget: a half). Afterwards the database is
counted: every tick that was answered must be there once.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
from benchmarks.bare_service import Tick, signed_part
from benchmarks.connections import Drive, drive
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from central_service.database import schema
from central_service.founding.founding import open_service
from central_service.founding.settings import settings
from desktop_app.core.ids import CommuneCode
from support import postgres
from support.population import SimulatedDevice, populate

BUDGET = 0.5
CONNECTIONS = 64


class Ours:
    """Our service as a process, and the machines that send to it."""

    def __init__(self, folder: Path, database: str, *, workers: int = 1) -> None:
        self.name = f"ours, {workers} worker{'s' * (workers > 1)}"
        self.database = database
        self._settings = settings(database=database, folder=folder)
        with open_service(self._settings) as service:
            self.simulated_devices = populate(service, communes(CONNECTIONS))
        options = ["--workers", str(workers)] if workers > 1 else []
        where = ["--database", database, "--folder", str(folder)]
        command = [sys.executable, "-m", "central_service", *where, "serve", "--port", "0"]
        self.process, self.port = started([*command, *options])

    def scripts(self, each: int) -> list[list[bytes]]:
        """Return the next *each* requests of every machine."""
        return [
            [self._tick(simulated_device) for _ in range(each)]
            for simulated_device in self.simulated_devices
        ]

    def held(self) -> int:
        """Return how many changes the service holds."""
        with open_service(self._settings) as service, service.database.reading() as connection:
            count = connection.execute(select(func.count()).select_from(schema.changes))
            return int(count.scalar_one())

    def _tick(self, simulated_device: SimulatedDevice) -> bytes:
        position = simulated_device.sequence
        return simulated_device.posted(
            simulated_device.request(simulated_device.tick(), position=position)
        )


class Bare:
    """The bare program as a process."""

    name = "bare"

    def __init__(self, database: str) -> None:
        self.process, self.port = started(
            [sys.executable, "-m", "benchmarks.bare_service", database]
        )
        keys = [hashlib.sha256(b"bare %d" % n).digest() for n in range(CONNECTIONS)]
        self._keys = [Ed25519PrivateKey.from_private_bytes(key) for key in keys]
        self._sequence = 0

    def scripts(self, each: int) -> list[list[bytes]]:
        """Return the next *each* requests of every key."""
        made = [[self._tick(key, self._sequence + n) for n in range(each)] for key in self._keys]
        self._sequence += each
        return made

    def _tick(self, key: Ed25519PrivateKey, sequence: int) -> bytes:
        device = key.public_key().public_bytes_raw()
        head = hashlib.sha256(device + sequence.to_bytes(8, "big")).digest()
        item, note = f"item.n{sequence % 64}", "đã bổ sung" if sequence % 3 == 0 else ""
        tick = Tick(
            device, sequence, head, item, "met", note,
            key.sign(signed_part(head, item, "met", note)),
        )  # fmt: skip
        body = msgspec.msgpack.encode(tick)
        said = f"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n\r\n"
        return said.encode() + body


def communes(count: int) -> list[CommuneCode]:
    """Return *count* codes, spread as the country's are."""
    return [CommuneCode(f"{4 + n * 9:05d}") for n in range(count)]


def started(command: Sequence[str]) -> tuple[subprocess.Popen[str], int]:
    """Start a program that prints ``ready …PORT``; return it and the port."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        found = re.match(r"ready .*?(\d+)$", line.strip())
        if found:
            return process, int(found.group(1))
    raise AssertionError(f"{command} did not start")


def cpu_seconds(top: int) -> float:
    """Return the processor time of a process and its children, in seconds; 0 where unknown."""
    stat = Path(f"/proc/{top}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{top}/task/{top}/children").read_text().split()
    return own + sum(cpu_seconds(int(child)) for child in children)


def told(name: str, drives: Sequence[Drive], spent: float) -> float:
    """Print the rates of the rounds of one program; return its median rate."""
    rate = statistics.median(d.rate for d in drives)
    statuses: dict[int, int] = {}
    for one in drives:
        for status, count in one.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    p50, p99 = (statistics.median(d.percentile(s) for d in drives) for s in (0.5, 0.99))
    lines = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
    broken = sum(d.broken for d in drives)
    each = 1e6 * spent / sum(len(d.latencies) for d in drives)
    rest = f", {broken} broken" if broken else ""
    print(f"{name:<20} {rate:7,.0f}/s   processor {each:4.0f} µs a tick   p50 {p50:5.1f} ms"
          f"   p99 {p99:5.1f} ms   {lines}{rest}", flush=True)  # fmt: skip
    return rate


def compare(title: str, programs: Sequence[Ours | Bare], rounds: int, each: int) -> float:
    """Let *programs* take turns; print each and its ratio to the last, the bare one."""
    print(f"{title}: {rounds} rounds of {CONNECTIONS} × {each} ticks")
    drives: dict[str, list[Drive]] = {program.name: [] for program in programs}
    spent = dict.fromkeys(drives, 0.0)
    for nth in range(rounds + 1):
        for program in programs:
            scripts = program.scripts(each if nth else 10)
            time.sleep(0.2)
            before = cpu_seconds(program.process.pid)
            done = drive(program.port, scripts)
            if nth:  # the first warms up
                drives[program.name].append(done)
                spent[program.name] += cpu_seconds(program.process.pid) - before
    rates = {name: told(name, some, spent[name]) for name, some in drives.items()}
    bare = rates.pop("bare")
    for program in programs:
        if isinstance(program, Ours):
            count = CONNECTIONS * (each * rounds + 10)
            held = program.held()
            word = "each once" if held == count else f"BUT {count} WERE SENT"
            print(f"{program.name:<20} {rates[program.name] / bare:8.2f} of bare"
                  f"   (budget {BUDGET}); {held:,} held, {word}", flush=True)  # fmt: skip
    return max(rates.values()) / bare


@contextmanager
def ended(programs: Sequence[Ours | Bare]) -> Iterator[Sequence[Ours | Bare]]:
    """Yield *programs* and stop them afterwards."""
    try:
        yield programs
    finally:
        for program in programs:
            program.process.terminate()
        for program in programs:
            program.process.wait(30)


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--each", type=int, default=100, help="ticks of a connection in a round")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--no-sqlite", action="store_true")
    parser.add_argument("--workers", type=int, nargs="+", default=[1], help="on PostgreSQL")
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with ExitStack() as stack:
        top = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=options.folder)))
        if not options.no_sqlite:
            (top / "lite").mkdir()
            ours = Ours(top / "lite", f"sqlite:///{top / 'lite' / 'ours.db'}")
            programs: list[Ours | Bare] = [ours, Bare(str(top / "bare.db"))]
            with ended(programs):
                compare("SQLite, synchronous=FULL", programs, options.rounds, options.each)
        if options.postgresql:
            made: list[Ours | Bare] = []
            for workers in options.workers:
                (top / f"pg{workers}").mkdir()
                url = stack.enter_context(postgres.running())
                made.append(Ours(top / f"pg{workers}", url, workers=workers))
            made.append(Bare(stack.enter_context(postgres.running())))
            with ended(made):
                compare("PostgreSQL", made, options.rounds, options.each)


if __name__ == "__main__":
    main()
