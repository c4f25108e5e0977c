"""Steps of the main thread that take more than 50 ms, counted and named, scene by scene.

Run from the checkout: ``python -m tests.benchmarks.steps [--window clerk|supervisor]``. A clerk's
window on a year of data and a supervisor's on a province of 168 communes go through their pages; an
event and all that it leads to is a step (desktop_app/ui/slow_steps.py). Its processor time counts.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.checklist_files import communes as commune_files
from desktop_app.core.text.communes import Commune
from desktop_app.ui import preferences, tasks
from desktop_app.ui.application import collect_garbage
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.paper_names import ClerkPaper
from desktop_app.ui.clerk.work.rows_model import View
from desktop_app.ui.look.theme import Appearance, dress
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.slow_steps import LIMIT_MS, SlowStep, SteppedApplication
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.desk.tab_bar import Tab
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace

from .board import fill
from .startup import a_year_of_data

COMMUNES = 168  # of the largest province
_SETTLE_S = 0.25  # pages fill themselves in the background

Act = tuple[str, Callable[[], object]]


def key(code: Qt.Key) -> None:
    """Press one key where the focus is."""
    focus = QApplication.focusWidget()
    if focus is not None:
        QTest.keyClick(focus, code)


def clerk_acts(desk: ClerkDesk) -> Iterator[Act]:
    """Yield what a clerk does on a year of data, each under a name."""
    work, pages, shown = desk.work, desk.pages, desk.navigation
    for n in range(6):
        yield f"F7 keeps item {n + 1}", lambda: key(Qt.Key.Key_F7)
    yield "Enter unfolds a row", lambda: key(Qt.Key.Key_Return)
    yield "1 answers", lambda: key(Qt.Key.Key_1)
    yield "F8 goes to what is left", lambda: key(Qt.Key.Key_F8)
    yield "every item", lambda: work.show_view(View.ALL)
    for n in range(6):
        yield f"1 answers item {n + 1}", lambda: key(Qt.Key.Key_1)
        yield "Enter goes on", lambda: key(Qt.Key.Key_Return)
    yield "a search", lambda: work.search.setText("mang")
    yield "the search ends", work.leave_item
    yield "the first item", work.open_first
    for name, show in (
        ("help", shown.show_help),
        ("history", shown.show_history),
        ("end of the round", shown.show_end),
        ("submitting", shown.submit),
        ("custody", shown.show_custody),
        ("version", shown.show_version),
        ("tasks", shown.show_tasks),
        ("person", shown.show_person),
        ("usb", shown.show_usb),
        ("settings", shown.show_settings),
        ("log", shown.show_sync_log),
        ("figures for nq57.vn", shown.show_nq57),
        ("measuring", shown.show_measure),
        ("a paper", lambda: shown.print_paper(ClerkPaper.SLIP)),
    ):
        yield f"page: {name}", show
        yield f"back from: {name}", pages.leave_page
    for round_ in desk.session.rounds[2:4]:
        yield f"round {round_}", lambda one=round_: desk.choose_round(one)  # type: ignore[misc]


def supervisor_acts(screen: SupervisorScreen, commune: Commune) -> Iterator[Act]:
    """Yield what a supervisor looks at, each under a name."""
    for tab in Tab:
        yield f"tab {tab}", lambda one=tab: screen.show_tab(one)  # type: ignore[misc]
    yield "all is read again", screen.session.refresh
    yield "approvals", screen.show_approvals
    yield "back", screen.go_back
    yield "a commune", lambda: screen.open_commune(commune.code)
    yield "back", screen.go_back
    yield "letter", screen.show_letter
    yield "back", screen.go_back
    yield "help", screen.show_help
    yield "back", screen.go_back
    yield "usb", screen.by_hand.show


def settle(seconds: float = _SETTLE_S) -> None:
    """Let what was asked of the window happen."""
    end = time.monotonic() + seconds
    while time.monotonic() < end or tasks._running:
        QApplication.processEvents()
        time.sleep(0.005)


def walk(app: SteppedApplication, window: QWidget, acts: Iterator[Act]) -> list[SlowStep]:
    """Do *acts* on *window*; return the steps that took too long of the processor."""
    app.slow.clear()
    window.activateWindow()
    settle()
    for name, act in acts:
        with app.step(name):
            act()
        settle()
    return [one for one in app.slow if one.processor_ms > LIMIT_MS]


def of_clerk(app: SteppedApplication, folder: Path) -> list[SlowStep]:
    """Return the slow steps of a clerk's window, its start included."""
    a_year_of_data(folder)
    preferences.save(folder, Preferences(asked_where_to_start=True))
    window = MainWindow(folder, keep_appearance=True, in_stages=True)
    app.scene = "the start"
    window.show()
    settle(2.0)
    start = [one for one in app.slow if one.processor_ms > LIMIT_MS]
    desk = window.centralWidget()
    assert isinstance(desk, ClerkDesk)
    found = walk(app, window, clerk_acts(desk))
    window.close()
    return [*start, *found]


def of_supervisor(app: SteppedApplication, folder: Path) -> list[SlowStep]:
    """Return the slow steps of a supervisor's window over a province."""
    from ui.supervisor_builders import Courier

    communes = list(commune_files.load(Path()))[:COMMUNES]
    Courier(folder, communes, "Cả tỉnh")
    with Workspace.open(folder / "supervisor") as desk:
        fill(desk)
    window = MainWindow(folder / "supervisor", keep_appearance=True)
    window.show()
    settle(2.0)
    screen = window.centralWidget()
    assert isinstance(screen, SupervisorScreen)
    found = walk(app, window, supervisor_acts(screen, communes[0]))
    window.close()
    return found


def tell(name: str, app: SteppedApplication, found: list[SlowStep]) -> None:
    """Print how many steps there were, and each that took too long."""
    print(f"{name}: {len(found)} of {app.count} steps over {LIMIT_MS:.0f} ms of the processor")
    for one in sorted(found, key=lambda one: -one.processor_ms):
        where = " > ".join(one.where[-3:])
        print(f"  {one.processor_ms:6.1f} ms  {one.scene:28} {one.event} {one.receiver}  {where}")


def main() -> None:
    """Print what both windows, or one of them, take too long for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--window", choices=("clerk", "supervisor"), default=None)
    window = parser.parse_args().window
    with tempfile.TemporaryDirectory() as temporary:
        passphrase = Path(temporary) / "passphrase"
        passphrase.touch(mode=0o600)
        passphrase.write_text("benchmark\n")
        os.environ["COMMUNE_READINESS_PASSPHRASE_FILE"] = str(passphrase)
        app = SteppedApplication(["steps", "-style", "Fusion"])
        dress(app, Appearance.LIGHT, is_fusion=True)
        collect_garbage()
        for name, measure in (("clerk", of_clerk), ("supervisor", of_supervisor)):
            if window in (None, name):
                app.count = 0
                tell(name, app, measure(app, Path(temporary) / name))


if __name__ == "__main__":
    main()
