"""How many bytes an exchange takes, beside the same entries in bare forms (``bare_columns``).

Run in ``tests/``: ``python -m benchmarks.bytes``; ``--country`` adds all 3,321 communes (some
minutes). Prints the figures against their budgets, bodies first; then what a counting proxy saw go
over the loopback to the real service. The factor behind a bare form is how many times ours it
takes, so below 1 it takes less. Nothing here is a test.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
from benchmarks.bare_columns import as_columns, as_json

from central_service.custody.writer import WriteJob, Writer
from desktop_app.core.changes.change import Change, change_hash
from desktop_app.core.changes.segments import Segment
from desktop_app.core.ids import CommuneCode, Role
from desktop_app.sync.exchange.exchange import exchange
from desktop_app.sync.http.transport import Limits
from desktop_app.sync.wire.messages import SyncRequest, encode_request
from support.exchangers import AREA, XA, Exchanger
from support.faulty_network import network
from support.population import populate
from support.service import running
from support.workloads import ITEMS, STARTED, answers, segment

COMMUNES = 3_321
PATIENT = Limits(silence=600, head=600)  # the proxy reads a whole answer before it forwards it
SAMPLE = 40  # communes whose first round is measured


def key_of(commune: str) -> bytes:
    """Return the key of a commune that exists in this benchmark only."""
    return hashlib.sha256(f"benchmark {commune}".encode()).digest()


def communes(count: int) -> list[CommuneCode]:
    """Return *count* codes, spread as the country's are."""
    return [CommuneCode(f"{4 + n * 9:05d}") for n in range(count)]


def first_round(commune: CommuneCode, *, free: bool) -> Segment:
    """Return a commune's first sixty answers, signed."""
    key = key_of(commune)
    return segment(answers(commune, key, free=free), key, received=STARTED + int(commune))


def request_of(run: Segment) -> SyncRequest:
    """Return the request that brings *run*."""
    run = msgspec.structs.replace(run, received=0)
    return SyncRequest(
        device=run.device, roster=(1, 12), segments=(run,), positions={run.commune: 0}
    )


def line(name: str, ours: int, runs: Sequence[Segment] = (), budget: int | None = None) -> None:
    """Print one figure, beside what the bare forms take for *runs*."""
    beside = ""
    for bare in (as_json, as_columns) if runs else ():
        others = len(bare(runs))
        beside += f"{others:>12,} {others / ours:>5.2f} ×"
    kept = "" if budget is None else f"  budget {budget:,}: {'kept' if ours <= budget else 'OVER'}"
    print(f"{name:<52} {ours:>10,} {beside:<40}{kept}", flush=True)


def bodies() -> None:
    """Print the bodies of single requests."""
    print(f"{'bodies, bytes':<52} {'ours':>10} {'JSON + gzip':>20} {'columns + zstd':>19}")
    for free, notes in ((False, "as clerks write"), (True, "of random words")):
        runs = [first_round(commune, free=free) for commune in communes(SAMPLE)]
        ours = {len(encode_request(request_of(run))): run for run in runs}
        middle = sorted(ours)[len(ours) // 2]
        name = f"sixty answers, twenty notes {notes}"
        line(f"{name}, median", middle, [ours[middle]], 1_200)
        line(f"{name}, largest", max(ours), [ours[max(ours)]], 1_200)
    run = first_round(XA_CODE, free=False)
    one = run.entries[0]
    assert isinstance(one, Change)
    note = {"checklist": "decree-118/1", "status": "met", "value": "5", "of": "5", "seconds": 7,
            "note": "đã bổ sung một người"}  # fmt: skip
    again = msgspec.structs.replace(
        one, sequence=61, counter=61, wall=one.wall + 9_000, offset=-2, offset_age=600,
        bases=(change_hash(one),), fields=note,
    )  # fmt: skip
    tick = msgspec.structs.replace(run, first=61, entries=(again,))
    line("one answer changed, with a note", len(encode_request(request_of(tick))), [tick])
    nothing = SyncRequest(device=run.device, roster=(1, 12), positions={run.commune: 61})
    line("nothing to do", len(encode_request(nothing)))


XA_CODE = CommuneCode(XA)


def connected_clerk() -> None:
    """Print the bytes between a clerk's desk and the real service over new connections."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as service:
        service.open_round("2026-11")
        with network(service.url) as proxy:
            clerk = Exchanger(Path(folder) / "desk", "Hoa", commune=XA)
            clerk.enrol(proxy.url, service.code(Role.CLERK, commune=XA))
            for change in answers(XA_CODE, clerk.key, free=False):
                said = {k: v for k, v in change.fields.items() if k != "checklist"}
                clerk.answer(change.item, **said)
            for name, budget in (
                ("sixty answers", None), ("nothing to do", 300), ("one tick", 500),
                ("one tick with a note", 500), ("nothing to do again", 300),
            ):  # fmt: skip
                if name == "one tick":
                    clerk.answer("premises.available", "met", seconds=4)
                elif "note" in name:
                    clerk.answer("staff.assigned", "met", value="5", of="5", seconds=7,
                                 note="đã bổ sung một người")  # fmt: skip
                proxy.forget()
                clerk.exchange()
                line(f"{name}, {len(proxy.requests)} request", proxy.total, budget=budget)
            clerk.close()


def connected_supervisor(count: int, *, free: bool) -> None:
    """Print what a supervisor's first pull of *count* communes takes, from the real service."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as service:
        codes = communes(count)
        service.open_round("2026-11")
        service.area(AREA, *codes)
        simulated_devices = populate(service.service, codes)
        runs = []
        writer = Writer(service.service)
        for simulated_device in simulated_devices:
            fields = [
                dict(c.fields)
                for c in answers(simulated_device.commune, simulated_device.key, free=free)
            ]
            runs.append(simulated_device.write(*fields, items=ITEMS))
        for some in (runs[start : start + 400] for start in range(0, len(runs), 400)):
            for work in [writer.submit(WriteJob(segments=(run,))) for run in some]:
                work.result()
        writer.close()
        with network(service.url) as proxy:
            desk = Exchanger(Path(folder) / "desk", "Dũng", role=Role.SUPERVISOR)
            desk.enrol(proxy.url, service.code(Role.SUPERVISOR, area=AREA))
            proxy.forget()
            with desk.link(limits=PATIENT) as link:
                outcome = exchange(desk.store, link, {desk.device: desk.key}, clock=desk.clock)
            assert outcome.received == 60 * count, outcome
            words = "random words" if free else "clerks' notes"
            name = f"first pull of {count:,} communes, {words}, {len(proxy.requests)} requests"
            line(name, proxy.total, runs, 3_000_000 if count == COMMUNES else None)
            proxy.forget()
            desk.exchange()
            line(f"  nothing to do, {len(proxy.requests)} request", proxy.total, budget=300)
            desk.close()


def main() -> None:
    """Print everything."""
    bodies()
    print("\non the wire, heads of HTTP included, both directions, new connections; beside: bodies")
    connected_clerk()
    for count in (100, COMMUNES) if "--country" in sys.argv else (100,):
        for free in (False, True):
            connected_supervisor(count, free=free)


if __name__ == "__main__":
    main()
