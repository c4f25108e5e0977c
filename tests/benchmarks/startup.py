"""The window's start with a year of data, against the same widgets with constant data.

``python -m tests.benchmarks.startup [--runs 15] [--series 5]`` prints, of each series of runs by
turns, the medians and their ratios (budgets 1.25 in time, 1.15 in memory). The twin
(startup_twin.py) is made of plain Qt: the tree of the whole window is written down once – kind,
place, font, text of every widget – and built again from that file, with the same four faces and
style, without a connection of this program.

Time is told by two clocks: milliseconds from the process's start, which is what a person waits, and
the processor time of the process, which other programs lengthen less. ``whole`` is the moment when
all that was left for after the first paint has been made too.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from desktop_app.core.ids import CommuneCode, EvidenceKind, RoundId
from desktop_app.photos.sample import sample_photo
from desktop_app.workspace import Workspace
from desktop_app.workspace.sample import Profile, fill
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry

TIME_BUDGET, MEMORY_BUDGET = 1.25, 1.15
PHOTOS = 200

_HERE = Path(__file__).parent


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """One start: milliseconds by the clock and of the processor, megabytes."""

    first_paint_ms: float
    first_paint_cpu_ms: float
    rss_mb: float
    whole_ms: float = 0.0
    whole_cpu_ms: float = 0.0
    whole_rss_mb: float = 0.0


def a_year_of_data(folder: Path) -> None:
    """Fill twelve rounds of 64 answers, with 200 photos."""
    beginning = Beginning(person="Nguyễn Thị Hoa", commune=CommuneCode("25399"))
    with Workspace.begin(folder, beginning) as desk:
        fill(desk, Profile.AMBER, seed=1)
        now = desk.desk()
        wanted = [
            one.item.id
            for one in now.items.values()
            if EvidenceKind.PHOTO in one.item.evidence.wanted
        ]
        photos = 0
        for round_ in earlier_rounds(desk.round(), 11):
            for one in now.items.values():
                if one.answer is None:
                    continue
                entry = AnswerEntry(
                    status=None if one.item.is_computed else one.answer.status,
                    value=one.answer.value,
                    of=one.answer.of,
                    cause=one.answer.cause,
                    solver=one.answer.solver,
                )
                desk.declaring.answer(one.item.id, entry, round_=round_)
            wanted_by_now = photos + -(-PHOTOS // 11)
            while photos < min(wanted_by_now, PHOTOS):
                item = wanted[photos % len(wanted)]
                desk.attaching.attach(
                    item, data=sample_photo(photos), name=f"{photos}.jpg", round_=round_
                )
                photos += 1


def earlier_rounds(last: RoundId, count: int) -> list[RoundId]:
    """Return the *count* months before *last*, the first one first."""
    year, month = map(int, last.split("-"))
    months = [12 * year + month - 1 - before for before in range(count, 0, -1)]
    return [RoundId(f"{one // 12}-{one % 12 + 1:02d}") for one in months]


def write_tree(folder: Path, file: Path) -> None:
    """Record the widgets of the whole window, in a separate process."""
    subprocess.run(
        [sys.executable, str(_HERE / "startup_tree.py"), str(folder), str(file)], check=True
    )


def measured(command: list[str]) -> Start:
    """Return what *command* prints of its start.

    By the clock it begins where the process is begun here; the system tells its age in hundredths
    of a second only.
    """
    before = time.time()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    for name in ("first_paint", "whole"):
        if f"{name}_at" in told:
            told[f"{name}_ms"] = 1000 * (told[f"{name}_at"] - before)
    return msgspec.convert(told, Start)


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """The two commands that are compared."""

    ours: list[str]
    twin: list[str]


@contextmanager
def prepared() -> Iterator[Pair]:
    """Yield both commands over a year of data; what they need is there until the block ends."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # As on a PC: the program is compiled once, not at every start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "data"
        passphrase = Path(temporary) / "passphrase"
        passphrase.touch(mode=0o600)  # a file that others can read is refused
        passphrase.write_text("benchmark\n")
        os.environ["COMMUNE_READINESS_PASSPHRASE_FILE"] = str(passphrase)
        a_year_of_data(folder)
        tree = Path(temporary) / "tree.json"
        write_tree(folder, tree)
        pair = Pair(
            ours=[sys.executable, "-m", "desktop_app", "--data", str(folder), "--probe-startup"],
            twin=[sys.executable, str(_HERE / "startup_twin.py"), str(tree)],
        )
        for command in (pair.ours, pair.twin):
            measured(command)  # warm
        yield pair


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """Medians of one series of starts by turns."""

    ours: Start
    twin: Start

    def ratio(self, name: str, *, against: str = "") -> float:
        """Return our figure *name* divided by the twin's *against*, by default the same."""
        ours: float = getattr(self.ours, name)
        twin: float = getattr(self.twin, against or name)
        return ours / twin


def median(starts: list[Start]) -> Start:
    """Return the median of each figure."""
    return Start(
        **{
            name: statistics.median(getattr(one, name) for one in starts)
            for name in Start.__struct_fields__
        }
    )


def series(pair: Pair, runs: int) -> Series:
    """Start both by turns, *runs* times."""
    ours, twin = [], []
    for _run in range(runs):
        ours.append(measured(pair.ours))
        twin.append(measured(pair.twin))
    return Series(ours=median(ours), twin=median(twin))


_LINES = (
    ("first paint, by the clock", "first_paint_ms", "", "ms", TIME_BUDGET),
    ("first paint, processor", "first_paint_cpu_ms", "", "ms", TIME_BUDGET),
    ("all made, by the clock", "whole_ms", "first_paint_ms", "ms", None),
    ("all made, processor", "whole_cpu_ms", "first_paint_cpu_ms", "ms", None),
    ("memory at the first paint", "rss_mb", "", "MB", MEMORY_BUDGET),
    ("memory with all made", "whole_rss_mb", "rss_mb", "MB", MEMORY_BUDGET),
)


def tell(found: list[Series]) -> None:
    """Print the medians over *found*, and the ratio of each series."""
    print(f"{'':28}{'ours':>9}{'widgets':>9}{'ratio':>8}   of each series")
    for words, name, against, unit, budget in _LINES:
        against = against or name
        ours = statistics.median(getattr(one.ours, name) for one in found)
        twin = statistics.median(getattr(one.twin, against) for one in found)
        ratios = [one.ratio(name, against=against) for one in found]
        each = " ".join(f"{ratio:.2f}" for ratio in ratios)
        limit = f" (budget {budget})" if budget else ""
        print(
            f"{words:28}{ours:6.1f} {unit}{twin:6.1f} {unit}"
            f"{statistics.median(ratios):8.2f}   {each}{limit}"
        )


def main() -> None:
    """Run both by turns and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=7, help="of each series")
    parser.add_argument("--series", type=int, default=5)
    options = parser.parse_args()
    with prepared() as pair:
        print(f"A year of data: {options.series} series of {options.runs} starts each")
        tell([series(pair, options.runs) for _ in range(options.series)])


if __name__ == "__main__":
    main()
