"""A supervisor's findings under a clock of another year are offered, and moved with their visit."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from desktop_app.core.changes.bodies import Verify, Visit
from desktop_app.core.fault import EntryRefused
from desktop_app.core.ids import (
    CentreId,
    ItemId,
    Method,
    PaperKind,
    ParagraphName,
    Role,
    RoundId,
    Status,
)
from desktop_app.core.time.rounds import VIETNAM
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry
from desktop_app.workspace.verbs.supervising import VisitEntry
from support.offices import AREA, Clock, Join
from support.people import DAK_NHAU
from support.service import RunningService

SEAL, DIRECTOR = ItemId("lead.seal_account"), ItemId("lead.director_assigned")
HOME, NEXT = CentreId(DAK_NHAU), CentreId("25396")
OPEN = RoundId("2026-11")
YEARS = {"1970": 60, "1980": 315_532_860, "2009": 1_241_000_000, "2150": 5_680_300_000}


def begun(folder: Path) -> Workspace:
    """Return the desk of a supervisor who has just begun."""
    return Workspace.begin(folder, Beginning(person="Phạm Văn Lực", role=Role.SUPERVISOR))


def check(desk: Workspace, *, close: bool = True) -> RoundId:
    """Visit two communes; return the round that the visits went into."""
    doing = desk.supervising
    visit = doing.open_visit(HOME, VisitEntry(method=Method.ON_SITE, team="Đoàn số 2"))
    doing.verify(HOME, SEAL, AnswerEntry(status=Status.MET, note="con dấu số 3"), visit=visit.hash)
    doing.verify(HOME, DIRECTOR, AnswerEntry(status=Status.UNMET), visit=visit.hash)
    doing.return_items(HOME, (SEAL,), "Gửi kèm quyết định")
    desk.declaring.comment(SEAL, "đã xem tại chỗ", centre=HOME)
    entry = VisitEntry(opinion="Đơn vị nhất trí")
    doing.amend_visit(HOME, visit.hash, entry, close=close)
    doing.verify(NEXT, SEAL, AnswerEntry(status=Status.PARTIAL))
    desk.papers.edit(PaperKind.AREA, ParagraphName.CAUSES, "Thiếu nhân lực", area=AREA)
    return visit.change.round


def connect(desk: Workspace, place: RunningService) -> None:
    desk.exchanging.enrol(place.url, place.code(Role.SUPERVISOR, area=AREA))
    desk.exchanging.sync()
    desk.reload()


def found(desk: Workspace, centre: CentreId, item: ItemId) -> Status | None:
    one = desk.desk(centre=centre).items[item].finding
    return one.answer.status if one is not None else None


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("is_right_before_contact", [True, False])
def test_visits_of_a_wrong_clock_come_into_the_open_round_with_their_findings(
    tmp_path: Path,
    place: RunningService,
    pc_clock: Clock,
    year: str,
    is_right_before_contact: bool,
) -> None:
    right, pc_clock.now = pc_clock.now, YEARS[year]
    with begun(tmp_path / "luc") as desk:
        wrong = check(desk)
        assert desk.supervising.misdated() == (), "while the clock is wrong nobody knows"
        if is_right_before_contact:
            pc_clock.now = right
            before = desk.supervising.misdated()
            assert {one.centre for one in before} == {HOME, NEXT, CentreId("00000")}
        pc_clock.now = right
        connect(desk, place)
        assert desk.round() == OPEN != wrong
        what = desk.supervising.misdated()
        assert [(one.centre, one.rounds, one.count) for one in what] == [
            (CentreId("00000"), (wrong,), 1), (NEXT, (wrong,), 2), (HOME, (wrong,), 5),
        ]  # fmt: skip
        assert all(one.by_clock for one in what)
        desk.supervising.bring_over(what)
        assert desk.supervising.misdated() == ()
        assert found(desk, HOME, SEAL) is Status.MET
        assert found(desk, HOME, DIRECTOR) is Status.UNMET
        assert found(desk, NEXT, SEAL) is Status.PARTIAL
        (visit,) = desk.desk(centre=HOME).visits
        assert (visit.team, visit.opinion) == ("Đoàn số 2", "Đơn vị nhất trí")
        assert (visit.started, visit.ended, visit.closed) == (None, None, False), (
            "the times that the clock showed are asked for again"
        )
        one = desk.desk(centre=HOME).items[SEAL]
        assert one.finding is not None
        assert one.finding.visit is not None
        assert one.finding.visit.change == visit.change
        assert [remark.text for remark in one.remarks] == ["Gửi kèm quyết định", "đã xem tại chỗ"]
        then = desk.desk(centre=HOME, round_=wrong)
        assert then.items[SEAL].finding is not None, "the original stays readable"
        assert then.visits[0].closed
        outcome = desk.exchanging.sync()
        assert (outcome.refused, outcome.waiting) == (0, 0)
        place.open_round("2026-12")
        desk.exchanging.sync()
        desk.reload()
        assert desk.round() == RoundId("2026-12")
        assert desk.supervising.misdated() == (), "decided once, for every later round"


def test_a_visit_whose_times_a_person_entered_keeps_them_and_stays_ended(
    tmp_path: Path, place: RunningService, pc_clock: Clock
) -> None:
    right, pc_clock.now = pc_clock.now, YEARS["1980"]
    start = datetime(2026, 11, 9, 8, 30, tzinfo=VIETNAM)
    with begun(tmp_path / "luc") as desk:
        entry = VisitEntry(started=start, ended=start.replace(hour=10))
        visit = desk.supervising.open_visit(HOME, entry)
        desk.supervising.verify(HOME, SEAL, AnswerEntry(status=Status.MET), visit=visit.hash)
        desk.supervising.amend_visit(HOME, visit.hash, VisitEntry(), close=True)
        pc_clock.now = right
        connect(desk, place)
        what = desk.supervising.misdated()
        assert not what[0].lacks_time
        desk.supervising.bring_over(what)
        (brought,) = desk.desk(centre=HOME).visits
        assert (brought.started, brought.closed) == (start, True)


def test_what_is_left_is_offered_no_more_and_what_was_found_again_neither(
    tmp_path: Path, place: RunningService, pc_clock: Clock
) -> None:
    right, pc_clock.now = pc_clock.now, YEARS["2009"]
    with begun(tmp_path / "luc") as desk:
        desk.supervising.verify(NEXT, SEAL, AnswerEntry(status=Status.UNMET))
        desk.supervising.verify(HOME, SEAL, AnswerEntry(status=Status.UNMET))
        desk.supervising.verify(HOME, DIRECTOR, AnswerEntry(status=Status.MET))
        pc_clock.now = right
        connect(desk, place)
        assert [one.centre for one in desk.supervising.misdated()] == [NEXT, HOME]
        desk.supervising.verify(NEXT, SEAL, AnswerEntry(status=Status.MET))
        desk.supervising.verify(HOME, SEAL, AnswerEntry(status=Status.MET))
        (what,) = desk.supervising.misdated()
        assert [one.held.change.item for one in what.visits[0].findings] == [DIRECTOR]
        desk.supervising.leave([what])
        assert desk.supervising.misdated() == ()
        assert found(desk, HOME, DIRECTOR) is None


def test_a_finding_that_was_brought_over_is_taken_back_and_a_visit_stays(
    tmp_path: Path, place: RunningService, pc_clock: Clock
) -> None:
    right, pc_clock.now = pc_clock.now, YEARS["1980"]
    with begun(tmp_path / "luc") as desk:
        desk.supervising.verify(HOME, SEAL, AnswerEntry(status=Status.MET))
        pc_clock.now = right
        connect(desk, place)
        written = desk.supervising.bring_over(desk.supervising.misdated())
        visit, finding = written
        assert (visit.change.kind, finding.change.kind) == (Visit.KIND, Verify.KIND)
        desk.undoing.undo(finding)
        assert found(desk, HOME, SEAL) is None
        with pytest.raises(EntryRefused):
            desk.undoing.undo(visit)


def test_once_connected_a_wrong_clock_puts_nothing_elsewhere(join: Join, pc_clock: Clock) -> None:
    desk = join("luc", Role.SUPERVISOR)
    pc_clock.now += 400 * 86_400  # put on by more than a year
    assert check(desk) == OPEN
    assert desk.supervising.misdated() == ()


def test_a_colleague_is_not_asked_about_it(
    join: Join, tmp_path: Path, place: RunningService, pc_clock: Clock
) -> None:
    colleague = join("mai", Role.SUPERVISOR)
    right, pc_clock.now = pc_clock.now, YEARS["2150"]
    with begun(tmp_path / "luc") as desk:
        check(desk)
        pc_clock.now = right
        connect(desk, place)
        colleague.exchanging.sync()
        assert len(desk.supervising.misdated()) == 3
        assert colleague.supervising.misdated() == ()
        desk.supervising.bring_over(desk.supervising.misdated())
        desk.exchanging.sync()
        colleague.exchanging.sync()
        assert found(colleague, HOME, SEAL) is Status.MET


def test_the_month_alone_chose_the_round(
    tmp_path: Path, place: RunningService, pc_clock: Clock
) -> None:
    pc_clock.now -= 20 * 86_400  # in October, with a right clock, not connected
    with begun(tmp_path / "luc") as desk:
        desk.supervising.verify(HOME, SEAL, AnswerEntry(status=Status.MET))
        pc_clock.now += 20 * 86_400
        connect(desk, place)
        (what,) = desk.supervising.misdated()
        assert (what.by_clock, what.lacks_time) == (True, False)
        desk.supervising.bring_over([what])
        (visit,) = desk.desk(centre=HOME).visits
        assert visit.started is not None
        assert visit.started.date() == date(2026, 10, 20)
