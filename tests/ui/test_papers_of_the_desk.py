"""Papers and tables from both windows: other papers, batches, tables, letterheads, dialogs."""

from __future__ import annotations

from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QHeaderView, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.ids import CentreId, ItemId, PaperKind
from desktop_app.i18n import use_language
from desktop_app.ui import files
from desktop_app.ui.pages.paper_page import PaperPage
from desktop_app.ui.papers import Paper, PaperView
from desktop_app.ui.supervisor.desk.screen import SupervisorScreen
from desktop_app.ui.supervisor.reports import more_papers
from desktop_app.ui.supervisor.reports.reports_page import ReportsPage
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.letterheads import Issuer

from . import supervisor_builders as builders
from .supervisor_fixtures import area, desk, screen

__all__ = ["area", "desk", "screen"]

_PATIENCE = 30_000  # milliseconds


@pytest.fixture
def page(screen: SupervisorScreen) -> ReportsPage:
    screen.show_tab("reports")
    shown = screen.page
    assert isinstance(shown, ReportsPage)
    return shown


@pytest.mark.parametrize("kind", [PaperKind.PUBLIC, PaperKind.ACTIONS, PaperKind.FUNDING])
def test_each_sheet_is_shown_as_a_paper(
    page: ReportsPage, desk: Workspace, kind: PaperKind
) -> None:
    asked: list[Paper] = []
    page.paper_asked.connect(asked.append)
    page.more.sheets[kind].click()
    (paper,) = asked
    assert paper.draw(desk).startswith(b"%PDF")
    assert paper.file_name.endswith(".pdf") and paper.draw_word is None


def test_one_paper_a_commune_is_written_into_a_folder(
    qtbot: QtBot, page: ReportsPage, desk: Workspace, tmp_path: Path
) -> None:
    asked = CentreId(builders.HOME)
    desk.supervising.return_items(asked, (ItemId("staff.assigned"),), "Bổ sung ảnh")
    more = page.more
    more.kind.show_choice(PaperKind.RETURNED)
    more.write_batch(tmp_path / "papers")
    assert more.stop.isVisibleTo(more) and not more.write.isEnabled()
    qtbot.waitUntil(more.write.isEnabled, timeout=_PATIENCE)
    written = list((tmp_path / "papers").glob("cong-van-bo-sung-*.pdf"))
    assert [asked in file.name for file in written] == [True]


def test_a_table_is_saved_as_a_workbook(
    qtbot: QtBot, page: ReportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.xlsx"
    monkeypatch.setattr(
        "desktop_app.ui.files.save_file", lambda _of, _title, _kinds, _name, chosen: chosen(file)
    )
    page.more.table.click()
    qtbot.waitUntil(file.exists, timeout=_PATIENCE)
    sheet = openpyxl.load_workbook(file).worksheets[0]
    board = page._session.board
    assert board is not None
    assert sheet.max_row == len(board.rows) + 1


def test_agency_and_team_have_letterheads_of_their_own(page: ReportsPage, desk: Workspace) -> None:
    form = page.letterhead
    form._fields["agency"].show_text("VĂN PHÒNG")
    form._fields["requested_by"].show_text("Công văn số 5")
    form.which.show_choice(Issuer.TEAM)
    form._choose(Issuer.TEAM)
    assert form._fields["agency"].text() == ""
    form._fields["agency"].show_text("ĐOÀN KIỂM TRA SỐ 2")
    form._choose(Issuer.AREA)
    assert form._fields["agency"].text() == "VĂN PHÒNG"
    kept = desk.papers.letterhead
    assert kept(Issuer.TEAM).agency == "ĐOÀN KIỂM TRA SỐ 2"
    assert kept(Issuer.AREA).requested_by == "Công văn số 5"


def test_what_is_typed_into_a_letterhead_is_kept_when_the_page_goes(
    page: ReportsPage, desk: Workspace
) -> None:
    page.letterhead._fields["symbol"].put("VP")
    page.letterhead.hide()
    assert desk.papers.letterhead(Issuer.AREA).symbol == "VP"


def test_every_paper_of_the_page_has_a_name() -> None:
    names = {more_papers.sheet_name(kind) for kind in PaperKind}
    assert len(names) == len(PaperKind)


def test_the_minutes_are_printed_in_two_copies_and_saved_for_editing_where_they_can(
    qtbot: QtBot, desk: Workspace, tmp_path: Path
) -> None:
    paper = Paper(
        title="Biên bản",
        file_name="a.pdf",
        draw=lambda door: door.papers.draw(PaperKind.AREA),
        draw_word=lambda door: door.papers.draw(PaperKind.AREA, form="docx"),
        copies=2,
    )
    view = PaperView(desk.folder, paper)
    qtbot.addWidget(view)
    qtbot.waitUntil(lambda: view.is_ready, timeout=_PATIENCE)
    assert view.copies.currentData() == 2
    for name, begin in (("a.pdf", b"%PDF"), ("a.docx", b"PK")):
        file = tmp_path / name
        view._write(file)
        qtbot.waitUntil(file.exists, timeout=_PATIENCE)
        assert file.read_bytes().startswith(begin)


def test_printing_is_announced_only_where_there_is_a_printer(qtbot: QtBot, desk: Workspace) -> None:
    paper = Paper(title="A", file_name="a.pdf", draw=lambda door: door.papers.draw(PaperKind.AREA))
    page = PaperPage(desk.folder, paper, back="quay lại")
    qtbot.addWidget(page)
    page.view.printers.clear()
    assert [hint.key for part in page.hints() for hint in part] == ["Esc"]
    page.view.printers.add("Máy in phòng một cửa", "one")
    assert [hint.key for part in page.hints() for hint in part] == ["Ctrl+P", "Esc"]
    qtbot.waitUntil(lambda: page.view.is_ready, timeout=_PATIENCE)


def _texts(dialog: QFileDialog) -> set[str]:
    said = {label.text() for label in dialog.findChildren(QLabel)}
    for button in dialog.findChildren(QAbstractButton):
        said |= {button.text(), button.toolTip(), button.accessibleName()}
    (header,) = dialog.findChildren(QHeaderView)[:1]
    model = header.model()
    said |= {str(model.headerData(n, header.orientation())) for n in range(model.columnCount())}
    return {one.replace("&", "") for one in said} - {""}


def test_a_save_dialog_says_nothing_in_english(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    def said() -> set[str]:
        dialog = files.save_file(parent, "", "PDF (*.pdf);;Word (*.docx)", "a.pdf", print)
        texts = _texts(dialog)
        dialog.close()
        return texts

    vietnamese = said()
    use_language("en")
    english = said()
    use_language("vi")
    assert {"Lưu", "Thư mục mới", "Tên", "Cỡ", "Loại"} <= vietnamese
    assert vietnamese & english <= set()


def test_the_ending_follows_the_kind_of_file(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = files.save_file(parent, "", "PDF (*.pdf);;Word (*.docx)", "a.pdf", print)
    assert dialog.defaultSuffix() == "pdf"
    dialog.filterSelected.emit("Word (*.docx)")
    assert dialog.defaultSuffix() == "docx"
    dialog.close()
