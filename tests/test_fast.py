"""The choice of the fast tests, tried on a small project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent

SUPPORT = """
import subprocess

def add(): return 2

def start(): subprocess.run(["true"])

class Started:
    def __init__(self): start()
"""

CONFTEST = """
import socket
import pytest
from support import helper

@pytest.fixture
def started(): return helper.Started()

@pytest.fixture
def listening():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        yield

@pytest.fixture
def number(): return helper.add()
"""

CHOSEN = """
import pytest
from support import helper
from support.helper import Started

def test_by_itself(): assert True
def test_by_a_helper(): assert helper.add() == 2
def test_by_a_fixture(number): assert number == 2

def test_with_a_process(): helper.start()
def test_with_a_process_of_a_class(): Started()
def test_with_a_process_of_a_fixture(started): pass
def test_with_a_socket_of_a_fixture(listening): pass
def test_with_a_window(qtbot): pass
@pytest.mark.usefixtures("qapp")
def test_with_an_application(): pass
"""

DISHONEST = """
import importlib
import os
import re

def test_a_process(): os.system("true")
def test_a_process_by_another_way():
    try:
        importlib.import_module("subprocess").run(["true"])
    except Exception:
        pass
def test_a_service():
    with importlib.import_module("socket").socket() as one:
        one.bind(("127.0.0.1", 0))
def test_a_window():
    test_a_window.kept = importlib.import_module("PySide6.QtWidgets").QApplication([])
"""

WINDOWS = """
from pytestqt.qtbot import QtBot

raise RuntimeError("a file without a fast test is not even imported")

def test_a_window(qtbot: QtBot): pass
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that chooses its fast tests as this one does."""
    shutil.copyfile(TESTS.parent / "pyproject.toml", tmp_path / "pyproject.toml")
    support = tmp_path / "tests" / "support"
    support.mkdir(parents=True)
    for name in ("__init__.py", "fast_plugin.py", "fast_guard.py", "needs.py"):
        shutil.copyfile(TESTS / "support" / name, support / name)
    (tmp_path / "tests" / "conftest.py").write_text("from support.fast_plugin import *\n")
    (tmp_path / "tests" / "support" / "helper.py").write_text(SUPPORT)
    (tmp_path / "tests" / "room").mkdir()
    (tmp_path / "tests" / "room" / "conftest.py").write_text(CONFTEST)
    return tmp_path


def outcomes(project: Path) -> dict[str, str]:
    """Run the fast tests of *project*; return how each ended, by its name."""
    command = [sys.executable, "-m", "pytest", "-m", "fast", "-v", "-p", "no:cacheprovider"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    said = subprocess.run(
        command, cwd=project, env=kept, capture_output=True, encoding="utf-8", check=False
    )
    assert "passed" in said.stdout or "failed" in said.stdout, said.stdout + said.stderr
    words = (line.split() for line in said.stdout.splitlines() if "::" in line and "%]" in line)
    return {test.partition("::")[2]: outcome for test, outcome, *_percent in words}


def test_a_test_is_fast_if_its_code_and_its_fixtures_lead_to_nothing_slow(project: Path) -> None:
    (project / "tests" / "room" / "test_chosen.py").write_text(CHOSEN)
    (project / "tests" / "room" / "test_windows.py").write_text(WINDOWS)
    assert outcomes(project) == {
        "test_by_itself": "PASSED",
        "test_by_a_helper": "PASSED",
        "test_by_a_fixture": "PASSED",
    }


def test_a_fast_test_that_opens_a_window_or_starts_a_process_or_a_service_fails(
    project: Path,
) -> None:
    (project / "tests" / "room" / "test_dishonest.py").write_text(DISHONEST)
    assert outcomes(project) == {
        "test_a_process": "FAILED",
        "test_a_process_by_another_way": "FAILED",
        "test_a_service": "FAILED",
        "test_a_window": "FAILED",
    }


def test_every_property_tries_few_examples_in_a_fast_run() -> None:
    said = re.compile(r"max_examples=(?!examples\(|_FEW)")
    found = [
        f"{file.relative_to(TESTS)}: {line.strip()}"
        for file in TESTS.rglob("*.py")
        if "campaigns" not in file.parts  # commands of their own
        for line in file.read_text("utf-8").splitlines()
        if said.search(line) and "re.compile" not in line
    ]
    assert found == []
