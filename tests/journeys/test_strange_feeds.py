"""What a later or a faulty program wrote: taken by the service, and shown as far as it is known."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop_app.core.fault import Fault
from desktop_app.core.ids import CentreId, PaperKind, Role
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.exporting import (
    board_document,
    desk_document,
    write_board,
    write_desk,
)
from desktop_app.workspace.papers.file_forms import TableForm
from desktop_app.workspace.papers.requests import PaperRequest
from support.machines import Machine
from support.offices import AREA
from support.people import DAK_NHAU
from support.service import RunningService

CENTRE = CentreId(DAK_NHAU)
LATER = "decree-118/9"  # a version of the checklist that nobody here has
ANSWER = {"checklist": "decree-118/1", "status": "met"}
PLAN = {"who": "Văn phòng", "what": "Sửa mái", "due": "2026-12-20"}

Fields = Mapping[str, object]

# By a clerk: kind, item, fields.
OF_CLERK: tuple[tuple[str, str, Fields], ...] = (
    ("answer", "an.item.of.later", ANSWER),
    ("answer", "lead.director_assigned", {**ANSWER, "status": "not_applicable", "reason": "x_y"}),
    ("answer", "staff.assigned", {**ANSWER, "value": "vô số", "of": "-3"}),
    ("answer", "staff.term_decision", {**ANSWER, "value": "ngày mai"}),
    ("answer", "device.computers", {**ANSWER, "value": "1e9999", "of": "NaN"}),
    ("answer", "lead.seal_account", {**ANSWER, "value": "a_choice_of_later"}),
    ("answer", "premises.available", {**ANSWER, "status": "unmet", "cause": "x", "solver": "y"}),
    ("answer", "net.internet", {**ANSWER, "checklist": LATER}),
    ("answer", "net.tslcd", {**ANSWER, "checklist": "không phải tên"}),
    ("attach", "premises.available", {"evidence": "photo", "sha256": "0", "media": "x/y"}),
    ("attach", "an.item.of.later", {"evidence": "document", "number": "1", "date": "0001-01-01"}),
    ("attach", "premises.signage", {"evidence": "photo", "number": "1", "captured": "9999-12-31"}),
    ("detach", "premises.available", {"target": "0" * 64}),
    ("comment", "an.item.of.later", {"text": "Xin chào", "reply": True}),
    ("action", "an.item.of.later", {**PLAN, "cause": "x", "solver": "y", "authority": "z"}),
    ("action", "premises.available", {**PLAN, "action": "0" * 64, "due": "9999-12-31"}),
    ("paragraph", "", {"paper": "x", "paragraph": "y", "text": "Một đoạn"}),
    ("use", "", {"checklist": LATER, "before": "decree-118/0"}),
    ("a-kind-of-later", "premises.available", {"anything": ["at", {"all": 1}]}),
)
# By a supervisor of the area.
OF_SUPERVISOR: tuple[tuple[str, str, Fields], ...] = (
    ("visit", "", {"started": "sáng nay", "ended": "99:99", "method": "online"}),
    ("visit", "", {"started": "2026-11-09T08:00:00+09:00", "visit": "0" * 64, "closed": True}),
    ("verify", "staff.assigned", {**ANSWER, "visit": "0" * 64, "value": "x", "of": "y"}),
    ("verify", "an.item.of.later", {**ANSWER, "visit": "1", "judged": ["x"]}),
    ("approve", "lead.director_assigned", {"head": "x", "accepted": True, "reason": "of_later"}),
    ("return", "an.item.of.later", {"comment": "Thiếu", "judged": ["y"], "withdraws": "z"}),
    ("order", "premises.available", {"action": "0" * 64, "due": "0001-01-01", "ordered": True}),
    ("call", "", {"text": "Đã gọi", "withdraws": "0"}),
    ("a-kind-of-later", "", {}),
)


@pytest.fixture
def strange(place: RunningService) -> None:
    """What two machines without a program of ours sent."""
    for role, some in ((Role.CLERK, OF_CLERK), (Role.SUPERVISOR, OF_SUPERVISOR)):
        machine = Machine(place.url)
        where = {"commune": DAK_NHAU} if role is Role.CLERK else {"area": AREA}
        machine.enrol(place.code(role, **where), where.get("commune"))
        for kind, item, fields in some:
            machine.write(DAK_NHAU, item=item, kind=kind, fields=dict(fields))
        machine.write(DAK_NHAU, round="9999-12")
        machine.write(DAK_NHAU, round="0001-01")
        machine.sync(DAK_NHAU)
        machine.close()


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.CLERK])
def test_whatever_others_wrote_can_be_read(
    strange: None, clerk: Workspace, supervisor: Workspace, tmp_path: Path, role: Role
) -> None:
    desk = supervisor if role is Role.SUPERVISOR else clerk
    outcome = desk.exchanging.sync()
    assert (outcome.complete, outcome.troubles) == (True, ())
    centre = CENTRE if role is Role.SUPERVISOR else None
    drawn = 0
    for round_ in (None, *desk.rounds(CENTRE)):
        shown = desk.desk(centre=centre, round_=round_)
        desk_document(shown)
        write_desk(shown, tmp_path / "xa.csv", TableForm.CSV)
        asked = [PaperRequest(centre=centre, round=round_)]
        asked += [PaperRequest(centre=CENTRE, round=round_, visit=v.change) for v in shown.visits]
        if role is Role.SUPERVISOR:
            board = desk.board(round_=round_)
            board_document(board, desk.refused())
            write_board(board, tmp_path / "dia-ban.csv", TableForm.CSV)
            asked += [PaperRequest(round=round_, item=gap.item) for gap in board.gaps]
        drawn += sum(drawn_of(desk, kind, request) for kind in PaperKind for request in asked)
    assert drawn > 6
    assert desk.check() == []


def drawn_of(desk: Workspace, kind: PaperKind, request: PaperRequest) -> bool:
    """Return whether the paper was drawn, and not refused in words."""
    try:
        return desk.papers.draw(kind, request).startswith(b"%PDF")
    except Fault:
        return False
