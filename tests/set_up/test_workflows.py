"""The workflows name actions by commit, and call commands that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((CHECKOUT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_every_action_is_named_by_its_commit(file: Path) -> None:
    used = re.findall(r"uses: (\S+)(.*)", file.read_text(encoding="utf-8"))
    assert used
    for action, version in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", version), action


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_every_program_of_the_checkout_that_a_workflow_starts_exists(file: Path) -> None:
    started = re.findall(r"(?:python3?|sh) (packaging/\S+|\.ci/run)", file.read_text("utf-8"))
    assert {"packaging/windows/build.py", "packaging/linux/build.py", ".ci/run"} <= set(started)
    assert [program for program in started if not (CHECKOUT / program).is_file()] == []
