"""Every page of both windows, five sizes, both languages: nothing cut or out of reach, no held key.

One window a role: it is resized, and said in the other language, not opened again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEventLoop, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId, ItemId
from desktop_app.credentials.key_faults import PassphraseNeeded
from desktop_app.i18n import sentence, use_language
from desktop_app.storage.storage_faults import read_only
from desktop_app.ui import preferences, tasks
from desktop_app.ui.clerk.desk.notices import Notices
from desktop_app.ui.clerk.paper_names import ClerkPaper
from desktop_app.ui.frame.about import AboutDialog
from desktop_app.ui.frame.guide import Guide, GuideDialog
from desktop_app.ui.frame.notice_stack import NoticeStack
from desktop_app.ui.look.cards import Banner
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.start.recovery_screen import RecoveryScreen
from desktop_app.ui.start.start_screen import StartScreen
from desktop_app.ui.supervisor.approvals.approvals_page import ApprovalsPage
from desktop_app.ui.supervisor.board.filters import Only
from desktop_app.ui.supervisor.commune.commune_page import CommunePage
from desktop_app.ui.supervisor.commune.say_row import Saying
from desktop_app.ui.supervisor.desk.notices import SupervisorNotices
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.desk.tab_bar import Tab
from desktop_app.ui.supervisor.morning.morning_page import MorningPage
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace
from desktop_app.workspace.context import desk_context as context_module
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support import clerks
from support.clerk_windows import desk_of, press
from support.held_keys import held_key_faults, repeating_shortcuts
from support.offices import Clock
from support.screen_faults import faults_of, focus_fault

from . import supervisor_builders as builders
from .going_out_scenes import trip_scenes, visit_scenes
from .supervisor_fixtures import area, desk

__all__ = ["area", "desk"]

SIZES = ((1366, 728), (1366, 768), (1093, 566), (911, 480), (1920, 1080))
SMALLEST = (911, 480)
IN_1980 = 315_532_860
LONG_PERSON = "Nguyễn Phước Hoàng Thị Quỳnh Hương"
LONG_POSITION = "Phó Chủ tịch Ủy ban nhân dân kiêm Giám đốc Trung tâm"
LONG_COMMUNE = "Ủy ban nhân dân xã Đắk Nhau"
LONG_WORDS = (
    "Ủy ban nhân dân xã Đắk Nhau đề nghị Trung tâm Phục vụ hành chính công kiểm tra, bổ sung hồ sơ"
    " về đường truyền và máy quét trước ngày làm việc cuối cùng của tháng"
)
_TAB_STOPS = 60
_PATIENCE = 20.0  # seconds

Scene = tuple[str, Callable[[], object]]


def settle() -> None:
    """Let what was asked of the layout happen."""
    for _turn in range(3):
        QApplication.processEvents()


def filled() -> None:
    """Wait for pages that fill themselves from a worker."""
    end = time.monotonic() + _PATIENCE
    while tasks._running and time.monotonic() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    assert not tasks._running


def active(window: QWidget) -> None:
    """Make *window* the active one again: a list that unfolded under Tab took that away."""
    window.activateWindow()
    settle()
    assert QApplication.activeWindow() is window


def looked_at(window: QWidget, scene: str) -> list[str]:
    """Return the faults of *window* at every size."""
    found = []
    for wide, tall in SIZES:
        window.resize(wide, tall)
        settle()
        if (window.width(), window.height()) != (wide, tall):
            found.append(f"{scene} {wide}×{tall}: the window is {window.size().toTuple()}")
        told = [*faults_of(window), focus_fault(window)]
        found += [f"{scene} {wide}×{tall}: {one}" for one in told if one]
    return found


def tabbed_through(window: QWidget, scene: str) -> list[str]:
    """Return where Tab leads out of sight on the smallest screen."""
    window.resize(*SMALLEST)
    settle()
    found = []
    first = window.focusWidget()
    for _turn in range(_TAB_STOPS):
        here = window.focusWidget()
        if here is None:
            break
        QTest.keyClick(here, Qt.Key.Key_Tab)
        settle()
        if fault := focus_fault(window):
            found.append(f"{scene} by Tab: {fault}")
        found += held_key_faults(window, scene)
        if window.focusWidget() is first:
            break
    return found


def nothing(found: list[str]) -> None:
    """Fail with each of the faults *found* on a line of its own."""
    assert not found, "\n".join(found)


def walk(window: QWidget, scenes: Iterator[str]) -> list[str]:
    """Return the faults of every scene."""
    found = []
    for scene in scenes:
        filled()
        active(window)
        found += looked_at(window, scene)
        found += repeating_shortcuts(window, scene)
        found += tabbed_through(window, scene)
    return found


@pytest.fixture(params=("vi", "en"))
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    use_language(request.param)
    yield str(request.param)
    use_language("vi")


def opened(qtbot: QtBot, folder: Path) -> MainWindow:
    window = MainWindow(folder, keep_appearance=True)

    def close(_window: object) -> None:
        window.close()

    qtbot.addWidget(window, before_close_func=close)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


@contextmanager
def clock_of_1980() -> Iterator[None]:
    """Let the PC's clock show a day that cannot be, inside the block."""
    one = Clock()
    one.now = IN_1980
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(context_module, "time", one)
        yield


