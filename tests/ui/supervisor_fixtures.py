"""Fixtures of the supervisor's window: an area filled once, its folder copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.ui import supervisor, tasks
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.workspace import Workspace

from . import supervisor_builders as builders
from .supervisor_builders import PASSPHRASE


@contextmanager
def passphrase_in(folder: Path) -> Iterator[None]:
    """Keep keys under a passphrase in *folder*, inside the block."""
    file = folder / "passphrase"
    file.write_text("mật khẩu thử\n", "utf-8")
    file.chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PASSPHRASE, str(file))
        yield


_built: list[builders.Courier] = []


@pytest.fixture(scope="session")
def area(tmp_path_factory: pytest.TempPathFactory) -> builders.Courier:
    """Return the area where everything has happened once."""
    if _built:  # each module that imports this fixture has one of its own
        return _built[0]
    folder = tmp_path_factory.mktemp("area")
    with passphrase_in(folder):
        _built.append(builders.with_a_story(folder))
    return _built[0]


@pytest.fixture
def desk(
    area: builders.Courier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workspace]:
    """Return the supervisor's data, a copy for this test."""
    monkeypatch.setenv(PASSPHRASE, str(area.folder / "passphrase"))
    shutil.copytree(area.folder / "supervisor", tmp_path / "supervisor")
    with Workspace.open(tmp_path / "supervisor") as door:
        yield door


@contextmanager
def shown(desk: Workspace, qtbot: QtBot) -> Iterator[SupervisorScreen]:
    """Yield the supervisor's screen over *desk*, shown."""
    made = supervisor.screen_of(desk, Preferences())
    qtbot.addWidget(made)
    made.resize(1366, 728)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.may_close()
    tasks.cancel_all()


@pytest.fixture
def screen(desk: Workspace, qtbot: QtBot) -> Iterator[SupervisorScreen]:
    """Return the supervisor's screen, shown."""
    with shown(desk, qtbot) as made:
        yield made
