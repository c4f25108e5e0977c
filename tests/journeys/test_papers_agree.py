"""Two PCs show the same of the same data, and every view of an area the same figures."""

from __future__ import annotations

import contextlib
import csv
import io
import random
import re
from pathlib import Path

import pytest

from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.ids import CentreId, CommuneCode, ItemId, PaperKind, Role, Status
from desktop_app.photos.sample import sample_photo
from desktop_app.reports import area_figures
from desktop_app.reports.data_hash import data_hash
from desktop_app.sync.http.exchange_faults import Revoked
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers import exporting
from desktop_app.workspace.papers.file_forms import TableForm
from desktop_app.workspace.papers.requests import PaperRequest
from desktop_app.workspace.sample import Profile, fill
from desktop_app.workspace.verbs.declaring import AnswerEntry
from desktop_app.workspace.verbs.supervising import VisitEntry
from support.offices import AREA, Clock, Join
from support.people import PIN
from support.service import RunningService

CENTRE = CentreId("25399")
PREMISES = ItemId("premises.available")
NEAR = ("25396", "25399", "25402", "25405", "25417")


def meet(*desks: Workspace) -> None:
    for desk in desks:
        desk.exchanging.sync()


def test_a_supervisors_paper_names_the_data_as_the_communes_does(
    clerk: Workspace, supervisor: Workspace, pc_clock: Clock
) -> None:
    clerk.declaring.answer(PREMISES, AnswerEntry(status=Status.MET))
    pc_clock.now += 3_600
    clerk.submitting.submit(pin=PIN)
    meet(clerk, supervisor, clerk)
    here = clerk.papers.values(PaperKind.COMMUNE)
    there = supervisor.papers.values(PaperKind.COMMUNE, PaperRequest(centre=CENTRE))
    assert data_hash(there) == data_hash(here)
    for report in (here, there):
        assert report.provenance.received is not None
        assert report.provenance.submitted is not None
        assert report.provenance.data_time >= report.provenance.submitted
    assert here.provenance.receipt and not there.provenance.receipt


def test_a_supervisor_whose_area_changed_meanwhile_finds_his_findings(
    clerk: Workspace, supervisor: Workspace, place: RunningService
) -> None:
    clerk.declaring.answer(PREMISES, AnswerEntry(status=Status.MET))
    meet(clerk, supervisor)
    visit = supervisor.supervising.open_visit(CENTRE, VisitEntry(team="Lê Văn Minh"))
    found = AnswerEntry(status=Status.UNMET, note="Mái dột, không dùng được")
    supervisor.supervising.verify(CENTRE, PREMISES, found, visit=visit.hash)
    place.area(AREA, "25396")
    meet(supervisor)
    told = supervisor.refused()
    assert any("Mái dột, không dùng được" in one.text for one in told)
    assert all("Đak Nhau" in one.what for one in told)
    meet(supervisor)
    assert supervisor.refused() == told  # it does not go away by itself


def test_what_has_no_effect_is_listed_for_scripts_as_it_is_for_people(
    clerk: Workspace, supervisor: Workspace, place: RunningService
) -> None:
    meet(clerk, supervisor)
    assert "refused" not in exporting.desk_document(clerk.desk())
    assert "refused" not in exporting.board_document(supervisor.board(), supervisor.refused())
    visit = supervisor.supervising.open_visit(CENTRE, VisitEntry(team="Lê Văn Minh"))
    found = AnswerEntry(status=Status.UNMET, note="Mái dột")
    supervisor.supervising.verify(CENTRE, PREMISES, found, visit=visit.hash)
    yes = AnswerEntry(status=Status.MET)
    supervisor.supervising.verify(CENTRE, ItemId("sig.secret_sign"), yes, visit=visit.hash)
    place.area(AREA, "25396")
    place.revoke(clerk.identities[0].device, lost=True)
    clerk.declaring.answer(PREMISES, AnswerEntry(status=Status.MET, note="Đã thuê"))
    meet(supervisor)
    with contextlib.suppress(Revoked):
        meet(clerk)
    listed = exporting.board_document(supervisor.board(), supervisor.refused())["refused"]
    said = {one["item"]: (one["kind"], one["reason"], one["said"]) for one in listed}
    assert said[PREMISES] == ("verify", "commune", "Chưa đạt · Mái dột")
    assert said["sig.secret_sign"] == ("verify", "commune", None)
    assert {(one["centre"], one["round"]) for one in listed} == {(CENTRE, "2026-11")}
    (own,) = exporting.desk_document(clerk.desk())["refused"]
    assert (own["item"], own["reason"], own["said"]) == (PREMISES, "revoked", "Đạt · Đã thuê")
    assert own["change"] == clerk.desk().custody.refused[0][0].identity
    assert "refused" in exporting.desk_document(clerk.desk(), only=PREMISES)
    assert "refused" not in exporting.desk_document(clerk.desk(), only=ItemId("net.tslcd"))


@pytest.mark.parametrize("seed", [1, 2])
def test_board_report_letter_and_table_tell_the_same_figures(
    join: Join, place: RunningService, tmp_path: Path, seed: int
) -> None:
    """Five communes: some submitted, some only began, some have nothing at all."""
    chance = random.Random(seed)
    place.area(AREA, *NEAR)
    supervisor = join("luc", Role.SUPERVISOR)
    for n, code in enumerate(NEAR):
        if n == 4:
            continue  # nothing is known of it
        desk = join(f"xa{code}", Role.CLERK, CommuneCode(code))
        if chance.random() < 0.7:
            fill(desk, chance.choice(list(Profile)), seed=chance.randrange(1_000))
        else:  # photos are missing, most items unanswered
            desk.declaring.answer(PREMISES, AnswerEntry(status=Status.MET))
        if n != 3:  # its answers are a draft
            slip = desk.attaching.keep_slip(None, sample_photo(n))
            desk.submitting.submit(slip=slip, leader="Trần Quốc Việt")
        meet(desk)
    meet(supervisor)
    board, report = supervisor.board(), supervisor.papers.values(PaperKind.AREA)
    found = area_figures.problems(report.communes, report.checklist, report.others)
    public = {one.item.id: one for one in found if one.places}
    assert [gap.item for gap in board.gaps] == list(public)
    for gap in board.gaps:
        problem = public[gap.item]
        assert len(gap.communes) == problem.count
        assert (
            gap.of
            == area_figures.asked(report, gap.item)
            == sum(row.judged_by != "" for row in board.rows)
        )
        letter = supervisor.papers.values(PaperKind.LETTER, PaperRequest(item=gap.item))
        assert {one.place.code for one in letter.communes} == {c[:5] for c in gap.communes}
        figures = re.search(r"có (\d+)/(\d+) \(", letter.text)
        assert figures and [int(n) for n in figures.groups()] == [len(gap.communes), gap.of]
        assert all(one.standing is not Standing.MET_WITHOUT_EVIDENCE for one in letter.communes)
    assert area_figures.reported(report.communes) == sum(row.submitted for row in board.rows)
    file = tmp_path / "a.csv"
    exporting.write_board(board, file, TableForm.CSV)
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    for line, row, told in zip(rows, board.rows, report.communes, strict=True):
        assert (line["readiness"], line["missing"]) == (row.level.value, str(row.missing))
        assert told.submitted.level is row.level
        if told.critical_met is not None:
            assert len(told.missing) == row.missing
        assert line["E3"] == ""
