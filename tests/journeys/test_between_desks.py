"""Exchanges between desks: nothing counts that was not written, nothing is lost."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from desktop_app.core.changes.bodies import Answer, Body
from desktop_app.core.fault import Fault
from desktop_app.core.ids import CentreId, CommuneCode, ItemId, Readiness, Role, RoundId, Status
from desktop_app.photos.sample import sample_photo
from desktop_app.storage import state, writing
from desktop_app.storage.writing import Draft
from desktop_app.workspace import Workspace
from desktop_app.workspace.sample import Profile, fill, inspect
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan
from desktop_app.workspace.verbs.supervising import VisitEntry
from support.offices import MONDAY, Clock, Join
from support.people import DAK_NHAU, PIN
from support.service import RunningService

CENTRE = CentreId("25399")
NEIGHBOUR = CentreId("25396")
PREMISES = ItemId("premises.available")
MEETING = ItemId("meeting.online")
DIRECTOR = ItemId("lead.director_assigned")
SECRET = ItemId("sig.secret_sign")
OCTOBER = RoundId("2026-10")
LIST = "decree-118/1"
MET = AnswerEntry(status=Status.MET)


def meet(*desks: Workspace) -> None:
    """Let *desks* exchange in turn."""
    for desk in desks:
        desk.exchanging.sync()


def forge(desk: Workspace, body: Body, item: ItemId, round_: str = "2026-11") -> None:
    """Write a change that no screen of the program would."""
    context = desk._context
    draft = Draft(body=body, centre=CENTRE, round=RoundId(round_), item=item)
    writing.write(context.store, context.writer(context.identity(Role.CLERK)), [draft])


def test_every_answer_with_a_receipt_shows_it_also_after_a_second_exchange(
    clerk: Workspace,
) -> None:
    for item in (PREMISES, MEETING):
        clerk.declaring.answer(item, MET)
        meet(clerk)
    custody = clerk.desk().custody
    assert (custody.answers, custody.answers_received, custody.waiting) == (2, 2, 0)


def test_a_rejected_not_applicable_stays_so_when_its_note_is_edited(
    clerk: Workspace, supervisor: Workspace
) -> None:
    away = AnswerEntry(status=Status.NOT_APPLICABLE, reason="one_level_model")
    clerk.declaring.answer(DIRECTOR, away)
    meet(clerk, supervisor)
    supervisor.supervising.approve(CENTRE, DIRECTOR)
    supervisor.supervising.approve(CENTRE, DIRECTOR, accept=False, comment="Xã có Trung tâm")
    meet(supervisor, clerk)
    assert clerk.desk().items[DIRECTOR].approval is False
    clerk.declaring.answer(DIRECTOR, AnswerEntry(note="Đã xem lại"))
    assert clerk.desk().items[DIRECTOR].approval is None


def test_an_approved_not_applicable_holds_in_the_next_round(
    clerk: Workspace, supervisor: Workspace, place: RunningService
) -> None:
    place.open_round(OCTOBER)
    away = AnswerEntry(status=Status.NOT_APPLICABLE, reason="one_level_model")
    clerk.declaring.answer(DIRECTOR, away, round_=OCTOBER)
    meet(clerk, supervisor)
    supervisor.supervising.approve(CENTRE, DIRECTOR, round_=OCTOBER)
    meet(supervisor, clerk)
    clerk.declaring.confirm((DIRECTOR,))
    assert clerk.desk().items[DIRECTOR].judgement.complete


def test_a_photo_from_the_visit_is_no_evidence_of_the_commune(
    clerk: Workspace, supervisor: Workspace
) -> None:
    clerk.declaring.answer(PREMISES, MET)
    meet(clerk, supervisor)
    photo = supervisor.attaching.attach(
        PREMISES, data=sample_photo(3), name="mai-dot.jpg", centre=CENTRE
    )
    meet(supervisor, clerk)
    for desk in (clerk, supervisor):
        one = desk.desk(centre=CENTRE).items[PREMISES]
        assert not one.judgement.complete
        assert len(one.evidence) == 1
    with pytest.raises(Fault):
        clerk.attaching.detach(PREMISES, photo.hash)


def test_an_old_round_put_right_does_not_make_the_new_one_unsubmitted(
    clerk: Workspace, supervisor: Workspace, place: RunningService
) -> None:
    place.open_round(OCTOBER)
    meet(clerk)
    fill(clerk, Profile.GREEN, seed=1)
    unmet = AnswerEntry(status=Status.UNMET, cause="no_funding")
    clerk.declaring.answer(PREMISES, unmet, round_=OCTOBER)
    clerk.submitting.submit(pin=PIN)
    clerk.submitting.submit(pin=PIN, round_=OCTOBER)
    meet(clerk, supervisor)
    (row,) = [row for row in supervisor.board().rows if row.centre == CENTRE]
    assert (row.submitted, row.level) == (True, Readiness.GREEN)
    assert clerk.desk().official.level is Readiness.GREEN


def test_two_supervisors_who_found_different_things_verify_nothing_green(
    supervisor: Workspace, join: Join
) -> None:
    colleague = join("mai", Role.SUPERVISOR)
    inspect(supervisor, CENTRE, seed=1, ends=False)  # what has ended is read only
    computers = ItemId("device.computers")
    record = supervisor.desk(centre=CENTRE).record
    (visit,) = record.visits
    supervisor.supervising.verify(CENTRE, computers, AnswerEntry(value="5", of="5"), visit=visit)
    assert supervisor.desk(centre=CENTRE).verified.judgement.level is Readiness.GREEN
    meet(supervisor, colleague)
    for desk, status in ((supervisor, Status.MET), (colleague, Status.UNMET)):
        desk.supervising.verify(CENTRE, PREMISES, AnswerEntry(status=status), visit=visit)
    meet(supervisor, colleague, supervisor)
    judgement = supervisor.desk(centre=CENTRE).verified.judgement
    assert judgement.level is Readiness.RED
    assert judgement.missing == (PREMISES,)


def test_a_colleagues_call_is_no_sign_of_life_of_the_commune(
    supervisor: Workspace, join: Join
) -> None:
    colleague = join("mai", Role.SUPERVISOR)
    colleague.supervising.log_call(NEIGHBOUR, "Không ai nghe máy")
    meet(colleague, supervisor)
    (row,) = [row for row in supervisor.board().rows if row.centre == NEIGHBOUR]
    assert row.silent
    assert row.last_contact is None
    assert row.called is not None


def test_a_photo_that_was_asked_for_answers_the_request(
    clerk: Workspace, supervisor: Workspace
) -> None:
    clerk.declaring.answer(PREMISES, MET)
    meet(clerk, supervisor)
    supervisor.supervising.return_items(CENTRE, (PREMISES,), "Thiếu ảnh")
    meet(supervisor, clerk)
    assert clerk.desk().items[PREMISES].returned is not None
    clerk.attaching.attach(PREMISES, data=sample_photo(3), name="tru-so.jpg")
    assert clerk.desk().items[PREMISES].returned is None
    meet(clerk, supervisor)
    board = supervisor.board()
    assert [(one.kind, one.item) for one in board.waiting] == [("reply", PREMISES)]


def test_what_a_clock_in_2099_began_is_offered_in_the_round_that_is_open(
    place: RunningService, pc_clock: Clock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pc_clock.now = MONDAY + 73 * 365.25 * 86_400
    folder = tmp_path_factory.mktemp("late")
    with Workspace.begin(folder / "hoa", Beginning(person="Hoa", commune=DAK_NHAU)) as desk:
        desk.declaring.answer(PREMISES, AnswerEntry(status=Status.MET, note="Nhà hai tầng"))
        desk.exchanging.enrol(place.url, place.code(Role.CLERK, commune=DAK_NHAU))
        meet(desk)
        assert desk.round() == "2026-11"
        earlier = desk.desk().items[PREMISES].earlier
        assert earlier is not None
        assert earlier.answer.note == "Nhà hai tầng"


def test_seconds_of_a_bulk_confirmation_are_counted_once(
    clerk: Workspace, supervisor: Workspace, place: RunningService
) -> None:
    place.open_round(OCTOBER)
    meet(clerk)
    plain = [i for i in clerk.checklist.items_in_order if not (i.critical or i.is_computed)][:20]
    for item in plain:
        clerk.declaring.answer(item.id, MET, round_=OCTOBER)
    clerk.declaring.confirm(tuple(item.id for item in plain), seconds=19)
    meet(clerk, supervisor)
    (row,) = [row for row in supervisor.board().rows if row.centre == CENTRE]
    assert row.hurried == (20, 19)


def test_who_supervises_and_declares_speaks_for_the_commune_about_the_own_one(
    join: Join, place: RunningService
) -> None:
    join("x", Role.SUPERVISOR).close()
    desk = join("x", Role.CLERK, CommuneCode("25399"))
    desk.declaring.answer(PREMISES, MET, centre=CENTRE)
    desk.attaching.attach(PREMISES, data=sample_photo(3), name="a.jpg", centre=CENTRE)
    desk.declaring.comment(PREMISES, "Mới sửa", centre=CENTRE)
    one = desk.desk(centre=CENTRE).items[PREMISES]
    assert one.judgement.complete
    assert not one.remarks[0].by_supervisor
    meet(desk)
    assert desk.desk(centre=CENTRE).custody.refused == ()


def test_text_that_no_entrance_lets_in_has_no_effect_on_others(
    clerk: Workspace, supervisor: Workspace
) -> None:
    for note in (unicodedata.normalize("NFD", "Đủ ghế"), "hai\x00mặt"):
        forge(clerk, Answer(checklist=LIST, status=Status.MET, note=note), PREMISES)
    forge(clerk, Answer(checklist=LIST, status=Status.MET), MEETING, round_="zz/../9")
    forge(clerk, Answer(checklist=LIST, status=Status.PARTIAL), SECRET)
    forge(clerk, Answer(checklist=LIST, status=Status.UNMET, reason="CV12/2026"), SECRET)
    meet(clerk, supervisor)
    assert len(state.refused(clerk._context.store)) == 5
    desk = supervisor.desk(centre=CENTRE)
    assert desk.judgement.answered == 0


def test_a_visit_opened_offline_and_its_findings_reach_the_clerk(
    clerk: Workspace, supervisor: Workspace
) -> None:
    visit = supervisor.supervising.open_visit(CENTRE, VisitEntry(team="Lê Văn Minh"))
    supervisor.supervising.verify(CENTRE, PREMISES, MET, visit=visit.hash)
    meet(supervisor, clerk)
    finding = clerk.desk().items[PREMISES].finding
    assert finding is not None
    assert finding.visit is not None
    assert finding.visit.team == "Lê Văn Minh"


def test_a_task_for_the_whole_centre_stays_on_the_list(
    clerk: Workspace, supervisor: Workspace
) -> None:
    plan = Plan(who="Văn phòng", what="Sửa mái nhà", due=date(2026, 11, 2))
    held = clerk.declaring.plan_action(None, plan)
    meet(clerk, supervisor)
    supervisor.supervising.order(CENTRE, None, held.hash, ordered=True)
    with pytest.raises(Fault):
        supervisor.supervising.order(CENTRE, SECRET, held.hash, comment="số văn bản")
    meet(supervisor, clerk)
    (card,) = clerk.desk().actions
    assert (card.plan.what, card.item, card.ordered) == ("Sửa mái nhà", None, True)
    (row,) = [row for row in supervisor.board().rows if row.centre == CENTRE]
    assert row.overdue_actions == 1
