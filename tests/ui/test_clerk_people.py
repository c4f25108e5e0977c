"""Several people at one PC: who is at the desk is one click, and stands in each change."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId
from desktop_app.ui.clerk import desk_words
from desktop_app.ui.clerk.desk.clerk_desk import ClerkDesk
from desktop_app.ui.clerk.pages.person_page import PersonPage
from desktop_app.ui.pages.paper_page import PaperPage
from desktop_app.workspace import Workspace
from support import clerks
from support.clerk_windows import desk_of, hit, open_window, press

CONTROL = Qt.KeyboardModifier.ControlModifier
FIRST, SECOND = ItemId("lead.centre_established"), ItemId("lead.director_assigned")


def unfolded() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def said_by(desk: ClerkDesk, item: ItemId) -> str:
    author = desk.session.desk.items[item].author
    assert author is not None and author.is_here
    return author.name


def test_each_answer_keeps_the_name_of_who_was_at_the_desk(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    desk = desk_of(open_window(qtbot, tmp_path / "data"))
    press("1")
    desk.navigation.show_person()
    page = desk.pages.shown
    assert isinstance(page, PersonPage)
    assert page.who.name.hasFocus()
    page.who.name.setText("Lê Anh Tuấn")
    page.who.position.setText("Chuyên viên")
    hit(Qt.Key.Key_Return)
    assert desk.session.desk.person.name == "Lê Anh Tuấn"
    assert "Lê Anh Tuấn" in desk.header._person.accessibleName()
    hit(Qt.Key.Key_Escape)
    desk.work.open(SECOND)
    press("1")
    assert said_by(desk, FIRST) == "Nguyễn Thị Hoa"
    assert said_by(desk, SECOND) == "Lê Anh Tuấn"


def test_the_page_says_what_enter_does_and_counts_what_it_wrote(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    desk = desk_of(open_window(qtbot, tmp_path / "data"))
    desk.navigation.show_person()
    page = desk.pages.shown
    assert isinstance(page, PersonPage)
    assert "Enter ghi lại" in desk.hints.accessibleName()
    before = page._not_sent.text()
    page.who.name.setText("Lê Anh Tuấn")
    hit(Qt.Key.Key_Return)
    assert page._not_sent.text() == desk_words.waiting_words(desk.session.desk) != before


def test_a_colleague_sits_down_by_one_click_in_the_menu(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        filled.people.work_as("Lê Anh Tuấn", position="Chuyên viên", phone="0271 000 777")
    desk = desk_of(open_window(qtbot, tmp_path / "data"))
    desk.header._open_menu()
    menu = unfolded()
    names = [action for action in menu.actions() if action.isCheckable()]
    assert [one.text() for one in names] == ["Lê Anh Tuấn", "Nguyễn Thị Hoa"]
    assert [one.isChecked() for one in names] == [True, False]
    names[1].trigger()
    menu.close()
    person = desk.session.desk.person
    assert (person.name, person.position) == ("Nguyễn Thị Hoa", "Công chức Văn phòng")
    press("1")
    assert said_by(desk, FIRST) == "Nguyễn Thị Hoa"


def test_a_changed_post_and_phone_reach_the_supervisor_and_ctrl_z_takes_them_back(
    qtbot: QtBot, tmp_path: Path
) -> None:
    clerks.clerk(tmp_path / "data").close()
    desk = desk_of(open_window(qtbot, tmp_path / "data"))
    desk.navigation.show_person()
    page = desk.pages.shown
    assert isinstance(page, PersonPage)
    page.who.position.setText("Phó Giám đốc Trung tâm")
    page.who.phone.setText("0271 111 222")
    page.who.save.click()
    assert desk.session.workspace.identities[0].phone == "0271 111 222"
    with Workspace.open(tmp_path / "data") as other:
        assert other.desk().person.position == "Phó Giám đốc Trung tâm"
    hit(Qt.Key.Key_Escape)
    hit("z", CONTROL)
    assert desk.session.desk.person.position == "Công chức Văn phòng"


def test_a_name_that_is_typed_and_not_written_survives(qtbot: QtBot, tmp_path: Path) -> None:
    clerks.clerk(tmp_path / "data").close()
    window = open_window(qtbot, tmp_path / "data")
    desk = desk_of(window)
    desk.navigation.show_person()
    page = desk.pages.shown
    assert isinstance(page, PersonPage)
    page.who.name.setText("Trần Thị B")
    desk.session.drafts.settle()
    with Workspace.open(tmp_path / "data") as other:
        assert other.drafts.of("person")["name"] == "Trần Thị B"
    assert desk.session.desk.person.name == "Nguyễn Thị Hoa"


def test_the_handover_sheet_says_what_is_stored_and_what_is_not_sent(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with clerks.clerk(tmp_path / "data") as filled:
        clerks.half_done(filled)
    desk = desk_of(open_window(qtbot, tmp_path / "data"))
    desk.navigation.show_person()
    page = desk.pages.shown
    assert isinstance(page, PersonPage)
    page.taker.setText("Lê Anh Tuấn")
    page.sheet.click()
    shown = desk.pages.shown
    assert isinstance(shown, PaperPage)
    qtbot.waitUntil(lambda: shown.view.is_ready, timeout=20_000)
    hit(Qt.Key.Key_Escape)
    assert isinstance(desk.pages.shown, PersonPage)
