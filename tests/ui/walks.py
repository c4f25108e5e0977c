"""Seven walks of a clerk through the window, by keys and an input method alone, to a real service.

``python -m tests.ui.walks FOLDER [NAME ...] [--english] [--dark] [--text 150]`` takes a picture of
each step at three sizes; what was seen in them is told in docs/walks.md. The tests walk the same
ways without pictures and look at disk and service afterwards.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from desktop_app.core.ids import CentreId, ItemId, Role
from desktop_app.core.time.rounds import next_round
from desktop_app.i18n import Language, _, use_language
from desktop_app.ui.application import make_application
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.look.theme import Appearance
from desktop_app.ui.pages.usb_page import UsbPage
from desktop_app.ui.preferences import TextSize
from desktop_app.ui.usb import drives
from desktop_app.ui.usb.drives import drive_of
from desktop_app.ui.usb.usb_view import UsbView
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from support import clerks
from support.service import RunningService, running
from support.usb_drives import UsbDrive, card_of, command

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
AREA = "Khu vực Bù Đăng"
PIN = "246813"
_PATIENCE = 40.0  # seconds
See = Callable[[str], object]
_KEYS = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}


class Clerk:
    """The hands and eyes of a person at the window over *folder*."""

    def __init__(
        self,
        folder: Path,
        service: RunningService,
        see: See,
        *,
        home: Path,
        language: Language = "vi",
    ) -> None:
        self.folder, self.service, self.see, self.home = folder, service, see, home
        self._language: Language = language
        self.window: MainWindow | None = None
        self.strokes = 0

    def open(self) -> None:
        """Open the program, as by its icon."""
        self.window = MainWindow(self.folder, language=self._language, keep_appearance=True)
        self.window.show()
        self.window.activateWindow()
        self.wait(lambda: QApplication.activeWindow() is self.window)

    def close(self) -> None:
        """Close the window."""
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None
            QApplication.processEvents()

    @property
    def desk(self) -> ClerkDesk:
        """What stands in the window, for the walk to know when it may go on."""
        assert self.window is not None
        desk = self.window.centralWidget()
        assert isinstance(desk, ClerkDesk)
        return desk

    def key(
        self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press one key."""
        focus = QApplication.focusWidget() or self.window
        assert focus is not None
        QTest.keyClick(focus, cast("Qt.Key", key), modifier)
        QApplication.processEvents()
        self.strokes += 1

    def press(self, keys: str) -> None:
        """Press the keys of *keys* one after another."""
        for one in keys:
            self.key(_KEYS.get(one, one))

    def write(self, text: str) -> None:
        """Type *text* through an input method: each word is composed, then committed."""
        for at, word in enumerate(text.split(" ")):
            if at:
                self.key(Qt.Key.Key_Space)
            for length in range(1, len(word) + 1):
                self._compose(word[:length])
            self._compose("", word)

    def _compose(self, preedit: str, commit: str = "") -> None:
        event = QInputMethodEvent(preedit, [])
        if commit:
            event.setCommitString(commit)
        focus = QApplication.focusWidget()
        assert focus is not None
        QApplication.sendEvent(focus, event)
        QApplication.processEvents()
        self.strokes += 1

    def tab_to(self, name: str) -> None:
        """Press Tab until what is called *name* has the focus."""
        for _turn in range(80):
            focus = QApplication.focusWidget()
            if focus is not None and name in focus.accessibleName():
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to “{name}”")

    def wait(self, until: Callable[[], object]) -> None:
        """Do nothing until *until* holds."""
        end = time.monotonic() + _PATIENCE
        while not until():
            assert time.monotonic() < end, "waited in vain"
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def connect(self) -> None:
        """Type the address and the code of the letter into the bar, and wait for the receipt."""
        self.key(Qt.Key.Key_F9)
        self.press(self.service.url + "\t")
        self.press(self.service.code(Role.CLERK, commune=clerks.DAK_NHAU))
        self.see("connect")
        self.press("\n")
        self.wait(lambda: self.desk.session.desk.custody.receipt)

    def send(self) -> None:
        """Press F9 and wait until nothing waits any more."""
        self.key(Qt.Key.Key_F9)
        self.wait(lambda: not self.desk.session.desk.custody.waiting)
        self.wait(lambda: not self.desk.sending.syncing.is_running)


def first_start(one: Clerk) -> None:
    """From the icon to the first answer; closed, opened again."""
    one.open()
    one.see("start")
    one.press("dak n")
    one.see("found")
    one.press("hau\n")
    one.write("Nguyễn Thị Hoa")
    one.press("\t")
    one.write("Công chức Văn phòng")
    one.press("\t0271 000 131")
    one.see("typed")
    one.press("\n")
    one.see("how-to-begin")
    one.press("1")
    one.see("desk")
    one.press("1")
    one.see("answered")
    one.close()
    one.open()
    one.see("again")


