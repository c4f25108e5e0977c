"""Packages in the window: written to a USB drive, receipts imported, carried for others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CommuneCode, Role
from desktop_app.photos.sample import sample_photo
from desktop_app.storage.packages import PackageOrigin
from desktop_app.ui.clerk.pages.sync_log_page import SyncLogPage
from desktop_app.ui.pages.paper_page import PaperPage
from desktop_app.ui.pages.usb_page import UsbPage
from desktop_app.ui.pages.usb_page import UsbPage as SupervisorUsbPage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.usb import drives
from desktop_app.ui.usb.carried_card import file_name_of
from desktop_app.ui.usb.drives import Drive, drive_of
from desktop_app.ui.usb.usb_view import UsbView
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from support import clerks
from support.clerk_windows import desk_of, hit, open_window
from support.service import NAME, RunningService, running
from support.usb_drives import UsbDrive, card_of, command

LONG = 30_000  # milliseconds; a slow machine is no failure
CTRL = Qt.KeyboardModifier.ControlModifier
NEIGHBOUR = CommuneCode("25396")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    folder = tmp_path / "service"
    folder.mkdir()
    with running(folder) as one:
        one.open_round("2026-11")
        yield one


@pytest.fixture
def usb_drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UsbDrive:
    """A folder that the window takes for the only USB drive."""
    made = UsbDrive(tmp_path / "VAN PHONG")

    def found() -> list[Drive]:
        return [drive_of(made.folder)] if made.folder.is_dir() else []

    monkeypatch.setattr(drives, "removable", found)
    return made


def on_the_usb_page(qtbot: QtBot, tmp_path: Path) -> tuple[MainWindow, UsbView]:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
    window = open_window(qtbot, tmp_path / "data")
    hit(Qt.Key.Key_U, CTRL)
    view = usb_view(window)
    qtbot.waitUntil(lambda: view._preview is not None, timeout=LONG)
    return window, view


def usb_view(window: MainWindow) -> UsbView:
    page = desk_of(window).pages.shown
    assert isinstance(page, UsbPage)
    return page.view


def state_of(view: UsbView) -> str:
    return view.send.state.accessibleName()


def dropped_on(window: MainWindow, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    copy, left, none = (
        Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    desk_of(window).dropEvent(QDropEvent(QPointF(9, 9), copy, data, left, none))


def test_a_commune_without_a_connection_sends_and_is_told_only_by_the_receipt(
    qtbot: QtBot, tmp_path: Path, service: RunningService, usb_drive: UsbDrive
) -> None:
    window, view = on_the_usb_page(qtbot, tmp_path)
    send = view.send
    assert send.card.isVisible()
    assert not send.write.isEnabled()
    view.take(card_of(service, usb_drive))
    qtbot.waitUntil(send.code.isVisible, timeout=LONG)
    assert NAME in view.came.banner.accessibleName()
    qtbot.waitUntil(send.write.isEnabled, timeout=LONG)
    assert "VAN PHONG" in send.place.text()
    send.write.click()
    assert "mã kết nối" in state_of(view).lower()
    send.code.setText(service.code(Role.CLERK, commune=clerks.DAK_NHAU))
    hit(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "CHƯA nhận" in state_of(view), timeout=LONG)
    assert desk_of(window).session.desk.custody.receipt == ""
    (package,) = [one for one in usb_drive.names() if one.endswith(".goi")]
    assert "VAN PHONG" not in package

    home = usb_drive.file("bien-nhan.goi")
    command(service, "package", "import", usb_drive.file(package), "--receipt", home, "--yes")
    dropped_on(window, home)
    qtbot.waitUntil(lambda: desk_of(window).session.desk.custody.receipt != "", timeout=LONG)
    number = desk_of(window).session.desk.custody.receipt
    qtbot.waitUntil(lambda: number in state_of(view), timeout=LONG)
    assert number in view.came.banner.accessibleName()

    # Each of the three stands in the log, with what it was and the receipt that came of it.
    desk_of(window).navigation.show_sync_log()
    log = desk_of(window).pages.shown
    assert isinstance(log, SyncLogPage)
    receipts, written, card = (row.accessibleName() for row in log.rows[:3])
    assert "bien-nhan.goi" in receipts and number in receipts
    assert package in written and "máy chủ chưa nhận" in written
    assert "may-chu" in card


def test_a_usb_drive_that_is_pulled_out_is_no_loss_and_another_goes_on(
    qtbot: QtBot, tmp_path: Path, service: RunningService, usb_drive: UsbDrive
) -> None:
    _window, view = on_the_usb_page(qtbot, tmp_path)
    view.take(card_of(service, usb_drive))
    qtbot.waitUntil(view.send.code.isVisible, timeout=LONG)
    qtbot.waitUntil(view.send.write.isEnabled, timeout=LONG)
    view.send.code.setText(service.code(Role.CLERK, commune=clerks.DAK_NHAU))
    away = usb_drive.folder.with_name("rút ra")
    usb_drive.folder.rename(away)
    view.write()
    qtbot.waitUntil(lambda: "vẫn" in state_of(view) and not view.is_writing, timeout=LONG)
    assert view.send.write.isVisible()
    away.rename(usb_drive.folder)
    view.write()
    qtbot.waitUntil(lambda: "CHƯA nhận" in state_of(view), timeout=LONG)


def test_photos_go_along_only_if_the_clerk_wants(
    qtbot: QtBot, tmp_path: Path, service: RunningService, usb_drive: UsbDrive
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
        photo = tmp_path / "trụ sở.jpg"
        photo.write_bytes(sample_photo(1))
        item = next(
            one for one in filled.checklist.items_in_order if "photo" in one.evidence.wanted
        )
        filled.attaching.attach(item.id, photo)
        filled.carrying.import_package(card_of(service, usb_drive))
    window = open_window(qtbot, tmp_path / "data")
    hit(Qt.Key.Key_U, CTRL)
    view = usb_view(window)
    qtbot.waitUntil(view.send.write.isEnabled, timeout=LONG)
    assert view.send.evidence.isVisible()
    assert "1 ảnh" in view.send.evidence.words
    view.send.code.setText(service.code(Role.CLERK, commune=clerks.DAK_NHAU))
    sizes: list[int] = []
    for wanted in (True, False):
        view.send.evidence.setChecked(wanted)
        view._written = None
        view.write()
        qtbot.waitUntil(lambda: view._written is not None, timeout=LONG)
        assert view._written is not None
        assert view._written.files == int(wanted)
        sizes.append(view._written.size)
    assert sizes[1] < 20_000 < sizes[0]
    # Without the photo on the USB drive, a receipt for the entries does not cover the photo.
    home = usb_drive.file("bien-nhan.goi")
    package = next(one for one in usb_drive.names() if "thay doi" in one)
    command(service, "package", "import", usb_drive.file(package), "--receipt", home, "--yes")
    view.take(home)
    qtbot.waitUntil(lambda: "mọi câu trả lời" in state_of(view), timeout=LONG)
    assert "Còn 1 ảnh" in state_of(view)


def test_the_package_of_another_commune_is_carried_with_a_note(
    qtbot: QtBot, tmp_path: Path, service: RunningService, usb_drive: UsbDrive
) -> None:
    beginning = Beginning(person="Trần Văn Bình", commune=NEIGHBOUR)
    with Workspace.begin(tmp_path / "neighbour", beginning) as other:
        clerks.half_done(other)
        other.carrying.import_package(card_of(service, usb_drive))
        code = service.code(Role.CLERK, commune=NEIGHBOUR)
        package = other.carrying.export_package(usb_drive.file("hang-xom.goi"), code=code)
    window, view = on_the_usb_page(qtbot, tmp_path)
    qtbot.waitUntil(lambda: view.came._files != (), timeout=LONG)
    dropped_on(window, package.path)
    qtbot.waitUntil(view.carried.isVisible, timeout=LONG)
    assert "CHƯA" not in state_of(view)
    assert "chưa phải biên nhận" in view.came.banner.accessibleName()
    view.came.note.click()
    paper = desk_of(window).pages.shown
    assert isinstance(paper, PaperPage)
    qtbot.waitUntil(lambda: paper.view.is_ready, timeout=LONG)
    hit(Qt.Key.Key_Escape)
    again = usb_view(window)
    qtbot.waitUntil(lambda: again._preview is not None, timeout=LONG)
    onward = UsbDrive(tmp_path / "USB khác")
    again.send.choose(drive_of(onward.folder))
    again._pass_on(again.carried._shown[0])
    qtbot.waitUntil(lambda: onward.names() == ["hang-xom.goi"], timeout=LONG)
    assert onward.file("hang-xom.goi").read_bytes() == package.path.read_bytes()


def test_what_is_no_package_is_refused_in_a_sentence(
    qtbot: QtBot, tmp_path: Path, usb_drive: UsbDrive
) -> None:
    window, view = on_the_usb_page(qtbot, tmp_path)
    strange = usb_drive.file("thư mời.goi")
    strange.write_bytes(b"%PDF-1.7")
    dropped_on(window, strange)
    qtbot.waitUntil(lambda: bool(view.came.banner.accessibleName()), timeout=LONG)
    assert not view.carried.isVisible()
    hit(Qt.Key.Key_Escape)
    assert not isinstance(desk_of(window).pages.shown, UsbPage)


def test_a_supervisor_takes_a_package_along_hands_it_in_and_brings_the_receipts_home(
    qtbot: QtBot, tmp_path: Path, service: RunningService, usb_drive: UsbDrive
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
        filled.carrying.import_package(card_of(service, usb_drive))
        code = service.code(Role.CLERK, commune=clerks.DAK_NHAU)
        package = filled.carrying.export_package(usb_drive.file("dak-nhau.goi"), code=code)
    area = service.area("Cụm Bù Đăng", clerks.DAK_NHAU, NEIGHBOUR)
    beginning = Beginning(person="Lê Thị Mai", role=Role.SUPERVISOR)
    with Workspace.begin(tmp_path / "supervisor", beginning) as desk:
        desk.exchanging.enrol(service.url, service.code(Role.SUPERVISOR, area=area))
        desk.exchanging.sync()
    window = open_window(qtbot, tmp_path / "supervisor")
    screen = window.centralWidget()
    assert isinstance(screen, SupervisorScreen)
    screen.fetching.syncing.stop()
    screen.by_hand.take(package.path)
    page = screen.page
    assert isinstance(page, SupervisorUsbPage)
    carried = page.view.carried
    qtbot.waitUntil(carried.isVisible, timeout=LONG)
    assert [one.way for one in carried._shown] == [PackageOrigin.CARRIED]
    hit(Qt.Key.Key_Escape)
    screen.fetch()
    qtbot.waitUntil(lambda: len(screen.session.workspace.carrying.carried()) == 2, timeout=LONG)
    hit(Qt.Key.Key_U, CTRL)
    again = screen.page
    assert isinstance(again, SupervisorUsbPage)
    qtbot.waitUntil(lambda: len(again.view.carried._shown) == 2, timeout=LONG)
    home = next(one for one in again.view.carried._shown if one.way is PackageOrigin.HOME)
    qtbot.waitUntil(lambda: again.view.send.target is not None, timeout=LONG)
    again.view._pass_on(home)
    qtbot.waitUntil(lambda: file_name_of(home) in usb_drive.names(), timeout=LONG)
    with Workspace.open(tmp_path / "data") as desk:
        desk.carrying.import_package(usb_drive.file(file_name_of(home)))
        assert desk.desk().custody.receipt
