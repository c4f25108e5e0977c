"""One PC with a supervisor's key and the key of a clerk whose commune lies outside the area."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.ids import CentreId, ItemId, Role, Status
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry
from support.people import DAK_NHAU
from support.service import RunningService

NEIGHBOUR = "25396"


def test_what_the_clerk_answers_is_sent_though_the_area_lacks_the_commune(
    tmp_path: Path, place: RunningService
) -> None:
    area = place.area("Cụm khác", NEIGHBOUR)
    with Workspace.begin(
        tmp_path / "both", Beginning(person="Lê Thị Mai", role=Role.SUPERVISOR)
    ) as desk:
        desk.exchanging.enrol(place.url, place.code(Role.SUPERVISOR, area=area))
    clerk = Beginning(person="Lê Thị Mai", commune=DAK_NHAU)
    with Workspace.begin(tmp_path / "both", clerk) as desk:
        code = place.code(Role.CLERK, commune=DAK_NHAU)
        desk.exchanging.enrol(place.url, code, role=Role.CLERK)
        outcome = desk.exchanging.sync()
        said = AnswerEntry(status=Status.MET)
        desk.declaring.answer(ItemId("lead.seal_account"), said, centre=CentreId("25399"))
        outcome = desk.exchanging.sync()
        assert (outcome.sent, outcome.waiting) == (1, 0)
        desk.exchanging.sync()
        assert desk.exchanging.sync().waiting == 0
