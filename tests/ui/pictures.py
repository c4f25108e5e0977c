"""Every screen of the clerk's window as pictures, to look at beside the target pictures.

Run ``python -m tests.ui.pictures FOLDER [NAME ...]``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.core.ids import ItemId
from desktop_app.ui import preferences
from desktop_app.ui.application import make_application
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.look.theme import Appearance, dress
from desktop_app.ui.pages.paper_page import PaperPage
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.start.start_screen import StartScreen
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support import clerks as build

SIZES = ((1366, 728), (1920, 1040))
NARROW = ((1093, 697), (911, 697), (683, 697))
ITEM_A3, ITEM_D2 = ItemId("staff.assigned"), ItemId("net.tslcd")


class Studio:
    """One application, a folder for each scene, a picture of each in both themes."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.app: QApplication = make_application([], Appearance.LIGHT)
        self.place = Path(tempfile.mkdtemp(prefix="pictures-"))
        build.use_passphrase_file(self.place)

    def settle(self, seconds: float = 0.05) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()

    def window(self, folder: Path, *, everything: bool = True) -> MainWindow:
        if folder.is_dir():
            chosen = Preferences(
                asked_where_to_start=True,
                everything=everything,
                learnt=["answer", "keep", "left", "send"],
            )
            preferences.save(folder, chosen)
        window = MainWindow(folder, keep_appearance=True)
        window.show()
        window.activateWindow()
        self.settle()
        return window

    def shoot(
        self, name: str, window: MainWindow, sizes: tuple[tuple[int, int], ...] = SIZES
    ) -> None:
        for wide, tall in sizes:
            for look in (Appearance.LIGHT, Appearance.DARK):
                dress(self.app, look)
                window.resize(wide, tall)
                self.settle(0.15)
                window.grab().save(str(self.out / f"{name}-{wide}-{look}.png"))
        dress(self.app, Appearance.LIGHT)

    def key(self, window: MainWindow, *keys: str | Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(window.focusWidget() or window, cast("Qt.Key", key))
            self.settle(0.02)


def desk_of(window: MainWindow) -> ClerkDesk:
    desk = window.centralWidget()
    assert isinstance(desk, ClerkDesk)
    return desk


def folder_of(studio: Studio, name: str, fill: Callable[[Workspace], object]) -> Path:
    folder = studio.place / name
    with build.clerk(folder) as desk:
        build.set_today(desk, date(2026, 11, 11))
        fill(desk)
    return folder


def start(studio: Studio) -> None:
    window = studio.window(studio.place / "none")
    screen = window.centralWidget()
    assert isinstance(screen, StartScreen)
    screen.search.setText("dak n")
    studio.shoot("01-start", window)
    found = screen.found.current()
    assert found is not None
    screen.choose(found)
    screen.person.field.setText("Nguyễn Thị Hoa")
    screen.position.field.setText("Công chức Văn phòng")
    screen.phone.field.setFocus()
    studio.shoot("01b-start-chosen", window)
    window.close()


def question(studio: Studio) -> None:
    folder = folder_of(studio, "question", lambda desk: None)
    window = MainWindow(folder, keep_appearance=True)
    window.show()
    window.activateWindow()
    studio.shoot("01c-question", window)
    window.close()


def desk(studio: Studio) -> None:
    window = studio.window(folder_of(studio, "desk", build.half_done))
    work = desk_of(window).work
    work.open(ITEM_A3)
    studio.shoot("02-desk", window)
    studio.shoot("02-narrow", window, NARROW)
    work.open(ITEM_D2)
    studio.key(window, "3")
    studio.shoot("02b-desk-cause", window, SIZES[:1])
    studio.key(window, "4")
    work.open(ITEM_A3)
    desk_of(window).work.card.open_form()  # type: ignore[union-attr]
    studio.shoot("02c-desk-task", window, SIZES[:1])
    window.close()


def end(studio: Studio) -> None:
    window = studio.window(folder_of(studio, "end", build.quick_round_done), everything=False)
    desk_of(window).navigation.show_end()
    studio.shoot("04-end", window)
    desk_of(window).navigation.submit()
    studio.shoot("04b-submit", window, SIZES[:1])
    desk_of(window).navigation.show_tasks()
    studio.shoot("04c-tasks", window, SIZES[:1])
    desk_of(window).pages.leave_page()
    desk_of(window).sending.open_bar()
    studio.shoot("04d-connect", window, (SIZES[0], NARROW[2]))
    window.close()


def conflict(studio: Studio) -> None:
    build.in_conflict(studio.place / "conflict").close()
    window = studio.window(studio.place / "conflict" / "tuan")
    studio.shoot("05-conflict", window)
    window.close()


def receipt(studio: Studio) -> None:
    folder = folder_of(studio, "receipt", build.quick_round_done)
    with Workspace.open(folder) as workspace:
        build.received(workspace)
    window = studio.window(folder)
    desk_of(window).sending.syncing.stop()
    desk_of(window).navigation.show_custody()
    studio.shoot("08b-receipt", window)
    window.close()


def later(studio: Studio) -> None:
    folder = folder_of(studio, "later", build.a_later_round)
    window = studio.window(folder)
    small = ((1366, 728), (1093, 566), (911, 480))
    studio.shoot("09-later", window, small)
    desk_of(window).work.open(ItemId("net.tslcd"))
    studio.key(window, Qt.Key.Key_F7)
    studio.shoot("09b-kept", window, small[:1])
    desk_of(window).work.open(ItemId("lead.seal_account"))
    studio.shoot("09c-section", window, small)
    studio.key(window, Qt.Key.Key_Return)
    studio.shoot("09d-open", window, small)
    window.close()


def paper(studio: Studio) -> None:
    window = studio.window(folder_of(studio, "paper", build.quick_round_done))
    shown = desk_of(window)
    shown.navigation.print_paper("slip")
    page = shown.pages.shown
    assert isinstance(page, PaperPage)
    end = time.monotonic() + 20
    while not page.view.is_ready and time.monotonic() < end:
        studio.settle(0.05)
    studio.shoot("10-paper", window, SIZES[:1])
    window.close()


SCENES = {
    scene.__name__: scene for scene in (start, question, desk, end, conflict, receipt, later, paper)
}


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    studio = Studio(out)
    for name in sys.argv[2:] or SCENES:
        SCENES[name](studio)


if __name__ == "__main__":
    main()
