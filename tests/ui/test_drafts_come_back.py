"""What was typed into a form and not used yet is in the form again when it is opened anew."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId, ItemId
from desktop_app.storage.drafts import Drafts
from desktop_app.ui.clerk.pages.submit_page import SubmitPage
from desktop_app.ui.clerk.pages.tasks_page import TasksPage
from desktop_app.ui.start.start_screen import StartScreen
from desktop_app.ui.supervisor.actions.action_part import ActionPart
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.reports.letter_page import LetterPage
from desktop_app.ui.supervisor.reports.reports_page import ReportsPage
from desktop_app.ui.window import MainWindow
from desktop_app.workspace.papers.letterheads import Issuer
from desktop_app.workspace.verbs.declaring import Plan
from support import clerks
from support.clerk_windows import desk_of, open_window

from .supervisor_builders import HOME
from .supervisor_fixtures import area, desk, screen
from .test_every_screen import filled

__all__ = ["area", "desk", "screen"]


def letter_of(screen: SupervisorScreen) -> LetterPage:
    screen.show_letter()
    filled()
    page = screen.page
    assert isinstance(page, LetterPage)
    return page


def test_the_words_of_a_letter_come_back(qtbot: QtBot, screen: SupervisorScreen) -> None:
    page = letter_of(screen)
    drafted = page.text.text()
    assert page.anew.isHidden()
    page.text.put("Đề nghị cấp trước ngày 20.")
    screen.go_back()
    page = letter_of(screen)
    assert page.text.text() == "Đề nghị cấp trước ngày 20."
    page.anew.click()
    assert (page.text.text(), page.anew.isHidden()) == (drafted, True)
    screen.go_back()
    page = letter_of(screen)
    page.mine.click()
    assert page.text.text() == "Đề nghị cấp trước ngày 20."
    assert page.mine.isHidden() and not page.anew.isHidden()


def test_words_written_anew_twice_come_back_one_after_the_other(
    qtbot: QtBot, screen: SupervisorScreen
) -> None:
    page = letter_of(screen)
    drafted = page.text.text()
    for words in ("Lời thứ nhất.", "Lời thứ hai."):
        page.text.put(words)
        page.anew.click()
        assert page.text.text() == drafted
    page.subject.put("V/v máy quét")
    seen = []
    for _time in range(3):
        page.mine.click()
        seen.append((page.subject.text(), page.text.text()))
    subject = seen[0][0]
    assert seen == [
        (subject, "Lời thứ hai."), (subject, "Lời thứ nhất."), ("V/v máy quét", drafted),
    ]  # fmt: skip
    screen.go_back()
    page = letter_of(screen)
    assert page.subject.text() == "V/v máy quét" and not page.mine.isHidden()


def test_nobody_types_into_a_letter_before_it_is_written(screen: SupervisorScreen) -> None:
    screen.show_letter()
    page = screen.page
    assert isinstance(page, LetterPage)
    assert page.subject.isReadOnly()
    filled()
    assert not page.subject.isReadOnly()


def reports_of(screen: SupervisorScreen) -> ReportsPage:
    screen.show_tab("reports")
    filled()
    page = screen.page
    assert isinstance(page, ReportsPage)
    return page


def test_the_letterhead_and_the_number_come_back(qtbot: QtBot, screen: SupervisorScreen) -> None:
    page = reports_of(screen)
    page.letterhead._fields["agency"].put("UBND tỉnh")
    page.number.put("12")
    page.day.put("3/1")
    screen.session.drafts.settle()
    again = ReportsPage(screen.session)
    qtbot.addWidget(again)
    assert again.letterhead._fields["agency"].text() == "UBND tỉnh"
    assert (again.number.text(), again.day.text()) == ("12", "3/1")
    again.flush()
    filled()
    assert screen.session.workspace.papers.letterhead(Issuer.AREA).agency == "UBND tỉnh"
    assert not Drafts(screen.session.workspace.folder).of("letterhead")


def test_a_new_deadline_comes_back_until_it_is_given(
    qtbot: QtBot, screen: SupervisorScreen
) -> None:
    session, item = screen.session, ItemId("net.tslcd")
    plan = Plan(who="Lan", what="Sửa đường truyền", due=date.today())
    assert session.plan_action(CentreId(HOME), item, plan).saved

    def part() -> ActionPart:
        (card,) = [
            one for one in session.desk(CentreId(HOME)).items[item].actions
            if one.plan.what == plan.what
        ]  # fmt: skip
        made = ActionPart(card, session.drafts)
        qtbot.addWidget(made)
        return made

    day = date.today() + timedelta(days=9)
    first = part()
    first._day.put(f"{day.day}/{day.month}")
    session.drafts.settle()
    assert part()._day.text() == f"{day.day}/{day.month}"
    action = part().card
    assert session.order(CentreId(HOME), item, action.change, due=day).saved
    assert part()._day.text() == ""


def test_the_leader_and_who_signed_come_back(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as begun:
        clerks.half_done(begun)
    window = open_window(qtbot, tmp_path / "data")
    desk_of(window).navigation.submit()
    page = desk_of(window).pages.page
    assert isinstance(page, SubmitPage)
    page.name.put("Trần Văn An")
    page.signer.put("Trần Văn An")
    page.pin.put("246810")
    desk_of(window).pages.leave_page()
    assert "246810" not in (tmp_path / "data" / "drafts.json").read_text("utf-8")
    desk_of(window).navigation.submit()
    page = desk_of(window).pages.page
    assert isinstance(page, SubmitPage)
    assert (page.name.text(), page.signer.text()) == ("Trần Văn An", "Trần Văn An")
    page.pin.put("246810")
    page.again.put("246810")
    page.submit_by_pin()
    session = desk_of(window).session
    assert session.drafts.places("leader/") == []
    assert session.desk.official.by == "Trần Văn An"


def test_a_ticked_remedy_comes_back_ticked(qtbot: QtBot, tmp_path: Path) -> None:
    with clerks.clerk(tmp_path / "data") as filled_:
        filled_.declaring.plan_action(
            None, Plan(who="Lan", what="Kê lại bàn", due=date.today(), progress="đang làm")
        )
    window = open_window(qtbot, tmp_path / "data")
    for ticked in (True, False):
        desk_of(window).navigation.show_tasks()
        page = desk_of(window).pages.page
        assert isinstance(page, TasksPage)
        page.rows[0].click()
        assert page.form is not None
        assert page.form.done.isChecked() is not ticked
        page.form.done.setChecked(ticked)
        page.form.progress.put("")  # emptied is an edit as well
        desk_of(window).pages.leave_page()
    desk_of(window).navigation.show_tasks()
    page = desk_of(window).pages.page
    assert isinstance(page, TasksPage)
    page.rows[0].click()
    assert page.form is not None
    assert (page.form.done.isChecked(), page.form.progress.text()) == (False, "")


def test_the_start_card_comes_back_and_is_forgotten_once_begun(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    window = open_window(qtbot, folder)
    first = window.centralWidget()
    assert isinstance(first, StartScreen)
    first.search.setText("25399")
    found = first.found.current()
    assert found is not None
    first.choose(found)
    first.person.field.put("Nguyễn Thị Hoa")
    first.drafts.settle()  # as the pause timer does; the process may be killed now
    again = MainWindow(folder, keep_appearance=True)
    qtbot.addWidget(again)
    second = again.centralWidget()
    assert isinstance(second, StartScreen)
    assert second.person.text() == "Nguyễn Thị Hoa"
    assert "Đak Nhau" in second.search.text()
    second._begin()
    assert again.workspace is not None
    assert Drafts(folder).places() == ()
    again.close()


def test_two_windows_on_one_folder_keep_both_drafts(tmp_path: Path) -> None:
    one, other = Drafts(tmp_path), Drafts(tmp_path)
    one.keep("a", {"text": "một"})
    other.keep("b", {"text": "hai"})
    assert sorted(Drafts(tmp_path).places()) == ["a", "b"]
    one.keep("a", {})
    assert Drafts(tmp_path).places() == ("b",)
