"""Make a folder with a frozen program and everything it needs, by PyInstaller."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from contents import faults_of, print_sizes
from pinned_environment import NoEnvironment, python_with

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
BUILD, DIST = CHECKOUT / "build" / "frozen", CHECKOUT / "dist"
_PINS = (HERE.parent / "requirements.txt", HERE / "requirements.txt")


class BuildFailed(Exception):
    """What could not be built, and why."""


def python_with_pins() -> Path:
    """Return the Python of an environment with the pinned libraries alone, made if it is not."""
    try:
        return python_with(_PINS, BUILD / "environment")
    except NoEnvironment as error:
        raise BuildFailed(str(error)) from error


def run(command: list[str], **variables: str) -> None:
    """Run *command* in the checkout; raise BuildFailed where it fails."""
    environment = {**os.environ, "PYTHONUTF8": "1", **variables}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment, check=False, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    )  # fmt: skip
    if done.returncode:
        raise BuildFailed(f"{' '.join(command)}\n{done.stdout[-4000:]}")


def make(program: str, python: Path, update_root: Path | None = None) -> Path:
    """Return the folder with *program* (desktop or service), checked; its sizes are printed.

    *update_root*: the makers' first metadata, a file called root.json; without it no update is
    taken.
    """
    DIST.mkdir(exist_ok=True)
    run([str(python), str(HERE.parent / "compile_catalogues.py")])
    run([str(python), str(HERE / "draw_icon.py"), str(BUILD)], QT_QPA_PLATFORM="offscreen")
    run([str(python), str(HERE / "version_resource.py"), str(BUILD)])
    bundle = DIST / program
    shutil.rmtree(bundle, ignore_errors=True)
    run(
        [
            str(python), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
            "--distpath", str(DIST), "--workpath", str(BUILD / program),
            str(HERE / "program.spec"),
        ],
        FROZEN_PROGRAM=program,
        FROZEN_BUILD=str(BUILD),
        FROZEN_UPDATE_ROOT=str(update_root.absolute()) if update_root else "",
    )  # fmt: skip
    if faults := list(faults_of(bundle)):
        raise BuildFailed(f"{bundle}: " + "; ".join(faults))
    print_sizes(bundle)
    return bundle
