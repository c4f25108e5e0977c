"""The service's list of communes is newer than a desk's: the desk names a commune by its code."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from desktop_app.core.changes.bodies import Return
from desktop_app.core.fault import NotAllowed
from desktop_app.core.ids import CentreId, CommuneCode, ItemId, PaperKind, Role, Status
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.exporting import board_document, write_board
from desktop_app.workspace.papers.file_forms import TableForm
from desktop_app.workspace.papers.requests import PaperRequest
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.machines import Machine
from support.offices import AREA
from support.people import DAK_NHAU
from support.service import RunningService

NEW = CommuneCode("99999")
NAME = f"Đơn vị mã {NEW} (chưa có trong danh sách)"
SEALS = ItemId("lead.seal_account")


@pytest.fixture
def machine(place: RunningService) -> Machine:
    """The machine of a clerk of that commune."""
    place.area(AREA, DAK_NHAU, NEW)
    machine = Machine(place.url)
    machine.enrol(place.code(Role.CLERK, commune=NEW), NEW)
    machine.write(NEW, item=SEALS)
    machine.sync(NEW)
    return machine


def test_the_board_and_everything_behind_it_show_what_is_known(
    machine: Machine, supervisor: Workspace, tmp_path: Path
) -> None:
    desk = supervisor
    desk.exchanging.sync()
    board = desk.board()
    assert [row.commune.full_name for row in board.rows] == ["Xã Đak Nhau", NAME]
    assert [board.provinces[row.commune.province].full_name for row in board.rows] == [
        "Thành phố Đồng Nai",
        "chưa rõ tỉnh",
    ]
    centre = CentreId(NEW)
    answer = desk.desk(centre=centre).items[SEALS].answer
    assert answer is not None
    assert answer.status is Status.MET
    desk.supervising.verify(centre, SEALS, AnswerEntry(status=Status.MET))
    desk.supervising.return_items(centre, (SEALS,), "Thiếu tài liệu")
    desk.exchanging.sync()
    machine.pull()
    assert any(one.kind == Return.KIND for one in machine.seen(NEW) if hasattr(one, "kind"))
    for kind in (
        PaperKind.AREA,
        PaperKind.COMMUNE,
        PaperKind.BLANK,
        PaperKind.INSPECTION,
        PaperKind.RETURNED,
        PaperKind.ACTIONS,
        PaperKind.FUNDING,
        PaperKind.PUBLIC,
    ):
        request = PaperRequest(centre=centre if kind.is_of_one_commune else None)
        assert desk.papers.draw(kind, request).startswith(b"%PDF")
    file = tmp_path / "bang.csv"
    write_board(board, file, TableForm.CSV)
    assert NAME in file.read_text("utf-8-sig")
    assert [one["commune"] for one in board_document(board)["communes"]] == ["Xã Đak Nhau", NAME]


def test_a_code_of_no_commune_that_is_followed_is_refused_as_before(
    machine: Machine, supervisor: Workspace
) -> None:
    supervisor.exchanging.sync()
    for code, told in (("88888", "88888"), ("00001", "00001")):
        with pytest.raises(Exception, match=re.escape(told)) as refused:
            supervisor.desk(centre=CentreId(code))
        assert not isinstance(refused.value, KeyError)
    with pytest.raises(NotAllowed):
        supervisor.desk(centre=CentreId("25402"))


def test_a_clerk_whose_list_lost_the_own_commune_goes_on(
    place: RunningService, clerk: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(clerk.communes), "find", lambda _index, _code: None)
    monkeypatch.setattr("desktop_app.checklist_files.communes.stamp", lambda _folder: "another")
    clerk.declaring.answer(SEALS, AnswerEntry(status=Status.MET))
    assert clerk.desk().commune.full_name == f"Đơn vị mã {DAK_NHAU} (chưa có trong danh sách)"
    assert clerk.exchanging.sync().waiting == 0
    assert io.BytesIO(clerk.papers.draw(PaperKind.COMMUNE)).read(4) == b"%PDF"
