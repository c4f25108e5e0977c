"""What other systems lost where several people worked: reviews undone, entries that vanished."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.core.assessment.assessment import Record
from desktop_app.core.changes.bodies import Action, Attach, Comment, Return
from desktop_app.core.ids import CentreId, EvidenceHash, EvidenceKind, Layer, Role
from desktop_app.storage import state
from support.exchangers import ROUND, XA, Begin, Exchanger

ITEM = "staff.assigned"


def told(desk: Exchanger) -> Record:
    """Return the state of the commune on this desk."""
    return state.record(desk.store, CentreId(XA), ROUND)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)], ids=str)
def test_a_request_to_complete_is_not_undone_by_what_arrives_late(
    enrolled: Begin, order: tuple[int, ...]
) -> None:
    """Completed turned into rejected, and back, by the order in which devices synced."""
    hoa, tuan = enrolled("Hoa"), enrolled("Tuấn")
    luc = enrolled("Lực", Role.SUPERVISOR)
    hoa.answer(ITEM, "met", note="đủ người")
    for desk in (hoa, tuan, luc):
        desk.exchange()
    # Offline: one clerk answers again, the other replies, the supervisor asks to complete.
    hoa.answer(ITEM, "partial", note="thiếu một người")
    tuan.write(Comment(text="Đã bổ sung", reply=True), item=ITEM)
    register = told(luc).item(ITEM).answer  # type: ignore[arg-type]
    assert register is not None
    judged = tuple(head.hash for head in register.heads)
    luc.write(Return(comment="Gửi kèm quyết định", judged=judged), item=ITEM, commune=XA)
    desks = (hoa, tuan, luc)
    for number in (*order, *order):
        desks[number].exchange()
    for desk in desks:
        desk.exchange()
    assert told(hoa) == told(tuan) == told(luc)
    talk = told(luc).item(ITEM).talk  # type: ignore[arg-type]
    assert [entry.change.kind for entry in talk].count("return") == 1
    assert luc.says(ITEM, XA) == "partial"


def test_what_only_the_supervisor_carried_is_not_lost_with_that_pc(enrolled: Begin) -> None:
    """Interviews vanished when the supervisor's program was installed anew."""
    hoa, luc = enrolled("Hoa"), enrolled("Lực", Role.SUPERVISOR)
    hoa.answer(ITEM, note="đủ người")
    hoa.exchange()
    luc.exchange()
    luc.write(Comment(text="xem lại", layer=Layer.VERIFIED), item=ITEM, commune=XA)
    luc.exchange()
    luc.close()
    anew = enrolled("Lực", Role.SUPERVISOR)
    anew.exchange()
    hoa.exchange()
    assert told(anew) == told(hoa)
    assert len(told(anew).item(ITEM).talk) == 1  # type: ignore[arg-type]


def test_two_people_who_make_the_same_thing_both_find_it(enrolled: Begin) -> None:
    """A unique name kept one of two records from appearing."""
    hoa, tuan = enrolled("Hoa"), enrolled("Tuấn")
    photo = EvidenceHash("ab" * 32)
    for desk in (hoa, tuan):
        desk.write(Attach(evidence=EvidenceKind.DOCUMENT, sha256=photo, number="12/QĐ"), item=ITEM)
        desk.write(Action(who="Hoa", what="sửa máy in", due=date(2026, 12, 1)), item=ITEM)
        desk.answer("premises.available")
    for desk in (hoa, tuan, hoa):
        assert desk.exchange().troubles == ()
    assert told(hoa) == told(tuan)
    item = told(hoa).item(ITEM)  # type: ignore[arg-type]
    assert len(item.evidence) == 2
    assert len(item.actions) == 2
    answer = told(hoa).item("premises.available").answer  # type: ignore[arg-type]
    assert answer is not None
    assert not answer.conflict  # both wrote the same


def test_answers_that_collide_wait_for_a_person_and_are_no_files(enrolled: Begin) -> None:
    hoa, tuan = enrolled("Hoa"), enrolled("Tuấn")
    hoa.answer(ITEM, "met")
    before = sorted(path.name for path in hoa.store.folder.iterdir())
    tuan.answer(ITEM, "unmet", cause="no_staff")
    for desk in (hoa, tuan, hoa):
        desk.exchange()
    register = told(hoa).item(ITEM).answer  # type: ignore[arg-type]
    assert register is not None
    assert register.conflict
    assert {head.change.device for head in register.heads} == {hoa.device, tuan.device}
    assert sorted(path.name for path in hoa.store.folder.iterdir()) == before
    hoa.answer(ITEM, "met", note="đã đếm lại")  # on top of both: settled
    for desk in (hoa, tuan):
        desk.exchange()
    settled = told(tuan).item(ITEM).answer  # type: ignore[arg-type]
    assert settled is not None
    assert not settled.conflict
