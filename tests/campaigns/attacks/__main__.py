"""Attack a real service while an honest desk uses it; print the effect on both.

Run from the checkout: ``python -m tests.campaigns.attacks [--seconds 10] [--only NAME …]
[--checkout DIR]``. For each attack a service of its own is started with ``central-service serve``
(of another checkout with its own environment, where one is named), a process attacks it, and an
honest clerk sends a tick every 50 ms over one connection. Printed are the clerk's p50, p99 and
longest latency, how often it was refused or cut off, and the most memory that the service held,
then the result of the attack itself. Nothing here asserts a time.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
from pathlib import Path

from .beside import CHECKOUT, Place, attacked
from .kinds import ATTACKS


def main() -> int:
    parser = argparse.ArgumentParser(description="Attack a service beside an honest desk.")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--only", nargs="*", choices=list(ATTACKS), default=list(ATTACKS))
    parser.add_argument("--checkout", type=Path, default=CHECKOUT, help="whose service is attacked")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{options.seconds:g} s each; load of the machine before: {load:.1f}", flush=True)
    for name in options.only:
        with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
            place = Place(Path(folder), options.checkout)
            with contextlib.closing(place):
                print(f"{name:24} {attacked(name, place, options.seconds)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
