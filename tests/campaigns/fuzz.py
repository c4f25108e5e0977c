"""Feed every entrance with bytes that are nearly right: each ends in a sentence, none in a crash.

Run from the checkout: ``python -m tests.campaigns.fuzz [--minutes 10] [--seed N] [--target NAME]``.
No 5xx, no traceback, no hang, no memory without end; every refusal is a published one, in words;
and whatever was sent, honest work goes through afterwards. A failure is printed with its bytes.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from campaigns.fuzzing import decoders
from campaigns.fuzzing.target import Report, Target, feed, for_seconds

ADDRESS_SPACE = 6 * 1024**3  # bytes: what asks for more fails instead of filling the machine


def targets() -> dict[str, Callable[[], Target]]:
    """Return every target by its name."""
    return {one.name: one for one in decoders.ALL}


def campaign(names: Sequence[str], *, minutes: float, seed: int) -> Report:
    """Feed the named targets for so many minutes."""
    with ExitStack() as stack:
        chosen = []
        for name in names:
            target = targets()[name]()
            stack.callback(target.close)
            chosen.append(target)
        return feed(chosen, seed=seed, until=for_seconds(60 * minutes))


def main() -> int:
    """Run the campaign and print what it found; 1 if anything broke."""
    known = sorted(targets())
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--target", action="append", choices=known, default=None)
    options = parser.parse_args()
    _bound_memory()
    logging.basicConfig(level=logging.ERROR)
    seed = random.randrange(2**32) if options.seed is None else options.seed
    report = campaign(options.target or known, minutes=options.minutes, seed=seed)
    for name, tried in sorted(report.tried.items()):
        kinds = report.outcomes[name]
        print(f"{name}: {tried} inputs, {len(kinds)} outcomes")
    for failure in report.failures:
        print(f"BROKEN (seed {seed}) {failure}", file=sys.stderr)
    total = sum(report.tried.values())
    print(f"{total} inputs (seed {seed}), {len(report.failures)} failures")
    return 1 if report.failures else 0


def _bound_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


if __name__ == "__main__":
    raise SystemExit(main())
