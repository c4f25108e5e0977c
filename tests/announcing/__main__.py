"""``python -m tests.announcing``: many runs of random input on the windows."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from announcing.hands import Wrong
from announcing.windows import (
    PASSPHRASE,
    passphrase_file,
    service_in,
    supervisor_data,
    work_and_tell,
    work_as_clerk,
    work_as_clerk_while_it_sends,
    work_as_supervisor,
    work_as_supervisor_while_it_fetches,
    work_strangely_as_clerk,
    work_strangely_as_supervisor,
)
from desktop_app.i18n import use_language


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; return 0 where the rule held."""
    parser = argparse.ArgumentParser(prog="announcing", description=__doc__)
    parser.add_argument("--runs", type=int, default=50, help="how many on each window (50)")
    parser.add_argument("--seed", type=int, default=0, help="the first one's seed (0)")
    parser.add_argument("--steps", type=int, default=150, help="of each run (150)")
    parser.add_argument("--window", choices=("clerk", "supervisor"), help="only this one")
    parser.add_argument("--strange", action="store_true",
                        help="keys held down, long text pasted, pages opened twice")  # fmt: skip
    parser.add_argument("--sending", action="store_true",
                        help="while exchanges run and the clock jumps")  # fmt: skip
    parser.add_argument("--until-failure", action="store_true", help="stop at the first, as JSON")
    parser.add_argument("--mutations", action="store_true", help="prove that it can fail")
    parser.add_argument("--only", metavar="NAME", help="one mutation by its name")
    parser.add_argument("--tell", type=Path, metavar="FOLDER", help=argparse.SUPPRESS)
    said = parser.parse_args(arguments)
    use_language("vi")  # whatever the language of the terminal is
    if said.tell is not None:
        work_and_tell(said.tell, said.seed)
        return 0
    if said.mutations:
        from announcing.mutations import prove_all

        return prove_all(said.only)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="hands-") as place:
        os.environ[PASSPHRASE] = passphrase_file(Path(place))
        if said.strange:
            return work_strangely(Path(place), said)
        if said.sending:
            return work_while_exchanging(Path(place), said)
        area = supervisor_data(Path(place)) if said.window != "clerk" else None
        for seed in range(said.seed, said.seed + said.runs):
            try:
                if said.window != "supervisor":
                    work_as_clerk(Path(place), seed, said.steps)
                if area is not None:
                    work_as_supervisor(area, Path(place), seed, said.steps)
            except Wrong as wrong:
                failed += 1
                if said.until_failure:
                    print(json.dumps({"seed": seed, "fault": str(wrong)}))
                    return 1
                print(f"seed {seed}: {wrong}\n", flush=True)
    if said.until_failure:
        print(json.dumps({"seed": None, "fault": ""}))
    else:
        print(f"{said.runs} runs from seed {said.seed} on: {failed} failed.")
    return 1 if failed else 0


def work_while_exchanging(place: Path, said: argparse.Namespace) -> int:
    """Run random input on windows that exchange with a service; return 0 where the rule held."""
    failed = 0
    for seed in range(said.seed, said.seed + said.runs):
        own = place / str(seed)  # a service of its own: nobody else writes about the commune
        own.mkdir()
        try:
            with service_in(own) as service:
                if said.window != "supervisor":
                    work_as_clerk_while_it_sends(own, service, seed, said.steps)
                if said.window != "clerk":
                    work_as_supervisor_while_it_fetches(own, service, seed, said.steps)
        except Wrong as wrong:
            failed += 1
            print(f"seed {seed}: {wrong}\n", flush=True)
    print(f"{said.runs} runs from seed {said.seed} on, while exchanging: {failed} failed.")
    return 1 if failed else 0


def work_strangely(place: Path, said: argparse.Namespace) -> int:
    """Run random and strange input on the windows; return 0 where the rule held."""
    failed = 0
    area = supervisor_data(place) if said.window != "clerk" else None
    for seed in range(said.seed, said.seed + said.runs):
        try:
            if said.window != "supervisor":
                work_strangely_as_clerk(place, seed, said.steps)
            if area is not None:
                work_strangely_as_supervisor(area, place, seed, said.steps)
        except Wrong as wrong:
            failed += 1
            print(f"seed {seed}: {wrong}\n", flush=True)
    print(f"{said.runs} strange runs from seed {said.seed} on: {failed} failed.")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
