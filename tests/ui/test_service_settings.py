"""Another address, another certificate, a proxy: tried out first, used only where it answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
import trustme
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import Role
from desktop_app.core.time.rounds import local
from desktop_app.i18n import sentence
from desktop_app.sync.http.exchange_faults import NoConnection, ProxyTrouble
from desktop_app.sync.http.probing import TRIES
from desktop_app.ui import files
from desktop_app.ui.settings.settings_page import SettingsPage
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace
from desktop_app.workspace.context import settings
from desktop_app.workspace.exchange.server import Server
from support import clerks
from support.clerk_windows import desk_of, hit, open_window, press
from support.faulty_network import nobody
from support.service import RunningService, running

CTRL = Qt.KeyboardModifier.ControlModifier
LONG = 20_000  # milliseconds; a slow machine is no failure


def tls_of(made: trustme.CA, folder: Path) -> tuple[Path, Path]:
    folder.mkdir(exist_ok=True)
    issued = made.issue_cert("127.0.0.1")
    cert, key = folder / "cert.pem", folder / "key.pem"
    issued.cert_chain_pems[0].write_to_path(str(cert))
    issued.private_key_pem.write_to_path(str(key))
    return cert, key


def pem_of(made: trustme.CA, file: Path) -> Path:
    file.write_bytes(made.cert_pem.bytes())
    return file


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    folder = tmp_path / "service"
    folder.mkdir()
    with running(folder) as one:
        one.open_round(f"{local(int(time.time())):%Y-%m}")
        yield one


def enrolled(folder: Path, service: RunningService) -> None:
    with clerks.clerk(folder) as desk:
        clerks.half_done(desk)
        code = service.code(Role.CLERK, commune=clerks.DAK_NHAU)
        desk.exchanging.enrol(service.url, code)
        desk.exchanging.sync()


def settings_of(window: MainWindow) -> SettingsPage:
    hit(Qt.Key.Key_Comma, CTRL)
    page = desk_of(window).pages.page
    assert isinstance(page, SettingsPage)
    return page


def server_of(folder: Path) -> Server:
    with Workspace.open(folder) as door:
        server = door.connection.server
        assert server is not None
        return server


def typed(page: SettingsPage, address: str) -> None:
    """Type *address* over the one that stands in the field, and Enter."""
    page.service.address.setFocus()
    hit("a", CTRL)
    press(f"{address}\n")


def choosing(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """Let the dialog of the system choose *file*."""

    def pick(_parent: object, _title: str, _kinds: str, take: Callable[[list[Path]], None]) -> None:
        take([file])

    monkeypatch.setattr(files, "pick_files", pick)


def test_an_address_is_used_once_the_service_answered_there(
    qtbot: QtBot, tmp_path: Path, service: RunningService
) -> None:
    folder = tmp_path / "data"
    enrolled(folder, service)
    window = open_window(qtbot, folder)
    page = settings_of(window)
    before = server_of(folder)
    assert page.service.address.text() == before.url == service.url
    nowhere, told = nobody(), page.service._told_address
    typed(page, nowhere)
    assert told.text() == "Đang thử…"
    qtbot.waitUntil(page.service.try_out.isEnabled, timeout=LONG)
    assert told.text() != "Đang thử…" and told.isVisible()
    assert server_of(folder) == before  # nothing is used that does not answer
    assert page.service.address.text() == nowhere  # to be put right

    moved = RunningService(service.folder)
    moved.start()
    try:
        typed(page, f"{moved.url}/")
        qtbot.waitUntil(page.service.try_out.isEnabled, timeout=LONG)
        assert "từ nay dùng địa chỉ này" in told.text()
        assert server_of(folder).url == moved.url  # without the slash
        assert page.service.address.text() == moved.url
        service.stop()
        hit(Qt.Key.Key_Escape)
        desk = desk_of(window)
        clerks.say(desk.session.workspace, "premises.signage", status="met")
        desk.session.refresh()
        hit(Qt.Key.Key_F9)
        qtbot.waitUntil(lambda: desk.session.desk.custody.waiting == 0, timeout=LONG)
    finally:
        moved.close()


def test_what_is_being_typed_as_an_address_survives_an_exchange_that_ends(
    qtbot: QtBot, tmp_path: Path, service: RunningService
) -> None:
    folder = tmp_path / "data"
    enrolled(folder, service)
    window = open_window(qtbot, folder)
    page = settings_of(window)
    page.service.address.setFocus()
    hit("a", CTRL)
    press("may-chu")
    hit(Qt.Key.Key_Left)
    at = page.service.address.cursorPosition()
    desk_of(window).session.changed.emit()
    assert page.service.address.text() == "may-chu"
    assert page.service.address.cursorPosition() == at
    press("2")
    assert page.service.address.text() == "may-ch2u"


def test_the_bar_takes_the_file_of_the_authority_and_the_settings_change_it(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, other = trustme.CA(), trustme.CA()
    (tmp_path / "service").mkdir()
    folder = tmp_path / "data"
    with running(tmp_path / "service", tls=tls_of(made, tmp_path / "tls")) as service:
        service.open_round(f"{local(int(time.time())):%Y-%m}")
        with clerks.clerk(folder) as desk_filled:
            clerks.half_done(desk_filled)
        window = open_window(qtbot, folder)
        desk = desk_of(window)
        hit(Qt.Key.Key_F9)
        bar = desk.sending.bar
        assert bar is not None
        press(f"{service.url}\t{service.code(Role.CLERK, commune=clerks.DAK_NHAU)}\n")
        qtbot.waitUntil(bar.form.certificate.isVisible, timeout=LONG)
        choosing(monkeypatch, pem_of(other, tmp_path / "ca-khac.pem"))
        bar.form.certificate.click()
        assert bar.form.certificate.words == "ca-khac.pem"
        bar.form.button.click()
        qtbot.waitUntil(bar.form.button.isEnabled, timeout=LONG)
        assert desk.sending.bar is bar  # not by this authority: nothing was sent
        choosing(monkeypatch, pem_of(made, tmp_path / "ca-dongnai.pem"))
        bar.form.certificate.click()
        bar.form.button.click()
        qtbot.waitUntil(lambda: desk.session.desk.custody.receipt != "", timeout=LONG)
        before = server_of(folder)
        assert before.ca is not None and Path(before.ca).parent == folder  # a copy with the data

        page = settings_of(window)
        told = page.service._told_certificate
        nonsense = tmp_path / "thu.pem"
        nonsense.write_text("không phải chứng thư", encoding="utf-8")
        for file in (nonsense, tmp_path / "ca-khac.pem"):
            choosing(monkeypatch, file)
            page.service.choose_file.click()
            qtbot.waitUntil(page.service.choose_file.isEnabled, timeout=LONG)
            assert told.isVisible() and "bản được giữ" not in told.text()
            assert server_of(folder) == before
        choosing(monkeypatch, tmp_path / "ca-dongnai.pem")
        page.service.choose_file.click()
        qtbot.waitUntil(page.service.choose_file.isEnabled, timeout=LONG)
        assert "bản được giữ" in told.text()
        assert "hạn" in page.service.certificate.accessibleName()


def test_the_connection_is_measured_through_the_chosen_proxy(
    tmp_path: Path, service: RunningService
) -> None:
    folder = tmp_path / "data"
    enrolled(folder, service)
    with Workspace.open(folder) as desk:
        assert len(desk.exchanging.probing()().times_ms) == TRIES
        far = msgspec.structs.replace(server_of(folder), url="https://may-chu.invalid")
        settings.keep(desk._context.store, settings.SERVER, far)  # no proxy leads to this computer
        proxy = nobody()
        desk.connection.choose_proxy(proxy)
        with pytest.raises(ProxyTrouble) as no:
            desk.exchanging.probing()()
        assert proxy in sentence(no.value)
        desk.connection.choose_proxy("")
        with pytest.raises(NoConnection) as none:
            desk.exchanging.probing()()
        assert not isinstance(none.value, ProxyTrouble)
