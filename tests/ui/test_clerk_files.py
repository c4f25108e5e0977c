"""The upload queue in the clerk's window: progress, a pause, which file goes first."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Role
from desktop_app.photos.sample import sample_photo
from desktop_app.storage.storage_faults import disk_full
from desktop_app.sync.http.progress import Step
from desktop_app.ui.clerk.pages.custody_page import CustodyPage
from desktop_app.ui.clerk.pages.files_card import files_words
from desktop_app.ui.look.texts import Label
from desktop_app.workspace import Workspace
from desktop_app.workspace.exchange.sending_files import Order
from support import clerks
from support.clerk_windows import desk_of, open_window
from support.service import RunningService, running

_built: list[Path] = []


@pytest.fixture
def filled(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """Data of a clerk who attached some photos and a document; written once, copied for each."""
    if not _built:
        folder = tmp_path_factory.mktemp("filled") / "data"
        with clerks.clerk(folder) as desk:
            clerks.half_done(desk)
            for nth, item in enumerate(("lead.director_assigned", "net.internet"), 2):
                data = sample_photo(nth)
                desk.attaching.attach(ItemId(item), data=data, name=f"anh-{nth}.jpg")
            clerks.received(desk)
        _built.append(folder)
    shutil.copytree(_built[0], tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    (tmp_path / "service").mkdir()
    with running(tmp_path / "service") as one:
        one.open_round("2026-11")
        yield one


def page_of(qtbot: QtBot, folder: Path) -> CustodyPage:
    desk = desk_of(open_window(qtbot, folder))
    desk.sending.syncing.stop()
    desk.navigation.show_custody()
    page = desk.pages.shown
    assert isinstance(page, CustodyPage)
    return page


def test_what_waits_is_counted_in_files_and_bytes(qtbot: QtBot, filled: Path) -> None:
    page = page_of(qtbot, filled)
    assert page.files.isVisible()
    assert "0/" in page.files.bar.accessibleName()
    assert "chờ gửi" in page.files.bar.accessibleDescription()


def test_a_file_under_way_shows_bytes_and_minutes(qtbot: QtBot, filled: Path) -> None:
    page = page_of(qtbot, filled)
    step = Step(
        files_sent=1,
        files_to_send=4,
        bytes_sent=1_200_000,
        bytes_to_send=4_500_000,
        seconds_left=350,
    )
    page.show_sending(step)
    said = page.files.bar.accessibleDescription()
    assert "1,2 MB trên 4,5 MB" in said
    assert "còn khoảng 6 phút" in said
    assert page.files.bar.accessibleName().endswith("1/4")
    assert files_words(step) == "ảnh 1/4, còn khoảng 6 phút"
    page.show_sending(None)


def test_a_pause_is_kept_and_taken_back(qtbot: QtBot, filled: Path) -> None:
    page = page_of(qtbot, filled)
    page.files.pause.click()
    assert page.files.pause.text() == "Gửi tiếp"
    assert "tạm dừng" in page.files.bar.accessibleDescription()
    with Workspace.open(filled) as again:
        assert again.exchanging.sending.choice.is_paused
    with qtbot.waitSignal(page.files.go_on_asked):
        page.files.pause.click()
    assert page.files.pause.text() == "Tạm dừng"
    with Workspace.open(filled) as again:
        assert not again.exchanging.sending.choice.is_paused


def test_a_choice_that_cannot_be_kept_is_told_and_changes_nothing(
    qtbot: QtBot, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(qtbot, filled)

    def full(_store: object, _choice: object) -> None:
        raise disk_full(filled)

    with monkeypatch.context() as broken:
        broken.setattr("desktop_app.sync.files.queue_choice.choose", full)
        page.files.pause.click()
    assert "đầy" in page.files.refusal.accessibleName()
    assert page.files.pause.text() == "Tạm dừng"
    page.files.pause.click()
    assert not page.files.refusal.isVisible()


def test_the_order_is_chosen_and_one_file_can_go_first(qtbot: QtBot, filled: Path) -> None:
    page = page_of(qtbot, filled)
    sending = page._session.workspace.exchanging.sending
    by_size = [one.size for one in sending.waiting()]
    assert by_size == sorted(by_size)
    page.files.order.chosen.emit(Order.CRITICAL)
    assert sending.choice.order is Order.CRITICAL
    critical = {item.id for item in page._session.checklist.critical_items}
    is_critical = [one.item in critical for one in sending.waiting()]
    assert is_critical == sorted(is_critical, reverse=True)
    last = sending.waiting()[-1]
    page.files._first(last.sha256)
    assert sending.waiting()[0].sha256 == last.sha256
    assert sending.waiting()[0].is_ahead


def test_the_files_are_named_with_the_item_they_were_put_to(qtbot: QtBot, filled: Path) -> None:
    page = page_of(qtbot, filled)
    told = [label.text() for label in page.files.findChildren(Label)]
    assert "tru-so.jpg" in told


def test_nothing_is_shown_where_nothing_waits(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as desk:
        clerks.say(desk, "net.internet", status="met")
        clerks.received(desk)
    assert not page_of(qtbot, tmp_path / "data").files.isVisible()


def test_files_that_were_paused_go_once_they_are_let_go_on(
    tmp_path: Path, service: RunningService
) -> None:
    with clerks.clerk(tmp_path / "other") as desk:
        clerks.half_done(desk)
        desk.exchanging.enrol(service.url, service.code(Role.CLERK, commune=clerks.DAK_NHAU))
        desk.exchanging.sending.pause()
        paused = desk.exchanging.sync()
        assert (paused.waiting, paused.evidence_sent, paused.evidence_paused) == (0, 0, True)
        desk.exchanging.sending.go_on()
        done = desk.exchanging.sync()
        assert (done.evidence_sent, done.evidence_waiting) == (1, 0)
        assert desk.exchanging.sending.waiting() == []