def show_alone(notices: NoticeStack, shown: Banner) -> None:
    """Show one of the notices; others would be folded into a line with it."""
    for one in notices.findChildren(Banner):
        if one is not shown and one.parentWidget() is shown.parentWidget():
            one.setVisible(False)
    settle()
    assert shown.isVisible()


def notice_scenes(notices: Notices | SupervisorNotices) -> Iterator[str]:
    """Show the notices that ask for something to be typed."""
    with clock_of_1980():
        notices.show_session()
        show_alone(notices, notices.clock)
        yield "the clock asks for the day"
    notices.show_session()
    notices.show_locked(PassphraseNeeded("x"))
    show_alone(notices, notices.locked)
    yield "the keys ask for the passphrase"
    notices.locked._choose_anew()
    yield "the keys ask for a new passphrase"
    notices.locked.setVisible(False)
    notices.show_session()


# Before there is a desk


def start_scenes(window: MainWindow, folder: Path) -> Iterator[str]:
    """Show each screen that comes before the desk."""
    screen = window.centralWidget()
    assert isinstance(screen, StartScreen)
    yield "start"
    screen.search.setText("dak n")
    yield "start, communes found"
    found = screen.found.current()
    assert found is not None
    screen.choose(found)
    screen.show_fault(read_only(folder / ("thu-muc-rat-dai-" * 6)), ask_passphrase=True)
    yield "start, refused"
    screen.supervise(True)
    yield "start of a supervisor"
    window._show_sentence(sentence(read_only(folder / ("thu-muc-rat-dai-" * 6))))
    yield "read-only data"
    recovery = RecoveryScreen(folder)
    window._show(recovery, "")
    recovery.setFocus(Qt.FocusReason.OtherFocusReason)
    yield "recovery"


