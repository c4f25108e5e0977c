"""A form that goes away loses nothing typed, whatever field it was typed in and however fast."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import PaperKind
from desktop_app.storage.drafts import Drafts
from desktop_app.ui.items.action_form import ActionForm
from desktop_app.ui.supervisor.commune.commune_page import CommunePage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.reports.reports_page import ReportsPage
from desktop_app.ui.supervisor.visits.visit_form import VisitForm
from desktop_app.ui.supervisor.visits.visit_page import VisitPage
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.requests import PaperRequest

from .supervisor_builders import HOME
from .supervisor_fixtures import area, desk, screen

__all__ = ["area", "desk", "screen"]


def delete_what_was_left() -> None:
    """Delete now what waits for the next turn of the event loop."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def form_of(screen: SupervisorScreen) -> VisitForm:
    page = screen.page
    assert isinstance(page, VisitPage)
    return page.form


def remedy_of(page: CommunePage) -> ActionForm:
    form = page.findChild(ActionForm)
    assert form is not None
    return form


@pytest.mark.parametrize("leave", ["back", "tab"])
def test_a_visit_left_at_once_keeps_what_was_typed(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace, leave: str
) -> None:
    screen.open_visit(HOME)
    qtbot.keyClicks(form_of(screen).decision, "QD 12")
    if leave == "back":
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    else:
        screen.show_tab("board")
    delete_what_was_left()
    assert not isinstance(screen.page, VisitPage)
    assert not screen.session.drafts.is_behind
    assert Drafts(desk.folder).of(f"visit/{HOME}") == {"decision": "QD 12"}
    screen.session.drafts.settle()  # as the pause timer does
    screen.open_visit(HOME)
    assert form_of(screen).decision.text() == "QD 12"


def test_a_visit_that_is_opened_twice_keeps_what_was_typed_in_both(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    screen.open_visit(HOME)
    qtbot.keyClicks(form_of(screen).decision, "QD 12")
    screen.open_commune(HOME)
    screen.open_visit(HOME)
    form = form_of(screen)
    assert form.decision.text() == "QD 12"
    form.team.put("Ong Minh")
    screen.go_back()
    assert isinstance(screen.page, CommunePage), "the visit is open once"
    screen.go_back()
    screen.session.drafts.settle()
    kept = Drafts(desk.folder).of(f"visit/{HOME}")
    assert kept == {"decision": "QD 12", "team": "Ong Minh"}


def test_the_first_field_of_a_visit_stays_in_the_draft_when_the_second_is_typed(
    qtbot: QtBot, screen: SupervisorScreen
) -> None:
    screen.open_visit(HOME)
    qtbot.keyClicks(form_of(screen).decision, "QD 12")
    form_of(screen).team.setFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "Ong Minh")
    screen.go_back()
    delete_what_was_left()
    screen.open_visit(HOME)
    form = form_of(screen)
    assert (form.decision.text(), form.team.text()) == ("QD 12", "Ong Minh")


def test_reading_an_open_visit_again_leaves_the_draft_in_its_fields(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    screen.open_visit(HOME)
    form_of(screen).start.click()
    screen.session.drafts.typed(f"visit/{HOME}", {"team": "Ong Minh"})
    screen.go_back()
    screen.open_visit(HOME)
    page = screen.page
    assert isinstance(page, VisitPage) and page.form.team.text() == "Ong Minh"
    page.show_board()  # as when an exchange ends
    assert page.form.team.text() == "Ong Minh"


def test_a_remedy_put_away_at_once_comes_back(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    screen.open_commune(HOME, "net.tslcd")
    page = screen.page
    assert isinstance(page, CommunePage)
    page.opened.new_task()
    qtbot.keyClicks(remedy_of(page).who, "Lan")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    delete_what_was_left()
    screen.session.drafts.settle()
    assert Drafts(desk.folder).of(f"task/{HOME}/net.tslcd") == {"who": "Lan"}
    page.opened.new_task()
    assert remedy_of(page).who.text() == "Lan"


def test_figures_read_again_leave_every_paragraph_as_it_was_typed(
    screen: SupervisorScreen, desk: Workspace
) -> None:
    screen.show_tab("reports")
    page = screen.page
    assert isinstance(page, ReportsPage)
    report = desk.papers.values(
        PaperKind.AREA, PaperRequest(area=screen.session.area, round=screen.session.round)
    )
    page._take(report)
    first, second = list(page.texts.values())[:2]
    first.put("Một")
    second.put("Hai")
    page._take(report)
    assert (first.text(), second.text()) == ("Một", "Hai")
    screen.session.drafts.settle()
    (place,) = Drafts(desk.folder).places()
    assert sorted(Drafts(desk.folder).of(place).values()) == ["Hai", "Một"]


def test_every_field_of_a_remedy_is_in_its_draft(qtbot: QtBot) -> None:
    form = ActionForm("Nhiệm vụ")
    qtbot.addWidget(form)
    form.show()
    qtbot.keyClicks(form.who, "Lan")
    form.who.commit()  # as when Tab leaves the field
    qtbot.keyClicks(form.what, "mua may")
    assert form.drafts() == {"who": "Lan", "what": "mua may"}
