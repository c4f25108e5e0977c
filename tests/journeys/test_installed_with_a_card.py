"""An office hands out the program with its service's card beside it; files are double-clicked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app import paths
from desktop_app.__main__ import main
from desktop_app.core.ids import Role
from desktop_app.ui import preferences
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.pages.usb_page import UsbPage
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace
from support import clerks
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


@pytest.fixture
def card(service: RunningService, tmp_path: Path) -> Path:
    file = tmp_path / "service.the"
    assert command(service, "card", "--out", file, "--address", service.url).code == 0
    return file


def test_a_pc_installed_with_the_card_connects_by_code_alone(
    card: Path,
    service: RunningService,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(paths, "provided_card", lambda: card)
    folder = tmp_path / "data"
    clerks.clerk(folder).close()
    with Workspace.open(folder) as desk:
        assert desk.carrying.card is not None
    code = service.code(Role.CLERK, commune=DAK_NHAU)
    assert main(["--data", str(folder), "enrol", "--code", code]) == 0
    assert "Đã kết nối" in capsys.readouterr().out


def test_a_card_that_came_after_the_first_day_is_taken_in_too(
    card: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerks.clerk(tmp_path / "data").close()
    with Workspace.open(tmp_path / "data") as desk:
        assert desk.exchanging.known_address == ""
    monkeypatch.setattr(paths, "provided_card", lambda: card)  # the installer was run again
    with Workspace.open(tmp_path / "data") as desk:
        assert desk.exchanging.known_address


def test_a_damaged_card_beside_the_program_hinders_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "service.the").write_bytes(b"no card")
    monkeypatch.setattr(paths, "provided_card", lambda: tmp_path / "service.the")
    clerks.clerk(tmp_path / "data").close()
    with Workspace.open(tmp_path / "data") as desk:
        assert desk.carrying.card is None


def test_a_card_that_was_double_clicked_is_imported_once_there_is_a_desk(
    qtbot: QtBot, card: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    clerks.clerk(folder).close()
    preferences.save(folder, Preferences(asked_where_to_start=False))
    window = MainWindow(folder, keep_appearance=True)

    def close(_window: object) -> None:
        window.close()

    qtbot.addWidget(window, before_close_func=close)
    window.show()
    window.take_file(card)
    assert not isinstance(window.centralWidget(), ClerkDesk)
    window.show_desk()
    qtbot.waitUntil(lambda: bool(window.findChildren(UsbPage)))
    assert window.workspace is not None
    qtbot.waitUntil(lambda: window.workspace.carrying.card is not None, timeout=10_000)  # type: ignore[union-attr]
