"""The files at the top of the project exist, and what they state is true."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from support import programs
from support.installed import CHECKOUT, PROJECT

HOOKS = {
    hook["id"]: hook
    for repository in yaml.safe_load(
        (CHECKOUT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    )["repos"]
    for hook in repository["hooks"]
}


def static_checks() -> dict[str, tuple[str, ...]]:
    """Return the checks that .ci/run runs beside pytest."""
    found: dict[str, tuple[str, ...]] = programs.load("checks").CHECKS
    return found


def test_the_hooks_before_a_commit_are_the_static_checks() -> None:

    before = ["python3", "packaging/in_venv.py"]
    of_a_commit = {
        hook["name"]: shlex.split(hook["entry"]) for hook in HOOKS.values() if "stages" not in hook
    }
    assert of_a_commit == {name: [*before, *words] for name, words in static_checks().items()}


def test_the_hook_before_a_push_runs_the_fast_tests() -> None:
    (hook,) = (hook for hook in HOOKS.values() if hook.get("stages") == ["pre-push"])
    assert hook["entry"] == "python3 packaging/dev.py test --fast"


def test_the_hooks_are_programs_of_this_machine() -> None:
    text = (CHECKOUT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"repo: (\S+)", text) == ["local"]
    assert {hook["language"] for hook in HOOKS.values()} == {"system"}


def test_a_hook_ends_as_its_check_ends(tmp_path: Path) -> None:
    program = tmp_path / "packaging"
    program.mkdir()
    for name in ("in_venv.py", "dev.py"):
        (program / name).write_bytes((CHECKOUT / "packaging" / name).read_bytes())
    command = [sys.executable, str(program / "in_venv.py"), "-c", "raise SystemExit(3)"]
    without = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert without.returncode == 1
    assert "packaging/dev.py test" in without.stderr
    if sys.platform != "win32":
        python = tmp_path / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.symlink_to(sys.executable)
        assert subprocess.run(command, check=False).returncode == 3


def test_the_licence_is_named_where_packages_name_it() -> None:
    assert PROJECT["project"]["license"] == "Apache-2.0"
    text = (CHECKOUT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License\n" in text
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md"])
def test_what_a_document_links_to_exists(name: str) -> None:
    text = (CHECKOUT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", text)
    assert [link for link in links if not (CHECKOUT / link).exists()] == []
    told = re.findall(r"`((?:packaging|tests|docs|desktop_app|resources)/[\w./-]+)`", text)
    assert [place for place in told if not (CHECKOUT / place).exists()] == []
