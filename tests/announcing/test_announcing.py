"""Random hands write nothing that was not announced, and lose nothing that was typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from ui import supervisor_builders as builders
from ui.supervisor_fixtures import area

from desktop_app.ui.look.theme import Appearance, dress

from .windows import PASSPHRASE, work_as_clerk, work_as_supervisor

__all__ = ["area"]


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    dress(qapp, Appearance.LIGHT)


@pytest.mark.parametrize("seed", range(4))
def test_a_clerks_keys_change_only_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.delenv(PASSPHRASE, raising=False)
    work_as_clerk(tmp_path, seed, 120)


@pytest.mark.parametrize("seed", range(4))
def test_a_supervisors_keys_change_only_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, area: builders.Courier, seed: int
) -> None:
    monkeypatch.setenv(PASSPHRASE, str(area.folder / "passphrase"))
    work_as_supervisor(area.folder / "supervisor", tmp_path, seed, 80)
