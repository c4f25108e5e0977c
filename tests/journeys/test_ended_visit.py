"""A visit that has ended stays as both sides signed it, on every desk and in every form."""

from __future__ import annotations

import re
from datetime import date

import msgspec
import pytest
from reports.reading import said

from desktop_app.core.changes.bodies import Visit, fields_of
from desktop_app.core.fault import EntryRefused
from desktop_app.core.ids import CentreId, ChangeHash, ItemId, Method, PaperKind, Role, Status
from desktop_app.photos.sample import sample_photo
from desktop_app.workspace import Workspace
from desktop_app.workspace.papers.requests import PaperRequest
from desktop_app.workspace.verbs.declaring import AnswerEntry, Plan
from desktop_app.workspace.verbs.supervising import VisitEntry
from support.offices import Join

CENTRE = CentreId("25399")
PREMISES, MEETING = ItemId("premises.available"), ItemId("meeting.online")
MET, UNMET = AnswerEntry(status=Status.MET), AnswerEntry(status=Status.UNMET)
PLAN = Plan(who="Văn phòng", what="Sửa mái dột", due=date(2026, 12, 20))
PEOPLE = VisitEntry(
    decision="214/QĐ-VP",
    decision_day=date(2026, 11, 24),
    team_head="Ông Phạm Văn Lực",
    team_head_title="Phó Trưởng phòng",
    recorder="Lê Thị Ổn",
    recorder_title="Chuyên viên",
    representative="Bà Hoàng Thị Ngữ, Giám đốc Trung tâm",
    present="Trần Văn Bảy, công chức",
)


def meet(*desks: Workspace) -> None:
    """Let *desks* exchange in turn."""
    for desk in desks:
        desk.exchanging.sync()


def begun(clerk: Workspace, supervisor: Workspace) -> ChangeHash:
    """Answer as the commune, then open a visit, find two items and order a remedy."""
    for item in (PREMISES, MEETING):
        clerk.declaring.answer(item, MET)
    meet(clerk, supervisor)
    visit = supervisor.supervising.open_visit(CENTRE, PEOPLE).hash
    supervisor.supervising.verify(CENTRE, PREMISES, UNMET, visit=visit)
    supervisor.supervising.verify(CENTRE, MEETING, MET, visit=visit)
    remedy = supervisor.declaring.plan_action(PREMISES, PLAN, visit=visit, centre=CENTRE)
    supervisor.supervising.order(CENTRE, PREMISES, remedy.identity, ordered=True, visit=visit)
    return visit


def ended(clerk: Workspace, supervisor: Workspace) -> ChangeHash:
    """Do the same, and end the visit."""
    visit = begun(clerk, supervisor)
    supervisor.supervising.amend_visit(
        CENTRE, visit, VisitEntry(opinion="Đơn vị thống nhất."), close=True
    )
    return visit


def minutes(desk: Workspace, visit: ChangeHash) -> str:
    """Return the words of the minutes."""
    request = PaperRequest(centre=CENTRE, visit=visit)
    return said(desk.papers.draw(PaperKind.INSPECTION, request))


def body_of_minutes(desk: Workspace, visit: ChangeHash) -> str:
    """Return what both sides signed: all but what each PC knows of its own exchange."""
    signed = minutes(desk, visit).split("Phụ lục")[0]
    known = r"máy chủ đã nhận|biên nhận [0-9A-Z]{4}-[0-9A-Z]{4}|chưa có biên nhận của máy chủ"
    return re.sub(known, "", signed)


