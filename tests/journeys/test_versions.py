"""A second version of the checklist in the middle of a round: nothing that was typed is lost."""

from __future__ import annotations

import math
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.core.fault import EntryRefused, Fault
from desktop_app.core.ids import CentreId, ItemId, Readiness, Role, Status
from desktop_app.storage import facts
from desktop_app.workspace import Workspace
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry
from desktop_app.workspace.verbs.supervising import VisitEntry
from support.checklists import SECOND
from support.offices import Clock, Join
from support.people import DAK_NHAU, PIN
from support.service import RunningService
from support.usb_drives import UsbDrive, card_of, command

V1, V2 = "decree-118/1", "decree-118/2"
CENTRE = CentreId(DAK_NHAU)


def say(desk: Workspace, item: str, **said: Any) -> None:
    desk.declaring.answer(ItemId(item), AnswerEntry(**said))


def answered(desk: Workspace) -> None:
    """Answer one item of each fate."""
    say(desk, "lead.centre_established", value="reception_point")  # kept: an option renamed
    say(desk, "premises.counters", value="4", note="Quầy số 4 mới mở")  # kept: words put right
    say(desk, "device.scanners", value="1")  # asked again: another threshold
    say(desk, "premises.info_area", status=Status.MET)  # asked again: another type
    say(desk, "staff.term_decision", status=Status.MET, note="Đủ cả 5 người")  # set aside
    desk.attaching.attach(ItemId("staff.term_decision"), number="12/QĐ", day=date(2026, 9, 1))


def connect(place: RunningService, join: Join, name: str = "hoa") -> Workspace:
    desk = join(name, Role.CLERK, DAK_NHAU)
    desk.exchanging.sync()
    return desk


def test_the_clerk_sees_what_a_move_would_do_moves_and_moves_back_and_loses_no_answer(
    place: RunningService, join: Join
) -> None:
    desk = connect(place, join)
    answered(desk)
    place.publish(SECOND)
    assert desk.moving.state().offered == ""
    assert not desk.exchanging.sync().troubles
    state = desk.moving.state()
    assert (state.name, state.offered, state.offered_from) == (V1, V2, date(2026, 12, 1))

    preview = desk.moving.preview()
    assert preview.kept == ("lead.centre_established", "premises.counters")
    assert preview.ask_again == ("premises.info_area", "device.scanners")
    assert preview.unplaced == ("staff.term_decision",)
    assert (preview.critical_before, preview.critical_after) == (18, 19)
    assert desk.moving.state() == state, "a preview changes nothing"
    before = desk.desk()

    assert desk.moving.move() == preview
    moved = desk.desk()
    assert moved.version.name == moved.checklist.name == V2
    assert moved.version.ask_again == ("premises.info_area", "device.scanners")
    one = moved.items[ItemId("device.scanners")]
    assert (one.answer, one.judgement.status) == (None, Status.UNANSWERED)
    assert one.asked is not None and one.asked.value_text == "1 máy"
    (apart,) = moved.unplaced
    assert apart.asked is not None and apart.asked.answer.note == "Đủ cả 5 người"
    assert [piece.number for piece in apart.evidence] == ["12/QĐ"]
    assert apart.name == "Văn bản cử người"
    assert (moved.custody.answers, moved.custody.answers_received) == (5, 5)
    assert (
        moved.items[ItemId("premises.counters")].answer
        == before.items[ItemId("premises.counters")].answer
    )
    say(desk, "device.scanners", value="3", note="Mua thêm hai máy")

    desk.moving.back()
    back = desk.desk()
    assert back.version.name == V1
    assert {i: (one.answer, one.evidence) for i, one in back.items.items()} == {
        i: (one.answer, one.evidence) for i, one in before.items.items()
    }
    assert desk.moving.back().restored == ("device.scanners",), "and forward again"
    again = desk.desk().items[ItemId("device.scanners")].answer
    assert again is not None and (again.value, again.note) == ("3", "Mua thêm hai máy")


