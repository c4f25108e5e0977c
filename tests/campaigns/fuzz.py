"""Fuzz every input of the programs: each ends in a refusal with a sentence, none in a crash.

Run from the checkout: ``python -m tests.campaigns.fuzz [--minutes 10] [--seed N] [--target NAME]``.
No 5xx, no traceback, no hang, no memory without end; every refusal is a published one, in words;
and whatever was sent, honest work goes through afterwards. A failure is printed with its bytes.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack

from campaigns.fuzzing import decoders, from_outside, hostile, packages, service
from campaigns.fuzzing.target import Report, Target, feed, for_seconds

ADDRESS_SPACE = 6 * 1024**3  # bytes: what asks for more fails instead of filling the machine


ALONE: tuple[type[Target], ...] = (
    *decoders.ALL,
    *from_outside.ALL,
    hostile.Entries,
    packages.BroughtHome,
)
OF_SERVICE: tuple[type[service.OfService], ...] = (*service.ALL, packages.HandedIn)


def names() -> list[str]:
    """Return the name of every target."""
    kinds: tuple[type[Target], ...] = (*ALONE, *OF_SERVICE)
    return sorted(kind.name for kind in kinds)


def made(chosen: Sequence[str], stack: ExitStack) -> list[Target]:
    """Return the named targets; the *stack* closes them. Those of the service share one."""
    targets: list[Target] = [one() for one in ALONE if one.name in chosen]
    of_service = [one for one in OF_SERVICE if one.name in chosen]
    if of_service:
        place = service.ServiceUnderTest()
        stack.callback(place.close)
        targets += [one(place) for one in of_service]
    for target in targets:
        stack.callback(target.close)
    return targets


def campaign(chosen: Sequence[str], *, minutes: float, seed: int) -> Report:
    """Feed the named targets for so many minutes."""
    with ExitStack() as stack:
        return feed(made(chosen, stack), seed=seed, until=for_seconds(60 * minutes))


def main() -> int:
    """Run the campaign and print what it found; 1 if anything broke."""
    known = names()
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--target", action="append", choices=known, default=None)
    parser.add_argument("--outcomes", action="store_true", help="print what the inputs came to")
    options = parser.parse_args()
    _bound_memory()
    logging.basicConfig(level=logging.ERROR)
    seed = random.randrange(2**32) if options.seed is None else options.seed
    if options.target is None:
        print(f"{_ask_as_described(options.minutes, seed)} answers as the description says")
    report = campaign(options.target or known, minutes=options.minutes, seed=seed)
    for name, tried in sorted(report.tried.items()):
        kinds = report.outcomes[name]
        print(f"{name}: {tried} inputs, {len(kinds)} outcomes")
        for outcome, count in kinds.most_common() if options.outcomes else ():
            print(f"  {count:7} {outcome}")
    for failure in report.failures:
        print(f"BROKEN (seed {seed}) {failure}", file=sys.stderr)
    total = sum(report.tried.values())
    print(f"{total} inputs (seed {seed}), {len(report.failures)} failures")
    return 1 if report.failures else 0


def _ask_as_described(minutes: float, seed: int) -> int:
    """Send requests that the service's description allows, a fifth of the time; return how many."""
    from campaigns.fuzzing.described import ask_all

    place = service.ServiceUnderTest()
    answers, end = 0, time.monotonic() + 60 * minutes / 5
    try:
        while time.monotonic() < end:
            answers += sum(ask_all(place, examples=40, seed_=seed).values())
            seed += 1
        place.honest_work_goes_through()
    finally:
        place.close()
    return answers


def _bound_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


if __name__ == "__main__":
    raise SystemExit(main())
