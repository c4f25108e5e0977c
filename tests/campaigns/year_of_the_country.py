"""Make a year of the country, pull it, back it up, restore it, verify it: sizes and times.

Run from the checkout: ``python -m tests.campaigns.year_of_the_country [--communes 3321]
[--rounds 12] [--measure-at 1 4 12] [--folder DIR] [--postgresql]``. Every commune answers 64 items
in each round, names eight photos (the files themselves are not made) and submits; all of it is
really signed, checked and given receipts. After each number of rounds of ``--measure-at`` the
service is started and a new supervisor of everything pulls all of it over the loopback; then the
verbs ``backup``, ``restore`` (into an empty folder) and ``verify`` (there) are run. With
``--folder`` the work can be interrupted and continued. The last lines are a table.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec
from sqlalchemy import func, select, text

from central_service.access.codes import make_code
from central_service.database import schema
from central_service.founding.founding import open_service
from central_service.founding.settings import settings
from desktop_app.core.ids import Role
from desktop_app.sync.exchange.exchange import exchange
from desktop_app.sync.http.transport import Limits
from support import postgres
from support.exchangers import Exchanger
from support.faulty_network import network
from support.service import ServiceProcess
from support.year import AREA, CHANGES, Year, last_rounds

_PATIENT = Limits(silence=600, head=600)  # the proxy reads a whole answer before it forwards it
_MB = 1024 * 1024


class Lost(Exception):
    """Something that was made is not there, or is not whole."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What one verb took: seconds, and the most memory of its process, in bytes."""

    seconds: float
    memory: int


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The figures after a number of rounds; sizes in bytes, times in seconds."""

    rounds: int
    changes: int
    database: int
    desk: int
    pull_seconds: float
    pull_bytes: int
    pull_requests: int
    idle_bytes: int
    serve_memory: int
    copy: int
    backup: Step
    restore: Step
    verify: Step


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a service keeps its data."""

    folder: Path
    database: str

    def run(self, *words: str) -> Step:
        """Run one verb of the command line; raise Lost with what it said where it fails."""
        return _run(
            [
                sys.executable, "-m", "central_service", "--database", self.database,
                "--folder", str(self.folder), *words,
            ]
        )  # fmt: skip


def tell(said: str) -> None:
    """Print a line of progress, with the time."""
    print(f"{time.strftime('%H:%M:%S')}  {said}", flush=True)


def measure(place: Place, other: Place, rounds: int, expected: int, work: Path) -> Row:
    """Pull, back up, restore into *other* and verify there; raise Lost unless all is there."""
    held, database = _counted(place)
    if held != expected:
        raise Lost(f"{expected:,} changes were made, {held:,} are held")
    pulled = _pull(place, expected, work / "desk")
    tell(f"pulled: {pulled['pull_seconds']:.0f} s, {int(pulled['pull_bytes']) / _MB:,.1f} MB")
    copy = work / "copy.db"
    copy.unlink(missing_ok=True)
    backup = place.run("backup", str(copy))
    tell(f"backed up: {backup.seconds:.0f} s, {copy.stat().st_size / _MB:,.1f} MB")
    other.folder.mkdir(mode=0o700)
    for key in ("service.key", "service.age"):
        shutil.copy2(place.folder / key, other.folder / key)
    restore = other.run("restore", str(copy))
    tell(f"restored: {restore.seconds:.0f} s")
    verify = other.run("verify")
    tell(f"verified: {verify.seconds:.0f} s")
    again, _size = _counted(other)
    if again != expected:
        raise Lost(f"{expected:,} changes were copied, {again:,} are restored")
    return Row(
        rounds=rounds,
        changes=expected,
        database=database,
        copy=copy.stat().st_size,
        backup=backup,
        restore=restore,
        verify=verify,
        **pulled,  # type: ignore[arg-type]
    )


def _counted(place: Place) -> tuple[int, int]:
    """Return how many changes are held, and the size of the database in bytes."""
    with (
        open_service(settings(database=place.database, folder=place.folder)) as service,
        service.database.reading() as connection,
    ):
        held = connection.execute(select(func.count()).select_from(schema.changes)).scalar_one()
        if not service.database.is_sqlite:
            asked = text("SELECT pg_database_size(current_database())")
            return held, int(connection.execute(asked).scalar_one())
    return held, Path(place.database.removeprefix("sqlite:///")).stat().st_size


