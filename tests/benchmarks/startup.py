"""The window's start with a year of data, against the same widgets with constant data.

``python -m tests.benchmarks.startup [--runs 15]`` prints medians of interleaved runs and their
ratio (budget 1.25 in time and in memory). The twin (startup_twin.py) is made of plain Qt: the tree
of the real window is written down once – kind, place, font, text of every widget – and built again
from that file, with the same four faces and style, without a connection of this program.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from desktop_app.core.ids import CommuneCode, RoundId
from desktop_app.workspace import Workspace
from desktop_app.workspace.sample import Profile, fill
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry

_HERE = Path(__file__).parent


def a_year_of_data(folder: Path) -> None:
    """Fill twelve rounds of 64 answers."""
    beginning = Beginning(person="Nguyễn Thị Hoa", commune=CommuneCode("25399"))
    with Workspace.begin(folder, beginning) as desk:
        fill(desk, Profile.AMBER, seed=1)
        now = desk.desk()
        for month in range(1, 12):
            round_ = RoundId(f"2026-{month:02d}")
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


def write_tree(folder: Path, file: Path) -> None:
    """Record the widgets of the real window, in a separate process."""
    subprocess.run(
        [sys.executable, str(_HERE / "startup_tree.py"), str(folder), str(file)], check=True
    )


def measured(command: list[str]) -> tuple[float, float]:
    """Return (milliseconds to the first paint, megabytes) as *command* prints them."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    return float(told["first_paint_ms"]), float(told["rss_mb"])


def main() -> None:
    """Run both by turns and print the ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
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
        ours = [sys.executable, "-m", "desktop_app", "--data", str(folder), "--probe-startup"]
        twin = [sys.executable, str(_HERE / "startup_twin.py"), str(tree)]
        for command in (ours, twin):
            measured(command)  # warm
        taken: dict[str, list[tuple[float, float]]] = {"ours": [], "twin": []}
        for _run in range(runs):
            taken["ours"].append(measured(ours))
            taken["twin"].append(measured(twin))
    time_ = {name: statistics.median(t for t, _ in rows) for name, rows in taken.items()}
    room = {name: statistics.median(m for _, m in rows) for name, rows in taken.items()}
    print(f"{runs} runs each, interleaved, medians")
    print(
        f"first paint  ours {time_['ours']:.0f} ms  same widgets {time_['twin']:.0f} ms"
        f"  ratio {time_['ours'] / time_['twin']:.2f} (budget 1.25)"
    )
    print(
        f"memory       ours {room['ours']:.1f} MB  same widgets {room['twin']:.1f} MB"
        f"  ratio {room['ours'] / room['twin']:.2f} (budget 1.25)"
    )


if __name__ == "__main__":
    main()
