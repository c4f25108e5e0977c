"""The user timer of systemd: unit files that systemd itself accepts, with any folder's name."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from desktop_app import schedule
from desktop_app.i18n import sentence
from desktop_app.schedule import NoScheduler, systemd_timer
from desktop_app.schedule.entry import Command, command, name_of

pytestmark = pytest.mark.slow

ODD = 'Dữ liệu "của" xã $HOME 100% \\ Đak Nhau'
_ANALYZE = shutil.which("systemd-analyze")

# What systemctl does to a user's folder, without a manager, which a test has none of.
_SYSTEMCTL = """#!/bin/sh
units="$XDG_CONFIG_HOME/systemd/user"
while [ "${1#--}" != "$1" ]; do shift; done
verb=$1; shift
for word; do case $word in *.timer) unit=$word; esac; done
case $verb in
  show|daemon-reload) ;;
  enable) [ -f "$units/$unit" ] || exit 1; mkdir -p "$units/timers.target.wants"
    ln -sf "../$unit" "$units/timers.target.wants/$unit" ;;
  disable) rm "$units/timers.target.wants/$unit" ;;
  is-enabled) [ -e "$units/timers.target.wants/$unit" ] ;;
  *) echo "what is $verb?" >&2; exit 1 ;;
esac
"""


def words_of(line: str) -> list[str]:
    """Return the words of a line of a unit as systemd.syntax(7) says they are read."""
    found, word, inside, letters = [], "", False, iter(line)
    for letter in letters:
        if letter == "\\":
            word += next(letters)
        elif letter == '"':
            inside = not inside
            if not inside:
                found.append(word)
                word = ""
        elif inside:
            word += letter
    return [found[0], *(one.replace("$$", "$") for one in found[1:])]


def exec_line(unit: str) -> list[str]:
    """Return the words that a unit runs."""
    line = next(one for one in unit.splitlines() if one.startswith("ExecStart="))
    return [word.replace("%%", "%") for word in words_of(line.removeprefix("ExecStart="))]


def test_the_unit_runs_exactly_the_words_of_the_command(tmp_path: Path) -> None:
    what = command(tmp_path / ODD)
    assert exec_line(systemd_timer.service_unit(what)) == [what.program, *what.arguments]
    assert str(tmp_path / ODD) in what.arguments
    assert what.arguments[-1] == "sync"


@pytest.mark.skipif(_ANALYZE is None, reason="systemd is not installed")
def test_systemd_accepts_the_units_with_an_odd_folder(tmp_path: Path) -> None:
    assert _ANALYZE is not None
    folder = tmp_path / ODD
    units = tmp_path / "units"
    units.mkdir()
    name = name_of(folder)
    service, timer = units / f"{name}.service", units / f"{name}.timer"
    service.write_text(systemd_timer.service_unit(command(folder)), "utf-8")
    timer.write_text(systemd_timer.timer_unit(), "utf-8")
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    said = subprocess.run(
        [_ANALYZE, "verify", "--user", str(service), str(timer)],
        capture_output=True, text=True, check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(runtime), "XDG_CONFIG_HOME": str(tmp_path)},
    )  # fmt: skip
    assert (said.returncode, said.stderr.strip()) == (0, "")


@pytest.mark.skipif(_ANALYZE is None, reason="systemd is not installed")
def test_systemd_refuses_a_unit_whose_program_is_not_there(tmp_path: Path) -> None:
    assert _ANALYZE is not None
    unit = tmp_path / "x.service"
    missing = Command(program="/not/here", arguments=(), folder="/")
    unit.write_text(systemd_timer.service_unit(missing), "utf-8")
    (tmp_path / "run").mkdir(mode=0o700)
    said = subprocess.run(
        [_ANALYZE, "verify", "--user", str(unit)],
        capture_output=True, text=True, check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path / "run")},
    )  # fmt: skip
    assert said.returncode == 1


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An account whose systemctl answers; return its folder of units."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "systemctl").write_text(_SYSTEMCTL)
    (tools / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "systemd" / "user"


@pytest.mark.skipif(os.name == "nt", reason="systemd is Linux's")
def test_it_is_put_in_and_taken_out_without_a_trace(tmp_path: Path, manager: Path) -> None:
    here, other = tmp_path / ODD, tmp_path / "other"
    assert not schedule.state(here).is_on
    assert schedule.schedule(here).is_on
    assert not schedule.state(other).is_on  # each data folder has an entry of its own
    assert schedule.schedule(here).is_on  # once more changes nothing
    made = sorted(file.name for file in manager.iterdir() if file.is_file())
    assert made == [f"{name_of(here)}.service", f"{name_of(here)}.timer"]
    assert not schedule.remove(here).is_on
    assert [file for file in manager.rglob("*") if file.is_file() or file.is_symlink()] == []
    assert not schedule.remove(here).is_on  # nothing is there to take out


@pytest.mark.skipif(os.name == "nt", reason="systemd is Linux's")
def test_a_system_without_systemd_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for act in (schedule.state, schedule.schedule, schedule.remove):
        with pytest.raises(NoScheduler) as refused:
            act(tmp_path)
        assert "commune-readiness sync" in sentence(refused.value)
    assert not (tmp_path / "config").exists()


@pytest.mark.skipif(os.name == "nt", reason="systemd is Linux's")
def test_the_passphrase_file_is_named_to_the_timer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", "/etc/mật khẩu")
    unit = systemd_timer.service_unit(command(tmp_path))
    assert 'Environment="COMMUNE_READINESS_PASSPHRASE_FILE=/etc/mật khẩu"\n' in unit
