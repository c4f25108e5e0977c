"""The command ``python3 packaging/dev.py simulate``."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence

from .campaign import campaign, province, smallest
from .losses_after_faults import losses_after_faults
from .mutations import MUTATIONS, prove
from .running import Run, run
from .schedule import schedule_of

_MOST_SHRUNK = 3
_TELL_EVERY = 10.0  # seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; return 0 where everything held."""
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    parser.add_argument("--schedules", type=int, default=1_000, help="how many (1000)")
    parser.add_argument("--seed", type=int, default=0, help="the first one's seed (0)")
    parser.add_argument("--replay", type=int, metavar="SEED", help="run one and show its steps")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--mutations", action="store_true", help="prove that it can fail")
    parser.add_argument("--only", metavar="NAME", help="one mutation by its name")
    parser.add_argument("--until-failure", action="store_true", help=argparse.SUPPRESS)
    said = parser.parse_args(arguments)
    if said.until_failure:
        return _until_failure(said.seed, said.schedules)
    if said.replay is not None:
        return _replay(said.replay)
    if said.mutations:
        return _mutations(said.only)
    return _campaign(said.seed, said.schedules, said.processes)


def _campaign(first: int, count: int, processes: int) -> int:
    began = told = time.monotonic()
    failed: list[Run] = []
    done = 0
    for one in campaign(first, count, processes=processes):
        if isinstance(one, Run):
            failed.append(one)
            print(f"seed {one.schedule.seed} fails: {one.faults[0]}", flush=True)
            continue
        done = one
        now = time.monotonic()
        if now - told > _TELL_EVERY:
            told = now
            rate = done / (now - began)
            print(f"{done} of {count} schedules, {rate:.1f} a second, {len(failed)} failed",
                  flush=True)  # fmt: skip
    rate = done / (time.monotonic() - began)
    print(
        f"{done} schedules from seed {first} on, {rate:.1f} a second on {processes} processes:"
        f" {len(failed)} failed."
    )
    with province() as place:
        for one in failed[:_MOST_SHRUNK]:
            print(f"\nSeed {one.schedule.seed}, made small:")
            _print(smallest(place, one.schedule))
    return 1 if failed else 0


def _until_failure(first: int, count: int) -> int:
    """Run schedules until one fails, then those of losses after faults; say so as JSON."""
    seed, fault, after = None, "", count
    with province() as place:
        for number in range(first, first + count):
            one = run(place, schedule_of(number))
            if one.faults:
                seed, fault, after = number, one.faults[0], number - first + 1
                break
        else:
            for schedule in losses_after_faults():
                one, after = run(place, schedule), after + 1
                if one.faults:
                    seed, fault = schedule.seed, one.faults[0]
                    break
    print(json.dumps({"seed": seed, "after": after, "fault": fault}))
    return 0 if seed is None else 1


def _replay(seed: int) -> int:
    with province() as place:
        schedule = schedule_of(seed)
        one = run(place, schedule, tells=True)
        _print(one)
        if one.faults:
            print("\nMade small:")
            _print(smallest(place, schedule))
    return 1 if one.faults else 0


def _print(one: Run) -> None:
    for step in one.steps:
        print(f"  {step}")
    for fault in one.faults:
        print(f"  ✗ {fault}")
    if not one.faults:
        print("  Everything held.")


def _mutations(only: str | None) -> int:
    missed = 0
    for mutation in MUTATIONS:
        if only is not None and mutation.name != only:
            continue
        proof = prove(mutation)
        print(proof, flush=True)
        missed += proof.seed is None
    from announcing.mutations import prove_all  # seeds found by the random tests of the windows

    missed += prove_all(only)
    print("Every fault was caught." if not missed else f"{missed} faults were not caught.")
    return 1 if missed else 0


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        # A seed must give the same run, and the order of sets depends on the hash seed.
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "simulation", *sys.argv[1:]])
    raise SystemExit(main())
