"""Updates in the window: looked for, fetched, put in, taken back, refused, stopped, cut off."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import Role
from desktop_app.i18n import use_language
from desktop_app.ui import tasks
from desktop_app.ui.frame.header import Header
from desktop_app.ui.frame.update_part import UpdateDialog, UpdatePart
from desktop_app.ui.look.theme import Appearance, dress
from desktop_app.updates import installation
from desktop_app.updates.installation import Installation, Progress
from desktop_app.workspace import Workspace
from support import clerks
from support.clerk_windows import open_window
from support.makers import Makers
from support.people import DAK_NHAU
from support.screen_faults import faults_of
from support.service import running
from support.usb_drives import command

from .conftest import Computer
from .test_updates import ONE_LINE, parts_of, with_parts

pytestmark = pytest.mark.usefixtures("own")
_PATIENCE = 20_000  # milliseconds
NEWS = {"vi": "In phiếu nhanh hơn.\nSửa lỗi chính tả.", "en": "Prints faster."}


@pytest.fixture
def own(
    computer: Computer, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Let the program of the tests be the installed one; keep its keys under a passphrase."""
    file = tmp_path / "passphrase"
    file.write_text("mật khẩu thử\n", "utf-8")
    monkeypatch.setenv("COMMUNE_READINESS_PASSPHRASE_FILE", str(file))
    monkeypatch.setattr(Installation, "own", classmethod(lambda cls: computer.installation))
    dress(qapp, Appearance.LIGHT)
    use_language("vi")
    yield
    assert tasks.cancel_all()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    clerks.clerk(folder).close()
    return folder


@pytest.fixture
def part(qtbot: QtBot, data: Path) -> UpdatePart:
    part = UpdatePart(data, lambda: Workspace.open(data))
    qtbot.addWidget(part)
    part.resize(600, 300)
    part.show()
    return part


def shown(qtbot: QtBot, button: QWidget) -> None:
    """Wait until *button* is offered."""
    qtbot.waitUntil(button.isVisible, timeout=_PATIENCE)


def looked(qtbot: QtBot, part: UpdatePart, file: Path) -> None:
    part.look_at(file)
    shown(qtbot, part.put_in)


def over(qtbot: QtBot) -> None:
    """Wait until nothing is done in the background."""
    qtbot.waitUntil(lambda: not tasks._running, timeout=_PATIENCE)
    for _turn in range(3):  # what was asked of the layout happens
        QApplication.processEvents()


def test_an_update_from_a_usb_drive_is_read_put_in_and_taken_back(
    qtbot: QtBot, makers: Makers, computer: Computer, part: UpdatePart, data: Path
) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE)
    file = makers.sign("0.2.0", news=NEWS)
    assert not part.back.isVisible()
    looked(qtbot, part, file)
    assert "0.2.0" in part.told.text() and "1 trong 3 tệp, 60 kB" in part.told.text()
    assert part.news.text() == NEWS["vi"]
    assert computer.starts() == "0.1.0"
    part.put_in.click()
    shown(qtbot, part.back)
    assert computer.starts() == "0.2.0"
    (copy,) = data.glob("desk-before-version-0.2.0.db")
    assert str(copy) in part.told.text()
    assert "0.1.0" in part.back.words
    assert file.is_file()  # the drive's own file stays there
    part.back.click()
    assert computer.starts() == "0.1.0"
    assert str(copy) in part.told.text()
    part.back.click()
    assert computer.starts() == "0.2.0"


def test_an_update_of_the_service_is_offered_with_its_size_and_fetched(
    qtbot: QtBot, makers: Makers, computer: Computer, part: UpdatePart, data: Path, tmp_path: Path
) -> None:
    part.look.click()
    qtbot.waitUntil(lambda: "chưa kết nối" in part.told.text(), timeout=_PATIENCE)
    (tmp_path / "service").mkdir()
    with running(tmp_path / "service") as service:
        with Workspace.open(data) as desk:
            desk.exchanging.enrol(service.url, service.code(Role.CLERK, commune=DAK_NHAU))
        part.look.click()
        qtbot.waitUntil(lambda: "không có bản nào mới" in part.told.text(), timeout=_PATIENCE)
        makers.build("0.2.0", ra_soat=ONE_LINE)
        file = makers.sign("0.2.0", news=NEWS)
        root = makers.repository / "1.root.json"
        assert command(service, "update", "publish", file, "--root", root).code == 0
        part.look.click()
        shown(qtbot, part.fetch)
        assert "0.2.0" in part.told.text()
        assert f"{round(file.stat().st_size / 1000)} kB" in part.fetch.words
        assert not list(data.glob("*.cap-nhat"))  # nothing is fetched before it is asked for
        part.fetch.click()
        shown(qtbot, part.put_in)
    part.put_in.click()
    shown(qtbot, part.back)
    assert computer.starts() == "0.2.0"
    assert not list(data.glob("*.cap-nhat"))  # what was fetched is not kept


def _changed(makers: Makers, tmp_path: Path) -> Path:
    parts = parts_of(makers.sign("0.2.0"))
    name = f"files/{hashlib.sha256(ONE_LINE).hexdigest()}.zst"
    return with_parts(tmp_path / "changed", {**parts, name: parts[name][:-9]})


