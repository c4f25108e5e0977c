"""A PC that was copied or set back: both copies work on, and nothing is lost."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.__main__ import main
from desktop_app.core.changes.segments import check_segment
from desktop_app.core.fault import Fault
from desktop_app.core.ids import CentreId, Difference, ItemId, Method, Readiness, Role, Status
from desktop_app.storage import feeds
from desktop_app.storage.receiving import take_page
from desktop_app.sync.exchange import exchange
from desktop_app.sync.http.batch_sizes import Sizes
from desktop_app.sync.http.exchange_faults import Revoked
from desktop_app.workspace import Workspace
from desktop_app.workspace.context.desk_context import NotBegun
from desktop_app.workspace.upkeep.opening import Beginning
from desktop_app.workspace.verbs.declaring import AnswerEntry
from desktop_app.workspace.verbs.supervising import VisitEntry
from support.offices import Join
from support.people import DAK_NHAU, PIN
from support.service import RunningService

CENTRE = CentreId(DAK_NHAU)
MET, UNMET = AnswerEntry(status=Status.MET), AnswerEntry(status=Status.UNMET, cause="no_funding")
ITEMS = [ItemId(one) for one in ("premises.available", "net.internet", "net.tslcd")]


@pytest.fixture
def desks() -> Iterator[list[Workspace]]:
    """Yield a list of desks that are closed at the end."""
    opened: list[Workspace] = []
    yield opened
    for desk in opened:
        desk.close()


def copied(desk: Workspace, to: Path) -> Path:
    """Copy the data folder of *desk* as a person copies a disk; the desk is closed by it."""
    folder = desk.folder
    desk.close()
    shutil.copytree(folder, to)
    return folder


def says(desk: Workspace) -> dict[str, object]:
    """Return the answer on *desk* to every item, and whether it is in conflict."""
    record = desk.desk(centre=CENTRE).record
    return {
        item: (one.answer.standing.identity, one.answer.standing.change.fields, one.answer.conflict)
        for item, one in record.items.items()
        if one.answer is not None
    }


def test_a_long_branch_that_comes_in_many_small_pages_is_parted_from_too(
    join: Join, tmp_path: Path, desks: list[Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "Sizes", lambda: Sizes(page_bytes=1024))  # a slow connection
    first = join("hoa", Role.CLERK, DAK_NHAU)
    first.exchanging.sync()
    folder = copied(first, tmp_path / "copy")
    here, there = Workspace.open(folder), Workspace.open(tmp_path / "copy")
    desks += [here, there]
    for number in range(12):
        note = secrets.token_hex(300)  # nothing that compresses
        here.declaring.answer(ITEMS[number % 2], AnswerEntry(status=Status.MET, note=note))
        here.exchanging.sync()
    for _ in range(9):  # there, entries of the same numbers
        there.declaring.answer(ITEMS[2], MET)
        there.declaring.answer(ITEMS[2], UNMET)
    outcome = there.exchanging.sync()
    assert (outcome.troubles, outcome.waiting, outcome.complete) == ((), 0, True)
    here.exchanging.sync()
    assert says(here) == says(there)
    assert set(says(here)) == set(ITEMS)
    assert here.check() == there.check() == []


def test_two_live_copies_of_a_pc_both_go_on_and_nothing_counts_twice(
    join: Join, supervisor: Workspace, tmp_path: Path, desks: list[Workspace]
) -> None:
    first = join("hoa", Role.CLERK, DAK_NHAU)
    first.declaring.answer(ITEMS[0], MET)
    first.exchanging.sync()
    folder = copied(first, tmp_path / "copy")
    here, there = Workspace.open(folder), Workspace.open(tmp_path / "copy")
    desks += [here, there]
    here.declaring.answer(ITEMS[1], MET)
    there.declaring.answer(ITEMS[1], UNMET)
    there.declaring.answer(ITEMS[2], MET)
    here.exchanging.sync()
    outcome = there.exchanging.sync()
    assert (outcome.troubles, outcome.waiting, outcome.complete) == ((), 0, True)
    here.exchanging.sync()
    supervisor.exchanging.sync()
    seen = says(supervisor)
    assert says(here) == seen == says(there)
    record = supervisor.desk(centre=CENTRE).record
    disputed = record.item(ITEMS[1]).answer
    assert disputed is not None and disputed.conflict and len(disputed.heads) == 2
    assert record.item(ITEMS[2]).answer is not None
    # Both write on, each with its own key, and the service receives both.
    here.declaring.answer(ITEMS[2], UNMET)
    there.declaring.resolve(ITEMS[1], keep=disputed.heads[0].identity)
    for desk in (here, there, here, supervisor):
        assert desk.exchanging.sync().troubles == ()
    assert says(here) == says(there) == says(supervisor)
    assert feeds.waiting(here._context.store) == feeds.waiting(there._context.store) == 0
    assert here.check() == there.check() == supervisor.check() == []


def test_nothing_waits_where_the_other_copy_sent_its_branch_piece_by_piece(
    join: Join, supervisor: Workspace, tmp_path: Path, desks: list[Workspace]
) -> None:
    first = join("hoa", Role.CLERK, DAK_NHAU)
    folder = copied(first, tmp_path / "copy")
    here, there = Workspace.open(folder), Workspace.open(tmp_path / "copy")
    desks += [here, there]
    for item in ITEMS[:2]:  # each is sent to the service alone, and returned as a separate segment
        here.declaring.answer(item, MET)
        here.exchanging.sync()
    there.declaring.answer(ITEMS[2], UNMET)
    outcome = there.exchanging.sync()
    assert (outcome.troubles, outcome.waiting, outcome.complete) == ((), 0, True)
    for desk in (here, supervisor):
        desk.exchanging.sync()
    assert says(here) == says(there) == says(supervisor)
    assert len(says(there)) == 3
    assert there.check() == []


def test_a_disk_image_set_back_loses_nothing_that_was_sent_and_nothing_written_since(
    join: Join, supervisor: Workspace, tmp_path: Path, desks: list[Workspace]
) -> None:
    desk = join("hoa", Role.CLERK, DAK_NHAU)
    desk.declaring.answer(ITEMS[0], MET)
    desk.exchanging.sync()
    folder = copied(desk, tmp_path / "image")
    with Workspace.open(folder) as later:
        later.declaring.answer(ITEMS[1], MET)
        later.exchanging.sync()
    for name in ("desk.db", "desk.db-wal", "desk.db-shm"):  # the mark stays
        (folder / name).unlink(missing_ok=True)
        if (tmp_path / "image" / name).exists():
            shutil.copy(tmp_path / "image" / name, folder / name)
    back = Workspace.open(folder)
    desks.append(back)
    assert back.missing_entries == 1
    back.declaring.answer(ITEMS[2], UNMET)
    outcome = back.exchanging.sync()
    assert (outcome.troubles, outcome.waiting) == ((), 0)
    supervisor.exchanging.sync()
    assert says(back) == says(supervisor)
    assert set(says(back)) >= set(ITEMS)
    assert back.missing_entries == 0
    assert back.check() == []


def test_an_image_set_back_with_its_mark_is_found_out_by_the_service(
    join: Join, supervisor: Workspace, tmp_path: Path, desks: list[Workspace]
) -> None:
    desk = join("hoa", Role.CLERK, DAK_NHAU)
    desk.declaring.answer(ITEMS[0], MET)
    desk.exchanging.sync()
    folder = copied(desk, tmp_path / "image")
    with Workspace.open(folder) as later:
        later.declaring.answer(ITEMS[1], MET)
        later.exchanging.sync()
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "image", folder)
    back = Workspace.open(folder)
    desks.append(back)
    back.declaring.answer(ITEMS[2], UNMET)
    outcome = back.exchanging.sync()
    assert (outcome.troubles, outcome.waiting) == ((), 0)
    supervisor.exchanging.sync()
    assert says(back) == says(supervisor)
    assert set(says(back)) >= set(ITEMS)


def test_a_submission_covers_the_branch_that_was_written_again(
    join: Join, supervisor: Workspace, tmp_path: Path, desks: list[Workspace]
) -> None:
    join("hoa", Role.CLERK, DAK_NHAU).close()
    first = join("hoa", Role.LEADER, DAK_NHAU)
    first.declaring.answer(ITEMS[0], MET)
    first.exchanging.sync()
    folder = copied(first, tmp_path / "copy")
    here, there = Workspace.open(folder), Workspace.open(tmp_path / "copy")
    desks += [here, there]
    here.declaring.answer(ITEMS[1], MET)
    here.declaring.answer(ITEMS[2], MET)
    there.declaring.answer(ITEMS[1], UNMET)
    held, _covers = there.submitting.submit(pin=PIN)
    here.exchanging.sync()
    outcome = there.exchanging.sync()
    assert (outcome.troubles, outcome.waiting) == ((), 0)
    supervisor.exchanging.sync()
    for desk in (there, supervisor):
        official = desk.desk(centre=CENTRE).official
        assert official.change == held.identity
        assert not official.arriving
        assert official.level is Readiness.RED
    assert says(there) == says(supervisor)


def test_a_forked_leaders_key_goes_on_with_the_pin_alone(
    join: Join, supervisor: Workspace, tmp_path: Path, desks: list[Workspace]
) -> None:
    join("hoa", Role.CLERK, DAK_NHAU).close()
    first = join("hoa", Role.LEADER, DAK_NHAU)
    first.declaring.answer(ITEMS[0], MET)
    first.exchanging.sync()
    folder = copied(first, tmp_path / "copy")
    here, there = Workspace.open(folder), Workspace.open(tmp_path / "copy")
    desks += [here, there]
    here.submitting.submit(pin=PIN)
    there.declaring.answer(ITEMS[1], MET)
    there.submitting.submit(pin=PIN)
    here.exchanging.sync()
    outcome = there.exchanging.sync()
    assert [one.code for one in outcome.troubles] == ["LeaderNeeded"]
    assert outcome.waiting
    there.submitting.submit(pin=PIN)
    outcome = there.exchanging.sync()
    assert (outcome.troubles, outcome.waiting) == ((), 0)
    supervisor.exchanging.sync()
    there.exchanging.sync()
    assert len(supervisor.desk(centre=CENTRE).record.submissions) == 3
    assert supervisor.desk(centre=CENTRE).official == there.desk(centre=CENTRE).official


def test_a_lost_key_stops_no_work_and_a_new_code_sends_it(
    join: Join, place: RunningService, supervisor: Workspace
) -> None:
    desk = join("hoa", Role.CLERK, DAK_NHAU)
    desk.declaring.answer(ITEMS[0], MET)
    desk.exchanging.sync()
    desk.declaring.answer(ITEMS[1], MET)
    folder = desk.folder
    desk.close()
    shutil.rmtree(folder / "keys")
    with Workspace.open(folder) as desk:
        desk.declaring.answer(ITEMS[2], MET)
        with pytest.raises(Exception, match="new code"):
            desk.exchanging.sync()
        desk.declaring.answer(ITEMS[2], UNMET)
        code = place.code(Role.CLERK, commune=DAK_NHAU)
        desk.exchanging.enrol(place.url, code)
        outcome = desk.exchanging.sync()
        assert (outcome.troubles, outcome.waiting) == ((), 0)
        supervisor.exchanging.sync()
        assert says(desk) == says(supervisor)
        assert set(says(desk)) >= set(ITEMS)
        assert desk.check() == []


def test_a_submission_that_came_before_what_it_covers_says_so(
    join: Join, supervisor: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    join("hoa", Role.CLERK, DAK_NHAU).close()
    desk = join("hoa", Role.LEADER, DAK_NHAU)
    desk.declaring.answer(ITEMS[0], MET)
    desk.submitting.submit(pin=PIN)
    store, theirs = desk._context.store, supervisor._context.store
    leader = next(one for one in desk.identities if one.role is Role.LEADER)
    for segment in feeds.unreceipted(store, leader.device):  # the clerk's own is not sent yet
        before = feeds.tip(theirs, segment.device, segment.commune).head
        checked = check_segment(segment, before=before, public_key=leader.public_key)
        take_page(theirs, [checked], {}, {})
    official = supervisor.desk(centre=CENTRE).official
    assert official.arriving
    assert official.level is Readiness.NOT_SUBMITTED
    assert main(["--data", str(supervisor.folder), "show", "--centre", CENTRE]) == 0
    assert "chưa đủ những mục" in capsys.readouterr().out


def test_words_about_an_adopted_change_hold_wherever_the_original_or_the_copy_is(
    join: Join, supervisor: Workspace, tmp_path: Path, desks: list[Workspace]
) -> None:
    first = join("hoa", Role.CLERK, DAK_NHAU)
    first.exchanging.sync()
    folder = copied(first, tmp_path / "copy")
    here, there = Workspace.open(folder), Workspace.open(tmp_path / "copy")
    desks += [here, there]
    here.declaring.answer(ITEMS[1], MET)
    there.attaching.attach(ITEMS[0], number="12/QĐ-UBND", day=date(2026, 10, 2))
    there.declaring.answer(ITEMS[0], MET)
    here.exchanging.sync()
    there.exchanging.sync()
    supervisor.exchanging.sync()
    (piece,) = there.desk(centre=CENTRE).items[ITEMS[0]].evidence
    there.attaching.detach(ITEMS[0], piece.change)
    # The supervisor names what it saw, which was the copy; the finding still fits the answer.
    visit = supervisor.supervising.open_visit(CENTRE, VisitEntry(method=Method.ON_SITE))
    supervisor.supervising.verify(CENTRE, ITEMS[0], MET, visit=visit.identity)
    for desk in (there, supervisor, here, there, supervisor):
        desk.exchanging.sync()
    for desk in (here, there, supervisor):
        item = desk.desk(centre=CENTRE).items[ITEMS[0]]
        assert item.evidence == ()
        assert item.finding is not None and item.finding.difference is Difference.MATCH


def test_a_revoked_pc_that_got_a_new_code_sends_what_was_waiting(
    join: Join, place: RunningService, supervisor: Workspace
) -> None:
    desk = join("hoa", Role.CLERK, DAK_NHAU)
    desk.declaring.answer(ITEMS[0], MET)
    desk.exchanging.sync()
    place.revoke(desk.identities[0].device, lost=True)
    desk.declaring.answer(ITEMS[1], MET)
    with pytest.raises(Revoked):
        desk.exchanging.sync()
    desk.declaring.answer(ITEMS[2], MET)
    desk.exchanging.enrol(place.url, place.code(Role.CLERK, commune=DAK_NHAU))
    outcome = desk.exchanging.sync()
    assert outcome.troubles == ()
    supervisor.exchanging.sync()
    assert set(says(supervisor)) >= {ITEMS[0], ITEMS[2]}
    assert says(desk) == says(supervisor)


def test_where_the_clerks_key_is_gone_nothing_waits_for_the_leaders_pin(
    join: Join, place: RunningService
) -> None:
    join("hoa", Role.CLERK, DAK_NHAU).close()
    desk = join("hoa", Role.LEADER, DAK_NHAU)
    clerk = next(one for one in desk.identities if one.role is Role.CLERK)
    folder = desk.folder
    desk.close()
    for lost in folder.glob(f"keys/*-{clerk.device}.key"):
        lost.unlink()
    with Workspace.open(folder) as desk:
        desk.exchanging.sync()
        desk.exchanging.enrol(place.url, place.code(Role.CLERK, commune=DAK_NHAU), role=Role.CLERK)
        held = desk.declaring.comment(ITEMS[0], "chờ sửa mái")
        assert desk.identities[0].role is Role.CLERK
        assert held.change.device == desk.identities[0].device
        outcome = desk.exchanging.sync()
        assert (outcome.troubles, outcome.waiting) == ((), 0)


def test_a_leader_whose_key_is_gone_gets_another_one(
    join: Join, place: RunningService, supervisor: Workspace
) -> None:
    join("hoa", Role.CLERK, DAK_NHAU).close()
    desk = join("hoa", Role.LEADER, DAK_NHAU)
    desk.declaring.answer(ITEMS[0], MET)
    desk.submitting.submit(pin=PIN)
    lost = next(one for one in desk.identities if one.role is Role.LEADER)
    (desk.folder / "keys" / f"key-{lost.device}.key").unlink()
    with pytest.raises(NotBegun, match="no longer on this PC"):
        desk.submitting.submit(pin=PIN)
    folder = desk.folder
    desk.close()
    again = Beginning(person="Lãnh đạo", role=Role.LEADER, commune=DAK_NHAU, pin="975310")
    with Workspace.begin(folder, again) as desk:
        held, _covers = desk.submitting.submit(pin="975310")
        code = place.code(Role.LEADER, commune=DAK_NHAU)
        desk.exchanging.enrol(place.url, code, role=Role.LEADER, pin="975310")
        outcome = desk.exchanging.sync()
        assert (outcome.troubles, outcome.waiting) == ((), 0)
        supervisor.exchanging.sync()
        assert supervisor.desk(centre=CENTRE).official.change == held.identity
        with pytest.raises(Fault, match="already holds a key"):
            Workspace.begin(folder, again)
