"""What the scheduler is told to run does exchange, as a process of its own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from desktop_app.core.ids import Role
from desktop_app.schedule.entry import command
from desktop_app.workspace import Workspace
from support import clerks
from support.people import DAK_NHAU
from support.service import running

pytestmark = pytest.mark.slow


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command of *folder* with no more than its scheduler gives it."""
    what = command(folder)
    env = {"HOME": str(folder.parent), "PATH": os.environ.get("PATH", ""), **dict(what.variables)}
    return subprocess.run(
        [what.program, *what.arguments],
        cwd=what.folder, env=env, capture_output=True, text=True, check=False,
        encoding="utf-8",
    )  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="a process on Windows needs more of its environment")
def test_the_command_sends_what_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "passphrase").write_text("mật khẩu thử\n", "utf-8")
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    folder = tmp_path / "Dữ liệu xã $x 100%"
    (tmp_path / "service").mkdir()
    with running(tmp_path / "service") as service:
        service.publish()
        with clerks.clerk(folder) as desk:
            clerks.half_done(desk)
            assert run(folder).returncode == 1  # not connected yet
            desk.exchanging.enrol(service.url, service.code(Role.CLERK, commune=str(DAK_NHAU)))
            assert desk.exchanging.without_receipt()[0] > 0
        said = run(folder)
        assert (said.returncode, said.stderr) == (0, "")
        with Workspace.open(folder) as desk:
            assert desk.exchanging.without_receipt() == (0, 0)
