"""What letters and sheets count is what the board counts, on both PCs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.core.fault import EntryRefused
from desktop_app.core.ids import CentreId, ItemId, PaperKind, Status, commune_of
from desktop_app.reports.data import ActionsReport, FundingReport
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.requests import PaperRequest
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan
from support.offices import Clock
from support.people import PIN

CENTRE = CentreId("25399")
PREMISES, INTERNET = ItemId("premises.available"), ItemId("net.internet")
OF_COMMUNE = PaperRequest(centre=CENTRE)


def meet(*desks: Workspace) -> None:
    for desk in desks:
        desk.exchanging.sync()


def test_the_letter_lists_what_the_board_counts_until_it_is_answered(
    clerk: Workspace, supervisor: Workspace
) -> None:
    for item in (PREMISES, INTERNET):
        clerk.declaring.answer(item, AnswerEntry(status=Status.MET))
    meet(clerk, supervisor)
    with pytest.raises(EntryRefused):
        supervisor.papers.values(PaperKind.RETURNED, OF_COMMUNE)
    supervisor.supervising.return_items(CENTRE, (PREMISES, INTERNET), "Bổ sung ảnh chụp")
    letter = supervisor.papers.values(PaperKind.RETURNED, OF_COMMUNE)
    (row,) = (row for row in supervisor.board().rows if row.centre == CENTRE)
    assert len(letter.lines) == row.returned == 2
    assert {line.comment for line in letter.lines} == {"Bổ sung ảnh chụp"}
    meet(supervisor, clerk)
    clerk.declaring.answer(INTERNET, AnswerEntry(status=Status.PARTIAL, cause="line_power"))
    meet(clerk, supervisor)
    letter = supervisor.papers.values(PaperKind.RETURNED, OF_COMMUNE)
    (row,) = (row for row in supervisor.board().rows if row.centre == CENTRE)
    assert [line.item for line in letter.lines] == [PREMISES]
    assert row.returned == 1


def test_the_sheet_of_remedies_counts_the_overdue_ones_as_the_board(
    clerk: Workspace, supervisor: Workspace
) -> None:
    today = clerk.moment().today
    for days in (3, 10, 40):
        plan = Plan(what=f"Việc {days}", who="Bà Hoa", due=today + timedelta(days=days))
        clerk.declaring.plan_action(PREMISES, plan)
    meet(clerk, supervisor)
    later = today + timedelta(days=20)
    sheet = supervisor.papers.values(PaperKind.ACTIONS, PaperRequest(as_of=later))
    assert isinstance(sheet, ActionsReport)
    overdue = [one.overdue for one in sheet.actions if one.overdue]
    assert overdue == [17, 10]  # the longest overdue first
    now = supervisor.papers.values(PaperKind.ACTIONS)
    assert isinstance(now, ActionsReport)
    counted = sum(row.overdue_actions for row in supervisor.board().rows)
    assert sum(one.overdue > 0 for one in now.actions) == counted == 0


def test_funding_counts_submissions_alone_and_never_a_draft(
    clerk: Workspace, supervisor: Workspace, pc_clock: Clock
) -> None:
    entry = AnswerEntry(status=Status.UNMET, cause="no_funding", solver="province")
    clerk.declaring.answer(PREMISES, entry)
    meet(clerk, supervisor)
    sheet = supervisor.papers.values(PaperKind.FUNDING)
    assert isinstance(sheet, FundingReport)
    assert (sheet.submitted, sheet.lines) == (0, ())
    pc_clock.now += 3_600
    clerk.submitting.submit(pin=PIN)
    meet(clerk, supervisor)
    sheet = supervisor.papers.values(PaperKind.FUNDING)
    assert isinstance(sheet, FundingReport)
    (line,) = sheet.lines
    assert line.item == PREMISES and [place.code for place in line.places] == [commune_of(CENTRE)]


def test_a_communes_paper_is_checked_on_the_supervisors_pc(
    clerk: Workspace, supervisor: Workspace, pc_clock: Clock, tmp_path: Path
) -> None:
    clerk.declaring.answer(PREMISES, AnswerEntry(status=Status.MET))
    pc_clock.now += 3_600
    clerk.submitting.submit(pin=PIN)
    meet(clerk, supervisor, clerk)
    request = PaperRequest(number="12", day=clerk.moment().today)
    pdf = clerk.papers.draw(PaperKind.COMMUNE, request)
    found = supervisor.papers.check(pdf)
    assert found.is_same, found.differences
    supervisor.supervising.return_items(CENTRE, (PREMISES,), "Bổ sung ảnh chụp")
    found = supervisor.papers.check(pdf)
    assert not found.is_same
    assert any("Yêu cầu bổ sung" in one.here for one in found.differences)
