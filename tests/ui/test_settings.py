"""The settings page: each choice is in force at once, survives, and does what its row says."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CommuneCode, EvidenceHash, ItemId
from desktop_app.i18n import current_language, use_language
from desktop_app.photos.sample import sample_photo
from desktop_app.storage import evidence
from desktop_app.ui import preferences
from desktop_app.ui.look.theme import Appearance, Theme, colours
from desktop_app.ui.preferences import Preferences, TextSize
from desktop_app.ui.settings.clear_page import ClearPage
from desktop_app.ui.settings.copies_page import CopiesPage
from desktop_app.ui.settings.setting_rows import tell
from desktop_app.ui.settings.settings_page import SettingsPage
from desktop_app.ui.start.restore_screen import RestoreScreen
from desktop_app.ui.syncing import Syncing
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace
from desktop_app.workspace.exchange.connection import SendWhen
from desktop_app.workspace.upkeep import keeping
from support import clerks
from support.clerk_windows import desk_of, hit, open_window
from support.screen_faults import faults_of

from .test_every_screen import filled, settle

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with clerks.clerk(tmp_path / "data") as desk:
        clerks.half_done(desk)
    return tmp_path / "data"


@pytest.fixture
def window(qtbot: QtBot, folder: Path) -> MainWindow:
    return open_window(qtbot, folder)


def page_of(window: MainWindow) -> SettingsPage:
    page = desk_of(window).pages.page
    assert isinstance(page, SettingsPage)
    return page


def opened(window: MainWindow) -> SettingsPage:
    hit(Qt.Key.Key_Comma, CTRL)
    return page_of(window)


def focus() -> str:
    here = QApplication.focusWidget()
    assert here is not None
    return here.accessibleName()


# Opening and leaving


def test_a_key_and_the_menu_open_it_and_escape_leads_back(window: MainWindow) -> None:
    work = desk_of(window).work
    before = work.current
    page = opened(window)
    assert focus() == "Tiếng Việt"
    assert page.index.rows[0].isChecked()
    assert not desk_of(window).rail.isVisible()
    QApplication.processEvents()
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [window]
    hit(Qt.Key.Key_Escape)
    assert desk_of(window).pages.page is None
    assert desk_of(window).rail.isVisible()
    assert work.current == before
    menu = QMenu()
    window.fill_menu(menu)
    next(one for one in menu.actions() if one.text() == "Cài đặt\tCtrl+,").trigger()
    page_of(window)


def test_the_index_leads_to_each_card_and_follows_the_focus(window: MainWindow) -> None:
    window.resize(1366, 728)
    page = opened(window)
    for at, row in enumerate(page.index.rows):
        row.click()
        QApplication.processEvents()
        here = QApplication.focusWidget()
        assert here is not None and page._cards[at].isAncestorOf(here), row.accessibleName()
        assert row.isChecked()


# Looks


def test_an_arrow_changes_the_language_at_once_and_the_row_keeps_the_focus(
    window: MainWindow, folder: Path
) -> None:
    opened(window)
    hit(Qt.Key.Key_Right)
    try:
        assert current_language() == "en"
        assert preferences.load(folder).language == "en"
        assert focus() == "English"
        assert page_of(window).looks.title.text() == "Text and colours"
        for _turn in range(3):
            QApplication.processEvents()  # until the new page has its places
        hit(Qt.Key.Key_Left)
        assert focus() == "Tiếng Việt"
    finally:
        use_language("vi")


def test_dark_is_in_force_at_once_and_kept(window: MainWindow, folder: Path, theme: Theme) -> None:
    page = opened(window)
    page.looks.appearance.take_focus()
    hit(Qt.Key.Key_Right)
    hit(Qt.Key.Key_Right)
    assert colours().dark
    assert preferences.load(folder).appearance is Appearance.DARK
    hit(Qt.Key.Key_Left)
    assert not colours().dark
    theme.choose(Appearance.LIGHT)


def test_what_could_not_be_kept_is_said(
    window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window)

    def full(_part: Path, _file: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(preferences, "replace", full)
    page.looks.appearance.take_focus()
    hit(Qt.Key.Key_Right)
    assert "chưa ghi lại được" in page.looks._told.text()
    assert page.looks._told.isVisible()


def test_another_size_asks_for_the_window_anew(
    qtbot: QtBot, window: MainWindow, folder: Path
) -> None:
    page = opened(window)
    page.looks.text_size.take_focus()
    with qtbot.waitSignal(window.size_asked):
        hit(Qt.Key.Key_Right)
    assert preferences.load(folder).text_size is TextSize.LARGER


def test_a_size_of_another_version_is_read_as_the_nearest(folder: Path) -> None:
    (folder / "window.json").write_text('{"text_size": 140, "language": "en"}')
    assert preferences.load(folder) == Preferences(text_size=TextSize.LARGEST, language="en")


_OPENS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop_app.ui import application as module
from desktop_app.ui.preferences import TextSize
from desktop_app.ui.window import MainWindow

def choose():
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
    window.choose_text_size(TextSize.LARGEST)

class Watched(MainWindow):
    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        QTimer.singleShot(300, self, choose)

module.MainWindow = Watched
module.open_window(Path(sys.argv[1]), None)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs a virtual screen")
def test_the_program_runs_again_in_the_place_of_itself(folder: Path) -> None:
    preferences.save(folder, Preferences(asked_where_to_start=True))
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-nolisten", "tcp"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert screen.stdout is not None
    display = f":{screen.stdout.readline().strip()}"
    env = {**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": display}
    process = subprocess.Popen([sys.executable, "-c", _OPENS, str(folder)], env=env)
    try:

        def words() -> list[str]:
            said = Path(f"/proc/{process.pid}/cmdline").read_bytes()
            return said.decode().split("\0")[:-1]

        _until(lambda: "desktop_app" in words())
        assert words()[-4:] == ["--data", str(folder), "--lang", "vi"]
        assert preferences.load(folder).text_size is TextSize.LARGEST
        env_now = Path(f"/proc/{process.pid}/environ").read_bytes().decode()
        assert "QT_SCALE_FACTOR" not in env_now  # each start sets it by what is kept
        assert '"at":"text_size"' in env_now
        _until(lambda: (folder / "window.lock").exists())  # the new window has the data
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        screen.terminate()
        screen.communicate()


_MEASURES = """
from desktop_app.ui.preferences import TextSize
from desktop_app.ui.application import make_application
from desktop_app.ui.look.theme import Appearance
app = make_application([], Appearance.LIGHT, TextSize({size}))
print(app.primaryScreen().size().width(), app.primaryScreen().devicePixelRatio())
"""


@pytest.mark.parametrize(("given", "ratio"), [("", 1.25), ("2", 2.5)])
def test_the_size_multiplies_what_the_account_has_set(given: str, ratio: float) -> None:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    if given:
        env["QT_SCALE_FACTOR"] = given
    said = subprocess.run(
        [sys.executable, "-c", _MEASURES.format(size=125)],
        env=env, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert float(said[1]) == ratio
    assert int(said[0]) == pytest.approx(800 / ratio, abs=1)


# Sending


def test_when_to_send_is_kept_and_obeyed(window: MainWindow, folder: Path) -> None:
    page = opened(window)
    page.sending.when.take_focus()
    hit(Qt.Key.Key_Left)
    hit(Qt.Key.Key_Left)
    with Workspace.open(folder) as door:
        assert door.connection.when is SendWhen.ASKED
    assert not desk_of(window).sending.syncing.is_by_itself


def test_only_asked_means_no_timer_and_written_means_after_writing(
    qtbot: QtBot, folder: Path
) -> None:
    syncing = Syncing(folder)
    syncing.choose(SendWhen.ASKED)
    syncing.begin()
    syncing.something_written()
    assert not syncing._timer.isActive()
    syncing.choose(SendWhen.WRITTEN)
    syncing.begin()
    assert syncing._timer.isActive()  # what was written while nobody asked goes once
    syncing._is_idle = True  # an exchange that left nothing over
    syncing._timer.stop()
    syncing._next()
    assert not syncing._timer.isActive()
    syncing.something_written()
    assert syncing._timer.isActive()
    syncing.stop()


# Proxy


def test_a_proxy_is_chosen_by_its_address_and_one_that_is_none_is_refused(
    window: MainWindow, folder: Path
) -> None:
    service = opened(window).service
    service.proxy.setCurrentIndex(2)
    service.proxy.activated.emit(2)
    assert QApplication.focusWidget() is service.proxy_address
    service.proxy_address.setText("không phải địa chỉ")
    hit(Qt.Key.Key_Return)
    assert "proxy" in service._told_proxy.text()
    with Workspace.open(folder) as door:
        assert door.connection.proxy is None
    service.proxy_address.setText("http://proxy.xa:8080")
    hit(Qt.Key.Key_Return)
    with Workspace.open(folder) as door:
        assert door.connection.proxy == "http://proxy.xa:8080"
    service.proxy.setCurrentIndex(1)
    service.proxy.activated.emit(1)
    with Workspace.open(folder) as door:
        assert door.connection.proxy == ""


# Copies


def test_a_copy_is_made_and_put_back_from_the_window(
    qtbot: QtBot, window: MainWindow, folder: Path
) -> None:
    page = opened(window)
    page.data.copies.click()
    copies = desk_of(window).pages.page
    assert isinstance(copies, CopiesPage)
    copies.make.click()
    qtbot.waitUntil(lambda: copies.told.text() != "", timeout=20_000)
    assert "Đã tạo bản sao" in copies.told.text()
    (copy, *_) = keeping.copies(folder)
    with Workspace.open(folder) as door:  # after the copy
        clerks.say(door, "staff.assigned", value="5", of="5")
    copies._ask(copy.file)
    assert copies.question.isVisible()
    assert QApplication.focusWidget() is copies.no  # nothing happens by a hasty Enter
    copies.yes.click()
    screen = window.centralWidget()
    assert isinstance(screen, RestoreScreen)
    qtbot.waitUntil(lambda: screen.on.isVisible(), timeout=30_000)
    assert "được lấy từ dữ liệu" in screen.words.text()
    screen.on.click()
    answer = desk_of(window).session.desk.items[ItemId("staff.assigned")].answer
    assert answer is not None and answer.value == "5"  # nothing typed is lost


def test_a_copy_that_is_stopped_leaves_no_file(
    qtbot: QtBot, window: MainWindow, folder: Path
) -> None:
    desk_of(window).navigation._show_copies()
    copies = desk_of(window).pages.page
    assert isinstance(copies, CopiesPage)
    target = folder.parent / "elsewhere.db"
    copies.save_to(target)
    assert copies.cancel.isVisible()
    copies.cancel.click()
    assert "Đã dừng" in copies.told.text()
    qtbot.waitUntil(lambda: not target.with_name("elsewhere.db.half").exists(), timeout=20_000)


def test_a_restoration_of_what_is_no_copy_changes_nothing(
    qtbot: QtBot, window: MainWindow, folder: Path
) -> None:
    other = folder.parent / "none.db"
    other.write_bytes(b"no database")
    before = desk_of(window).session.desk.judgement.answered
    window._restore(other)
    screen = window.centralWidget()
    assert isinstance(screen, RestoreScreen)
    qtbot.waitUntil(lambda: screen.on.isVisible(), timeout=30_000)
    assert "Dữ liệu vẫn như cũ" in screen.words.text()
    screen.on.click()
    assert desk_of(window).session.desk.judgement.answered == before


# Photos


def received(door: Workspace, *, months_ago: int) -> list[EvidenceHash]:
    """Note that the service received every photo here *months_ago*."""
    store, now = door._context.store, door.moment().seconds
    at = now - int(timedelta(days=31 * months_ago).total_seconds())
    found = evidence.unsent_evidence(store)
    for one in found:
        evidence.mark_evidence_sent(store, one.commune, one.sha256, now=at)
    return [one.sha256 for one in found]


def test_only_old_photos_with_a_receipt_are_cleared_and_a_small_one_stays(
    qtbot: QtBot, folder: Path
) -> None:
    with Workspace.open(folder) as door:
        (old,) = received(door, months_ago=7)
        door.attaching.attach(ItemId("net.internet"), data=sample_photo(2), name="moi.jpg")
        held = door.retention.held()
        assert (held.count, held.may_go) == (2, 0)  # kept for good until somebody chooses
    window = open_window(qtbot, folder)
    data = opened(window).data
    data._choose_months(6)
    qtbot.waitUntil(data.clear.isVisible, timeout=20_000)
    assert data.clear.words.startswith("Dọn")
    with Workspace.open(folder) as door:
        assert door.attaching.file_of(old) is not None  # choosing clears nothing
    data.clear.click()
    page = desk_of(window).pages.page
    assert isinstance(page, ClearPage)
    page.clear.click()
    qtbot.waitUntil(lambda: "Đã dọn 1 ảnh" in page.words.text(), timeout=20_000)
    with Workspace.open(folder) as door:
        assert door.attaching.file_of(old) is None
        assert door.attaching.small_of(old) is not None
        assert door.retention.held().count == 1
        assert door.check() == []
        assert len(evidence.unsent_evidence(door._context.store)) == 1  # the new one


def test_a_photo_that_the_service_lost_stays(folder: Path) -> None:
    with Workspace.open(folder) as door:
        store = door._context.store
        (old,) = received(door, months_ago=7)
        door.retention.choose(6)
        assert door.retention.held().may_go == 1
        evidence.forget_delivery(store, CommuneCode("25399"), [old])
        assert door.retention.held().may_go == 0


def test_the_folder_and_what_it_takes_are_shown(
    qtbot: QtBot, window: MainWindow, folder: Path
) -> None:
    data = opened(window).data
    assert data.folder.text() == str(folder)
    qtbot.waitUntil(lambda: "ổ đĩa còn" in data.state.text(), timeout=20_000)


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.02)


@pytest.mark.parametrize("width", [1366, 1093, 911])
def test_a_sentence_that_comes_later_has_its_room(
    qtbot: QtBot, window: MainWindow, width: int
) -> None:
    window.resize(width, 566)
    page = opened(window)
    filled()
    settle()
    tell(page.sending._told_closed, "Ủy ban nhân dân xã Đắk Nhau gửi và nhận mỗi giờ một lần. " * 6)
    tell(page.looks._told, "Chưa ghi lại được: ổ đĩa đầy, hãy xóa bớt tệp rồi chọn lại. " * 3)
    settle()
    settle()
    assert faults_of(window) == []
