"""The officer's page shows the figures of the supervisor's desk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from central_service.reading.province import Assessments
from desktop_app.core.assessment.bands import banded
from desktop_app.core.ids import Readiness, Role, Status
from desktop_app.workspace.reading.overview import read_board
from support.clerks import half_done, say
from support.offices import AREA, Join
from support.people import DAK_NHAU, PIN
from support.service import RunningService


def test_the_page_and_the_board_agree_commune_by_commune(
    place: RunningService, join: Join, tmp_path: Path
) -> None:
    clerk = join("clerk", Role.CLERK, DAK_NHAU)
    half_done(clerk)
    clerk.exchanging.sync()
    assessments = Assessments(place.service)
    for step in ("entered", "submitted", "changed"):
        if step == "submitted":
            leader = join("leader", Role.LEADER, DAK_NHAU)
            leader.exchanging.sync()
            leader.submitting.submit(pin=PIN)
            leader.exchanging.sync()
        if step == "changed":
            say(clerk, "lead.director_assigned", status=Status.UNMET)
            say(clerk, "lead.director_assigned", cause="no_staff", solver="province")
            clerk.exchanging.sync()
        supervisor = join(f"supervisor {step}", Role.SUPERVISOR)
        supervisor.exchanging.sync()
        board = read_board(supervisor._context, area=AREA)
        shown = assessments.read([AREA])
        assert (shown.round, shown.due) == (board.round, board.due)
        mine = {one.code: one for one in shown.communes}
        assert len(mine) == len(board.rows) == 2
        for row in board.rows:
            one = mine[row.commune.code]
            assert (
                one.level, one.submitted, one.late, one.silent, one.missing, one.critical,
                one.judged_by, one.checklist, one.level_before, one.is_verified_green,
            ) == (
                row.level, row.submitted, row.late, row.silent, row.missing, row.critical,
                row.judged_by, row.checklist, row.level_before,
                row.verified is Readiness.GREEN,
            )  # fmt: skip
        assert shown.bands == banded(board.rows)
        assert shown.due == date(2026, 11, 20)
