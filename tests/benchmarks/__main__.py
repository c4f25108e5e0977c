"""What the clerk's desk costs, side by side with the least that it could be, in one run.

Run from the checkout: ``python -m tests.benchmarks [--quick]``: the start and its memory against
the same widgets with constant data, a durable tick against a bare insert, a key until its repaint
against a plain window's, and the steps of the main thread that take too long. Each pair takes turns
with the other, so that only the ratios count; nothing here is asserted.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

_PARTS = (
    ("startup", ("--series", "5", "--runs", "7"), ("--series", "2", "--runs", "3")),
    ("tick", ("--sessions", "20"), ("--sessions", "5", "--ticks", "100")),
    ("key_press", ("--keys", "20"), ("--keys", "5")),
    ("steps", (), ("--window", "clerk")),
)


def main() -> None:
    """Run each part in a process of its own, one after another."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer of each, for a first look")
    quick = parser.parse_args().quick
    for name, whole, short in _PARTS:
        print(f"\n{name}", flush=True)
        words = [sys.executable, "-m", f"tests.benchmarks.{name}", *(short if quick else whole)]
        subprocess.run(words, check=False)


if __name__ == "__main__":
    main()
