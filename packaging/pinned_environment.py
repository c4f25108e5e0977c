"""An environment with pinned libraries alone, for what makes releases and the site.

What a developer has installed beside them must not get into either.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

_PIP = ("--require-hashes", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "-q")


class NoEnvironment(Exception):
    """The environment could not be made, and why."""


def python_with(pins: Sequence[Path], folder: Path) -> Path:
    """Return the Python of the environment in *folder* with *pins*; made where it is not.

    Raise NoEnvironment, and then nothing half-made is left.
    """
    digest = hashlib.sha256(b"".join(one.read_bytes() for one in pins) + sys.version.encode())
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    mark = folder / "made"
    if mark.is_file() and mark.read_text(encoding="ascii") == digest.hexdigest():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    print(f"Making the environment in {folder}: once, it takes a minute …", flush=True)
    try:
        venv.EnvBuilder(with_pip=True, symlinks=os.name != "nt").create(folder)
        for one in pins:
            _install(python, one)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        said = getattr(error, "stderr", None) or str(error)
        raise NoEnvironment(f"{folder} could not be made: {said[-2000:]}") from error
    mark.write_text(digest.hexdigest(), encoding="ascii")
    return python


def _install(python: Path, pins: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run(
        [str(python), "-m", "pip", "install", *_PIP, "-r", str(pins)],
        env=kept, check=True, capture_output=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