def test_a_submission_keeps_its_colour_and_its_version_when_the_commune_moves_on(
    place: RunningService, clerk: Workspace, supervisor: Workspace
) -> None:
    desk = clerk
    answered(desk)
    desk.submitting.submit(pin=PIN)
    desk.exchanging.sync()
    was = desk.desk().official
    place.publish(SECOND)
    desk.exchanging.sync()
    desk.moving.move()
    now = desk.desk().official
    assert (now.level, now.missing, now.critical_met) == (was.level, was.missing, was.critical_met)
    assert now.checklist is not None and now.checklist.name == V1
    desk.exchanging.sync()
    supervisor.exchanging.sync()
    row = next(row for row in supervisor.board().rows if row.centre == CENTRE)
    assert (row.checklist, row.judged_by, row.critical) == (V2, V1, 19)
    assert row.missing == len(was.missing)
    seen = supervisor.desk(centre=row.centre)
    assert seen.version.name == V2 and seen.official.level == was.level
    desk.submitting.submit(pin=PIN)
    desk.exchanging.sync()
    supervisor.exchanging.sync()
    row = next(row for row in supervisor.board().rows if row.centre == CENTRE)
    assert row.judged_by == V2


def test_what_was_verified_stays_verified_by_the_version_it_was_checked_by(
    place: RunningService, clerk: Workspace, supervisor: Workspace
) -> None:
    answered(clerk)
    clerk.exchanging.sync()
    supervisor.exchanging.sync()
    centre = clerk.desk().centre
    supervisor.supervising.open_visit(centre, VisitEntry())
    supervisor.supervising.verify(centre, ItemId("device.scanners"), AnswerEntry(value="1"))
    place.publish(SECOND)
    for one in (supervisor, clerk):
        one.exchanging.sync()
    clerk.moving.move()
    clerk.exchanging.sync()
    supervisor.exchanging.sync()
    for desk in (clerk.desk(), supervisor.desk(centre=centre)):
        verified = desk.verified
        assert verified.checklist is not None and verified.checklist.name == V1
        assert (verified.judgement.verified_critical, verified.judgement.critical) == (1, 18)
    supervisor.supervising.verify(centre, ItemId("device.scanners"), AnswerEntry(value="2"))
    verified = supervisor.desk(centre=centre).verified
    assert verified.checklist is not None and verified.checklist.name == V2
    assert (verified.judgement.verified_critical, verified.judgement.critical) == (1, 19)


def test_two_pcs_of_a_commune_on_two_versions_come_to_agree(
    place: RunningService, join: Join
) -> None:
    one, other = connect(place, join, "hoa"), connect(place, join, "tuan")
    place.publish(SECOND)
    one.exchanging.sync()
    one.moving.move()
    say(one, "device.scanners", value="2")
    say(one, "device.receipt_printer", value="1")
    # The other PC received nothing and works on with the first version.
    say(other, "premises.signage", status=Status.MET)
    say(other, "staff.term_decision", status=Status.MET)
    say(other, "premises.info_area", status=Status.MET)
    for desk in (one, other, one):
        desk.exchanging.sync()
    mine, theirs = one.desk(), other.desk()
    assert mine.version.name == theirs.version.name == V2
    assert mine.judgement == theirs.judgement
    assert mine.record.items == theirs.record.items
    assert [apart.item for apart in theirs.unplaced] == ["staff.term_decision"]
    assert theirs.version.ask_again == ("premises.info_area",)


def test_two_choices_of_a_version_are_an_open_conflict_and_a_person_settles_it(
    place: RunningService, join: Join
) -> None:
    one, other = connect(place, join, "hoa"), connect(place, join, "tuan")
    place.publish(SECOND)
    for desk in (one, other):
        desk.exchanging.sync()
    one.moving.move()
    one.exchanging.sync()
    other.exchanging.sync()
    one.moving.back()
    one.moving.move(V2)  # both write on the same base
    other.moving.back()
    for desk in (one, other, one):
        desk.exchanging.sync()
    assert one.moving.state() == other.moving.state()
    assert one.moving.state().conflict
    assert one.desk().judgement.conflicts == 1
    assert one.desk().judgement.level is not Readiness.GREEN
    other.moving.move(V2)
    for desk in (other, one):
        desk.exchanging.sync()
    assert not one.moving.state().conflict and one.moving.state().name == V2