def _cut(makers: Makers, tmp_path: Path) -> Path:
    (tmp_path / "cut").write_bytes(makers.sign("0.2.0").read_bytes()[:900])
    return tmp_path / "cut"


def _foreign(_makers: Makers, tmp_path: Path) -> Path:
    others = Makers(tmp_path / "others")
    others.build("0.2.0")
    return others.sign("0.2.0")


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (_changed, "thay đổi"),
        (_cut, "không đủ"),
        (_foreign, "không do"),
        (lambda makers, _folder: makers.sign("0.1.0"), "0.1.0"),
        (lambda makers, _folder: makers.sign("0.2.0", system="other"), "loại máy khác"),
        (lambda _makers, folder: folder / "none", "không có"),
    ],
)
def test_every_refusal_is_a_sentence_and_the_program_is_as_it_was(
    qtbot: QtBot, makers: Makers, computer: Computer, part: UpdatePart, tmp_path: Path,
    spoilt: object, said: str,
) -> None:  # fmt: skip
    makers.build("0.2.0", ra_soat=ONE_LINE)
    part.look_at(spoilt(makers, tmp_path))  # type: ignore[operator]
    over(qtbot)
    if part.put_in.isVisible():  # signed, and found to be changed while it is put in
        part.put_in.click()
        over(qtbot)
    assert said in part.told.text()
    assert not part.put_in.isVisible() and not part.stop.isVisible()
    assert part.look.isEnabled() and part.open.isEnabled()
    assert computer.starts() == "0.1.0"


def test_it_can_be_stopped_until_it_is_in(
    qtbot: QtBot, makers: Makers, computer: Computer, part: UpdatePart,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    gate, install = threading.Event(), Installation.install

    def held(self: Installation, file: Path, progress: Progress) -> object:
        gate.wait(10)
        return install(self, file, progress)

    monkeypatch.setattr(Installation, "install", held)
    makers.build("0.2.0", ra_soat=ONE_LINE)
    looked(qtbot, part, makers.sign("0.2.0"))
    part.put_in.click()
    shown(qtbot, part.stop)
    part.stop.click()
    gate.set()
    over(qtbot)
    assert "Đã dừng" in part.told.text()
    assert computer.starts() == "0.1.0"
    assert [one.name for one in (computer.installation.folder / "versions").iterdir()] == ["0.1.0"]


def test_a_build_that_takes_no_updates_says_why_and_offers_nothing(
    qtbot: QtBot, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "first_root", lambda: tmp_path / "none")
    part = UpdatePart(data, lambda: Workspace.open(data))
    qtbot.addWidget(part)
    part.show()
    assert "không kèm khóa" in part.told.text()
    assert not any(one.isVisible() for one in (part.look, part.open, part.back, part.put_in))


def test_the_menu_of_the_window_opens_it(qtbot: QtBot, data: Path) -> None:
    window = open_window(qtbot, data)
    (header,) = window.findChildren(Header)
    menu = QMenu()
    qtbot.addWidget(menu)
    header.menu_asked.emit(menu)
    (action,) = (one for one in menu.findChildren(QAction) if one.text() == "Cập nhật phần mềm")
    action.trigger()
    (dialog,) = window.findChildren(UpdateDialog)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", [(1366, 728), (1366, 768), (1093, 566), (911, 480), (1920, 1080)])
def test_nothing_of_it_is_cut_at_any_size(
    qtbot: QtBot, makers: Makers, data: Path, size: tuple[int, int], language: str
) -> None:
    use_language("vi" if language == "vi" else "en")
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(*size)
    dialog = UpdateDialog(window, data, lambda: Workspace.open(data))
    dialog.show()
    assert dialog.width() <= size[0] and dialog.height() <= size[1]
    assert faults_of(dialog) == []
    makers.build("0.2.0", ra_soat=ONE_LINE)
    looked(qtbot, dialog.part, makers.sign("0.2.0", news={"vi": NEWS["vi"] * 8, "en": "x y " * 90}))
    assert faults_of(dialog) == []
    dialog.part.put_in.click()
    shown(qtbot, dialog.part.back)
    over(qtbot)
    assert faults_of(dialog) == []


@pytest.mark.skipif(sys.platform == "win32", reason="ends itself by an audit hook of POSIX paths")
@pytest.mark.slow
@pytest.mark.parametrize("step", [1, 4, 9, 15, 22, 30])
def test_a_power_cut_while_the_window_puts_it_in_leaves_a_program_that_starts(
    makers: Makers, computer: Computer, data: Path, step: int
) -> None:
    makers.build("0.2.0", ra_soat=ONE_LINE)
    file = makers.sign("0.2.0")
    folder = computer.installation.folder
    script = Path(__file__).with_name("window_that_dies.py")
    root = makers.repository / "1.root.json"
    words = [str(one) for one in (script, folder, root, data, file, step)]
    ended = subprocess.run([sys.executable, *words], check=False, capture_output=True, text=True)
    assert ended.returncode == 9, ended.stdout + ended.stderr
    assert computer.starts() in ("0.1.0", "0.2.0")
    with Workspace.open(data) as desk:
        assert desk.check() == []
    again = Installation(folder)
    if again.current == "0.1.0":
        again.install(file)
    assert computer.starts() == "0.2.0"