def quick_round(one: Clerk) -> None:
    """Eighteen items, a note, a pasted photo, the end, the leader, the receipt."""
    clerks.clerk(one.folder).close()
    one.open()
    one.press("1")
    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    QApplication.clipboard().setImage(picture)
    one.press("11")
    one.press("4\n5\n")
    one.see("cause")
    one.press("5")
    for keys in ("2\n", "1", "8=", "1\n", "1", "34", "1", "1", "3\n9\n2", "3", "8=", "1", "1"):
        one.press(keys)
    one.press("1")
    one.key(Qt.Key.Key_Up)
    one.key(Qt.Key.Key_F2)
    one.write("Đã niêm yết tại quầy và trên cổng")
    one.see("note")
    one.press("\n")
    one.press("36\n214\n")
    one.wait(lambda: one.desk.session.desk.judgement.answered_critical == 18)
    one.see("end")
    one.key(Qt.Key.Key_Escape)
    one.key(Qt.Key.Key_F8)
    one.see("next-missing")
    one.key("v", CTRL)
    one.wait(lambda: not one.desk.work.card or one.desk.work.card.one.evidence)
    one.see("pasted")
    one.key("t", CTRL)
    one.see("submit")
    one.write("Nguyễn Văn An")
    one.press("\t")
    one.write("Chủ tịch")
    one.press(f"\t{PIN}\n{PIN}\n")
    one.see("submitted")
    one.key(Qt.Key.Key_Escape)
    one.connect()
    one.wait(lambda: not one.desk.sending.syncing.is_running)
    one.see("receipt")


def later_round(one: Clerk) -> None:
    """What changed since last month: two things; all else by F7."""
    with clerks.clerk(one.folder) as filled:
        clerks.a_round_before(filled)
    one.open()
    one.see("opens")
    changed = {"staff.assigned": "4\n5\n5", "net.internet": "332"}
    for _step in range(100):
        row = one.desk.work.row
        if row is None or one.desk.pages.page is not None:
            break
        if str(row.item) in changed:
            one.press(changed[str(row.item)])
            one.see(f"changed-{row.item}")
        elif not row.one.item.critical and len(one.desk.work.later.members()) > 1:
            one.see("section")
            one.key(Qt.Key.Key_F7, SHIFT)
        else:
            one.key(Qt.Key.Key_F7)
    one.see("end")
    one.key(Qt.Key.Key_Escape)
    one.connect()
    one.see("receipt")


def conflict(one: Clerk) -> None:
    """A colleague answered the same items on another PC."""
    clerks.in_conflict(one.home / "two").close()
    one.folder = one.home / "two" / "tuan"
    one.open()
    one.see("opens")
    one.press("1")
    one.see("first")
    one.press("2")
    one.see("second")
    one.press("1")
    one.see("done")


def returned(one: Clerk) -> None:
    """The province asks for more about one item; it is answered and the answer arrives."""
    with clerks.clerk(one.folder) as filled:
        clerks.half_done(filled)
    one.open()
    one.connect()
    one.wait(lambda: not one.desk.sending.syncing.is_running)
    one.close()
    with supervisor(one) as door:
        door.exchanging.sync()
        door.supervising.return_items(
            CentreId(clerks.DAK_NHAU),
            (ItemId("premises.available"),),
            "Gửi lại ảnh mặt tiền có biển tên.",
        )
        door.exchanging.sync()
    one.open()
    one.key(Qt.Key.Key_F9)
    one.wait(lambda: one.desk.session.desk.items[ItemId("premises.available")].returned)
    one.wait(lambda: not one.desk.sending.syncing.is_running)
    one.see("asked-sent-page")
    one.key(Qt.Key.Key_Escape)
    one.see("asked")
    one.tab_to(_("Reply"))
    one.press("\n")
    one.see("item")
    one.write("Đã chụp lại, có biển tên")
    one.see("typed")
    one.press("\n")
    one.wait(lambda: one.desk.session.desk.items[ItemId("premises.available")].returned is None)
    one.see("answered")
    one.send()
    one.see("sent")


def no_line(one: Clerk) -> None:
    """The line is down for a month: work goes on, the next round opens, a USB drive carries it."""
    with clerks.clerk(one.folder) as filled:
        clerks.half_done(filled)
    one.open()
    one.connect()
    one.wait(lambda: not one.desk.sending.syncing.is_running)
    one.service.stop()
    one.key(Qt.Key.Key_Escape)
    one.key(Qt.Key.Key_F8)
    one.press("3\n")
    one.key(Qt.Key.Key_F9)
    one.wait(lambda: one.desk.sending.is_cut_off)
    one.see("cut-off")
    one.key(Qt.Key.Key_Escape)
    one.see("goes-on")
    one.close()
    with Workspace.open(one.folder) as door:
        clerks.set_today(door, door.moment().today + timedelta(days=31))
        door.keys.load()
    one.open()
    one.see("a-month-later")
    usb = UsbDrive(one.home / "VAN PHONG")
    drives.removable = lambda: [drive_of(usb.folder)]
    card = card_of(one.service, usb)
    one.key("u", CTRL)
    one.wait(lambda: usb_view(one)._preview is not None)
    one.see("usb")
    usb_view(one).take(card)
    one.wait(usb_view(one).send.write.isEnabled)
    one.tab_to(_("Write to the USB drive"))
    one.press("\n")
    one.wait(lambda: any(name.endswith(".goi") for name in usb.names()))
    one.wait(lambda: not usb_view(one).is_writing)
    one.see("written")
    (package,) = (name for name in usb.names() if name.endswith(".goi"))
    home = usb.file("bien-nhan.goi")
    command(one.service, "package", "import", usb.file(package), "--receipt", home)
    usb_view(one).take(home)
    one.wait(lambda: not one.desk.session.desk.custody.waiting)
    one.see("receipt-home")


