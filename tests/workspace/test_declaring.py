"""What the clerk enters is kept as entered, judged by the rule, and can be undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop_app.core.checklist.readiness_rule import Standing
from desktop_app.core.fault import EntryRefused, Fault
from desktop_app.core.ids import EvidenceKind, ItemId, Readiness, Status
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan
from support.people import DAK_NHAU

STAFF = ItemId("staff.assigned")
DIRECTOR = ItemId("lead.director_assigned")
SECRET = ItemId("sig.secret_sign")


def test_an_answer_is_there_after_the_program_was_closed(clerk: Workspace) -> None:
    note = "Ủy ban nhân dân xã Đắk Nhau"
    clerk.declaring.answer(STAFF, AnswerEntry(value="4", of="5", note=note))
    clerk.close()
    with Workspace.open(clerk.folder) as again:
        one = again.desk().items[STAFF]
    assert one.answer is not None
    assert (one.judgement.status, one.value_text, one.answer.note) == (
        Status.PARTIAL,
        "4/5 người",
        note,
    )


def test_what_is_left_out_stays_and_an_empty_text_takes_it_away(clerk: Workspace) -> None:
    answer = clerk.declaring.answer
    answer(STAFF, AnswerEntry(value="4", of="5", note="hai người nghỉ", cause="no_staff"))
    answer(STAFF, AnswerEntry(value="3"))
    one = clerk.desk().items[STAFF].answer
    assert one is not None
    assert (one.value, one.of, one.note, one.cause) == ("3", "5", "hai người nghỉ", "no_staff")
    answer(STAFF, AnswerEntry(note=""))
    one = clerk.desk().items[STAFF].answer
    assert one is not None
    assert (one.value, one.note, one.cause) == ("3", None, "no_staff")


def test_met_forgets_why_it_was_not_met(clerk: Workspace) -> None:
    clerk.declaring.answer(STAFF, AnswerEntry(value="4", of="5", cause="no_staff"))
    clerk.declaring.answer(STAFF, AnswerEntry(value="5", of="5"))
    one = clerk.desk().items[STAFF].answer
    assert one is not None
    assert (one.status, one.cause, one.solver) == (Status.MET, None, None)


def test_the_first_named_solver_is_chosen_with_the_cause(clerk: Workspace) -> None:
    clerk.declaring.answer(DIRECTOR, AnswerEntry(status=Status.UNMET, cause="no_guidance"))
    one = clerk.desk().items[DIRECTOR].answer
    assert one is not None
    assert one.solver == clerk.checklist.item(DIRECTOR).solved_by[0]


def test_met_without_its_evidence_stays_met_and_is_not_complete(clerk: Workspace) -> None:
    clerk.declaring.answer(DIRECTOR, AnswerEntry(status=Status.MET))
    judged = clerk.desk().judgement.items[DIRECTOR]
    assert (judged.status, judged.standing) == (Status.MET, Standing.MET_WITHOUT_EVIDENCE)
    assert DIRECTOR in clerk.desk().judgement.missing
    clerk.attaching.attach(DIRECTOR, number="12/QĐ-UBND", day=date(2025, 7, 2))
    assert DIRECTOR not in clerk.desk().judgement.missing


def test_hidden_evidence_no_longer_counts(clerk: Workspace) -> None:
    clerk.declaring.answer(DIRECTOR, AnswerEntry(status=Status.MET))
    piece = clerk.attaching.attach(DIRECTOR, number="12/QĐ-UBND", day=date(2025, 7, 2))
    clerk.attaching.detach(DIRECTOR, piece.hash)
    desk = clerk.desk()
    assert desk.items[DIRECTOR].evidence == ()
    assert DIRECTOR in desk.judgement.missing
    assert clerk.attaching.history(piece.hash) is not None


def test_a_result_is_never_raised_and_lowered_only_with_a_note(clerk: Workspace) -> None:
    with pytest.raises(EntryRefused):
        clerk.declaring.answer(STAFF, AnswerEntry(value="2", of="5", status=Status.MET))
    with pytest.raises(EntryRefused):
        clerk.declaring.answer(STAFF, AnswerEntry(value="5", of="5", status=Status.UNMET))
    assert clerk.desk().items[STAFF].answer is None
    lowered = AnswerEntry(value="5", of="5", status=Status.UNMET, note="chưa làm việc thật")
    clerk.declaring.answer(STAFF, lowered)
    assert clerk.desk().judgement.items[STAFF].status is Status.UNMET


def test_the_secret_item_takes_a_status_and_nothing_else(clerk: Workspace) -> None:
    for entry in (
        AnswerEntry(status=Status.UNMET, note="số 12"),
        AnswerEntry(status=Status.UNMET, cause="other"),
        AnswerEntry(status=Status.PARTIAL),
    ):
        with pytest.raises(Fault):
            clerk.declaring.answer(SECRET, entry)
    with pytest.raises(Fault):
        clerk.attaching.attach(SECRET, number="1", day=date(2026, 1, 1))
    with pytest.raises(Fault):
        clerk.declaring.comment(SECRET, "x")
    clerk.declaring.answer(SECRET, AnswerEntry(status=Status.UNMET))
    one = clerk.desk().items[SECRET].answer
    assert one is not None
    assert (one.status, one.note, one.cause, one.solver) == (Status.UNMET, None, None, None)


def test_taking_an_answer_back_brings_the_one_before(clerk: Workspace) -> None:
    clerk.declaring.answer(STAFF, AnswerEntry(value="4", of="5", note="cũ"))
    second = clerk.declaring.answer(STAFF, AnswerEntry(value="5", of="5", note="mới"))
    assert clerk.declaring.take_back(second.held) is not None
    one = clerk.desk().items[STAFF].answer
    assert one is not None
    assert (one.value, one.note) == ("4", "cũ")
    assert clerk.declaring.take_back(second.held) is None


def test_taking_the_first_answer_back_leaves_the_item_unanswered(clerk: Workspace) -> None:
    saved = clerk.declaring.answer(DIRECTOR, AnswerEntry(status=Status.MET))
    clerk.declaring.take_back(saved.held)
    assert clerk.desk().judgement.items[DIRECTOR].status is Status.UNANSWERED


def test_a_remedy_is_overdue_after_its_day_and_not_once_it_is_done(clerk: Workspace) -> None:
    yesterday = clerk.moment().today - timedelta(days=1)
    plan = Plan(who="Văn phòng", what="Mua máy tính", due=yesterday)
    made = clerk.declaring.plan_action(STAFF, plan)
    (card,) = clerk.desk().actions
    assert card.overdue
    done = Plan(who="Văn phòng", what="Mua máy tính", due=yesterday, done=True)
    clerk.declaring.plan_action(STAFF, done, action=made.hash)
    (card,) = clerk.desk().actions
    assert not card.overdue
    assert card.change == made.hash


@pytest.mark.parametrize("missing", ["who", "what"])
def test_a_remedy_needs_a_person_and_a_task(clerk: Workspace, missing: str) -> None:
    parts = {"who": "Văn phòng", "what": "Mua máy tính", missing: "  "}
    with pytest.raises(EntryRefused):
        clerk.declaring.plan_action(
            STAFF, Plan(due=date(2026, 12, 1), who=parts["who"], what=parts["what"])
        )
    assert clerk.desk().actions == ()


def test_a_document_is_a_number_and_a_date_and_not_one_alone(clerk: Workspace) -> None:
    with pytest.raises(EntryRefused):
        clerk.attaching.attach(DIRECTOR, number="12/QĐ-UBND")
    held = clerk.attaching.attach(DIRECTOR, number="12/QĐ-UBND", day=date(2025, 7, 2))
    (piece,) = clerk.desk().items[DIRECTOR].evidence
    assert (piece.change, piece.kind, piece.is_wanted) == (held.hash, EvidenceKind.DOCUMENT, True)


def test_a_commune_that_does_not_exist_is_refused_and_nothing_is_made(tmp_path, clerk) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "nowhere"
    beginning = Beginning(person="A", commune=type(DAK_NHAU)("99999"))
    with pytest.raises(Fault):
        Workspace.begin(folder, beginning)
    with pytest.raises(Fault):
        Workspace.open(folder)


def test_nothing_answered_is_red_with_every_critical_item_missing(clerk: Workspace) -> None:
    judgement = clerk.desk().judgement
    assert judgement.level is Readiness.RED
    assert len(judgement.missing) == 18
