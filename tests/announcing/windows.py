"""The windows for random input: a clerk's desk and a supervisor's screen, with some data."""

from __future__ import annotations

import gc
import json
import random
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop_app.core.ids import CentreId, ItemId, Role, Status
from desktop_app.core.time.rounds import local
from desktop_app.ui import preferences, supervisor, tasks
from desktop_app.ui.application import make_application
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.supervisor.approvals.approvals_page import ApprovalsPage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.morning.morning_page import MorningPage
from desktop_app.ui.supervisor.visits.visits_page import VisitsPage
from desktop_app.ui.syncing import Syncing
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace
from desktop_app.workspace.context import desk_context
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support import clerks
from support.service import RunningService, running

from .hands import Around, Hands, Wrong
from .typed import typed_in
from .witness import changes, seen_of, settings_on_disk, texts_on_disk

PASSPHRASE = "COMMUNE_READINESS_PASSPHRASE_FILE"


def passphrase_file(place: Path) -> str:
    """Return a file with a passphrase in *place*, for the variable PASSPHRASE: no keyring."""
    file = place / "passphrase"
    file.write_text("mật khẩu thử\n", "utf-8")
    return str(file)


def clerk_data(folder: Path, seed: int) -> None:
    """Fill *folder* as a commune that is half done; every second one has a round before."""
    with clerks.clerk(folder) as desk:
        if seed % 4 == 3:
            clerks.a_later_round(desk)
        elif seed % 2:
            clerks.a_round_before(desk)
        else:
            clerks.half_done(desk)
            for item in desk.checklist.items_in_order:  # numbers to change and to empty
                if item.type == "count" and item.id not in desk.desk().record.items:
                    clerks.say(desk, item.id, value="3")
        clerks.returned(desk, ItemId("lead.seal_account"), "Gửi quyết định")
    chosen = Preferences(asked_where_to_start=True, everything=bool(seed % 3), language="vi")
    preferences.save(folder, chosen)


@contextmanager
def clerk_window(folder: Path) -> Iterator[MainWindow]:
    """Yield the clerk's window on *folder*."""
    make_application([])
    window = MainWindow(folder, keep_appearance=True)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    QApplication.processEvents()
    try:
        yield window
    finally:
        window.close()
        window.close()  # what remains is from the test itself
        tasks.cancel_all()
        destroy(window)


def destroy(window: QWidget) -> None:
    """Destroy *window* and all its children now, before another one is made in this process.

    Left to the collector of garbage, they go in any order while the next window is built.
    """
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    gc.collect()


class JumpingClock:
    """The clock of a PC that is put forward and back while a window is open."""

    def __init__(self) -> None:
        self._ahead = 0

    def time(self) -> float:
        return time.time() + self._ahead

    def jump(self, chance: random.Random) -> str:
        """Jump to another day or year; return how far that is from now, in words."""
        days = chance.choice((0, 1, -1, 40, 400, -400, 26_000, -16_000))
        self._ahead = days * 86_400
        return f"by {days} days"


@contextmanager
def jumping_clock() -> Iterator[JumpingClock]:
    """Give every desk a clock that jumps, inside the block."""
    one = JumpingClock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk_context, "time", one)
        yield one


@contextmanager
def service_in(place: Path) -> Iterator[RunningService]:
    """Yield a service whose open round is the one of today."""
    folder = place / "service"
    folder.mkdir()
    with running(folder) as one:
        one.open_round(f"{local(int(time.time())):%Y-%m}")
        one.publish()
        yield one


def around(clock: JumpingClock, syncing: Syncing, look: QTimer, service: RunningService) -> Around:
    """Return what happens around a person whose window exchanges by *syncing*.

    Every third exchange finds the service gone. *look* is the timer by which the window sees
    that the day is another.
    """
    sent = 0

    def send() -> str:
        nonlocal sent
        if syncing.is_running:
            return "goes on"
        sent += 1
        is_up = sent % 3 != 2
        service.start() if is_up else service.stop()
        syncing.sync()
        return "begins" if is_up else "begins, and the service is gone"

    def jump(chance: random.Random) -> str:
        told = clock.jump(chance)
        look.timeout.emit()
        return told

    return Around(jump=jump, send=send, is_sending=lambda: syncing.is_running)


