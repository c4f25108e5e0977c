"""The program that runs all checks beside the tests, tried with small checks."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from support import programs

Captured = pytest.CaptureFixture[bytes]


@pytest.fixture
def checks() -> ModuleType:
    return programs.load("checks")


def printing(*words: str, code: int = 0) -> tuple[str, str]:
    """Return a check that prints *words* and ends with *code*."""
    return "-c", f"import sys; print({chr(10).join(words)!r}); sys.exit({code})"


def without_times(said: bytes) -> list[str]:
    return [line.rsplit(", ", 1)[0] for line in said.decode().splitlines()]


@pytest.mark.slow
def test_each_check_is_told_with_its_verdict_and_those_that_failed_with_what_they_said(
    checks: ModuleType, capfdbinary: Captured
) -> None:
    several = {
        "good": printing("nothing to see"),
        "bad": printing("line 7 is wrong", code=1),
        "too": printing("nothing"),
    }
    failed = list(checks.run(several, printing("12 passed")))
    assert failed == ["bad"]
    said = without_times(capfdbinary.readouterr().out)
    assert sorted(said) == sorted(
        [
            "12 passed",
            "— pytest: ok",
            "— good: ok",
            "— bad: FAILED",
            "line 7 is wrong",
            "",
            "— too: ok",
        ]
    )
    assert said[said.index("— bad: FAILED") + 1] == "line 7 is wrong"


@pytest.mark.slow
def test_tests_that_fail_are_told_too(checks: ModuleType, capfdbinary: Captured) -> None:
    assert list(checks.run({"good": printing()}, printing("1 failed", code=1))) == ["pytest"]
    assert "— pytest: FAILED" in without_times(capfdbinary.readouterr().out)


@pytest.mark.slow
def test_a_verdict_waits_for_the_end_of_a_line_of_pytest(
    checks: ModuleType, capfdbinary: Captured, tmp_path: Path
) -> None:
    # The check ends while pytest is in the middle of a line, which it ends only after that.
    begun, ended = tmp_path / "begun", tmp_path / "ended"
    dots = f"""
import pathlib, time
print("....", end="", flush=True)
pathlib.Path({str(begun)!r}).touch()
while not pathlib.Path({str(ended)!r}).exists(): time.sleep(0.01)
print("....", end="", flush=True)
print("")
print("8 passed")
"""
    one = f"""
import pathlib, time
while not pathlib.Path({str(begun)!r}).exists(): time.sleep(0.01)
"""
    two = f"import pathlib; pathlib.Path({str(ended)!r}).touch()"
    assert list(checks.run({"one": ("-c", one), "two": ("-c", two)}, ("-c", dots))) == []
    said = without_times(capfdbinary.readouterr().out)
    assert said[0] == "........"
    assert sorted(said[1:]) == ["8 passed", "— one: ok", "— pytest: ok", "— two: ok"]


@pytest.mark.parametrize("fast", [True, False])
def test_the_arguments_are_those_of_pytest_and_one_more(
    checks: ModuleType, monkeypatch: pytest.MonkeyPatch, fast: bool
) -> None:
    asked: list[list[str]] = []

    def run(_checks: object, command: list[str]) -> list[str]:
        asked.append(command)
        return []

    monkeypatch.setattr(checks, "run", run)
    assert checks.main([*(["--fast"] if fast else []), "tests/core", "-x"]) == 0
    assert asked[0][-2:] == ["tests/core", "-x"]
    assert (asked[0][-4:-2] == ["-m", "fast"]) is fast
    assert "--fast" not in asked[0]