def test_nothing_of_an_ended_visit_is_written_any_more(
    clerk: Workspace, supervisor: Workspace
) -> None:
    visit = ended(clerk, supervisor)
    doors, (kept,) = supervisor.supervising, supervisor.desk(centre=CENTRE).visits
    photo = sample_photo(3)
    for write in (
        lambda: doors.verify(CENTRE, PREMISES, MET, visit=visit),
        lambda: doors.amend_visit(CENTRE, visit, VisitEntry(opinion="Khác")),
        lambda: doors.amend_visit(CENTRE, visit, VisitEntry(), close=True),
        lambda: supervisor.attaching.attach(
            PREMISES, data=photo, name="a.jpg", centre=CENTRE, visit=visit
        ),
        lambda: supervisor.declaring.plan_action(PREMISES, PLAN, visit=visit, centre=CENTRE),
        lambda: doors.order(
            CENTRE, PREMISES, supervisor.desk(centre=CENTRE).actions[0].change, closed=True,
            visit=visit,
        ),
    ):  # fmt: skip
        with pytest.raises(EntryRefused, match="ended"):
            write()
    assert supervisor.desk(centre=CENTRE).visits == (kept,)
    # A finding that names no visit opens one of its own, as before.
    saved = doors.verify(CENTRE, PREMISES, MET)
    assert saved.held.change.fields["visit"] != visit


def test_a_finding_is_not_taken_back_once_its_visit_has_ended(
    clerk: Workspace, supervisor: Workspace
) -> None:
    clerk.declaring.answer(PREMISES, MET)
    meet(clerk, supervisor)
    visit = supervisor.supervising.open_visit(CENTRE, VisitEntry()).hash
    found = supervisor.supervising.verify(CENTRE, PREMISES, MET, visit=visit).held
    photo = supervisor.attaching.attach(
        PREMISES, data=sample_photo(4), name="cua.jpg", centre=CENTRE, visit=visit
    )
    end = supervisor.supervising.amend_visit(CENTRE, visit, VisitEntry(), close=True)
    for held in (found, photo):
        with pytest.raises(EntryRefused, match="ended"):
            supervisor.undoing.undo(held)
    # The ending itself can be, by mistake as it may have been, until the signed sheet is there.
    again = supervisor.undoing.undo(end)
    assert not supervisor.desk(centre=CENTRE).visits[0].closed
    end = supervisor.undoing.undo(again)
    assert supervisor.desk(centre=CENTRE).visits[0].closed
    sheet = supervisor.attaching.attach_sheet(CENTRE, visit, data=sample_photo(5), name="ky.jpg")
    with pytest.raises(EntryRefused, match="signed"):
        supervisor.undoing.undo(end)
    supervisor.undoing.undo(sheet)
    assert supervisor.desk(centre=CENTRE).visits[0].sheets == ()


def test_the_photo_of_the_signed_sheet_is_at_the_visit_on_every_desk(
    clerk: Workspace, supervisor: Workspace
) -> None:
    visit = begun(clerk, supervisor)
    with pytest.raises(EntryRefused, match="End the visit first"):
        supervisor.attaching.attach_sheet(CENTRE, visit, data=sample_photo(6), name="ky.jpg")
    supervisor.supervising.amend_visit(CENTRE, visit, VisitEntry(), close=True)
    supervisor.attaching.attach_sheet(CENTRE, visit, data=sample_photo(6), name="ky.jpg")
    meet(supervisor, clerk)
    for desk in (supervisor, clerk):
        (card,) = desk.desk(centre=CENTRE).visits
        assert [sheet.name for sheet in card.sheets] == ["ky.jpg"]
        assert not any(one.evidence for one in desk.desk(centre=CENTRE).items.values())
    (sheet,) = clerk.desk().visits[0].sheets
    assert sheet.sha256 is not None
    with pytest.raises(EntryRefused.__mro__[1], match="others"):  # it is not the commune's
        clerk.attaching.detach_sheet(CENTRE, sheet.change)
    assert supervisor.desk(centre=CENTRE).visits[0].sheets[0].is_received