def test_a_version_that_has_not_come_yet_is_named_and_nothing_false_is_said(
    place: RunningService, clerk: Workspace, supervisor: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(clerk)
    place.publish(SECOND)
    clerk.exchanging.sync()
    clerk.moving.move()
    clerk.submitting.submit(pin=PIN)
    clerk.exchanging.sync()
    from desktop_app.sync.exchange import exchange

    with monkeypatch.context() as patch:
        patch.setattr(exchange, "fetch_checklists", lambda *_: [])  # nothing of it was received
        supervisor.exchanging.sync()
    centre = clerk.desk().centre
    seen = supervisor.desk(centre=centre)
    assert seen.version.lacking == seen.official.lacking == V2
    assert seen.official.level is Readiness.NOT_SUBMITTED and seen.official.arriving
    supervisor.exchanging.sync()
    seen = supervisor.desk(centre=centre)
    assert (seen.version.name, seen.version.lacking, seen.official.lacking) == (V2, "", "")
    assert seen.official.level == clerk.desk().official.level


def test_last_rounds_answer_is_not_taken_over_where_it_means_something_else_now(
    place: RunningService, join: Join, pc_clock: Clock
) -> None:
    desk = connect(place, join)
    answered(desk)
    place.publish(SECOND)
    desk.exchanging.sync()
    desk.moving.move()
    place.open_round("2026-12")
    desk.exchanging.sync()
    assert desk.round() == "2026-12"
    assert desk.desk().version.name == V2, "a commune stays with what it chose"
    (kept,) = desk.declaring.confirm((ItemId("premises.counters"),))
    assert kept.change.fields["checklist"] == V2
    with pytest.raises(EntryRefused, match="means something else"):
        desk.declaring.confirm((ItemId("device.scanners"),))


def test_only_what_the_service_published_may_be_moved_to(place: RunningService, join: Join) -> None:
    desk = connect(place, join)
    with pytest.raises(EntryRefused, match="no newer version"):
        desk.moving.preview()
    with pytest.raises(EntryRefused, match="in use already"):
        desk.moving.move("1")
    with pytest.raises(EntryRefused, match="nothing to undo"):
        desk.moving.back()
    with pytest.raises(EntryRefused, match="published no version"):
        desk.moving.move("../../etc/passwd")
    facts.save_checklist(desk._context.store, b"{}")  # what cannot be read breaks nothing
    desk.reload()
    assert desk.moving.state().offered == ""
    with pytest.raises(Fault):
        desk.moving.move("2")


def test_a_usb_drive_brings_the_second_version_and_the_new_key_to_an_offline_pc(
    place: RunningService, pc_clock: Clock, tmp_path: Path
) -> None:
    usb_drive = UsbDrive(tmp_path / "usb")
    beginning = Beginning(person="Nguyễn Thị Hoa", commune=DAK_NHAU)
    with Workspace.begin(tmp_path / "hoa", beginning) as desk:
        answered(desk)
        carrying = desk.carrying
        carrying.import_package(card_of(place, usb_drive))

        def there_and_back(name: str, **said: str) -> None:
            back = usb_drive.file(f"về-{name}")
            carrying.export_package(usb_drive.file(name), **said)  # type: ignore[arg-type]
            told = command(place, "package", "import", usb_drive.file(name), "--receipt", back)
            assert (told.code, told.err) == (0, "")
            returned = carrying.import_package(back).returned
            assert returned is not None and returned.troubles == ()

        there_and_back("1.goi", code=place.code(Role.CLERK, commune=DAK_NHAU))
        assert desk.moving.state().offered == ""
        place.publish(SECOND)
        place.new_key()
        say(desk, "premises.signage", status=Status.MET)
        there_and_back("2.goi")
        assert desk.moving.state().offered == V2
        roster = desk._context.roster
        assert roster is not None and len(roster.keys) == 2
        preview = desk.moving.move()
        assert preview.ask_again == ("premises.info_area", "device.scanners")
        there_and_back("3.goi")
        assert desk.desk().custody.waiting == 0


def test_what_comes_after_a_round_was_closed_is_taken_counts_and_is_marked_late(
    place: RunningService, clerk: Workspace, supervisor: Workspace
) -> None:
    desk = clerk
    answered(desk)
    desk.submitting.submit(pin=PIN)
    desk.exchanging.sync()
    in_time = desk.desk().official
    place.close_round("2026-11")
    desk.exchanging.sync()
    assert desk.desk().closed is not None
    assert not desk.desk().official.late, "what was received before stays in time"
    say(desk, "premises.signage", status=Status.MET)
    time.sleep(max(0.0, math.ceil(time.time()) + 0.1 - time.time()))  # times are whole seconds
    desk.submitting.submit(pin=PIN)
    desk.exchanging.sync()
    late = desk.desk().official
    assert (late.late, late.is_received, late.level) == (True, True, in_time.level)
    assert late.change != in_time.change, "it counts all the same"
    supervisor.exchanging.sync()
    row = next(row for row in supervisor.board().rows if row.centre == CENTRE)
    assert row.submitted and row.submitted_late
