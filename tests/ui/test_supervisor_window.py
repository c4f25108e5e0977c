"""The supervisor's window as a whole: every view, every width, the keyboard, the service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import PaperKind, ParagraphName, Role
from desktop_app.i18n import use_language
from desktop_app.ui import supervisor, tasks
from desktop_app.ui.frame.guide import Guide, GuideDialog
from desktop_app.ui.look import fonts
from desktop_app.ui.look.buttons import Button
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.supervisor.approvals.decision_keys import DecisionKeys
from desktop_app.ui.supervisor.desk.connect_card import ConnectPage
from desktop_app.ui.supervisor.desk.help_page import HelpPage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.desk.tab_bar import Tab
from desktop_app.ui.supervisor.morning.morning_page import MorningPage
from desktop_app.ui.supervisor.reports.reports_page import ReportsPage
from desktop_app.workspace import Workspace
from desktop_app.workspace.sample import Profile, fill
from desktop_app.workspace.upkeep.opening import Beginning
from support.clerk_windows import open_window
from support.service import RunningService, running

from . import supervisor_builders as builders
from .supervisor_fixtures import area, desk, screen, shown
from .test_every_screen import supervisor_scenes

__all__ = ["area", "desk", "screen"]

_PATIENCE = 5_000  # milliseconds


def test_everything_that_takes_the_focus_has_a_spoken_name(screen: SupervisorScreen) -> None:
    nameless = []
    for view in supervisor_scenes(screen):
        for widget in screen.findChildren(QWidget):
            if not widget.isVisible() or widget.focusPolicy() is Qt.FocusPolicy.NoFocus:
                continue
            if widget.focusProxy() is not None:
                continue
            told = QAccessible.queryAccessibleInterface(widget)
            if told is None or not told.text(QAccessible.Text.Name):
                nameless.append((view, type(widget).__name__))
    assert nameless == []


def beyond(screen: SupervisorScreen, width: int) -> list[tuple[str, int]]:
    """Return the fields and buttons that reach over the right edge, with where they end."""
    found = []
    for kind in (QAbstractButton, QLineEdit):
        for field in screen.page.findChildren(kind):
            right = field.mapTo(screen, field.rect().topRight()).x()
            if field.isVisible() and right > width:
                found.append((field.accessibleName(), right))
    return found


@pytest.mark.parametrize("width, height", [(1366, 697), (1093, 582), (911, 485), (683, 420)])
def test_every_view_fits_into_a_narrow_window(
    qtbot: QtBot, screen: SupervisorScreen, width: int, height: int
) -> None:
    screen.resize(width, height)
    for view in supervisor_scenes(screen):

        def fits(view: str = view) -> None:
            assert (view, beyond(screen, width)) == (view, [])

        # A busy machine takes longer to lay out; what stays outside fails all the same.
        qtbot.waitUntil(fits, timeout=_PATIENCE)
        assert screen.width() == width, view


def none_is_cut(keys: DecisionKeys) -> None:
    for button in keys.buttons:
        assert button.width() >= button.minimumSizeHint().width(), button.accessibleName()


@pytest.mark.parametrize("width", [1366, 1093, 1000, 911, 760, 683])
def test_the_three_keys_keep_their_words_at_every_width(
    qtbot: QtBot, screen: SupervisorScreen, width: int
) -> None:
    screen.resize(width, 600)
    screen.show_approvals()
    keys = screen.page.findChildren(DecisionKeys)
    assert len(keys) == 2  # of the group, and of the one commune
    for one in keys:
        qtbot.waitUntil(partial(none_is_cut, one), timeout=_PATIENCE)


@pytest.mark.parametrize("width", [1366, 1093, 1000, 911, 760, 683])
def test_the_three_keys_keep_words_that_are_wider_too(
    qtbot: QtBot, desk: Workspace, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    measured = fonts.width

    def wider(text: str, style: fonts.Style) -> float:
        return measured(text, style) * 1.15

    monkeypatch.setattr(fonts, "width", wider)
    with shown(desk, qtbot) as screen:
        screen.resize(width, 600)
        screen.show_approvals()
        for one in screen.page.findChildren(DecisionKeys):
            qtbot.waitUntil(partial(none_is_cut, one), timeout=_PATIENCE)


def test_no_view_uses_signs_that_the_font_lacks(screen: SupervisorScreen) -> None:
    signs = re.compile("[●▲■◆○→↑↓▾✓✕]")
    for view in supervisor_scenes(screen):
        for widget in screen.findChildren(QWidget):
            said = widget.accessibleName()
            assert not signs.search(said), (view, said)


def test_the_window_speaks_english_too(desk: Workspace, qtbot: QtBot) -> None:
    use_language("en")
    made = supervisor.screen_of(desk, Preferences())
    qtbot.addWidget(made)
    made.resize(1366, 728)
    made.show()
    for _view in supervisor_scenes(made):
        qtbot.wait(10)
    assert "GREEN" in made.counts.green.accessibleName()
    made.may_close()
    tasks.cancel_all()


def test_the_views_are_reached_by_the_keyboard(qtbot: QtBot, screen: SupervisorScreen) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(screen.page, Qt.Key.Key_6, alt)
    assert isinstance(screen.page, ReportsPage)
    qtbot.keyClick(screen.page, Qt.Key.Key_F1)
    assert isinstance(screen.page, HelpPage)
    qtbot.keyClick(screen.page, Qt.Key.Key_Escape)
    qtbot.keyClick(screen.page, Qt.Key.Key_1, alt)
    assert isinstance(screen.page, MorningPage)


def test_the_keyboard_works_in_the_list_of_calls_as_the_window_opens(
    desk: Workspace, qtbot: QtBot
) -> None:
    folder = desk.folder
    desk.close()
    window = open_window(qtbot, folder)
    made = window.centralWidget()
    assert isinstance(made, SupervisorScreen)

    def focus_in_page() -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and made.page.isAncestorOf(focus)

    qtbot.waitUntil(focus_in_page)
    assert made.page.hints()


def test_the_help_counts_the_views_and_opens_the_guide(
    qtbot: QtBot, screen: SupervisorScreen
) -> None:
    screen.show_help()
    said = " ".join(label.text() for label in screen.page.findChildren(QLabel))
    assert f"Alt+{len(Tab)}" in said
    guide = next(b for b in screen.page.findChildren(Button) if b.text() == "Hướng dẫn đầy đủ")
    guide.click()
    dialog = screen.page.findChild(GuideDialog)
    assert dialog is not None
    assert dialog.choice.currentData() == Guide.SUPERVISOR
    dialog.close()


def test_an_edited_paragraph_stays_and_an_emptied_one_is_written_again(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace
) -> None:
    screen.show_tab("reports")
    page = screen.page
    assert isinstance(page, ReportsPage)
    text = page.texts[ParagraphName.CAUSES]
    qtbot.waitUntil(lambda: bool(text.text()), timeout=10_000)
    prefilled = text.text()
    page._edit(ParagraphName.CAUSES, "Lời của lãnh đạo.")
    assert desk.papers.values(PaperKind.AREA).narrative.causes == "Lời của lãnh đạo."
    page._edit(ParagraphName.CAUSES, "")
    assert desk.papers.values(PaperKind.AREA).narrative.causes == prefilled


def test_an_agency_turns_the_table_sheet_into_a_report(
    screen: SupervisorScreen, desk: Workspace
) -> None:
    screen.show_tab("reports")
    page = screen.page
    assert isinstance(page, ReportsPage)
    assert desk.papers.values(PaperKind.AREA).letterhead is None
    page.letterhead._fields["agency"].show_text("VĂN PHÒNG")
    page.letterhead._tell()
    head = desk.papers.values(PaperKind.AREA).letterhead
    assert head is not None
    assert head.agency == ("VĂN PHÒNG",)


def test_remedies_of_all_communes_are_listed(qtbot: QtBot, screen: SupervisorScreen) -> None:
    from desktop_app.ui.supervisor.actions.action_part import ActionPart
    from desktop_app.ui.supervisor.actions.actions_page import ActionsPage

    screen.show_tab("actions")
    page = screen.page
    assert isinstance(page, ActionsPage)
    qtbot.waitUntil(lambda: len(page.findChildren(ActionPart)) == 3, timeout=10_000)


def test_fetching_without_a_service_asks_for_it_and_escape_goes_on_without(
    qtbot: QtBot, screen: SupervisorScreen
) -> None:
    qtbot.keyClick(screen.page, Qt.Key.Key_F5)
    page = screen.page
    assert isinstance(page, ConnectPage)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert isinstance(screen.page, MorningPage)


def test_a_service_that_does_not_answer_is_told_on_the_card(
    qtbot: QtBot, screen: SupervisorScreen
) -> None:
    screen.fetch()
    page = screen.page
    assert isinstance(page, ConnectPage)
    page.form.address.setText("http://127.0.0.1:9")
    page.form.code.setText("ABCD-EFGH")
    qtbot.mouseClick(page.form.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: page.form.message.isVisible() and page.form.button.isEnabled(), timeout=20_000
    )
    assert screen.page is page


@pytest.fixture
def service(tmp_path: Path, area: builders.Courier) -> Iterator[RunningService]:
    with running(tmp_path / "service") as one:
        one.publish()
        yield one


def test_a_supervisor_connects_fetches_the_area_and_answers_the_commune(
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    area: builders.Courier,
    service: RunningService,
) -> None:
    monkeypatch.setenv(builders.PASSPHRASE, str(area.folder / "passphrase"))
    home = builders.near(1)[0]
    clerk = Beginning(person="Nguyễn Thị Hoa", commune=home.code)
    with Workspace.begin(tmp_path / "clerk", clerk) as door:
        service.open_round(door.round())
        service.area("Cụm thử", home.code)
        fill(door, Profile.WAITING, seed=1)
        door.exchanging.enrol(service.url, service.code(Role.CLERK, commune=home.code))
        door.exchanging.sync()
    beginning = Beginning(person="Phạm Văn Lực", role=Role.SUPERVISOR)
    with Workspace.begin(tmp_path / "desk", beginning) as desk:
        screen = supervisor.screen_of(desk, Preferences())
        qtbot.addWidget(screen)
        screen.resize(1366, 728)
        screen.show()
        page = screen.page
        assert isinstance(page, ConnectPage)
        page.form.address.setText(service.url)
        page.form.code.setText(service.code(Role.SUPERVISOR, area="Cụm thử"))
        qtbot.mouseClick(page.form.button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: isinstance(screen.page, MorningPage), timeout=30_000)
        board = screen.session.board
        assert board is not None
        assert [row.commune.name for row in board.rows] == ["Đak Nhau"]
        assert board.rows[0].answered == 64
        qtbot.waitUntil(lambda: not screen.fetching.syncing.is_running, timeout=30_000)
        (waiting,) = [one for one in board.waiting if one.kind == "approval"]
        said = screen.session.approve(waiting.centre, waiting.item, accept=True)
        assert said.saved
        with qtbot.waitSignal(screen.fetching.syncing.ended, timeout=30_000):
            screen.fetch()
        screen.may_close()
        tasks.cancel_all()
    with Workspace.open(tmp_path / "clerk") as door:
        door.exchanging.sync()
        assert door.desk().items[waiting.item].approval is True
