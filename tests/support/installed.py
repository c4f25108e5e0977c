"""The wheel, installed into fresh environments without access to the checkout.

An environment holds the wheel and exactly the distributions that its metadata asks for, with the
extras named, out of those that the tests run with: the same files under the same names, linked one
by one, so that nothing else can be imported and no network is needed. What the pins leave out on
purpose (``no-emit-package`` in pyproject.toml) is left out here too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
UNPINNED = frozenset(PROJECT["tool"]["uv"]["pip"]["no-emit-package"])
# Needed only by tools and tests: litestar's test client uses httpx, import-linter prints
# with rich. Their pins have them, those of a run do not.
UNPINNED_IN_A_RUN = frozenset(
    {"rich", "markdown-it-py", "mdurl", "pygments", "httpx", "httpcore", "h11"}
)


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run *command* in *cwd* and return what it printed and its exit code."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        env=kept | {"PYTHONUTF8": "1"},
        check=False,
    )


def output_of(*command: str | Path, cwd: Path = CHECKOUT) -> str:
    """Return the output of a command, which must succeed."""
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build_wheel(folder: Path) -> Path:
    """Return the wheel of the checkout, built into *folder*."""
    output_of(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


def requirements_of(wheel: Path) -> list[Requirement]:
    """Return the requirements in the metadata of *wheel*, with the markers of its extras."""
    with zipfile.ZipFile(wheel) as files:
        (name,) = (name for name in files.namelist() if name.endswith(".dist-info/METADATA"))
        told = message_from_bytes(files.read(name)).get_all("Requires-Dist") or []
    return [Requirement(line) for line in told]


def closure(wanted: list[Requirement], extras: set[str]) -> dict[str, Distribution]:
    """Return by name the installed distributions that *wanted* lead to, with *extras*."""
    found: dict[str, Distribution] = {}
    waiting = [(each, extras) for each in wanted]
    while waiting:
        requirement, asked = waiting.pop()
        marker = requirement.marker
        if marker and not any(marker.evaluate({"extra": extra}) for extra in asked or {""}):
            continue
        name = canonicalize_name(requirement.name)
        if name in found or name in UNPINNED | UNPINNED_IN_A_RUN:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:  # where the environment is older than its pins
            continue
        more = (Requirement(line) for line in found[name].requires or [])
        waiting += [(each, set(requirement.extras)) for each in more]
    return found


def install(wheel: Path, folder: Path, *extras: str) -> Path:
    """Install *wheel* with *extras* into a new environment; return its folder of programs."""
    output_of(sys.executable, "-m", "venv", "--without-pip", folder)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    python = scripts / Path(sys.executable).name
    where = "import sysconfig; print(sysconfig.get_path('purelib'), end='')"
    site = Path(output_of(python, "-c", where))
    for each in closure(requirements_of(wheel), set(extras)).values():
        for source, place in _files_of(each):
            target = site / place
            if target.exists():  # some name a file twice
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            if sys.platform == "win32":
                shutil.copy(source, target)  # symbolic links need a privilege on Windows
            else:
                target.symlink_to(source)
    pip = (sys.executable, "-m", "pip", "--python", python)
    output_of(*pip, "install", "--no-index", "--no-deps", wheel)
    return scripts


def _files_of(installed: Distribution) -> Iterator[tuple[Path, str]]:
    """Yield every file of a distribution below site-packages, and its place there.

    What Python compiled of it is among them: else each first import would compile it once more.
    """
    for file in installed.files or []:
        source = Path(str(installed.locate_file(file)))
        if ".." not in file.parts and source.is_file():
            yield source.resolve(), file.as_posix()
