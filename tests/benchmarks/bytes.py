"""How many bytes an exchange takes, beside the same in compact JSON and gzip.

Run in ``tests/``: ``python -m benchmarks.bytes``; ``--country`` adds all 3,321 communes (half a
minute).
Prints the figures of the workloads W1 to W4 against their budgets, bodies first; then what went
over the loopback to the real service, heads included. Nothing here is a test.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from desktop_app.core.changes import Change, change_hash
from desktop_app.core.ids import CommuneCode, Role
from desktop_app.core.segments import Segment
from desktop_app.sync.wire import (
    MAX_CHANGES,
    Page,
    SyncRequest,
    SyncResponse,
    encode_request,
    encode_response,
)
from support.exchangers import XA, Exchanger
from support.service import running
from support.weather import weather
from support.workloads import STARTED, answers, segment

COMMUNES = 3_321
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


def as_json(runs: Sequence[Segment]) -> bytes:
    """Return the same as somebody would write it in JSON with care: rows, steps of time, gzip."""
    told = []
    for run in runs:
        rows, wall = [], STARTED
        for entry in run.entries:
            assert isinstance(entry, Change)
            rows.append([entry.kind, entry.wall - wall, entry.round, entry.item,
                         *([entry.bases] if entry.bases else []), entry.fields])  # fmt: skip
            wall = entry.wall
        signature = base64.b64encode(run.signature).decode()
        told.append([run.device, run.commune, run.first, signature, rows])
    return gzip.compress(msgspec.json.encode(told), 9, mtime=0)


def line(name: str, ours: int, others: int | None = None, budget: int | None = None) -> None:
    """Print one figure."""
    beside = f"{others:>12,} {ours / others:>7.2f} ×" if others else " " * 22
    kept = (
        "" if budget is None else f"  budget {budget:>9,}  {'kept' if ours <= budget else 'OVER'}"
    )
    print(f"{name:<58} {ours:>10,} {beside}{kept}")


def bodies() -> None:
    """Print the bodies of single requests."""
    print(f"{'body, bytes':<58} {'ours':>10} {'JSON+gzip':>12} {'ratio':>9}")
    for free, notes in ((False, "as clerks write"), (True, "of random words")):
        runs = [first_round(commune, free=free) for commune in communes(SAMPLE)]
        ours = [len(encode_request(request_of(run))) for run in runs]
        json = [len(as_json([run])) for run in runs]
        name = f"W1 sixty answers, twenty notes {notes}"
        line(f"{name}, mean", sum(ours) // SAMPLE, sum(json) // SAMPLE, 1_200)
        line(f"{name}, largest", max(ours), max(json), 1_200)
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
    line("W2 one answer changed, with a note", len(encode_request(request_of(tick))),
         len(as_json([tick])))  # fmt: skip
    nothing = SyncRequest(device=run.device, roster=(1, 12), positions={run.commune: 61})
    line("W3 nothing to do", len(encode_request(nothing)))


XA_CODE = CommuneCode(XA)


def pages(runs: Sequence[Segment]) -> Iterator[Page]:
    """Yield *runs* in pages as full as they may be."""
    held: list[Segment] = []
    count = 0
    for run in runs:
        if count + len(run.entries) > MAX_CHANGES:
            yield Page(segments=tuple(held), positions={r.commune: r.last for r in held})
            held, count = [], 0
        held.append(run)
        count += len(run.entries)
    yield Page(segments=tuple(held), positions={r.commune: r.last for r in held}, complete=True)


def pulls(counts: Sequence[int]) -> None:
    """Print what a supervisor's first pull takes."""
    for count in counts:
        for free in (False, True):
            runs = [first_round(commune, free=free) for commune in communes(count)]
            asked = SyncRequest(device=runs[0].device, positions={})
            told = [
                encode_response(SyncResponse(time=STARTED, epoch=1, page=page), to=asked)
                for page in pages(runs)
            ]
            words = "random words" if free else "clerks' notes"
            line(
                f"W4 {count:,} communes × 60, {words}, {len(told)} pages",
                sum(map(len, told)), len(as_json(runs)), 3_000_000 if count == COMMUNES else None,
            )  # fmt: skip


def on_the_line() -> None:
    """Print what goes over a new connection to the real service, both directions."""
    print(f"\n{'loopback, heads included, both directions':<58} {'bytes':>10}")
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as service:
        service.open_round("2026-11")
        with weather(service.url) as sky:
            clerk = Exchanger(Path(folder) / "desk", "Hoa", commune=XA)
            clerk.enrol(sky.url, service.code(Role.CLERK, commune=XA))
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
                sky.forget()
                clerk.exchange()
                line(f"{name}, {len(sky.requests)} request", sky.total, budget=budget)
            clerk.close()


def main() -> None:
    """Print everything."""
    bodies()
    pulls([100, COMMUNES] if "--country" in sys.argv else [100])
    on_the_line()


if __name__ == "__main__":
    main()
