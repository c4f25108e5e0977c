"""Inside a session bus of its own: the window under a virtual screen, and its reader beside it.

``screen_reader`` runs it: FOLDER DESK LANGUAGE PAGE "unnamed"|"". Each page is printed as one line
of JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAME = "commune-readiness"


def pages_of_clerk(window: object) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield every page of the clerk with what shows it."""
    from desktop_app.core.ids import ItemId
    from desktop_app.ui.clerk.paper_names import ClerkPaper
    from support.clerk_windows import desk_of

    desk = desk_of(window)  # type: ignore[arg-type]
    work, navigation = desk.work, desk.navigation
    for item in ("lead.centre_established", "staff.assigned", "sig.earliest_expiry", "net.tslcd"):
        yield item, lambda item=item: work.open(ItemId(item), anywhere=True)  # type: ignore[misc]
    yield "connecting", desk.sending.open_bar
    yield "end", navigation.show_end
    yield "submit", navigation.submit
    yield "custody", navigation.show_custody
    yield "nq57", navigation.show_nq57
    yield "log", navigation.show_sync_log
    yield "version", navigation.show_version
    yield "tasks", navigation.show_tasks
    yield "person", navigation.show_person
    yield "usb", navigation.show_usb
    yield "letterhead", navigation.show_letterhead
    yield "help", navigation.show_help
    yield "paper", lambda: navigation.print_paper(ClerkPaper.SLIP)
    yield "settings", navigation.show_settings
    yield "copies", navigation._show_copies
    yield "clearing", navigation._show_clearing


def pages_of_supervisor(window: object) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield every page of the supervisor with what shows it."""
    from ui import supervisor_builders as builders

    from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
    from desktop_app.ui.supervisor.desk.tab_bar import Tab

    screen = window.centralWidget()  # type: ignore[attr-defined]
    assert isinstance(screen, SupervisorScreen)
    for tab in Tab:
        yield tab.value, lambda tab=tab: screen.show_tab(tab)  # type: ignore[misc]
    yield "approvals", screen.show_approvals
    yield "commune", lambda: screen.open_commune(builders.HOME, "sig.person_certs")
    yield "visit", lambda: screen.open_visit(builders.HOME)
    yield "help", screen.show_help
    yield "usb", screen.by_hand.show
    yield "settings", screen.settings.show_settings


def made(folder: Path, desk: str) -> Path:
    """Return a data folder with something on every page."""
    from support import clerks

    clerks.use_passphrase_file(folder)
    if desk == "clerk":
        with clerks.clerk(folder / "data") as filled:
            clerks.quick_round_done(filled)
            clerks.returned(filled, "staff.assigned", "Gửi kèm danh sách")
        return folder / "data"
    from ui import supervisor_builders as builders

    return builders.with_a_story(folder).folder / "supervisor"


def main(folder: Path, desk: str, language: str, only: str, unnamed: str) -> int:
    """Show page after page and print what the reader beside the window reads of each."""
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert screen.stdout is not None
        os.environ["DISPLAY"] = f":{screen.stdout.readline().strip()}"
        os.environ["QT_QPA_PLATFORM"] = "xcb"
        os.environ["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        return shown(folder, desk, language, only, bool(unnamed))
    finally:
        screen.terminate()
        screen.wait()


def shown(folder: Path, desk: str, language: str, only: str, unnamed: bool) -> int:
    """Show the window under the virtual screen."""
    import time

    data = made(folder, desk)
    from PySide6.QtWidgets import QApplication, QPushButton

    from desktop_app.ui import preferences, tasks
    from desktop_app.ui.application import make_application
    from desktop_app.ui.look.theme import Appearance
    from desktop_app.ui.preferences import Preferences
    from desktop_app.ui.window import MainWindow

    app = make_application([], Appearance.LIGHT)
    chosen = Preferences(language="en" if language == "en" else "vi", asked_where_to_start=True)
    preferences.save(data, chosen)
    window = MainWindow(data, keep_appearance=True)
    window.show()
    window.activateWindow()
    if unnamed:
        QPushButton(window).show()

    def settle(seconds: float = 0.3) -> None:
        end = time.monotonic() + 20
        until = time.monotonic() + seconds
        while time.monotonic() < until or (tasks._running and time.monotonic() < end):
            QApplication.processEvents()
            time.sleep(0.005)

    settle(1.0)
    reader = subprocess.Popen(
        ["/usr/bin/python3", str(HERE / "screen_reader_tree.py"), str(os.getpid())],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert reader.stdin is not None and reader.stdout is not None
    os.set_blocking(reader.stdout.fileno(), False)
    pages = pages_of_clerk(window) if desk == "clerk" else pages_of_supervisor(window)
    for name, show in pages:
        if only and name != only:
            continue
        show()
        settle()
        reader.stdin.write("read\n")
        reader.stdin.flush()
        line = ""
        while not line.endswith("\n"):
            app.processEvents()  # the window answers the reader's questions
            line += reader.stdout.readline() or ""
            if reader.poll() is not None:
                print("the reader ended", file=sys.stderr)
                return 1
        print(json.dumps({"scene": name, "controls": json.loads(line)}), flush=True)
    reader.stdin.close()
    reader.wait()
    window.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), *sys.argv[2:6]))
