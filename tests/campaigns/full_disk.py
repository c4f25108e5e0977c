"""Fill the disks of desks and of the service while they exchange, and kill processes too.

Run as root from the checkout: ``python -m tests.campaigns.full_disk [--strikes 40] [--seed N]``.
As ``kill_while_exchanging``, but each data folder is a small file system of its own (tmpfs), and
most strikes fill one of them to the last byte for a moment. Nothing that was reported as saved or
as received may be missing at the end, and once there is room all work continues by itself.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from campaigns.kill_while_exchanging import DESKS, Campaign, Lost

SIZE = "48m"  # of each file system
FULL = 2.5  # seconds at most that one stays full
_FILLER = "filler"


class FullDisks(Campaign):
    """Fills disks, one after the other."""

    filled = 0

    def _disk(self, folder: Path) -> Path:
        super()._disk(folder)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(folder)]
        subprocess.run(mount, check=True)
        return folder

    def _strike(self) -> None:
        if self.chance.random() < 0.3:
            super()._strike()
            return
        folder = self.chance.choice([self.service.folder, *(desk.folder for desk in self.desks)])
        left = self.chance.choice((0, 0, 4_096, 40_000, 300_000))
        fill(folder, left)
        self.filled += 1
        try:
            time.sleep(self.chance.uniform(0.2, FULL))
            if self.chance.random() < 0.3:
                self._kill_a_desk()
        finally:
            (folder / _FILLER).unlink()
        self.tally.kills_of_desks += 1  # counts as a strike


def fill(folder: Path, left: int) -> None:
    """Fill the file system of *folder* but for so many bytes."""
    with suppress(OSError), (folder / _FILLER).open("wb", buffering=0) as file:
        room = os.statvfs(folder)
        for size in (1 << 16, 1 << 12):
            while room.f_bavail * room.f_bsize > left + size and file.write(b"x" * size) == size:
                room = os.statvfs(folder)
        while left == 0 and file.write(b"x" * 512):
            pass


def campaign(strikes: int, seed: int, folder: Path) -> str:
    """Run it in *folder*; return its counts."""
    passphrase = folder / "passphrase"
    passphrase.write_text("a passphrase of the campaign\n")
    os.environ["COMMUNE_READINESS_PASSPHRASE_FILE"] = str(passphrase)
    one = FullDisks(folder, database=None, seed=seed, desks=DESKS)
    try:
        tally = one.run(strikes)
        told = sum(line == "full\n" for desk in one.desks for line in desk.said)
        return f"{tally}; disks filled {one.filled} times, told {told} times by the desks"
    finally:
        one.service.kill()
        for place in (one.service.folder, *(desk.folder for desk in one.desks)):
            subprocess.run(["umount", "-l", str(place)], check=False)


def main() -> int:
    """Run the campaign and print what it found; 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--strikes", type=int, default=40)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        print("This needs root, to mount small file systems.", file=sys.stderr)
        return 1
    seed = random.randrange(2**32) if options.seed is None else options.seed
    with tempfile.TemporaryDirectory() as folder:
        try:
            told = campaign(options.strikes, seed, Path(folder))
        except Lost as lost:
            print(f"LOST (seed {seed}): {lost}", file=sys.stderr)
            return 1
    print(f"seed {seed}: {told}; nothing lost, nothing double, everybody sees the same")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
