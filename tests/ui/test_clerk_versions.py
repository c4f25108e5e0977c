"""A new version in the window: previewed, moved to, moved back; what is typed is never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop_app.core.changes.bodies import Use
from desktop_app.core.ids import ItemId, Status
from desktop_app.storage import writing
from desktop_app.storage.writing import Draft
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.pages.custody_page import CustodyPage
from desktop_app.ui.clerk.pages.end_page import EndPage
from desktop_app.ui.clerk.pages.version_page import VersionPage
from desktop_app.ui.window import MainWindow
from desktop_app.workspace import Workspace
from support import clerks
from support.checklists import first, publish_to, second
from support.clerk_windows import card_of, desk_of, open_window, press

SCANNERS = ItemId("device.scanners")
APART = ItemId("staff.term_decision")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data of a clerk who answered four items before the second version came."""
    folder = tmp_path / "data"
    with clerks.clerk(folder) as filled:
        clerks.say(filled, "premises.counters", value="4")
        clerks.say(filled, SCANNERS, value="1", note="Máy quét ở quầy 2")
        clerks.say(filled, "premises.info_area", status=Status.MET)
        clerks.say(filled, APART, status=Status.MET, note="Đủ cả 5 người")
        clerks.attach_document(filled, APART, "12/QĐ", date(2026, 9, 1))
        publish_to(filled, first(), second())
    return folder


@pytest.fixture
def window(qtbot: QtBot, folder: Path) -> Iterator[MainWindow]:
    window = open_window(qtbot, folder)
    desk_of(window).sending.syncing.stop()
    yield window


def version_page(desk: ClerkDesk) -> VersionPage:
    page = desk.pages.shown
    assert isinstance(page, VersionPage)
    return page


def test_the_clerk_sees_what_a_move_does_before_it_is_done(window: MainWindow) -> None:
    desk = desk_of(window)
    notice = desk.notices.version
    assert notice.isVisible()
    assert notice.accessibleName().startswith("Có bộ tiêu chí mới: phiên bản 2.")
    before = desk.session.workspace.desk()
    notice.see.click()
    page = version_page(desk)
    assert page.preview is not None
    assert page.preview.ask_again == ("premises.info_area", SCANNERS)
    assert page.preview.unplaced == (APART,)
    assert page.preview.kept == ("premises.counters",)
    assert page.later.text() == "Để sau"
    page.later.click()
    assert not isinstance(desk.pages.shown, VersionPage)
    assert not notice.isVisible(), "put off for this sitting"
    assert desk.session.workspace.desk() == before


def test_moving_asks_again_sets_aside_and_goes_back_to_every_answer(window: MainWindow) -> None:
    desk = desk_of(window)
    before = {item: one.answer for item, one in desk.session.desk.items.items()}
    desk.navigation.show_version()
    (move,) = version_page(desk).moves
    move.click()
    assert desk.session.checklist.version == "2"
    assert desk.notices.version.accessibleName() == (
        "Phiên bản 2: còn 2 tiêu chí cần trả lời lại vì nghĩa đã đổi."
    )
    page = version_page(desk)
    assert [button.text() for button in page.moves] == ["Quay lại phiên bản 1"]
    page.item_asked.emit(SCANNERS)
    card = card_of(window)
    assert card.item == SCANNERS
    said = card.head_part.other_version.accessibleName()
    assert said == "Nghĩa đã đổi, xin trả lời lại. Theo phiên bản 1: Đạt · 1 máy"
    press("3\n")
    again = desk.session.desk.items[SCANNERS]
    assert again.answer is not None and again.answer.value == "3"
    assert again.answer.note == "Máy quét ở quầy 2", "the note goes on"
    desk.navigation.show_custody()
    assert isinstance(desk.pages.shown, CustodyPage)
    from desktop_app.ui.clerk.pages.apart import ApartCard

    apart = desk.pages.shown.findChild(ApartCard)
    assert isinstance(apart, ApartCard)
    (told,) = apart.things
    assert told.what == "A8 Văn bản cử người"
    assert "Đạt, theo phiên bản 1 · Đủ cả 5 người · 1 minh chứng" in told.said
    desk.navigation.show_version()
    version_page(desk).moves[0].click()
    assert desk.session.checklist.version == "1"
    after = {item: one.answer for item, one in desk.session.desk.items.items()}
    assert after == before


def move_elsewhere(folder: Path, to: str, before: str, *, blind: bool = False) -> None:
    """Let another program over the same data move; *blind*: before it received the last move."""
    with Workspace.open(folder) as other:
        if not blind:
            other.moving.move(to)
            return
        context = other._context
        use = Use(checklist=to, before=before)
        draft = Draft(body=use, centre=context.centre(), round=context.round())
        writing.write(context.store, context.writer(context.identity()), [draft])


def test_a_note_that_is_being_typed_is_saved_when_another_program_moves(
    qtbot: QtBot, window: MainWindow, folder: Path
) -> None:
    desk = desk_of(window)
    desk.navigation.open_item(APART)
    card = card_of(window)
    card.focus_note()
    press(" va bo sung")
    typed = card.note.text().strip()
    move_elsewhere(folder, "2", "1")
    desk.session._look_again()
    assert desk.session.checklist.version == "2"
    (apart,) = desk.session.desk.unplaced
    assert apart.asked is not None and apart.asked.answer.note == typed
    assert desk.work.current != APART, "the item is not in this version"


def test_pages_of_the_old_version_go_when_the_commune_moves(
    window: MainWindow, folder: Path
) -> None:
    desk = desk_of(window)
    desk.navigation.show_end()
    assert isinstance(desk.pages.shown, EndPage)
    move_elsewhere(folder, "2", "1")
    desk.session.reload()
    assert not isinstance(desk.pages.shown, EndPage)
    said = [one.text() for one in desk.work.views.findChildren(QAbstractButton)]
    assert any("19" in words for words in said), said


def test_two_choices_are_shown_and_a_person_chooses(window: MainWindow, folder: Path) -> None:
    desk = desk_of(window)
    move_elsewhere(folder, "2", "1")
    move_elsewhere(folder, "decree-118/1", "decree-118/2", blind=True)
    desk.session.reload()
    assert desk.session.desk.version.conflict
    assert "Hai máy của xã chọn hai phiên bản" in desk.notices.version.accessibleName()
    desk.navigation.show_version()
    page = version_page(desk)
    assert [button.text() for button in page.moves] == ["Dùng phiên bản 1", "Dùng phiên bản 2"]
    page.moves[1].click()
    assert not desk.session.desk.version.conflict
    assert desk.session.checklist.version == "2"


def test_a_closed_round_shows_that_it_still_takes_answers(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        publish_to(filled, first(), closed=1_794_801_000)
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.sending.syncing.stop()
    assert desk.notices.version.accessibleName().startswith("Kỳ rà soát đã đóng ngày ")
    press("1")
    assert desk.session.desk.items[ItemId("lead.centre_established")].answer is not None