def test_what_comes_from_another_pc_after_the_end_is_shown_as_such(
    clerk: Workspace, supervisor: Workspace, join: Join
) -> None:
    colleague = join("mai", Role.SUPERVISOR)
    visit = begun(clerk, supervisor)
    meet(supervisor, colleague)
    supervisor.supervising.amend_visit(
        CENTRE, visit, VisitEntry(opinion="Đơn vị thống nhất."), close=True
    )
    signed = body_of_minutes(supervisor, visit)
    for _more in range(3):  # without the other's end: with a higher counter, and a lower one
        colleague.supervising.verify(
            CENTRE, MEETING, msgspec.structs.replace(UNMET, note="Mất tiếng"), visit=visit
        )
    colleague.supervising.amend_visit(CENTRE, visit, VisitEntry(opinion="Đơn vị không đồng ý."))
    meet(supervisor, colleague, supervisor)
    for desk in (supervisor, colleague):
        shown = desk.desk(centre=CENTRE)
        (card,) = shown.visits
        assert card.closed
        assert card.opinion == "Đơn vị thống nhất."
        assert [(one.opinion, one.author.name) for one in card.late] == [
            ("Đơn vị không đồng ý.", "Người dùng mai")
        ]
        assert [one.after_end for one in shown.items[MEETING].findings] == [True]
        assert [one.after_end for one in shown.items[PREMISES].findings] == [False]
        assert body_of_minutes(desk, visit) == signed
        with pytest.raises(EntryRefused, match="ended"):
            desk.supervising.verify(CENTRE, MEETING, MET, visit=visit)


def test_minutes_stay_as_they_were_signed(clerk: Workspace, supervisor: Workspace) -> None:
    visit = ended(clerk, supervisor)
    signed = body_of_minutes(supervisor, visit)
    for part in (
        "Quyết định, kế hoạch kiểm tra số 214/QĐ-VP ngày 24 tháng 11 năm 2026",
        "Ông Phạm Văn Lực, Phó Trưởng phòng, Trưởng đoàn",
        "Lê Thị Ổn, Chuyên viên, người ghi biên bản",
        "Bà Hoàng Thị Ngữ, Giám đốc Trung tâm, đại diện đơn vị",
        "Sửa mái dột",
    ):
        assert part in signed
    names = signed[signed.index("NGƯỜI GHI BIÊN BẢN") :]
    for name in ("Lê Thị Ổn", "Hoàng Thị Ngữ", "Phạm Văn Lực"):
        assert name in names
    assert "Trần Văn Bảy" not in names
    meet(supervisor, clerk)
    clerk.declaring.answer(PREMISES, UNMET)
    clerk.declaring.answer(MEETING, UNMET)
    meet(clerk, supervisor)
    remedy = supervisor.desk(centre=CENTRE).actions[0]
    supervisor.supervising.order(CENTRE, PREMISES, remedy.change, due=date(2027, 1, 15))
    other = supervisor.declaring.plan_action(
        MEETING, Plan(who="Văn phòng", what="Thay loa", due=date(2026, 12, 25)), centre=CENTRE
    )
    supervisor.supervising.order(CENTRE, MEETING, other.identity, ordered=True)
    supervisor.supervising.verify(CENTRE, MEETING, UNMET)  # opens another visit
    meet(supervisor, clerk)
    for desk in (supervisor, clerk):
        assert body_of_minutes(desk, visit) == signed


def test_an_order_of_the_minutes_is_on_the_list_of_the_commune(
    clerk: Workspace, supervisor: Workspace
) -> None:
    ended(clerk, supervisor)
    meet(supervisor, clerk)
    (card,) = clerk.desk().actions
    assert (card.plan.what, card.due, card.ordered) == (PLAN.what, PLAN.due, True)


def test_a_change_as_it_was_written_before_keeps_its_bytes() -> None:
    body = Visit(method=Method.ONLINE, started="2026-11-18T08:30", decision="45", team="Lực")
    assert fields_of(body) == {
        "method": "online", "started": "2026-11-18T08:30", "decision": "45", "team": "Lực",
    }  # fmt: skip
