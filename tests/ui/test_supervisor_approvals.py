"""One decision for a group of communes: ticked, announced, undone, each with its photo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import ItemId
from desktop_app.photos.sample import sample_photo
from desktop_app.ui.look import announcing
from desktop_app.ui.supervisor.approvals.approvals_page import ApprovalsPage
from desktop_app.ui.supervisor.approvals.by_commune import ByCommune
from desktop_app.ui.supervisor.board.board_page import BoardPage
from desktop_app.ui.supervisor.board.filters import Only
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.photos.photo_page import PhotoPage
from desktop_app.workspace import Workspace
from desktop_app.workspace.sample import Profile

from . import supervisor_builders as builders
from .supervisor_builders import PASSPHRASE
from .supervisor_fixtures import passphrase_in, shown

CONTROL = Qt.KeyboardModifier.ControlModifier
_built: list[builders.Courier] = []


COMPUTERS = ItemId("device.computers")


def asked_and_answered(courier: builders.Courier) -> None:
    """Ask four communes for the same, and let each reply with a photo of its own."""
    with Workspace.open(courier.folder / "supervisor") as desk:
        desk.keys.load()
        for n in range(4):
            centre = builders.centre_of(courier, n)
            desk.supervising.return_items(centre, (COMPUTERS,), "Gửi lại ảnh quầy.")
        for n, commune in enumerate(courier.communes):
            with Workspace.open(courier.folder / commune.code) as clerk:
                clerk.keys.load()
                courier.carry(desk, clerk)
                clerk.attaching.attach(COMPUTERS, data=sample_photo(20 + n), name="quay.jpg")
                clerk.declaring.comment(COMPUTERS, f"Đã gửi ảnh quầy {n}", reply=True)
                courier.carry(clerk, desk, heard=timedelta(minutes=5))


@pytest.fixture(scope="session")
def four(tmp_path_factory: pytest.TempPathFactory) -> builders.Courier:
    """Return an area where four communes wait for the same approvals."""
    folder = tmp_path_factory.mktemp("four")
    with passphrase_in(folder):
        courier = builders.filled_area(folder, [Profile.WAITING] * 4)
        asked_and_answered(courier)
    return courier


@pytest.fixture
def desk(
    four: builders.Courier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workspace]:
    monkeypatch.setenv(PASSPHRASE, str(four.folder / "passphrase"))
    shutil.copytree(four.folder / "supervisor", tmp_path / "supervisor")
    with Workspace.open(tmp_path / "supervisor") as door:
        yield door


@pytest.fixture
def screen(desk: Workspace, qtbot: QtBot) -> Iterator[SupervisorScreen]:
    with shown(desk, qtbot) as made:
        yield made


@pytest.fixture
def page(screen: SupervisorScreen) -> ApprovalsPage:
    screen.show_approvals()
    found = screen.page
    assert isinstance(found, ApprovalsPage)
    return found


def open_secret(page: ApprovalsPage) -> ItemId:
    page.go_to(next(one for one in page.groups if one.item == "sig.secret_sign").key)
    page.rows.setFocus()
    return ItemId("sig.secret_sign")


def effects(key: str) -> list[tuple[str, str]]:
    found = announcing.find(announcing.of_focus(QApplication.focusWidget()), key)
    return [(one.kind, one.centre) for one in found.effects] if found else []


def approvals_of(desk: Workspace, four: builders.Courier, item: ItemId) -> list[bool | None]:
    centres = [builders.centre_of(four, n) for n in range(4)]
    return [desk.desk(centre=centre).items[item].approval for centre in centres]


def test_one_key_settles_the_group_and_one_takes_it_back(
    qtbot: QtBot, screen: SupervisorScreen, desk: Workspace, four: builders.Courier,
    page: ApprovalsPage,
) -> None:  # fmt: skip
    item = open_secret(page)
    assert page.head.keys.buttons[0].words == "Chấp thuận 4 xã"
    assert len(effects("1")) == 4
    groups = len(page.groups)
    qtbot.keyClick(page.rows, Qt.Key.Key_1)
    assert approvals_of(desk, four, item) == [True] * 4
    assert len(page.groups) == groups - 1
    assert page.rows.hasFocus() or not page.groups
    assert "4 xã" in screen._banner.accessibleName()
    assert "Ctrl+Z" in screen._banner.accessibleName()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, CONTROL)
    assert approvals_of(desk, four, item) == [None] * 4
    assert len(page.groups) == groups


def test_who_is_unticked_stays_in_the_list(
    qtbot: QtBot, desk: Workspace, four: builders.Courier, page: ApprovalsPage
) -> None:
    item = open_secret(page)
    here = page.current
    assert here is not None
    qtbot.keyClick(page.rows, Qt.Key.Key_Space)
    assert [one.centre for one in page.ticked] == [
        one.centre for one in page.rows.model_.rows if one.centre != here.centre
    ]
    assert page.head.keys.buttons[0].words == "Chấp thuận 3 xã"
    assert len(effects("1")) == 3
    qtbot.keyClick(page.rows, Qt.Key.Key_1)
    assert sorted(map(str, approvals_of(desk, four, item))) == ["None", "True", "True", "True"]
    assert [one.centre for one in page.waiting if one.item == item] == [here.centre]


def test_the_digits_mean_one_commune_while_the_focus_is_in_its_card(
    qtbot: QtBot, desk: Workspace, four: builders.Courier, page: ApprovalsPage
) -> None:
    item = open_secret(page)
    here = page.current
    assert here is not None
    page.card.keys.buttons[0].setFocus()
    assert effects("1") == [("approve", here.centre)]
    qtbot.keyClick(page.card.keys.buttons[0], Qt.Key.Key_1)
    given = dict(zip((builders.centre_of(four, n) for n in range(4)),
                     approvals_of(desk, four, item), strict=True))  # fmt: skip
    assert given.pop(here.centre) is True
    assert set(given.values()) == {None}


def test_one_sentence_asks_every_ticked_commune(
    qtbot: QtBot, desk: Workspace, four: builders.Courier, page: ApprovalsPage
) -> None:
    group = next(one for one in page.groups if one.item == COMPUTERS)
    assert len(group.waiting) == 4 and not group.odd
    page.go_to(group.key)
    page.rows.setFocus()
    qtbot.keyClick(page.rows, Qt.Key.Key_2)
    field = page.head.ask.field
    assert field.hasFocus()
    qtbot.keyClicks(field, "gui quyet dinh so 3")
    assert effects("Enter") == [("return", one.centre) for one in group.waiting]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    for one in group.waiting:
        asked = desk.desk(centre=one.centre).items[one.item].returned
        assert asked is not None and asked.text == "gui quyet dinh so 3"


def test_a_group_goes_on_the_trip_as_one_act(
    qtbot: QtBot, screen: SupervisorScreen, page: ApprovalsPage
) -> None:
    open_secret(page)
    qtbot.keyClick(page.rows, Qt.Key.Key_3)
    assert len(screen.session.trips.stops) == 4
    qtbot.keyClick(page.rows, Qt.Key.Key_Z, CONTROL)
    assert len(screen.session.trips.stops) == 0


def test_a_secret_item_shows_a_lock_and_never_a_photo(page: ApprovalsPage) -> None:
    open_secret(page)
    assert page.card.photo._sha256 == ""
    given = page.rows.model_.given
    assert given is not None and given.secret
    assert "mật" in page.card._said.text()


def test_enter_shows_the_photo_at_full_size(
    qtbot: QtBot, screen: SupervisorScreen, page: ApprovalsPage
) -> None:
    page.go_to(next(one for one in page.groups if one.item == COMPUTERS).key)
    page.rows.setFocus()
    qtbot.keyClick(page.rows, Qt.Key.Key_Return)
    assert isinstance(screen.page, PhotoPage)


def test_groups_and_rows_are_copied_with_codes(page: ApprovalsPage) -> None:
    open_secret(page)
    page.rows.copy()
    head, *lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert head[0] == "Mã xã" and len(lines) == 4
    assert all(line[0].isdigit() for line in lines)
    page.table.copy()
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert len(lines) == 1 + len(page.groups)


def test_a_count_leads_to_its_communes(qtbot: QtBot, screen: SupervisorScreen) -> None:
    for block, only in (
        (screen.counts.submitted, Only.SUBMITTED),
        (screen.counts.differences, Only.DIFFERENT),
    ):
        screen.show_tab("morning")
        qtbot.mouseClick(block, Qt.MouseButton.LeftButton)
        board = screen.page
        assert isinstance(board, BoardPage) and board.is_list
        assert board.view.only == {only}
        count = block.accessibleName().split("/")[0].split(" ")[0]
        assert str(len(board.list.model_.rows)) == count


def in_communes(page: ApprovalsPage) -> ByCommune:
    """Show what waits commune by commune, by the segment."""
    page.by.show_choice("commune")
    page._switch()
    assert page.is_by_commune
    page.take_focus()
    return page.by_commune


def test_by_commune_each_thing_is_decided_by_itself(
    qtbot: QtBot, desk: Workspace, page: ApprovalsPage
) -> None:
    things = len(page.waiting)
    view = in_communes(page)
    assert sum(len(one.waiting) for one in view.communes) == things
    here = view.commune
    assert here is not None and len(here.waiting) >= 2
    assert {one.centre for one in here.waiting} == {here.centre}
    one = view.current
    assert one is not None and one.kind.can_be_accepted
    assert len(effects("1")) == 1
    qtbot.keyClick(view.rows, Qt.Key.Key_1)
    assert view.rows.hasFocus()
    assert view.commune is not None and view.commune.centre == here.centre
    assert len(page.waiting) == things - 1
    assert all((left.item, left.kind) != (one.item, one.kind) for left in view.commune.waiting)
    qtbot.keyClick(view.rows, Qt.Key.Key_Z, CONTROL)
    assert len(page.waiting) == things


def test_by_commune_the_next_one_opens_when_nothing_is_left(
    qtbot: QtBot, page: ApprovalsPage
) -> None:
    view = in_communes(page)
    first = view.commune
    assert first is not None
    for _thing in first.waiting:
        assert view.current is not None and view.current.centre == first.centre
        qtbot.keyClick(view.rows, Qt.Key.Key_2)
        if view.ask.field.isEnabled():
            qtbot.keyClicks(view.ask.field, "gui lai")
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert view.commune is not None and view.commune.centre != first.centre
    assert len(view.communes) == 3


def test_by_commune_a_request_begun_is_still_there(qtbot: QtBot, page: ApprovalsPage) -> None:
    view = in_communes(page)
    at = next(n for n, one in enumerate(view.rows.model_.rows) if one.item == COMPUTERS)
    view.rows.setCurrentIndex(view.rows.model_.index(at, 0))
    qtbot.keyClick(view.rows, Qt.Key.Key_2)
    qtbot.keyClicks(view.ask.field, "chup lai ro so may")
    qtbot.keyClick(view.ask.field, Qt.Key.Key_Escape)
    assert not view.ask.is_asking and view.rows.hasFocus()
    qtbot.keyClick(view.rows, Qt.Key.Key_2)
    assert view.ask.field.text() == "chup lai ro so may"


def test_the_two_views_keep_the_commune(page: ApprovalsPage) -> None:
    page.go_to(next(one for one in page.groups if one.item == COMPUTERS).key)
    page.rows.setCurrentIndex(page.rows.model_.index(2, 0))
    here = page.current
    assert here is not None
    view = in_communes(page)
    assert view.commune is not None and view.commune.centre == here.centre
    page.by.show_choice("reason")
    page._switch()
    assert page.current is not None and page.current.centre == here.centre


def test_by_commune_a_secret_item_shows_a_lock(qtbot: QtBot, page: ApprovalsPage) -> None:
    view = in_communes(page)
    secret = next(n for n, one in enumerate(view.rows.model_.rows) if one.item == "sig.secret_sign")
    view.rows.setCurrentIndex(view.rows.model_.index(secret, 0))
    assert view.card.photo._sha256 == "" and "mật" in view.card._said.text()
    assert (
        view.rows.model_.data(view.rows.model_.index(secret, 3)) == "Không áp dụng, chờ chấp thuận"
    )