def new_version(one: Clerk) -> None:
    """A new version of the checklist comes in the middle of a round."""
    from support.checklists import SECOND

    with clerks.clerk(one.folder) as filled:
        clerks.say(filled, "premises.counters", value="4")
        clerks.say(filled, "device.scanners", value="1", note="Máy quét ở quầy 2")
        clerks.say(filled, "premises.info_area", status="met")
        clerks.say(filled, "staff.term_decision", status="met", note="Đủ cả 5 người")
        clerks.half_done(filled)
        round_ = filled.round()
    one.open()
    one.connect()
    one.wait(lambda: not one.desk.sending.syncing.is_running)
    one.service.publish(SECOND)
    one.service.open_round(next_round(round_))
    one.send()
    one.key(Qt.Key.Key_Escape)
    one.wait(one.desk.notices.version.isVisible)
    one.see("offered")
    one.tab_to(_("Preview"))
    one.press("\n")
    one.see("preview")
    one.tab_to(_("Move to {version}").format(version=""))
    one.press("\n")
    one.wait(lambda: one.desk.session.checklist.version == "2")
    one.see("moved")
    one.key(Qt.Key.Key_Escape)
    one.key(Qt.Key.Key_F8)
    one.see("asked-again")
    one.send()


WALKS: dict[str, Callable[[Clerk], None]] = {
    walk.__name__: walk
    for walk in (first_start, quick_round, later_round, conflict, returned, no_line, new_version)
}


def usb_view(one: Clerk) -> UsbView:
    """Return the page of packages."""
    page = one.desk.pages.shown
    assert isinstance(page, UsbPage)
    return page.view


@contextmanager
def supervisor(one: Clerk) -> Iterator[Workspace]:
    """Yield the desk of the area's supervisor, connected."""
    folder = one.home / "supervisor"
    if not folder.exists():
        beginning = Beginning(person="Trần Văn Lực", role=Role.SUPERVISOR)
        with Workspace.begin(folder, beginning) as door:
            code = one.service.code(Role.SUPERVISOR, area=AREA)
            door.exchanging.enrol(one.service.url, code)
    with Workspace.open(folder) as door:
        yield door


@contextmanager
def place(home: Path) -> Iterator[RunningService]:
    """Yield the service of a province with one area and this month's round open."""
    (home / "service").mkdir()
    with running(home / "service") as service:
        service.area(AREA, clerks.DAK_NHAU, "25396")
        service.publish()
        with clerks.clerk(home / "which-round") as door:
            service.open_round(door.round())
        yield service


SIZES = ((1366, 728), (1093, 566), (911, 480))


class Camera:
    """Takes a picture of the window at each size, numbered in the order of a walk."""

    def __init__(self, out: Path, name: str) -> None:
        self._out, self._name, self._number = out, name, 0
        self.clerk: Clerk | None = None

    def take(self, step: str) -> None:
        """Grab the window as it stands, and let it be as large as it was."""
        self._number += 1
        window = self.clerk.window if self.clerk is not None else None
        assert window is not None
        for wide, tall in SIZES:
            window.resize(wide, tall)
            end = time.monotonic() + 0.15
            while time.monotonic() < end:
                QApplication.processEvents()
            file = f"{self._name}-{self._number:02d}-{step}-{wide}.png"
            window.grab().save(str(self._out / file))
        window.resize(*SIZES[0])
        QApplication.processEvents()


def main() -> None:
    """Walk with a camera; each walk has a folder and a service of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.ui.walks")
    parser.add_argument("folder", type=Path)
    parser.add_argument("name", nargs="*")
    parser.add_argument("--english", action="store_true")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--text", type=int, default=100)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    language: Language = "en" if given.english else "vi"
    appearance = Appearance.DARK if given.dark else Appearance.LIGHT
    make_application([], appearance, TextSize(given.text))
    use_language(language)
    for name in given.name or WALKS:
        home = Path(tempfile.mkdtemp(prefix="walk-"))
        clerks.use_passphrase_file(home)
        camera = Camera(given.folder, name)
        with place(home) as service:
            one = Clerk(home / "data", service, camera.take, home=home, language=language)
            camera.clerk = one
            try:
                WALKS[name](one)
                print(f"{name}: {one.strokes} keys and compositions", flush=True)
            except AssertionError as why:
                camera.take("stuck")
                print(f"{name}: stuck: {why}", flush=True)
            one.close()


if __name__ == "__main__":
    main()
