"""An officer hands an update out; a desk fetches it, and the service knows who runs what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import tuf.ngclient  # noqa: F401 - see tests/updates/conftest.py

from desktop_app.core.ids import Role
from desktop_app.updates.installation import system
from support import clerks
from support.commands import Program
from support.makers import Makers
from support.people import DAK_NHAU
from support.service import RunningService, running
from support.usb_drives import command


@pytest.fixture(autouse=True)
def _passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "passphrase"
    file.write_text("mật khẩu thử\n", "utf-8")
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(file))


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    (tmp_path / "service").mkdir()
    with running(tmp_path / "service") as one:
        yield one


def test_an_update_goes_from_the_officer_to_the_desk(
    service: RunningService, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Program(tmp_path / "data", capsys, "--lang", "en")
    clerks.clerk(desk.folder).close()
    assert desk("update", "check").code == 1  # not connected
    code = service.code(Role.CLERK, commune=DAK_NHAU)
    desk.done("enrol", "--server", service.url, "--code", code)
    assert "none newer" in desk.done("update", "check")

    makers = Makers(tmp_path / "makers")
    root = makers.repository / "1.root.json"
    makers.build("9.0.0")
    file = makers.sign("9.0.0")
    others = Makers(tmp_path / "others")
    others.build("9.9.9")
    assert command(service, "update", "publish", others.sign("9.9.9"), "--root", root).code == 1
    assert "none newer" in desk.done("update", "check")
    told = command(service, "update", "publish", file, "--root", root)
    assert told.code == 0, told
    assert "9.0.0" in told.out and system() in told.out

    assert "9.0.0" in desk.done("update", "check", "--out", tmp_path / "came")
    assert (tmp_path / "came").read_bytes() == file.read_bytes()
    assert desk("update", tmp_path / "came").code == 1  # this program runs from source
    (who,) = json.loads(command(service, "update", "desks", "--json").out)
    assert who["version"] == "0.1.0"
