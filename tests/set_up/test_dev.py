"""The set-up program; that it works on a bare machine is proved by packaging/bare_machine.sh."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from support import programs


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The program, set up to work on a checkout of its own."""
    module = programs.load("dev")
    checkout = tmp_path / "Rà soát Trung tâm"
    checkout.mkdir()
    for name, pins in (("RUN_PINS", "a==1\n"), ("TEST_PINS", "a==1\nb==1\n")):
        file = checkout / f"{name}.txt"
        file.write_text(pins, encoding="utf-8")
        monkeypatch.setattr(module, name, file)
    environment = checkout / ".venv"
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    for name, value in (
        ("CHECKOUT", checkout),
        ("VENV", environment),
        ("PYTHON", python),
        ("MARK", environment / "made"),
    ):
        monkeypatch.setattr(module, name, value)
    return module


class Machine:
    """Replaces pip and venv, which need the network, and records the calls."""

    def __init__(self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        self.dev, self.asked = dev, list[str]()
        self.broken = False
        monkeypatch.setattr(dev, "create_environment", self.create)
        monkeypatch.setattr(dev, "in_venv", self.in_venv)
        monkeypatch.setattr(dev, "point_at_checkout", lambda: None)

    def create(self) -> None:
        self.asked.append("create")
        self.dev.VENV.mkdir()
        (self.dev.VENV / "half").touch()

    def in_venv(self, *arguments: str) -> str:
        assert not self.dev.MARK.exists(), "a half-made environment must not be marked"
        self.asked.append(Path(arguments[-1]).name)
        if self.broken:
            raise self.dev.subprocess.CalledProcessError(1, "pip")
        return ""


@pytest.fixture
def machine(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(dev, monkeypatch)


def test_the_environment_is_made_once(dev: ModuleType, machine: Machine) -> None:
    dev.make_environment("run")
    dev.make_environment("run")
    assert machine.asked == ["create", "RUN_PINS.txt"]


def test_tests_add_to_the_environment_of_a_run_and_serve_a_run(
    dev: ModuleType, machine: Machine
) -> None:
    dev.make_environment("run")
    dev.make_environment("test")
    dev.make_environment("run")
    assert machine.asked == ["create", "RUN_PINS.txt", "TEST_PINS.txt"]


def test_new_pins_make_it_anew(dev: ModuleType, machine: Machine) -> None:
    dev.make_environment("test")
    dev.RUN_PINS.write_text("a==2\n", encoding="utf-8")
    dev.make_environment("test")
    assert machine.asked == ["create", "TEST_PINS.txt"] * 2


@pytest.mark.parametrize("half", ["mark of another time", None])
def test_a_half_made_environment_is_removed(
    dev: ModuleType, machine: Machine, half: str | None
) -> None:
    dev.PYTHON.parent.mkdir(parents=True)
    dev.PYTHON.touch()
    if half is not None:
        dev.MARK.write_text(half, encoding="ascii")
    dev.make_environment("run")
    assert machine.asked == ["create", "RUN_PINS.txt"]
    assert not dev.PYTHON.exists()


def test_a_broken_line_leaves_nothing_and_says_what_to_do(
    dev: ModuleType, machine: Machine
) -> None:
    machine.broken = True
    with pytest.raises(dev.Stop, match="run the same command again"):
        dev.make_environment("run")
    assert not dev.VENV.exists()


@pytest.mark.slow
def test_the_sentences_are_compiled_before_the_program_starts(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs_folder, locale = dev.CHECKOUT / "packaging", dev.CHECKOUT / "resources/locale"
    programs_folder.mkdir()
    shutil.copy(programs.CHECKOUT / "packaging" / "compile_catalogues.py", programs_folder)
    po = locale / "vi" / "LC_MESSAGES" / "ui.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid "Saved."\nmsgstr "Đã lưu."\n', encoding="utf-8")
    monkeypatch.setattr(dev, "HERE", programs_folder)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    for name in ("make_environment", "check_machine"):
        monkeypatch.setattr(dev, name, lambda *_: None)
    assert dev.run(["--help"]) == 0
    assert "Đã lưu.".encode() in po.with_suffix(".mo").read_bytes()
    po.write_text("no catalogue\n", encoding="utf-8")
    with pytest.raises(dev.Stop, match="could not be compiled"):
        dev.run(["--help"])


@pytest.mark.parametrize(
    ("arguments", "opens"),
    [
        ([], True),
        (["--lang", "en"], True),
        (["--data", "demo", "--lang=vi"], True),
        (["show"], False),
        (["--data", "x", "show"], False),
        (["--help"], False),
        (["--probe-startup"], False),
    ],
)
def test_only_without_a_verb_a_window_opens(
    dev: ModuleType, arguments: list[str], opens: bool
) -> None:
    assert dev.opens_window(arguments) is opens


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize(
    ("variables", "display"),
    [
        ({}, False),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "minimal:enable_fonts"}, False),
    ],
)
def test_a_display_is_known_by_its_variables(
    dev: ModuleType, variables: dict[str, str], display: bool
) -> None:
    assert dev.has_display(variables) is display


def test_what_is_missing_is_named_in_one_line_that_can_be_copied(dev: ModuleType) -> None:
    line = dev.line(["xvfb", "dbus"])
    assert line == "sudo apt-get install -y --no-install-recommends xvfb dbus"
    assert "\n" not in line


def test_variables_that_would_lead_elsewhere_are_not_passed_on(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "kept")
    passed = dev.environment(ADDED="1")
    assert "PYTHONPATH" not in passed
    assert passed["PIP_INDEX_URL"] == "kept"
    assert passed["ADDED"] == "1"


@pytest.mark.skipif(os.name == "nt", reason="Windows takes a .cmd file instead")
def test_both_commands_can_be_typed_in_a_folder_with_spaces_and_vietnamese_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev = programs.load("dev")
    folder = tmp_path / "Thư mục có dấu cách" / "bin"
    folder.mkdir(parents=True)
    # Through a script, not a link: a venv's python finds its libraries by where it lies.
    python = folder / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    monkeypatch.setattr(dev, "PYTHON", python)
    for command, package in dev.COMMANDS.items():
        dev.make_launcher(command, package)
        told = subprocess.run(
            [str(folder / command), "--help"], capture_output=True, encoding="utf-8", check=True
        )
        assert command in told.stdout
