"""Kill ``commune-readiness answer`` at any moment: what it reported as saved is never missing.

Run from the checkout: ``python -m tests.campaigns.kill_the_answer_verb [--runs 200] [--seed N]``.
Each run starts the real command with a note of its own and kills it (SIGKILL) at a random moment
between its start and a little after its usual end. Whatever it had printed as saved by then must
stand in the data, which must be whole.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desktop_app.core.ids import CentreId, CommuneCode
from desktop_app.storage import state
from desktop_app.storage.checking import check
from desktop_app.storage.store import Store
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning

COMMUNE = CommuneCode("25399")
SAVED = "Đã lưu trên máy"


class Lost(Exception):
    """An answer that was reported as saved is not there."""


def usual_time(folder: Path) -> float:
    """Return how long one answer takes from start to end, in seconds."""
    before = time.monotonic()
    subprocess.run(command(folder, "lần đo"), check=True, capture_output=True)
    return time.monotonic() - before


def command(folder: Path, note: str) -> list[str]:
    """Return the real command for one answer."""
    program = [sys.executable, "-m", "desktop_app", "--data", str(folder)]
    return [*program, "answer", "A2", "--status", "met", "--note", note]


def run_once(folder: Path, note: str, moment: float) -> bool:
    """Start an answer, kill it after *moment* seconds; return whether it had printed saved."""
    process = subprocess.Popen(
        command(folder, note), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    )
    time.sleep(moment)
    process.kill()
    said, _ = process.communicate()
    return SAVED in said


def campaign(runs: int, seed: int, folder: Path) -> tuple[int, int]:
    """Return (killed before it printed saved, killed or ended after); raise Lost."""
    chance = random.Random(seed)
    data = folder / "data"
    Workspace.begin(data, Beginning(person="Nguyễn Thị Hoa", commune=COMMUNE)).close()
    usual = usual_time(data)
    reported: list[str] = []
    for number in range(runs):
        note = f"lần {number}: Ủy ban nhân dân xã Đắk Nhau"
        if run_once(data, note, chance.uniform(0.3, 1.15) * usual):
            reported.append(note)
    store = Store.open(data)
    try:
        written = {
            held.change.fields.get("note") for held in state.changes_of(store, CentreId(COMMUNE))
        }
        missing = [note for note in reported if note not in written]
        if missing:
            raise Lost(f"seed {seed}: reported as saved and not there: {missing}")
        findings = check(store)
        if findings:
            raise Lost(f"seed {seed}: {findings}")
    finally:
        store.close()
    return runs - len(reported), len(reported)


def main() -> None:
    """Run the campaign and print what it found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        passphrase = Path(temporary) / "passphrase"
        passphrase.write_text("campaign\n")
        os.environ["COMMUNE_READINESS_PASSPHRASE_FILE"] = str(passphrase)
        silent, reported = campaign(given.runs, given.seed, Path(temporary))
    print(
        f"{given.runs} runs killed (seed {given.seed}): {reported} had reported their answer as"
        f" saved, {silent} had not; none of the reported ones is missing, the data is whole"
    )


if __name__ == "__main__":
    main()
