"""Kill a writing process at any moment: nothing that it reported as saved is ever missing.

Run from the checkout: ``python -m tests.campaigns.kill_while_answering [--runs 200] [--seed N]``.
Each run starts a process that answers item after item on one data folder, attaches a photo now
and then, and prints each entry once ``write`` has returned. It is killed (SIGKILL) at a random
moment; then the folder must hold every printed entry, whole and in order, and go on.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from desktop_app.core.changes.bodies import Answer, Attach, Body
from desktop_app.core.changes.feeds import device_id, public_key_of
from desktop_app.core.changes.fold import Register, Unit, UnitKind
from desktop_app.core.ids import (
    CentreId,
    ChangeHash,
    CommuneCode,
    EvidenceHash,
    EvidenceKind,
    Role,
    RoundId,
    Status,
)
from desktop_app.storage import feeds, state
from desktop_app.storage.checking import check
from desktop_app.storage.evidence import keep, open_evidence
from desktop_app.storage.identities import Identity, add_identity
from desktop_app.storage.store import Store
from desktop_app.storage.writing import ChangeWriter, Draft, write

KEY = bytes(range(32))
DEVICE = device_id(public_key_of(KEY))
COMMUNE, CENTRE, ROUND = CommuneCode("00004"), CentreId("00004"), RoundId("2026-11")
LONGEST = 0.12  # seconds from the first printed entry to the kill
RUNS_A_FOLDER = 20  # then a fresh one: the check of a folder grows with it


class Lost(Exception):
    """Something that was reported as saved is not there, or not whole."""


def make(folder: Path) -> None:
    """Make the data that the processes write to."""
    store = Store.create(folder)
    identity = Identity(
        device=DEVICE,
        public_key=public_key_of(KEY),
        role=Role.CLERK,
        person="Nguyễn Thị Hoa",
        commune=COMMUNE,
        created=1_794_000_000,
    )
    add_identity(store, identity)
    store.close()


def answer_for_ever(folder: Path) -> None:
    """Write and print until killed: sequence, hash, and the photo's hash where there is one."""
    store = Store.open(folder)
    n = feeds.tip(store, DEVICE, COMMUNE).sequence
    while True:
        n += 1
        photo = keep(store, f"photo {n}".encode() * 5_000, "image/jpeg") if n % 7 == 0 else None
        item = f"item.n{n % 64}"
        bases: tuple[ChangeHash, ...] = ()
        body: Body
        if photo is None:
            stands = state.unit(
                store, Unit(kind=UnitKind.ANSWER, centre=CENTRE, round=ROUND, item=item)
            )
            if isinstance(stands, Register):
                bases = tuple(head.identity for head in stands.heads)
            body = Answer(checklist="decree-118/1", status=Status.MET, note=f"lần {n} " * (n % 40))
        else:
            body = Attach(evidence=EvidenceKind.PHOTO, sha256=photo, media="image/jpeg")
        draft = Draft(body=body, centre=CENTRE, round=ROUND, item=item, bases=bases)
        change_writer = ChangeWriter(
            device=DEVICE, private_key=KEY if n % 3 else None, wall=1_794_000_000 + n
        )
        (held,) = write(store, change_writer, [draft])
        print(held.change.sequence, held.hash, photo or "-", flush=True)


def one_run(folder: Path, moment: float) -> list[tuple[int, str, str]]:
    """Start a writer, kill it *moment* seconds after its first entry, return what it printed."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.campaigns.kill_while_answering", "--answer-in", str(folder)],
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        first = writer.stdout.readline()
        if not first:
            raise Lost(f"the writer ended by itself: {writer.stderr.read()}")
        # The pipe is read meanwhile: a full one would block the writer where a kill is harmless.
        printed = [first]
        reader = threading.Thread(target=printed.extend, args=(writer.stdout,))
        reader.start()
        time.sleep(moment)
        writer.kill()
        reader.join()
    return list(_parsed(printed))


def _parsed(lines: list[str]) -> Iterator[tuple[int, str, str]]:
    for line in lines:
        if line.endswith("\n"):  # the last may be torn: it was not reported
            sequence, hash_, photo = line.split()
            yield int(sequence), hash_, photo


def verify(folder: Path, printed: list[tuple[int, str, str]]) -> int:
    """Raise Lost unless all of *printed* is there and whole; return how far the feed has come."""
    store = Store.open(folder)
    try:
        tip = feeds.tip(store, DEVICE, COMMUNE)
        if store.rewound:
            raise Lost(f"the mark is ahead of the database: {store.rewound}")
        for sequence, hash_, photo in printed:
            held = state.held(store, ChangeHash(hash_))
            if held is None or held.change.sequence != sequence:
                raise Lost(f"entry {sequence} was reported as saved and is not there")
            if photo != "-" and not _is_whole(store, EvidenceHash(photo)):
                raise Lost(f"the photo of entry {sequence} is not there, or not whole")
        if printed and tip.sequence not in (printed[-1][0], printed[-1][0] + 1):
            raise Lost(f"{printed[-1][0]} was the last reported, {tip.sequence} is the last held")
        findings = check(store)
        if findings:
            raise Lost("; ".join(str(finding.fault) for finding in findings))
        return tip.sequence
    finally:
        store.close()


def _is_whole(store: Store, photo: EvidenceHash) -> bool:
    path = open_evidence(store, photo)
    return path is not None and hashlib.sha256(path.read_bytes()).hexdigest() == photo


def campaign(runs: int, seed: int, folder: Path) -> tuple[int, int]:
    """Return how many entries were reported, and how many were saved but not reported yet."""
    chance = random.Random(seed)
    reported = unreported = held_before = 0
    data = folder
    for run in range(runs):
        if run % RUNS_A_FOLDER == 0:
            data, held_before = folder / f"data-{run}", 0
            make(data)
        printed = one_run(data, chance.uniform(0, LONGEST))
        held = verify(data, printed)
        reported += len(printed)
        unreported += held - held_before - len(printed)
        held_before = held
    return reported, unreported


def main() -> int:
    """Run the campaign and print what it found; 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--answer-in", type=Path, default=None, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.answer_in is not None:
        answer_for_ever(options.answer_in)
    seed = random.randrange(2**32) if options.seed is None else options.seed
    with tempfile.TemporaryDirectory() as folder:
        try:
            reported, unreported = campaign(options.runs, seed, Path(folder))
        except Lost as lost:
            print(f"LOST (seed {seed}): {lost}", file=sys.stderr)
            return 1
    print(
        f"{options.runs} kills (seed {seed}): {reported} entries reported as saved, none lost;"
        f" {unreported} more were saved when the kill came before the report"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
