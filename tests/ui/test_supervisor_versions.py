"""An area where one commune moved on: which version each uses, and correct counts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app import checklist_files
from desktop_app.core.ids import CentreId, ItemId, PaperKind
from desktop_app.storage import facts
from desktop_app.ui import supervisor, tasks
from desktop_app.ui.preferences import Preferences
from desktop_app.ui.supervisor import area_words as words
from desktop_app.ui.supervisor.board.board_page import BoardPage
from desktop_app.ui.supervisor.board.board_view import Index, View
from desktop_app.ui.supervisor.board.list_columns import ColumnId, cell
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers import exporting
from desktop_app.workspace.papers.requests import PaperRequest
from support.checklists import first, publish_to, second

from . import supervisor_builders as builders
from .supervisor_fixtures import area

__all__ = ["area"]

HOME = CentreId(builders.HOME)


@pytest.fixture
def desk(
    area: builders.Courier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workspace]:
    """Return the supervisor's data after the first commune moved to version 2 and submitted."""
    monkeypatch.setenv(builders.PASSPHRASE, str(area.folder / "passphrase"))
    shutil.copytree(area.folder / "supervisor", tmp_path / "supervisor")
    shutil.copytree(area.folder / HOME, tmp_path / "home")
    with (
        Workspace.open(tmp_path / "home") as clerk,
        Workspace.open(tmp_path / "supervisor") as door,
    ):
        publish_to(clerk, first(), second())
        clerk.moving.move()
        clerk.submitting.submit(pin=builders.PIN)
        clerk.keys.sign()
        area.carry(clerk, door, photos=False)
        facts.save_checklist(door._context.store, checklist_files.checklist_bytes(second()))
        door.reload()
        yield door


def test_the_board_counts_green_by_version_and_says_which_each_commune_uses(
    desk: Workspace,
) -> None:
    board = desk.board()
    assert [one.name for one in board.versions] == ["decree-118/1", "decree-118/2"]
    assert sum(one.communes for one in board.versions) == len(board.rows)
    assert [one.critical for one in board.versions] == [18, 19]
    row = next(row for row in board.rows if row.centre == HOME)
    assert (row.checklist, row.judged_by, row.critical) == ("decree-118/2", "decree-118/2", 19)
    assert "phiên bản 2" in cell(ColumnId.SUBMITTED, row, board)
    others = [row for row in board.rows if row.centre != HOME]
    assert all("phiên bản 1" in cell(ColumnId.SUBMITTED, row, board) for row in others)
    assert words.mixed_versions(board).startswith("phiên bản 1: ")
    document = exporting.board_document(board)
    assert [one["version"] for one in document["versions"]] == ["decree-118/1", "decree-118/2"]


def test_every_commune_stands_in_the_columns_of_the_newest_version(desk: Workspace) -> None:
    board = desk.board()
    assert board.checklist.name == "decree-118/2"
    index = Index(board)
    printers = index.columns[ItemId("device.receipt_printer")]
    for row in board.rows:
        assert len(row.cells) == len(row.verified_cells) == len(index.items)
        asked = row.centre == HOME
        assert (row.cells[printers] != words.NOT_ASKED) is asked
    assert words.cell_word(words.NOT_ASKED) == "Phiên bản của xã không có tiêu chí này"
    assert index.shown(View(item=ItemId("staff.term_decision"))), "an older version's item"
    for gap in board.gaps:
        assert len(gap.communes) <= gap.of <= len(board.rows)
        assert board.item(gap.item).critical or board.checklists[-1].item(gap.item).critical


def test_the_window_shows_it_on_the_board_and_beside_the_commune(
    desk: Workspace, qtbot: QtBot
) -> None:
    screen = supervisor.screen_of(desk, Preferences())
    qtbot.addWidget(screen)
    screen.resize(1366, 728)
    screen.show()
    qtbot.waitExposed(screen)
    qtbot.waitUntil(lambda: screen.session.board is not None)
    assert screen.notices.versions.isVisible()
    assert "phiên bản 2: 1 xã" in screen.notices.versions.accessibleName()
    screen.show_tab("board")
    assert isinstance(screen.page, BoardPage)
    screen.grab()  # every cell is drawn, also those that a version does not have
    screen.open_commune(HOME)
    qtbot.waitUntil(
        lambda: any("phiên bản 2" in label.text() for label in screen.findChildren(QLabel))
    )
    screen.may_close()
    tasks.cancel_all()


def test_the_papers_of_the_area_and_of_the_commune_can_be_drawn(desk: Workspace) -> None:
    report = desk.papers.values(PaperKind.AREA)
    assert report.is_mixed
    assert desk.papers.draw(PaperKind.AREA)[:5] == b"%PDF-"
    centre = desk.board().rows[0].centre
    assert desk.papers.draw(PaperKind.COMMUNE, PaperRequest(centre=centre))[:5] == b"%PDF-"


def test_an_export_tells_nothing_of_the_secret_item_by_commune(desk: Workspace) -> None:
    document = exporting.board_document(desk.board())
    assert {row["E3"] for row in document["communes"]} == {None}
    assert {row["E2"] for row in document["communes"]} != {None}
