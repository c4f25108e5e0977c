"""schedule on, off, show: the exchange with the window closed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support.commands import Program

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="it would be put into this account"),
]


@pytest.fixture
def _systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    switched = tmp_path / "switched"
    script = (
        "#!/bin/sh\ncase $* in\n"
        f"*is-enabled*) test -e '{switched}' ;;\n*enable*) touch '{switched}' ;;\n"
        f"*disable*) rm -f '{switched}' ;;\nesac\n"
    )
    (tools / "systemctl").write_text(script)
    (tools / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.mark.usefixtures("_systemctl")
def test_on_show_off(clerk: Program, tmp_path: Path) -> None:
    assert clerk("schedule", "show", "--json").document["on"] is False
    said = clerk("schedule", "on")
    assert said.code == 0
    assert "60 phút" in said.out
    assert "chưa nối" in said.err  # nothing is sent before this PC is connected
    shown = clerk("schedule", "show", "--json").document
    assert (shown["on"], shown["scheduler"]) == (True, "systemd")
    units = tmp_path / "config/systemd/user"
    assert {file.suffix for file in units.iterdir()} == {".service", ".timer"}
    clerk.done("schedule", "off")
    assert list(units.iterdir()) == []


@pytest.mark.usefixtures("_systemctl")
def test_nothing_is_scheduled_for_a_folder_without_data(program: Program, tmp_path: Path) -> None:
    assert program("schedule", "on").code == 1
    assert not (tmp_path / "config").exists()


def test_a_system_without_a_scheduler_says_what_to_do(
    clerk: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "no tools"))
    said = clerk("schedule", "on")
    assert (said.code, said.out) == (1, "")
    assert "commune-readiness sync" in said.err