def _pull(place: Place, expected: int, folder: Path) -> dict[str, float | int]:
    """Let a new supervisor of everything pull; return what that took."""
    with open_service(settings(database=place.database, folder=place.folder)) as service:
        code = make_code(service, Role.SUPERVISOR, area=AREA).code
    process = ServiceProcess(place.folder, database=place.database)
    process.start("--port", "0", "--no-copies")
    try:
        with network(process.url) as proxy:
            desk = Exchanger(folder, "Người giám sát", role=Role.SUPERVISOR)
            try:
                desk.enrol(proxy.url, code)
                proxy.forget()
                began = time.monotonic()
                with desk.link(limits=_PATIENT) as link:
                    outcome = exchange(desk.store, link, {desk.device: desk.key}, clock=desk.clock)
                spent = time.monotonic() - began
                if outcome.received != expected or not outcome.complete:
                    raise Lost(f"{outcome.received:,} of {expected:,} changes were pulled")
                first, requests = proxy.total, len(proxy.requests)
                proxy.forget()
                with desk.link(limits=_PATIENT) as link:
                    exchange(desk.store, link, {desk.device: desk.key}, clock=desk.clock)
                idle = proxy.total
            finally:
                desk.close()
        assert process.process is not None
        memory = _most_memory(process.process.pid)
    finally:
        process.stop()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    shutil.rmtree(folder)
    return {
        "pull_seconds": spent,
        "pull_bytes": first,
        "pull_requests": requests,
        "idle_bytes": idle,
        "serve_memory": memory,
        "desk": size,
    }


def _run(command: Sequence[str]) -> Step:
    began = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise Lost(f"{' '.join(command[-2:])}: {said.read()[-4_000:]}")
    return Step(seconds=time.monotonic() - began, memory=usage.ru_maxrss * 1024)


def _most_memory(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def table(communes: int, rows: Sequence[Row]) -> str:
    """Return the rows as a table in Markdown, sizes in MB, a byte figure a change beside."""
    names = [
        "rounds", "changes", "database", "copy", "supervisor's desk", "first pull",
        "pull with nothing new", "backup", "restore", "verify", "memory: serve / backup / verify",
    ]  # fmt: skip
    lines = [f"{communes:,} communes", "", f"| {' | '.join(names)} |", "|---:" * len(names) + "|"]
    for row in rows:
        cells = [
            f"{row.rounds}",
            f"{row.changes:,}",
            f"{row.database / _MB:,.0f} MB ({row.database / row.changes:.0f} B a change)",
            f"{row.copy / _MB:,.0f} MB",
            f"{row.desk / _MB:,.0f} MB",
            f"{row.pull_seconds:,.0f} s, {row.pull_bytes / _MB:,.1f} MB, {row.pull_requests}"
            " requests",
            f"{row.idle_bytes:,} B",
            *(f"{step.seconds:,.0f} s" for step in (row.backup, row.restore, row.verify)),
            f"{row.serve_memory / _MB:.0f} / {row.backup.memory / _MB:.0f} /"
            f" {row.verify.memory / _MB:.0f} MB",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def campaign(
    folder: Path, communes: int, measure_at: Sequence[int], *, databases: Sequence[str] = ()
) -> list[Row]:
    """Make as many rounds as the last of *measure_at*, measure after each; raise Lost.

    *databases*: of the service and, for each measuring, an empty one to restore into; else SQLite.
    """
    place = _place(folder / "service", databases[0] if databases else None)
    place.folder.mkdir(mode=0o700, exist_ok=True)
    rounds = last_rounds(max(measure_at))
    rows = []
    for nth, count in enumerate(sorted(measure_at)):
        with open_service(settings(database=place.database, folder=place.folder)) as service:
            year = Year(service, communes, rounds)
            year.make(count, tell)
        given = databases[1 + nth] if databases else None
        with tempfile.TemporaryDirectory(dir=folder) as work:
            other = _place(Path(work) / "restored", given)
            expected = communes * CHANGES * year.rounds_made
            rows.append(measure(place, other, year.rounds_made, expected, Path(work)))
    return rows


def _place(folder: Path, database: str | None) -> Place:
    return Place(folder=folder, database=database or f"sqlite:///{folder / 'service.db'}")


def main() -> int:
    """Run the campaign and print its table; 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--communes", type=int, default=3_321)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--measure-at", type=int, nargs="+", help="rounds; else after the last")
    parser.add_argument("--folder", type=Path, help="keep the data there, to be continued")
    parser.add_argument("--postgresql", action="store_true")
    options = parser.parse_args()
    measure_at = sorted({*(options.measure_at or ()), options.rounds})
    with ExitStack() as stack:
        if options.folder is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        else:
            folder = options.folder.absolute()
            folder.mkdir(parents=True, exist_ok=True)
        count = 1 + len(measure_at) if options.postgresql else 0
        databases = [stack.enter_context(postgres.running()) for _ in range(count)]
        try:
            rows = campaign(folder, options.communes, measure_at, databases=databases)
        except Lost as lost:
            print(f"LOST: {lost}", file=sys.stderr)
            return 1
    print(table(options.communes, rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