def work_as_clerk_while_it_sends(
    place: Path, service: RunningService, seed: int, steps: int
) -> None:
    """Run random input on a clerk's window while exchanges run and the clock jumps."""
    folder = place / f"clerk-{seed}"
    clerk_data(folder, seed)
    service.start()
    with Workspace.open(folder) as desk:
        code = service.code(Role.CLERK, commune=clerks.DAK_NHAU)
        desk.exchanging.enrol(service.url, code)
    with jumping_clock() as clock, clerk_window(folder) as window:
        screen = window.centralWidget()
        assert isinstance(screen, ClerkDesk)
        hands = clerk_hands(window, seed)
        hands.around = around(clock, screen.sending.syncing, screen.session._look, service)
        hands.work(steps)
        wait_for_the_end(screen.sending.syncing)


def work_as_supervisor_while_it_fetches(
    place: Path, service: RunningService, seed: int, steps: int
) -> None:
    """Run random input on a supervisor's visit while exchanges run and the clock jumps."""
    service.start()
    area = service.area(f"Cụm {seed}", clerks.DAK_NHAU, "25396")
    clerk, folder = place / f"a-clerk-{seed}", place / f"supervisor-{seed}"
    clerk_data(clerk, 1)
    with Workspace.open(clerk) as desk:
        code = service.code(Role.CLERK, commune=clerks.DAK_NHAU)
        desk.exchanging.enrol(service.url, code)
        desk.exchanging.sync()
    with Workspace.begin(folder, Beginning(person="Phạm Văn Lực", role=Role.SUPERVISOR)) as desk:
        desk.exchanging.enrol(service.url, service.code(Role.SUPERVISOR, area=area))
        desk.exchanging.sync()
    with jumping_clock() as clock, clerk_window(folder) as window:
        screen = window.centralWidget()
        assert isinstance(screen, SupervisorScreen)
        where = CentreId(clerks.DAK_NHAU)
        screen.open_visit(where) if seed % 2 else screen.open_commune(where)
        QApplication.processEvents()
        with Workspace.open(folder) as door:
            hands = Hands(
                window, door, seed,
                dot=screen.hints.accessibleName, beside=screen.session.refresh,
                around=around(clock, screen.fetching.syncing, screen.session._look, service),
            )  # fmt: skip
            hands.work(steps)
            wait_for_the_end(screen.fetching.syncing)


def work_strangely_as_clerk(place: Path, seed: int, steps: int) -> None:
    """Run random and strange input on a clerk's window, then close it whatever is open."""
    folder = place / f"clerk-{seed}"
    clerk_data(folder, seed)
    with clerk_window(folder) as window:
        hands = clerk_hands(window, seed)
        desk = window.centralWidget()
        assert isinstance(desk, ClerkDesk)
        show = desk.navigation
        pages = (
            show.show_end, show.submit, show.show_custody, show.show_version, show.show_tasks,
            show.show_person, show.show_usb, show.show_letterhead, show.show_help,
            show.show_history, desk.sending.open_bar, desk.pages.leave_page,
        )  # fmt: skip
        hands.again = opening(pages)
        hands.work(steps)
        close_and_look(window, folder)


def work_strangely_as_supervisor(source: Path, place: Path, seed: int, steps: int) -> None:
    """Run random and strange input on a supervisor's window, then close it."""
    folder = place / f"supervisor-{seed}"
    shutil.copytree(source, folder)
    with clerk_window(folder) as window, Workspace.open(folder) as desk:
        screen = window.centralWidget()
        assert isinstance(screen, SupervisorScreen)
        home = CentreId(clerks.DAK_NHAU)
        pages = (
            lambda: screen.open_commune(home), lambda: screen.open_visit(home),
            screen.show_approvals, screen.show_letter, screen.show_help, screen.by_hand.show,
            screen.go_back, lambda: screen.show_tab("visits"), lambda: screen.show_tab("reports"),
        )  # fmt: skip
        hands = Hands(
            window, desk, seed, dot=screen.hints.accessibleName, beside=screen.session.refresh
        )
        hands.again = opening(pages)
        hands.work(steps)
        close_and_look(window, folder)


def close_and_look(window: MainWindow, folder: Path) -> None:
    """Close *window* whatever is open in it; raise Wrong where something typed is on no disk."""
    typed = {one.text for one in typed_in(window)}
    if not window.close():
        return  # it says what it could not keep, and stays
    with Workspace.open(folder) as desk:
        kept = texts_on_disk(folder, changes(desk)) | settings_on_disk(desk)
    seen = {" ".join(seen_of(text).split()) for text in kept}
    lost = {text for text in typed if " ".join(text.split()) not in seen}
    if lost:
        raise Wrong(f"closing the window lost {lost}")


