"""Pictures of the supervisor's window: ``python -m tests.ui.supervisor_pictures OUT_DIR``."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtWidgets import QApplication, QRadioButton
from ui import supervisor_builders as builders

from desktop_app.ui import supervisor
from desktop_app.ui.look.theme import Appearance, dress
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.workspace import Workspace

SIZES = ((1366, 728), (1920, 1080))


class Studio:
    """Takes pictures of one screen."""

    def __init__(self, app: QApplication, out: Path) -> None:
        self.app, self.out = app, out

    def settle(self, seconds: float = 0.35) -> None:
        """Wait for the work in the background."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()

    def take(self, screen: SupervisorScreen, name: str, *, wait: float = 0.35) -> None:
        """Write a picture of *screen*."""
        self.settle(wait)
        screen.grab().save(str(self.out / f"{name}.png"))


def everything(studio: Studio, screen: SupervisorScreen, name: str) -> None:
    """Take a picture of each view."""
    home = builders.HOME
    studio.take(screen, f"{name}-1-morning")
    screen.show_tab("board")
    studio.take(screen, f"{name}-2-matrix")
    for option in screen.page.findChildren(QRadioButton)[-1:]:
        option.setChecked(True)
    studio.take(screen, f"{name}-3-list")
    screen.open_commune(home, "sig.person_certs")
    studio.take(screen, f"{name}-4-commune")
    screen.show_tab("visits")
    studio.take(screen, f"{name}-5-visits")
    screen.open_visit(home)
    studio.take(screen, f"{name}-6-visit")
    screen.show_tab("actions")
    studio.take(screen, f"{name}-7-tasks", wait=0.8)
    screen.show_tab("reports")
    studio.take(screen, f"{name}-8-reports", wait=0.8)
    screen.show_tab("morning")
    screen.show_letter()
    studio.take(screen, f"{name}-9-letter")
    screen.go_back()


def main(out: Path) -> None:
    """Take every picture into *out*."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        passphrase = folder / "passphrase"
        passphrase.write_text("mật khẩu thử\n", "utf-8")
        os.environ["COMMUNE_READINESS_PASSPHRASE_FILE"] = str(passphrase)
        builders.with_a_story(folder, communes=60)
        app = QApplication([])
        studio = Studio(app, out)
        with Workspace.open(folder / "supervisor") as desk:
            wide = builders.widened(desk.board(), builders.near(60))
            for appearance in (Appearance.LIGHT, Appearance.DARK):
                dress(app, appearance)
                for width, height in SIZES:
                    screen = supervisor.screen_of(desk, Preferences())
                    screen.fetching.syncing.stop()
                    screen.resize(width, height)
                    screen.show()
                    screen.session.take(wide)
                    everything(studio, screen, f"{appearance.value}-{width}")
                    screen.close()
            dress(app, Appearance.LIGHT)
            for width, height in ((1366, 697), (1093, 582), (911, 485)):
                screen = supervisor.screen_of(desk, Preferences())
                screen.resize(width, height)
                screen.show()
                screen.session.take(wide)
                everything(studio, screen, f"step-{width}")
                screen.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
