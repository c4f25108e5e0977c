"""Take the pictures of the guides from the running program: ``pictures.py FOLDER [NAME ...]``.

The training demo fills an area, with a service that runs on this PC; its windows are opened, worked
in as a person would, and grabbed. So a picture shows what the program shows.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import release
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QRadioButton, QWidget

from desktop_app.cli.demo import HOME, Demo, own_passphrase
from desktop_app.cli.loopback import Loopback
from desktop_app.core.ids import ItemId
from desktop_app.core.time.rounds import local, round_of
from desktop_app.ui import preferences, tasks
from desktop_app.ui.application import make_application
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.paper_names import ClerkPaper
from desktop_app.ui.frame.update_part import UpdateDialog
from desktop_app.ui.look.theme import Appearance
from desktop_app.ui.pages.paper_page import PaperPage
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.start.start_screen import StartScreen
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.window import MainWindow
from desktop_app.updates import installation
from desktop_app.updates.installation import Installation, system
from desktop_app.workspace import Workspace

SIZE = (1366, 728)
_PATIENCE = 30.0  # seconds
_NEWS = {"vi": "In phiếu trình nhanh hơn.\nThêm thẻ nhớ in hai mặt."}


class Studio:
    """Opens windows on the folders of the demo and takes a picture of each scene."""

    def __init__(self, demo: Demo, out: Path) -> None:
        self.app = make_application([], Appearance.LIGHT)
        self.demo, self.out = demo, out

    def settle(self, until: Callable[[], bool] = lambda: True) -> None:
        """Wait until nothing is done in the background and *until* holds."""
        end = time.monotonic() + _PATIENCE
        for _turn in range(20):
            self.app.processEvents()
        while (tasks._running or not until()) and time.monotonic() < end:
            self.app.processEvents()
        if not until():
            raise SystemExit("The window did not come to show what the picture is of.")
        for _turn in range(20):
            self.app.processEvents()

    def window(self, folder: Path) -> MainWindow:
        """Return the window on *folder*, past what it asks at its first start."""
        if folder.is_dir():
            learnt = ["answer", "left", "send"]
            preferences.save(
                folder, Preferences(asked_where_to_start=True, everything=True, learnt=learnt)
            )
        window = MainWindow(folder, language="vi", keep_appearance=True)
        window.resize(*SIZE)
        window.show()
        window.activateWindow()
        self.settle()
        return window

    def clerk(self) -> tuple[MainWindow, ClerkDesk]:
        window = self.window(self.demo.folder / HOME)
        desk = window.centralWidget()
        assert isinstance(desk, ClerkDesk)
        desk.sending.syncing.stop()
        return window, desk

    def supervisor(self) -> tuple[MainWindow, SupervisorScreen]:
        window = self.window(self.demo.supervisor)
        screen = window.centralWidget()
        assert isinstance(screen, SupervisorScreen)
        screen.fetching.syncing.stop()
        return window, screen

    def take(self, name: str, widget: QWidget) -> None:
        """Write a picture of *widget*, in the 256 colours that its flat areas need."""
        self.settle()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        widget.grab().save(buffer, "PNG")
        image = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
        image.quantize(256, dither=Image.Dither.NONE).save(self.out / f"{name}.png", optimize=True)


def start(studio: Studio) -> None:
    window = studio.window(studio.demo.folder / "none")
    screen = window.centralWidget()
    assert isinstance(screen, StartScreen)
    screen.search.setText("dak nhau")
    studio.settle(lambda: screen.found.current() is not None)
    studio.take("start", window)
    window.close()


def desk(studio: Studio) -> None:
    window, shown = studio.clerk()
    shown.work.open(ItemId("staff.assigned"))
    studio.take("desk", window)
    window.close()


def custody(studio: Studio) -> None:
    window, shown = studio.clerk()
    shown.navigation.show_custody()
    studio.take("custody", window)
    window.close()


def usb(studio: Studio) -> None:
    window, shown = studio.clerk()
    shown.navigation.show_usb()
    studio.take("usb", window)
    window.close()


def submit(studio: Studio) -> None:
    window, shown = studio.clerk()
    shown.navigation.submit()
    studio.take("submit", window)
    window.close()


def slip(studio: Studio) -> None:
    window, shown = studio.clerk()
    shown.navigation.print_paper(ClerkPaper.SLIP)
    page = shown.pages.shown
    assert isinstance(page, PaperPage)
    studio.settle(lambda: page.view.is_ready)
    studio.take("slip", window)
    window.close()


def update(studio: Studio) -> None:
    """Show a signed update as it is looked at, in a small installation made for it."""
    folder, data = studio.demo.folder / "cai-dat", studio.demo.folder / HOME
    *roots, key = release.make_keys(folder / "keys", ["a", "b", "c", "release"], b"x")
    release.found(folder / "repository", roots, key)
    for version, line in (("0.1.0", b"1"), ("0.2.0", b"2")):
        for name, content in (("ra-soat.exe", os.urandom(4_000_000) + line), ("Qt6Core.dll", b"q")):
            file = folder / "versions" / version / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    (folder / "current").write_text("0.1.0\n", encoding="ascii")
    new = folder / "versions" / "0.2.0"
    manifest, by_content = release.manifest_of(new, "0.2.0", system(), _NEWS)
    files = release.changed_files(new, by_content, [])
    package = folder / "0.2.0.cap-nhat"
    package.write_bytes(release.sign(folder / "repository", key, manifest, files))
    first_root, own = installation.first_root, Installation.__dict__["own"]
    installation.first_root = lambda: folder / "repository" / "1.root.json"
    Installation.own = classmethod(lambda cls: cls(folder))  # type: ignore[method-assign,assignment]
    try:
        window, _desk = studio.clerk()
        dialog = UpdateDialog(window, data, lambda: Workspace.open(data))
        dialog.open()
        dialog.part.look_at(package)
        studio.settle(dialog.part.put_in.isVisible)
        studio.take("update", dialog)
        window.close()
    finally:
        installation.first_root, Installation.own = first_root, own  # type: ignore[method-assign]


def morning(studio: Studio) -> None:
    window, _screen = studio.supervisor()
    studio.take("morning", window)
    window.close()


def approvals(studio: Studio) -> None:
    window, screen = studio.supervisor()
    screen.show_approvals()
    studio.take("approvals", window)
    window.close()


def board(studio: Studio) -> None:
    window, screen = studio.supervisor()
    screen.show_tab("board")
    for option in screen.page.findChildren(QRadioButton)[-1:]:
        option.setChecked(True)
    studio.take("board", window)
    window.close()


def commune(studio: Studio) -> None:
    window, screen = studio.supervisor()
    screen.open_commune(HOME, "sig.person_certs")
    studio.take("commune", window)
    window.close()


def visits(studio: Studio) -> None:
    window, screen = studio.supervisor()
    screen.show_tab("visits")
    studio.take("visits", window)
    window.close()


def reports(studio: Studio) -> None:
    window, screen = studio.supervisor()
    screen.show_tab("reports")
    studio.take("reports", window)
    window.close()


SCENES: dict[str, Callable[[Studio], None]] = {
    scene.__name__: scene
    for scene in (
        start, desk, custody, usb, submit, slip, update,
        morning, approvals, board, commune, visits, reports,
    )
}  # fmt: skip


class _Pictured(Demo):
    """The demo whose windows are pictured while its service runs."""

    names: tuple[str, ...] = ()

    def show_in_files(self, out: Path) -> None:
        out.mkdir(parents=True, exist_ok=True)
        studio = Studio(self, out)
        for name in self.names or SCENES:
            SCENES[name](studio)
            print(f"  {name}.png", flush=True)


def main() -> None:
    """Take the pictures named, or all."""
    out, names = Path(sys.argv[1]).absolute(), tuple(sys.argv[2:])
    today = local(int(time.time())).date()
    with tempfile.TemporaryDirectory(prefix="pictures-") as temporary:
        folder = Path(temporary)
        with own_passphrase(folder):
            service = Loopback(folder / "service", round_of(today))
            demo = _Pictured(folder, service, tell=lambda line: print(line, flush=True))
            demo.names = names
            demo.run(out=out, role="clerk")


if __name__ == "__main__":
    main()
