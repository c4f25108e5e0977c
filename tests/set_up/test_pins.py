"""The pins are what the programs need, and nothing that is not imported."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from support import installed

PINS = (installed.CHECKOUT / "packaging" / "requirements.txt").read_text(encoding="utf-8")
# What is asked for on other systems or by other Pythons than the one that runs this.
ELSEWHERE = {
    name for name, marker in re.findall(r"^([a-z0-9-]+)==\S+ ; (.*?) ?\\$", PINS, re.MULTILINE)
}
LEFT_OUT = installed.UNPINNED | installed.UNPINNED_IN_A_RUN


def test_a_run_pins_what_the_two_programs_ask_for_and_what_compiles_their_sentences(
    wheel: Path,
) -> None:
    pinned = set(re.findall(r"^([a-z0-9-]+)==", PINS, re.MULTILINE))
    asked = set(installed.closure(installed.requirements_of(wheel), {"desktop", "service"}))
    assert asked - pinned == set()
    assert pinned - asked - ELSEWHERE == {"babel"}
    assert pinned & LEFT_OUT == set()


def test_an_extra_lacks_only_what_the_pins_leave_out(
    service_alone: Path, desktop_alone: Path
) -> None:
    lacking = set()
    for scripts in (service_alone, desktop_alone):
        python = scripts / Path(sys.executable).name
        told = installed.run(sys.executable, "-m", "pip", "--python", python, "check", cwd=scripts)
        for line in told.stdout.splitlines():
            name = re.fullmatch(r"\S+ \S+ requires (\S+), which is not installed\.", line)
            assert name is not None, line
            lacking.add(canonicalize_name(name[1]))
    assert lacking <= LEFT_OUT
    assert LEFT_OUT - lacking <= {"faker", "httpcore", "markdown-it-py", "mdurl", "pygments"}


@pytest.mark.parametrize("package", ["desktop_app", "central_service"])
def test_every_module_of_a_program_is_imported_without_what_the_pins_leave_out(
    package: str, service_alone: Path, desktop_alone: Path
) -> None:
    walk = (
        "import importlib, pkgutil, sys\n"
        "top = importlib.import_module(sys.argv[1])\n"
        "for found in pkgutil.walk_packages(top.__path__, top.__name__ + '.'):\n"
        "    if '.migrations.' not in found.name:\n"  # alembic imports these while it migrates
        "        importlib.import_module(found.name)\n"
    )
    scripts = {"desktop_app": desktop_alone, "central_service": service_alone}[package]
    installed.output_of(scripts / Path(sys.executable).name, "-I", "-c", walk, package, cwd=scripts)
