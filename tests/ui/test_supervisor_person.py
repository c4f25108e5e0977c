"""Who works at a supervisor's PC, changed from the settings; what the clerks confirmed at once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId, Role, Status
from desktop_app.core.time.rounds import previous_round
from desktop_app.ui.settings.person_card import PersonCard
from desktop_app.ui.settings.settings_page import SettingsPage
from desktop_app.ui.supervisor.commune.commune_page import CommunePage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.desk.who_page import WhoPage
from desktop_app.workspace import Workspace
from desktop_app.workspace.context import desk_context as context_module
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.clerk_windows import hit, press
from support.offices import Clock

from . import supervisor_builders as builders
from .supervisor_fixtures import area, desk, screen, shown

__all__ = ["area", "desk", "screen"]

CTRL = Qt.KeyboardModifier.ControlModifier
CONFIRMED = (
    ItemId("premises.signage"), ItemId("premises.accessibility"), ItemId("staff.operating_rules"),
)  # fmt: skip


def settings_of(screen: SupervisorScreen) -> SettingsPage:
    screen.activateWindow()
    hit(Qt.Key.Key_Comma, CTRL)
    page = screen.page
    assert isinstance(page, SettingsPage)
    return page


def test_a_supervisors_name_post_and_phone_are_changed_and_taken_back(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    page = settings_of(screen)
    page.person.edit.setFocus()
    hit(Qt.Key.Key_Space)
    who = screen.page
    assert isinstance(who, WhoPage)
    assert who.who.name.hasFocus()
    hit("a", CTRL)
    press("Pham Van Luc\tPho Giam doc\t0271 3\n")
    said = desk.identities[0]
    assert (said.person, said.position, said.phone) == ("Pham Van Luc", "Pho Giam doc", "0271 3")
    assert "Pham Van Luc" in screen.header._person.accessibleName()
    hit(Qt.Key.Key_Escape)
    assert screen.page is page
    assert "Pham Van Luc" in page.person.person.accessibleName()
    hit(Qt.Key.Key_Escape)
    hit("z", CTRL)
    assert desk.identities[0].person == "Phạm Văn Lực"
    assert "Phạm Văn Lực" in screen.header._person.accessibleName()


def test_a_name_that_is_typed_and_not_written_down_survives(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    settings_of(screen).person.edit.click()
    press("x")
    screen.session.drafts.settle()
    assert desk.drafts.of("person")["name"] == "Phạm Văn Lựcx"
    assert desk.identities[0].person == "Phạm Văn Lực"


def test_an_empty_name_is_refused_in_words(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    settings_of(screen).person.edit.click()
    hit("a", CTRL)
    hit(Qt.Key.Key_Delete)
    hit(Qt.Key.Key_Return)
    who = screen.page
    assert isinstance(who, WhoPage)
    assert "họ và tên" in who.who.message.text().lower()
    assert desk.identities[0].person == "Phạm Văn Lực"


def test_who_only_reads_is_offered_no_change_that_would_be_refused(
    qtbot: QtBot, tmp_path: Path
) -> None:
    beginning = Beginning(person="Lê Thị Vân", role=Role.VIEWER)
    with Workspace.begin(tmp_path / "viewer", beginning) as door:
        card = PersonCard(door)
        qtbot.addWidget(card)
        assert card.person.parentWidget() is not None
        assert card.edit.parentWidget() is None  # it is in no row


def test_what_was_confirmed_at_once_is_told_as_that(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    courier = builders.filled_area(tmp_path, [None])
    with (
        courier.clerk(0, None) as clerk,
        Workspace.open(tmp_path / "supervisor") as desk,
    ):
        before = previous_round(clerk.round())
        for item in CONFIRMED:
            clerk.declaring.answer(item, AnswerEntry(status=Status.UNMET), round_=before)
        clerk.declaring.confirm(CONFIRMED[:2], seconds=9)
        clock = Clock()
        clock.now = time.time() + 60
        monkeypatch.setattr(context_module, "time", clock)
        clerk.declaring.confirm(CONFIRMED[2:], seconds=9)
        courier.carry(clerk, desk)
        courier.give_roster("supervisor")
        with shown(desk, qtbot) as screen:
            told = {}
            for item in CONFIRMED:
                screen.open_commune(str(builders.centre_of(courier, 0)), item)
                page = screen.page
                assert isinstance(page, CommunePage) and page.card is not None
                QApplication.processEvents()
                told[item] = page.card._by.text()
                screen.go_back()
    first, second, alone = (told[item] for item in CONFIRMED)
    assert "xác nhận cùng lúc 2 tiêu chí" in first and "xác nhận cùng lúc 2 tiêu chí" in second
    assert "cùng lúc" not in alone and "giữ nguyên" in alone