def test_every_screen_before_the_desk(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    preferences.save(tmp_path, Preferences(language="vi" if language == "vi" else "en"))
    window = opened(qtbot, tmp_path / "none")
    if language == "en":
        window.switch_language()
    nothing(walk(window, start_scenes(window, tmp_path)))


def test_the_question_how_to_begin(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    clerks.clerk(tmp_path / "data", person=LONG_PERSON, position=LONG_POSITION).close()
    preferences.save(tmp_path / "data", Preferences(language="vi" if language == "vi" else "en"))
    window = opened(qtbot, tmp_path / "data")
    nothing(walk(window, iter(["question"])))


# The clerk


def clerk_scenes(window: MainWindow) -> Iterator[str]:
    """Show each page of the clerk, and each form open."""
    desk = desk_of(window)
    work, navigation = desk.work, desk.navigation
    desk.header.show_place(LONG_COMMUNE, "Thành phố Đồng Nai")
    for item in ("lead.centre_established", "staff.assigned", "sig.earliest_expiry"):
        work.open(ItemId(item), anywhere=True)
        yield f"item {item}"
    work.open(ItemId("net.tslcd"), anywhere=True)
    active(window)
    press("3")
    yield "cause"
    press("4")
    desk.session.answer(ItemId("device.scanners"), AnswerEntry(value="900"))
    work.open(ItemId("device.scanners"), anywhere=True)
    assert work.card is not None
    yield "a number that is doubted"
    work.open(ItemId("staff.assigned"), anywhere=True)
    assert work.card is not None
    work.card.open_form()
    yield "remedy form"
    work.toggle_dock()
    yield "dock"
    work.toggle_dock()
    work.search.setText("không có mục nào tên thế này")
    yield "nothing found"
    work.leave_item()
    desk.sending.open_bar()
    yield "connecting"
    desk.sending.close_bar()
    for name, show in (
        ("end", navigation.show_end),
        ("submit", navigation.submit),
        ("custody", navigation.show_custody),
        ("version", navigation.show_version),
        ("tasks", navigation.show_tasks),
        ("person", navigation.show_person),
        ("usb", navigation.show_usb),
        ("paper", lambda: navigation.print_paper(ClerkPaper.SLIP)),
        ("quick card", lambda: navigation.print_paper(ClerkPaper.CARD)),
        ("letterhead", navigation.show_letterhead),
        ("measuring", navigation.show_measure),
        ("measuring for an item", lambda: navigation.show_measure(ItemId("net.internet"))),
        ("measuring by a host", lambda: navigation.show_measure(ItemId("net.tslcd"))),
        ("diary", lambda: navigation.print_paper(ClerkPaper.DIARY)),
    ):
        show()
        yield name
    desk.pages.leave_page()
    yield from notice_scenes(desk.notices)
    desk.notices.show_no_copy(LONG_WORDS)
    yield "a notice"


def test_every_page_of_the_clerk(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    with clerks.clerk(tmp_path / "data", person=LONG_PERSON, position=LONG_POSITION) as filled:
        clerks.quick_round_done(filled)
        clerks.say(filled, "net.internet", note=LONG_WORDS)
        clerks.returned(filled, "staff.assigned", LONG_WORDS)
    chosen = Preferences(
        asked_where_to_start=True, everything=True, language="vi" if language == "vi" else "en"
    )
    preferences.save(tmp_path / "data", chosen)
    window = opened(qtbot, tmp_path / "data")
    nothing(walk(window, clerk_scenes(window)))


def later_scenes(window: MainWindow) -> Iterator[str]:
    """Show what a later round looks like, row after row."""
    work = desk_of(window).work
    yield "a later round"
    for item in ("net.tslcd", "staff.assigned", "lead.seal_account"):
        work.open(ItemId(item))
        yield f"row {item}"
    work.unfold()
    yield "a row unfolded"
    work.fold()
    work.keep_section()
    yield "a section kept"
    work.focus_search()
    press("mang")
    yield "a search"


def test_every_view_of_a_later_round(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    with clerks.clerk(tmp_path / "data", person=LONG_PERSON, position=LONG_POSITION) as filled:
        clerks.a_later_round(filled)
        clerks.returned(filled, "net.internet", LONG_WORDS)
    chosen = Preferences(
        asked_where_to_start=True, everything=True, language="vi" if language == "vi" else "en"
    )
    preferences.save(tmp_path / "data", chosen)
    window = opened(qtbot, tmp_path / "data")
    nothing(walk(window, later_scenes(window)))


def test_seven_versions_of_one_answer(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    clerks.in_conflict_of(tmp_path, 7).close()
    folder = tmp_path / "1"
    chosen = Preferences(
        asked_where_to_start=True, everything=True, language="vi" if language == "vi" else "en"
    )
    preferences.save(folder, chosen)
    window = opened(qtbot, folder)
    assert len(desk_of(window).pages.page.choices) == 7  # type: ignore[union-attr]
    nothing(walk(window, iter(["seven versions"])))


def test_the_window_opens_no_larger_than_its_screen(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(tmp_path / "none", keep_appearance=True)
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    assert room.width() < 1366  # the screen of the tests is a small one
    assert window.size().boundedTo(room) == window.size()
    assert window.minimumSize().boundedTo(QSize(*SMALLEST)) == window.minimumSize()
    assert window.minimumHeight() < SMALLEST[1] - 60  # the title bar and the task bar stay


def test_about_at_every_size(qtbot: QtBot, language: str) -> None:
    for wide, tall in SIZES:
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(wide, tall)
        dialog = AboutDialog(window)
        dialog.show()
        filled()
        assert dialog.list.count()
        assert dialog.width() <= wide and dialog.height() <= tall
        assert faults_of(dialog) == []


def test_the_guides_at_every_size(qtbot: QtBot, language: str) -> None:
    for wide, tall in SIZES:
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(wide, tall)
        for guide in Guide:
            dialog = GuideDialog(window, guide)
            dialog.show()
            filled()
            assert dialog.width() <= wide and dialog.height() <= tall
            assert dialog.text.horizontalScrollBar().maximum() == 0
            assert faults_of(dialog) == []
            dialog.close()


# The supervisor


def supervisor_scenes(screen: SupervisorScreen) -> Iterator[str]:
    """Show each page of the supervisor, and each form open."""
    for tab in Tab:
        screen.show_tab(tab)
        yield tab
    screen.show_tab(Tab.BOARD)
    for option in screen.page.findChildren(QRadioButton)[-1:]:
        option.setChecked(True)
    yield "board as a list"
    screen.show_communes((Only.LATE, "level/overdue"))
    yield "board, nobody is like that"
    screen.page.clear()  # type: ignore[attr-defined]
    screen.page.start_naming()  # type: ignore[attr-defined]
    yield "board, a view is named"
    screen.page.print_view()  # type: ignore[attr-defined]
    yield "board, on paper"
    screen.show_tab(Tab.MORNING)
    morning = screen.page
    assert isinstance(morning, MorningPage)
    for filter_ in ("level/red", Only.LATE, "band/none"):
        morning.tiles.filter_by(filter_, True)
    yield "morning, the communes are filtered"
    morning.tiles.clear()
    morning.print_view()
    yield "morning, on paper"
    screen.go_back()
    morning.calls.list.call_current()
    yield "morning, a call is noted"
    morning.calls.note.stop()
    screen.show_approvals()
    yield "approvals"
    approvals = screen.page
    assert isinstance(approvals, ApprovalsPage)
    for group in approvals.groups:
        approvals.go_to(group.key)
        yield f"approvals, {group.kind} {group.item}"
    approvals._start_asking(approvals.ticked)
    yield "approvals, a request"
    approvals.by.show_choice("commune")
    approvals._switch()
    for one in approvals.by_commune.communes:
        approvals.by_commune.go_to(one.centre)
        yield f"approvals by commune, {one.centre}"
    approvals.by_commune._start_asking()
    yield "approvals by commune, a request"
    screen.go_back()
    screen.open_commune(builders.HOME, "sig.person_certs")
    yield "commune"
    page = screen.page
    assert isinstance(page, CommunePage)
    for saying in (Saying.COMMENT, Saying.RETURN):
        page.opened.ask(saying)
        yield f"commune, {saying}"
    page.opened.say_row.stop()
    page.opened.new_task()
    yield "commune, remedy form"
    screen.go_back()
    screen.open_commune(builders.HOME, "lead.director_assigned")
    yield "commune, four answers"
    screen.page._note_call()  # type: ignore[attr-defined]
    yield "commune, a call is noted"
    screen.go_back()
    yield from visit_scenes(screen)
    yield from trip_scenes(screen)
    screen.show_letter()
    yield "letter"
    screen.go_back()
    centre, items = CentreId(builders.HOME), (ItemId("net.tslcd"),)
    assert screen.session.ask_to_complete(centre, items, LONG_WORDS).saved
    screen.show_returned_letter(centre)
    yield "letter to a commune"
    screen.go_back()
    screen.show_help()
    yield "help"
    screen.go_back()
    screen.by_hand.show()
    yield "usb"
    screen.go_back()
    screen.show_over(screen._connect_page())
    yield "connecting"
    screen.go_back()
    screen.show_tab(Tab.MORNING)
    yield from notice_scenes(screen.notices)
    screen.notices.show_no_copy(LONG_WORDS)
    yield "no copy today"
    screen.notices.show_no_copy("")
    screen._show_failure(LONG_WORDS)
    yield "a failure told"


def test_every_page_of_the_supervisor(qtbot: QtBot, desk: Workspace, language: str) -> None:
    folder = desk.folder
    preferences.save(folder, Preferences(language="vi" if language == "vi" else "en"))
    window = opened(qtbot, folder)
    screen = window.centralWidget()
    assert isinstance(screen, SupervisorScreen)
    qtbot.waitUntil(lambda: screen.session.board is not None, timeout=20_000)
    board = screen.session.board
    assert board is not None
    rows = tuple(
        msgspec.structs.replace(
            row, commune=msgspec.structs.replace(row.commune, name="Đắk Nhau và Bù Gia Mập Hạ")
        )
        for row in board.rows
    )
    screen.session.take(msgspec.structs.replace(board, rows=rows))
    found = walk(window, supervisor_scenes(screen))
    tasks.cancel_all()
    nothing(found)
