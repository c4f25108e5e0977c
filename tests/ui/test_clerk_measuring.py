"""Measuring from an item: by key and click, stopped, attached only when the person says so."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.checklist.item import Measurable
from desktop_app.core.ids import EvidenceKind, ItemId
from desktop_app.core.time.connection import Noted
from desktop_app.i18n import current_language
from desktop_app.measure.results import MeasureName, Outcome
from desktop_app.storage.connection_log import notes
from desktop_app.sync.wire.figures import AreaItems, ItemFigures
from desktop_app.ui import tasks
from desktop_app.ui.clerk.card.evidence_part import measure_words
from desktop_app.ui.clerk.pages.measure_page import MeasurePage
from desktop_app.ui.clerk.pages.tasks_page import TasksPage
from desktop_app.ui.look import announcing
from desktop_app.ui.look.texts import Paragraph
from desktop_app.ui.pages.paper_page import PaperPage
from desktop_app.ui.window import MainWindow
from desktop_app.workspace.context import settings
from desktop_app.workspace.exchange.area_items import KeptFigures
from support import clerks
from support.clerk_windows import card_of, desk_of, hit, open_window, press

COMPUTER, INTERNET, TSLCD = (
    ItemId("device.computer_adequate"), ItemId("net.internet"), ItemId("net.tslcd"),
)  # fmt: skip


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    with clerks.clerk(tmp_path / "data") as desk:
        clerks.half_done(desk)
    return open_window(qtbot, tmp_path / "data")


@pytest.fixture
def silent_host() -> Iterator[str]:
    """Return a host whose queue is full: connecting to it takes until the time is up."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        port = server.getsockname()[1]
        waiting = [socket.socket() for _turn in range(8)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        yield f"127.0.0.1:{port}"
        for one in waiting:
            one.close()


def measuring(window: MainWindow) -> MeasurePage:
    page = desk_of(window).pages.page
    assert isinstance(page, MeasurePage)
    return page


def over(qtbot: QtBot, page: MeasurePage) -> None:
    qtbot.waitUntil(lambda: not page.is_running, timeout=20_000)


def test_f5_measures_and_nothing_is_stored_before_the_person_says_so(
    qtbot: QtBot, window: MainWindow
) -> None:
    desk = desk_of(window)
    desk.work.open(COMPUTER, anywhere=True)
    assert announcing.find(card_of(window).item_keys(), "F5") is not None
    hit(Qt.Key.Key_F5)
    page = measuring(window)
    over(qtbot, page)
    assert [one.outcome for one in page.results] == [Outcome.MEASURED]
    assert desk.session.desk.items[COMPUTER].evidence == ()
    press("\t")  # from "measure again" to the evidence
    assert QApplication.focusWidget() is page.attach
    effects = announcing.effects_of(page.attach, "Enter")
    assert [(one.kind, one.item) for one in effects] == [("attach", COMPUTER)]
    press("\n")
    qtbot.waitUntil(lambda: bool(desk.session.desk.items[COMPUTER].evidence), timeout=20_000)
    (piece,) = desk.session.desk.items[COMPUTER].evidence
    assert piece.kind is EvidenceKind.MEASUREMENT
    assert desk.work.current == COMPUTER and desk.pages.page is None
    assert desk.session.desk.items[COMPUTER].answer is None  # the clerk answers


def test_the_button_on_the_card_does_the_same_as_its_key(qtbot: QtBot, window: MainWindow) -> None:
    desk_of(window).work.open(INTERNET, anywhere=True)
    button = card_of(window).evidence.measure
    assert button is not None and button.words == "Đo đường truyền"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    page = measuring(window)
    over(qtbot, page)
    assert page.names == (MeasureName.CONNECTION, MeasureName.SERVICE, MeasureName.HOSTS)
    assert not page.attach.isEnabled()  # nothing was measured: this desk is connected to nothing
    hit(Qt.Key.Key_Escape)
    assert desk_of(window).pages.page is None and desk_of(window).work.current == INTERNET


def test_an_item_that_no_machine_answers_has_no_button_and_no_key(window: MainWindow) -> None:
    desk_of(window).work.open(ItemId("staff.assigned"), anywhere=True)
    assert card_of(window).evidence.measure is None
    hit(Qt.Key.Key_F5)
    assert desk_of(window).pages.page is None


def test_the_checklist_speaks_of_a_button_that_is_there(window: MainWindow) -> None:
    checklist = desk_of(window).session.checklist
    speaking = [
        item for item in checklist.items_in_order
        if "nút đo" in item.help.vi or "“Đo" in item.help.vi
    ]  # fmt: skip
    assert {item.code for item in speaking} == {"C3", "D1", "F8"}
    for item in speaking:
        assert item.measurable is not Measurable.NONE
        quoted = [part.partition("”")[0] for part in item.help.vi.split("“")[1:]]
        assert all(words == measure_words(item) for words in quoted if words.startswith("Đo"))
    assert current_language() == "vi"


def test_a_measurement_is_stopped_at_once(
    qtbot: QtBot, window: MainWindow, silent_host: str
) -> None:
    desk = desk_of(window)
    desk.session.workspace.measuring.set_hosts((), tslcd=silent_host)
    desk.work.open(TSLCD, anywhere=True)
    hit("d", Qt.KeyboardModifier.ControlModifier)  # the twin of F5
    page = measuring(window)
    assert page.is_running and page.go.words == "Thôi đo"
    QTest.mouseClick(page.go, Qt.MouseButton.LeftButton)
    over(qtbot, page)
    assert all(one.outcome is Outcome.STOPPED for one in page.results)  # none if it had not begun
    assert page.go.words == "Đo lại" and not page.attach.isEnabled()


def test_leaving_the_page_stops_it_and_brings_nothing_back(
    qtbot: QtBot, window: MainWindow, silent_host: str
) -> None:
    desk = desk_of(window)
    desk.session.workspace.measuring.set_hosts((), tslcd=silent_host)
    desk.work.open(TSLCD, anywhere=True)
    hit(Qt.Key.Key_F5)
    assert measuring(window).is_running
    hit(Qt.Key.Key_Escape)
    assert desk.work.current == TSLCD
    qtbot.waitUntil(lambda: not tasks._running, timeout=10_000)
    assert desk.session.desk.items[TSLCD].evidence == ()


def test_closing_the_window_waits_for_no_measurement(
    qtbot: QtBot, window: MainWindow, silent_host: str
) -> None:
    desk = desk_of(window)
    desk.session.workspace.measuring.set_hosts((), tslcd=silent_host)
    desk.work.open(TSLCD, anywhere=True)
    hit(Qt.Key.Key_F5)
    assert tasks.cancel_all(wait_ms=10_000)


def test_a_host_is_typed_kept_and_measured(qtbot: QtBot, window: MainWindow) -> None:
    desk = desk_of(window)
    desk.work.open(TSLCD, anywhere=True)
    hit(Qt.Key.Key_F5)
    page = measuring(window)
    over(qtbot, page)
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        port = server.getsockname()[1]
        page.fields[0].setFocus()
        press("khong phai may")
        press("\n")
        assert page.told.isVisible() and not page.is_running
        page.fields[0].selectAll()
        press(f"127.0.0.1:{port}\n")
        over(qtbot, page)
    assert [one.outcome for one in page.results] == [Outcome.MEASURED]
    assert page.attach.isEnabled() and not page.told.isVisible()
    assert desk.session.workspace.measuring.hosts.tslcd == f"127.0.0.1:{port}"


def test_the_diary_is_printed_from_where_it_is_asked_for(qtbot: QtBot, window: MainWindow) -> None:
    desk = desk_of(window)
    desk.work.open(INTERNET, anywhere=True)
    hit(Qt.Key.Key_F5)
    page = measuring(window)
    over(qtbot, page)
    QTest.mouseClick(page.diary, Qt.MouseButton.LeftButton)
    paper = desk.pages.page
    assert isinstance(paper, PaperPage)
    qtbot.waitUntil(lambda: paper.view.is_ready, timeout=20_000)
    hit(Qt.Key.Key_Escape)
    over(qtbot, measuring(window))


def test_the_log_says_when_the_window_was_open_and_which_hosts_were_reached(
    qtbot: QtBot, window: MainWindow
) -> None:
    desk = desk_of(window)
    desk.session.workspace.measuring.set_hosts(("127.0.0.1:1",))
    desk.watch.begin_now()
    desk.watch.begin_now()  # once only
    qtbot.waitUntil(lambda: len(notes(desk.session.workspace.folder)) == 2, timeout=20_000)
    desk.watch.stop()
    desk.watch.stop()
    said = [(one.what, one.to) for one in notes(desk.session.workspace.folder)]
    assert said == [(Noted.BEGUN, ""), (Noted.CUT, "127.0.0.1:1"), (Noted.ENDED, "")]


def test_the_dock_tells_how_many_communes_of_the_area_met_the_item(
    qtbot: QtBot, window: MainWindow
) -> None:
    desk = desk_of(window)
    context = desk.session.workspace._context
    said = AreaItems(area="Khu vực Bù Đăng", communes=60, submitted=58, met={INTERNET: 46})
    counted = ItemFigures(round=desk.session.round, at=context.moment().seconds, areas=(said,))
    asked = KeptFigures(asked=counted.at, figures=counted)
    desk.work.open(INTERNET, anywhere=True)

    def told() -> list[str]:
        return [one.accessibleName() for one in desk.work.dock.help.findChildren(Paragraph)
                if "trong địa bàn" in one.accessibleName() and not one.isHidden()]  # fmt: skip

    assert told() == []
    settings.keep(context.store, settings.AREA_ITEMS, asked)
    desk.sending.ended.emit("")  # an exchange that asked is over
    QApplication.processEvents()
    (line,) = told()
    assert line.startswith("46/60 xã trong địa bàn Khu vực Bù Đăng đã đạt tiêu chí này; 58 xã đã")
    desk.work.open(TSLCD, anywhere=True)
    QApplication.processEvents()
    (line,) = told()
    assert line.startswith("0/60 ")


def test_the_cost_sheet_is_printed_from_the_remedies(qtbot: QtBot, window: MainWindow) -> None:
    desk = desk_of(window)
    desk.navigation.show_tasks()
    page = desk.pages.page
    assert isinstance(page, TasksPage)
    page.funding.sheet.click()
    paper = desk.pages.page
    assert isinstance(paper, PaperPage)
    qtbot.waitUntil(lambda: paper.view.is_ready, timeout=20_000)
    paper.left.emit()
    assert isinstance(desk.pages.page, TasksPage)


def test_the_menu_measures_everything(qtbot: QtBot, window: MainWindow) -> None:
    desk_of(window).navigation.show_measure()
    page = measuring(window)
    over(qtbot, page)
    assert [one.name for one in page.results] == list(MeasureName)
    assert not page.attach.isVisible()  # an item is what evidence is for
    assert threading.active_count() < 50
