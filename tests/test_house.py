"""Claims about the whole repository, which no single room can check."""

from __future__ import annotations

import itertools
import re
import sys
import tomllib
from pathlib import Path

import packaging.requirements
import packaging.utils
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from support import programs
from support.installed import build_wheel, install, output_of

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGES = ("desktop_app", "central_service")
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.slow  # packaging/checks.py looks at the catalogues beside a fast run
def test_every_sentence_is_told_in_vietnamese() -> None:
    assert programs.load("catalogues").check(CHECKOUT) == []


def test_qt_keeps_count_of_none(qtbot: QtBot) -> None:
    # PySide6 6.12.0 on Python 3.11 loses one reference to None in every call that returns nothing,
    # until the process dies. 3.12 and later never free None.
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("Đạt")
    assert abs(sys.getrefcount(None) - before) < 100


def test_no_file_holds_more_than_500_lines() -> None:
    long = {
        str(file.relative_to(CHECKOUT)): lines
        for top in (*PACKAGES, "packaging", "tests")
        for file in (CHECKOUT / top).rglob("*.py")
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert long == {}


def test_the_folder_packaging_never_hides_the_library() -> None:
    assert not (CHECKOUT / "packaging" / "__init__.py").exists()
    assert CHECKOUT not in Path(packaging.requirements.__file__).parents or ".venv" in str(
        packaging.requirements.__file__
    )


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_each_pin_has_a_hash_and_none_names_a_host(name: str) -> None:
    text = (CHECKOUT / "packaging" / name).read_text(encoding="utf-8")
    assert "//" not in text
    pins = [pin for pin in text.replace("\\\n", " ").splitlines() if not pin.startswith("#")]
    assert pins
    assert [pin for pin in pins if "--hash=sha256:" not in pin or "==" not in pin] == []


def test_everything_the_project_names_is_pinned() -> None:
    pins = (CHECKOUT / "packaging" / "requirements-dev.txt").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9-]+)==", pins, re.MULTILINE))
    project = PROJECT["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {
        packaging.utils.canonicalize_name(packaging.requirements.Requirement(line).name)
        for line in itertools.chain.from_iterable(lists)
    }
    assert names - pinned == {"commune-readiness"}


def test_ci_runs_the_test_command_of_the_readme_and_nothing_else() -> None:
    lines = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == ["exec python3 packaging/dev.py test"]


def test_the_architecture_names_every_room() -> None:
    told = (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [file.parent.name for file in (CHECKOUT / "desktop_app").glob("*/__init__.py")]
    assert [room for room in (*rooms, "central_service") if f"| `{room}` |" not in told] == []


SHOWN = re.compile(r" *(?:\$ )?(commune-readiness|central-service)((?: --?[a-z]+ \S+)*) ([a-z-]+)")


def commands_told() -> list[tuple[str, str]]:
    """Return every program and verb that begin a line of a document, as those to be typed do."""
    shown = (
        SHOWN.match(line)
        for file in (CHECKOUT / "README.md", *(CHECKOUT / "docs").rglob("*.md"))
        for line in file.read_text(encoding="utf-8").splitlines()
    )
    return sorted({(command[1], command[3]) for command in shown if command is not None})


@pytest.mark.parametrize(("program", "verb"), commands_told())
def test_a_command_of_the_documents_exists(program: str, verb: str) -> None:
    package = {"commune-readiness": "desktop_app", "central-service": "central_service"}[program]
    said = output_of(sys.executable, "-m", package, "--lang", "en", verb, "--help")
    assert "usage:" in said


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that holds the wheel, and no checkout."""
    folder = tmp_path_factory.mktemp("Cài đặt từ wheel")
    return install(build_wheel(folder), folder / "venv", "desktop", "service")


def files_below(folder: Path) -> set[Path]:
    return {file.relative_to(folder) for file in folder.rglob("*") if file.is_file()}


def test_the_program_finds_its_files_when_run_from_its_wheel(
    installed: Path, tmp_path: Path
) -> None:
    look = (
        "from desktop_app import paths, i18n; from desktop_app.paths import FilesMissing as F;"
        "print(paths.resources()); print(paths.checklists());"
        "print(i18n.sentence(F('The PIN is wrong.')))"
    )
    told = output_of(installed / Path(sys.executable).name, "-c", look, cwd=tmp_path)
    resources, checklists, said = told.splitlines()
    assert said == "Mã PIN không đúng."
    for folder in (Path(resources), Path(checklists)):
        assert installed.parent in folder.parents
        assert files_below(CHECKOUT / folder.name) == files_below(folder)


def test_the_command_of_the_wheel_runs_outside_the_checkout(
    installed: Path, tmp_path: Path
) -> None:
    for program in ("commune-readiness", "central-service"):
        assert "usage:" in output_of(installed / program, "--lang", "en", "--help", cwd=tmp_path)
