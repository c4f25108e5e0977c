"""A commune that this PC's list lacks, on every page of the supervisor's window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId, CommuneCode
from desktop_app.core.text.communes import Commune, CommuneIndex
from desktop_app.ui.supervisor.board.board_view import Index, View
from desktop_app.ui.supervisor.commune.commune_page import CommunePage
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.desk.tab_bar import Tab
from desktop_app.workspace import Workspace

from . import supervisor_builders as builders
from .supervisor_fixtures import area, desk, shown

__all__ = ["area", "desk"]


@pytest.fixture
def unlisted(area: builders.Courier, monkeypatch: pytest.MonkeyPatch) -> Commune:
    """A commune with gaps, of which the list on this PC knows nothing."""
    lost, find = area.communes[2], CommuneIndex.find

    def found(index: CommuneIndex, code: CommuneCode) -> Commune | None:
        return None if code == lost.code else find(index, code)

    monkeypatch.setattr(CommuneIndex, "find", found)
    return lost


@pytest.fixture
def screen(unlisted: Commune, desk: Workspace, qtbot: QtBot) -> Iterator[SupervisorScreen]:
    with shown(desk, qtbot) as made:
        yield made


def texts(page: QWidget) -> str:
    """Return what the labels of *page* say."""
    return " ".join(one.text() for one in page.findChildren(QLabel))


def test_every_page_opens_and_names_it_by_its_code(
    screen: SupervisorScreen, unlisted: Commune, qtbot: QtBot
) -> None:
    name = f"Đơn vị mã {unlisted.code} (chưa có trong danh sách)"
    for tab in Tab:
        screen.show_tab(tab)
        assert not screen.grab().isNull()
    screen.open_commune(CentreId(unlisted.code))
    page = screen.page
    assert isinstance(page, CommunePage)
    qtbot.waitUntil(lambda: name in texts(page))
    screen.open_visit(CentreId(unlisted.code))
    assert not screen.grab().isNull()


def test_it_is_found_on_the_board_by_its_code(desk: Workspace, unlisted: Commune) -> None:
    index = Index(desk.board())
    (row,) = index.shown(View(search=unlisted.code))
    assert row.commune.code == unlisted.code
    assert row in index.shown(View(search="chua co trong danh sach"))
