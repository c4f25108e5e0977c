"""Ask the real window from outside, as a screen reader does, what its controls are called.

Run from the checkout:
``python -m tests.campaigns.screen_reader [--desks clerk] [--languages vi]``. The program runs under
a virtual screen with a session bus of its own and shows one page after the other; a second process,
the system's own Python with AT-SPI and nothing of the program, reads the accessibility tree of
each. Printed is, by desk and language, how many controls were read, how many names and roles are
missing, and each of those with its place; exit 1 where one is.

Debian packages: xvfb, dbus, at-spi2-core, python3-gi, gir1.2-atspi-2.0.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
SYSTEM_PYTHON = "/usr/bin/python3"
TOOLS = ("Xvfb", "dbus-run-session")
LANGUAGES = ("vi", "en")
DESKS = ("clerk", "supervisor")

# What a person acts on or reads as one thing; frames, panels and fillers only hold others.
CONTROLS = frozenset(
    {
        "push button", "button", "toggle button", "check box", "radio button", "combo box", "text",
        "entry", "password text", "list", "list item", "table", "table cell", "tree", "tree item",
        "table column header", "table row header", "page tab", "menu item", "check menu item",
        "radio menu item", "slider", "spin button", "link", "progress bar", "dialog", "frame",
    }
)  # fmt: skip
NO_ROLE = frozenset({"unknown", "invalid", "redundant object", ""})


class Control(NamedTuple):
    """One accessible object that was showing."""

    role: str
    name: str
    focusable: bool
    place: str  # the names above it

    @property
    def fault(self) -> str:
        """What it lacks, or ""."""
        if self.focusable and self.role in NO_ROLE:
            return "no role"
        if (self.focusable or self.role in CONTROLS) and not self.name.strip():
            return "no name"
        return ""


def faults(controls: list[Control]) -> list[str]:
    """Return a line for each control that lacks something."""
    return [f"{one.fault}: {one.role} in {one.place}" for one in controls if one.fault]


def missing_tools() -> list[str]:
    """Return what is not installed here."""
    found = [tool for tool in TOOLS if shutil.which(tool) is None]
    asked = [SYSTEM_PYTHON, "-c", "import gi; gi.require_version('Atspi', '2.0')"]
    try:
        ended = subprocess.run(asked, capture_output=True, check=False)
        if ended.returncode:
            found.append("gir1.2-atspi-2.0")
    except FileNotFoundError:
        found.append(SYSTEM_PYTHON)
    return found


def read(
    folder: Path, desk: str, language: str, *, only: str = "", unnamed: bool = False
) -> Iterator[tuple[str, list[Control]]]:
    """Yield each page of the window of *desk* by its name, with everything that was showing.

    *only* one page, where it is named; *unnamed*: with a button that has no name, which must be
    found.
    """
    session = [
        "dbus-run-session", "--", sys.executable, str(HERE / "screen_reader_session.py"),
        str(folder), desk, language, only, "unnamed" if unnamed else "",
    ]  # fmt: skip
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(TESTS.parent), str(TESTS))),
        "XDG_RUNTIME_DIR": str(folder),
    }
    with subprocess.Popen(session, stdout=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("{"):
                told = json.loads(line)
                yield told["scene"], [Control(*one) for one in told["controls"]]
    if process.returncode:
        raise RuntimeError(f"the session ended with {process.returncode}")


def main(arguments: list[str] | None = None) -> int:
    """Read every page and print what is missing; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--desks", default=",".join(DESKS), help="clerk,supervisor")
    parser.add_argument("--languages", default=",".join(LANGUAGES), help="vi,en")
    chosen = parser.parse_args(arguments)
    lacking = missing_tools()
    if lacking:
        print(f"Not installed: {', '.join(lacking)}. See the packages in {Path(__file__).name}.")
        return 2
    bad = 0
    for desk in chosen.desks.split(","):
        for language in chosen.languages.split(","):
            with tempfile.TemporaryDirectory() as folder:
                count, pages, lines = 0, 0, list[str]()
                for scene, controls in read(Path(folder), desk, language):
                    acted = [c for c in controls if c.focusable or c.role in CONTROLS]
                    count, pages = count + len(acted), pages + 1
                    lines += [f"  {scene}: {line}" for line in faults(controls)]
            names = sum("no name" in line for line in lines)
            roles = sum("no role" in line for line in lines)
            print(
                f"{desk}, {language}: {pages} pages, {count} controls,"
                f" {names} without a name, {roles} without a role"
            )
            print(*sorted(set(lines)), sep="\n", end="\n" if lines else "")
            bad += len(lines) + (count == 0)
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
