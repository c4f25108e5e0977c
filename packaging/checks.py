"""Run every static check in parallel to pytest and print the verdict and the time of each.

Started by ``packaging/dev.py test``, in the environment that it makes. ``--fast`` leaves out the
tests that need a window, a process or a service; other arguments are pytest's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue

CHECKOUT = Path(__file__).resolve().parents[1]

# In this order, one after the other: the second run of mypy takes from the cache of the first.
CHECKS: dict[str, tuple[str, ...]] = {
    "ruff check": ("-m", "ruff", "check", "."),
    "ruff format": ("-m", "ruff", "format", "--check", "."),
    "catalogues": ("packaging/catalogues.py", "--check"),
    "imports": ("-c", "from importlinter.cli import lint_imports_command as c; c()"),
    "mypy": ("-m", "mypy"),
    "mypy, tests": ("-m", "mypy", "--explicit-package-bases", "tests"),
}

_MOST = 8  # processes of pytest, each of which takes half a gigabyte


def main(arguments: Sequence[str]) -> int:
    """Run all checks and tests; return 0 if all pass."""
    fast = "--fast" in arguments
    # A process that is done takes tests from the others. One more than cores: tests with a service
    # or a window wait a quarter of their time. Fast ones do not.
    processes = min(cores() + (0 if fast else 1), _MOST)
    pytest = ["-m", "pytest", "-r", "sfE", f"-n{processes}", "--dist=worksteal"]
    if fast:
        pytest += ["-m", "fast"]
    pytest += [one for one in arguments if one != "--fast"]
    if sys.stdout.isatty():  # pytest writes to a pipe and would not colour
        pytest.append("--color=yes")
    failed = list(run(CHECKS, pytest))
    tell(f"Failed: {', '.join(failed)}." if failed else "Every check and test passed.")
    return 1 if failed else 0


def cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(checks: Mapping[str, Sequence[str]], pytest: Sequence[str]) -> Iterator[str]:
    """Run *checks* one after the other beside *pytest*; yield the names of those that failed."""
    told = SimpleQueue[str]()
    with ThreadPoolExecutor(max_workers=1) as beside:
        running = {
            name: beside.submit(check, command, tell=told.put, name=name)
            for name, command in checks.items()
        }
        began = time.monotonic()
        columns = str(shutil.get_terminal_size().columns)
        with subprocess.Popen(
            [sys.executable, *pytest],
            cwd=CHECKOUT,
            env={**os.environ, "COLUMNS": columns},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            pass_on(process, told)
        tell(verdict("pytest", process.returncode, began))
        for name, future in running.items():
            if not future.result():
                yield name
            tell_waiting(told)
        if process.returncode:
            yield "pytest"


def check(command: Sequence[str], *, tell: Callable[[str], None], name: str) -> bool:
    """Run one check and print its verdict, and its output if it failed."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, *command],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    said = verdict(name, done.returncode, began)
    tell(f"{said}\n{done.stdout}" if done.returncode else said)
    return done.returncode == 0


def verdict(name: str, code: int, began: float) -> str:
    """Return the line that says how a check ended."""
    return f"— {name}: {'FAILED' if code else 'ok'}, {time.monotonic() - began:.0f} s"


def pass_on(process: subprocess.Popen[bytes], told: SimpleQueue[str]) -> None:
    """Print the output of *process* as it comes, and *told* lines between its lines."""
    assert process.stdout is not None
    while piece := process.stdout.read1():  # type: ignore[attr-defined]
        lines, newline, begun = piece.rpartition(b"\n")
        sys.stdout.buffer.write(lines + newline)
        if newline:
            sys.stdout.flush()
            tell_waiting(told)
        sys.stdout.buffer.write(begun)
        sys.stdout.flush()


def tell_waiting(told: SimpleQueue[str]) -> None:
    """Print the queued lines."""
    while True:
        try:
            tell(told.get_nowait())
        except Empty:
            return


def tell(sentence: str) -> None:
    """Print a line of our own."""
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
