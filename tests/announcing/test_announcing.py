"""Random input writes nothing that was not announced, and loses nothing that was typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from ui import supervisor_builders as builders
from ui.supervisor_fixtures import area

from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.look.theme import Appearance, dress
from desktop_app.workspace import Workspace
from support.service import RunningService

from .windows import (
    PASSPHRASE,
    clerk_data,
    clerk_window,
    passphrase_file,
    service_in,
    work_as_clerk,
    work_as_clerk_while_it_sends,
    work_as_supervisor,
    work_as_supervisor_while_it_fetches,
    work_strangely_as_clerk,
    work_strangely_as_supervisor,
)
from .witness import changes, texts_on_disk

__all__ = ["area"]


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    dress(qapp, Appearance.LIGHT)


@pytest.fixture(autouse=True)
def _kept_under_a_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, passphrase_file(tmp_path))


@pytest.mark.parametrize("seed", range(4))
def test_a_clerks_keys_change_only_what_they_say(tmp_path: Path, seed: int) -> None:
    work_as_clerk(tmp_path, seed, 120)


@pytest.mark.parametrize("seed", range(4))
def test_a_supervisors_keys_change_only_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, area: builders.Courier, seed: int
) -> None:
    monkeypatch.setenv(PASSPHRASE, str(area.folder / "passphrase"))
    work_as_supervisor(area.folder / "supervisor", tmp_path, seed, 80)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    with service_in(tmp_path) as one:
        yield one


@pytest.mark.parametrize("seed", range(3))
def test_a_clerks_keys_mean_the_same_while_a_send_runs_and_the_clock_jumps(
    tmp_path: Path, service: RunningService, seed: int
) -> None:
    work_as_clerk_while_it_sends(tmp_path, service, seed, 120)


@pytest.mark.parametrize("seed", range(3))
def test_a_supervisors_keys_mean_the_same_while_figures_are_fetched_and_the_clock_jumps(
    tmp_path: Path, service: RunningService, seed: int
) -> None:
    work_as_supervisor_while_it_fetches(tmp_path, service, seed, 100)


@pytest.mark.parametrize("seed", range(2))
def test_what_the_dot_called_kept_is_there_after_kill(tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "data"
    clerk_data(folder, seed)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(one for one in sys.path if one)}
    with subprocess.Popen(
        [sys.executable, "-m", "announcing", "--tell", str(folder), "--seed", str(seed)],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
    ) as hands:  # fmt: skip
        assert hands.stdout is not None
        told = [hands.stdout.readline() for _step in range(60 + 25 * seed)]
        hands.kill()
        told += hands.stdout.read().splitlines()
    whole = [line for line in told if line.strip().endswith("]")]
    dot, typed = json.loads(whole[-1])
    with Workspace.open(folder) as desk:
        kept = texts_on_disk(folder, changes(desk))
    assert "chưa lưu" in dot.lower() or set(typed) <= kept
    with clerk_window(folder) as window:
        assert isinstance(window.centralWidget(), ClerkDesk)


@pytest.mark.parametrize("seed", range(2))
def test_strange_hands_change_only_what_a_clerks_window_says(tmp_path: Path, seed: int) -> None:
    work_strangely_as_clerk(tmp_path, seed, 100)


@pytest.mark.parametrize("seed", range(2))
def test_strange_hands_change_only_what_a_supervisors_window_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, area: builders.Courier, seed: int
) -> None:
    monkeypatch.setenv(PASSPHRASE, str(area.folder / "passphrase"))
    work_strangely_as_supervisor(area.folder / "supervisor", tmp_path, seed, 100)