def opening(pages: Sequence[Callable[[], object]]) -> Callable[[random.Random], str]:
    """Return what opens one of *pages* at random, once or twice."""

    def open_one(chance: random.Random) -> str:
        at, times = chance.randrange(len(pages)), chance.choice((1, 2))
        for _time in range(times):
            pages[at]()
            QApplication.processEvents()
        return f"page {at} opened {times} times"

    return open_one


def wait_for_the_end(syncing: Syncing) -> None:
    """Wait until no exchange runs."""
    end = time.monotonic() + 60
    while syncing.is_running and time.monotonic() < end:
        QTest.qWait(20)
    assert not syncing.is_running


def clerk_hands(window: MainWindow, seed: int) -> Hands:
    """Return random input on the clerk's desk."""
    desk = window.centralWidget()
    assert isinstance(desk, ClerkDesk)
    items = list(desk.session.desk.items)
    desk.work.open(items[seed * 7 % len(items)], anywhere=True)
    return Hands(
        window,
        desk.session.workspace,
        seed,
        dot=lambda: desk.status.saved_words,
        beside=desk.session.reload,
    )


def work_as_clerk(place: Path, seed: int, steps: int) -> None:
    """Run random input on a clerk's window; raise Wrong where the rule is broken."""
    folder = place / f"clerk-{seed}"
    clerk_data(folder, seed)
    with clerk_window(folder) as window:
        clerk_hands(window, seed).work(steps)
    shutil.rmtree(folder)


def work_and_tell(folder: Path, seed: int) -> None:
    """Work on the clerk's data in *folder* without an end; say after each step, as a line of
    JSON, what the dot says and what is typed: whoever reads it kills this process.
    """
    with clerk_window(folder) as window:
        clerk_hands(window, seed).work(
            100_000, lambda dot, typed: print(json.dumps([dot, typed]), flush=True)
        )


def work_as_supervisor(source: Path, place: Path, seed: int, steps: int) -> None:
    """Run random input on a supervisor's screen over a copy of the data in *source*."""
    make_application([])
    folder = place / f"supervisor-{seed}"
    shutil.copytree(source, folder)
    with Workspace.open(folder) as desk:
        screen = supervisor.screen_of(desk, Preferences())
        screen.resize(1366, 728)
        screen.show()
        screen.activateWindow()
        QTest.qWaitForWindowActive(screen)
        board = screen.session.board
        assert board is not None
        match seed % 4:
            case 1:
                screen.open_commune(board.rows[0].centre)
            case 2:
                screen.open_visit(CentreId(board.rows[0].centre))
            case 3:
                screen.show_tab("actions")
            case _ if seed // 4 % 3 == 2:  # the morning, with whom to call
                morning = screen.page
                assert isinstance(morning, MorningPage)
                morning.calls.list.setFocus()
            case _:  # each time another thing to decide
                screen.show_approvals()
                page = screen.page
                assert isinstance(page, ApprovalsPage)
                one = page.waiting[seed // 4 % len(page.waiting)]
                page.pick(one.centre, one.item)
        QApplication.processEvents()
        try:
            hands = Hands(
                screen, desk, seed, dot=screen.hints.accessibleName, beside=screen.session.refresh
            )
            hands.work(steps)
            open_visits_are_not_done(screen)
        finally:
            screen.may_close()
            tasks.cancel_all()
            destroy(screen)
    shutil.rmtree(folder)


def open_visits_are_not_done(screen: SupervisorScreen) -> None:
    """Raise Wrong where a visit that nobody ended is listed among what was checked."""
    board = screen.session.board
    screen.show_tab("visits")
    page = screen.page
    assert board is not None and isinstance(page, VisitsPage)
    listed = [one.text() for one in page.checked.findChildren(QLabel)]
    for row in board.rows:
        if row.verified_visit and not row.verified_visit.closed and row.commune.full_name in listed:
            raise Wrong(f"the open visit to {row.commune.full_name} is listed as done")


def supervisor_data(place: Path) -> Path:
    """Make an area with every kind of change; return the supervisor's folder."""
    from ui import supervisor_builders

    courier = supervisor_builders.with_a_story(place)
    folder = courier.folder / "supervisor"
    with (
        Workspace.open(courier.folder / courier.communes[1].code) as clerk,
        Workspace.open(folder) as desk,
    ):
        clerk.keys.load()
        secret = ItemId("sig.secret_sign")
        reason = clerk.checklist.item(secret).na.reasons[0].id
        clerk.declaring.answer(secret, AnswerEntry(status=Status.NOT_APPLICABLE, reason=reason))
        courier.carry(clerk, desk)
    return folder
