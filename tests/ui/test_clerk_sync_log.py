"""The log of exchanges and the bundle for whoever helps: true, readable, and without data."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.fault import Fault
from desktop_app.core.ids import Role
from desktop_app.storage.exchange_log import LoggedExchange, file_in, log_exchange, logged
from desktop_app.ui import preferences
from desktop_app.ui.clerk.pages.sync_log_page import SyncLogPage, done_words, left_words
from desktop_app.ui.pages.help_bundle_page import HelpBundlePage
from desktop_app.ui.preferences import Preferences
from desktop_app.workspace.upkeep.help_bundle import save_bundle, without_account
from support import clerks
from support.clerk_windows import desk_of, hit, open_window
from support.service import running

from .test_every_screen import LONG_WORDS, language, nothing, opened, walk

__all__ = ["language"]

NOTE = "01 người nghỉ dài ngày đến tháng 02/2027, đã đề nghị tỉnh bổ sung"


def test_each_exchange_is_logged_with_what_it_did_and_why_it_failed(tmp_path: Path) -> None:
    (tmp_path / "service").mkdir()
    with clerks.clerk(tmp_path / "data") as desk:
        clerks.half_done(desk)
        with running(tmp_path / "service") as service:
            service.open_round("2026-11")
            code = service.code(Role.CLERK, commune=clerks.DAK_NHAU)
            desk.exchanging.enrol(service.url, code)
            outcome = desk.exchanging.sync()
        with pytest.raises(Fault):
            desk.exchanging.sync()  # the service is gone
        failed, done = logged(desk.folder)
        assert (done.sent, done.files, done.why) == (outcome.sent, 1, "")
        assert done.receipt and done.receipt == desk.desk().custody.receipt
        assert done_words(done).startswith(f"Gửi {outcome.sent} mục")
        assert f"biên nhận {done.receipt}" in left_words(done)
        assert failed.why and failed.sent == 0
        assert done_words(failed).startswith("Không gửi được: ")


def test_the_log_keeps_its_newer_half_and_leaves_out_torn_lines(tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as desk:
        store = desk._context.store
        log_exchange(store, LoggedExchange(at=1, seconds=0.1))
        file = file_in(desk.folder)
        line = file.read_bytes()
        file.write_bytes(line * (600_000 // len(line)) + b'{"at": 3, "sec\n')
        log_exchange(store, LoggedExchange(at=2, seconds=0.1))
        found = logged(desk.folder)
        assert found[0].at == 2
        assert file.stat().st_size < 400_000


def test_the_bundle_holds_no_answer_name_phone_or_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with clerks.clerk(tmp_path / "data") as desk:
        clerks.half_done(desk)
        log_exchange(desk._context.store, LoggedExchange(at=1_794_000_000, seconds=2.5, sent=7))
        files = desk.help_bundle()
        with monkeypatch.context() as wrong:
            wrong.setattr("time.time", lambda: 0.0)  # a clock of 1970, which no ZIP file can hold
            save_bundle(files, tmp_path / "bundle.zip")
        person = desk.identities[0]
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        everything = "\n".join(bundle.read(name).decode() for name in bundle.namelist())
        assert {"about.txt", "exchanges.txt"} <= set(bundle.namelist())
    assert "sent 7" in everything
    for secret in (
        person.person, person.phone, person.position, NOTE, "tru-so.jpg", person.device,
        str(tmp_path),
    ):  # fmt: skip
        assert secret not in everything
    assert without_account(f"{tmp_path}/data") == "~/data"


def test_the_log_and_the_bundle_are_read_and_saved_from_the_window(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as desk:
        store = desk._context.store
        log_exchange(store, LoggedExchange(at=1_794_000_000, seconds=1.2))
        log_exchange(
            store,
            LoggedExchange(at=1_794_000_600, seconds=4.0, sent=12, received=3, receipt="7K3F-9M2P"),
        )
    window = desk_of(open_window(qtbot, tmp_path / "data"))
    window.navigation.show_sync_log()
    page = window.pages.page
    assert isinstance(page, SyncLogPage)

    def said() -> list[str]:
        return [row.accessibleName() for row in page.rows]

    (only,) = said()
    assert only.endswith("Gửi 12 mục, nhận 3 mục. 4,0 giây · biên nhận 7K3F-9M2P")
    page.everything.setChecked(True)
    assert "Hai bên không có gì mới" in said()[1]
    page.bundle.setFocus()
    hit(Qt.Key.Key_Return)
    bundle = window.pages.page
    assert isinstance(bundle, HelpBundlePage)
    assert "program" in bundle.text.toPlainText()
    bundle.save_to(tmp_path / "none" / "x.zip")
    assert "Không lưu được tệp" in bundle.told.text()
    bundle.save_to(tmp_path / "x.zip")
    assert (tmp_path / "x.zip").exists()
    hit(Qt.Key.Key_Escape)
    assert isinstance(window.pages.page, SyncLogPage)


def test_log_and_bundle_at_every_size(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    with clerks.clerk(tmp_path / "data") as made:
        store = made._context.store
        log_exchange(store, LoggedExchange(at=1_794_000_000, seconds=1.2, why=LONG_WORDS))
        log_exchange(
            store, LoggedExchange(at=1_794_000_600, seconds=9, sent=1, troubles=(LONG_WORDS,))
        )
    chosen = Preferences(
        asked_where_to_start=True, everything=True, language="vi" if language == "vi" else "en"
    )
    preferences.save(tmp_path / "data", chosen)
    window = opened(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.navigation.show_sync_log()
    nothing(walk(window, iter(["sync log"])))
    desk.navigation.show_help_bundle()
    nothing(walk(window, iter(["help bundle"])))
