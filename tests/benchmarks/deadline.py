"""The half hour before the deadline: 3,321 desks, lost requests, lost replies, everybody at once.

Run in ``tests/``: ``python -m benchmarks.deadline [--postgresql] [--workers N] [--times 30]``.
Every desk sends its first sixty answers and later one more, at a random moment: two in five
spread over the half hour, the others in its last five minutes. One request in twenty never
arrives, one reply in twenty is lost, one request in fifty is sent twice at once. Desks wait as the
program does (``sync.pace``), and as long as the service asks where it refuses them. Time runs
``--times`` as fast, waits included; so the load is that many times the real one. Printed are the
answers by status and how long they took; then everything is counted: each change must be there
once, and every receipt must cover it and verify.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import msgspec
from benchmarks.load import communes, started
from sqlalchemy import func, select

from central_service.database import schema
from central_service.founding.founding import open_service
from central_service.founding.settings import settings
from desktop_app.core.changes.feeds import public_key_of
from desktop_app.core.changes.receipts import receipt_verifies
from desktop_app.core.fault import Fault
from desktop_app.sync.http import pace
from desktop_app.sync.http.error_answers import fault_of_answer
from desktop_app.sync.http.exchange_faults import connection_broke, no_connection
from desktop_app.sync.wire.messages import SyncRequest, decode_response
from support import postgres
from support.population import SimulatedDevice, populate
from support.workloads import answers as first_answers

DESKS = 3_321
HALF_HOUR = 1_800.0
_SHARE_EARLY, _LATE_FROM = 0.4, 1_500.0
_LOST_REQUEST, _LOST_REPLY, _TWICE = 0.05, 0.05, 0.02


class Seen(msgspec.Struct, kw_only=True):
    """The counts over all desks."""

    latencies: list[float] = []
    statuses: dict[int, int] = {}
    asked_to_wait: list[int] = []
    lost: int = 0
    no_connection: int = 0
    too_early: int = 0
    finished: float = 0.0


class Parcel(msgspec.Struct, frozen=True):
    """A request to be sent until it has a receipt."""

    request: SyncRequest
    posted: bytes
    through: int


class Desk:
    """One machine and what it has to send."""

    def __init__(self, simulated_device: SimulatedDevice, chance: random.Random) -> None:
        self.simulated_device, self.chance = simulated_device, chance
        fields = [
            dict(c.fields)
            for c in first_answers(simulated_device.commune, simulated_device.key, free=False)
        ]
        whole = simulated_device.request(simulated_device.write(*fields), position=0)
        later = simulated_device.request(simulated_device.tick(), position=1)
        self.parcels = [
            Parcel(whole, simulated_device.posted(whole), 60),
            Parcel(later, simulated_device.posted(later), 61),
        ]
        early = chance.random() < _SHARE_EARLY
        self.comes = chance.uniform(0.0 if early else _LATE_FROM, HALF_HOUR)
        self.bodies: list[bytes] = []  # of the good answers, one a parcel

    async def run(self, port: int, seen: Seen, began: float, times: float) -> None:
        """Send everything, waiting as the program would."""

        def now() -> float:
            return (time.monotonic() - began) * times

        own = pace.Pace(next_at=self.comes)
        for parcel in self.parcels:
            while True:
                await asyncio.sleep(own.wait(now()) / times)
                seen.too_early += now() < own.not_before
                try:
                    self.bodies.append(await self._send(port, parcel.posted, seen))
                except (OSError, asyncio.IncompleteReadError):
                    fault: Fault = connection_broke()
                    seen.no_connection += 1
                except Fault as said:
                    fault = said
                else:
                    own = pace.succeeded(own, now(), self.chance.random)
                    own = pace.changed(own, now(), self.chance.random)
                    break
                own = pace.failed(own, now(), fault, self.chance.random)
        seen.finished = max(seen.finished, now())

    async def _send(self, port: int, posted: bytes, seen: Seen) -> bytes:
        fate = self.chance.random()
        began = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            if fate < _LOST_REQUEST:
                writer.write(posted[: self.chance.randrange(1, len(posted))])
                seen.lost += 1
                raise no_connection()
            writer.write(posted)
            if fate > 1 - _TWICE:
                with suppress(OSError):
                    await self._again(port, posted)
            if fate > 1 - _TWICE - _LOST_REPLY and fate <= 1 - _TWICE:
                await writer.drain()
                await asyncio.sleep(self.chance.uniform(0, 0.05))
                seen.lost += 1
                raise connection_broke()
            head = await reader.readuntil(b"\r\n\r\n")
            heads = dict(_heads(head))
            body = await reader.readexactly(int(heads["content-length"]))
        finally:
            writer.close()
        status = int(head[9:12])
        seen.latencies.append(time.perf_counter() - began)
        seen.statuses[status] = seen.statuses.get(status, 0) + 1
        if status != 200:
            if "retry-after" in heads:
                seen.asked_to_wait.append(int(heads["retry-after"]))
            raise fault_of_answer(status, heads, body)
        return body

    async def _again(self, port: int, posted: bytes) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(posted)
        await reader.read(65_536)
        writer.close()


def _heads(head: bytes) -> list[tuple[str, str]]:
    lines = head.decode("latin-1").split("\r\n")[1:-2]
    return [(name.lower(), value.strip()) for name, _, value in (x.partition(":") for x in lines)]


def prepared(database: str, folder: Path, count: int) -> list[Desk]:
    """Return *count* desks that the service in *database* knows, with their parcels."""
    with open_service(settings(database=database, folder=folder)) as service:
        simulated_devices = populate(service, communes(count))
    return [
        Desk(simulated_device, random.Random(simulated_device.commune))
        for simulated_device in simulated_devices
    ]


def burst(port: int, desks: list[Desk], times: float) -> Seen:
    """Run all desks; return the counts."""
    from benchmarks.connections import new_event_loop

    async def run() -> Seen:
        seen = Seen(latencies=[], statuses={}, asked_to_wait=[])
        began = time.monotonic()
        await asyncio.gather(*(desk.run(port, seen, began, times) for desk in desks))
        return seen

    loop = new_event_loop()
    try:
        return loop.run_until_complete(run())
    finally:
        loop.close()


def told(seen: Seen) -> None:
    """Print the results."""
    ordered = sorted(seen.latencies)
    p50, p99 = (1000 * ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.99))
    statuses = ", ".join(f"{count:,} × {status}" for status, count in sorted(seen.statuses.items()))
    waits = seen.asked_to_wait
    asked = f" (asked to wait {min(waits)} to {max(waits)} s)" if waits else ""
    wrong = sum(count for status, count in seen.statuses.items() if status not in (200, 503))
    print(f"  answers: {statuses}{asked}; any other status: {wrong}")
    print(f"  lost on the way: {seen.lost:,}; connections refused or cut: {seen.no_connection:,}")
    print(f"  p50 {p50:,.0f} ms, p99 {p99:,.0f} ms, longest {1000 * ordered[-1]:,.0f} ms")
    print(f"  desks that came before they were told to: {seen.too_early}")
    print(f"  the last desk was done in minute {seen.finished / 60:.1f}", flush=True)


def counted(database: str, folder: Path, desks: list[Desk]) -> None:
    """Print whether each change is held once and every receipt covers it and verifies."""
    table = schema.changes.c
    with open_service(settings(database=database, folder=folder)) as service:
        key, device = public_key_of(service.seal.private_key), service.seal.service
        with service.database.reading() as connection:
            held = connection.execute(select(func.count()).select_from(schema.changes)).scalar_one()
            counts = select(table.device, func.count(), func.max(table.sequence))
            feeds = {
                author: (count, last)
                for author, count, last in connection.execute(counts.group_by(table.device))
            }
    sent = sum(desk.parcels[-1].through for desk in desks)
    right = sum(feeds.get(desk.simulated_device.device) == (61, 61) for desk in desks)
    good = 0
    for desk in desks:
        heads = {61: desk.simulated_device.head}
        (receipt,) = decode_response(
            desk.bodies[-1],
            to=desk.parcels[-1].request,
            service=device,
            head_at=lambda _device, _commune, sequence, heads=heads: heads.get(sequence),  # type: ignore[misc]
        ).receipts
        good += receipt.through == 61 and receipt_verifies(receipt, key)
    word = "each once" if held == sent and right == len(desks) else "NOT WHAT WAS SENT"
    print(f"  {sent:,} changes sent, {held:,} held: {word}; feeds that are whole {right:,}")
    print(f"  receipts that cover everything and verify: {good:,} of {len(desks):,}")


def main() -> None:
    """Print one half hour."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--desks", type=int, default=DESKS)
    parser.add_argument("--times", type=float, default=30.0)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=options.folder)))
        database = f"sqlite:///{folder / 'service.db'}"
        if options.postgresql:
            database = stack.enter_context(postgres.running())
        kind = f"PostgreSQL, {options.workers} workers" if options.postgresql else "SQLite"
        load = f"load of the machine before {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        print(f"{kind}; {options.desks:,} desks, time {options.times:g} times as fast; {load}")
        desks = prepared(database, folder, options.desks)
        extra = ["--workers", str(options.workers)] if options.workers > 1 else []
        where = ["--database", database, "--folder", str(folder)]
        process, port = started(
            [sys.executable, "-m", "central_service", *where, "serve", "--port", "0", *extra]
        )
        try:
            told(burst(port, desks, options.times))
            counted(database, folder, desks)
        finally:
            process.terminate()
            process.wait(60)


if __name__ == "__main__":
    main()
